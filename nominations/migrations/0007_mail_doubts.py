"""Rows from before: who may never be sent again, and since when the uncertain ones are."""

from django.db import migrations

FORWARD = """
UPDATE nominations_outgoingmail SET if_uncertain = 'never' WHERE sensitive;
UPDATE nominations_outgoingmail SET uncertain_at = next_attempt_at WHERE status = 'uncertain';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0006_mail_columns'),
    ]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
