"""What somebody does on a seat, and where that was read, stand beside the mandate."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0026_groups_not_listed'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='source',
            field=models.TextField(
                blank=True,
                help_text='Where this was read, and what the source does not say; not public.',
                verbose_name='source',
            ),
        ),
        migrations.AddField(
            model_name='mandate',
            name='tasks',
            field=models.TextField(
                blank=True,
                help_text='What the person does for the State here; public where the name is.',
                verbose_name='tasks',
            ),
        ),
    ]
