"""Who signed when, append-only, and the accession of a State on its way to a signature (domain rules 23, 24)."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import Role as UserRole
from nominations.declarations.models import Declaration
from nominations.declarations.states import AccessionStatus
from nominations.files.models import StoredFile
from nominations.kernel.partial_dates import PartlyDated


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> Self:
        """Return the facts as last corrected, in protocol order, States outside the Union last (domain rule 20)."""
        rows = self.filter(corrected_by__isnull=True, is_struck=False).select_related("country")
        return rows.order_by(F("country__protocol_order").asc(nulls_last=True), "country__name_en", "turn")


class Signature(PartlyDated):
    """A fact about one State: it signed, acceded, or withdrew. Never changed: a correction is a row that follows it.

    `turn` counts the facts of a State: odd ones bring it in, even ones take it out, so that it cannot sign twice. What
    is recorded in the place of a fact that was struck is the next version of that turn.
    """

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("Signed when it was done")
        ACCESSION = "accession", _("Acceded later")
        WITHDRAWAL = "withdrawal", _("Withdrew")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="signatures")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    turn = models.PositiveSmallIntegerField(default=1, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", editable=False
    )
    is_struck = models.BooleanField(default=False, editable=False, help_text=_("Entered in error: it never happened."))
    reason = models.TextField(_("reason"), blank=True, help_text=_("Of a correction or a withdrawal."))
    # Whoever held the pen, apart from the State (domain, section 2): an attaché of a Permanent Representation.
    signatory_name = models.CharField(_("signatory"), max_length=200, blank=True)
    signatory_capacity = models.CharField(_("capacity"), max_length=300, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.TextField(_("source"), blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SignatureQuerySet.as_manager()

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["declaration", "date_from", "country__protocol_order"]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.CheckConstraint(condition=Q(date_from__isnull=False), name="signature_is_dated"),
            models.UniqueConstraint(
                fields=["declaration", "country", "turn", "version"], name="signature_once_a_state_and_turn"
            ),
            models.CheckConstraint(
                condition=Q(turn__gte=1)
                & (
                    (Q(kind="withdrawal") & Q(turn=F("turn") - Mod(F("turn"), 2)))
                    | (~Q(kind="withdrawal") & Q(turn=F("turn") - Mod(F("turn"), 2) + 1))
                ),
                name="signature_withdrawals_follow_signatures",
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True, is_struck=False)
                | Q(version__gt=1, corrects__isnull=False),
                name="signature_correction_follows_what_it_corrects",
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="signature_correction_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(kind="withdrawal") | ~Q(reason=""), name="signature_withdrawal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="signature", turn=1) | ~Q(kind="signature"), name="signature_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.country_id} {self.get_kind_display()}, {self.stated}"


class AccessionQuerySet(models.QuerySet["Accession"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the accessions of the States this visitor speaks for."""
        return self.filter(country_id__in=UserRole.objects.states_of(user, on=on))


class Accession(models.Model):
    """A State on its way to accede: invited or not, announced in the portal with its letter, confirmed by staff.

    A signature that staff record on paper settles what is under way: it is confirmed, with or without an announcement.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="accessions")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    status = models.CharField(max_length=12, choices=AccessionStatus.choices, default=AccessionStatus.INVITED)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer_by_on = models.DateField(
        _("answer wished by"), null=True, blank=True, help_text=_("The last day, in Brussels; a wish, not a limit.")
    )
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True, help_text=_("The day of the letter."))
    signatory_name = models.CharField(_("signatory"), max_length=200, blank=True)
    signatory_capacity = models.CharField(_("capacity"), max_length=300, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note to the secretariat"), blank=True)
    reason = models.TextField(_("why it was sent back, taken back or withdrawn"), blank=True, editable=False)
    settled_at = models.DateTimeField(_("confirmed or withdrawn at"), null=True, blank=True, editable=False)
    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="accession", editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False, help_text=_("Counts its changes."))

    objects = AccessionQuerySet.as_manager()

    class Meta:
        ordering = ["declaration", "country__protocol_order", "country__name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "country"],
                condition=~Q(status=AccessionStatus.CONFIRMED),
                name="accession_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(status__in=AccessionStatus.values), name="accession_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["announced", "confirmed"])
                | Q(status="confirmed", announced_at__isnull=True)  # settled by a signature on paper
                | (
                    Q(letter__isnull=False, announced_at__isnull=False, signed_on__isnull=False) & ~Q(signatory_name="")
                ),
                name="accession_announced_with_its_letter",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", signature__isnull=False, settled_at__isnull=False)
                | (~Q(status="confirmed") & Q(signature__isnull=True)),
                name="accession_confirmed_with_its_signature",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["sent_back", "called_off"]) | ~Q(reason=""),
                name="accession_ended_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.country_id}"

    @property
    def is_settled_on_paper(self) -> bool:
        """Whether a signature on paper settled it, and not the confirmation of what the State announced."""
        if self.signature is None:
            return False
        return self.announced_at is None or self.signature.letter_id != self.letter_id
