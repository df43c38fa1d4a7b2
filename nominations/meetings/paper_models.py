"""What is on the table: documents with their dates, minutes by item, and what States say of them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.files.models import StoredFile
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.states import MinutesStatus

# How many versions that nobody published may lie between two that somebody did.
VERSIONS_BETWEEN = 3


class MeetingDocumentQuerySet(models.QuerySet["MeetingDocument"]):
    def standing(self) -> Self:
        """Return the newest version of each document, without the withdrawn ones."""
        return self.filter(withdrawn_at__isnull=True, replaced_by__isnull=True)

    def sent(self) -> Self:
        """Return what members were sent: later versions and what was withdrawn included."""
        return self.filter(sent_at__isnull=False)

    def public(self) -> Self:
        """Return what the public may read; of a document replaced, the last version that was published."""
        public = self.filter(published_at__isnull=False, withdrawn_at__isnull=True)
        for versions in range(1, VERSIONS_BETWEEN + 2):
            newer = "__".join(["replaced_by"] * versions)
            public = public.exclude(**{f"{newer}__published_at__isnull": False, f"{newer}__withdrawn_at": None})
        return public


class MeetingDocument(models.Model):
    """A document of a meeting: when it was sent to members, when published, or on which ground it is withheld.

    Withheld ones are listed with the ground (Ombudsman OI/3/2024): those of Regulation 1049/2001 Art. 4.
    """

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("Agenda")
        WORKING = "working", _("Working document")
        PRESENTATION = "presentation", _("Presentation")
        MINUTES = "minutes", _("Minutes")
        OPINION = "opinion", _("Opinion")
        OTHER = "other", _("Other document")

    class Ground(models.TextChoices):
        SECURITY = "4-1-a-security", _("Public security, defence or military matters (Art. 4(1)(a))")
        RELATIONS = "4-1-a-relations", _("International relations (Art. 4(1)(a))")
        FINANCE = "4-1-a-finance", _("Financial, monetary or economic policy (Art. 4(1)(a))")
        PRIVACY = "4-1-b", _("Privacy and integrity of the individual (Art. 4(1)(b))")
        COMMERCE = "4-2-commerce", _("Commercial interests (Art. 4(2))")
        COURT = "4-2-court", _("Court proceedings and legal advice (Art. 4(2))")
        INSPECTION = "4-2-inspection", _("Inspections, investigations and audits (Art. 4(2))")
        DECISION = "4-3", _("Decision not yet taken (Art. 4(3))")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="documents")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    number = models.PositiveSmallIntegerField(help_text=_("Counted a meeting, from 1."))
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WORKING)
    title = models.CharField(_("title"), max_length=300)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_consultation = models.BooleanField(
        _("members are consulted on it"), default=False, help_text=_("The time limit for documents applies.")
    )
    sent_at = models.DateTimeField(_("sent to members at"), null=True, blank=True, editable=False)
    late_reason = models.TextField(_("why it was sent late"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_on_ground = models.CharField(
        _("withheld on the ground of"), max_length=20, choices=Ground.choices, blank=True
    )
    withheld_note = models.TextField(_("why it is withheld"), blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MeetingDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_document_number_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(withheld_on_ground=""),
                name="meeting_document_published_or_withheld",
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | (~Q(withheld_on_ground="") & Q(sent_at__isnull=True)),
                name="meeting_document_has_a_file_unless_withheld",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="meeting_document_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Minutes(models.Model):
    """The minutes of a meeting: one text an item, a synthesis, comments of States; frozen as a PDF when adopted."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes", primary_key=True)
    status = models.CharField(max_length=12, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT)
    opening = models.TextField(_("opening"), blank=True)
    synthesis = models.TextField(_("synthesis of the round tables"), blank=True)
    conclusions = models.TextField(_("conclusions and next steps"), blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    circulated_at = models.DateTimeField(null=True, blank=True, editable=False)
    comments_until_on = models.DateField(_("comments by"), null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    document = models.OneToOneField(
        MeetingDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MinutesStatus.values), name="minutes_status_known"),
            models.CheckConstraint(
                condition=Q(status=MinutesStatus.DRAFT)
                | Q(circulated_at__isnull=False, comments_until_on__isnull=False),
                name="minutes_circulated_with_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[MinutesStatus.DRAFT, MinutesStatus.CIRCULATED], adopted_at__isnull=True)
                | Q(
                    status__in=[MinutesStatus.ADOPTED, MinutesStatus.PUBLISHED],
                    adopted_at__isnull=False,
                    document__isnull=False,
                ),
                name="minutes_adopted_with_a_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}"


class ItemRecord(models.Model):
    """What the minutes say of an item, and what its rapporteur wrote of the round table."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="record", primary_key=True)
    text = models.TextField(_("minutes of this item"), blank=True)
    report = models.TextField(_("the rapporteur's text"), blank=True)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return f"{self.item_id}"


class MinutesComment(models.Model):
    """What a State says of the circulated minutes, and what became of it. The State's own words never change."""

    class Outcome(models.TextChoices):
        OPEN = "", _("To be answered")
        TAKEN_UP = "taken_up", _("Taken up")
        PARTLY = "partly", _("Partly taken up")
        NOT_TAKEN_UP = "not_taken_up", _("Not taken up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="comments")
    country = models.ForeignKey("nominations.Country", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["minutes", "at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="minutes_comment_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
