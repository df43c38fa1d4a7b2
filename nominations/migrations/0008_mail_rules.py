"""What must hold of a mail whoever writes, and the indexes of held mails and of words to purge."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0007_mail_doubts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('status', 'held')), fields=['held_until'], name='mail_held'),
        ),
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(condition=models.Q(('purged_at__isnull', True), models.Q(('text', ''), _negated=True)), fields=['created_at'], name='mail_to_purge'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'uncertain'), ('uncertain_at__isnull', False)), models.Q(models.Q(('status', 'uncertain'), _negated=True), ('uncertain_at__isnull', True)), _connector='OR'), name='mail_uncertain_at_exactly_while_uncertain'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'held'), ('held_until__isnull', True), _connector='OR'), name='mail_held_until_only_while_held'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('if_uncertain__in', ['hold', 'resend_once', 'never'])), name='mail_if_uncertain_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sensitive', True), _negated=True), ('if_uncertain', 'never'), _connector='OR'), name='mail_sensitive_never_sent_again'),
        ),
        migrations.AddConstraint(
            model_name='outgoingmail',
            constraint=models.CheckConstraint(condition=models.Q(('sha256', ''), ('sha256__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='mail_sha256_is_hex'),
        ),
    ]
