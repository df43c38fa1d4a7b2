"""What was read from a functional mailbox, once a mail, with what it answers and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.files.models import StoredFile
from nominations.inbox.states import Kind, Status
from nominations.outbox.models import OutgoingMail


class ReceivedMail(models.Model):
    """One mail of a functional mailbox. It stays in the mailbox too; here it is found beside what it answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailbox = models.EmailField(_("functional mailbox"), help_text=_("Whose mail was read."))
    uid = models.CharField(max_length=60, help_text=_("UIDVALIDITY and UID within the folder (RFC 3501)."))
    message_id = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.UNREAD)
    sender = models.CharField(_("from"), max_length=320, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Plain text, cut where it is very long."))
    attachments = models.JSONField(default=list, blank=True, help_text=_("Names, types and sizes."))
    size = models.PositiveIntegerField(help_text=_("Bytes, as the mail server says."))
    received_at = models.DateTimeField(_("received"), help_text=_("When the mail server took it (INTERNALDATE)."))
    read_at = models.DateTimeField(help_text=_("When it was read from the mailbox."))
    raw = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The whole mail; empty when it is too large to keep."),
    )
    answers = models.ForeignKey(
        OutgoingMail,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="received",
        verbose_name=_("answers"),
    )
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=2, blank=True, help_text=_("ISO code of the State it comes from."))
    failed_recipient = models.CharField(max_length=320, blank=True)
    delivery_status = models.CharField(max_length=20, blank=True, help_text=_("For example 5.1.1 (RFC 3463)."))
    note = models.CharField(max_length=300, blank=True, help_text=_("What the software noticed, for staff."))
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "received mails"
        ordering = ["-received_at", "pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="received_subject"),
            models.Index(fields=["audience", "-received_at"], name="received_audience"),
            models.Index(fields=["-received_at"], condition=Q(status="unread"), name="received_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "uid"], name="received_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="received_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="received_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=["unread", "noted"], handled_by__isnull=True, handled_at__isnull=True)
                | Q(status__in=["registered", "filed"], handled_at__isnull=False),
                name="received_handled_exactly_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id or str(self.pk)


class Mailbox(models.Model):
    """How far a functional mailbox was read: what lies below is never asked for again."""

    address = models.EmailField(primary_key=True)
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, help_text=_("Why it could not be read last time."))

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.address
