"""Opinions of a group and how its members answered: one ballot a State, whatever its seats (domain rules 8 to 11)."""

import uuid
from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.participant_models import Participant
from nominations.meetings.states import OpinionStatus


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the opinions of the staff member's groups (domain rule 30)."""
        return self.filter(group__in=ExpertGroup.objects.visible_to(user, on=on))


class Opinion(models.Model):
    """A question put to the members: by consensus, by vote in a meeting, or by written procedure."""

    class Procedure(models.TextChoices):
        MEETING = "meeting", _("In a meeting")
        WRITTEN = "written", _("Written procedure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="opinions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    number = models.PositiveSmallIntegerField(help_text=_("Counted a group, from 1."))
    title = models.CharField(_("title"), max_length=300)
    question = models.TextField(_("what is put to the members"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    procedure = models.CharField(max_length=10, choices=Procedure.choices, default=Procedure.MEETING)
    status = models.CharField(max_length=30, choices=OpinionStatus.choices, default=OpinionStatus.PROPOSED)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    answers_until_on = models.DateField(
        _("votes until"), null=True, blank=True, help_text=_("The last day, until 23:59:59 in Brussels.")
    )
    # Frozen when the vote opens: how many members there are, and how many of them are a majority (domain rule 9).
    members = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    majority = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_reason = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["group", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="opinion_number_once"),
            models.CheckConstraint(condition=Q(status__in=OpinionStatus.values), name="opinion_status_known"),
            models.CheckConstraint(
                condition=Q(procedure="meeting", meeting__isnull=False) | Q(procedure="written"),
                name="opinion_in_a_meeting_or_written",
            ),
            models.CheckConstraint(
                condition=Q(members__isnull=True, majority__isnull=True)
                | Q(members__gte=1, majority=F("members") / 2 + 1),
                name="opinion_majority_of_all_members",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["voting", "carried", "not_carried", "terminated_without_result"])
                | Q(opened_at__isnull=False, members__isnull=False),
                name="opinion_voted_with_a_frozen_electorate",
            ),
            models.CheckConstraint(
                condition=~Q(procedure="written") | ~Q(status="voting") | Q(answers_until_on__isnull=False),
                name="opinion_written_with_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "voting"], closed_at__isnull=True)
                | (~Q(status__in=["proposed", "voting"]) & Q(closed_at__isnull=False)),
                name="opinion_closed_at_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_written(self) -> bool:
        return self.procedure == self.Procedure.WRITTEN

    @property
    def ends_at(self) -> datetime | None:
        """The first instant at which a written procedure takes no vote any more."""
        return clock.day_ends(self.answers_until_on) if self.answers_until_on else None


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the ballots of the States this visitor speaks for."""
        return self.filter(country_id__in=Role.objects.states_of(user, on=on))


class Ballot(models.Model):
    """A member's place in one vote, made when it opens: the State, its authorities as they were, and its answer."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAIN = "abstain", _("Abstention")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="ballots")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    authorities = models.TextField(help_text=_("The member authorities on the day the vote opened, parted by ';'."))
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    cast_at = models.DateTimeField(null=True, blank=True, editable=False)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    spoken_by = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("In a meeting: who voted for the State."),
    )
    because = models.TextField(
        _("on whose word"),
        blank=True,
        help_text=_("How a written vote reached the secretariat, when it entered the vote."),
    )
    asked_for_meeting_at = models.DateTimeField(null=True, blank=True, editable=False)
    reasons = models.TextField(_("reasons"), blank=True)
    reasons_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering = ["opinion", "country__protocol_order"]
        constraints = [
            models.UniqueConstraint(fields=["opinion", "country"], name="ballot_one_a_state"),
            models.CheckConstraint(
                condition=Q(choice="", cast_at__isnull=True)
                | Q(choice__in=["for", "against", "abstain"], cast_at__isnull=False),
                name="ballot_cast_with_its_instant",
            ),
            models.CheckConstraint(condition=Q(because="") | ~Q(choice=""), name="ballot_because_of_a_vote"),
            # Who voted for it has no dissent to explain (domain rule 10).
            models.CheckConstraint(
                condition=Q(reasons="", reasons_file__isnull=True) | Q(choice__in=["against", "abstain"]),
                name="ballot_reasons_of_dissent_only",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.choice or '–'}"
