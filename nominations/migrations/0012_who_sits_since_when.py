"""Memberships beside mandates, how both end, the Register's fields and lists, keys for programs."""

from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import uuid


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0011_mails_newest_first'),
    ]

    operations = [
        # A range over UUIDs: gist compares it without the btree_gist extension, which is not at hand everywhere.
        migrations.RunSQL('CREATE TYPE uuidrange AS RANGE (subtype = uuid)', 'DROP TYPE uuidrange'),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80, verbose_name='what it is for')),
                ('scope', models.CharField(choices=[('full', 'All data that the person sees on the pages'), ('calendar', "The person's deadlines, as a calendar")], max_length=20, verbose_name='scope')),
                ('sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(editable=False)),
                ('expires_on', models.DateField(verbose_name='last day')),
                ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('used_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last used on')),
            ],
            options={
                'verbose_name': 'access key',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(verbose_name='first day')),
                ('until', models.DateField(blank=True, help_text='The first day after the last; empty: still running.', null=True, verbose_name='until')),
                ('end_reason', models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('resigned', 'Resigned'), ('term_ended', 'Term ended'), ('authority_changed', 'Authority changed'), ('group_closed', 'Group closed'), ('entered_in_error', 'Entered in error')], max_length=20, verbose_name='reason of the end')),
                ('recorded_at', models.DateTimeField(editable=False)),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='found to be an error')),
                ('modified_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['group', 'authority', 'since'],
            },
        ),
        migrations.CreateModel(
            name='RegisterTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('dg', 'Directorate-General'), ('policy_area', 'Policy area'), ('task', 'Task')], max_length=20)),
                ('code', models.CharField(help_text='Ours: CNECT, information-society.', max_length=120)),
                ('label', models.CharField(help_text='As the Register writes it.', max_length=200)),
                ('register_code', models.CharField(help_text="The Register's own: CNECT, reftable.policy_00028.", max_length=60)),
            ],
            options={
                'verbose_name': 'term of the Register',
                'verbose_name_plural': 'terms of the Register',
                'ordering': ['kind', 'label'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='mandate',
            name='mandate_one_holder_a_seat',
        ),
        migrations.AddField(
            model_name='authority',
            name='modified_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='authority',
            name='succeeded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='nominations.authority'),
        ),
        migrations.AddField(
            model_name='authority',
            name='succession',
            field=models.CharField(blank=True, choices=[('renamed', 'Renamed'), ('merged', 'Merged into another authority'), ('succeeded', 'Succeeded by another authority')], max_length=20),
        ),
        migrations.AddField(
            model_name='call',
            name='asked',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, editable=False, help_text='ISO codes of the States asked; empty: all Member States.', size=None),
        ),
        migrations.AddField(
            model_name='call',
            name='kind',
            field=models.CharField(choices=[('call', 'Call for nominations'), ('change', 'Change of representative')], default='call', editable=False, help_text='A change: of one State.', max_length=10),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='associated_dgs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='associated Directorates-General'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='contact',
            field=models.CharField(blank=True, max_length=300, verbose_name='contact in the Register'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='creating_act',
            field=models.TextField(blank=True, verbose_name='creating act'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='lead_dgs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='lead Directorates-General'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='modified_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='policy_area_other',
            field=models.CharField(blank=True, max_length=300, verbose_name='other policy area'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='search_key',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='task_other',
            field=models.TextField(blank=True, help_text='In words, where the Register says “Other”.', verbose_name='other task'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='term_months',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Empty: a mandate runs until somebody else is appointed.', null=True, verbose_name='length of a mandate in months'),
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='terms_of_reference',
            field=models.CharField(blank=True, max_length=500, verbose_name='link to act or terms of reference'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('replaced', 'Replaced'), ('resigned', 'Resigned'), ('term_ended', 'Term ended'), ('authority_changed', 'Authority changed'), ('group_closed', 'Group closed'), ('entered_in_error', 'Entered in error')], max_length=20, verbose_name='reason of the end'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='modified_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='mandate',
            name='recorded_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='mandate',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='nominations.mandate'),
        ),
        migrations.AddField(
            model_name='mandate',
            name='voided_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='found to be an error'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='effective_on',
            field=models.DateField(blank=True, help_text='Of a change between calls.', null=True, verbose_name='first day of the new representative'),
        ),
        migrations.AddField(
            model_name='person',
            name='informed_at',
            field=models.DateTimeField(blank=True, help_text='No page shows the name before (rule 26).', null=True, verbose_name='told of the nomination'),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='nominations.person'),
        ),
        migrations.AddField(
            model_name='person',
            name='modified_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.RenameField('expertgroup', 'policy_areas', 'policy_areas_text'),
        migrations.AddField(
            model_name='expertgroup',
            name='policy_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='policy areas'),
        ),
        migrations.AlterField(
            model_name='expertgroup',
            name='scope',
            field=models.CharField(blank=True, choices=[('limited', 'Limited'), ('broad', 'Broad')], max_length=20, verbose_name='scope'),
        ),
        migrations.RenameField('expertgroup', 'tasks', 'tasks_text'),
        migrations.AddField(
            model_name='expertgroup',
            name='tasks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None, verbose_name='tasks'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='nomination',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='nominations.nomination'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='since',
            field=models.DateField(verbose_name='first day'),
        ),
        migrations.AlterField(
            model_name='mandate',
            name='until',
            field=models.DateField(blank=True, help_text='The first day after the last; empty: still running.', null=True, verbose_name='until'),
        ),
        migrations.AddIndex(
            model_name='authority',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name_key', config='simple'), name='authority_name_words'),
        ),
        migrations.AddIndex(
            model_name='authority',
            index=models.Index(fields=['modified_at', 'id'], name='authority_modified'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['modified_at', 'id'], name='mandate_modified'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name_key', config='simple'), name='person_name_words'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['modified_at', 'id'], name='person_modified'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('succeeded_by__isnull', True), ('succession', '')), models.Q(models.Q(('succession', ''), _negated=True), ('succeeded_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='authority_succeeded_when_ended'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.CheckConstraint(condition=models.Q(('succeeded_by', models.F('id')), _negated=True), name='authority_does_not_succeed_itself'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', True), ('merged_into__isnull', True)), models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='person_merged_into_another'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='membership',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='nominations.authority'),
        ),
        migrations.AddField(
            model_name='membership',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='nominations.expertgroup'),
        ),
        migrations.AddField(
            model_name='membership',
            name='nomination',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='nominations.nomination'),
        ),
        migrations.AddField(
            model_name='membership',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='nominations.membership'),
        ),
        migrations.AddConstraint(
            model_name='registerterm',
            constraint=models.UniqueConstraint(fields=('kind', 'code'), name='register_term_once'),
        ),
        migrations.AddConstraint(
            model_name='registerterm',
            constraint=models.UniqueConstraint(fields=('kind', 'label'), name='register_term_label_once'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='api_token_sha256_is_hex'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['modified_at', 'id'], name='membership_modified'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='membership_period_in_order', violation_error_message='The last day must come after the first one: choose a later “until”.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('voided_at__isnull', True), ('end_reason', ''), ('until__isnull', True)), models.Q(('voided_at__isnull', True), ('end_reason__in', ['replaced', 'resigned', 'term_ended', 'authority_changed', 'group_closed']), ('until__isnull', False)), models.Q(models.Q(('voided_at__isnull', True), _negated=True), ('end_reason', 'entered_in_error')), _connector='OR'), name='membership_ends_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('voided_at__isnull', True)), expressions=[(models.Func(models.F('group_id'), models.F('group_id'), models.Value('[]'), function='uuidrange'), '&&'), (models.Func(models.F('authority_id'), models.F('authority_id'), models.Value('[]'), function='uuidrange'), '&&'), (models.Func(models.F('since'), models.F('until'), function='daterange'), '&&')], name='membership_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='expertgroup',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('search_key', config='simple'), name='group_words'),
        ),
        migrations.AddIndex(
            model_name='expertgroup',
            index=django.contrib.postgres.indexes.GinIndex(fields=['lead_dgs'], name='group_lead_dgs'),
        ),
        migrations.AddIndex(
            model_name='expertgroup',
            index=django.contrib.postgres.indexes.GinIndex(fields=['policy_areas'], name='group_policy_areas'),
        ),
        migrations.AddIndex(
            model_name='expertgroup',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tasks'], name='group_tasks'),
        ),
        migrations.AddIndex(
            model_name='expertgroup',
            index=models.Index(fields=['modified_at', 'id'], name='group_modified'),
        ),
    ]
