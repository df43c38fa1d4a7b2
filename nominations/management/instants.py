"""`--at`: the time that a command pretends it is, in local mode only, and read in one way by every command."""

from argparse import ArgumentParser
from datetime import datetime

from django.conf import settings
from django.core.management.base import CommandError

from nominations.kernel import clock


def add_arguments(parser: ArgumentParser) -> None:
    """Add the two options that every command beside a task has."""
    parser.add_argument("--dry-run", action="store_true", help="Show a table of what would be done; write nothing.")
    parser.add_argument("--at", help="Pretend that it is this time, e.g. 2026-05-18T09:00 (local mode only).")


def typed_instant(typed: str | None) -> datetime | None:
    """Return the time typed, read in Brussels where it names no zone; None when none was typed."""
    if typed is None:
        return None
    if not settings.LOCAL_MODE:
        raise CommandError("--at moves the clock: it is for local mode only.")
    try:
        at = datetime.fromisoformat(typed)
    except ValueError as error:
        raise CommandError(f"“{typed}” is no time: write it as 2026-05-18T09:00.") from error
    return at if at.tzinfo else _in_brussels(at, typed)


def _in_brussels(at: datetime, typed: str) -> datetime:
    """Refuse the hour that is left out in March and the one that exists twice in October: which was meant?"""
    first, second = at.replace(tzinfo=clock.BRUSSELS, fold=0), at.replace(tzinfo=clock.BRUSSELS, fold=1)
    summer, winter = first.utcoffset(), second.utcoffset()
    if summer == winter:
        return first
    if summer and winter and summer > winter:
        raise CommandError(f"{typed} exists twice in Brussels: write {typed}+02:00 (summer) or …+01:00 (winter).")
    raise CommandError(f"{typed} does not exist in Brussels: the clocks go from 02:00 to 03:00 that night.")
