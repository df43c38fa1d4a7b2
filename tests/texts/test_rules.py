"""What is wrong with a text, said at the field where it is wrong."""

import pytest

from nominations.texts import rules
from nominations.texts.catalogue import KINDS
from nominations.texts.queries import built_in

SUBJECT, BODY = "Nominations to {group_title}", "Answer {mailbox} by {deadline}."


def found(subject: str = SUBJECT, body: str = BODY, key: str = "letter.call") -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in rules.findings(key, subject, body)]


def test_a_good_text_has_none() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("", BODY, [("empty", "subject")]),
        (SUBJECT, "", [("empty", "body")]),
        (SUBJECT, " \n ", [("empty", "body")]),
        (SUBJECT, "Answer {mailbox}.", [("missing", "body")]),
        ("{mailbox} {deadline}", "Answer.", [("missing", "body"), ("missing", "body")]),
        (SUBJECT, BODY + " {person}", [("unknown", "body")]),
        ("{nothing}", BODY, [("unknown", "subject")]),
        (SUBJECT, BODY + " {", [("brace", "body")]),
        (SUBJECT, BODY + " }", [("brace", "body")]),
        (SUBJECT, BODY + " {Deadline}", [("brace", "body")]),
        (SUBJECT, BODY + " {{state}}", [("brace", "body")]),
        ("x" * 301, BODY, [("too_long", "subject")]),
        (SUBJECT, BODY + "x" * 20_000, [("too_long", "body")]),
    ],
)
def test_each_fault_is_found_at_its_field(subject: str, body: str, expected: list[tuple[str, str]]) -> None:
    assert found(subject, body) == expected


def test_the_sentences_name_what_they_speak_of() -> None:
    sentences = [str(each.sentence) for each in rules.findings("letter.call", SUBJECT, "By {deadline}, {persn} {")]
    assert sentences == [
        "{persn} is not known here. Take one from the list of placeholders.",
        "A brace stands alone near “By ,  {”. Braces go around a placeholder only, in small letters.",
        "The text must say {mailbox}: without it the recipient cannot act.",
    ]


def test_a_reason_has_no_subject() -> None:
    assert found("", "The letter is missing.", "reason.letter_missing") == []


@pytest.mark.parametrize("key", KINDS)
def test_every_built_in_text_is_good(key: str) -> None:
    words = built_in(key)
    assert rules.findings(key, words.subject, words.body) == []
    assert "!" not in words.subject + words.body
