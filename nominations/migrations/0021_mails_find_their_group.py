"""Mails written before they carried the key of their group find it by what they are about, a few thousand at a time."""

from django.db import migrations

AT_ONCE = 5_000
# Of each kind of subject, its key as a mail holds it, and its group.
GROUPS = """
WITH batch AS (
    SELECT id, subject_type, subject_id FROM nominations_outgoingmail
    WHERE id > %(last)s AND group_key IS NULL AND subject_type IN ('call', 'invitation', 'nomination', 'letter')
    ORDER BY id LIMIT %(number)s
), found AS (
    SELECT b.id, CASE b.subject_type
        WHEN 'call' THEN (SELECT c.group_id FROM nominations_call c WHERE c.id = b.subject_id::uuid)
        WHEN 'invitation' THEN (
            SELECT c.group_id FROM nominations_invitation i JOIN nominations_call c ON c.id = i.call_id
            WHERE i.id = b.subject_id::uuid)
        WHEN 'nomination' THEN (
            SELECT c.group_id FROM nominations_nomination n
            JOIN nominations_invitation i ON i.id = n.invitation_id JOIN nominations_call c ON c.id = i.call_id
            WHERE n.id = b.subject_id::uuid)
        ELSE (SELECT l.group_id FROM nominations_letter l WHERE l.id = b.subject_id::uuid)
    END AS group_key FROM batch b
), written AS (
    UPDATE nominations_outgoingmail m SET group_key = f.group_key FROM found f WHERE m.id = f.id
)
SELECT max(id::text) FROM batch
"""


def find(apps, schema_editor):
    """Walk the table by its key, so that each mail is met once, whether or not its group is found."""
    last = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while last is not None:
            cursor.execute(GROUPS, {"last": last, "number": AT_ONCE})
            last = cursor.fetchone()[0]


class Migration(migrations.Migration):

    atomic = False  # batches are committed one by one: no row is locked for long

    dependencies = [
        ('nominations', '0020_mail_of_a_group'),
    ]

    operations = [
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
