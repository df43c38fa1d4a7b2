"""What a declaration promises, by when, and what each State reports of it at a review."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role as UserRole
from nominations.declarations.models import Declaration
from nominations.declarations.states import ReviewStatus
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartlyDated


class Commitment(PartlyDated):
    """A point of the plan; its date is when it is due, as stated: "preferably before the end of 2020"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="commitments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=1, help_text=_("Counted through the whole declaration."))
    number = models.CharField(_("point"), max_length=20, help_text=_("As the text numbers it: 2.1."))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("in the words of the text"), blank=True)
    all_signatories = models.BooleanField(_("all signatories are responsible"), default=True)
    states = models.ManyToManyField("nominations.Country", blank=True, related_name="+", verbose_name=_("States"))
    bodies = models.CharField(
        _("bodies"), max_length=300, blank=True, help_text=_("Others who work on it: European Commission, ESA.")
    )

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["declaration", "position"]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.UniqueConstraint(fields=["declaration", "number"], name="commitment_number_once"),
            models.UniqueConstraint(
                fields=["declaration", "position"],
                name="commitment_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(number=""), name="commitment_has_number_and_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Fulfilment(PartlyDated):
    """A commitment was met, when, and where one can see it; taken back by a row of its own kind, never removed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="fulfilments")
    is_met = models.BooleanField(default=True, help_text=_("Off: what the row before says is taken back."))
    evidence = models.TextField(_("where one can see it"))
    evidence_url = models.URLField(_("address"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["recorded_at", "pk"]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_met=False) | Q(date_from__isnull=False), name="fulfilment_met_on_a_date"
            ),
            models.CheckConstraint(condition=~Q(evidence=""), name="fulfilment_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.stated}"


class Review(models.Model):
    """A round in which the signatories report progress on the commitments, until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="reviews")
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(max_length=20, choices=ReviewStatus.choices, default=ReviewStatus.PLANNED)
    reports_until_on = models.DateField(_("reports by"), help_text=_("The last day, until 23:59:59 in Brussels."))
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-reports_until_on"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "title"], name="review_title_once"),
            models.CheckConstraint(condition=Q(status__in=ReviewStatus.values), name="review_status_known"),
            models.CheckConstraint(
                condition=Q(status=ReviewStatus.PLANNED, asked_at__isnull=True)
                | (~Q(status=ReviewStatus.PLANNED) & Q(asked_at__isnull=False)),
                name="review_asked_at_once_open",
            ),
            models.CheckConstraint(
                condition=Q(status=ReviewStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=ReviewStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="review_closed_at_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """The first instant at which States no longer report."""
        return clock.day_ends(self.reports_until_on)


class ReviewDayChange(models.Model):
    """Every move of the last day of an open review keeps the old day, the reason and the author. Append-only."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="day_changes")
    old_on = models.DateField()
    new_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="review_day_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="review_day_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.old_on} → {self.new_on}"


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the reports of the States this visitor speaks for."""
        return self.filter(country_id__in=UserRole.objects.states_of(user, on=on))

    def standing(self) -> Self:
        """Return the newest version of each report."""
        return self.filter(is_newest=True)


class ProgressReport(models.Model):
    """What one State says of one commitment at one review; each change is a new version, the older ones stay."""

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done in this State")
        NOT_CONCERNED = "not_concerned", _("Does not concern this State")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="reports")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    version = models.PositiveSmallIntegerField(default=1)
    is_newest = models.BooleanField(default=True)
    progress = models.CharField(_("progress"), max_length=20, choices=Progress.choices)
    text = models.TextField(_("in words"), blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(_("on whose word"), blank=True, help_text=_("When the secretariat enters it."))

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["review", "commitment__position", "country__protocol_order", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "commitment", "country", "version"], name="progress_report_version_once"
            ),
            models.UniqueConstraint(
                fields=["review", "commitment", "country"],
                condition=Q(is_newest=True),
                name="progress_report_one_newest",
            ),
            models.CheckConstraint(
                condition=~Q(progress__in=["under_way", "done"]) | ~Q(text=""), name="progress_report_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.country_id} {self.get_progress_display()}"
