"""Templates compile, keep to the strict content security policy, and every mail has its three files."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.house.code import APP, TEMPLATES, product, templates

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|href=\"javascript:", re.IGNORECASE)
MAILS = sorted({path.parent for path in (TEMPLATES / "mail").rglob("subject.txt")})
MAIL_FILES = {"subject.txt", "body.txt", "body.html"}
MAIL_NAME = re.compile(r"\"((?:accounts|calls|workflow|mandates|reminders|letters)/[a-z0-9_]+)\"")


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.mark.parametrize("name", [name_of(path) for path in templates()])
def test_it_compiles(name: str) -> None:
    assert get_template(name).template.name == name


def test_pages_carry_no_inline_script_or_style() -> None:
    found = {name_of(path) for path in templates(without="mail") if INLINE.search(path.read_text(encoding="utf-8"))}
    assert found == set()


def test_pages_load_nothing_from_elsewhere() -> None:
    outside = re.compile(r"(?:src|<link[^>]+href)=\"(?:https?:)?//")
    found = {name_of(path) for path in templates() if outside.search(path.read_text(encoding="utf-8"))}
    assert found == set()


@pytest.mark.parametrize("folder", MAILS, ids=name_of)
def test_a_mail_has_subject_text_and_html(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == MAIL_FILES


def test_every_mail_that_the_code_names_in_full_has_its_templates() -> None:
    named = {name for source in product() for name in MAIL_NAME.findall(source.text)}
    assert named <= {name_of(folder).removeprefix("mail/") for folder in MAILS}


@pytest.mark.parametrize("folder", MAILS, ids=name_of)
def test_a_mail_is_named_by_the_code(folder: Path) -> None:
    words = (f'"{folder.parent.name}/{folder.name}"', f'"{folder.name}"')
    assert any(word in source.text for source in product() for word in words)


def test_no_room_hides_templates_elsewhere() -> None:
    assert list(APP.rglob("templates")) == []
