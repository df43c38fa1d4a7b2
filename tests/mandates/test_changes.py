"""A change of representative from the State's proposal to the seat: who sits stays until staff accept (rule 5)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.changes import CannotPropose
from nominations.calls.models import Call
from nominations.calls.states import Status as CallStatus
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions as mandates
from nominations.mandates import changes, first_days
from nominations.mandates.changes import AnswerTheCall, DayRefused, NobodySits
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from nominations.workflow import actions as workflow
from nominations.workflow import drafting, freezing
from nominations.workflow.actions import DayMissing, Incomplete
from nominations.workflow.content import Content, content_of
from nominations.workflow.models import Nomination
from nominations.workflow.states import Status
from tests.cast import NOW, OPENED, TODAY, content, drafted, invitation_of, letter, person, submitted

pytestmark = pytest.mark.django_db

SAT_SINCE = OPENED  # Malta's representative was accepted when the call opened
NEXT_MONTH = TODAY + timedelta(days=30)
NEW = "Borg"


@pytest.fixture
def malta(contacts: dict[str, User]) -> User:
    return contacts["MT"]


@pytest.fixture
def maltese(states: dict[str, Country]) -> Country:
    return states["MT"]


@pytest.fixture
def seated(call: Call, malta: User, officer: User) -> ExpertGroup:
    """Malta's representative sits, with the call still open for the other States."""
    what = content(persons=(person(), person("accompanying_expert")))
    sent = submitted(invitation_of(call, "MT"), malta, at=SAT_SINCE, what=what)
    mandates.accept(sent, version=sent.round, by=officer, at=SAT_SINCE)
    OutgoingMail.objects.all().delete()
    return call.group


@pytest.fixture
def begun(seated: ExpertGroup, malta: User, maltese: Country) -> Nomination:
    return changes.propose(seated, country=maltese, by=malta, at=NOW)


def typed(nomination: Nomination, by: User, *, effective_on: date | None = NEXT_MONTH, name: str = NEW) -> Nomination:
    """Change only the person's name and the day, attach the letter."""
    before = content_of(nomination)
    persons = tuple(
        replace(each, family_name=name) if each.role == "representative" else each for each in before.persons
    )
    what = replace(before, persons=persons, effective_on=effective_on)
    nomination = drafting.save_draft(nomination, what, revision=nomination.revision, by=by, at=NOW)
    drafting.attach(nomination, letter(), by=by, at=NOW)
    nomination.refresh_from_db()
    return nomination


def sent(nomination: Nomination, by: User, **facts: object) -> Nomination:
    nomination = typed(nomination, by, **facts)  # type: ignore[arg-type]
    return changes.submit(nomination, revision=nomination.revision, by=by, at=NOW)


def test_the_form_is_filled_from_who_sits_now(begun: Nomination) -> None:
    what = content_of(begun)
    assert begun.status == Status.DRAFT
    assert (what.authority_name, what.authority_email) == (
        "Bundesministerium für Erfundenes",
        "office@ministry.example.org",
    )
    assert what.persons == (person(), person("accompanying_expert"))
    assert (what.effective_on, what.letter_reference, what.remarks) == (None, "", "")


def test_a_second_press_and_a_colleague_lead_to_the_same_draft(
    begun: Nomination, seated: ExpertGroup, maltese: Country, malta: User
) -> None:
    changed = typed(begun, malta)
    again = changes.propose(seated, country=maltese, by=malta, at=NOW)
    assert (again.pk, content_of(again)) == (begun.pk, content_of(changed))


def test_of_a_vacant_seat_the_form_begins_empty(call: Call, malta: User, maltese: Country, officer: User) -> None:
    calls.close_call(call, by=officer, at=NOW)
    begun = changes.propose(call.group, country=maltese, by=malta, at=NOW)
    assert content_of(begun) == Content()


def test_a_state_that_a_call_asks_now_is_led_to_the_call(call: Call, malta: User, maltese: Country) -> None:
    with pytest.raises(AnswerTheCall, match="asks Malta for its representative now") as refused:
        changes.propose(call.group, country=maltese, by=malta, at=NOW)
    assert refused.value.invitation == invitation_of(call, "MT")
    assert not Call.objects.filter(kind="change").exists()


def test_another_state_cannot_propose_for_malta(seated: ExpertGroup, maltese: Country, belgium: User) -> None:
    with pytest.raises(CannotPropose):
        changes.propose(seated, country=maltese, by=belgium, at=NOW)


def test_who_sits_stays_until_staff_accept_and_the_change_then_closes(
    begun: Nomination, malta: User, officer: User
) -> None:
    proposed = sent(begun, malta)
    before = Mandate.objects.get()
    assert (before.until, proposed.is_late, proposed.invitation.call.status) == (None, False, CallStatus.OPEN)
    mandates.accept(proposed, version=1, by=officer, at=NOW)
    call = Call.objects.get(kind="change")
    assert (call.status, call.closed_at) == (CallStatus.CLOSED, NOW)
    new = Mandate.objects.get(nomination=proposed)
    assert (new.person.family_name, new.replaces) == (NEW, before)


