"""Authorities of the Member States and persons; names in NFC, with a folded form for search (domain rules 1, 6, 22)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.kernel import periods
from nominations.kernel.constraints import nfc


class Authority(models.Model):
    """A competent authority of a State: it is the member; persons represent it (domain rule 1)."""

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

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["country__protocol_order", "name"]
        constraints = [
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
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["family_name", "given_name"]
        constraints = [
            models.CheckConstraint(condition=~Q(family_name=""), name="person_has_a_family_name"),
            nfc("family_name", "given_name", "family_name_latin", "given_name_latin", name="person_names_nfc"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()
