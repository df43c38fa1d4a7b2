"""What an upload may be called: one clean line, no path, short, with its extension kept."""

import re
from pathlib import PurePosixPath

from nominations.kernel import text

LONGEST = 120
_PATH = re.compile(r"[/\\]")
# Windows refuses these in names; a header or a shell might read them as something else.
_FORBIDDEN = re.compile(r'[<>:"|?*;%\x00]')


def clean(name: str) -> str:
    """Return a harmless name of at most 120 characters; an empty one becomes "file"."""
    last = text.clean_line(_FORBIDDEN.sub(" ", _PATH.split(name)[-1])).strip(". ")
    path = PurePosixPath(last or "file")
    suffix = path.suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,10}", path.suffix) else ""
    stem = last.removesuffix(suffix).strip(". ") or "file"
    return stem[: LONGEST - len(suffix)].strip(". ") + suffix.lower()


def extension(name: str) -> str:
    """Return for example ".pdf", in small letters, or ""."""
    return PurePosixPath(clean(name)).suffix
