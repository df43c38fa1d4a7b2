"""The catalogue names exactly what there is to word: letters, reasons, and the mails whose words are not their own."""

from pathlib import Path

from django.conf import settings

from nominations.letters.models import Letter
from nominations.texts.catalogue import KINDS, LANGUAGES, mail_key
from nominations.workflow.states import Reason

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LISTS = {Letter.Kind.MEMBERS, Letter.Kind.ATTENDANCE}  # tables, not texts


def test_every_letter_is_there() -> None:
    keys = {key.removeprefix("letter.") for key in KINDS if key.startswith("letter.")}
    assert keys == {kind.value for kind in Letter.Kind if kind not in LISTS}


def test_every_reason_is_there_under_its_own_name() -> None:
    named = {key.removeprefix("reason."): str(kind.label) for key, kind in KINDS.items() if key.startswith("reason.")}
    assert named == {reason.value: str(reason.label) for reason in Reason}


def test_every_mail_without_a_subject_of_its_own_is_there() -> None:
    folders = {path.parent for path in (TEMPLATES / "mail").rglob("body.txt")}
    worded = {f"mail.{f.parent.name}.{f.name}" for f in folders if not (f / "subject.txt").exists()}
    assert {".".join(kind.key.split(".")[:3]) for kind in KINDS.values() if kind.is_mail} == worded


def test_the_built_in_texts_are_those_of_the_catalogue() -> None:
    assert {path.stem for path in (TEMPLATES / "texts" / "en").iterdir()} == set(KINDS)


def test_a_mail_finds_the_words_of_its_variant_or_its_own() -> None:
    assert mail_key("workflow/accepted", "change") == "mail.workflow.accepted.change"
    assert mail_key("calls/opened", "change") == "mail.calls.opened"
    assert mail_key("accounts/sign_in_code") == ""


def test_every_placeholder_of_a_mail_says_where_its_value_is() -> None:
    assert {p.name for kind in KINDS.values() if kind.is_mail for p in kind.placeholders if not p.source} == set()
    assert {p.name for kind in KINDS.values() for p in kind.placeholders if not p.sample} == set()


def test_placeholders_are_named_once_and_the_languages_are_the_official_ones() -> None:
    for kind in KINDS.values():
        assert len(kind.names) == len(kind.placeholders), kind.key
    assert len(LANGUAGES) == 24
