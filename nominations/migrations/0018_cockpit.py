"""When somebody of a State first opened its file, for the cockpit of the call."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nominations", "0017_letters_texts_and_the_desk")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="opened_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When somebody of the State first opened its file.",
                null=True,
            ),
        ),
    ]
