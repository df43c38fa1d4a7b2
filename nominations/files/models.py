"""Stored files. The bytes live in PostgreSQL, in the same transaction as the act that brought them (docs/adr)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Blob(models.Model):
    """Content, kept once however often it was uploaded."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_is_hex"),
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.sha256


class StoredFile(models.Model):
    """One upload: a name and a type given to some content. Never changed, only removed with its retention class."""

    class Type(models.TextChoices):
        PDF = "application/pdf", "PDF"
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"
        EML = "message/rfc822", "E-mail"
        PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX"
        ICS = "text/calendar", "Calendar entry"
        # With its character set, or a browser would guess another one for the names of 27 States.
        TXT = "text/plain; charset=utf-8", "Text"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100, choices=Type.choices)
    retention_class = models.CharField(max_length=40, default="nomination")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
