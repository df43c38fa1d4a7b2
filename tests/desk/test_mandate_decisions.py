"""The acts on mandates: each shows the seat as it will be, asks, acts once, and says why where it is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.mandates import actions
from nominations.mandates.models import Mandate, Membership
from nominations.mandates.states import EndReason
from tests.cast import NOW, TODAY, accepted, invitation_of
from tests.desk.pages import of_record, press, text_of

SignIn = Callable[[User], Client]
SINCE = TODAY - timedelta(days=100)
ACTS = ("ending", "extension", "correction", "voiding")


@pytest.fixture
def mandate(call: Call, contacts: dict[str, User], officer: User) -> Mandate:
    """Ännchen Müller sits for Austria since a hundred days."""
    accepted(invitation_of(call, "AT"), contacts["AT"], officer, at=NOW)
    found = Mandate.objects.get()
    Membership.objects.update(since=SINCE)
    found.authority.since = SINCE
    found.authority.save(update_fields=["since"])
    Mandate.objects.update(since=SINCE)
    found.refresh_from_db()
    return found


def test_the_page_of_a_mandate_shows_its_seat_and_what_can_be_done(
    mandate: Mandate, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(of_record("mandate", "change", mandate.pk))
    assert [str(act.words) for act in page.context["acts"]] == [
        "Who sits, on any day",
        "Letter of appointment",
        "End the mandate",
        "Tasks and source",
        "Correct the mandate",
        "Entered in error",
    ]
    assert "Who held this seat" in text_of(page)


def test_ending_shows_the_vacancy_first_and_then_ends(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_record("mandate", "ending", mandate.pk)
    typed = {"last_on": TODAY.isoformat(), "reason": "resigned"}
    page = client.post(address, typed)
    spans = page.context["rehearsal"].seen["seat"].timeline.rows[0].spans
    assert spans[0].last_on == TODAY
    assert "Mandate ends : Ännchen Müller-1" in text_of(page)
    assert Mandate.objects.get().until is None
    answer = client.post(address, {**typed, "shown": page.context["shown"]})
    assert answer.status_code == 302
    mandate.refresh_from_db()
    assert (mandate.until, mandate.end_reason) == (TODAY + timedelta(days=1), "resigned")
    assert AuditEvent.objects.filter(action="mandate.end", actor=officer).count() == 1
    assert client.post(address, {**typed, "shown": page.context["shown"]}).status_code == 302
    assert AuditEvent.objects.filter(action="mandate.end").count() == 1


def test_tasks_and_source_are_shown_asked_and_kept(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    typed = {"tasks": "To liaise with stakeholders.", "source": "A letter of the ministry"}
    address = of_record("mandate", "tasks", mandate.pk)
    shown = client.post(address, typed).context["shown"]
    assert client.post(address, {**typed, "shown": shown}).status_code == 302
    page = text_of(client.get(of_record("mandate", "change", mandate.pk)))
    assert "To liaise with stakeholders." in page
    assert "A letter of the ministry" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_on": "", "reason": "resigned"}, "Choose the day."),
        ({"last_on": "9999-12-31", "reason": "resigned"}, "Choose an earlier day."),
        ({"last_on": "nonsense", "reason": "resigned"}, "Write the day as 2026-03-31."),
        ({"last_on": TODAY.isoformat(), "reason": "replaced"}, "not one of the available choices"),
        ({"last_on": "2001-01-01", "reason": "resigned"}, "choose a later day"),
    ],
)
def test_an_end_that_cannot_be_is_said_in_words(
    typed: dict[str, str], sentence: str, mandate: Mandate, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_record("mandate", "ending", mandate.pk), typed)
    assert sentence in text_of(page)
    assert page.context["shown"] == ""


def test_a_mandate_with_an_end_is_extended_or_runs_on(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    actions.end(mandate, until=TODAY + timedelta(days=10), reason=EndReason.TERM_ENDED, by=officer, at=NOW)
    client, address = sign_in(officer), of_record("mandate", "extension", mandate.pk)
    assert press(client, address, last_on=(TODAY + timedelta(days=30)).isoformat()).status_code == 302
    assert Mandate.objects.get().until == TODAY + timedelta(days=31)
    assert press(client, address, last_on="").status_code == 302
    now = Mandate.objects.get()
    assert (now.until, now.end_reason) == (None, "")


def test_a_correction_needs_a_remark_and_keeps_the_wrong_entry(
    mandate: Mandate, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_record("mandate", "correction", mandate.pk)
    right = (SINCE + timedelta(days=9)).isoformat()
    typed = {"since": right, "person": mandate.person_id, "authority": mandate.authority_id}
    assert "Say what was wrong" in text_of(client.post(address, {**typed, "remark": " "}))
    assert press(client, address, **typed, remark="The letter says the 10th.").status_code == 302
    mandate.refresh_from_db()
    new = Mandate.objects.standing().get()
    assert (mandate.end_reason, mandate.remark) == ("entered_in_error", "The letter says the 10th.")
    assert (new.since, new.replaces_id) == (date.fromisoformat(right), mandate.pk)
    page = text_of(client.get(of_record("mandate", "change", new.pk)))
    assert "The letter says the 10th." in page


def test_a_correction_that_changes_nothing_is_refused(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    typed = {"since": SINCE.isoformat(), "person": mandate.person_id, "authority": mandate.authority_id}
    page = sign_in(officer).post(of_record("mandate", "correction", mandate.pk), {**typed, "remark": "No reason."})
    assert "Nothing is changed. Enter what is right." in text_of(page)


def test_what_was_entered_in_error_stays_and_can_do_nothing_more(
    mandate: Mandate, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    assert press(client, of_record("mandate", "voiding", mandate.pk), remark="Another person.").status_code == 302
    mandate.refresh_from_db()
    assert mandate.voided_at is not None
    page = client.get(of_record("mandate", "change", mandate.pk))
    assert [str(act.words) for act in page.context["acts"]] == ["Who sits, on any day"]
    assert "This was entered in error and is void." in text_of(
        client.post(of_record("mandate", "ending", mandate.pk), {"last_on": TODAY.isoformat(), "reason": "resigned"})
    )


def test_the_end_of_a_membership_ends_who_sits_for_it(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    membership = Membership.objects.get()
    client, address = sign_in(officer), of_record("membership", "ending", membership.pk)
    typed = {"last_on": TODAY.isoformat(), "reason": "authority_changed"}
    foreseen = client.post(address, typed).context["rehearsal"].seen["foreseen"]
    assert [change.words for change in foreseen.changes] == ["Mandate ends", "Membership ends"]
    assert press(client, address, **typed).status_code == 302
    assert not Membership.objects.from_day(TODAY + timedelta(days=1)).exists()
    assert not Mandate.objects.from_day(TODAY + timedelta(days=1)).exists()
    assert client.get(of_record("membership", "change", membership.pk)).status_code == 200


def test_closing_a_group_ends_all_that_runs_in_it(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    group = mandate.seat.group
    client, address = sign_in(officer), of_record("expertgroup", "closing", group.pk)
    page = client.post(address, {"last_on": TODAY.isoformat()})
    assert "is open. Close or cancel it first." in text_of(page)
    Call.objects.all().update(status="closed", closed_at=NOW)
    assert press(client, address, last_on=TODAY.isoformat()).status_code == 302
    group.refresh_from_db()
    mandate.refresh_from_db()
    assert (group.status, mandate.end_reason) == (ExpertGroup.Status.CLOSED, "group_closed")
    assert AuditEvent.objects.filter(action="group.close", actor=officer).count() == 1
    page = client.get(of_record("expertgroup", "change", group.pk))
    assert "Close the group" not in [str(act.words) for act in page.context["acts"]]


def test_another_groups_officer_finds_nothing_there(mandate: Mandate, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    addresses = [of_record("mandate", act, mandate.pk) for act in (*ACTS, "change")]
    addresses += [of_record("membership", act, Membership.objects.get().pk) for act in ("ending", "change")]
    addresses.append(of_record("expertgroup", "closing", mandate.seat.group_id))
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_the_lists_are_filtered_by_what_runs_today(mandate: Mandate, officer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), of_record("mandate", "changelist")
    actions.void(mandate, remark="Wrong.", by=officer, at=NOW)
    found = {
        kind: client.get(address, {"standing": kind}).context["cl"].result_count for kind in ("today", "past", "error")
    }
    assert found == {"today": 0, "past": 0, "error": 1}
