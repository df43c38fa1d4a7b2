"""The pages tell the truth: commands exist, statuses are explained, links lead somewhere, nothing names a machine."""

import re
import subprocess
from pathlib import Path

import pytest

from nominations.accounts.models import Role
from nominations.groups.models import Role as SeatRole
from nominations.management.commands.print_states import CYCLES
from nominations.mandates.states import EndReason
from nominations.parties.models import Authority
from nominations.reconciliation.states import Change, Outcome
from tests.house.code import ROOT, rooms

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
MAKE = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*make ([a-z]+)|`(?:[A-Z_]+=\S+ )*make ([a-z]+)", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
# Where the code was written is nobody's business: no folder of a machine, no registry's host.
PLACES = re.compile(
    r"/work[/]|/root[/]|/home/[a-z]|\.\./share[d]|pypi[.]org|pythonhosted[.]org|npmjs[.]org|debian[.]org"
)


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert broken == []


def test_the_commands_of_the_pages_exist() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = {one or other for one, other in MAKE.findall(text)}
    assert {"run", "test", "check"} <= made <= targets
    ours = {path.stem for path in (ROOT / "nominations" / "management" / "commands").glob("[a-z]*.py")}
    assert set(MANAGE.findall(text)) <= ours | {
        "migrate",
        "check",
        "createsuperuser",
        "makemigrations",
        "createcachetable",
    }


def test_the_glossary_explains_every_status_and_role() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"\*\*(.+?)\*\*", glossary))
    words = {str(status.label) for _title, _source, statuses, _machine in CYCLES for status in statuses}
    words |= {str(role.label) for role in (*Role.Kind, *SeatRole, *EndReason, *Authority.Succession, *Outcome, *Change)}
    assert words - explained == set()


def test_a_term_is_explained_once() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\| \*\*(.+?)\*\*", glossary, re.MULTILINE)
    assert sorted(terms) == sorted(set(terms))
    assert len(terms) > 40


def test_the_map_of_the_house_shows_every_room() -> None:
    page = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    missing = [room.name for room in rooms() if not re.search(rf"^ +{room.name}/ ", page, re.MULTILINE)]
    assert missing == []


def test_the_readme_shows_each_door() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"docs/pictures/portal.png", "docs/pictures/cockpit.png"} <= set(LINK.findall(readme))


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = {}
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        if "\0" not in text and (place := PLACES.search(text)):
            found[path.relative_to(ROOT).as_posix()] = place.group()
    assert found == {}
