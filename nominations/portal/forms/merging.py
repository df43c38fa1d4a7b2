"""Two contact points at once: what changed meanwhile, whose text the form shows, and what each of them wrote."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict

from nominations.kernel.text import clean_text
from nominations.parties.models import Gender
from nominations.portal.forms.nomination import NominationForms
from nominations.workflow.content import Content

Flat = dict[str, str]

_SALT = "nominations.portal.base"


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile; `kept` says that the form shows the visitor's own text."""

    label: str
    theirs: str
    yours: str
    kept: bool
    target: str


def flat(content: Content) -> Flat:
    """Return a content by the names of its form fields; lists of codes as one text."""
    values = {name: "" if value is None else str(value) for name, value in content.columns().items()}
    for person in content.persons:
        prefix = f"{person.role}-{person.number}"
        values |= {f"{prefix}-{name}": text for name, text in person.facts().items()}
        values[f"{prefix}-fields_of_expertise"] = ",".join(sorted(person.fields))
    return values


def seal(content: Content) -> str:
    """Return what the form shows at the start, signed, for a hidden field: the base of a comparison later."""
    return signing.dumps(flat(content), salt=_SALT, compress=True)


def unseal(sealed: str) -> Flat | None:
    """Return the base of the comparison; None when it is missing or not ours."""
    try:
        base: Flat = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return None
    return base


def merge(
    posted: QueryDict, forms: NominationForms, *, base: Flat | None, current: Content
) -> tuple[QueryDict, list[Clash]]:
    """Return what the form should show now, and what somebody else changed.

    A field that the visitor did not touch takes the other's text; a field that both touched keeps the visitor's.
    """
    theirs = flat(current)
    shown = posted.copy()
    clashes = []
    for name, label in labels(forms).items():
        mine, other = typed(posted, name), theirs.get(name, "")
        before = None if base is None else base.get(name, "")
        if other in (mine, before):
            continue
        untouched = mine == before
        if untouched:
            shown.setlist(name, other.split(",") if name.endswith("-fields_of_expertise") else [other])
        clashes.append(Clash(label, _words(name, other), _words(name, mine), not untouched, f"id_{name}"))
    return shown, clashes


def _words(name: str, value: str) -> str:
    """Return how a value reads: a code is no word."""
    return str(Gender(value).label) if name.endswith("-gender") and value in Gender.values else value


def typed(posted: Mapping[str, str], name: str) -> str:
    if isinstance(posted, QueryDict) and name.endswith("-fields_of_expertise"):
        return ",".join(sorted(posted.getlist(name)))
    return clean_text(posted.get(name, ""))


def labels(forms: NominationForms) -> Flat:
    """Return the fields that hold text, with what they are called on the page."""
    found = {}
    for part in forms:
        for field in part:
            if field.name not in {"letter", "remove"}:
                found[field.html_name] = f"{part.title}: {field.label}"
    return found
