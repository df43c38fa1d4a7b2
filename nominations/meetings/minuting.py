"""The verbs of the minutes: write, report, circulate, comment, answer, adopt, publish."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.accounts.models import Role, User
from nominations.audit import actions as audit
from nominations.files import actions as files
from nominations.kernel import clock
from nominations.kernel.text import clean_text
from nominations.letters import typesetting
from nominations.meetings import access, documents, minutes_paper, paper_notices, settling, synthesis
from nominations.meetings.actions import locked
from nominations.meetings.minutes_floor import (
    ChangedMeanwhile,
    Incomplete,
    NotNow,
    NotYours,
    TooLate,
    cleaned,
    may_be_written,
    minutes_of,
    moved,
    moving,
    secretariat,
)
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import ItemRecord, MeetingDocument, Minutes, MinutesComment
from nominations.meetings.states import MEETING, WRITTEN_WHILE, MinutesMove, MinutesStatus, Move, Status
from nominations.outbox import actions as outbox
from nominations.reference.models import Country

_DAY = "l j F Y"

merge_reports = synthesis.merge_reports


@transaction.atomic
def write(
    meeting: Meeting,
    *,
    opening: str,
    synthesis: str,
    conclusions: str,
    texts: Mapping[AgendaItem, str],
    revision: int,
    by: User,
    at: datetime,
) -> Minutes:
    """Save the draft as a whole. Raises ChangedMeanwhile when it is no longer the revision that was read."""
    minutes = _to_write(meeting, by=by, at=at)
    words = {"opening": cleaned(opening), "synthesis": cleaned(synthesis), "conclusions": cleaned(conclusions)}
    said = {item.pk: cleaned(text) for item, text in texts.items()}
    if minutes.revision != revision:
        if _is_saved(minutes, words, said):  # the button pressed twice
            return minutes
        raise ChangedMeanwhile
    if any(item.meeting_id != minutes.meeting_id for item in texts):
        raise NotNow(_("An item of this page belongs to another meeting. Open the page again."))
    for name, text in words.items():
        setattr(minutes, name, text)
    minutes.revision += 1
    minutes.save()
    ItemRecord.objects.bulk_create(
        [ItemRecord(item=item, text=said[item.pk]) for item in texts],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["text"],
    )
    audit.record("minutes.write", minutes, by=by, at=at, revision=minutes.revision)
    return minutes


@transaction.atomic
def report(item: AgendaItem, *, text: str, by: User, at: datetime, revision: int | None = None) -> ItemRecord:
    """Hand in what the rapporteur wrote: by the rapporteur's State, or by staff, while the minutes are in draft."""
    meeting, today = locked(item.meeting), clock.local_day(at)
    _may_report(item, meeting, by=by, on=today)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if meeting.status not in WRITTEN_WHILE or (minutes and minutes.status != MinutesStatus.DRAFT):
        raise NotNow(_("The minutes are no longer in draft, so they take no more texts of rapporteurs."))
    record, _made = ItemRecord.objects.get_or_create(item=item)
    words = cleaned(text)
    if words and (record.report, record.reported_by_id) == (words, by.pk):  # the button pressed twice
        return record
    if revision is not None and record.revision != revision:
        raise ChangedMeanwhile
    if not words:
        raise Incomplete(_("Write the text first, then hand it in."))
    record.report, record.reported_at, record.reported_by = words, at, by
    record.revision += 1
    record.save(update_fields=["report", "reported_at", "reported_by", "revision"])
    state = "" if by.is_staff else str(item.rapporteur_state_id)
    audit.record("minutes.report", item, by=by, at=at, on_behalf_of=state, revision=record.revision)
    return record


@transaction.atomic
def circulate(meeting: Meeting, *, comments_until_on: date, by: User, at: datetime) -> Minutes:
    """Ask the members for comments, until a day in Brussels; each item must have its text."""
    minutes = moving(meeting, MinutesMove.CIRCULATE, by=by, at=at)
    if minutes.meeting.status != Status.HELD:
        raise NotNow(_("Say first that the meeting took place. Then its minutes can be circulated."))
    _whole(minutes)
    if comments_until_on <= clock.local_day(at):
        raise Incomplete(_("Choose a later day for comments: members need at least one day."))
    minutes.circulated_at, minutes.comments_until_on = at, comments_until_on
    moved(minutes, MinutesMove.CIRCULATE, by=by, at=at, until=comments_until_on.isoformat())
    outbox.enqueue(paper_notices.circulated(minutes, at=at), at=at)
    return minutes


