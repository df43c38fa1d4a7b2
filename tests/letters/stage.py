"""Letters as tests want them, with everything invented, and a reader of what a PDF says of itself."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf

from nominations.calls.models import Invitation
from nominations.letters.drafts import Draft, ListDraft
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.reference.models import Country
from nominations.texts.queries import Wording
from tests.cast import SINCE, TODAY

SUBJECT = "Nominations to {group}"
BODY = "The Commission invites {state} to nominate.\n\nIt asks for:\n- one representative\n- one expert"


def addressee(country: Country, **changes: Any) -> Addressee:
    facts: dict[str, Any] = {
        "country": country,
        "name": f"H.E. Ms Ana Example of {country.name_en}",
        "capacity": f"Ambassador, Permanent Representative of {country.name_en}",
        "address": "Rue de l’Exemple 1\n1040 Brussels",
        "email": f"representation.{country.iso2.lower()}@example.org",
        "since": SINCE,
    }
    return Addressee.objects.create(**{**facts, **changes})


def signatory(**changes: Any) -> Signatory:
    facts: dict[str, Any] = {
        "name": "Jan Invented",
        "capacity": "The Director-General",
        "service": "Directorate-General for Invented Networks",
        "reference": "INV/RV",
        "since": SINCE,
    }
    return Signatory.objects.create(**{**facts, **changes})


def draft(invitation: Invitation, to: Addressee | None, signed: Signatory | None, **changes: Any) -> Draft:
    """A call letter to the State of an invitation; `changes` replace facts."""
    group = invitation.call.group
    facts: dict[str, Any] = {
        "kind": Letter.Kind.CALL,
        "group": group,
        "code": group.code,
        "about": invitation,
        "country": invitation.country,
        "addressee": to,
        "signatory": signed,
        "wording": Wording(SUBJECT, BODY),
        "values": {"state": invitation.country.name_in_text, "group": group.title},
        "dated_on": TODAY,
        "ares_ref": "Ares(2026)1234567",
        "mailbox": "quantum@commission.example.org",
        "thread": str(invitation.call_id),
    }
    return Draft(**{**facts, **changes})


def members(**changes: Any) -> ListDraft:
    facts: dict[str, Any] = {
        "title": "Members of the group",
        "columns": ["State", "Name"],
        "rows": [["Austria", "Ännchen Müller"], ["Belgium", "Ana Example"]],
        "dated_on": date(2026, 11, 25),
    }
    return ListDraft(**{**facts, **changes})


class Read:
    """A PDF as a program for the blind, or an archive, reads it."""

    def __init__(self, content: bytes) -> None:
        self.document = pikepdf.open(BytesIO(content))
        self.root = self.document.Root

    @cached_property
    def metadata(self) -> str:
        return self.root.Metadata.read_bytes().decode()

    @cached_property
    def elements(self) -> list[pikepdf.Dictionary]:
        return [each for each in self.document.objects if _is(each, "/StructElem")]

    def tags(self) -> list[str]:
        """Return the structure in its order."""
        found: list[str] = []

        def walk(element: Any) -> None:
            if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
                return
            found.append(str(element.S)[1:])
            children = element.get("/K", [])
            for child in children.as_list() if isinstance(children, pikepdf.Array) else [children]:
                walk(child)

        for top in self.root.StructTreeRoot.K.as_list():
            walk(top)
        return found

    def languages(self) -> set[str]:
        return {str(each.Lang) for each in self.elements if "/Lang" in each}

    @cached_property
    def descriptors(self) -> list[pikepdf.Dictionary]:
        return [each for each in self.document.objects if _is(each, "/FontDescriptor")]

    def text(self) -> str:
        """Return what copying everything would copy, page by page."""
        return "\n".join(self._page(page) for page in self.document.pages)

    def _page(self, page: pikepdf.Page) -> str:
        lines: dict[float, str] = {}
        for _x, y, said in self.runs(page):
            lines[y] = lines.get(y, "") + said
        return "\n".join(lines.values())

    def runs(self, page: pikepdf.Page) -> Iterator[tuple[float, float, str]]:
        """Yield the runs of text with their places; what stands on one height is one line."""
        fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
        place, characters = (0.0, 0.0), dict[int, str]()
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "cm":
                    place = (float(operands[4]), float(operands[5]))
                case "Tf":
                    characters = fonts[str(operands[0])]
                case "Tj":
                    yield (*place, _decoded(bytes(operands[0]), characters))
                case "TJ":
                    parts = [bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)]
                    yield (*place, "".join(_decoded(part, characters) for part in parts))


def _is(each: object, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind


def _decoded(codes: bytes, characters: Mapping[int, str]) -> str:
    return "".join(characters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """Return the ToUnicode map of a font: without it nothing could be copied or read aloud."""
    source = font.ToUnicode.read_bytes().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for code in range(int(first, 16), int(last, 16) + 1):
                found[code] = chr(int(text, 16) + code - int(first, 16))
    return found
