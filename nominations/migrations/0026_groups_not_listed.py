"""A group that the public Register does not list has a code of ours: N and five digits."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0025_promises'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='expertgroup', name='group_code_format'),
        migrations.AlterField(
            model_name='expertgroup',
            name='code',
            field=models.CharField(
                help_text="The Register's, or N and five digits.", max_length=9, unique=True, verbose_name='code'
            ),
        ),
        migrations.AddConstraint(
            model_name='expertgroup',
            constraint=models.CheckConstraint(
                condition=models.Q(('code__regex', '^[EXN]\\d{5}(/\\d{1,2})?$')), name='group_code_format'
            ),
        ),
    ]
