"""Dates that are whole or not there at all; a fact about a State follows the one before it; files of plain text."""

import django.db.models.functions.datetime
import nominations.kernel.partial_dates
from django.db import migrations, models

# A version follows the version before it, a turn the turn before it; only the last turn of a State is struck.
GUARDS = """
CREATE FUNCTION nominations_signature_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM nominations_signature WHERE id = NEW.corrects_id AND declaration_id = NEW.declaration_id
            AND country_id = NEW.country_id AND turn = NEW.turn AND version = NEW.version - 1)
    THEN
        RAISE EXCEPTION 'a correction follows the version before it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.turn > 1 AND NOT EXISTS (
        SELECT FROM nominations_signature AS before WHERE declaration_id = NEW.declaration_id
            AND country_id = NEW.country_id AND turn = NEW.turn - 1 AND NOT is_struck
            AND NOT EXISTS (SELECT FROM nominations_signature WHERE corrects_id = before.id))
    THEN
        RAISE EXCEPTION 'a fact about a State follows the fact before it' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.is_struck AND EXISTS (
        SELECT FROM nominations_signature AS after WHERE declaration_id = NEW.declaration_id
            AND country_id = NEW.country_id AND turn = NEW.turn + 1 AND NOT is_struck
            AND NOT EXISTS (SELECT FROM nominations_signature WHERE corrects_id = after.id))
    THEN
        RAISE EXCEPTION 'another fact follows the one that is struck' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON nominations_signature
    FOR EACH ROW EXECUTE FUNCTION nominations_signature_follows();
"""
NO_GUARDS = """
DROP TRIGGER follows ON nominations_signature;
DROP FUNCTION nominations_signature_follows();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0023_votes_by_mail'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='commitment',
            name='commitment_date_fits_its_precision',
        ),
        migrations.RemoveConstraint(
            model_name='declaration',
            name='declaration_date_fits_its_precision',
        ),
        migrations.RemoveConstraint(
            model_name='fulfilment',
            name='fulfilment_date_fits_its_precision',
        ),
        migrations.RemoveConstraint(
            model_name='nextstep',
            name='nextstep_date_fits_its_precision',
        ),
        migrations.RemoveConstraint(
            model_name='partnerevent',
            name='partnerevent_date_fits_its_precision',
        ),
        migrations.RemoveConstraint(
            model_name='signature',
            name='signature_date_fits_its_precision',
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='content_type',
            field=models.CharField(choices=[('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('message/rfc822', 'E-mail'), ('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PPTX'), ('text/calendar', 'Calendar entry'), ('text/plain; charset=utf-8', 'Text')], max_length=100),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='commitment_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='declaration_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='fulfilment_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='nextstep_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='partnerevent_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_from__isnull', False), ('date_to__isnull', False), models.Q(models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR')), _connector='OR'), name='signature_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'withdrawal'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signature_withdrawal_has_a_reason'),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
