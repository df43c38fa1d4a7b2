"""What fields are called and explained by: no number of our own rules, and a checksum by its name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0031_accession_settled_on_paper'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='sha256',
            field=models.CharField(help_text='Of the PDF.', max_length=64, verbose_name='SHA-256 checksum'),
        ),
        migrations.AlterField(
            model_name='meeting',
            name='overridden_by_chair',
            field=models.BooleanField(default=False, editable=False, help_text='Convened later than even the urgent limit.'),
        ),
        migrations.AlterField(
            model_name='meetingdocument',
            name='for_consultation',
            field=models.BooleanField(default=False, help_text='The time limit for documents applies.', verbose_name='members are consulted on it'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='informed_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='Told that they were named.', null=True),
        ),
        migrations.AlterField(
            model_name='person',
            name='informed_at',
            field=models.DateTimeField(blank=True, help_text='No page shows the name before.', null=True, verbose_name='told of the nomination'),
        ),
    ]
