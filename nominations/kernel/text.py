"""Names and search: Unicode NFC, invisible characters out, and a folded form for search (domain rule 22)."""

import re
import unicodedata

# Letters that NFD does not take apart.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_SPACE = re.compile(r"\s+")
# Cf: zero-width and bidirectional controls; Cc: control characters, CR and LF among them; Co, Cs: private and broken.
_UNWANTED = {"Cf", "Cc", "Co", "Cs"}


def clean_line(text: str) -> str:
    """Return one clean line: NFC, no control, zero-width or direction characters, single spaces.

    A CR, LF or tab becomes a space, so that no name can ever carry a mail header.
    """
    kept = _SPACE.sub(" ", text)
    if not kept.isprintable():  # what is unwanted never prints, and hardly any text has it
        kept = "".join(char for char in kept if unicodedata.category(char) not in _UNWANTED)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def clean_text(text: str) -> str:
    """Return text of several lines, each cleaned as by `clean_line`; line ends become LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(clean_line(line) for line in lines).strip("\n")


def shortened(text: str, most: int) -> str:
    """Return at most so many characters; what is longer ends after a word, with "…"."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    word_ends = cut.rfind(" ", most // 2)
    return (cut[:word_ends] if word_ends > 0 else cut).rstrip(" ,;:") + "…"


def fold(text: str) -> str:
    """Return the search form: case and diacritics folded, so that "Garcia" finds "García"."""
    decomposed = unicodedata.normalize("NFD", clean_line(text).casefold())
    bare = decomposed
    if not decomposed.isascii():
        bare = "".join(char for char in decomposed if char.isascii() or unicodedata.category(char) != "Mn")
    return _SPACE.sub(" ", bare.translate(_LETTERS)).strip()


def is_in_scripts_of_the_union(text: str) -> bool:
    """Say whether every letter is Latin, Greek or Cyrillic: what the official languages, and our papers, are set in."""
    letters = (char for char in text if unicodedata.category(char).startswith("L"))
    return all(unicodedata.name(char, "").split(" ")[0] in {"LATIN", "GREEK", "CYRILLIC"} for char in letters)
