"""PostgreSQL refuses to change or delete what is evidence: audit, histories, frozen versions, deadline changes."""

from django.db import migrations

TABLES = (
    "nominations_auditevent",
    "nominations_deadlinechange",
    "nominations_nominationevent",
    "nominations_nominationversion",
    "nominations_nominationversion_files",
)

FUNCTION = """
CREATE FUNCTION nominations_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def triggers() -> str:
    return "".join(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION nominations_append_only();"
        for table in TABLES
    )


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FUNCTION + triggers(),
            "".join(f"DROP TRIGGER append_only ON {table};" for table in TABLES)
            + "DROP FUNCTION nominations_append_only();",
        )
    ]
