"""Columns for what a mail promises: its sender, its hash, hold, doubt and re-sending; and the breaker's row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0005_find_by_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breaker',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(blank=True, help_text='Since when the mail server is away.', null=True)),
                ('probe_at', models.DateTimeField(blank=True, help_text='When one process may try again.', null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='held_until',
            field=models.DateTimeField(blank=True, help_text='Of a held mail: when it goes by itself; empty: a person decides.', null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='if_uncertain',
            field=models.CharField(choices=[('hold', 'Wait for staff'), ('resend_once', 'Send the same bytes once more'), ('never', 'Never send again')], default='hold', max_length=20),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='purged_at',
            field=models.DateTimeField(blank=True, help_text='When its words were deleted.', null=True),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='resend_of',
            field=models.ForeignKey(blank=True, help_text='The mail whose words this one says once more.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='nominations.outgoingmail'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='resends',
            field=models.PositiveSmallIntegerField(default=0, help_text='How often it was sent again after a doubt.'),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='sender',
            field=models.CharField(blank=True, help_text='The From header; stable over attempts.', max_length=320),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='sha256',
            field=models.CharField(blank=True, help_text='Of the bytes handed over; kept when purged.', max_length=64),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='uncertain_at',
            field=models.DateTimeField(blank=True, help_text='Since when nobody knows.', null=True),
        ),
        migrations.AddConstraint(
            model_name='breaker',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='breaker_is_one_row'),
        ),
        migrations.AddConstraint(
            model_name='breaker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('probe_at__isnull', True), ('reason', '')), models.Q(('opened_at__isnull', False), ('probe_at__isnull', False)), _connector='OR'), name='breaker_says_since_when'),
        ),
    ]
