"""What the review page says beside the answer itself: what changed since the reader looked, and until when to undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.accounts.models import User
from nominations.kernel.text import fold
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.workflow import differences
from nominations.workflow.differences import Line
from nominations.workflow.models import NominationEvent, NominationVersion
from nominations.workflow.queries import Review
from nominations.workflow.review_models import InternalNote, Look, Proposal
from nominations.workflow.states import DECISIONS, UNDO, Move
from nominations.workflow.undoing import KINDS

CAME = (Move.SUBMIT, Move.DECLINE, Move.REGISTER, Move.REGISTER_NIL)
DONE: dict[str, Promise] = {
    Move.WITHDRAW: gettext_lazy("withdrawn by the State"),
    Move.ACCEPT: gettext_lazy("accepted by %(name)s"),
    Move.RETURN: gettext_lazy("returned by %(name)s"),
    Move.REJECT: gettext_lazy("rejected by %(name)s"),
    Move.UNDO: gettext_lazy("the decision undone by %(name)s"),
}


@dataclass(frozen=True)
class Since:
    """What others did since the reader last looked; `looked_at` is None at the first look."""

    looked_at: datetime | None = None
    sentences: list[str] = field(default_factory=list)
    events: frozenset[int] = frozenset()
    notes: frozenset[int] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()  # section and label of what the newest version says otherwise


@dataclass(frozen=True)
class Section:
    """One part of the answer: authority, person, letter; `word` says of a person whether it is another one."""

    title: str
    lines: list[tuple[Line, bool]]  # and whether it changed since the reader looked
    word: str


@dataclass(frozen=True)
class Document:
    """A file of a frozen version."""

    name: str
    kind: str
    type: str
    size: int
    sha256: str
    address: str
    is_same: bool  # the other side has the very same bytes


@dataclass(frozen=True)
class Undoable:
    """A decision that can still be undone."""

    words: str
    seconds: int  # from now


def since(
    look: Look | None,
    *,
    by: User,
    history: Sequence[NominationEvent],
    notes: Sequence[InternalNote],
    proposal: Proposal | None,
    found: Review,
) -> Since:
    """Return what others did after a look, the oldest first; one query more when a newer version came."""
    if look is None:
        return Since()
    events = [event for event in reversed(history) if event.at > look.at and event.by_id != by.pk]
    written = [note for note in reversed(notes) if note.at > look.at and note.by_id != by.pk]
    sentences = [*map(_happened, events), *(_("a note by %(name)s") % {"name": note.by} for note in written)]
    if proposal and proposal.at > look.at and proposal.by_id != by.pk:
        sentences.append(_("a decision proposed by %(name)s") % {"name": proposal.by})
    return Since(
        look.at,
        sentences,
        frozenset(event.pk for event in events),
        frozenset(note.pk for note in written),
        _parts(look, found),
    )


def _happened(event: NominationEvent) -> str:
    if event.move in CAME and event.version:
        return _("version %(number)s came") % {"number": event.version.number}
    words = DONE.get(event.move)
    return str(words) % {"name": event.by} if words else event.get_to_status_display()


def _parts(look: Look, found: Review) -> frozenset[tuple[str, str]]:
    """Return which parts of the newest version differ from the version that was read."""
    if found.version is None or not 0 < look.round < found.version.number:
        return frozenset()
    known = [each for each in (found.previous, found.beside) if each and each.nomination_id == found.nomination.pk]
    seen = next((each for each in known if each.number == look.round), None)
    seen = seen or found.nomination.versions.get(number=look.round)
    changed = differences.lines(found.version.content, seen.content)
    return frozenset((line.section, str(line.label)) for line in changed if line.changed)


def sections(found: Review, parts: frozenset[tuple[str, str]]) -> list[Section]:
    """Return the answer part by part, files apart."""
    said = [line for line in found.lines if (line.before or line.after) and line.label is not differences.FILES]
    return [
        Section(title, [(line, (title, str(line.label)) in parts) for line in lines], _word(lines, found.beside))
        for title, lines in ((title, list(group)) for title, group in groupby(said, key=lambda line: line.section))
    ]


def _word(lines: Iterable[Line], beside: NominationVersion | None) -> str:
    names = [line for line in lines if line.label in differences.NAMES]
    before, after = ("".join(getattr(line, side) for line in names) for side in ("before", "after"))
    if beside is None or fold(before) == fold(after):
        return ""
    if not before:
        return _("New person")
    return _("Another person") if after else _("Not named any more")


def files_changed(found: Review, parts: frozenset[tuple[str, str]]) -> tuple[bool, bool]:
    """Return whether other files are beside the newest version's, and whether they changed since the reader looked."""
    differ = found.beside is not None and any(line.changed for line in found.lines if line.label is differences.FILES)
    return differ, any(label == str(differences.FILES) for _section, label in parts)


def documents(version: NominationVersion | None, other: NominationVersion | None) -> list[Document]:
    if version is None:
        return []
    there = {each["sha256"] for each in other.content.get("files", [])} if other else set()
    return [_document(each, version, there) for each in version.content.get("files", [])]


def _document(facts: dict[str, Any], version: NominationVersion, there: set[str]) -> Document:
    stem, dot, ending = facts["name"].rpartition(".")
    is_source = facts["kind"] == "evidence"
    return Document(
        name=facts["name"],
        kind=_("source of the registration") if is_source else _("nomination letter"),
        type=ending.upper() if stem and dot else "",
        size=facts["size"],
        sha256=facts["sha256"],
        address=reverse("admin:nominations_nomination_file", args=[version.nomination_id, facts["id"]]),
        is_same=facts["sha256"] in there,
    )


def undoable(history: Sequence[NominationEvent], mails: Iterable[OutgoingMail], *, at: datetime) -> Undoable | None:
    """Return the newest decision while it can be undone: in its minute, and while every mail of it is held."""
    last = history[0] if history else None
    if last is None or last.move not in DECISIONS or not at < last.at + UNDO:
        return None
    own = (mail for mail in mails if mail.kind == KINDS[Move(last.move)] and mail.created_at == last.at)
    if any(mail.status not in (MailStatus.HELD, MailStatus.CANCELLED) for mail in own):
        return None
    return Undoable(str(DONE[last.move]) % {"name": last.by}, ceil((last.at + UNDO - at).total_seconds()))
