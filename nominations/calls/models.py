"""Calls, their invitations, and every change of a deadline (domain rules 16, 18, 19)."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.calls.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the calls of the staff member's groups."""
        return self.filter(group__in=ExpertGroup.objects.visible_to(user, on=on))

    def changes_of(self, country: Any) -> Self:
        """Return the changes of representative that a State proposed between calls."""
        return self.filter(kind=Call.Kind.CHANGE, invitations__country=country)


class Call(models.Model):
    """A call for nominations to a group. A fixed deadline ends with its day in Brussels and never moves (rule 16)."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call for nominations")
        CHANGE = "change", _("Change of representative")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(
        max_length=10, choices=Kind.choices, default=Kind.CALL, editable=False, help_text=_("A change: of one State.")
    )
    asked = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        editable=False,
        help_text=_("ISO codes of the States asked; empty: all Member States."),
    )
    reference = models.CharField(_("reference"), max_length=30, unique=True, help_text=_("For example E03931-2026-1."))
    title = models.CharField(_("title"), max_length=300)
    introduction = models.TextField(_("what is asked"), blank=True)
    ares_ref = models.CharField(_("Ares reference of the letter"), max_length=60, blank=True)
    letter_dated = models.CharField(_("date of the letter, as stated"), max_length=60, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PREPARATION)
    deadline_on = models.DateField(_("deadline"), help_text=_("The last day, until 23:59:59 in Brussels."))
    deadline_version = models.PositiveIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    on_paper = models.BooleanField(default=False, help_text=_("Ran by letter and e-mail, before this system."))
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False, help_text=_("Everyone named in it is invented."))

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-deadline_on", "reference"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="call_status_known"),
            models.CheckConstraint(
                condition=Q(on_paper=True)
                | (Q(status="preparation") & Q(opened_at__isnull=True))
                | (Q(status__in=["open", "closed"]) & Q(opened_at__isnull=False))
                | Q(status="cancelled"),
                name="call_opened_at_set_when_opened",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["closed", "cancelled"], closed_at__isnull=False)
                | (~Q(status__in=["closed", "cancelled"]) & Q(closed_at__isnull=True))
                | Q(on_paper=True),
                name="call_closed_at_set_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="call_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_change(self) -> bool:
        """Whether it is one State's change between calls, which has no deadline to show."""
        return self.kind == self.Kind.CHANGE


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the invitations of the States this visitor speaks for; calls in preparation are not shown."""
        states = Role.objects.states_of(user, on=on)
        return self.filter(country_id__in=states).exclude(call__status=Status.PREPARATION)


class Invitation(models.Model):
    """One call and one State: the row that exists whether the State answers or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="invitations")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    extended_to = models.DateField(null=True, blank=True, help_text=_("This State's own last day, when extended."))
    deadline_version = models.PositiveIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When somebody of the State first opened its file.")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["country__protocol_order"]
        constraints = [models.UniqueConstraint(fields=["call", "country"], name="invitation_once_a_call_and_state")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.country_id}"

    @property
    def deadline_on(self) -> date:
        """The State's own last day, in Brussels."""
        return self.extended_to or self.call.deadline_on

    @property
    def deadline_at(self) -> datetime:
        """The first instant that is late: midnight in Brussels after the last day (rule 16)."""
        return clock.day_ends(self.deadline_on)

    @property
    def deadline_key(self) -> str:
        """The version of the deadline in force, for keys of mails: the call's and the State's own."""
        return f"{self.call.deadline_version}.{self.deadline_version}"

    def is_late_at(self, at: datetime) -> bool:
        """Answer whether an answer is late now; a change is proposed at any time, so it never is."""
        return not self.call.is_change and at >= self.deadline_at


class DeadlineChange(models.Model):
    """Every change of a deadline keeps the old value, the author and the reason (rule 19). Append-only."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="deadline_changes")
    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        null=True,
        related_name="deadline_changes",
        help_text=_("Empty: all States."),
    )
    old_on = models.DateField()
    new_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="deadline_change_changes"),
            models.CheckConstraint(condition=~Q(reason=""), name="deadline_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.old_on} → {self.new_on}"
