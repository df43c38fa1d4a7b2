"""Mail that came back: what was read from functional mailboxes."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0008_mail_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('address', models.EmailField(max_length=254, primary_key=True, serialize=False)),
                ('uid_validity', models.PositiveBigIntegerField(default=0)),
                ('last_uid', models.PositiveBigIntegerField(default=0)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, help_text='Why it could not be read last time.', max_length=300)),
            ],
            options={
                'verbose_name_plural': 'mailboxes',
            },
        ),
        migrations.CreateModel(
            name='ReceivedMail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('mailbox', models.EmailField(help_text='Whose mail was read.', max_length=254, verbose_name='functional mailbox')),
                ('uid', models.CharField(help_text='UIDVALIDITY and UID within the folder (RFC 3501).', max_length=60)),
                ('message_id', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('answer', 'Answer'), ('auto_reply', 'Automatic answer'), ('bounce', 'Not delivered'), ('delay', 'Delivery delayed'), ('delivered', 'Delivery confirmed')], max_length=20)),
                ('status', models.CharField(choices=[('unread', 'To read'), ('noted', 'Noted by itself'), ('registered', 'Registered as an answer'), ('filed', 'Filed')], default='unread', max_length=20)),
                ('sender', models.CharField(blank=True, max_length=320, verbose_name='from')),
                ('sender_name', models.CharField(blank=True, max_length=300)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='subject')),
                ('text', models.TextField(blank=True, help_text='Plain text, cut where it is very long.', verbose_name='text')),
                ('attachments', models.JSONField(blank=True, default=list, help_text='Names, types and sizes.')),
                ('size', models.PositiveIntegerField(help_text='Bytes, as the mail server says.')),
                ('received_at', models.DateTimeField(help_text='When the mail server took it (INTERNALDATE).', verbose_name='received')),
                ('read_at', models.DateTimeField(help_text='When it was read from the mailbox.')),
                ('subject_type', models.CharField(blank=True, max_length=40)),
                ('subject_id', models.CharField(blank=True, max_length=40)),
                ('audience', models.CharField(blank=True, help_text='ISO code of the State it comes from.', max_length=2)),
                ('failed_recipient', models.CharField(blank=True, max_length=320)),
                ('delivery_status', models.CharField(blank=True, help_text='For example 5.1.1 (RFC 3463).', max_length=20)),
                ('note', models.CharField(blank=True, help_text='What the software noticed, for staff.', max_length=300)),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'received mails',
                'ordering': ['-received_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='receivedmail',
            name='answers',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='nominations.outgoingmail', verbose_name='answers'),
        ),
        migrations.AddField(
            model_name='receivedmail',
            name='handled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receivedmail',
            name='raw',
            field=models.ForeignKey(blank=True, help_text='The whole mail; empty when it is too large to keep.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.storedfile'),
        ),
        migrations.AddIndex(
            model_name='receivedmail',
            index=models.Index(fields=['subject_type', 'subject_id'], name='received_subject'),
        ),
        migrations.AddIndex(
            model_name='receivedmail',
            index=models.Index(fields=['audience', '-received_at'], name='received_audience'),
        ),
        migrations.AddIndex(
            model_name='receivedmail',
            index=models.Index(condition=models.Q(('status', 'unread')), fields=['-received_at'], name='received_unread'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.UniqueConstraint(fields=('mailbox', 'uid'), name='received_once'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['answer', 'auto_reply', 'bounce', 'delay', 'delivered'])), name='received_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['unread', 'noted', 'registered', 'filed'])), name='received_status_known'),
        ),
        migrations.AddConstraint(
            model_name='receivedmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handled_at__isnull', True), ('handled_by__isnull', True), ('status__in', ['unread', 'noted'])), models.Q(('handled_at__isnull', False), ('status__in', ['registered', 'filed'])), _connector='OR'), name='received_handled_exactly_when_decided'),
        ),
    ]
