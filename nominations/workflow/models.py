"""A nomination: what the State types, what was frozen when it was submitted, and everything that happened to it."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.calls.models import Call, Invitation
from nominations.files.models import StoredFile
from nominations.groups.models import FieldOfExpertise, Role
from nominations.kernel.constraints import email, nfc
from nominations.kernel.searching import words_asked
from nominations.parties.models import Gender
from nominations.workflow.states import LIVE, UNSENT, Reason, Status


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the files of the visitor's States, or, for staff, of their groups' calls (domain rule 30).

        Staff see that a draft exists; what it says they see in frozen versions only (`NominationVersion`). Nobody is
        both, and one condition instead of two with OR lets PostgreSQL walk an index for a page of many.
        """
        if user.is_authenticated and user.is_staff:
            return self.filter(invitation__call__in=Call.objects.visible_to(user, on=on))
        return self.of_state_of(user, on=on)

    def of_state_of(self, user: Any, *, on: date) -> Self:
        """Return only the files of the visitor's own States: what may be typed in, drafts included."""
        invitations = Invitation.objects.visible_to(user, on=on)
        return self.filter(invitation__in=invitations)

    def live(self) -> Self:
        return self.filter(status__in=LIVE)


class Nomination(models.Model):
    """A State's answer to a call. It belongs to the State, never to an account."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        EMAIL = "email", _("By e-mail, registered by the Commission")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="nominations")
    reference = models.CharField(max_length=40, unique=True, help_text=_("For example E03931-2026-1/AT/1."))
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    revision = models.PositiveIntegerField(default=0, help_text=_("Counts saved changes; guards against overwriting."))
    round = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was submitted."))
    submitted_at = models.DateTimeField(null=True, blank=True, help_text=_("First submission, nil return included."))
    is_late = models.BooleanField(
        default=False, help_text=_("First submitted after the State's deadline; stays for ever.")
    )
    # What the State types: all of it may be empty in a draft.
    authority_name = models.CharField(_("name in the original script"), max_length=300, blank=True)
    authority_name_latin = models.CharField(_("name in Latin letters"), max_length=300, blank=True)
    authority_address = models.TextField(_("postal address"), max_length=1000, blank=True)
    authority_email = models.EmailField(_("e-mail address of the authority"), blank=True)
    authority_website = models.URLField(_("website"), blank=True)
    effective_on = models.DateField(
        _("first day of the new representative"), null=True, blank=True, help_text=_("Of a change between calls.")
    )
    letter_reference = models.CharField(_("reference of the nomination letter"), max_length=120, blank=True)
    letter_on = models.DateField(_("date of the nomination letter"), null=True, blank=True)
    remarks = models.TextField(_("remarks to the Commission"), max_length=4000, blank=True)
    nil_reason = models.TextField(_("reason for no nomination"), max_length=4000, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status"], name="nomination_status"),
            models.Index(fields=["created_at", "id"], name="nomination_in_order"),
            models.Index(fields=["submitted_at"], condition=Q(status="submitted"), name="nomination_to_decide"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="nomination_status_known"),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(status__in=LIVE), name="nomination_one_live_a_call_and_state"
            ),
            models.CheckConstraint(
                condition=(Q(status__in=UNSENT) & Q(submitted_at__isnull=True))
                | (~Q(status__in=UNSENT) & Q(submitted_at__isnull=False)),
                name="nomination_submitted_at_exactly_when_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(status="nil") | ~Q(nil_reason=""), name="nomination_nil_return_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | Q(is_late=False), name="nomination_late_only_when_submitted"
            ),
            nfc("authority_name", "authority_name_latin", name="nomination_names_nfc"),
            email("authority_email", name="nomination_email_format"),
        ]

    def __str__(self) -> str:
        return self.reference


# What a search for a person asks, and what the index holds: each word of the folded name.
NAME_WORDS = SearchVector("name_key", config="simple")


class NomineeQuerySet(models.QuerySet["Nominee"]):
    def named(self, typed: str) -> Self:
        """Return the persons in whose names a word begins with each typed word, accents and case aside."""
        asked = words_asked(typed)
        return self.annotate(words=NAME_WORDS).filter(words=asked) if asked else self.none()

    def with_codes(self) -> Self:
        """Fetch the codes of the fields of expertise in the same query (`Nominee.field_codes`)."""
        named = Q(fields_of_expertise__isnull=False)
        codes = ArrayAgg("fields_of_expertise__code", filter=named, order_by="fields_of_expertise__position")
        return self.annotate(codes=codes)


class Nominee(models.Model):
    """A person as typed by the State. One a place: representative 1, 2 …, accompanying expert 1 …"""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="nominees")
    role = models.CharField(max_length=30, choices=Role.choices)
    number = models.PositiveSmallIntegerField(default=1)
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    family_name_latin = models.CharField(_("family name in Latin letters"), max_length=150, blank=True)
    given_name_latin = models.CharField(_("given name in Latin letters"), max_length=150, blank=True)
    name_key = models.CharField(max_length=620, blank=True, editable=False, db_index=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    employer = models.CharField(_("employer"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    fields_of_expertise = models.ManyToManyField(FieldOfExpertise, blank=True, related_name="+")

    objects = NomineeQuerySet.as_manager()

    class Meta:
        ordering = ["-role", "number"]
        indexes = [GinIndex(NAME_WORDS, name="nominee_name_words")]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "role", "number"], name="nominee_one_a_place"),
            models.CheckConstraint(condition=Q(number__gte=1), name="nominee_number_from_1"),
            nfc(
                "family_name",
                "given_name",
                "family_name_latin",
                "given_name_latin",
                "employer",
                name="nominee_names_nfc",
            ),
            email("email", name="nominee_email_format"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def field_codes(self) -> tuple[str, ...]:
        """The codes of the fields of expertise; without a query when fetched `with_codes`."""
        if "codes" in self.__dict__:
            return tuple(self.__dict__["codes"] or ())
        return tuple(self.fields_of_expertise.values_list("code", flat=True))


class Attachment(models.Model):
    """A file of a nomination: the letter that proves it, or the e-mail it came by (domain rule 31)."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Nomination letter")
        EVIDENCE = "evidence", _("Source of the registration")

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LETTER)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class NominationVersion(models.Model):
    """What was submitted, whole and hashed. Append-only: a trigger refuses changes; a correction is a new version."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(
        max_length=64, help_text=_("Of the canonical JSON of the content (workflow/freezing.py).")
    )
    files = models.ManyToManyField(StoredFile, related_name="+")
    is_late = models.BooleanField()
    deadline_on = models.DateField(help_text=_("The State's deadline in force at that time."))
    received_at = models.DateTimeField(
        help_text=_("When the State's answer came: the upload, or the e-mail (rule 18).")
    )
    frozen_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="version_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} v{self.number}"


class NominationEvent(models.Model):
    """The history of a nomination: one row a move, written in the move's own transaction. Append-only."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="events")
    move = models.CharField(max_length=20)
    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20, choices=Status.choices)
    reason = models.TextField(blank=True)
    reason_code = models.CharField(max_length=40, blank=True, choices=Reason.choices)
    version = models.ForeignKey(NominationVersion, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_commission = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.move} → {self.to_status}"
