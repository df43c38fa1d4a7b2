"""Meetings: programme, delegations, participants, documents, minutes, opinions; the time limits of groups."""

import django.contrib.postgres.constraints
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import nominations.kernel.constraints
import uuid
from django.conf import settings
from django.db import migrations, models


# What was announced never changes; each change of a meeting is dated by the database; a vote is over when it is over.
GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON nominations_meetingchange
    FOR EACH ROW EXECUTE FUNCTION nominations_append_only();
CREATE TRIGGER touch BEFORE UPDATE ON nominations_meeting FOR EACH ROW EXECUTE FUNCTION nominations_touch();

CREATE FUNCTION nominations_ballot_is_cast_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.opinion_id <> OLD.opinion_id OR NEW.country_id <> OLD.country_id THEN
        RAISE EXCEPTION 'the members of a vote are frozen when it opens' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.choice <> OLD.choice
        AND NOT EXISTS (SELECT FROM nominations_opinion WHERE id = NEW.opinion_id AND status = 'voting')
    THEN
        RAISE EXCEPTION 'the vote is not open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_cast_in_time BEFORE UPDATE OR DELETE ON nominations_ballot
    FOR EACH ROW EXECUTE FUNCTION nominations_ballot_is_cast_in_time();
"""
NO_GUARDS = """
DROP TRIGGER is_cast_in_time ON nominations_ballot;
DROP FUNCTION nominations_ballot_is_cast_in_time();
DROP TRIGGER touch ON nominations_meeting;
DROP TRIGGER append_only ON nominations_meetingchange;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0018_cockpit'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('kind', models.CharField(choices=[('item', 'Agenda item'), ('session', 'Session'), ('round_table', 'Round table'), ('break', 'Break')], default='item', max_length=12)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='begins')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='ends')),
                ('room', models.CharField(blank=True, max_length=120, verbose_name='room')),
                ('chair', models.CharField(blank=True, max_length=200, verbose_name='chair')),
                ('rapporteur', models.CharField(blank=True, max_length=200, verbose_name='rapporteur')),
            ],
            options={
                'ordering': ['meeting', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('authorities', models.TextField(help_text="The member authorities on the day the vote opened, parted by ';'.")),
                ('choice', models.CharField(blank=True, choices=[('for', 'For'), ('against', 'Against'), ('abstain', 'Abstention')], max_length=10)),
                ('cast_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asked_for_meeting_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('reasons', models.TextField(blank=True, verbose_name='reasons')),
                ('reasons_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['opinion', 'country__protocol_order'],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answered_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('is_nil', models.BooleanField(default=False, verbose_name='nobody attends')),
                ('nil_reason', models.TextField(blank=True, verbose_name='why nobody attends')),
                ('revision', models.PositiveIntegerField(default=0, editable=False, help_text='Counts its changes.')),
            ],
            options={
                'ordering': ['country__protocol_order'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('meeting', 'Meeting'), ('workshop', 'Workshop')], default='meeting', max_length=10)),
                ('number', models.PositiveSmallIntegerField(help_text='Counted a group and kind, from 1.', verbose_name='number')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=300, verbose_name='place')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='online link')),
                ('practical', models.TextField(blank=True, verbose_name='practical information')),
                ('status', models.CharField(choices=[('planned', 'Being planned'), ('convened', 'Convened'), ('postponed', 'Postponed'), ('held', 'Took place'), ('minuted', 'Minutes adopted'), ('cancelled', 'Cancelled')], default='planned', max_length=20)),
                ('answers_until_on', models.DateField(blank=True, help_text='The last day, until 23:59:59 in Brussels.', null=True, verbose_name='delegations named by')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('convened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('urgent_reason', models.TextField(blank=True, verbose_name='why it is urgent')),
                ('overridden_by_chair', models.BooleanField(default=False, editable=False, help_text='Convened later than even the urgent limit (rule 15).')),
                ('ended_reason', models.TextField(blank=True, editable=False, verbose_name='why it was postponed or cancelled')),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='held or cancelled at')),
                ('is_public', models.BooleanField(default=True, help_text='Off: only members and staff know of it.', verbose_name='shown in the public Register')),
                ('is_rehearsal', models.BooleanField(default=False, help_text='Everyone named in it is invented.', verbose_name='rehearsal')),
                ('created_at', models.DateTimeField(editable=False)),
                ('modified_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['-starts_at', 'group'],
            },
        ),
        migrations.CreateModel(
            name='MeetingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.PositiveIntegerField(help_text='Of the calendar entry that announced it.')),
                ('what', models.JSONField(help_text='Field → [old, new]; instants in UTC.')),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingDocument',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(help_text='Counted a meeting, from 1.')),
                ('kind', models.CharField(choices=[('agenda', 'Agenda'), ('working', 'Working document'), ('presentation', 'Presentation'), ('minutes', 'Minutes'), ('opinion', 'Opinion'), ('other', 'Other document')], default='working', max_length=12)),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('for_consultation', models.BooleanField(default=False, help_text='The time limit for documents applies (rule 13).', verbose_name='members are consulted on it')),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='sent to members at')),
                ('late_reason', models.TextField(blank=True, verbose_name='why it was sent late')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withheld_on_ground', models.CharField(blank=True, choices=[('4-1-a-security', 'Public security, defence or military matters (Art. 4(1)(a))'), ('4-1-a-relations', 'International relations (Art. 4(1)(a))'), ('4-1-a-finance', 'Financial, monetary or economic policy (Art. 4(1)(a))'), ('4-1-b', 'Privacy and integrity of the individual (Art. 4(1)(b))'), ('4-2-commerce', 'Commercial interests (Art. 4(2))'), ('4-2-court', 'Court proceedings and legal advice (Art. 4(2))'), ('4-2-inspection', 'Inspections, investigations and audits (Art. 4(2))'), ('4-3', 'Decision not yet taken (Art. 4(3))')], max_length=20, verbose_name='withheld on the ground of')),
                ('withheld_note', models.TextField(blank=True, verbose_name='why it is withheld')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('added_at', models.DateTimeField(editable=False)),
            ],
            options={
                'ordering': ['meeting', 'number'],
            },
        ),
        migrations.CreateModel(
            name='MinutesComment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='comment')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('', 'To be answered'), ('taken_up', 'Taken up'), ('partly', 'Partly taken up'), ('not_taken_up', 'Not taken up')], default='', max_length=12)),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['minutes', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(help_text='Counted a group, from 1.')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('question', models.TextField(verbose_name='what is put to the members')),
                ('procedure', models.CharField(choices=[('meeting', 'In a meeting'), ('written', 'Written procedure')], default='meeting', max_length=10)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('consensus', 'Adopted by consensus'), ('voting', 'Put to the vote'), ('carried', 'Adopted by vote'), ('not_carried', 'Not adopted'), ('terminated_without_result', 'Ended without result'), ('called_off', 'Called off')], default='proposed', max_length=30)),
                ('opened_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('answers_until_on', models.DateField(blank=True, help_text='The last day, until 23:59:59 in Brussels.', null=True, verbose_name='votes until')),
                ('members', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('majority', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('closed_reason', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
            ],
            options={
                'ordering': ['group', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('capacity', models.CharField(choices=[('representative', 'Representative'), ('substitute', 'Substitute'), ('accompanying_expert', 'Accompanying technical expert'), ('observer', 'Observer'), ('partner', 'Partner country'), ('invited_expert', 'Invited expert'), ('commission', 'Commission')], max_length=20)),
                ('expert_number', models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ('country_name', models.CharField(blank=True, max_length=80, verbose_name='country, in words')),
                ('family_name', models.CharField(max_length=150, verbose_name='family name')),
                ('given_name', models.CharField(max_length=150, verbose_name='given name')),
                ('family_name_latin', models.CharField(blank=True, max_length=150, verbose_name='family name in Latin letters')),
                ('given_name_latin', models.CharField(blank=True, max_length=150, verbose_name='given name in Latin letters')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('function', models.CharField(blank=True, max_length=200, verbose_name='function')),
                ('organisation', models.CharField(blank=True, max_length=300, verbose_name='employer')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online')], default='in_person', max_length=10, verbose_name='attends')),
                ('reimbursable', models.BooleanField(default=False, help_text='One person a member; the claim itself is made elsewhere.', verbose_name='travel is reimbursable')),
                ('added_at', models.DateTimeField(editable=False)),
                ('informed_at', models.DateTimeField(blank=True, editable=False, help_text='Told that they were named (domain rule 25).', null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('withdrawn_reason', models.TextField(blank=True, editable=False)),
            ],
            options={
                'ordering': ['meeting', 'delegation__country__protocol_order', '-expert_number', 'family_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('arrived_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('online', 'Online')], default='in_person', max_length=10)),
            ],
            options={
                'ordering': ['participant', 'arrived_at'],
            },
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='agenda_public_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='agenda public: days before a meeting'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='documents_days',
            field=models.PositiveSmallIntegerField(default=14, verbose_name='documents: days before a meeting'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='invitation_days',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='invitation: days before a meeting'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='minutes_public_days',
            field=models.PositiveSmallIntegerField(default=60, verbose_name='minutes public: days after a meeting'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='urgent_days',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='urgent: days before a meeting'),
        ),
        migrations.AlterField(
            model_name='storedfile',
            name='content_type',
            field=models.CharField(choices=[('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('message/rfc822', 'E-mail'), ('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PPTX'), ('text/calendar', 'Calendar entry')], max_length=100),
        ),
        migrations.AddConstraint(
            model_name='expertgroup',
            constraint=models.CheckConstraint(condition=models.Q(('documents_days__lte', models.F('invitation_days')), ('urgent_days__lte', models.F('documents_days')), ('agenda_public_days__lte', 365), ('invitation_days__lte', 365), ('minutes_public_days__lte', 365)), name='group_time_limits_in_order', violation_error_message='The urgent limit is the shortest, the one for invitations the longest.'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='rapporteur_state',
            field=models.ForeignKey(blank=True, help_text="Its contact points may hand in the rapporteur's text in the portal.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State of the rapporteur'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='cast_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ballot',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='reasons_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='answered_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delegation',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country', verbose_name='State'),
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='minutes', serialize=False, to='nominations.meeting')),
                ('status', models.CharField(choices=[('drafted', 'Minutes in draft'), ('circulated', 'Circulated for comments'), ('adopted', 'Adopted'), ('published', 'Published')], default='drafted', max_length=12)),
                ('opening', models.TextField(blank=True, verbose_name='opening')),
                ('synthesis', models.TextField(blank=True, verbose_name='synthesis of the round tables')),
                ('conclusions', models.TextField(blank=True, verbose_name='conclusions and next steps')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('circulated_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('comments_until_on', models.DateField(blank=True, null=True, verbose_name='comments by')),
                ('adopted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name_plural': 'minutes',
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='nominations.expertgroup'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='meetingchange',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingchange',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile'),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='nominations.agendaitem'),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='replaced_by',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='nominations.meetingdocument'),
        ),
        migrations.AddField(
            model_name='minutescomment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='minutescomment',
            name='country',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country'),
        ),
        migrations.AddField(
            model_name='minutescomment',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.agendaitem'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='opinion',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='nominations.expertgroup'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='nominations.agendaitem'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='meeting',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='nominations.opinion'),
        ),
        migrations.AddField(
            model_name='participant',
            name='accompanies',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accompanied_by', to='nominations.participant'),
        ),
        migrations.AddField(
            model_name='participant',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='participant',
            name='authority',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.authority'),
        ),
        migrations.AddField(
            model_name='participant',
            name='country',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country'),
        ),
        migrations.AddField(
            model_name='participant',
            name='delegation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='nominations.delegation'),
        ),
        migrations.AddField(
            model_name='participant',
            name='invited_to',
            field=models.ManyToManyField(blank=True, help_text='Of guests; none: the whole meeting.', related_name='guests', to='nominations.agendaitem'),
        ),
        migrations.AddField(
            model_name='participant',
            name='mandate',
            field=models.ForeignKey(blank=True, help_text="The representative's; of a substitute: of whom they attend for.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.mandate'),
        ),
        migrations.AddField(
            model_name='participant',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='nominations.meeting'),
        ),
        migrations.AddField(
            model_name='participant',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.person'),
        ),
        migrations.AddField(
            model_name='participant',
            name='seat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.seat'),
        ),
        migrations.AddField(
            model_name='ballot',
            name='spoken_by',
            field=models.ForeignKey(blank=True, help_text='In a meeting: who voted for the State.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.participant'),
        ),
        migrations.AddField(
            model_name='presence',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='nominations.participant'),
        ),
        migrations.AddField(
            model_name='presence',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='ItemRecord',
            fields=[
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='record', serialize=False, to='nominations.agendaitem')),
                ('text', models.TextField(blank=True, verbose_name='minutes of this item')),
                ('report', models.TextField(blank=True, verbose_name="the rapporteur's text")),
                ('reported_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('reported_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='minutescomment',
            name='minutes',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='nominations.minutes'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='document',
            field=models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.meetingdocument'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['group', '-starts_at'], name='meeting_of_group'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['modified_at', 'id'], name='meeting_modified'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('group', 'kind', 'number'), name='meeting_number_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='meeting_number_from_1'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'convened', 'postponed', 'held', 'minuted', 'cancelled'])), name='meeting_status_known'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['convened', 'postponed', 'held', 'minuted']), _negated=True), models.Q(('answers_until_on__isnull', False), ('convened_at__isnull', False)), _connector='OR'), name='meeting_convened_with_instant_and_limit'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['convened', 'postponed', 'held', 'minuted']), _negated=True), models.Q(('online_url', ''), ('place', ''), _negated=True), _connector='OR'), name='meeting_convened_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_urgent', False), ('urgent_reason', '')), models.Q(('is_urgent', True), models.Q(('urgent_reason', ''), _negated=True)), _connector='OR'), name='meeting_urgent_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['postponed', 'cancelled']), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='meeting_ended_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status__in', ['held', 'minuted', 'cancelled'])), models.Q(models.Q(('status__in', ['held', 'minuted', 'cancelled']), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='meeting_closed_at_when_over'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.UniqueConstraint(fields=('meeting', 'country'), name='delegation_once_a_meeting_and_state'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_nil', False), ('nil_reason', '')), models.Q(('answered_at__isnull', False), ('is_nil', True)), _connector='OR'), name='delegation_nil_is_an_answer'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('meeting', 'position'), name='agenda_item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gt', models.F('starts_at')), ('starts_at__isnull', False)), _connector='OR'), name='agenda_item_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='agenda_item_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='meetingchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='meeting_change_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='meetingdocument',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='meeting_document_number_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('withheld_on_ground', ''), _connector='OR'), name='meeting_document_published_or_withheld'),
        ),
        migrations.AddConstraint(
            model_name='meetingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(models.Q(('withheld_on_ground', ''), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='meeting_document_has_a_file_unless_withheld'),
        ),
        migrations.AddConstraint(
            model_name='meetingdocument',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='meeting_document_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('group', 'number'), name='opinion_number_once'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'consensus', 'voting', 'carried', 'not_carried', 'terminated_without_result', 'called_off'])), name='opinion_status_known'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('procedure', 'meeting')), ('procedure', 'written'), _connector='OR'), name='opinion_in_a_meeting_or_written'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('majority__isnull', True), ('members__isnull', True)), models.Q(('majority', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('members'), '/', models.Value(2)), '+', models.Value(1))), ('members__gte', 1)), _connector='OR'), name='opinion_majority_of_all_members'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['voting', 'carried', 'not_carried', 'terminated_without_result']), _negated=True), models.Q(('members__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='opinion_voted_with_a_frozen_electorate'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('procedure', 'written'), _negated=True), models.Q(('status', 'voting'), _negated=True), ('answers_until_on__isnull', False), _connector='OR'), name='opinion_written_with_a_limit'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('status__in', ['proposed', 'voting'])), models.Q(models.Q(('status__in', ['proposed', 'voting']), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='opinion_closed_at_when_over'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['meeting', 'capacity'], name='participant_of_meeting'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity__in', ['representative', 'substitute']), ('delegation__isnull', False), ('seat__isnull', False), ('accompanies__isnull', True), ('expert_number__isnull', True)), models.Q(('capacity', 'accompanying_expert'), ('delegation__isnull', False), ('seat__isnull', True), ('accompanies__isnull', False), ('expert_number__isnull', False)), models.Q(('capacity__in', ['observer', 'partner', 'invited_expert', 'commission']), ('delegation__isnull', True), ('accompanies__isnull', True), ('expert_number__isnull', True), ('seat__isnull', True)), _connector='OR'), name='participant_as_their_capacity_asks'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('seat__isnull', False)), fields=('meeting', 'seat'), name='participant_one_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('expert_number__isnull', False)), fields=('delegation', 'expert_number'), name='participant_one_expert_a_number'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('meeting'), django.db.models.functions.text.Upper('email'), condition=models.Q(('withdrawn_at__isnull', True)), name='participant_once_a_meeting'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('delegation__isnull', False), ('reimbursable', True)), fields=('delegation',), name='participant_one_reimbursable_a_delegation'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='participant_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('family_name', ''), _negated=True), models.Q(('given_name', ''), _negated=True), models.Q(('email', ''), _negated=True)), name='participant_is_a_full_person'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(nominations.kernel.constraints.IsNfc('family_name'), nominations.kernel.constraints.IsNfc('given_name')), name='participant_names_nfc'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.UniqueConstraint(fields=('opinion', 'country'), name='ballot_one_a_state'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cast_at__isnull', True), ('choice', '')), models.Q(('cast_at__isnull', False), ('choice__in', ['for', 'against', 'abstain'])), _connector='OR'), name='ballot_cast_with_its_instant'),
        ),
        migrations.AddConstraint(
            model_name='ballot',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reasons', ''), ('reasons_file__isnull', True)), ('choice__in', ['against', 'abstain']), _connector='OR'), name='ballot_reasons_of_dissent_only'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gt', models.F('arrived_at')), _connector='OR'), name='presence_in_order'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('participant_id'), models.F('participant_id'), models.Value('[]'), function='uuidrange'), '&&'), (models.Func(models.F('arrived_at'), models.F('left_at'), function='tstzrange'), '&&')], name='presence_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='minutescomment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='minutes_comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'circulated', 'adopted', 'published'])), name='minutes_status_known'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'drafted'), models.Q(('circulated_at__isnull', False), ('comments_until_on__isnull', False)), _connector='OR'), name='minutes_circulated_with_a_limit'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', True), ('status__in', ['drafted', 'circulated'])), models.Q(('adopted_at__isnull', False), ('document__isnull', False), ('status__in', ['adopted', 'published'])), _connector='OR'), name='minutes_adopted_with_a_document'),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
