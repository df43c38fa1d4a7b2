"""Templates compile, keep to the strict content security policy, and every mail has its three files."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.house.code import APP, TEMPLATES, product, templates

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|href=\"javascript:", re.IGNORECASE)
MAILS = sorted({path.parent for path in (TEMPLATES / "mail").rglob("body.txt")})
# The subject lies beside the bodies, or with the words that a secretariat may change.
MAIL_FILES = {"body.txt", "body.html"}
SUBJECT = "subject.txt"
MAIL_NAME = re.compile(r"\"((?:accounts|calls|workflow|mandates|reminders|letters)/[a-z0-9_]+)\"")

# How Django and Python write seconds; "until 23:59:59" is the law's end of a day and no instant.
WITH_SECONDS = re.compile(r"H:i:s|%H:%M:%S")
READS_A_LOG = {"outbox/postfix.py"}  # the relay's log says its seconds


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


def test_no_page_and_no_mail_shows_seconds() -> None:
    shown = {name_of(path) for path in templates() if WITH_SECONDS.search(path.read_text(encoding="utf-8"))}
    written = {
        source.path.relative_to(APP.parent).as_posix() for source in product() if WITH_SECONDS.search(source.text)
    }
    assert shown == set()
    assert {name.removeprefix("nominations/") for name in written} == READS_A_LOG


@pytest.mark.parametrize("folder", MAILS, ids=name_of)
def test_a_mail_has_subject_text_and_html(folder: Path) -> None:
    files = {path.name for path in folder.iterdir()}
    worded = TEMPLATES / "texts" / "en" / f"mail.{folder.parent.name}.{folder.name}.txt"
    assert files - {SUBJECT} == MAIL_FILES
    assert (SUBJECT in files) != worded.exists()


def test_every_mail_that_the_code_names_in_full_has_its_templates() -> None:
    named = {name for source in product() for name in MAIL_NAME.findall(source.text)}
    assert named <= {name_of(folder).removeprefix("mail/") for folder in MAILS}


@pytest.mark.parametrize("folder", MAILS, ids=name_of)
def test_a_mail_is_named_by_the_code(folder: Path) -> None:
    words = (f'"{folder.parent.name}/{folder.name}"', f'"{folder.name}"')
    assert any(word in source.text for source in product() for word in words)


def test_no_room_hides_templates_elsewhere() -> None:
    assert list(APP.rglob("templates")) == []
