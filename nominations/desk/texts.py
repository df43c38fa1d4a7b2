"""The texts of all groups, a group or a call as the desk shows them: whose words are in force, since when, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.texts import queries
from nominations.texts.catalogue import KINDS, LANGUAGES, Kind, Reach
from nominations.texts.models import TextVersion
from nominations.texts.queries import Wanted, Wording

# Beginning of the key → heading of the list, in its order.
SECTIONS: dict[str, Promise] = {
    "letter.": _("Letters"),
    "mail.calls.": _("Mails about a call"),
    "mail.workflow.": _("Mails about a nomination"),
    "mail.meetings.": _("Mails about a meeting"),
    "mail.declarations.": _("Mails about a declaration"),
    "mail.reminders.": _("Reminders and notices"),
    "reason.": _("Reasons for returning or rejecting a nomination"),
    "mail.accounts.": _("Mails about contact points"),
}


@dataclass(frozen=True)
class Place:
    """Whose texts: those of all groups, of a group, or of one call."""

    group: ExpertGroup | None = None
    call: Call | None = None

    @property
    def reach(self) -> Reach:
        return Reach.CALL if self.call else Reach.GROUP if self.group else Reach.ALL

    @property
    def words(self) -> str:
        if self.call:
            return str(_("the call %s") % self.call.reference)
        return str(_("the group %s") % self.group.code) if self.group else str(_("all groups"))

    @property
    def ids(self) -> dict[str, Any]:
        return {"group_id": self.group.pk if self.group else None, "call_id": self.call.pk if self.call else None}

    def url(self, page: str, *args: Any, language: str = "en") -> str:
        """Return the address of a page here: "texts", or of one text: "text", "text_history" …"""
        before = [self.call.pk] if self.call else [self.group.pk] if self.group else []
        prefix = "call" if self.call else "expertgroup" if self.group else "expertgroup_common"
        address = reverse(f"admin:nominations_{prefix}_{page}", args=[*before, *args])
        return address if language == queries.FALLBACK else f"{address}?language={language}"

    def wider(self) -> "Place":
        return Place(self.group) if self.call else Place()


@dataclass(frozen=True)
class TextLine:
    """A text of the list: whose words are in force, and who saved them."""

    kind: Kind
    wording: Wording
    whose: str
    is_own: bool
    by: User | None
    url: str
    history: str  # address of the versions here; empty where none is in force

    @property
    def in_other_language(self) -> str:
        version = self.wording.version
        return str(LANGUAGES[version.language]) if version else str(LANGUAGES[queries.FALLBACK])


def in_force(place: Place, key: str, language: str) -> Wording:
    return queries.in_force(key, **place.ids, language=language)


def sections(place: Place, language: str) -> list[tuple[str | Promise, list[TextLine]]]:
    """Return the texts that may be worded here, under their headings; two queries."""
    kinds = [kind for kind in KINDS.values() if kind.narrowest >= place.reach]
    asked = {kind.key: Wanted(kind.key, place.ids["group_id"], place.ids["call_id"], language) for kind in kinds}
    found = queries.several(asked.values())
    people = _people(wording.version for wording in found.values())
    lines = [_line(place, kind, found[asked[kind.key]], people, language) for kind in kinds]
    headed = [(words, [line for line in lines if line.kind.key.startswith(start)]) for start, words in SECTIONS.items()]
    return [(words, of_section) for words, of_section in headed if of_section]


def _people(versions: Iterable[TextVersion | None]) -> dict[Any, User]:
    keys = {version.created_by_id for version in versions if version and version.created_by_id}
    return User.objects.in_bulk(keys) if keys else {}


def _line(place: Place, kind: Kind, wording: Wording, people: dict[Any, User], language: str) -> TextLine:
    version = wording.version
    is_own = is_of(version, place)
    return TextLine(
        kind=kind,
        wording=wording,
        whose=whose(version),
        is_own=is_own,
        by=people.get(version.created_by_id) if version else None,
        url=place.url("text", kind.key, language=language),
        history=place.url("text_history", kind.key, language=language) if is_own else "",
    )


def is_of(version: TextVersion | None, place: Place) -> bool:
    """Answer whether a version was saved here, and not for wider use."""
    ids = place.ids
    return version is not None and (version.group_id, version.call_id) == (ids["group_id"], ids["call_id"])


def whose(version: TextVersion | None) -> str:
    """Return for whom a version was saved: "Built-in", "All groups" …"""
    if version is None:
        return str(_("Built-in"))
    if version.call_id:
        return str(_("This call"))
    return str(_("This group")) if version.group_id else str(_("All groups"))


def named(version: TextVersion) -> tuple[str, str]:
    """Return the address and the name of a version: "Acceptance, for the group E03931, version 3"."""
    place = Place(version.call.group if version.call else version.group, version.call)
    kind = KINDS.get(version.kind)
    words = _("%(text)s, for %(place)s, version %(number)s") % {
        "text": kind.label if kind else version.kind,
        "place": place.words,
        "number": version.number,
    }
    if kind is None:
        return "", words
    address = place.url("text_history", version.kind, language=version.language)
    return f"{address}{'&' if '?' in address else '?'}version={version.number}", words
