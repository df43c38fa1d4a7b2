"""A signature on paper settles an invitation that nobody answered: then it is confirmed without an announcement."""

from django.db import migrations, models

NAME = "accession_announced_with_its_letter"
_UNDER_WAY = models.Q(("status__in", ["announced", "confirmed"]), _negated=True)
_WITH_ITS_LETTER = models.Q(
    ("announced_at__isnull", False),
    ("letter__isnull", False),
    ("signed_on__isnull", False),
    models.Q(("signatory_name", ""), _negated=True),
)
_ON_PAPER = models.Q(("announced_at__isnull", True), ("status", "confirmed"))


class Migration(migrations.Migration):
    dependencies = [("nominations", "0030_review_day_change")]
    operations = [
        migrations.RemoveConstraint(model_name="accession", name=NAME),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(_UNDER_WAY, _ON_PAPER, _WITH_ITS_LETTER, _connector="OR"), name=NAME
            ),
        ),
    ]
