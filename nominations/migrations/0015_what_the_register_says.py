"""What the Register published, and where it differs from what we hold."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0014_ends_with_a_reason'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='nominations.expertgroup')),
                ('code', models.CharField(max_length=9, unique=True)),
                ('published', models.JSONField(help_text='Our columns → values as published; `members` where the data had them.')),
                ('retrieved_on', models.DateField()),
                ('gone_since', models.DateField(blank=True, help_text='Missing in the whole Register of this day.', null=True)),
            ],
            options={
                'verbose_name_plural': 'register entries',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='expertgroup',
            name='known_by_sub_groups',
            field=models.BooleanField(default=False, editable=False, help_text='Its own entry was not in the data of the Register; a later retrieval fills it in.', verbose_name='known by its sub-groups only'),
        ),
        migrations.AlterField(
            model_name='expertgroup',
            name='duration',
            field=models.CharField(choices=[('permanent', 'Permanent'), ('temporary', 'Temporary'), ('unknown', 'Not known')], default='permanent', max_length=20),
        ),
        migrations.AlterField(
            model_name='expertgroup',
            name='legal_form',
            field=models.CharField(choices=[('informal', 'Informal'), ('formal', 'Formal'), ('unknown', 'Not known')], default='informal', max_length=20),
        ),
        migrations.AlterField(
            model_name='expertgroup',
            name='status',
            field=models.CharField(choices=[('active', 'Active'), ('on_hold', 'On hold'), ('closed', 'Closed'), ('unknown', 'Not known')], default='active', max_length=20),
        ),
        migrations.CreateModel(
            name='RegisterConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('addition', 'Addition'), ('change', 'Change'), ('removal', 'Removal')], max_length=20)),
                ('field', models.CharField(blank=True, choices=[('title', 'title'), ('status', 'status'), ('abbreviation', 'abbreviation'), ('policy_areas', 'policy areas'), ('policy_area_other', 'other policy area'), ('lead_dgs', 'lead Directorates-General'), ('associated_dgs', 'associated Directorates-General'), ('legal_form', 'formal or informal'), ('duration', 'permanent or temporary'), ('scope', 'scope'), ('mission', 'mission'), ('tasks', 'tasks'), ('task_other', 'other task'), ('contact', 'contact'), ('published_on', 'published on'), ('register_updated_on', 'updated on'), ('creating_act', 'creating act'), ('terms_of_reference', 'link to act or terms of reference'), ('members', 'member')], max_length=40)),
                ('ours', models.JSONField(null=True)),
                ('theirs', models.JSONField(null=True)),
                ('key', models.CharField(help_text='Digest of all this: another value asks anew.', max_length=64, unique=True)),
                ('confirmed_at', models.DateTimeField()),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.country')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.expertgroup')),
            ],
            options={
                'ordering': ['-confirmed_at'],
            },
        ),
        migrations.CreateModel(
            name='RegisterRetrieval',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('file_name', models.CharField(max_length=120, verbose_name='file')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('retrieved_on', models.DateField(verbose_name='retrieved on')),
                ('is_whole', models.BooleanField(default=False, verbose_name='the whole Register')),
                ('at', models.DateTimeField(verbose_name='imported')),
                ('counts', models.JSONField(default=dict, help_text='Outcome → how many entries.')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'retrieval of the Register',
                'verbose_name_plural': 'retrievals of the Register',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='RetrievalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(help_text='Place in the file, from 1; 0: not in the file.')),
                ('code', models.CharField(blank=True, max_length=60)),
                ('outcome', models.CharField(choices=[('created', 'Created'), ('updated', 'Updated'), ('unchanged', 'Unchanged'), ('difference', 'Difference, ours kept'), ('refused', 'Refused'), ('by_sub_groups', 'Known by its sub-groups only'), ('gone', 'No longer published')], max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.expertgroup')),
                ('retrieval', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='nominations.registerretrieval')),
            ],
            options={
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='RegisterDifference',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('field', models.CharField(choices=[('title', 'title'), ('status', 'status'), ('abbreviation', 'abbreviation'), ('policy_areas', 'policy areas'), ('policy_area_other', 'other policy area'), ('lead_dgs', 'lead Directorates-General'), ('associated_dgs', 'associated Directorates-General'), ('legal_form', 'formal or informal'), ('duration', 'permanent or temporary'), ('scope', 'scope'), ('mission', 'mission'), ('tasks', 'tasks'), ('task_other', 'other task'), ('contact', 'contact'), ('published_on', 'published on'), ('register_updated_on', 'updated on'), ('creating_act', 'creating act'), ('terms_of_reference', 'link to act or terms of reference')], max_length=40, verbose_name='field')),
                ('ours', models.JSONField(null=True, verbose_name='we hold')),
                ('theirs', models.JSONField(null=True, verbose_name='the Register says')),
                ('retrieved_on', models.DateField(verbose_name='retrieved on')),
                ('found_at', models.DateTimeField(verbose_name='found')),
                ('decision', models.CharField(choices=[('open', 'To decide'), ('taken', 'Taken from the Register'), ('left', 'Left as ours'), ('settled', 'No difference any more')], default='open', max_length=20, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.expertgroup', verbose_name='group')),
            ],
            options={
                'verbose_name': 'difference from the Register',
                'verbose_name_plural': 'differences from the Register',
                'ordering': ['group__code', 'field', '-found_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', 'open')), fields=('group', 'field'), name='difference_one_open_a_field'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', 'open')), models.Q(models.Q(('decision', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='difference_decided_at_a_time')],
            },
        ),
        migrations.AddConstraint(
            model_name='registerretrieval',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='retrieval_sha256_is_hex'),
        ),
        migrations.AddIndex(
            model_name='retrievalline',
            index=models.Index(fields=['retrieval', 'outcome', 'position'], name='line_by_outcome'),
        ),
    ]