def test_without_the_first_day_nothing_is_sent(begun: Nomination, malta: User) -> None:
    nomination = typed(begun, malta, effective_on=None)
    assert [finding.code for finding in first_days.completeness(nomination, on=TODAY).findings] == ["day_missing"]
    with pytest.raises(Incomplete, match="Give the first day of the new representative"):
        changes.submit(nomination, revision=nomination.revision, by=malta, at=NOW)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, r"The mandate of Ännchen Müller-1 begins on .*\. Choose a later first day"),
        (367, "more than a year ahead"),
        (-4000, "more than ten years ago. Check the year"),
    ],
)
def test_a_first_day_that_cannot_be_is_refused_in_a_sentence(
    begun: Nomination, malta: User, days: int, words: str
) -> None:
    nomination = typed(begun, malta, effective_on=TODAY + timedelta(days=days))
    with pytest.raises(DayRefused, match=words):
        changes.submit(nomination, revision=nomination.revision, by=malta, at=NOW)
    nomination.refresh_from_db()
    assert (nomination.status, nomination.versions.count()) == (Status.DRAFT, 0)
    found = first_days.completeness(nomination, on=TODAY)
    assert ([finding.field for finding in found.findings][:1], found.complete) == (["effective_on"], False)


@pytest.mark.parametrize("days", [-2, 0, 365])
def test_days_within_reach_are_taken(begun: Nomination, malta: User, days: int) -> None:
    assert sent(begun, malta, effective_on=TODAY + timedelta(days=days)).status == Status.SUBMITTED


def test_the_frozen_version_of_a_change_says_the_day_and_no_other_does(begun: Nomination, malta: User) -> None:
    proposed = sent(begun, malta)
    version = proposed.versions.get()
    assert (version.content["effective_on"], freezing.is_intact(version)) == (NEXT_MONTH.isoformat(), True)
    of_the_call = Nomination.objects.exclude(pk=proposed.pk).get().versions.get()
    assert "effective_on" not in of_the_call.content


@pytest.mark.parametrize("how", ["reject", "withdraw", "discard"])
def test_a_change_that_comes_to_nothing_closes_and_another_can_be_proposed(
    begun: Nomination, malta: User, officer: User, seated: ExpertGroup, maltese: Country, how: str
) -> None:
    ExpertGroup.objects.filter(pk=seated.pk).update(may_reject=True)
    if how == "discard":
        workflow.discard(begun, by=malta, at=NOW)
    elif how == "withdraw":
        workflow.withdraw(sent(begun, malta), reason="She stays.", by=malta, at=NOW)
    else:
        workflow.reject(sent(begun, malta), version=1, reason="Not suitable.", by=officer, at=NOW)
    assert Call.objects.get(kind="change").status == CallStatus.CLOSED
    another = changes.propose(seated, country=maltese, by=malta, at=NOW)
    assert (another.pk == begun.pk, another.status, Mandate.objects.get().until) == (False, Status.DRAFT, None)


def test_a_change_that_is_returned_stays_open_until_it_is_corrected(
    begun: Nomination, malta: User, officer: User
) -> None:
    proposed = sent(begun, malta)
    back = workflow.return_for_correction(proposed, version=1, reason="Which day?", by=officer, at=NOW)
    assert back.invitation.call.status == CallStatus.OPEN
    again = changes.submit(back, revision=back.revision, by=malta, at=NOW)
    assert (again.status, again.round) == (Status.SUBMITTED, 2)


def test_a_representative_may_leave_without_a_successor(begun: Nomination, malta: User) -> None:
    left = changes.leave(begun.invitation, first_vacant_on=NEXT_MONTH, reason="She retires.", by=malta, at=NOW)
    version = left.versions.get()
    assert (left.status, left.invitation.call.status) == (Status.NIL, CallStatus.OPEN)
    assert Call.objects.get(kind="change").status == CallStatus.CLOSED
    assert (version.content["effective_on"], version.content["nil_reason"]) == (NEXT_MONTH.isoformat(), "She retires.")
    assert Mandate.objects.get().until is None  # the secretariat ends it
    assert OutgoingMail.objects.filter(kind="staff_submitted").count() == 1


def test_who_leaves_does_so_on_a_day_that_can_be(begun: Nomination, malta: User) -> None:
    with pytest.raises(DayMissing):
        changes.leave(begun.invitation, first_vacant_on=None, reason="She retires.", by=malta, at=NOW)
    with pytest.raises(DayRefused, match="Choose a later first day"):
        changes.leave(
            begun.invitation, first_vacant_on=TODAY - timedelta(days=30), reason="She left.", by=malta, at=NOW
        )


def test_where_nobody_sits_nobody_leaves(call: Call, malta: User, maltese: Country, officer: User) -> None:
    calls.close_call(call, by=officer, at=NOW)
    begun = changes.propose(call.group, country=maltese, by=malta, at=NOW)
    with pytest.raises(NobodySits, match="so nobody can leave"):
        changes.leave(begun.invitation, first_vacant_on=NEXT_MONTH, reason="She retires.", by=malta, at=NOW)
    begun.refresh_from_db()
    assert (begun.status, begun.invitation.call.status) == (Status.DRAFT, CallStatus.OPEN)


def test_a_nomination_to_a_call_has_no_first_day_to_judge(call: Call, austria: User) -> None:
    nomination = drafted(invitation_of(call, "AT"), austria)
    assert first_days.completeness(nomination, on=TODAY).complete
    assert changes.submit(nomination, revision=nomination.revision, by=austria, at=NOW).status == Status.SUBMITTED


def test_the_person_that_goes_on_sets_no_bound(seated: ExpertGroup, malta: User, maltese: Country) -> None:
    begun = changes.propose(seated, country=maltese, by=malta, at=NOW)
    what = replace(content_of(begun), effective_on=TODAY - timedelta(days=100))
    assert first_days.findings(begun.invitation, what, on=TODAY) == []
