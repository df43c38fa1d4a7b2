"""What is wrong with a text, as findings: unknown or missing placeholders, braces left over, nothing said, too much."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from nominations.kernel.findings import Finding, blocker
from nominations.texts import filling
from nominations.texts.catalogue import KINDS

LONGEST_SUBJECT = 300
LONGEST_BODY = 20_000


def findings(key: str, subject: str, body: str) -> list[Finding]:
    """Return what stands in the way of a text of this kind, each pointing to its field; empty when nothing does."""
    kind = KINDS[key]
    found = [*_length(subject, body, has_subject=kind.has_subject)]
    fields = {"subject": subject if kind.has_subject else "", "body": body}
    for field, text in fields.items():
        found += _placeholders(field, text, kind.names)
    missing = [name for name in kind.required if name not in filling.names(body)]
    if body.strip():
        found += [
            blocker(
                "missing",
                _("The text must say {%(name)s}: without it the recipient cannot act.") % {"name": name},
                "body",
            )
            for name in missing
        ]
    return found


@lru_cache(maxsize=1_000)
def is_usable(key: str, subject: str, body: str) -> bool:
    """Answer whether a stored text names only placeholders that its kind still has."""
    return filling.names(f"{subject}\n{body}") <= KINDS[key].names


def _length(subject: str, body: str, *, has_subject: bool) -> Iterable[Finding]:
    if has_subject and not subject.strip():
        yield blocker("empty", _("Write a subject."), "subject")
    if len(subject) > LONGEST_SUBJECT:
        sentence = _("The subject has %(length)s characters; %(most)s are the most. Shorten it.")
        yield blocker("too_long", sentence % {"length": len(subject), "most": LONGEST_SUBJECT}, "subject")
    if not body.strip():
        yield blocker(
            "empty", _("Write the text; to have the wider one again, go back to it by its own button."), "body"
        )
    if len(body) > LONGEST_BODY:
        sentence = _("The text has %(length)s characters; %(most)s are the most. Shorten it.")
        yield blocker("too_long", sentence % {"length": len(body), "most": LONGEST_BODY}, "body")


def _placeholders(field: str, text: str, known: frozenset[str]) -> Iterable[Finding]:
    for name in sorted(filling.names(text) - known):
        sentence = _("{%(name)s} is not known here. Take one from the list of placeholders.")
        yield blocker("unknown", sentence % {"name": name}, field)
    left = filling.PLACEHOLDER.sub("", text)
    for at in [left.find(brace) for brace in "{}" if brace in left][:1]:
        sentence = _("A brace stands alone near “%(near)s”. Braces go around a placeholder only, in small letters.")
        yield blocker("brace", sentence % {"near": left[max(0, at - 20) : at + 20].strip()}, field)
