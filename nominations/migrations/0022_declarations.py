"""Declarations, signatures, accessions, commitments and reviews; partners outside the Union, and who may observe."""

import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
import nominations.kernel.partial_dates
import uuid
from django.conf import settings
from django.db import migrations, models

# Facts are followed by facts, never changed; what a precision cannot say, and what no seat may be given to.
GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON nominations_signature
    FOR EACH ROW EXECUTE FUNCTION nominations_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON nominations_fulfilment
    FOR EACH ROW EXECUTE FUNCTION nominations_append_only();
CREATE TRIGGER touch BEFORE UPDATE ON nominations_declaration FOR EACH ROW EXECUTE FUNCTION nominations_touch();
CREATE TRIGGER touch BEFORE UPDATE ON nominations_partner FOR EACH ROW EXECUTE FUNCTION nominations_touch();

CREATE FUNCTION nominations_signature_of_a_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    declared nominations_declaration%ROWTYPE;
BEGIN
    SELECT * INTO declared FROM nominations_declaration WHERE id = NEW.declaration_id;
    IF declared.date_from IS NULL OR NEW.date_to < declared.date_from THEN
        RAISE EXCEPTION 'nobody signs a declaration before it is done' USING ERRCODE = 'check_violation';
    END IF;
    IF declared.open_to = 'member_states' AND NEW.kind <> 'withdrawal' AND NOT NEW.is_struck AND NOT EXISTS (
        SELECT FROM nominations_country WHERE iso2 = NEW.country_id AND protocol_order IS NOT NULL)
    THEN
        RAISE EXCEPTION 'only Member States sign this declaration' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_a_state BEFORE INSERT ON nominations_signature
    FOR EACH ROW EXECUTE FUNCTION nominations_signature_of_a_state();

CREATE FUNCTION nominations_commitment_due_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM nominations_declaration WHERE id = NEW.declaration_id AND NEW.date_to < date_from) THEN
        RAISE EXCEPTION 'a commitment is not due before its declaration' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER due_after BEFORE INSERT OR UPDATE ON nominations_commitment
    FOR EACH ROW EXECUTE FUNCTION nominations_commitment_due_after();

CREATE FUNCTION nominations_report_keeps_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.is_newest OR (to_jsonb(NEW) - 'is_newest') <> (to_jsonb(OLD) - 'is_newest') THEN
        RAISE EXCEPTION 'a progress report is followed by a version, never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_versions BEFORE UPDATE OR DELETE ON nominations_progressreport
    FOR EACH ROW EXECUTE FUNCTION nominations_report_keeps_versions();

CREATE FUNCTION nominations_of_a_member_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM nominations_country WHERE iso2 = NEW.country_id AND protocol_order IS NOT NULL) THEN
        RAISE EXCEPTION 'only Member States have seats' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_a_member_state BEFORE INSERT OR UPDATE OF country_id ON nominations_seat
    FOR EACH ROW EXECUTE FUNCTION nominations_of_a_member_state();
CREATE TRIGGER of_a_member_state BEFORE INSERT OR UPDATE OF country_id ON nominations_ballot
    FOR EACH ROW EXECUTE FUNCTION nominations_of_a_member_state();

CREATE FUNCTION nominations_outside_the_union() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM nominations_country WHERE iso2 = NEW.country_id AND protocol_order IS NOT NULL) THEN
        RAISE EXCEPTION 'a Member State is neither a partner nor an observer' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outside_the_union BEFORE INSERT OR UPDATE OF country_id ON nominations_partner
    FOR EACH ROW EXECUTE FUNCTION nominations_outside_the_union();
CREATE TRIGGER outside_the_union BEFORE INSERT OR UPDATE OF country_id ON nominations_observer
    FOR EACH ROW EXECUTE FUNCTION nominations_outside_the_union();
