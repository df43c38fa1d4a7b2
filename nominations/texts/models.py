"""One row a version of a text: never changed, the newest one is in force."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TextVersion(models.Model):
    """A text as somebody saved it for all groups, one group or one call. Append-only: a trigger refuses changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60, help_text=_("For example letter.call; see texts/catalogue.py."))
    group = models.ForeignKey(
        "nominations.ExpertGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    call = models.ForeignKey("nominations.Call", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, default="en")
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), max_length=20_000, blank=True, help_text=_("Empty: back to the wider text."))
    note = models.CharField(_("why it was changed"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind", "language", "-number"]
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "group", "call", "number"], nulls_distinct=False, name="text_version_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="text_version_from_1"),
            models.CheckConstraint(
                condition=Q(call__isnull=True) | Q(group__isnull=False), name="text_of_a_call_names_its_group"
            ),
            models.CheckConstraint(condition=Q(language__regex=r"^[a-z]{2}$"), name="text_language_is_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.number}"
