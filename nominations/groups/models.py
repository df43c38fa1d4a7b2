"""Groups and what they ask for, as data: a second group with other seats needs no code (domain rules 3, 4, 12)."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.kernel import periods
from nominations.kernel.searching import words_asked


def codes(label: Any) -> "ArrayField[Any, Any]":
    """Return a column of codes, none by default."""
    return ArrayField(models.CharField(max_length=120), verbose_name=label, default=list, blank=True)


# What a search asks, and what the index holds: each word of the folded text (as in workflow.models.NAME_WORDS).
GROUP_WORDS = SearchVector("search_key", config="simple")


# The Register's codes begin with E or X; N is ours, for a group that the Register does not list (ADR 0032).
CODE = r"[EXN]\d{5}(/\d{1,2})?"
OWN = "N"


class ExpertGroupQuerySet(models.QuerySet["ExpertGroup"]):
    def listed(self) -> Self:
        """Return the groups that the public Register lists, or should: those with a code of its own."""
        return self.exclude(code__startswith=OWN)

    def saying(self, typed: str) -> Self:
        """Return the groups in whose text a word begins with each typed word, accents and case aside (rule 22)."""
        asked = words_asked(typed)
        return self.annotate(words=GROUP_WORDS).filter(words=asked) if asked else self

    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the groups whose secretariat the visitor belongs to on this day; all for a superuser (rule 30)."""
        if not user.is_authenticated or not user.is_active or not user.is_staff:
            return self.none()
        if user.is_superuser:
            return self.all()
        held = Officer.objects.filter(periods.running_on(on), user_id=user.pk)
        return self.filter(pk__in=held.values("group_id"))


