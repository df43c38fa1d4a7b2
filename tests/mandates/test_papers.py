"""The lists of a group on paper, and the letters about a mandate: exact rows, exact values, and what blocks them."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup, Role
from nominations.letters import actions as letters
from nominations.letters.composing import LetterBlocked
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.mandates import actions as mandates
from nominations.mandates import papers
from nominations.mandates.letters import appointment, thanks
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason
from tests.cast import NOW, TODAY, accepted, content, invitation_of, person, submitted

MINISTRY = "Bundesministerium für Erfundenes"


@pytest.fixture
def mandate(call: Call, contacts: dict[str, User], officer: User) -> Mandate:
    """Austria's representative, named with an accompanying expert."""
    what = content(persons=(person(), person(Role.ACCOMPANYING_EXPERT)))
    nomination = submitted(invitation_of(call, "AT"), contacts["AT"], what=what)
    mandates.accept(nomination, version=nomination.round, by=officer, at=NOW)
    return _mandate()


def _mandate() -> Mandate:
    return Mandate.objects.select_related("seat__group", "seat__country", "person", "authority", "nomination").get()


def test_the_list_of_members_has_all_27_states_the_vacant_seats_too(mandate: Mandate) -> None:
    paper = papers.members(mandate.seat.group, on=TODAY)
    assert list(paper.columns) == ["Code", "State", "Authority", "Representative", "Function", "Since"]
    assert [row[0] for row in paper.rows][:5] == ["BE", "BG", "CZ", "DK", "DE"]
    assert len(paper.rows) == 27
    rows = {row[0]: row for row in paper.rows}
    assert rows["AT"] == ("AT", "Austria", MINISTRY, "Ännchen Müller-1", "Head of Division", f"{TODAY:%d.%m.%Y}")
    assert rows["EL"] == ("EL", "Greece", "–", "Vacant", "–", "–")
    assert paper.notes == [
        f"As on {date_format(TODAY, 'l j F Y')}, the Member States in protocol order.",
        "Seats held: 1 of 27.",
        "Internal paper of the Commission: it names persons and is not for publication.",
    ]


def test_on_a_day_before_nobody_sat(mandate: Mandate) -> None:
    rows = papers.members(mandate.seat.group, on=TODAY - timedelta(days=1)).rows
    assert {row[3] for row in rows} == {"Vacant"}


def test_a_name_in_another_script_stands_with_its_latin_form(mandate: Mandate) -> None:
    mandate.person.given_name, mandate.person.family_name = "Άννα", "Παπαδοπούλου"
    mandate.person.given_name_latin, mandate.person.family_name_latin = "Anna", "Papadopoulou"
    mandate.person.save()
    row = next(row for row in papers.members(mandate.seat.group, on=TODAY).rows if row[0] == "AT")
    assert row[3] == "Άννα Παπαδοπούλου (Anna Papadopoulou)"


def test_the_attendance_list_names_representatives_and_their_experts(mandate: Mandate) -> None:
    paper = papers.attendance(mandate.seat.group, on=TODAY)
    assert paper.is_to_sign
    assert [row for row in paper.rows if row[0] == "AT"] == [
        ("AT", "Austria", "Ännchen Müller-1", "Representative", MINISTRY),
        ("AT", "Austria", "Ännchen Gruber-1", "Accompanying technical expert", MINISTRY),
    ]
    assert len(paper.rows) == 28


def test_a_group_without_seats_says_so(group: ExpertGroup, states: object) -> None:
    assert {row[3] for row in papers.members(group, on=TODAY).rows} == {"No seat in this group"}
    assert {row[2] for row in papers.attendance(group, on=TODAY).rows} == {"No seat in this group"}


