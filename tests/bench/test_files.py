"""The files of the bench can be taken, the floor and a COPY have the same rows, the import leaves nothing behind."""

from pathlib import Path

import pytest
from django.test import Client

from bench import counting, importing, lists, names, register_file, world
from bench.files import LISTS, files
from bench.floor.files import FORMS
from nominations.groups.models import ExpertGroup


@pytest.fixture
def filled(db: None) -> None:
    world.fill(2, at=names.NOW)


def test_every_file_comes_in_blocks(filled: None) -> None:
    for each in files():
        answer = Client().get(each.path)
        assert answer.status_code == 200, each.path
        assert sum(map(len, answer)) > 100, each.path


@pytest.mark.parametrize("name", LISTS)
def test_the_floor_and_the_copy_have_the_rows_of_ours(filled: None, name: str) -> None:
    ours = b"".join(Client().get(f"/register/{name}.csv")).decode().splitlines()
    floor = {form: list(write(lists.COLUMNS[name], lists.rows(name))) for form, write in FORMS.items()}
    assert len("".join(floor["csv"]).splitlines()) == len(ours)
    assert "".join(floor["xml"]).count("<row>") == len(ours) - 1
    assert all(floor.values())
    assert lists.copied(name) > 100


def test_the_import_is_taken_back(filled: None, tmp_path: Path) -> None:
    path = str(register_file.write(tmp_path / "register.json", entries=30))
    first, again = importing.import_register(path)
    assert first["result"]["created"] == 30
    assert again["result"] == {"unchanged": 30}
    assert importing.copy_register(path)["result"] == 30
    assert ExpertGroup.objects.count() == 2


@pytest.mark.skipif(not counting.PEAK.exists(), reason="the kernel does not tell")
def test_what_a_job_takes_at_most_is_seen_when_it_is_given_back() -> None:
    assert counting.growing(lambda: len(bytearray(50 * 2**20)))["grown"][0] == pytest.approx(50, abs=5)
