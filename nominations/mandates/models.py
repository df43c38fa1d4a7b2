"""A mandate: a person on a seat for an authority, over a half-open period; PostgreSQL refuses two at once (rule 5)."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value

from nominations.groups.models import Seat
from nominations.kernel import periods
from nominations.parties.models import Authority, Person
from nominations.workflow.models import Nomination


class MandateQuerySet(models.QuerySet["Mandate"]):
    def as_of(self, day: date) -> Self:
        """Return who sits on a day; "active" is never stored."""
        return self.filter(periods.running_on(day))


class Mandate(models.Model):
    """The authority is the member, the person represents it on one seat, from a day to a day (rule 1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="mandates")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        ordering = ["seat", "since"]
        constraints = [
            periods.in_order("mandate_period_in_order"),
            ExclusionConstraint(
                name="mandate_one_holder_a_seat",
                expressions=[
                    (Func(F("seat_id"), F("seat_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func(F("since"), F("until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.seat_id}"
