"""Meetings, their programme, and the 27 delegations; who comes stands in participant_models.py."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role as UserRole
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock, periods
from nominations.meetings.states import Status

CONVENED_ONCE = [Status.CONVENED, Status.POSTPONED, Status.HELD, Status.MINUTED]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the meetings of the staff member's groups (domain rule 30)."""
        return self.filter(group__in=ExpertGroup.objects.visible_to(user, on=on))


class Meeting(models.Model):
    """A meeting of a group, or a workshop. Instants are UTC; days and hours on pages are those of Brussels."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("Meeting")
        WORKSHOP = "workshop", _("Workshop")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MEETING)
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Counted a group and kind, from 1."))
    title = models.CharField(_("title"), max_length=300)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("online link"), max_length=500, blank=True)
    practical = models.TextField(_("practical information"), blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PLANNED)
    answers_until_on = models.DateField(
        _("delegations named by"), null=True, blank=True, help_text=_("The last day, until 23:59:59 in Brussels.")
    )
    # iCalendar (RFC 5545): the UID follows from the key and never changes; each change that is sent counts.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    convened_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    urgent_reason = models.TextField(_("why it is urgent"), blank=True)
    overridden_by_chair = models.BooleanField(
        default=False, editable=False, help_text=_("Convened later than even the urgent limit.")
    )
    ended_reason = models.TextField(_("why it was postponed or cancelled"), blank=True, editable=False)
    closed_at = models.DateTimeField(_("held or cancelled at"), null=True, blank=True, editable=False)
    is_public = models.BooleanField(
        _("shown in the public Register"),
        default=True,
        help_text=_("Off: only members and staff know of it."),
    )
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False, help_text=_("Everyone named in it is invented."))
    created_at = models.DateTimeField(editable=False)
    modified_at = periods.modified_at()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "group"]
        indexes = [
            models.Index(fields=["group", "-starts_at"], name="meeting_of_group"),
            models.Index(fields=["modified_at", "id"], name="meeting_modified"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["group", "kind", "number"], name="meeting_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="meeting_number_from_1"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="meeting_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(status__in=CONVENED_ONCE) | Q(convened_at__isnull=False, answers_until_on__isnull=False),
                name="meeting_convened_with_instant_and_limit",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=CONVENED_ONCE) | ~Q(place="", online_url=""),
                name="meeting_convened_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(is_urgent=False, urgent_reason="") | (Q(is_urgent=True) & ~Q(urgent_reason="")),
                name="meeting_urgent_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.POSTPONED, Status.CANCELLED]) | ~Q(ended_reason=""),
                name="meeting_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.HELD, Status.MINUTED, Status.CANCELLED], closed_at__isnull=False)
                | (~Q(status__in=[Status.HELD, Status.MINUTED, Status.CANCELLED]) & Q(closed_at__isnull=True)),
                name="meeting_closed_at_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group.code} {self.get_kind_display()} {self.number}"

    @property
    def first_on(self) -> date:
        """The first day, in Brussels: time limits are counted back from it (domain rules 13, 14)."""
        return clock.local_day(self.starts_at)

    @property
    def last_on(self) -> date:
        return clock.local_day(self.ends_at)

    @property
    def answers_end_at(self) -> datetime | None:
        """The first instant at which a State no longer changes its delegation itself."""
        return clock.day_ends(self.answers_until_on) if self.answers_until_on else None


class MeetingChange(models.Model):
    """What was announced before and what since: time, place, link, each with the reason. Append-only."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="changes")
    sequence = models.PositiveIntegerField(help_text=_("Of the calendar entry that announced it."))
    what = models.JSONField(help_text=_("Field → [old, new]; instants in UTC."))
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="meeting_change_has_a_reason")]

    def __str__(self) -> str:
        return ", ".join(sorted(self.what))


class AgendaItem(models.Model):
    """A point of the programme; sessions and round tables may run beside each other."""

    class Kind(models.TextChoices):
        ITEM = "item", _("Agenda item")
        SESSION = "session", _("Session")
        ROUND_TABLE = "round_table", _("Round table")
        BREAK = "break", _("Break")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ITEM)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    chair = models.CharField(_("chair"), max_length=200, blank=True)
    rapporteur = models.CharField(_("rapporteur"), max_length=200, blank=True)
    rapporteur_state = models.ForeignKey(
        "nominations.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("State of the rapporteur"),
        help_text=_("Its contact points may hand in the rapporteur's text in the portal."),
    )

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="agenda_item_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the delegations of the States this visitor speaks for; meetings being planned are not shown."""
        states = UserRole.objects.states_of(user, on=on)
        return self.filter(country_id__in=states, meeting__convened_at__isnull=False)


class Delegation(models.Model):
    """One meeting and one State: the row that exists whether the State answers or not (as in domain rule 33)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="delegations")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    is_nil = models.BooleanField(_("nobody attends"), default=False)
    nil_reason = models.TextField(_("why nobody attends"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False, help_text=_("Counts its changes."))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["country__protocol_order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "country"], name="delegation_once_a_meeting_and_state"),
            models.CheckConstraint(
                condition=Q(is_nil=False, nil_reason="") | Q(is_nil=True, answered_at__isnull=False),
                name="delegation_nil_is_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.country_id}"
