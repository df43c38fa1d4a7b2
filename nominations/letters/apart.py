"""A program of this room in a process of its own, with a limit on time, memory and output, gone when it has answered.

It reads JSON in one line, then bytes; what it answers has the same form. Nothing of it is imported here: what it needs
(typst, pikepdf) and what that leaves in memory never come into a web worker.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from nominations.kernel.refusals import Refused

logger = logging.getLogger(__name__)

# A web worker is stopped after 60 seconds, and may ask twice. 27 letters take one second, a list of 3000 rows ten.
SECONDS = 25
# Addresses, not pages. A batch of letters needs 220 MiB of them, a list of 3000 rows 850 MiB.
MEMORY_BYTES = 1024 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024

_LOGGED_SIGNS = 500


class NotTypeset(Refused):
    """A program failed, or needed more time, memory or bytes than it may; the log says which."""


def answer(program: str, asked: Any, contents: Iterable[bytes] = ()) -> tuple[Any, BytesIO]:
    """Return what the program (a file of this room) says, and the bytes after it. Raises NotTypeset."""
    limits = (MEMORY_BYTES, SECONDS + 1, MOST_BYTES)  # it stops itself if nobody is left to do so
    command = [sys.executable, "-I", str(Path(__file__).with_name(program)), *map(str, limits)]
    told = b"".join([json.dumps(asked).encode(), b"\n", *contents])
    try:
        ended = subprocess.run(  # noqa: S603 - our own program, the papers on its standard input
            command, input=told, capture_output=True, timeout=SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise _failed(program, type(error).__name__) from error
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")[-_LOGGED_SIGNS:]
        raise _failed(program, f"it ended with {ended.returncode}: {said}")
    out = BytesIO(ended.stdout)
    return json.loads(out.readline()), out


def _failed(program: str, why: str) -> NotTypeset:
    logger.error("%s failed: %s", program, why)
    return NotTypeset(
        _(
            "The PDF could not be made, and nothing was issued. Try again in a minute. If it fails again and "
            "the list is long, make a shorter one."
        )
    )
