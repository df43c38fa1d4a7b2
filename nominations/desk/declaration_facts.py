"""What the first page of a declaration says: its facts, what is missing, its buttons, what an edit would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.audit.models import AuditEvent
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import DECLARATION, Move, Status
from nominations.desk import declaration_pages, languages
from nominations.desk.meeting_changes import Pair

MOST_EVENTS = 200
# Move → name of the page, words of the button.
BUTTONS: dict[Move, tuple[str, Promise]] = {
    Move.OPEN: ("opening", _("Open to accession")),
    Move.CLOSE: ("closing", _("Close to accession")),
    Move.REOPEN: ("reopening", _("Open again")),
}
STANDINGS: dict[str, Promise] = {
    Status.PREPARED: _("Only the secretariat knows of it. Once it is done, open it: then signatures can be recorded."),
    Status.OPEN: _("It was done. Further States may sign; a State can announce its accession in the portal."),
    Status.CLOSED: _("It was done. No further State signs; what is recorded stays and can be corrected."),
}


@dataclass(frozen=True)
class Button:
    """Where a button leads, and its words; `is_next`: the usual way on."""

    address: str
    words: str | Promise
    is_next: bool = False


def offered(declaration: Declaration) -> list[Button]:
    """Return the acts that the declaration's status allows now."""
    moves = [move for move in BUTTONS if DECLARATION.allows(move, declaration.status)]
    made = [
        Button(declaration_pages.address(declaration, BUTTONS[move][0]), BUTTONS[move][1], is_next=move is Move.OPEN)
        for move in moves
    ]
    edit = Button(declaration_pages.address(declaration, "edit"), _("Edit"))
    return [*(each for each in made if each.is_next), edit, *(each for each in made if not each.is_next)]


@dataclass(frozen=True)
class Missing:
    """What a reader would look for and not find, and the page on which it is mended."""

    words: str | Promise
    address: str


def missing(declaration: Declaration, known: list[str], signed: list[Signature]) -> Iterator[Missing]:
    """Yield what lacks; `known` are the languages in which there is a text, `signed` the standing signatures."""
    edit = declaration_pages.address(declaration, "edit")
    texts = declaration_pages.address(declaration, "text_new")
    original = declaration.original_language
    if declaration.when is None:
        yield Missing(_("The date on which it was done: without it, it cannot be opened."), edit)
    if not original:
        yield Missing(_("The original language."), edit)
    elif original not in known:
        words = _now("The text in the original language (%(language)s).") % {"language": languages.name(original)}
        yield Missing(words, f"{texts}?language={original}")
    if not declaration.source and not declaration.source_url:
        yield Missing(_("The source of these facts."), edit)
    if not declaration.summary:
        yield Missing(_("What it is about, in plain words for the public."), edit)
    if not declaration.legal_effect:
        yield Missing(_("Its legal effect, in the words of the text."), edit)
    unsourced = [fact.country.name_en for fact in signed if not fact.source and not fact.letter_id]
    if unsourced:
        words = _now("The source of what is recorded for: %(states)s.") % {"states": ", ".join(unsourced)}
        yield Missing(words, declaration_pages.address(declaration, "signatories"))


# In the order of a reader's interest: the name of a fact, its words; also what an edit names.
NAMES: dict[str, Promise] = {
    "group": _("Related group"),
    "kind": _("Kind"),
    "title": _("Title"),
    "short_title": _("Short title"),
    "slug": _("Name in addresses"),
    "summary": _("What it is about"),
    "done_at": _("Done at"),
    "date": _("Done on"),
    "original_language": _("Original language"),
    "legal_effect": _("Legal effect"),
    "accession_clause": _("Accession"),
    "open_to": _("Open to"),
    "depositary": _("Depositary"),
    "source": _("Source"),
    "source_url": _("Address of the source"),
    "is_public": _("Shown in the public Register"),
}
_SHOWN = (
    *("title", "done_at", "date", "original_language", "open_to", "legal_effect", "accession_clause", "depositary"),
    *("source", "slug", "is_public"),
)


def facts(declaration: Declaration) -> list[tuple[Promise, str]]:
    """Return name and words of each fact, "–" for what is not known."""
    values = {name: getattr(declaration, name) for name in _SHOWN if name != "date"} | {"date": declaration.stated}
    return [(NAMES[name], "–" if values[name] == "" else _in_words(name, values[name])) for name in _SHOWN]


def changed(events: "QuerySet[AuditEvent]") -> list[Pair]:
    """Return what an edit changed, old and new in words, from what it wrote into the audit trail."""
    event = events.filter(action="declaration.edit").first()
    return list(pairs(event.detail["changed"])) if event else []


def pairs(what: Mapping[str, Any]) -> Iterator[Pair]:
    """Yield the changed facts of name → [old, new], in the order of a reader's interest."""
    for name in [each for each in NAMES if each in what]:
        old, new = (_in_words(name, value) for value in what[name])
        yield Pair(str(NAMES[name]), old, new)


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if value in (None, ""):
        return _now("none")
    labels: dict[str, Mapping[str, Any]] = {
        "kind": dict(Declaration.Kind.choices),
        "open_to": dict(Declaration.OpenTo.choices),
    }
    if name == "original_language":
        return str(languages.name(value))
    return str(labels.get(name, {}).get(value, value))


def history(declaration: Declaration) -> list[AuditEvent]:
    """Return the newest entries of the audit trail about a declaration, its signatures and its accessions."""
    about = Q(subject_type="declaration", subject_id=str(declaration.pk))
    for kind, rows in (("signature", declaration.signatures), ("accession", declaration.accessions)):
        keys = [str(key) for key in rows.values_list("pk", flat=True)]
        about |= Q(subject_type=kind, subject_id__in=keys)
    return list(AuditEvent.objects.filter(about).select_related("actor")[:MOST_EVENTS])
