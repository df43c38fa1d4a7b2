"""Authorities of the Member States and persons; names in NFC, with a folded form for search (domain rules 1, 6, 22)."""

import uuid
from typing import Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from nominations.kernel import periods
from nominations.kernel.constraints import nfc
from nominations.kernel.searching import words_asked

M_co = TypeVar("M_co", bound=models.Model, covariant=True)

# What a search asks, and what the index holds: each word of the folded name.
NAME_WORDS = SearchVector("name_key", config="simple")


class NamedQuerySet(models.QuerySet[M_co]):
    """Authorities or persons, found by the beginnings of the words of their names."""

    def named(self, typed: str) -> Self:
        """Return those in whose names a word begins with each typed word; "Garcia" finds "García" (rule 22)."""
        asked = words_asked(typed)
        return self.annotate(words=NAME_WORDS).filter(words=asked) if asked else self.none()


class AuthorityQuerySet(NamedQuerySet["Authority"]):
    pass


class PersonQuerySet(NamedQuerySet["Person"]):
    pass


class Gender(models.TextChoices):
    """Given freely, for statistics only: never a condition (domain rule 35)."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("In another way")
    NOT_SAID = "not_said", _("Prefer not to say")


class Authority(models.Model):
    """A competent authority of a State: it is the member; persons represent it (domain rule 1)."""

    class Succession(models.TextChoices):
        RENAMED = "renamed", _("Renamed")
        MERGED = "merged", _("Merged into another authority")
        SUCCEEDED = "succeeded", _("Succeeded by another authority")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    country = models.ForeignKey(
        "nominations.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("State")
    )
    name = models.CharField(_("name in the original script"), max_length=300)
    name_latin = models.CharField(_("name in Latin letters"), max_length=300, blank=True)
    name_key = models.CharField(max_length=300, editable=False)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    address = models.TextField(blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    succession = models.CharField(max_length=20, choices=Succession.choices, blank=True)
    succeeded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    modified_at = periods.modified_at()

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["country__protocol_order", "name"]
        indexes = [
            GinIndex(NAME_WORDS, name="authority_name_words"),
            models.Index(fields=["modified_at", "id"], name="authority_modified"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(succession="", succeeded_by__isnull=True)
                | (~Q(succession="") & Q(succeeded_by__isnull=False, until__isnull=False)),
                name="authority_succeeded_when_ended",
            ),
            models.CheckConstraint(condition=~Q(succeeded_by=F("id")), name="authority_does_not_succeed_itself"),
            periods.in_order("authority_period_in_order"),
            models.CheckConstraint(condition=~Q(name=""), name="authority_has_a_name"),
            nfc("name", "name_latin", name="authority_names_nfc"),
            models.UniqueConstraint(
                fields=["country", "name_key"], condition=Q(until__isnull=True), name="authority_once_a_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A person who represents, or represented, an authority. The employer is apart from the authority (rule 6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family_name = models.CharField(_("family name"), max_length=150)
    given_name = models.CharField(_("given name"), max_length=150)
    family_name_latin = models.CharField(_("family name in Latin letters"), max_length=150, blank=True)
    given_name_latin = models.CharField(_("given name in Latin letters"), max_length=150, blank=True)
    name_key = models.CharField(max_length=620, editable=False, db_index=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    employer = models.CharField(_("employer"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    created_at = models.DateTimeField()
    informed_at = models.DateTimeField(
        _("told of the nomination"), null=True, blank=True, help_text=_("No page shows the name before.")
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, blank=True)
    modified_at = periods.modified_at()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name"]
        indexes = [
            GinIndex(NAME_WORDS, name="person_name_words"),
            models.Index(Upper("email"), name="person_address"),  # as `email__iexact` asks
            models.Index(fields=["modified_at", "id"], name="person_modified"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | (Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merged_into=F("id"))),
                name="person_merged_into_another",
            ),
            models.CheckConstraint(condition=~Q(family_name=""), name="person_has_a_family_name"),
            nfc("family_name", "given_name", "family_name_latin", "given_name_latin", name="person_names_nfc"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()
