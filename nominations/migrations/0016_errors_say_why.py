"""Void rows say what was wrong, ends that were foreseen are kept; nobody sits for another State's authority."""

import django.db.models.functions.text
from django.db import migrations, models

# PostgreSQL is the last guard: the seat's State and the authority's are one (domain rule 1).
SAME_STATE = """
CREATE FUNCTION nominations_mandate_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT country_id FROM nominations_seat WHERE id = NEW.seat_id)
       <> (SELECT country_id FROM nominations_authority WHERE id = NEW.authority_id) THEN
        RAISE EXCEPTION 'mandate_authority_of_the_seats_state' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER same_state BEFORE INSERT OR UPDATE OF seat_id, authority_id ON nominations_mandate
    FOR EACH ROW EXECUTE FUNCTION nominations_mandate_state();
"""
ANY_STATE = """
DROP TRIGGER same_state ON nominations_mandate;
DROP FUNCTION nominations_mandate_state();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0015_what_the_register_says'),
    ]

    operations = [
        migrations.AddField(
            model_name='mandate',
            name='remark',
            field=models.TextField(blank=True, editable=False, verbose_name='what was wrong'),
        ),
        migrations.AddField(
            model_name='membership',
            name='remark',
            field=models.TextField(blank=True, editable=False, verbose_name='what was wrong'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='foreseen_until',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='mandate',
            name='foreseen_reason',
            field=models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('resigned', 'Resigned'), ('term_ended', 'Term ended'), ('authority_changed', 'Authority changed'), ('group_closed', 'Group closed'), ('entered_in_error', 'Entered in error')], editable=False, max_length=20),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(django.db.models.functions.text.Upper('email'), name='person_address'),
        ),
        migrations.RunSQL(SAME_STATE, ANY_STATE),
    ]
