"""An end has a reason, two never sit at once, and each change is dated by the database."""

import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = ("authority", "expertgroup", "mandate", "membership", "person")
FUNCTION = """
CREATE FUNCTION nominations_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.modified_at := clock_timestamp();
    RETURN NEW;
END $$;
"""


def triggers() -> str:
    return "".join(
        f"CREATE TRIGGER touch BEFORE UPDATE ON nominations_{table} FOR EACH ROW EXECUTE FUNCTION nominations_touch();"
        for table in TABLES
    )


def no_triggers() -> str:
    return "".join(f"DROP TRIGGER touch ON nominations_{table};" for table in TABLES)



class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0013_from_words_to_codes'),
    ]

    operations = [
        migrations.RemoveField('expertgroup', 'lead_dg'),
        migrations.RemoveField('expertgroup', 'policy_areas_text'),
        migrations.RemoveField('expertgroup', 'tasks_text'),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('end_reason', ''), ('until__isnull', True)), models.Q(('voided_at__isnull', True), ('end_reason__in', ['replaced', 'resigned', 'term_ended', 'authority_changed', 'group_closed']), ('until__isnull', False)), models.Q(models.Q(('voided_at__isnull', True), _negated=True), ('end_reason', 'entered_in_error')), _connector='OR'), name='mandate_ends_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('voided_at__isnull', True)), expressions=[(models.Func(models.F('seat_id'), models.F('seat_id'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('since'), models.F('until'), function='daterange'), '&&')], name='mandate_one_holder_a_seat'),
        ),
        # Whoever changes a row, by whatever way, the row says when: programs ask for what changed since.
        migrations.RunSQL(FUNCTION + triggers(), no_triggers() + 'DROP FUNCTION nominations_touch();'),
    ]