@transaction.atomic
def take_back(meeting: Meeting, *, reason: str, by: User, at: datetime) -> Minutes:
    """Make the minutes a draft again, to be changed and circulated anew; comments stay."""
    minutes = moving(meeting, MinutesMove.TAKE_BACK, by=by, at=at)
    words = clean_text(reason)
    if not words:
        raise Incomplete(_("Give the reason: it stays in the audit trail."))
    return moved(minutes, MinutesMove.TAKE_BACK, by=by, at=at, reason=words)


@transaction.atomic
def comment(
    minutes: Minutes, *, country: Country, item: AgendaItem | None, text: str, by: User, at: datetime
) -> MinutesComment:
    """Say what a State has to say: the State itself until the last day, staff on its behalf until adoption."""
    meeting, today = locked(minutes.meeting), clock.local_day(at)
    minutes = minutes_of(meeting)
    for_itself = country.pk in set(Role.objects.states_of(by, on=today))
    if not for_itself:
        access.allow(access.is_secretariat(by, meeting.group, on=today))
    if minutes.status != MinutesStatus.CIRCULATED:
        raise NotNow(_("The minutes are not open for comments."))
    if not Delegation.objects.filter(meeting=meeting, country=country).exists():
        raise NotYours(_("This State was not invited to the meeting, so it has no comment to make."))
    until = minutes.comments_until_on
    if for_itself and until and today > until:
        day = date_format(until, _DAY)
        raise TooLate(_("Comments could be made until %(day)s. Write to the secretariat instead.") % {"day": day})
    if item is not None and item.meeting_id != meeting.pk:
        raise NotYours(_("The item belongs to another meeting. Choose one of this meeting."))
    words = cleaned(text)
    if not words:
        raise Incomplete(_("Write the comment first."))
    told: dict[str, Any] = {"minutes": minutes, "country": country, "item": item, "text": words, "by": by}
    if same := MinutesComment.objects.filter(**told, outcome="").first():  # the button pressed twice
        return same
    made = MinutesComment.objects.create(**told, at=at)
    audit.record("minutes.comment", made, by=by, at=at, on_behalf_of=str(country.pk))
    return made


@transaction.atomic
def answer(comment: MinutesComment, *, outcome: str, answer: str, by: User, at: datetime) -> MinutesComment:
    """Say what became of a State's comment; what was not, or only partly, taken up needs words."""
    meeting = secretariat(comment.minutes.meeting, by=by, at=at)
    minutes = minutes_of(meeting)
    if minutes.status not in (MinutesStatus.CIRCULATED, MinutesStatus.DRAFT):
        raise NotNow(_("The minutes are adopted: answers are no longer changed."))
    if not outcome or outcome not in MinutesComment.Outcome.values:
        raise Incomplete(_("Choose what became of the comment."))
    words = cleaned(answer)
    if outcome != MinutesComment.Outcome.TAKEN_UP and not words:
        raise Incomplete(_("Write why the comment is not, or only partly, taken up: the State reads it."))
    row = MinutesComment.objects.select_for_update().get(pk=comment.pk)
    row.outcome, row.answer, row.answered_at = outcome, words, at
    row.save(update_fields=["outcome", "answer", "answered_at"])
    audit.record("minutes.answer", row, by=by, at=at, outcome=outcome)
    return row


@transaction.atomic
def adopt(meeting: Meeting, *, by: User, at: datetime) -> Minutes:
    """Freeze the minutes as a PDF for the members, and close the meeting. Raises NoSuchLetter, NotTypeset, VoteOpen."""
    minutes = moving(meeting, MinutesMove.ADOPT, by=by, at=at)
    meeting, today = minutes.meeting, clock.local_day(at)
    access.allow(access.may(Move.MINUTE, by, meeting, on=today))
    if minutes.comments_until_on and today <= minutes.comments_until_on:
        day = date_format(minutes.comments_until_on, _DAY)
        raise NotNow(_("States may comment until %(day)s. Adopt the minutes after that day.") % {"day": day})
    settling.refuse_open_votes(meeting)
    _whole(minutes)
    _answered(minutes)
    minutes.adopted_at = at
    minutes.document = _frozen(minutes, is_public=False, by=by, at=at)
    moved(minutes, MinutesMove.ADOPT, by=by, at=at)
    meeting.status = MEETING.target(Move.MINUTE)
    meeting.save(update_fields=["status", "modified_at"])
    audit.record(f"meeting.{Move.MINUTE.value}", meeting, by=by, at=at)
    outbox.enqueue(paper_notices.adopted(minutes, at=at), at=at)
    return minutes


