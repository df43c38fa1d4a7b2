"""Countries outside the Union with which a group works: contacts, statements, topics, events, next steps, observers."""

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.kernel import constraints, periods
from nominations.kernel.partial_dates import PartlyDated
from nominations.meetings.models import Meeting
from nominations.partnerships.states import Stage


class Pillar(models.TextChoices):
    """The pillars of the Quantum Flagship, and what runs across them."""

    COMMUNICATION = "communication", _("Quantum communication")
    COMPUTING = "computing", _("Quantum computing and simulation")
    SENSING = "sensing", _("Quantum sensing and metrology")
    SCIENCE = "science", _("Basic science")
    TRAINING = "training", _("Training and education")
    ACROSS = "across", _("Across the pillars")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the partners of the staff member's groups (domain rule 30)."""
        return self.filter(group__in=ExpertGroup.objects.visible_to(user, on=on))


class Partner(models.Model):
    """A country outside the Union that a group works with; never a member, never a vote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="partners")
    country = models.ForeignKey("nominations.Country", on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(_("where the cooperation stands"), blank=True)
    source = models.TextField(_("source"), blank=True)
    is_public = models.BooleanField(_("shown in the public Register"), default=True)
    since = models.DateField(_("partner since"))
    until = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(editable=False)
    modified_at = periods.modified_at()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["group", "country__name_en"]
        constraints = [
            periods.in_order("partner_period_in_order"),
            models.UniqueConstraint(fields=["group", "country"], name="partner_once_a_group"),
        ]

    def __str__(self) -> str:
        return str(self.country)


class PartnerContact(models.Model):
    """Whom to write to, from a day to a day (domain rule 41); never shown to the public."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=300)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organisation", "family_name", "since"]
        constraints = [
            periods.in_order("partner_contact_period_in_order"),
            constraints.email("email", name="partner_contact_email_format"),
            models.CheckConstraint(condition=~Q(organisation=""), name="partner_contact_has_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.organisation


class JointStatement(models.Model):
    """A declaration that was made with this partner."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="statements")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="partner_statements")

    class Meta:
        ordering = ["declaration"]
        constraints = [models.UniqueConstraint(fields=["partner", "declaration"], name="joint_statement_once")]

    def __str__(self) -> str:
        return str(self.declaration)


class PartnerEvent(PartlyDated):
    """A workshop, a round table, a talk: what took place or will, on a date as stated.

    One that a group convenes here is a meeting of kind workshop, and `meeting` names it.
    """

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        ROUND_TABLE = "round_table", _("Round table")
        DIALOGUE = "dialogue", _("Dialogue")
        CALL = "call", _("Telephone conference")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.WORKSHOP)
    title = models.CharField(_("title"), max_length=300)
    place = models.CharField(_("place"), max_length=200, blank=True)
    text = models.TextField(_("what it was about"), blank=True)
    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="partner_event"
    )
    source = models.TextField(_("source"), blank=True)

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["date_from", "title"]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="partner_event_has_a_title"),
            models.CheckConstraint(condition=Q(date_from__isnull=False), name="partner_event_is_dated"),
            models.UniqueConstraint(fields=["partner", "title"], name="partner_event_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Topic(models.Model):
    """What the partners agreed, or propose, to work on, by pillar."""

    Stage = Stage

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="topics")
    pillar = models.CharField(_("pillar"), max_length=20, choices=Pillar.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.PROPOSED)
    event = models.ForeignKey(
        PartnerEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("agreed"),
    )
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "title"], name="topic_once_a_partner"),
            models.CheckConstraint(condition=~Q(title=""), name="topic_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class Outcome(models.Model):
    """What came out of an event."""

    event = models.ForeignKey(PartnerEvent, on_delete=models.PROTECT, related_name="outcomes")
    pillar = models.CharField(_("pillar"), max_length=20, choices=Pillar.choices, default=Pillar.ACROSS)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="outcome_has_a_text")]

    def __str__(self) -> str:
        return self.text[:80]


class NextStep(PartlyDated):
    """What is to be done next, by when as stated, and when it was done."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="next_steps")
    text = models.CharField(_("step"), max_length=300)
    responsible = models.CharField(_("who"), max_length=200, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["date_from", "pk"]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="next_step_has_a_text"),
            models.UniqueConstraint(fields=["partner", "text"], name="next_step_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Observer(models.Model):
    """A country outside the Union that may watch a group, invited from a day to a day; no seat, no vote."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="observers")
    country = models.ForeignKey("nominations.Country", on_delete=models.PROTECT, related_name="+")
    invitation = models.CharField(_("invited by"), max_length=300, help_text=_("The letter, with its date."))
    since = models.DateField(_("observer since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["group", "country__name_en", "-since"]
        constraints = [
            periods.in_order("observer_period_in_order"),
            models.UniqueConstraint(
                fields=["group", "country"], condition=Q(until__isnull=True), name="observer_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(invitation=""), name="observer_is_invited"),
        ]

    def __str__(self) -> str:
        return str(self.country)