"""
NO_GUARDS = """
DROP TRIGGER outside_the_union ON nominations_observer;
DROP TRIGGER outside_the_union ON nominations_partner;
DROP FUNCTION nominations_outside_the_union();
DROP TRIGGER of_a_member_state ON nominations_ballot;
DROP TRIGGER of_a_member_state ON nominations_seat;
DROP FUNCTION nominations_of_a_member_state();
DROP TRIGGER keeps_versions ON nominations_progressreport;
DROP FUNCTION nominations_report_keeps_versions();
DROP TRIGGER due_after ON nominations_commitment;
DROP FUNCTION nominations_commitment_due_after();
DROP TRIGGER of_a_state ON nominations_signature;
DROP FUNCTION nominations_signature_of_a_state();
DROP TRIGGER touch ON nominations_partner;
DROP TRIGGER touch ON nominations_declaration;
DROP TRIGGER append_only ON nominations_fulfilment;
DROP TRIGGER append_only ON nominations_signature;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0021_mails_find_their_group'),
    ]

    operations = [
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('declaration', 'Declaration'), ('joint_statement', 'Joint statement')], default='declaration', max_length=20, verbose_name='kind')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='name in addresses')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('short_title', models.CharField(max_length=80, verbose_name='short title')),
                ('summary', models.TextField(blank=True, verbose_name='what it is about')),
                ('done_at', models.CharField(blank=True, help_text='The place: Bucharest.', max_length=120, verbose_name='done at')),
                ('original_language', models.CharField(blank=True, help_text='Two letters: en.', max_length=2, verbose_name='original language')),
                ('legal_effect', models.TextField(blank=True, help_text='In the words of the text.', verbose_name='legal effect')),
                ('accession_clause', models.TextField(blank=True, help_text='In the words of the text.', verbose_name='accession')),
                ('depositary', models.CharField(blank=True, max_length=200, verbose_name='depositary')),
                ('open_to', models.CharField(choices=[('member_states', 'Member States only'), ('any_state', 'Member States, and other States that are invited')], default='member_states', max_length=20, verbose_name='open to')),
                ('status', models.CharField(choices=[('prepared', 'Being drawn up'), ('open', 'Open to accession'), ('closed', 'Closed to accession')], default='prepared', max_length=10)),
                ('source', models.TextField(blank=True, help_text='Where these facts were read.', verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('is_public', models.BooleanField(default=True, verbose_name='shown in the public Register')),
                ('created_at', models.DateTimeField(editable=False)),
                ('modified_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('group', models.ForeignKey(help_text='Its secretariat keeps the declaration.', on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='nominations.expertgroup', verbose_name='related group')),
            ],
            options={
                'ordering': ['-date_from', 'short_title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='Counted through the whole declaration.')),
                ('number', models.CharField(help_text='As the text numbers it: 2.1.', max_length=20, verbose_name='point')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='in the words of the text')),
                ('all_signatories', models.BooleanField(default=True, verbose_name='all signatories are responsible')),
                ('bodies', models.CharField(blank=True, help_text='Others who work on it: European Commission, ESA.', max_length=300, verbose_name='bodies')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.commitment')),
                ('states', models.ManyToManyField(blank=True, related_name='+', to='nominations.country', verbose_name='States')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='nominations.declaration')),
            ],
            options={
                'ordering': ['declaration', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeclarationText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='Two letters: en.', max_length=2, verbose_name='language')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('added_at', models.DateTimeField(editable=False)),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, help_text='A newer file stands.', null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='nominations.declaration')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile')),
            ],
            options={
                'ordering': ['language', '-added_at'],
            },
        ),
        migrations.CreateModel(
            name='Fulfilment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('is_met', models.BooleanField(default=True, help_text='Off: what the row before says is taken back.')),
                ('evidence', models.TextField(verbose_name='where one can see it')),
                ('evidence_url', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('recorded_at', models.DateTimeField()),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilments', to='nominations.commitment')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['recorded_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Observer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invitation', models.CharField(help_text='The letter, with its date.', max_length=300, verbose_name='invited by')),
                ('since', models.DateField(verbose_name='observer since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observers', to='nominations.expertgroup')),
            ],
            options={
                'ordering': ['group', 'country__name_en', '-since'],
            },
        ),
        migrations.CreateModel(
            name='OtherParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_parties', to='nominations.declaration')),
            ],
            options={
                'verbose_name': 'other party',
                'verbose_name_plural': 'other parties',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('summary', models.TextField(blank=True, verbose_name='where the cooperation stands')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('is_public', models.BooleanField(default=True, verbose_name='shown in the public Register')),
                ('since', models.DateField(verbose_name='partner since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(editable=False)),
                ('modified_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='nominations.expertgroup')),
            ],
            options={
                'ordering': ['group', 'country__name_en'],
            },
        ),
        migrations.CreateModel(
            name='NextStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('text', models.CharField(max_length=300, verbose_name='step')),
                ('responsible', models.CharField(blank=True, max_length=200, verbose_name='who')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='next_steps', to='nominations.partner')),
            ],
            options={
                'ordering': ['date_from', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JointStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partner_statements', to='nominations.declaration')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='nominations.partner')),
            ],
            options={
                'ordering': ['declaration'],
            },
        ),
        migrations.CreateModel(
            name='PartnerContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family_name', models.CharField(blank=True, max_length=150, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, max_length=150, verbose_name='given name')),
                ('function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('organisation', models.CharField(max_length=300, verbose_name='organisation')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='nominations.partner')),
            ],
            options={
                'ordering': ['organisation', 'family_name', 'since'],
            },
        ),
        migrations.CreateModel(
            name='PartnerEvent',
            fields=[
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('workshop', 'Workshop'), ('round_table', 'Round table'), ('dialogue', 'Dialogue'), ('call', 'Telephone conference')], default='workshop', max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('text', models.TextField(blank=True, verbose_name='what it was about')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('meeting', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='partner_event', to='nominations.meeting')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='nominations.partner')),
            ],
            options={
                'ordering': ['date_from', 'title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pillar', models.CharField(choices=[('communication', 'Quantum communication'), ('computing', 'Quantum computing and simulation'), ('sensing', 'Quantum sensing and metrology'), ('science', 'Basic science'), ('training', 'Training and education'), ('across', 'Across the pillars')], default='across', max_length=20, verbose_name='pillar')),
                ('text', models.TextField(verbose_name='text')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='nominations.partnerevent')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('status', models.CharField(choices=[('planned_review', 'Review planned'), ('open_review', 'Reports asked for'), ('closed_review', 'Review closed')], default='planned_review', max_length=20)),
                ('reports_until_on', models.DateField(help_text='The last day, until 23:59:59 in Brussels.', verbose_name='reports by')),
                ('asked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(editable=False)),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='nominations.declaration')),
            ],
            options={
                'ordering': ['-reports_until_on'],
            },
        ),
        migrations.CreateModel(
            name='ProgressReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('is_newest', models.BooleanField(default=True)),
                ('progress', models.CharField(choices=[('not_started', 'Not started'), ('under_way', 'Under way'), ('done', 'Done in this State'), ('not_concerned', 'Does not concern this State')], max_length=20, verbose_name='progress')),
                ('text', models.TextField(blank=True, verbose_name='in words')),
                ('reported_at', models.DateTimeField()),
                ('because', models.TextField(blank=True, help_text='When the secretariat enters it.', verbose_name='on whose word')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='nominations.commitment')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='nominations.review')),
            ],
            options={
                'ordering': ['review', 'commitment__position', 'country__protocol_order', 'version'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('precision', models.CharField(blank=True, choices=[('day', 'A day'), ('month', 'A month'), ('early_year', 'Early in a year (1 January to 30 June)'), ('end_of_year', 'At the end of a year (1 October to 31 December)'), ('year', 'A year'), ('interval', 'Some time between two days')], max_length=12, verbose_name='precision')),
                ('stated', models.CharField(blank=True, max_length=200, verbose_name='in the words of the source')),
                ('date_from', models.DateField(blank=True, null=True, verbose_name='first possible day')),
                ('date_to', models.DateField(blank=True, help_text='Counts itself.', null=True, verbose_name='last possible day')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('signature', 'Signed when it was done'), ('accession', 'Acceded later'), ('withdrawal', 'Withdrew')], max_length=12, verbose_name='kind')),
                ('turn', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('version', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('is_struck', models.BooleanField(default=False, editable=False, help_text='Entered in error: it never happened.')),
                ('reason', models.TextField(blank=True, help_text='Of a correction or a withdrawal.', verbose_name='reason')),
                ('signatory_name', models.CharField(blank=True, max_length=200, verbose_name='signatory')),
                ('signatory_capacity', models.CharField(blank=True, max_length=300, verbose_name='capacity')),
                ('source', models.TextField(blank=True, verbose_name='source')),
                ('recorded_at', models.DateTimeField(editable=False)),
                ('corrects', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='nominations.signature')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='nominations.declaration')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['declaration', 'date_from', 'country__protocol_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Accession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('invited', 'Invited to accede'), ('announced', 'Accession announced'), ('sent_back', 'Accession sent back'), ('taken_back', 'Accession taken back'), ('confirmed', 'Accession confirmed'), ('called_off', 'Invitation withdrawn')], default='invited', max_length=12)),
                ('invited_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answer_by_on', models.DateField(blank=True, help_text='The last day, in Brussels; a wish, not a limit.', null=True, verbose_name='answer wished by')),
                ('announced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('signed_on', models.DateField(blank=True, help_text='The day of the letter.', null=True, verbose_name='signed on')),
                ('signatory_name', models.CharField(blank=True, max_length=200, verbose_name='signatory')),
                ('signatory_capacity', models.CharField(blank=True, max_length=300, verbose_name='capacity')),
                ('note', models.TextField(blank=True, verbose_name='note to the secretariat')),
                ('reason', models.TextField(blank=True, editable=False, verbose_name='why it was sent back, taken back or withdrawn')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed or withdrawn at')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='Counts its changes.')),
                ('announced_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accessions', to='nominations.declaration')),
                ('signature', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accession', to='nominations.signature')),
            ],
            options={
                'ordering': ['declaration', 'country__protocol_order', 'country__name_en'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pillar', models.CharField(choices=[('communication', 'Quantum communication'), ('computing', 'Quantum computing and simulation'), ('sensing', 'Quantum sensing and metrology'), ('science', 'Basic science'), ('training', 'Training and education'), ('across', 'Across the pillars')], max_length=20, verbose_name='pillar')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('stage', models.CharField(choices=[('proposed_topic', 'Under discussion'), ('agreed_topic', 'Agreed'), ('ended_topic', 'No longer followed')], default='proposed_topic', max_length=20, verbose_name='stage')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='nominations.partnerevent', verbose_name='agreed')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='nominations.partner')),
            ],
            options={
                'ordering': ['position', 'title'],
            },
        ),
        migrations.AddIndex(
            model_name='declaration',
            index=models.Index(fields=['modified_at', 'id'], name='declaration_modified'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='declaration_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='declaration_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'open', 'closed'])), name='declaration_status_known'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'prepared'), ('date_from__isnull', False), _connector='OR'), name='declaration_done_on_a_date', violation_error_message='A declaration that is done has the date on which it was done.'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('short_title', ''), _negated=True)), name='declaration_has_titles'),
        ),
        migrations.AddConstraint(
            model_name='declaration',
            constraint=models.CheckConstraint(condition=models.Q(('original_language', ''), ('original_language__regex', '^[a-z]{2}$'), _connector='OR'), name='declaration_language_format'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='commitment_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='commitment_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('declaration', 'number'), name='commitment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('declaration', 'position'), name='commitment_position_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('number', ''), _negated=True)), name='commitment_has_number_and_title'),
        ),
        migrations.AddConstraint(
            model_name='declarationtext',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('declaration', 'language'), name='declaration_text_one_a_language'),
        ),
        migrations.AddConstraint(
            model_name='declarationtext',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2}$')), name='declaration_text_language'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='fulfilment_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='fulfilment_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(('is_met', False), ('date_from__isnull', False), _connector='OR'), name='fulfilment_met_on_a_date'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='fulfilment_has_evidence'),
        ),
        migrations.AddConstraint(
            model_name='observer',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='observer_period_in_order', violation_error_message='The last day must come after the first one: choose a later “until”.'),
        ),
        migrations.AddConstraint(
            model_name='observer',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('group', 'country'), name='observer_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='observer',
            constraint=models.CheckConstraint(condition=models.Q(('invitation', ''), _negated=True), name='observer_is_invited'),
        ),
        migrations.AddConstraint(
            model_name='otherparty',
            constraint=models.UniqueConstraint(fields=('declaration', 'name'), name='other_party_once'),
        ),
        migrations.AddConstraint(
            model_name='otherparty',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='other_party_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='partner_period_in_order', violation_error_message='The last day must come after the first one: choose a later “until”.'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(fields=('group', 'country'), name='partner_once_a_group'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='nextstep_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='nextstep_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='next_step_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='nextstep',
            constraint=models.UniqueConstraint(fields=('partner', 'text'), name='next_step_once'),
        ),
        migrations.AddConstraint(
            model_name='jointstatement',
            constraint=models.UniqueConstraint(fields=('partner', 'declaration'), name='joint_statement_once'),
        ),
        migrations.AddConstraint(
            model_name='partnercontact',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='partner_contact_period_in_order', violation_error_message='The last day must come after the first one: choose a later “until”.'),
        ),
        migrations.AddConstraint(
            model_name='partnercontact',
            constraint=models.CheckConstraint(condition=models.Q(('email', ''), ('email__regex', '^[^@\\s<>,;]+@[^@\\s<>,;]+\\.[^@\\s<>,;]+$'), _connector='OR'), name='partner_contact_email_format'),
        ),
        migrations.AddConstraint(
            model_name='partnercontact',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', ''), _negated=True), name='partner_contact_has_an_organisation'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='partnerevent_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='partnerevent_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='partner_event_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', False)), name='partner_event_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='partnerevent',
            constraint=models.UniqueConstraint(fields=('partner', 'title'), name='partner_event_once'),
        ),
        migrations.AddConstraint(
            model_name='outcome',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='outcome_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('declaration', 'title'), name='review_title_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned_review', 'open_review', 'closed_review'])), name='review_status_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('status', 'planned_review')), models.Q(models.Q(('status', 'planned_review'), _negated=True), ('asked_at__isnull', False)), _connector='OR'), name='review_asked_at_once_open'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed_review')), models.Q(models.Q(('status', 'closed_review'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='review_closed_at_when_over'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.UniqueConstraint(fields=('review', 'commitment', 'country', 'version'), name='progress_report_version_once'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.UniqueConstraint(condition=models.Q(('is_newest', True)), fields=('review', 'commitment', 'country'), name='progress_report_one_newest'),
        ),
        migrations.AddConstraint(
            model_name='progressreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('progress__in', ['under_way', 'done']), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='progress_report_in_words'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('date_from__isnull', True), ('date_to__isnull', True), ('precision', ''), ('stated', '')), models.Q(('date_to', models.F('date_from')), ('precision', 'day')), models.Q(('date_from__day', 1), ('date_to', nominations.kernel.partial_dates._LastOfMonth('date_from')), ('precision', 'month')), models.Q(('precision', 'early_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 30), ('date_to__month', 6)), models.Q(('precision', 'end_of_year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 10), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('precision', 'year'), ('date_from__year', django.db.models.functions.datetime.ExtractYear('date_to')), ('date_from__day', 1), ('date_from__month', 1), ('date_to__day', 31), ('date_to__month', 12)), models.Q(('date_to__gte', models.F('date_from')), ('precision', 'interval')), _connector='OR'), name='signature_date_fits_its_precision'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', True), models.Q(('stated', ''), _negated=True), _connector='OR'), name='signature_date_in_words'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('date_from__isnull', False)), name='signature_is_dated'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('declaration', 'country', 'turn', 'version'), name='signature_once_a_state_and_turn'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('turn__gte', 1), models.Q(models.Q(('kind', 'withdrawal'), ('turn', django.db.models.expressions.CombinedExpression(models.F('turn'), '-', django.db.models.functions.math.Mod(models.F('turn'), 2)))), models.Q(models.Q(('kind', 'withdrawal'), _negated=True), ('turn', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('turn'), '-', django.db.models.functions.math.Mod(models.F('turn'), 2)), '+', models.Value(1)))), _connector='OR')), name='signature_withdrawals_follow_signatures'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('is_struck', False), ('version', 1)), models.Q(('corrects__isnull', False), ('version__gt', 1)), _connector='OR'), name='signature_correction_follows_what_it_corrects'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signature_correction_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'signature'), ('turn', 1)), models.Q(('kind', 'signature'), _negated=True), _connector='OR'), name='signature_first'),
        ),
        migrations.AddConstraint(
            model_name='accession',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'confirmed'), _negated=True), fields=('declaration', 'country'), name='accession_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='accession',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['invited', 'announced', 'sent_back', 'taken_back', 'confirmed', 'called_off'])), name='accession_status_known'),
        ),
        migrations.AddConstraint(
            model_name='accession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['announced', 'confirmed']), _negated=True), models.Q(('announced_at__isnull', False), ('letter__isnull', False), ('signed_on__isnull', False), models.Q(('signatory_name', ''), _negated=True)), _connector='OR'), name='accession_announced_with_its_letter'),
        ),
        migrations.AddConstraint(
            model_name='accession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('signature__isnull', False), ('status', 'confirmed')), models.Q(models.Q(('status', 'confirmed'), _negated=True), ('signature__isnull', True)), _connector='OR'), name='accession_confirmed_with_its_signature'),
        ),
        migrations.AddConstraint(
            model_name='accession',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['sent_back', 'called_off']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='accession_ended_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('partner', 'title'), name='topic_once_a_partner'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='topic_has_a_title'),
        ),
        migrations.AlterField(
            model_name='country',
            name='native_official_names',
            field=models.CharField(help_text="As declarations write them, parted by '/'.", max_length=200),
        ),
        migrations.AlterField(
            model_name='country',
            name='protocol_order',
            field=models.PositiveSmallIntegerField(blank=True, help_text='1–27 for Member States; empty outside the Union.', null=True, unique=True),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
