"""Who is written to and who signs, what is annexed, and every letter that was issued, frozen with its file."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.files.models import StoredFile
from nominations.kernel import periods
from nominations.texts.models import TextVersion


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def in_office(self, *, on: date) -> Self:
        """Return who is in office on a day."""
        return self.filter(periods.running_on(on))


class Addressee(models.Model):
    """The Permanent Representative whom letters to a State go to, from a day to a day."""

    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    name = models.CharField(
        _("name with title"), max_length=200, help_text=_("As on the envelope: H.E. Ms Ana Example.")
    )
    capacity = models.CharField(
        _("capacity"), max_length=200, help_text=_("For example Ambassador, Permanent Representative of Austria.")
    )
    salutation = models.CharField(_("form of address"), max_length=100, default="Your Excellency")
    address = models.TextField(_("postal address"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of letters"), max_length=5, default="en")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("First day after the last."))

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        ordering = ["country__protocol_order", "-since"]
        constraints = [
            periods.in_order("addressee_period_in_order"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(capacity=""), name="addressee_has_name_and_capacity"),
            models.UniqueConstraint(
                fields=["country"], condition=Q(until__isnull=True), name="addressee_one_in_office_a_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def in_office(self, *, on: date) -> Self:
        """Return who is in office on a day."""
        return self.filter(periods.running_on(on))


class Signatory(models.Model):
    """Who signs letters, and in which capacity; from a day to a day."""

    name = models.CharField(_("name"), max_length=200)
    capacity = models.CharField(_("capacity"), max_length=200, help_text=_("For example The Director-General."))
    service = models.CharField(_("service"), max_length=300, help_text=_("The letterhead: Directorate-General …"))
    reference = models.CharField(
        _("reference of the service"), max_length=60, blank=True, help_text=_("For example CNECT/RV.")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("First day after the last."))

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "signatories"
        constraints = [
            periods.in_order("signatory_period_in_order"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(capacity="") & ~Q(service=""), name="signatory_has_name_capacity_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}"


class AnnexQuerySet(models.QuerySet["Annex"]):
    def in_use(self) -> Self:
        """Return those that were not retired, in their order."""
        return self.filter(retired_at__isnull=True)


class Annex(models.Model):
    """What goes with the letters of a group, or of one call: a text set in the letter's file, or a file beside it."""

    group = models.ForeignKey("nominations.ExpertGroup", on_delete=models.PROTECT, related_name="annexes")
    call = models.ForeignKey(
        "nominations.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="annexes"
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("For example Terms of reference."))
    text = models.TextField(
        _("text"), max_length=60_000, blank=True, help_text=_("Set within the letter, with its headings.")
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AnnexQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "annexes"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(text="") & Q(file__isnull=True)) | (Q(text="") & Q(file__isnull=False)),
                name="annex_is_text_or_file",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="annex_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title


class LetterSeries(models.Model):
    """The last number given to a letter of a group in a year: numbers have no gaps, and none is given twice."""

    group = models.ForeignKey("nominations.ExpertGroup", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "letter series"
        constraints = [models.UniqueConstraint(fields=["group", "year"], name="letter_series_once_a_year")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.year}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def about(self, *subjects: models.Model) -> Self:
        """Return the letters about these objects, all of one model."""
        types = {subject._meta.model_name for subject in subjects}
        return self.filter(subject_type__in=types, subject_id__in=[str(subject.pk) for subject in subjects])

    def for_groups(self, group_ids: Collection[uuid.UUID]) -> Self:
        """Return the letters of these groups: who may see which group is known above."""
        return self.filter(group_id__in=group_ids)

    def standing(self) -> Self:
        """Return those that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Letter(models.Model):
    """A letter or list as it was issued: number, date, content and file never change; it can only be withdrawn."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call letter")
        ACKNOWLEDGEMENT = "acknowledgement", _("Acknowledgement")
        APPOINTMENT = "appointment", _("Letter of appointment")
        THANKS = "thanks", _("Thanks on leaving")
        MEMBERS = "members", _("List of members")
        ATTENDANCE = "attendance", _("Attendance list")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey("nominations.ExpertGroup", on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=30, unique=True, help_text=_("For example E03931-2026-L0012."))
    country = models.ForeignKey(
        "nominations.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("State"),
    )
    subject_type = models.CharField(max_length=40, help_text=_("What it is about, as a key: invitation, mandate …"))
    subject_id = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=5, default="en")
    dated_on = models.DateField(_("date"))
    subject = models.CharField(_("subject"), max_length=300)
    ares_ref = models.CharField(_("Ares reference"), max_length=60, blank=True)
    recipient = models.EmailField(_("sent to"), blank=True)
    recipient_name = models.CharField(max_length=200, blank=True)
    signatory = models.ForeignKey(Signatory, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wording = models.ForeignKey(TextVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content = models.JSONField(help_text=_("Everything that was typeset."))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256 checksum"), max_length=64, help_text=_("Of the PDF."))
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "number"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="letter_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="letter_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="letter_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["members", "attendance"]) | Q(country__isnull=False, signatory__isnull=False),
                name="letter_to_a_state_is_signed",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(kind__in=["members", "attendance"]),
                name="letter_once_a_subject",
            ),
        ]

    def __str__(self) -> str:
        return self.number
