"""Declarations, their text by language, parties that sign as no State; who signed stands in signature_models.py."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.declarations.states import Status
from nominations.files.models import StoredFile
from nominations.groups.models import ExpertGroup
from nominations.kernel import periods
from nominations.kernel.partial_dates import PartlyDated


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the declarations of the staff member's groups (domain rule 30)."""
        return self.filter(group__in=ExpertGroup.objects.visible_to(user, on=on))

    def public(self) -> Self:
        """Return what the public Register shows: what was done, and may be shown."""
        return self.filter(is_public=True).exclude(status=Status.PREPARED)


class Declaration(PartlyDated):
    """A political declaration or a joint statement; its date is that on which it was done, as the text states it."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("Declaration")
        JOINT_STATEMENT = "joint_statement", _("Joint statement")

    class OpenTo(models.TextChoices):
        MEMBER_STATES = "member_states", _("Member States only")
        ANY_STATE = "any_state", _("Member States, and other States that are invited")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        ExpertGroup,
        on_delete=models.PROTECT,
        related_name="declarations",
        verbose_name=_("related group"),
        help_text=_("Its secretariat keeps the declaration."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.DECLARATION)
    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=80)
    summary = models.TextField(_("what it is about"), blank=True)
    done_at = models.CharField(_("done at"), max_length=120, blank=True, help_text=_("The place: Bucharest."))
    original_language = models.CharField(
        _("original language"), max_length=2, blank=True, help_text=_("Two letters: en.")
    )
    legal_effect = models.TextField(_("legal effect"), blank=True, help_text=_("In the words of the text."))
    accession_clause = models.TextField(_("accession"), blank=True, help_text=_("In the words of the text."))
    depositary = models.CharField(_("depositary"), max_length=200, blank=True)
    open_to = models.CharField(_("open to"), max_length=20, choices=OpenTo.choices, default=OpenTo.MEMBER_STATES)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PREPARED)
    source = models.TextField(_("source"), blank=True, help_text=_("Where these facts were read."))
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    is_public = models.BooleanField(_("shown in the public Register"), default=True)
    created_at = models.DateTimeField(editable=False)
    modified_at = periods.modified_at()

    objects = DeclarationQuerySet.as_manager()

    class Meta(PartlyDated.Meta):
        abstract = False
        ordering = ["-date_from", "short_title"]
        indexes = [models.Index(fields=["modified_at", "id"], name="declaration_modified")]
        constraints = [
            *PartlyDated.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=Status.values), name="declaration_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.PREPARED) | Q(date_from__isnull=False),
                name="declaration_done_on_a_date",
                violation_error_message=_("A declaration that is done has the date on which it was done."),
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(short_title=""), name="declaration_has_titles"),
            models.CheckConstraint(
                condition=Q(original_language="") | Q(original_language__regex=r"^[a-z]{2}$"),
                name="declaration_language_format",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class DeclarationText(models.Model):
    """The text in one language, as a file; the one in the original language is the original."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=2, help_text=_("Two letters: en."))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=300, blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False, help_text=_("A newer file stands."))

    class Meta:
        ordering = ["language", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "language"],
                condition=Q(replaced_at__isnull=True),
                name="declaration_text_one_a_language",
            ),
            models.CheckConstraint(condition=Q(language__regex=r"^[a-z]{2}$"), name="declaration_text_language"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.language}"


class OtherParty(models.Model):
    """A party of a joint statement that does not sign as a State: the Union, a country outside it, an agency."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="other_parties")
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("other party")
        verbose_name_plural = _("other parties")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "name"], name="other_party_once"),
            models.CheckConstraint(condition=~Q(name=""), name="other_party_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
