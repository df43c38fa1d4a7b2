"""Each mail is updated three times: fewer indexes to write to, and room in the page for the marker's new row (HOT)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0009_inbox'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='outgoingmail',
            name='mail_leases',
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='dedup_key',
            field=models.CharField(help_text='kind:subject:State:step:deadline:recipient', max_length=200),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='message_id',
            field=models.CharField(max_length=120),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='resend_of',
            field=models.ForeignKey(blank=True, db_index=False, help_text='The mail whose words this one says once more.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='nominations.outgoingmail'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('status', 'sending')), fields=['created_at'], name='mail_leases'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('resend_of__isnull', False)), fields=['resend_of'], name='mail_copies'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('dedup_key',), name='mail_once_a_key'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.UniqueConstraint(fields=('message_id',), name='mail_once_a_message_id'),
        ),
        migrations.RunSQL(
            'ALTER TABLE nominations_outgoingmail SET (fillfactor = 75)',
            'ALTER TABLE nominations_outgoingmail RESET (fillfactor)',
        ),
    ]
