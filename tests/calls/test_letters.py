"""The letters of a call: what each says, what blocks one, and that all are issued or none."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.letters import CallLetter, call_letters, issue
from nominations.calls.models import Call, Invitation
from nominations.groups.models import FunctionalMailbox, SeatRule
from nominations.letters import actions as letters
from nominations.letters import annexing
from nominations.letters.composing import LetterBlocked
from nominations.letters.models import Addressee, Letter, LetterSeries, Signatory
from tests.cast import DEADLINE, NOW, SINCE, TODAY

Addressees = dict[str, Addressee]


def lines(call: Call, signatory: Signatory | None, *, dated_on: date = TODAY) -> list[CallLetter]:
    call = Call.objects.select_related("group").get(pk=call.pk)
    return call_letters(call, signatory=signatory, dated_on=dated_on, on=TODAY)


def line(call: Call, signatory: Signatory | None, iso2: str = "AT", **days: Any) -> CallLetter:
    return next(each for each in lines(call, signatory, **days) if each.country.pk == iso2)


def codes(of: CallLetter) -> list[str]:
    return [finding.code for finding in of.composed.blockers]


def test_each_state_gets_its_letter_in_protocol_order(call: Call, addressees: Addressees, signatory: Signatory) -> None:
    found = lines(call, signatory)
    assert [each.country.eu_code for each in found][:4] == ["BE", "BG", "CZ", "DK"]
    assert (len(found), {each.may_issue for each in found}) == (27, {True})


def test_what_austrias_letter_says(call: Call, addressees: Addressees, signatory: Signatory) -> None:
    draft = line(call, signatory).composed.draft
    assert dict(draft.values) == {
        "state": "Austria",
        "official_name": "Republic of Austria",
        "site_url": "http://localhost:8000",
        "mailbox": "quantum@commission.example.org",
        "group_title": "Group E03931",
        "group_code": "E03931",
        "introduction": "Please.",
        "representatives": "one representative",
        "experts": "one accompanying technical expert",
        "call_title": "Nominations for the group",
        "call_reference": call.reference,
        "deadline": date_format(DEADLINE, "l j F Y"),
    }
    assert (draft.kind, draft.addressee, draft.signatory) == (Letter.Kind.CALL, addressees["AT"], signatory)
    assert (draft.mailbox, draft.thread, draft.language) == ("quantum@commission.example.org", str(call.pk), "en")


def test_names_of_states_within_a_sentence(call: Call, addressees: Addressees, signatory: Signatory) -> None:
    values = {each.country.eu_code: each.composed.draft.values for each in lines(call, signatory)}
    assert (values["NL"]["state"], values["EL"]["state"]) == ("the Netherlands", "Greece")
    assert (values["IE"]["official_name"], values["EL"]["official_name"]) == ("Ireland", "Hellenic Republic")


def test_a_group_of_two_seats_without_experts(call: Call, addressees: Addressees, signatory: Signatory) -> None:
    SeatRule.objects.filter(role="representative").update(per_state=2)
    SeatRule.objects.filter(role="accompanying_expert").delete()
    values = line(call, signatory).composed.draft.values
    assert (values["representatives"], values["experts"]) == (
        "two representatives",
        "no accompanying technical experts",
    )


def test_a_state_with_a_deadline_of_its_own_is_told_that_one(
    call: Call, addressees: Addressees, signatory: Signatory
) -> None:
    later = DEADLINE + timedelta(days=7)
    Invitation.objects.filter(call=call, country="AT").update(extended_to=later)
    assert line(call, signatory).composed.draft.values["deadline"] == date_format(later, "l j F Y")


def test_annexes_of_the_group_and_of_the_call_go_with_it(
    call: Call, addressees: Addressees, signatory: Signatory, officer: User
) -> None:
    of_group = annexing.add_annex(call.group, title="Terms", text="Sample.", by=officer, at=NOW)
    of_call = annexing.add_annex(call.group, call=call, title="Form", text="Form.", by=officer, at=NOW, position=2)
    other = calls.create_call(call.group, title="Other", deadline_on=DEADLINE, by=officer, at=NOW)
    annexing.add_annex(call.group, call=other, title="Not ours", text="No.", by=officer, at=NOW)
    retired = annexing.add_annex(call.group, title="Old", text="Old.", by=officer, at=NOW)
    annexing.retire_annex(retired, by=officer, at=NOW)
    assert list(line(call, signatory).composed.draft.annexes) == [of_group, of_call]


def test_a_state_without_an_addressee_is_blocked_alone(
    call: Call, addressees: Addressees, signatory: Signatory
) -> None:
    addressees["AT"].delete()
    assert codes(line(call, signatory)) == ["addressee_missing"]
    assert line(call, signatory, "BE").may_issue


def _no_signatory(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    return None, TODAY


def _not_yet(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    Addressee.objects.update(since=SINCE - timedelta(days=30))
    return signatory, SINCE - timedelta(days=1)


def _no_capacity(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    signatory.capacity = " "
    return signatory, TODAY


def _no_mailbox(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    FunctionalMailbox.objects.all().delete()
    return signatory, TODAY


def _past(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    Call.objects.update(deadline_on=TODAY - timedelta(days=1))
    return signatory, TODAY


def _dated_after(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    return signatory, DEADLINE + timedelta(days=1)


def _on_paper(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    Call.objects.update(on_paper=True)
    return signatory, TODAY


def _a_change(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    Call.objects.update(kind=Call.Kind.CHANGE)
    return signatory, TODAY


def _closed(call: Call, signatory: Signatory) -> tuple[Signatory | None, date]:
    calls.close_call(call, by=User.objects.get(email="officer@commission.example.org"), at=NOW)
    return signatory, TODAY


@pytest.mark.parametrize(
    ("bring_about", "code"),
    [
        (_no_signatory, "signatory_missing"),
        (_not_yet, "signatory_not_in_office"),
        (_no_capacity, "signatory_incomplete"),
        (_no_mailbox, "no_mailbox"),
        (_past, "deadline_past"),
        (_dated_after, "dated_after_deadline"),
        (_on_paper, "on_paper"),
        (_a_change, "is_change"),
        (_closed, "not_open"),
    ],
)
def test_what_blocks_every_letter(
    bring_about: Callable[[Call, Signatory], tuple[Signatory | None, date]],
    code: str,
    call: Call,
    addressees: Addressees,
    signatory: Signatory,
    officer: User,
) -> None:
    signed, dated_on = bring_about(call, signatory)
    assert codes(line(call, signed, dated_on=dated_on)) == [code]
    with pytest.raises(LetterBlocked):
        issue(Call.objects.get(), states=["AT"], signatory=signed, dated_on=dated_on, by=officer, at=NOW)
    assert not Letter.objects.exists()


def test_before_the_call_opens_each_letter_can_be_looked_at(
    draft_call: Call, addressees: Addressees, signatory: Signatory
) -> None:
    found = lines(draft_call, signatory)
    assert (len(found), codes(found[0]), found[0].composed.may_look) == (27, ["in_preparation"], True)


def test_27_letters_are_composed_in_as_many_queries_as_one(
    call: Call, addressees: Addressees, signatory: Signatory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = Call.objects.select_related("group").get(pk=call.pk)
    with django_assert_num_queries(6):
        call_letters(call, signatory=signatory, dated_on=TODAY, on=TODAY)
    Invitation.objects.exclude(country="AT").delete()
    Addressee.objects.filter(country="AT").update(language="de")
    with django_assert_num_queries(6):
        call_letters(call, signatory=signatory, dated_on=TODAY, on=TODAY)


def test_all_are_issued_with_numbers_without_gaps(
    call: Call, addressees: Addressees, signatory: Signatory, officer: User
) -> None:
    made = issue(call, states=list(addressees), signatory=signatory, dated_on=TODAY, by=officer, at=NOW)
    assert [letter.number for letter in made][::26] == [f"E03931-{TODAY.year}-L0001", f"E03931-{TODAY.year}-L0027"]
    assert AuditEvent.objects.filter(action="letter.issue").count() == 27
    assert {each.may_issue for each in lines(call, signatory)} == {False}
    assert line(call, signatory).letter in made


def test_one_that_is_blocked_holds_up_all_that_were_chosen(
    call: Call, addressees: Addressees, signatory: Signatory, officer: User
) -> None:
    addressees["MT"].delete()
    with pytest.raises(LetterBlocked, match="Malta: No addressee is entered for this State"):
        issue(call, states=["AT", "MT"], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)
    assert not Letter.objects.exists()
    assert not LetterSeries.objects.filter(last__gt=0).exists()


def test_no_state_gets_a_second_letter_unless_the_first_is_withdrawn(
    call: Call, addressees: Addressees, signatory: Signatory, officer: User
) -> None:
    first = issue(call, states=["AT"], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)[0]
    with pytest.raises(LetterBlocked, match=rf"Austria \({first.number}\)"):
        issue(call, states=["AT", "BE"], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)
    letters.withdraw(first, reason="Wrong date.", by=officer, at=NOW)
    second = issue(call, states=["AT"], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)[0]
    found = line(call, signatory)
    assert (found.letter, [each.number for each in found.withdrawn]) == (second, [first.number])


def test_nobody_chosen_is_refused(call: Call, addressees: Addressees, signatory: Signatory, officer: User) -> None:
    with pytest.raises(LetterBlocked, match="Choose at least one State"):
        issue(call, states=[], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)


def test_the_letter_goes_to_who_is_in_office_on_its_date(
    call: Call, addressees: Addressees, signatory: Signatory
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    former = addressees["AT"]
    Addressee.objects.filter(pk=former.pk).update(until=tomorrow)
    coming = Addressee.objects.create(
        country=former.country, name="H.E. Mr New", capacity="Ambassador", email="new@example.org", since=tomorrow
    )
    assert line(call, signatory).composed.draft.addressee == former
    assert line(call, signatory, dated_on=tomorrow).composed.draft.addressee == coming
