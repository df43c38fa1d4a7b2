"""Who is a member and who sits, over half-open periods of days; PostgreSQL refuses two at once (domain rules 1, 5)."""

import uuid
from datetime import date, timedelta
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import periods
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority, Person
from nominations.workflow.models import Nomination

T_co = TypeVar("T_co", bound="Tenure", covariant=True)
STANDS = Q(voided_at__isnull=True)
# Whose person the public may be told: the group publishes names, and the person knows (domain rule 26).
NAMEABLE = Q(seat__group__publishes_names=True, person__informed_at__isnull=False)
ENDINGS = [reason for reason in EndReason.values if reason != EndReason.ENTERED_IN_ERROR]


def _ended_with_a_reason(name: str) -> models.CheckConstraint:
    in_error = Q(end_reason=EndReason.ENTERED_IN_ERROR)
    return models.CheckConstraint(
        condition=(STANDS & Q(until__isnull=True, end_reason=""))
        | (STANDS & Q(until__isnull=False, end_reason__in=ENDINGS))
        | (~STANDS & in_error),
        name=name,
    )


def _one_at_a_time(name: str, *expressions: Func) -> ExclusionConstraint:
    days = Func(F("since"), F("until"), function="daterange")
    overlapping = [(expression, RangeOperators.OVERLAPS) for expression in (*expressions, days)]
    return ExclusionConstraint(name=name, expressions=overlapping, condition=STANDS)


def _point(column: str, range_type: str) -> Func:
    """Return a column as a range of one value: a gist index compares it without the btree_gist extension."""
    return Func(F(column), F(column), Value("[]"), function=range_type)


class TenureQuerySet(models.QuerySet[T_co]):
    """Rows with a period; one entered in error never counts."""

    def standing(self) -> Self:
        return self.filter(STANDS)

    def as_of(self, day: date) -> Self:
        """Return what holds on a day; "active" is never stored."""
        return self.standing().filter(periods.running_on(day))

    def from_day(self, day: date) -> Self:
        """Return what holds on a day or later."""
        return self.standing().filter(Q(until__isnull=True) | Q(until__gt=day))


class Tenure(models.Model):
    """A period that ends with a coded reason. A mistake is voided and stays; the correction is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    since = models.DateField(_("first day"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day after the last; empty: still running.")
    )
    end_reason = models.CharField(_("reason of the end"), max_length=20, choices=EndReason.choices, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    recorded_at = models.DateTimeField(editable=False)
    voided_at = models.DateTimeField(_("found to be an error"), null=True, blank=True, editable=False)
    remark = models.TextField(_("what was wrong"), blank=True, editable=False)
    modified_at = periods.modified_at()

    class Meta:
        abstract = True

    @property
    def last_on(self) -> date | None:
        """The last day that counts; None while it runs (Popolo's inclusive end date)."""
        return self.until - timedelta(days=1) if self.until else None


class MembershipQuerySet(TenureQuerySet["Membership"]):
    pass


class Membership(Tenure):
    """An authority of a State is a member of a group: never a person (rule 1). A State may have several."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "authority", "since"]
        indexes = [models.Index(fields=["modified_at", "id"], name="membership_modified")]
        constraints = [
            periods.in_order("membership_period_in_order"),
            _ended_with_a_reason("membership_ends_with_a_reason"),
            _one_at_a_time(
                "membership_once_at_a_time", _point("group_id", "uuidrange"), _point("authority_id", "uuidrange")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} in {self.group_id}"


class MandateQuerySet(TenureQuerySet["Mandate"]):
    def nameable(self) -> Self:
        """Return those whose person the public may be told (rule 26)."""
        return self.filter(NAMEABLE)


class Mandate(Tenure):
    """A person represents an authority on one seat, from a day to a day."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="mandates")
    tasks = models.TextField(
        _("tasks"), blank=True, help_text=_("What the person does for the State here; public where the name is.")
    )
    source = models.TextField(
        _("source"), blank=True, help_text=_("Where this was read, and what the source does not say; not public.")
    )
    # The end that a mandate would have had, had nobody taken the seat: given back when the successor is void.
    foreseen_until = models.DateField(null=True, blank=True, editable=False)
    foreseen_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True, editable=False)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "since"]
        indexes = [models.Index(fields=["modified_at", "id"], name="mandate_modified")]
        constraints = [
            periods.in_order("mandate_period_in_order"),
            _ended_with_a_reason("mandate_ends_with_a_reason"),
            _one_at_a_time("mandate_one_holder_a_seat", _point("seat_id", "int8range")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.seat_id}"
