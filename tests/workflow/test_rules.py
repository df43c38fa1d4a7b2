"""Completeness and review findings, judged from plain values; seats are data (domain rules 2, 3, 22, 31)."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.groups.models import Role
from nominations.workflow import rules
from nominations.workflow.content import Content, PersonFacts
from nominations.workflow.rules import Elsewhere
from tests.cast import content, person


@dataclass(frozen=True)
class SeatRule:
    role: str
    per_state: int
    required: bool = True


QTCG = (SeatRule(Role.REPRESENTATIVE, 1), SeatRule(Role.ACCOMPANYING_EXPERT, 1, required=False))
EUROQCI = (SeatRule(Role.REPRESENTATIVE, 2),)


def codes(found: rules.Completeness) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_full_nomination_is_complete() -> None:
    found = rules.completeness(content(), QTCG, has_letter=True)
    assert (found.complete, found.percent, found.findings) == (True, 100, ())


def test_an_empty_draft_says_everything_that_is_missing() -> None:
    found = rules.completeness(Content(), QTCG, has_letter=False)
    assert codes(found) == [
        "authority_missing",
        "family_name_missing",
        "given_name_missing",
        "function_missing",
        "email_missing",
        "letter_missing",
    ]
    assert (found.complete, found.percent) == (False, 0)


def test_an_expert_is_asked_for_only_once_begun() -> None:
    half = content(persons=(person(), PersonFacts(Role.ACCOMPANYING_EXPERT, 1, family_name="Gruber")))
    found = rules.completeness(half, QTCG, has_letter=True)
    assert codes(found) == ["given_name_missing", "function_missing", "email_missing"]
    assert found.findings[0].field == "accompanying_expert-1-given_name"


def test_a_group_with_two_representatives_asks_for_both_by_number() -> None:
    found = rules.completeness(content(), EUROQCI, has_letter=True)
    assert [str(finding.sentence) for finding in found.findings] == [
        "Representative 2: give the family name.",
        "Representative 2: give the given name.",
        "Representative 2: give the function.",
        "Representative 2: give an e-mail address.",
    ]
    assert [place.prefix for place in rules.places(EUROQCI)] == ["representative-1", "representative-2"]


def test_representatives_stand_before_experts_however_the_rules_are_stored() -> None:
    assert [place.role for place in rules.places(QTCG[::-1])] == [Role.REPRESENTATIVE, Role.ACCOMPANYING_EXPERT]


@given(st.booleans(), st.lists(st.sampled_from(["family_name", "given_name", "function", "email"]), unique=True))
def test_completeness_counts_what_is_there_and_blocks_on_what_is_not(has_letter: bool, empty: list[str]) -> None:
    partial = content(persons=(person(**dict.fromkeys(empty, "")),))
    found = rules.completeness(partial, QTCG, has_letter=has_letter)
    assert found.total == 6
    assert found.total - found.done == len(found.findings) == len(empty) + (not has_letter)
    assert found.complete is (not found.findings)


def review(what: Content, *elsewhere: Elsewhere, is_late: bool = False) -> list[str]:
    return [str(finding.sentence) for finding in rules.review_findings(what, elsewhere=elsewhere, is_late=is_late)]


def test_a_clean_nomination_has_no_findings() -> None:
    assert review(content()) == []


def test_a_late_one_says_so() -> None:
    assert review(content(), is_late=True) == ["Submitted after the State's deadline."]


def test_an_address_outside_the_authoritys_domain_is_pointed_out() -> None:
    what = content(persons=(person(email="a.muller@gmail.example.com"),))
    (sentence,) = review(what)
    assert "Ännchen Müller-1: the address a.muller@gmail.example.com lies outside" in sentence
    assert sentence.endswith("the authority's domain (ministry.example.org).")


def test_a_sub_domain_is_inside() -> None:
    assert review(content(persons=(person(email="a@quantum.MINISTRY.example.org"),))) == []


def test_without_a_known_domain_no_address_is_outside() -> None:
    assert review(content(authority_email="", authority_website="")) == []


@pytest.mark.parametrize(
    "other",
    [
        Elsewhere("Belgium", rules.name_key(person(family_name="MULLER-1", given_name="Annchen")), ""),
        Elsewhere("Belgium", "somebody else", "REPRESENTATIVE.1@ministry.example.org"),
    ],
    ids=["same name, other accents", "same address"],
)
def test_a_person_named_by_two_states_is_found(other: Elsewhere) -> None:
    assert review(content(), other) == ["Ännchen Müller-1 is also named by Belgium in this call."]


def test_one_person_on_two_places_blocks() -> None:
    twice = content(persons=(person(), person(Role.ACCOMPANYING_EXPERT, family_name="Müller-1")))
    found = rules.review_findings(twice, elsewhere=(), is_late=False)
    assert [(finding.code, finding.blocks) for finding in found] == [("duplicate_within", True)]
