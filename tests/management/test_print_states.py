"""docs/states.md is what the tables say."""

from io import StringIO

from django.core.management import call_command

from nominations.management.commands import print_states


def test_the_page_in_docs_is_current() -> None:
    assert print_states.page().read_text(encoding="utf-8") == print_states.document(), (
        "Run `manage.py print_states --write` and commit docs/states.md."
    )


def test_the_command_prints_every_status_and_move_of_every_cycle() -> None:
    out = StringIO()
    call_command("print_states", stdout=out)
    printed = out.getvalue()
    for _title, _source, statuses, machine in print_states.CYCLES:
        for status in statuses:
            assert f"| `{status}` | {status.label} |" in printed
        for move, sources, target in machine.rows():
            assert f"| `{move}` | {', '.join(f'`{source}`' for source in sources)} | `{target}` |" in printed
