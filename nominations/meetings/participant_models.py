"""Who comes to a meeting, for whom, and when they were there (domain rules 4, 6, 8)."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Seat
from nominations.kernel.constraints import nfc
from nominations.mandates.models import Mandate
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.parties.models import Authority, Person

STANDS = Q(withdrawn_at__isnull=True)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def standing(self) -> "ParticipantQuerySet":
        """Return who is still expected, or was there: nobody who was withdrawn."""
        return self.filter(STANDS)


class Participant(models.Model):
    """A person at one meeting. Facts are copied when named: a later change of the person leaves this alone."""

    class Capacity(models.TextChoices):
        REPRESENTATIVE = "representative", _("Representative")
        SUBSTITUTE = "substitute", _("Substitute")
        EXPERT = "accompanying_expert", _("Accompanying technical expert")
        OBSERVER = "observer", _("Observer")
        PARTNER = "partner", _("Partner country")
        INVITED_EXPERT = "invited_expert", _("Invited expert")
        COMMISSION = "commission", _("Commission")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")

    OF_STATES = (Capacity.REPRESENTATIVE, Capacity.SUBSTITUTE, Capacity.EXPERT)
    ON_A_SEAT = (Capacity.REPRESENTATIVE, Capacity.SUBSTITUTE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="participants")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, null=True, blank=True, related_name="participants"
    )
    capacity = models.CharField(max_length=20, choices=Capacity.choices)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The representative's; of a substitute: of whom they attend for."),
    )
    accompanies = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="accompanied_by"
    )
    expert_number = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    country_name = models.CharField(_("country, in words"), max_length=80, blank=True)
    family_name = models.CharField(_("family name"), max_length=150)
    given_name = models.CharField(_("given name"), max_length=150)
    family_name_latin = models.CharField(_("family name in Latin letters"), max_length=150, blank=True)
    given_name_latin = models.CharField(_("given name in Latin letters"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    organisation = models.CharField(_("employer"), max_length=300, blank=True)
    mode = models.CharField(_("attends"), max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    invited_to = models.ManyToManyField(
        AgendaItem, blank=True, related_name="guests", help_text=_("Of guests; none: the whole meeting.")
    )
    reimbursable = models.BooleanField(
        _("travel is reimbursable"),
        default=False,
        help_text=_("One person a member; the claim itself is made elsewhere."),
    )
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    informed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text=_("Told that they were named."))
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "delegation__country__protocol_order", "-expert_number", "family_name", "pk"]
        indexes = [models.Index(fields=["meeting", "capacity"], name="participant_of_meeting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__in=["representative", "substitute"], delegation__isnull=False, seat__isnull=False)
                & Q(accompanies__isnull=True, expert_number__isnull=True)
                | Q(capacity="accompanying_expert", delegation__isnull=False, seat__isnull=True)
                & Q(accompanies__isnull=False, expert_number__isnull=False)
                | Q(capacity__in=["observer", "partner", "invited_expert", "commission"], delegation__isnull=True)
                & Q(seat__isnull=True, accompanies__isnull=True, expert_number__isnull=True),
                name="participant_as_their_capacity_asks",
            ),
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=STANDS & Q(seat__isnull=False), name="participant_one_a_seat"
            ),
            models.UniqueConstraint(
                fields=["delegation", "expert_number"],
                condition=STANDS & Q(expert_number__isnull=False),
                name="participant_one_expert_a_number",
            ),
            models.UniqueConstraint(F("meeting"), Upper("email"), condition=STANDS, name="participant_once_a_meeting"),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=STANDS & Q(reimbursable=True, delegation__isnull=False),
                name="participant_one_reimbursable_a_delegation",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="participant_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(family_name="") & ~Q(given_name="") & ~Q(email=""), name="participant_is_a_full_person"
            ),
            nfc("family_name", "given_name", name="participant_names_nfc"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def take_over(self, columns: Mapping[str, Any]) -> None:
        """Take over corrected facts, unsaved. Who will attend online, and did not come in person, makes no journey."""
        for name, value in columns.items():
            setattr(self, name, value)
        if self.reimbursable and self.mode == self.Mode.ONLINE:
            self.reimbursable = self.presences.filter(mode=self.Mode.IN_PERSON).exists()


class Presence(models.Model):
    """A participant was in the room, or online, from an instant to an instant; no end: still there."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="presences")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    mode = models.CharField(max_length=10, choices=Participant.Mode.choices, default=Participant.Mode.IN_PERSON)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["participant", "arrived_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gt=F("arrived_at")), name="presence_in_order"
            ),
            ExclusionConstraint(
                name="presence_once_at_a_time",
                expressions=[
                    (
                        Func(F("participant_id"), F("participant_id"), Value("[]"), function="uuidrange"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("arrived_at"), F("left_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.arrived_at:%H:%M}"
