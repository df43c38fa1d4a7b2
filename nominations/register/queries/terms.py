"""The Register's own terms in words: Directorates-General, policy areas, tasks; one query for a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from nominations.reference.models import RegisterTerm

Kind = RegisterTerm.Kind


@dataclass(frozen=True)
class Terms:
    """Labels by kind and code; a code that nobody has written a label for is shown as it is."""

    by_kind: dict[str, dict[str, str]]

    def of(self, kind: str) -> dict[str, str]:
        """Return the labels of one kind by code, in the order of the labels."""
        return self.by_kind.get(kind, {})

    def label(self, kind: str, code: str) -> str:
        return self.of(kind).get(code, code)

    def labels(self, kind: str, codes: Iterable[str]) -> list[str]:
        """Return the labels of codes, in the order of the codes."""
        return [self.label(kind, code) for code in codes]


def terms() -> Terms:
    """Return all terms of the Register's lists; one query."""
    found: dict[str, dict[str, str]] = {}
    for kind, code, label in RegisterTerm.objects.order_by("kind", "label").values_list("kind", "code", "label"):
        found.setdefault(kind, {})[code] = label
    return Terms(found)
