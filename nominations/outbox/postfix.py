"""Reading a Postfix log: which of our mails it put into its queue, and which time the log covers.

Two lines of one queue file make an acceptance: cleanup(8) names the Message-ID, qmgr(8) says "queue active". The first
alone is no proof: it is written while the mail is still coming in, and stays when the connection breaks before the end.
"""

import gzip
import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

_ISO = rb"(?P<iso>\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:?\d\d))"
_TRADITIONAL = rb"(?P<old>[A-Z][a-z]{2} [ \d]\d [0-9:]{8})"
_STAMP = re.compile(rb"^(?:" + _ISO + rb"|" + _TRADITIONAL + rb")")
_NAMED = re.compile(rb" postfix/(?:\w+/)?cleanup\[\d+\]: (?P<queue>\w+): message-id=(?P<id><[^>\s]+>)")
# In the queue, or laid aside there by a rule of the relay's own: either way it has the mail.
_TAKEN = re.compile(
    rb" postfix/(?:\w+/)?(?:qmgr\[\d+\]: (?P<active>\w+): from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)"
    rb"|cleanup\[\d+\]: (?P<held>\w+): (?:hold|discard): )"
)
# A log that was rotated: mail.log.1, then mail.log.2.gz …
_MOST_ROTATED = 8
# How long a relay must have been seen at work after a doubt began.
AWAKE = timedelta(seconds=5)


@dataclass(frozen=True)
class Taken:
    """The line that proves it."""

    evidence: str
    at: datetime


@dataclass
class Log:
    taken: dict[str, Taken] = field(default_factory=dict)  # by Message-ID
    first_at: datetime | None = None
    lines_at: list[datetime] = field(default_factory=list)  # in order

    def covers(self, since: datetime, until: datetime) -> bool:
        """Say whether lines were written before and, for a few seconds, after: in between nothing was missed.

        One line after is not enough: a relay that was frozen may write it before it takes what lay in its buffers.
        """
        after = bisect_right(self.lines_at, until)
        awake = after < len(self.lines_at) and self.lines_at[-1] - self.lines_at[after] >= AWAKE
        return awake and self.first_at is not None and self.first_at <= since


def read(path: Path, message_ids: AbstractSet[str], *, since: datetime) -> Log:
    """Read back as far as `since` and note the mails that are asked about. A log that is not there covers nothing."""
    log = Log()
    wanted = {each.encode() for each in message_ids}
    queues: dict[bytes, bytes] = {}
    for file in _back_to(path, since):
        for line in _lines(file):
            if (at := _instant(line, near=since)) is not None:
                _note(line, at, log, wanted, queues)
    log.lines_at.sort()
    return log


def _note(line: bytes, at: datetime, log: Log, wanted: AbstractSet[bytes], queues: dict[bytes, bytes]) -> None:
    log.first_at = log.first_at or at
    log.lines_at.append(at)
    if (named := _NAMED.search(line)) and named["id"] in wanted:
        queues[named["queue"]] = named["id"]
    elif (taken := _TAKEN.search(line)) and (message_id := queues.get(queue := taken["active"] or taken["held"])):
        evidence = f"Postfix queued it as {queue.decode()}"
        log.taken.setdefault(message_id.decode(), Taken(evidence, at))


def _back_to(path: Path, since: datetime) -> list[Path]:
    """Return the files to read, oldest first: rotated ones as long as the time asked about begins before them."""
    files: list[Path] = []
    rotated = [
        path.with_name(f"{path.name}.{number}{end}") for number in range(1, _MOST_ROTATED) for end in ("", ".gz")
    ]
    for file in (path, *rotated):
        if not file.is_file():
            continue
        files.append(file)
        first = next((at for line in _lines(file) if (at := _instant(line, near=since))), None)
        if first is not None and first <= since:
            break
    return files[::-1]


def _lines(file: Path) -> Iterator[bytes]:
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        yield from (line for line in lines if line.endswith(b"\n"))  # the last one may still be being written


def _instant(line: bytes, *, near: datetime) -> datetime | None:
    """Read a line's time. The traditional form has no year and no zone: the year nearest to `near`, our own zone."""
    found = _STAMP.match(line)
    if found is None:
        return None
    if found["iso"]:
        return datetime.fromisoformat(found["iso"].decode())
    stated = found["old"].decode()
    years = (near.year - 1, near.year, near.year + 1)
    return min((at for year in years if (at := _in_year(stated, year))), key=lambda at: abs(at - near), default=None)


def _in_year(stated: str, year: int) -> datetime | None:
    try:
        return datetime.strptime(f"{year} {stated}", "%Y %b %d %H:%M:%S").astimezone()
    except ValueError:  # 29 February of a year without one
        return None
