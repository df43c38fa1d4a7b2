"""What is not known of who sits in a group, and since when, is said beside its members."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0028_declaration_after_the_fact'),
    ]

    operations = [
        migrations.AddField(
            model_name='expertgroup',
            name='members_note',
            field=models.TextField(
                blank=True,
                help_text='Public: what is not known of who sits, and since when.',
                verbose_name='note on its members',
            ),
        ),
    ]
