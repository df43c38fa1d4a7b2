"""Several who issue, send and withdraw at the same instant: no number twice, none missing, no letter sent withdrawn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.letters import actions as letters
from nominations.letters.drafts import Draft
from nominations.letters.models import Letter, Signatory
from nominations.outbox.models import MailAttachment, OutgoingMail
from nominations.outbox.states import Status
from nominations.reference.models import Country
from tests.cast import NOW, invitation_of
from tests.journeys.racing import race, refusals
from tests.letters.stage import addressee, draft, members

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


@pytest.fixture
def eight(call: Call, states: dict[str, Country], signed: Signatory) -> list[Draft]:
    return [
        draft(invitation_of(call, iso2), addressee(states[iso2]), signed)
        for iso2 in ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE")
    ]


def test_numbers_have_no_gap_though_six_issue_and_two_are_refused(eight: list[Draft], officer: User) -> None:
    refused = [replace(one, ares_ref="日本") for one in eight[6:]]
    ends = race(*[lambda one=one: letters.issue([one], by=officer, at=NOW) for one in (*eight[:6], *refused)])  # type: ignore[misc]
    assert len(refusals(ends)) == 2
    year = eight[0].dated_on.year
    numbers = sorted(Letter.objects.values_list("number", flat=True))
    assert numbers == [f"E03931-{year}-L000{number}" for number in range(1, 7)]


def test_of_six_who_issue_the_same_letter_one_does(eight: list[Draft], officer: User) -> None:
    ends = race(*[lambda: letters.issue(eight[:2], by=officer, at=NOW)] * 6)
    assert len(refusals(ends)) == 5
    assert all("It has its letter already: E03931-" in refusal for refusal in refusals(ends))
    assert Letter.objects.count() == 2


def test_over_new_year_too_a_subject_has_one_letter(eight: list[Draft], officer: User) -> None:
    later = replace(eight[0], dated_on=eight[0].dated_on.replace(day=1) + timedelta(days=366))
    ends = race(*[lambda one=one: letters.issue([one], by=officer, at=NOW) for one in (eight[0], later) * 3])  # type: ignore[misc]
    assert len(refusals(ends)) == 5
    assert Letter.objects.count() == 1


def test_lists_and_letters_share_one_series(eight: list[Draft], officer: User) -> None:
    roll = members(kind=Letter.Kind.MEMBERS, group=eight[0].group, code="E03931", dated_on=eight[0].dated_on)
    ends = race(
        *[lambda: letters.issue([roll], by=officer, at=NOW)] * 3,
        lambda: letters.issue(eight, by=officer, at=NOW),
    )
    assert refusals(ends) == []
    assert len({letter.number for letter in Letter.objects.all()}) == 11
    assert max(letter.number for letter in Letter.objects.all()).endswith("-L0011")


def test_of_six_who_send_the_same_letters_each_is_one_mail_with_its_file_once(
    eight: list[Draft], officer: User
) -> None:
    issued = letters.issue(eight, by=officer, at=NOW)
    ends = race(*[lambda order=order: letters.send(order, by=officer, at=NOW) for order in (issued, issued[::-1]) * 3])  # type: ignore[misc]
    assert refusals(ends) == []
    assert OutgoingMail.objects.filter(kind="letter").count() == MailAttachment.objects.count() == 8


def test_a_withdrawal_against_a_sending_leaves_nothing_waiting(eight: list[Draft], officer: User) -> None:
    [letter] = letters.issue(eight[:1], by=officer, at=NOW)
    race(
        lambda: letters.send([letter], by=officer, at=NOW),
        lambda: letters.withdraw(letter, reason="The wrong day.", by=officer, at=NOW),
    )
    mails = OutgoingMail.objects.filter(kind="letter")
    assert {mail.status for mail in mails} <= {Status.CANCELLED}
