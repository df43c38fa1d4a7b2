"""What the Register published and when, where it differs from what we hold, and what a person confirmed."""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import ExpertGroup
from nominations.reconciliation.fields import FIELDS, MEMBERS
from nominations.reconciliation.states import Change, Decision, Outcome

NAMED = [(name, label) for name, label in FIELDS.items()]


class RegisterRetrieval(models.Model):
    """One file of the Register that was imported: what it was, of which day, and what it brought."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    file_name = models.CharField(_("file"), max_length=120)
    source = models.CharField(_("source"), max_length=300, blank=True)
    retrieved_on = models.DateField(_("retrieved on"))
    is_whole = models.BooleanField(_("the whole Register"), default=False)
    at = models.DateTimeField(_("imported"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    counts = models.JSONField(default=dict, help_text="Outcome → how many entries.")

    class Meta:
        ordering = ["-at"]
        verbose_name = _("retrieval of the Register")
        verbose_name_plural = _("retrievals of the Register")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="retrieval_sha256_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.retrieved_on:%d %B %Y}"


class RetrievalLine(models.Model):
    """An entry of a retrieval that was not as before: what became of it, and why."""

    retrieval = models.ForeignKey(RegisterRetrieval, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(help_text="Place in the file, from 1; 0: not in the file.")
    code = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "code"]
        indexes = [models.Index(fields=["retrieval", "outcome", "position"], name="line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.position} {self.code}: {self.outcome}"


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def published(self) -> Self:
        return self.filter(gone_since__isnull=True)


class RegisterEntry(models.Model):
    """A group as the Register last published it: the base that later retrievals are compared with (rule 34)."""

    group = models.OneToOneField(ExpertGroup, on_delete=models.PROTECT, primary_key=True, related_name="+")
    code = models.CharField(max_length=9, unique=True)
    published = models.JSONField(help_text="Our columns → values as published; `members` where the data had them.")
    retrieved_on = models.DateField()
    gone_since = models.DateField(null=True, blank=True, help_text="Missing in the whole Register of this day.")

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "register entries"

    def __str__(self) -> str:
        return self.code


class RegisterDifferenceQuerySet(models.QuerySet["RegisterDifference"]):
    def visible_to(self, user: Any, *, on: date) -> Self:
        """Return the differences of the visitor's groups (rule 30)."""
        groups = ExpertGroup.objects.visible_to(user, on=on)
        return self.filter(group__in=groups)

    def open(self) -> Self:
        return self.filter(decision=Decision.OPEN)


class RegisterDifference(models.Model):
    """A field that both sides changed: a person takes what the Register says or leaves ours; nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("group"))
    field = models.CharField(_("field"), max_length=40, choices=NAMED)
    ours = models.JSONField(_("we hold"), null=True)  # a day that is not given
    theirs = models.JSONField(_("the Register says"), null=True)
    retrieved_on = models.DateField(_("retrieved on"))
    found_at = models.DateTimeField(_("found"))
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices, default=Decision.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RegisterDifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["group__code", "field", "-found_at"]
        verbose_name = _("difference from the Register")
        verbose_name_plural = _("differences from the Register")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "field"], condition=Q(decision=Decision.OPEN), name="difference_one_open_a_field"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_at__isnull=True)
                | (~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False)),
                name="difference_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group.code}: {self.get_field_display()}"


class RegisterConfirmation(models.Model):
    """A person's word that the Register should say this: one line of the reconciliation, with both values as seen."""

    group = models.ForeignKey(ExpertGroup, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Change.choices)
    field = models.CharField(max_length=40, blank=True, choices=[*NAMED, (MEMBERS, _("member"))])
    country = models.ForeignKey("nominations.Country", on_delete=models.PROTECT, null=True, related_name="+")
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    key = models.CharField(max_length=64, unique=True, help_text="Digest of all this: another value asks anew.")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-confirmed_at"]

    def __str__(self) -> str:
        return f"{self.group_id} {self.kind} {self.field}"
