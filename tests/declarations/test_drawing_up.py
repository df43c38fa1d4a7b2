"""A declaration is entered, described, opened, closed and opened again; what contradicts it is said in a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import access, drawing_up
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import DECLARATION, Status
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, make_group
from tests.declarations.stage import DONE_ON, sign

States = dict[str, Country]
NAMED = {"kind": "declaration", "slug": "quantum", "title": "Declaration on Quantum", "short_title": "Quantum"}


def declared(group: ExpertGroup, by: User | None = None, **changes: Any) -> Declaration:
    return drawing_up.declare(group, **{**NAMED, **changes}, by=by, at=NOW)


def edited(declaration: Declaration, by: User | None = None, **facts: Any) -> Declaration:
    return drawing_up.edit(declaration, by=by, at=NOW, **facts)


def test_it_is_being_drawn_up_at_first_and_the_public_sees_nothing(group: ExpertGroup, officer: User) -> None:
    made = declared(
        group, officer, title=" Declaration\u200b on\nQuantum ", original_language="EN", depositary="Romania"
    )
    assert (made.status, made.title, made.original_language) == (Status.PREPARED, "Declaration on Quantum", "en")
    assert not Declaration.objects.public().exists()
    assert AuditEvent.objects.get(action="declaration.declare").detail == {"slug": "quantum"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the declaration a title and a short title."),
        ({"short_title": ""}, "Give the declaration a title and a short title."),
        ({"short_title": "x" * 81}, "Short title: Ensure this value has at most 80 characters (it has 81)."),
        ({"slug": "Not / an address"}, "Name in addresses: Enter a valid “slug”"),
        ({"slug": ""}, "Name in addresses: This field cannot be blank."),
        ({"slug": "euroqci"}, "Another declaration has the address “euroqci”: choose another name."),
        ({"original_language": "English"}, "Give the language as two letters: en, fr, ja."),
        ({"source_url": "javascript:alert(1)"}, "Address of the source: Enter a valid URL."),
        ({"kind": "treaty"}, "Kind: Value 'treaty' is not a valid choice."),
    ],
)
def test_what_makes_no_declaration(declaration: Declaration, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(drawing_up.NotADeclaration) as refused:
        declared(declaration.group, **changes)
    assert sentence in str(refused.value)
    assert Declaration.objects.count() == 1


def test_only_the_secretariat_of_its_group_keeps_it(
    declaration: Declaration, officer: User, other_officer: User
) -> None:
    with pytest.raises(access.NotAllowed):
        declared(declaration.group, other_officer)
    for verb in (drawing_up.close, drawing_up.edit):
        with pytest.raises(access.NotAllowed):
            verb(declaration, by=other_officer, at=NOW)
    elsewhere = make_group("E00002")
    with pytest.raises(access.NotAllowed):
        edited(declaration, officer, group=elsewhere)
    assert edited(declaration, group=elsewhere).group == elsewhere


def test_a_change_says_what_it_was_before_and_the_same_again_leaves_no_trace(
    declaration: Declaration, officer: User
) -> None:
    edited(declaration, officer, depositary="Romania", done_at="Bucharest")
    edited(declaration, officer, depositary="Romania", when=of_day(DONE_ON))
    event = AuditEvent.objects.get(action="declaration.edit")
    assert event.detail == {"changed": {"depositary": ["", "Romania"]}}


def test_a_fact_that_no_declaration_has_is_a_mistake_of_the_caller(declaration: Declaration) -> None:
    with pytest.raises(TypeError, match="colour"):
        edited(declaration, colour="blue")


def test_the_public_knows_it_by_its_address(declaration: Declaration) -> None:
    with pytest.raises(drawing_up.NotADeclaration, match="the name in it stays as it is"):
        edited(declaration, slug="other")
    assert edited(declared(declaration.group), slug="other").slug == "other"


def test_it_opens_with_the_date_on_which_it_was_done(group: ExpertGroup, officer: User) -> None:
    made = declared(group, officer)
    with pytest.raises(drawing_up.StillOpen, match="Say first on which date it was done"):
        drawing_up.open_(made, by=officer, at=NOW)
    made = edited(made, officer, when=of_day(DONE_ON))
    assert drawing_up.open_(made, by=officer, at=NOW).status == Status.OPEN
    with pytest.raises(drawing_up.NotADeclaration, match="keeps its date: correct it rather than empty it"):
        edited(made, when=None)
    with pytest.raises(drawing_up.NotADeclaration, match="has not come yet, and the declaration was done"):
        edited(made, when=of_day(TODAY + timedelta(days=1)))


def test_each_move_is_made_only_from_where_the_table_says(declaration: Declaration, officer: User) -> None:
    verbs = {"open": drawing_up.open_, "close": drawing_up.close, "reopen": drawing_up.reopen}
    for move, sources, target in DECLARATION.rows():
        for status in Status:
            declaration.status = status
            declaration.save()
            if status in sources:
                assert verbs[move](declaration, by=officer, at=NOW).status == target
                assert AuditEvent.objects.latest("pk").action == f"declaration.{move}"
                continue
            with pytest.raises(access.NotAllowed, match=f"while the declaration is “{status.label}”"):
                verbs[move](declaration, by=officer, at=NOW)
            with pytest.raises(access.NotAllowed):
                verbs[move](declaration, by=None, at=NOW)


def test_it_does_not_close_over_a_state_that_waits_for_its_answer(
    declaration: Declaration, states: States, officer: User
) -> None:
    letter = files.keep(b"Letter", name="letter.pdf", by=None, at=NOW)
    said = {"announced_at": NOW, "signed_on": TODAY, "signatory_name": "Anna Example", "letter": letter}
    Accession.objects.create(declaration=declaration, country=states["FR"], status="announced", **said)
    with pytest.raises(drawing_up.StillOpen) as refused:
        drawing_up.close(declaration, by=officer, at=NOW)
    sentence = "France has announced its accession: confirm it, or send it back, before you close."
    assert str(refused.value) == sentence


def test_a_new_date_takes_the_first_signatories_along_and_leaves_the_others(
    declaration: Declaration, states: States, officer: User
) -> None:
    for iso2, day in [("BE", DONE_ON), ("FR", date(2019, 6, 14)), ("HU", date(2019, 7, 1))]:
        sign(declaration, states[iso2], day)
    edited(declaration, officer, when=of_day(date(2019, 6, 14)))
    rows = [(row.country_id, row.kind, row.stated, row.version) for row in declaration.signatures.standing()]
    assert rows == [
        ("BE", "signature", "14 June 2019", 2),
        ("FR", "signature", "14 June 2019", 2),
        ("HU", "accession", "1 July 2019", 1),
    ]
    corrected = AuditEvent.objects.filter(action="signature.correct")
    assert {event.detail["state"] for event in corrected} == {"BE", "FR"}


def test_a_date_after_what_is_recorded_is_refused(declaration: Declaration, states: States, officer: User) -> None:
    sign(declaration, states["BE"], DONE_ON)
    sign(declaration, states["HU"], date(2019, 7, 1))
    with pytest.raises(drawing_up.DateContradicts) as refused:
        edited(declaration, officer, when=of_day(date(2019, 7, 2)))
    sentence = "Hungary: 1 July 2019 would be before 2 July 2019. Correct what is recorded of this State first."
    assert str(refused.value) == sentence
    point = Commitment(declaration=declaration, number="2", title="Action plan")
    point.set_date(of_day(date(2019, 6, 20)))
    point.save()
    with pytest.raises(drawing_up.DateContradicts, match=r"Commitment 2 is due \(20 June 2019\) before 30"):
        edited(declaration, officer, when=of_day(date(2019, 6, 30)))


def test_it_stays_open_to_other_states_once_one_has_signed(declaration: Declaration, outside: States) -> None:
    sign(declaration, outside["CA"], date(2020, 1, 15))
    with pytest.raises(drawing_up.NotADeclaration, match="Canada is no Member State and has signed"):
        edited(declaration, open_to="member_states")
