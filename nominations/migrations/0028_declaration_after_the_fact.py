"""A declaration that is changed keeps room for what was signed already."""

from django.db import migrations

# Asked when the transaction ends: a date moves together with the signatures of that day.
GUARDS = """
CREATE FUNCTION nominations_declaration_keeps_its_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    declared nominations_declaration%ROWTYPE;
BEGIN
    SELECT * INTO declared FROM nominations_declaration WHERE id = NEW.id;
    IF EXISTS (
        SELECT FROM nominations_signature AS fact WHERE declaration_id = declared.id AND NOT is_struck
            AND (declared.date_from IS NULL OR date_to < declared.date_from)
            AND NOT EXISTS (SELECT FROM nominations_signature WHERE corrects_id = fact.id))
    THEN
        RAISE EXCEPTION 'a signature would lie before its declaration' USING ERRCODE = 'check_violation';
    END IF;
    IF declared.open_to = 'member_states' AND EXISTS (
        SELECT FROM nominations_signature AS fact JOIN nominations_country ON iso2 = country_id
            WHERE declaration_id = declared.id AND NOT is_struck AND protocol_order IS NULL AND kind <> 'withdrawal'
            AND NOT EXISTS (SELECT FROM nominations_signature WHERE corrects_id = fact.id))
    THEN
        RAISE EXCEPTION 'another State has signed this declaration' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keeps_its_facts AFTER UPDATE OF date_from, open_to ON nominations_declaration
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nominations_declaration_keeps_its_facts();
"""
NO_GUARDS = """
DROP TRIGGER keeps_its_facts ON nominations_declaration;
DROP FUNCTION nominations_declaration_keeps_its_facts();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0027_tasks_of_a_mandate")]
    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
