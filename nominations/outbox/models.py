"""The outbox table: unique key, stable Message-ID, lease and marker, kept as evidence."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from nominations.outbox.states import WORDED, IfUncertain, Status

# The key of a mail that never went and may be written anew: its own id stands behind it.
FREED_KEY = Concat(F("dedup_key"), Value("#"), Cast("pk", CharField()))


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def about(self, *subjects: models.Model) -> Self:
        """Return the mails caused by these objects, all of one model."""
        types = {subject._meta.model_name for subject in subjects}
        return self.filter(subject_type__in=types, subject_id__in=[str(subject.pk) for subject in subjects])

    def to_states(self, *iso2: str) -> Self:
        """Return the mails to people who speak for these States; sign-in codes are nobody's to read."""
        return self.filter(audience__in=iso2, sensitive=False)

    def due(self, at: datetime) -> Self:
        return self.filter(status=Status.QUEUED, next_attempt_at__lte=at)


class OutgoingMail(models.Model):
    """One mail to one recipient. Words may be empty while it is only planned; they are frozen when it is queued."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, help_text=_("For example reminder_d7; each kind is one template."))
    dedup_key = models.CharField(max_length=200, help_text=_("kind:subject:State:step:deadline:recipient"))
    message_id = models.CharField(max_length=120)
    thread_id = models.CharField(max_length=120, blank=True, help_text=_("Message-ID that mails of one call refer to."))
    dated_at = models.DateTimeField(help_text=_("The Date header; stable over attempts."))
    sender = models.CharField(max_length=320, blank=True, help_text=_("The From header; stable over attempts."))
    recipient = models.EmailField()
    recipient_name = models.CharField(max_length=300, blank=True)
    reply_to = models.EmailField(blank=True)
    audience = models.CharField(
        max_length=2, blank=True, help_text=_("ISO code of the State the recipient speaks for.")
    )
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sensitive = models.BooleanField(
        default=False, help_text=_("Purged at once when sent; never shown (sign-in codes).")
    )
    priority = models.PositiveSmallIntegerField(default=5, help_text=_("1 goes first."))
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    group_key = models.UUIDField(
        null=True, blank=True, help_text=_("The group whose secretariat reads it; empty: of no group.")
    )
    status = models.CharField(max_length=20, choices=Status.choices)
    status_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_reply = models.CharField(max_length=500, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    in_data = models.BooleanField(default=False, help_text=_("The marker: DATA was about to be sent."))
    sha256 = models.CharField(max_length=64, blank=True, help_text=_("Of the bytes handed over; kept when purged."))
    held_until = models.DateTimeField(
        null=True, blank=True, help_text=_("Of a held mail: when it goes by itself; empty: a person decides.")
    )
    uncertain_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when nobody knows."))
    if_uncertain = models.CharField(max_length=20, choices=IfUncertain.choices, default=IfUncertain.HOLD)
    resends = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was sent again after a doubt."))
    resend_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        db_index=False,  # few mails are copies: see the partial index
        help_text=_("The mail whose words this one says once more."),
    )
    purged_at = models.DateTimeField(null=True, blank=True, help_text=_("When its words were deleted."))
    attached = models.PositiveSmallIntegerField(default=0, db_default=0, help_text=_("How many files it carries."))
    wording = models.ForeignKey(
        "nominations.TextVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("The text of a secretariat that it was worded with; empty: the built-in one."),
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "pk"]
        indexes = [
            models.Index(
                fields=["priority", "next_attempt_at"], condition=Q(status="queued"), name="mail_queued_in_order"
            ),
            # Not over lease_until: so the marker changes no indexed column, and no index is written to for it (HOT).
            models.Index(fields=["created_at"], condition=Q(status="sending"), name="mail_leases"),
            models.Index(fields=["resend_of"], condition=Q(resend_of__isnull=False), name="mail_copies"),
            models.Index(fields=["due_at"], condition=Q(status="planned"), name="mail_planned"),
            models.Index(
                fields=["status"], condition=Q(status__in=["failed", "uncertain", "bounced"]), name="mail_trouble"
            ),
            models.Index(fields=["held_until"], condition=Q(status="held"), name="mail_held"),
            models.Index(
                fields=["created_at"], condition=Q(purged_at__isnull=True) & ~Q(text=""), name="mail_to_purge"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="mail_subject"),
            models.Index(fields=["audience", "-due_at"], name="mail_audience"),
            models.Index(fields=["-due_at", "-id"], name="mail_newest_first"),
            models.Index(fields=["group_key", "-due_at"], name="mail_of_a_group"),
        ]
        constraints = [
            # As constraints, because unique=True adds a second index each, for LIKE, which nobody asks.
            models.UniqueConstraint(fields=["dedup_key"], name="mail_once_a_key"),
            models.UniqueConstraint(fields=["message_id"], name="mail_once_a_message_id"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="mail_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=WORDED) | (~Q(subject="") & ~Q(text="")), name="mail_has_words_before_it_goes"
            ),
            models.CheckConstraint(
                condition=Q(status="sending", lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_token__isnull=True, lease_until__isnull=True, in_data=False)),
                name="mail_lease_exactly_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["sent", "bounced"], sent_at__isnull=False)
                | (~Q(status__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
                name="mail_sent_at_exactly_when_sent",
            ),
            models.CheckConstraint(
                condition=Q(status="uncertain", uncertain_at__isnull=False)
                | (~Q(status="uncertain") & Q(uncertain_at__isnull=True)),
                name="mail_uncertain_at_exactly_while_uncertain",
            ),
            models.CheckConstraint(
                condition=Q(status="held") | Q(held_until__isnull=True), name="mail_held_until_only_while_held"
            ),
            models.CheckConstraint(condition=Q(if_uncertain__in=IfUncertain.values), name="mail_if_uncertain_known"),
            models.CheckConstraint(
                condition=~Q(sensitive=True) | Q(if_uncertain=IfUncertain.NEVER), name="mail_sensitive_never_sent_again"
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"), name="mail_sha256_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(recipient__regex=r"^[^@\s<>,;]+@[^@\s<>,;]+$"), name="mail_one_recipient"
            ),
            models.CheckConstraint(condition=~Q(subject__regex=r"[\r\n]"), name="mail_subject_is_one_line"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"


class MailAttachment(models.Model):
    """A file that a mail carries. `OutgoingMail.attached` counts them, so that for most mails nothing is asked."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("nominations.StoredFile", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["mail", "position"], name="mail_attachment_in_order")]

    def __str__(self) -> str:
        return str(self.file)


class Heartbeat(models.Model):
    """When each job of the clock last ran, and how it went; `/health/` reads it."""

    job = models.CharField(primary_key=True, max_length=40)
    last_run_at = models.DateTimeField()
    last_result = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["job"]

    def __str__(self) -> str:
        return self.job


class Breaker(models.Model):
    """One row: while it is open nothing is claimed, because the mail server cannot be reached."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, help_text=_("Since when the mail server is away."))
    probe_at = models.DateTimeField(null=True, blank=True, help_text=_("When one process may try again."))
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="breaker_is_one_row"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, probe_at__isnull=True, reason="")
                | Q(opened_at__isnull=False, probe_at__isnull=False),
                name="breaker_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reason or "closed"
