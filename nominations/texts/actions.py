"""Saving a text as a new version, and going back to the wider one. Who may is asked at the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from nominations.audit import actions as audit
from nominations.kernel.findings import Finding
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text
from nominations.texts import rules
from nominations.texts.catalogue import KINDS, LANGUAGES, Reach
from nominations.texts.models import TextVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

LONGEST_NOTE = 300
_LOCK = 5_017  # the seed of the locks on texts; others' locks have other seeds


class TextRefused(Refused):
    """The text cannot be used; `findings` say why, each with its field."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(str(each.sentence) for each in findings))
        self.findings = findings


class NotThere(Refused):
    """No such text, language or place for it."""


class Overtaken(Refused):
    """Somebody else saved a version meanwhile."""


@dataclass(frozen=True)
class _Place:
    key: str
    group: Model | None
    call: Model | None
    language: str

    def facts(self) -> dict[str, Any]:
        return {"kind": self.key, "group": self.group, "call": self.call, "language": self.language}


@transaction.atomic
def save(
    key: str,
    *,
    group: Model | None = None,
    call: Model | None = None,
    language: str = "en",
    subject: str,
    body: str,
    note: str = "",
    by: "AbstractBaseUser | None",
    at: datetime,
    seen: int | None = None,
) -> TextVersion:
    """Save a text for all groups, a group or a call; the same words again are the version that is there.

    `seen` is the newest version that the writer knew, 0 for none. Raises TextRefused, NotThere or Overtaken.
    """
    place = _place(key, group, call, language)
    words = {"subject": clean_line(subject) if KINDS[key].has_subject else "", "body": clean_text(body)}
    if found := rules.findings(key, **words):
        raise TextRefused(found)
    return _append(place, words, note=note, by=by, at=at, seen=seen)


@transaction.atomic
def reset(
    key: str,
    *,
    group: Model | None = None,
    call: Model | None = None,
    language: str = "en",
    note: str = "",
    by: "AbstractBaseUser | None",
    at: datetime,
    seen: int | None = None,
) -> TextVersion | None:
    """Go back to the wider text, as a version without words; None where no version ever was."""
    place = _place(key, group, call, language)
    if not TextVersion.objects.filter(**_where(place)).exists():
        return None
    return _append(place, {"subject": "", "body": ""}, note=note, by=by, at=at, seen=seen)


def _append(
    place: _Place,
    words: dict[str, str],
    *,
    note: str,
    by: "AbstractBaseUser | None",
    at: datetime,
    seen: int | None,
) -> TextVersion:
    _lock(place)
    newest = TextVersion.objects.filter(**_where(place)).order_by("-number").first()
    if newest and (newest.subject, newest.body) == (words["subject"], words["body"]):
        return newest
    last = newest.number if newest else 0
    if seen is not None and seen != last:
        raise Overtaken(
            _("Version %(number)s was saved meanwhile. Open the text again and look at it first.") % {"number": last}
        )
    made = TextVersion.objects.create(
        **place.facts(),
        **words,
        number=last + 1,
        note=clean_line(note)[:LONGEST_NOTE],
        created_at=at,
        created_by_id=by.pk if by else None,
    )
    action = "text.save" if made.body else "text.reset"
    audit.record(action, made, by=by, at=at, kind=place.key, language=place.language, number=made.number)
    return made


def _place(key: str, group: Model | None, call: Model | None, language: str) -> _Place:
    if key not in KINDS or language not in LANGUAGES:
        raise NotThere(_("There is no such text."))
    asked = Reach.CALL if call else Reach.GROUP if group else Reach.ALL
    if asked > KINDS[key].narrowest:
        raise NotThere(
            _("“%(text)s” is worded for all groups together.") % {"text": KINDS[key].label}
            if KINDS[key].narrowest is Reach.ALL
            else _("“%(text)s” is worded for a group, not for one call.") % {"text": KINDS[key].label}
        )
    return _Place(key, group, call, language)


def _where(place: _Place) -> dict[str, Any]:
    """Return the filter of a place; no group and no call are a place of their own."""
    told = {name: value for name, value in place.facts().items() if value is not None}
    return told | {f"{name}__isnull": True for name in ("group", "call") if name not in told}


def _lock(place: _Place) -> None:
    """Let one writer at a time at a place, also where no version is yet; freed when the transaction ends."""
    name = ":".join([place.key, place.language, *(str(each.pk) if each else "" for each in (place.group, place.call))])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, _LOCK])