def test_lists_take_as_many_queries_with_three_as_with_one(
    mandate: Mandate,
    call: Call,
    contacts: dict[str, User],
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group = mandate.seat.group
    for _round in range(2):
        with django_assert_num_queries(3):
            papers.members(group, on=TODAY)
        with django_assert_num_queries(4):
            papers.attendance(group, on=TODAY)
        if not Mandate.objects.filter(seat__country="BE").exists():
            for iso2 in ("BE", "MT"):
                accepted(invitation_of(call, iso2), contacts[iso2], officer)


@pytest.mark.parametrize("compose", [papers.members, papers.attendance])
def test_a_list_becomes_a_pdf_and_is_issued_again_and_again(mandate: Mandate, compose: object, officer: User) -> None:
    draft = compose(mandate.seat.group, on=TODAY)  # type: ignore[operator]  # one of the two above
    assert letters.preview(draft).startswith(b"%PDF-")
    numbers = [letters.issue([draft], by=officer, at=NOW)[0].number for _round in range(2)]
    assert numbers == [f"E03931-{TODAY.year}-L0001", f"E03931-{TODAY.year}-L0002"]


def test_what_a_letter_of_appointment_says(
    mandate: Mandate, addressees: dict[str, Addressee], signatory: Signatory, officer: User
) -> None:
    composed = appointment(mandate, signatory=signatory, dated_on=TODAY, on=TODAY)
    assert dict(composed.draft.values) == {
        "state": "Austria",
        "official_name": "Republic of Austria",
        "site_url": "http://localhost:8000",
        "mailbox": "quantum@commission.example.org",
        "group_title": "Group E03931",
        "group_code": "E03931",
        "representative": "Ännchen Müller-1",
        "function": "Head of Division",
        "authority": MINISTRY,
        "since": date_format(TODAY, "l j F Y"),
        "until": "until somebody else is appointed",
        "last_day": "",
    }
    letter = letters.issue([composed.ready()], by=officer, at=NOW)[0]
    assert (letter.kind, letter.country_id, letter.subject_id) == (Letter.Kind.APPOINTMENT, "AT", str(mandate.pk))


def test_thanks_wait_for_a_last_day(
    mandate: Mandate, addressees: dict[str, Addressee], signatory: Signatory, officer: User
) -> None:
    composed = thanks(mandate, signatory=signatory, dated_on=TODAY, on=TODAY)
    assert [finding.code for finding in composed.blockers] == ["still_running"]
    with pytest.raises(LetterBlocked, match="Austria: The mandate still runs and has no last day"):
        composed.ready()
    until = TODAY + timedelta(days=10)
    mandates.end(mandate, until=until, reason=EndReason.RESIGNED, by=officer, at=NOW)
    composed = thanks(_mandate(), signatory=signatory, dated_on=TODAY, on=TODAY)
    assert composed.may_issue
    assert composed.draft.values["last_day"] == date_format(until - timedelta(days=1), "l j F Y")


def test_nobody_is_appointed_after_the_end(
    mandate: Mandate, addressees: dict[str, Addressee], signatory: Signatory
) -> None:
    mandate.until = TODAY
    composed = appointment(mandate, signatory=signatory, dated_on=TODAY, on=TODAY)
    assert [finding.code for finding in composed.blockers] == ["ended"]


def test_no_letter_is_about_a_mandate_entered_in_error(
    mandate: Mandate, addressees: dict[str, Addressee], signatory: Signatory, officer: User
) -> None:
    mandates.void(mandate, remark="Another person was meant.", by=officer, at=NOW)
    for compose in (appointment, thanks):
        composed = compose(_mandate(), signatory=signatory, dated_on=TODAY, on=TODAY)
        assert [finding.code for finding in composed.blockers] == ["in_error"]


def test_without_an_addressee_or_a_signatory_nothing_can_be_set(mandate: Mandate) -> None:
    composed = appointment(mandate, signatory=None, dated_on=TODAY, on=TODAY)
    assert not composed.may_look
    assert {finding.code for finding in composed.blockers} == {"signatory_missing", "addressee_missing"}