class ExpertGroup(models.Model):
    """A Commission expert group, with the fields of the public Register and the settings of its nominations."""

    class LegalForm(models.TextChoices):
        INFORMAL = "informal", _("Informal")
        FORMAL = "formal", _("Formal")
        UNKNOWN = "unknown", _("Not known")

    class Duration(models.TextChoices):
        PERMANENT = "permanent", _("Permanent")
        TEMPORARY = "temporary", _("Temporary")
        UNKNOWN = "unknown", _("Not known")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        ON_HOLD = "on_hold", _("On hold")
        CLOSED = "closed", _("Closed")
        UNKNOWN = "unknown", _("Not known")

    class Scope(models.TextChoices):
        LIMITED = "limited", _("Limited")
        BROAD = "broad", _("Broad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=9, unique=True, help_text=_("The Register's, or N and five digits."))
    title = models.CharField(_("title"), max_length=300)
    abbreviation = models.CharField(_("abbreviation"), max_length=60, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices, default=LegalForm.INFORMAL)
    duration = models.CharField(max_length=20, choices=Duration.choices, default=Duration.PERMANENT)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, blank=True)
    # Codes of `reference.RegisterTerm`, in the Register's order.
    lead_dgs = codes(_("lead Directorates-General"))
    associated_dgs = codes(_("associated Directorates-General"))
    policy_areas = codes(_("policy areas"))
    policy_area_other = models.CharField(_("other policy area"), max_length=300, blank=True)
    mission = models.TextField(_("mission"), blank=True)
    tasks = codes(_("tasks"))
    task_other = models.TextField(
        _("other task"), blank=True, help_text=_("In words, where the Register says “Other”.")
    )
    contact = models.CharField(_("contact in the Register"), max_length=300, blank=True)
    creating_act = models.TextField(_("creating act"), blank=True)
    terms_of_reference = models.CharField(_("link to act or terms of reference"), max_length=500, blank=True)
    published_on = models.DateField(_("published in the Register on"), null=True, blank=True)
    register_updated_on = models.DateField(_("updated in the Register on"), null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(
        _("length of a mandate in months"),
        null=True,
        blank=True,
        help_text=_("Empty: a mandate runs until somebody else is appointed."),
    )
    may_reject = models.BooleanField(
        _("nominations may be rejected"),
        default=False,
        help_text=_("Off: a nomination is acknowledged or returned for correction, never rejected."),
    )
    four_eyes = models.BooleanField(
        _("a second officer decides"),
        default=False,
        help_text=_("On: one officer proposes each decision, another takes it."),
    )
    # Calendar days, counted backwards from the first day of a meeting and never moved (domain rules 13 to 15).
    invitation_days = models.PositiveSmallIntegerField(_("invitation: days before a meeting"), default=30)
    documents_days = models.PositiveSmallIntegerField(_("documents: days before a meeting"), default=14)
    urgent_days = models.PositiveSmallIntegerField(_("urgent: days before a meeting"), default=5)
    # Calendar days until what a meeting publishes must be out: agenda before it, minutes after it (OI/3/2024).
    agenda_public_days = models.PositiveSmallIntegerField(_("agenda public: days before a meeting"), default=14)
    minutes_public_days = models.PositiveSmallIntegerField(_("minutes public: days after a meeting"), default=60)
    publishes_names = models.BooleanField(
        _("publishes the names of representatives"),
        default=False,
        help_text=_("Off: the public Register shows the State and the authority only (domain rule 26)."),
    )
    members_note = models.TextField(
        _("note on its members"), blank=True, help_text=_("Public: what is not known of who sits, and since when.")
    )
    known_by_sub_groups = models.BooleanField(
        _("known by its sub-groups only"),
        default=False,
        editable=False,
        help_text=_("Its own entry was not in the data of the Register; a later retrieval fills it in."),
    )
    search_key = models.TextField(editable=False, blank=True)
    modified_at = periods.modified_at()

    objects = ExpertGroupQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        indexes = [
            GinIndex(GROUP_WORDS, name="group_words"),
            GinIndex(fields=["lead_dgs"], name="group_lead_dgs"),
            GinIndex(fields=["policy_areas"], name="group_policy_areas"),
            GinIndex(fields=["tasks"], name="group_tasks"),
            models.Index(fields=["modified_at", "id"], name="group_modified"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{CODE}$"), name="group_code_format"),
            models.CheckConstraint(
                condition=(Q(code__contains="/") & Q(parent__isnull=False))
                | (~Q(code__contains="/") & Q(parent__isnull=True)),
                name="group_parent_exactly_for_sub_groups",
            ),
            models.CheckConstraint(
                condition=Q(urgent_days__lte=F("documents_days"), documents_days__lte=F("invitation_days"))
                & Q(invitation_days__lte=365, agenda_public_days__lte=365, minutes_public_days__lte=365),
                name="group_time_limits_in_order",
                violation_error_message=_("The urgent limit is the shortest, the one for invitations the longest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_listed(self) -> bool:
        """Whether the public Register lists the group, or should; otherwise the code is one of ours."""
        return not self.code.startswith(OWN)

    def mailbox_on(self, day: date) -> str:
        """Return the group's functional mailbox on a day, or "" (domain rule 41)."""
        found = self.mailboxes.filter(periods.running_on(day)).first()
        return found.email if found else ""


class FunctionalMailbox(models.Model):
    """The address that a group's secretariat answers at, from a day to a day (domain rule 41)."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.CASCADE, related_name="mailboxes")
    email = models.EmailField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "functional mailboxes"
        ordering = ["-since"]
        constraints = [
            periods.in_order("mailbox_period_in_order"),
            models.UniqueConstraint(fields=["group"], condition=Q(until__isnull=True), name="mailbox_one_in_use"),
        ]

    def __str__(self) -> str:
        return self.email


class Role(models.TextChoices):
    """What a nominee is nominated as."""

    REPRESENTATIVE = "representative", _("Representative")
    ACCOMPANYING_EXPERT = "accompanying_expert", _("Accompanying technical expert")


class SeatRule(models.Model):
    """How many persons of a role a State names for a group: QTCG 1 and 1, EuroQCI 2 and none."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.CASCADE, related_name="seat_rules")
    role = models.CharField(max_length=30, choices=Role.choices)
    per_state = models.PositiveSmallIntegerField(_("persons a State"))
    required = models.BooleanField(_("required"), default=True, help_text=_("A nomination is incomplete without them."))

    class Meta:
        ordering = ["-role"]
        constraints = [
            models.UniqueConstraint(fields=["group", "role"], name="seat_rule_once_a_role"),
            models.CheckConstraint(condition=Q(per_state__gte=1, per_state__lte=9), name="seat_rule_1_to_9"),
        ]

    def __str__(self) -> str:
        return f"{self.per_state} × {self.get_role_display()}"


class FieldOfExpertise(models.Model):
    """A field that a group's nominees may be expert in."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.CASCADE, related_name="fields_of_expertise")
    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name_plural = "fields of expertise"
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="field_once_a_group")]

    def __str__(self) -> str:
        return self.label


class Seat(models.Model):
    """A representative's seat of a State in a group. Accompanying experts have no seat (domain rule 4)."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="seats")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["group", "country__protocol_order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "country", "number"], name="seat_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="seat_number_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.number}"


class Officer(models.Model):
    """A member of a group's secretariat, from a day to a day: staff see the groups they work for (domain rule 30)."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.CASCADE, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-since"]
        constraints = [
            periods.in_order("officer_period_in_order"),
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(until__isnull=True), name="officer_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
