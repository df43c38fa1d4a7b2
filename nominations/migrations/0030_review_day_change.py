"""The last day for reports of an open review can be moved: each move is a row that stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON nominations_reviewdaychange
    FOR EACH ROW EXECUTE FUNCTION nominations_append_only();
"""
NO_GUARD = "DROP TRIGGER append_only ON nominations_reviewdaychange;"


class Migration(migrations.Migration):
    dependencies = [("nominations", "0029_note_on_members")]
    operations = [
        migrations.CreateModel(
            name="ReviewDayChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_on", models.DateField()),
                ("new_on", models.DateField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_changes",
                        to="nominations.review",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old_on", models.F("new_on")), _negated=True),
                        name="review_day_change_changes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="review_day_change_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]
