"""What the desk keeps about a nomination and the State never sees: proposals of decisions, who looked when, notes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Reason


class Proposal(models.Model):
    """A decision that one officer proposes and another takes, where the group wants a second pair of eyes."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="proposals")
    version = models.ForeignKey(NominationVersion, on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, blank=True, choices=Reason.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True, help_text=_("Taken, taken back, or overtaken."))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(move__in=["accept", "return", "reject"]), name="proposal_of_a_decision"),
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(settled_at__isnull=True), name="proposal_one_open_a_nomination"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} of {self.nomination_id}"


class Look(models.Model):
    """When a member of staff last read a State's file, and what stood there: "changed since you looked"."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField(help_text=_("The newest version that was shown."))
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["nomination", "user"], name="look_once_a_reader")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.nomination_id}"


class InternalNote(models.Model):
    """A note of the secretariat on a State's file; the State never sees it."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]
