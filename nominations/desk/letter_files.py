"""Many letters in one file: a ZIP that is written while it is sent, one PDF in memory at a time."""

import zipfile
from collections.abc import Iterable, Iterator

from nominations.letters.models import Letter


class _Taken:
    """A file that cannot be rewound: what is written is taken away at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.length = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.length += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def zipped(letters: Iterable[Letter]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of the letters, each named by its number and State; dated as the letters are."""
    out = _Taken()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]  # writes only
        for letter in letters:
            entry = zipfile.ZipInfo(
                file_name(letter), (letter.dated_on.year, letter.dated_on.month, letter.dated_on.day, 0, 0, 0)
            )
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, bytes(letter.file.blob.content))
            yield out.take()
    yield out.take()


def file_name(letter: Letter) -> str:
    """Return for example "E03931-2026-L0001_AT.pdf", with the Union's code of the State."""
    number = letter.number.replace("/", "-")
    return f"{number}_{letter.country.eu_code}.pdf" if letter.country else f"{number}.pdf"
