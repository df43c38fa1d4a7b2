"""What PostgreSQL holds against a commitment or a report that belongs to another declaration."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION nominations_commitment_of_one_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id = NEW.id OR EXISTS (
        SELECT FROM nominations_commitment WHERE id = NEW.parent_id AND declaration_id <> NEW.declaration_id)
    THEN
        RAISE EXCEPTION 'a point stands below another point of its declaration' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_one_text BEFORE INSERT OR UPDATE OF parent_id, declaration_id ON nominations_commitment
    FOR EACH ROW EXECUTE FUNCTION nominations_commitment_of_one_text();

CREATE FUNCTION nominations_report_of_one_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM nominations_review r JOIN nominations_commitment c USING (declaration_id)
        WHERE r.id = NEW.review_id AND c.id = NEW.commitment_id)
    THEN
        RAISE EXCEPTION 'a report is on a commitment of the declaration that is reviewed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_one_text BEFORE INSERT ON nominations_progressreport
    FOR EACH ROW EXECUTE FUNCTION nominations_report_of_one_text();

CREATE FUNCTION nominations_declaration_before_its_commitments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM nominations_commitment WHERE declaration_id = NEW.id AND date_to < NEW.date_from) THEN
        RAISE EXCEPTION 'a commitment is not due before its declaration' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER before_its_commitments BEFORE UPDATE OF date_from ON nominations_declaration
    FOR EACH ROW EXECUTE FUNCTION nominations_declaration_before_its_commitments();
"""
NO_GUARDS = """
DROP TRIGGER before_its_commitments ON nominations_declaration;
DROP FUNCTION nominations_declaration_before_its_commitments();
DROP TRIGGER of_one_text ON nominations_progressreport;
DROP FUNCTION nominations_report_of_one_text();
DROP TRIGGER of_one_text ON nominations_commitment;
DROP FUNCTION nominations_commitment_of_one_text();
"""


class Migration(migrations.Migration):
    dependencies = [("nominations", "0024_declared_facts")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
