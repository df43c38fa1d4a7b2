"""The Register's own lists as they stand in its texts: labels with commas inside, told apart by the longest match."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nominations.kernel.text import clean_text
from nominations.reference.models import RegisterTerm

OTHER = "other"
_GAP = ", \n"


class UnknownTerm(Exception):  # noqa: N818 - an answer within this room; rules makes a sentence of it
    """No term of the list begins here."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


@dataclass(frozen=True)
class Terms:
    """One list: label → code, the longest label first, and code → label."""

    by_label: tuple[tuple[str, str], ...]
    by_code: Mapping[str, str]

    def split(self, text: str) -> tuple[list[str], str]:
        """Return the codes in a text, in its order, and the words in brackets after “Other”. Raises UnknownTerm."""
        rest, found, words = clean_text(text).strip(_GAP), [], ""
        while rest:
            label, code = self._first(rest)
            rest = rest[len(label) :].lstrip()
            if code == OTHER and rest.startswith("("):
                words, rest = self._bracketed(rest)
            if rest and not rest.startswith(","):
                raise UnknownTerm(rest)
            rest = rest.strip(_GAP)
            found.append(code)
        return list(dict.fromkeys(found)), words

    def join(self, codes: Iterable[str], words: str = "") -> str:
        """Return the text that the Register would write."""
        labels = ((code, self.by_code.get(code, code)) for code in codes)
        return ", ".join(f"{label} ({words})" if code == OTHER else label for code, label in labels)

    def _first(self, rest: str) -> tuple[str, str]:
        for label, code in self.by_label:
            if rest.startswith(label) and rest[len(label) : len(label) + 1] in ("", ",", " ", "(", "\n"):
                return label, code
        raise UnknownTerm(rest)

    def _bracketed(self, rest: str) -> tuple[str, str]:
        """Part "(words), more labels": words may hold brackets and commas, so the last bracket that fits ends them."""
        end = rest.rfind(")")
        while end > 0:
            after = rest[end + 1 :].lstrip()
            if not after or (after.startswith(",") and self._is_list(after[1:])):
                return rest[1:end].strip(), after
            end = rest.rfind(")", 0, end)
        raise UnknownTerm(rest)

    def _is_list(self, text: str) -> bool:
        rest = text.strip(_GAP)
        while rest:
            label = next((label for label, code in self.by_label if rest.startswith(label) and code != OTHER), "")
            rest = rest[len(label) :].lstrip()
            if not label or (rest and not rest.startswith(",")):
                return False
            rest = rest.strip(_GAP)
        return True


@dataclass(frozen=True)
class Lists:
    """What an entry is read with: the three lists, and the Member States by code and English name."""

    dgs: Terms
    policy_areas: Terms
    tasks: Terms
    states: Mapping[str, str]


def lists(rows: Iterable[RegisterTerm], states: Mapping[str, str]) -> Lists:
    """Make the lists from the rows of reference data."""
    of: dict[str, dict[str, str]] = {kind: {} for kind in RegisterTerm.Kind.values}
    for row in rows:
        of[row.kind][row.code] = f"{row.code} - {row.label}" if row.kind == RegisterTerm.Kind.DG else row.label
    dgs, areas, tasks = (
        Terms(tuple(sorted(((label, code) for code, label in of[kind].items()), key=_longest_first)), of[kind])
        for kind in (RegisterTerm.Kind.DG, RegisterTerm.Kind.POLICY_AREA, RegisterTerm.Kind.TASK)
    )
    return Lists(dgs, areas, tasks, states)


def _longest_first(pair: tuple[str, str]) -> int:
    return -len(pair[0])