@transaction.atomic
def publish(meeting: Meeting, *, by: User, at: datetime) -> Minutes:
    """Publish the minutes: a file of their own, which names authorities and no person but by domain rule 26."""
    minutes = moving(meeting, MinutesMove.PUBLISH, by=by, at=at)
    minutes.published_at = at
    _frozen(minutes, is_public=True, by=by, at=at)
    return moved(minutes, MinutesMove.PUBLISH, by=by, at=at)


def preview(meeting: Meeting, *, at: datetime, is_public: bool = False) -> bytes:
    """Return the PDF as it would be adopted now; until then it says on each page that it is a draft."""
    minutes = Minutes.objects.select_related("meeting__group").filter(meeting=meeting).first()
    return typesetting.pdf(minutes_paper.of(minutes or Minutes(meeting=meeting), at=at, is_public=is_public))


def _frozen(minutes: Minutes, *, is_public: bool, by: User, at: datetime) -> MeetingDocument:
    meeting = minutes.meeting
    paper = minutes_paper.of(minutes, at=at, is_public=is_public)
    name = f"{meeting.group.code}-{meeting.kind}-{meeting.number}-minutes{'-public' if is_public else ''}.pdf"
    content = typesetting.pdf(paper)
    stored = files.keep(content, name=name.replace("/", "-"), retention_class=documents.RETENTION, by=by, at=at)
    facts: dict[str, Any] = {"published_at": at}
    title = _("Minutes of %(meeting)s") % {"meeting": meeting.title}
    if not is_public:
        title = _("Minutes of %(meeting)s, with the persons who attended") % {"meeting": meeting.title}
        note = _("It names the persons who attended. The minutes are published with their authorities instead.")
        facts = {"sent_at": at, "withheld_on_ground": MeetingDocument.Ground.PRIVACY, "withheld_note": note}
    kind = MeetingDocument.Kind.MINUTES
    return documents.make(
        meeting, title=title[: documents.LONGEST_TITLE], kind=kind, file=stored, by=by, at=at, **facts
    )


def _is_saved(minutes: Minutes, words: Mapping[str, str], said: Mapping[Any, str]) -> bool:
    """Answer whether the draft says all of this already."""
    records = dict(ItemRecord.objects.filter(item__meeting=minutes.meeting_id).values_list("item_id", "text"))
    same_items = all(records.get(key, "") == text for key, text in said.items())
    return same_items and all(getattr(minutes, name) == text for name, text in words.items())


def _may_report(item: AgendaItem, meeting: Meeting, *, by: User, on: date) -> None:
    if item.rapporteur_state_id and str(item.rapporteur_state_id) in set(Role.objects.states_of(by, on=on)):
        return
    if not access.is_secretariat(by, meeting.group, on=on):
        raise NotYours(_("Only the State of the rapporteur, or the secretariat, hands in this text."))


def _whole(minutes: Minutes) -> None:
    """Raise Incomplete unless every item that is minuted has its text."""
    items = AgendaItem.objects.filter(meeting=minutes.meeting).exclude(kind=AgendaItem.Kind.BREAK)
    without = [item.title for item in items.select_related("record") if not _text_of(item)]
    if without:
        facts = {"items": ", ".join(f"“{title}”" for title in without[:5]), "n": len(without)}
        words = ngettext(
            "One item has no text yet: %(items)s.", "%(n)d items have no text yet: %(items)s.", len(without)
        )
        raise Incomplete(words % facts)


def _text_of(item: AgendaItem) -> str:
    record = getattr(item, "record", None)
    return record.text if record else ""


def _answered(minutes: Minutes) -> None:
    waiting = MinutesComment.objects.filter(minutes=minutes, outcome="").count()
    if waiting:
        words = ngettext("One comment is not answered yet.", "%(n)d comments are not answered yet.", waiting)
        raise Incomplete(words % {"n": waiting})


def _to_write(meeting: Meeting, *, by: User, at: datetime) -> Minutes:
    meeting = secretariat(meeting, by=by, at=at)
    if meeting.status not in WRITTEN_WHILE:
        facts = {"status": meeting.get_status_display()}
        raise NotNow(_("The minutes cannot be written while the meeting is “%(status)s”.") % facts)
    Minutes.objects.get_or_create(meeting=meeting)
    minutes = minutes_of(meeting)
    if not may_be_written(minutes, on=clock.local_day(at)):
        raise NotNow(_("Members are reading the minutes. Take them back, or wait until the day for comments is over."))
    return minutes
