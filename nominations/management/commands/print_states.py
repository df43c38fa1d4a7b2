"""`manage.py print_states`: docs/states.md from the tables that the code runs on, so that the picture cannot lie."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import TextChoices

from nominations.calls import states as calls
from nominations.declarations import states as declarations
from nominations.inbox import states as inbox
from nominations.kernel.machine import Machine
from nominations.meetings import states as meetings
from nominations.outbox import states as outbox
from nominations.partnerships import states as partnerships
from nominations.reconciliation import states as reconciliation
from nominations.workflow import states as workflow

OPENING = """# Life cycles

Printed from the transition tables by `manage.py print_states --write`; a test fails when this page is not current.
What is not in a table cannot happen. Who may make which move is said in the room's `access.py`.
"""

CYCLES: tuple[tuple[str, str, type[TextChoices], Machine[Any, Any]], ...] = (
    ("A nomination", "nominations/workflow/states.py", workflow.Status, workflow.NOMINATION),
    ("A call", "nominations/calls/states.py", calls.Status, calls.CALL),
    ("A meeting", "nominations/meetings/states.py", meetings.Status, meetings.MEETING),
    ("The minutes of a meeting", "nominations/meetings/states.py", meetings.MinutesStatus, meetings.MINUTES),
    ("An opinion", "nominations/meetings/states.py", meetings.OpinionStatus, meetings.OPINION),
    ("A declaration", "nominations/declarations/states.py", declarations.Status, declarations.DECLARATION),
    ("An accession", "nominations/declarations/states.py", declarations.AccessionStatus, declarations.ACCESSION),
    ("A review of progress", "nominations/declarations/states.py", declarations.ReviewStatus, declarations.REVIEW),
    ("A topic of partners", "nominations/partnerships/states.py", partnerships.Stage, partnerships.TOPIC),
    ("A mail", "nominations/outbox/states.py", outbox.Status, outbox.MAIL),
    ("A received mail", "nominations/inbox/states.py", inbox.Status, inbox.RECEIVED),
    (
        "A difference from the Register",
        "nominations/reconciliation/states.py",
        reconciliation.Decision,
        reconciliation.DIFFERENCE,
    ),
)


class Command(BaseCommand):
    help = "Print the life cycles as Markdown; with --write, into docs/states.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="Write docs/states.md instead of printing.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["write"]:
            page().write_text(document(), encoding="utf-8")
            self.stdout.write("docs/states.md is written.")
        else:
            self.stdout.write(document(), ending="")


def page() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "states.md"


def document() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([OPENING, *(line for cycle in CYCLES for line in _chapter(*cycle))])


def _chapter(title: str, source: str, statuses: type[TextChoices], machine: Machine[Any, Any]) -> Iterator[str]:
    yield f"## {title}\n\nThe table: `{source}`.\n"
    yield "| Status | Shown as | Moves from here |\n| --- | --- | --- |"
    for status in statuses:
        moves = ", ".join(f"`{move}`" for move in machine.moves_from(status)) or "none: the end"
        yield f"| `{status}` | {status.label} | {moves} |"
    yield "\n| Move | From | To |\n| --- | --- | --- |"
    for move, sources, target in machine.rows():
        yield f"| `{move}` | {', '.join(f'`{source}`' for source in sources)} | `{target}` |"
    yield "\n```mermaid\nstateDiagram-v2"
    for move, sources, target in machine.rows():
        yield from (f"    {source} --> {target}: {move}" for source in sources)
    yield "```\n"
