"""The order of the mail list, so that its first page is the same work with a thousand mails and with a million."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('nominations', '0010_mail_with_fewer_indexes'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outgoingmail',
            index=models.Index(fields=['-due_at', '-id'], name='mail_newest_first'),
        ),
    ]
