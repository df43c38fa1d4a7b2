"""Every mail of ours carries the key of its group, so that a secretariat's list need not ask what a mail is about."""

import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # the index is made while mail flows

    dependencies = [
        ('nominations', '0019_meetings'),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingmail',
            name='group_key',
            field=models.UUIDField(blank=True, help_text='The group whose secretariat reads it; empty: of no group.', null=True),
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            model_name='outgoingmail',
            index=models.Index(fields=['group_key', '-due_at'], name='mail_of_a_group'),
        ),
    ]
