"""What stands against issuing a letter, said for the row that it is about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nominations.letters import rules
from nominations.letters.drafts import Draft
from nominations.letters.models import Letter
from nominations.texts.queries import Wording
from tests.cast import TODAY
from tests.letters.stage import members

TOMORROW = TODAY + timedelta(days=1)


def test_nothing_stands_against_a_whole_letter(drafts: list[Draft]) -> None:
    assert [rules.findings(draft) for draft in drafts] == [[], [], []]


@pytest.mark.parametrize(
    ("part", "changes", "code", "sentence"),
    [
        ("draft", {"signatory": None}, "signatory_missing", "Nobody signs it. Choose a signatory."),
        ("signatory", {"capacity": " "}, "signatory_incomplete", "The signatory has no name or no capacity."),
        ("signatory", {"since": TOMORROW}, "signatory_not_in_office", "Jan Invented is not in office on "),
        ("signatory", {"until": TODAY}, "signatory_not_in_office", "Jan Invented is not in office on "),
        ("draft", {"addressee": None}, "addressee_missing", "No addressee is entered for this State."),
        ("addressee", {"until": TODAY}, "addressee_not_in_office", "Austria is not in office on "),
        ("addressee", {"country_id": "BE"}, "addressee_of_another_state", "speaks for another State."),
        ("addressee", {"email": ""}, "addressee_without_email", "no e-mail address that mail can reach."),
        ("addressee", {"email": "a@b.example, c@d.example"}, "addressee_without_email", "no e-mail address"),
        ("draft", {"language": "english"}, "language_unknown", "“english” is no code of a language, as “en” is."),
        ("draft", {"wording": Wording("", "Words")}, "wording_empty", "no subject or no body"),
        ("draft", {"wording": Wording("Words", "\n ")}, "wording_empty", "no subject or no body"),
        ("draft", {"wording": Wording("{x}", "Words"), "values": {"x": " "}}, "wording_empty", "no subject or no body"),
        ("draft", {"wording": Wording("Words", "{x}\n\n- {x}"), "values": {"x": ""}}, "wording_empty", "no subject"),
        (
            "draft",
            {"wording": Wording("{state} {day}", "{day} and {hour}")},
            "placeholder_unfilled",
            "The text has placeholders without a value: {day}, {hour}.",
        ),
        ("draft", {"wording": Wording("{state}" * 50, "Words")}, "subject_too_long", "longer than 300 characters."),
    ],
)
def test_each_reason_has_its_sentence(
    part: str, changes: dict[str, Any], code: str, sentence: str, drafts: list[Draft]
) -> None:
    draft = drafts[0]
    if part == "draft":
        draft = replace(draft, **changes)
    for name, value in changes.items() if part != "draft" else ():
        setattr(getattr(draft, part), name, value)
    [finding] = rules.findings(draft)
    assert finding.code == code
    assert finding.blocks
    assert sentence in str(finding.sentence)


def test_several_reasons_are_all_said(drafts: list[Draft]) -> None:
    found = rules.findings(replace(drafts[0], signatory=None, addressee=None, wording=Wording("{a}", "b")))
    assert [finding.code for finding in found] == ["signatory_missing", "addressee_missing", "placeholder_unfilled"]


def test_a_list_that_is_only_printed_is_not_issued() -> None:
    assert [finding.code for finding in rules.findings(members())] == ["list_is_a_print"]
    assert rules.findings(members(kind=Letter.Kind.MEMBERS)) == []
