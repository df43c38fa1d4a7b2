"""The calendar of a call: what it will mail before it opens, what is not written yet, and who is not entered."""

from collections import Counter
from datetime import timedelta

import pytest

from nominations.accounts.models import Role, User
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox.messages import render
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Holiday
from nominations.reminders import actions, calendar
from nominations.reminders.catalogue import NOMINEE_NOTICE, To
from nominations.reminders.run import Run
from tests.cast import DEADLINE, NOW, SINCE, submitted

pytestmark = pytest.mark.django_db


def test_before_it_opens_every_mail_of_a_call_is_there_with_its_words(draft_call: Call, group: object) -> None:
    found = calendar.expected(Run(NOW, call=draft_call))
    kinds = ("call_opened", "reminder_d14", "reminder_d7", "reminder_d1", "reminder_overdue")
    assert Counter(each.kind for each in found) == {**dict.fromkeys(kinds, 27), "staff_deadline": 1}
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)
    austrias = next(each for each in found if each.kind == "reminder_d7" and each.recipient == "contact.at@example.org")
    assert austrias.state is not None
    assert (austrias.state.iso2, austrias.recipient_name, austrias.is_skipped) == ("AT", "Contact of Austria", False)
    assert austrias.due_at == clock.local_instant(DEADLINE - timedelta(days=7), 9)
    assert austrias.useful_until == austrias.due_at + timedelta(days=2)
    assert "7 days are left" in render(austrias.message).text
    assert (
        "27 States are missing" in render(next(each for each in found if each.kind == "staff_deadline").message).subject
    )
    assert not OutgoingMail.objects.exists()


def test_what_a_short_deadline_makes_pointless_says_why(draft_call: Call) -> None:
    draft_call.deadline_on = clock.local_day(NOW) + timedelta(days=10)
    skipped = [each for each in calendar.expected(Run(NOW, call=draft_call)) if each.is_skipped]
    assert {(each.kind, each.note) for each in skipped} == {
        ("reminder_d14", "It was due before this deadline was announced.")
    }


def test_people_behind_the_first_contact_are_expected_where_they_are_entered(draft_call: Call) -> None:
    for email, kind, position in (
        ("second.mt@example.org", Role.Kind.CONTACT_POINT, 2),
        ("permrep.mt@example.org", Role.Kind.PERMANENT_REPRESENTATION, 1),
    ):
        user = User.objects.create_user(email, given_name="S", family_name="Malta")
        Role.objects.create(user=user, kind=kind, country_id="MT", position=position, since=SINCE)
    escalated = {
        (each.kind, each.recipient)
        for each in calendar.expected(Run(NOW, call=draft_call))
        if each.kind in {"reminder_second_contact", "reminder_permanent_representation"}
    }
    assert escalated == {
        ("reminder_second_contact", "second.mt@example.org"),
        ("reminder_permanent_representation", "permrep.mt@example.org"),
    }
    missing = {(gap.state.iso2, gap.to) for gap in calendar.gaps(Run(NOW, call=draft_call))}
    assert len(missing) == 26 * 2
    assert not any(iso2 == "MT" for iso2, _to in missing)


def test_a_gap_says_who_is_not_entered(call: Call, austrias: Invitation, austria: User) -> None:
    sentences = [gap.sentence for gap in calendar.gaps(Run(NOW, call=call)) if gap.state.iso2 == "NL"]
    assert sentences == [
        "No second contact is entered for the Netherlands.",
        "No Permanent Representation is entered for the Netherlands.",
    ]
    submitted(austrias, austria)
    assert not [gap for gap in calendar.gaps(Run(NOW, call=call)) if gap.state.iso2 == "AT"]
    Role.objects.filter(country_id="BE").delete()
    belgiums = {gap.to for gap in calendar.gaps(Run(NOW, call=call)) if gap.state.iso2 == "BE"}
    assert belgiums == {To.FIRST, To.SECOND, To.PERMANENT_REPRESENTATION}


def test_a_day_that_rests_on_unconfirmed_holidays_says_so(draft_call: Call) -> None:
    after = DEADLINE + timedelta(days=1)
    Holiday.objects.all().delete()
    Holiday.objects.create(day=after, verified=False)
    Holiday.objects.create(day=after.replace(year=after.year + 1), verified=True)
    [staff] = [each for each in calendar.expected(Run(NOW, call=draft_call)) if each.kind == "staff_deadline"]
    assert staff.note == f"This day rests on unconfirmed holidays of {after.year}."
    Holiday.objects.update(verified=True)
    [staff] = [each for each in calendar.expected(Run(NOW, call=draft_call)) if each.kind == "staff_deadline"]
    assert staff.note == ""
    Holiday.objects.all().delete()
    [staff] = [each for each in calendar.expected(Run(NOW, call=draft_call)) if each.kind == "staff_deadline"]
    assert staff.note == f"No holidays are entered for {after.year}: this day may be a holiday."


def test_an_open_call_shows_what_is_not_written_yet(call: Call, austrias: Invitation, austria: User) -> None:
    assert Counter(each.kind for each in calendar.upcoming(Run(NOW, call=call)))["reminder_d7"] == 27
    actions.plan(at=NOW)
    assert calendar.upcoming(Run(NOW, call=call)) == []
    nomination = submitted(austrias, austria)
    [notice] = calendar.upcoming(Run(NOW, call=call))
    assert (notice.kind, notice.recipient) == (NOMINEE_NOTICE, "representative.1@ministry.example.org")
    assert nomination.submitted_at is not None
    assert notice.due_at == nomination.submitted_at + timedelta(days=14)
    assert "has nominated you" in render(notice.message).text
