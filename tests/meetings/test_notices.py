"""What everybody invited reads: the words, the facts, what to do next; each mail in both forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import Role, User
from nominations.calls.models import Invitation
from nominations.desk import queries
from nominations.groups.models import ExpertGroup
from nominations.meetings import actions, notices, programme
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox.messages import render
from nominations.outbox.models import OutgoingMail
from nominations.reminders import belonging
from tests.cast import NOW, SINCE, accepted
from tests.meetings.stage import ENDS, FIRST_DAY, PLACE, STARTS, convened, delegation_of, planned, sitting

LINK = "https://meet.example.org/room"
HOUR = timedelta(hours=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    plan = actions.edit(planned(group, officer), online_url=LINK, practical="Bring a badge.", by=officer, at=NOW)
    programme.add_item(plan, title="Opening", starts_at=STARTS, ends_at=STARTS + HOUR, by=officer, at=NOW)
    return actions.convene(plan, answers_until_on=FIRST_DAY - timedelta(days=14), by=officer, at=NOW)


def mail(kind: str, iso2: str = "NL") -> OutgoingMail:
    return OutgoingMail.objects.filter(kind=f"meeting_{kind}", audience=iso2).latest("dated_at")


def both(found: OutgoingMail) -> tuple[str, str]:
    return found.text, found.html


def test_the_invitation_says_when_where_until_when_and_what(meeting: Meeting) -> None:
    found = mail("invitation")
    day = f"{FIRST_DAY:%A} {FIRST_DAY.day} {FIRST_DAY:%B %Y}"
    until = FIRST_DAY - timedelta(days=14)
    assert found.subject == f"E03931: invitation to “First meeting”, {day}"
    for form in both(found):
        for said in (
            f"{day}, 10:00",
            f"{PLACE}, and online",
            LINK,
            "Bring a badge.",
            "Say who attends for the Netherlands until",
            f"{until:%A} {until.day} {until:%B %Y}, 23:59:59 Brussels time",
            "10:00–11:00 Opening",
            f"/meetings/{delegation_of(meeting, 'NL').pk}/",
            "quantum@commission.example.org",
            "puts the meeting into your calendar",
        ):
            assert said in form, said


def test_a_change_says_what_was_before(meeting: Meeting, officer: User) -> None:
    actions.change(meeting, place="Luxembourg", reason="The house is closed.", by=officer, at=NOW)
    found = mail("changed")
    assert f"Place: Luxembourg (before: {PLACE})" in found.text
    assert f"Place: <strong>Luxembourg</strong> (before: {PLACE})" in found.html
    assert all("The house is closed." in form for form in both(found))


def test_postponed_convened_again_cancelled_and_the_programme(meeting: Meeting, officer: User) -> None:
    programme.announce(meeting, by=officer, at=NOW)
    assert mail("programme").subject.startswith("E03931: programme of “First meeting”")
    actions.postpone(meeting, reason="Strike.", by=officer, at=NOW)
    found = mail("postponed")
    assert found.subject == "E03931: “First meeting” is postponed"
    assert all("Strike." in form and "out of your calendar" in form for form in both(found))
    assert all(LINK not in form for form in both(found))
    week = timedelta(days=7)
    times = {"starts_at": STARTS + week, "ends_at": ENDS + week, "answers_until_on": FIRST_DAY}
    actions.reconvene(meeting, **times, reason="The strike is over.", by=officer, at=NOW)
    found = mail("reconvened")
    assert all("Begins:" in form and "The strike is over." in form and LINK in form for form in both(found))
    actions.cancel(meeting, reason="No quorum.", by=officer, at=NOW)
    found = mail("cancelled")
    assert found.subject == "E03931: “First meeting” is cancelled"
    assert all("No quorum." in form and LINK not in form for form in both(found))


def test_the_link_is_in_what_the_invited_get_and_nowhere_in_a_subject(meeting: Meeting) -> None:
    assert not OutgoingMail.objects.filter(subject__contains=LINK).exists()


def test_everybody_is_written_to_once(
    austrias: Invitation, austria: User, officer: User, group: ExpertGroup, contacts: dict[str, User]
) -> None:
    accepted(austrias, austria, officer)
    meeting = convened(group, officer)
    seated = sitting(group, "AT")
    delegation = delegation_of(meeting, "AT")
    facts = {"meeting": meeting, "family_name": "Ernst", "given_name": "Eva", "added_at": NOW}
    of_state = {"capacity": "representative", "delegation": delegation, "seat": seated.seat}
    Participant.objects.create(**facts, **of_state, email=seated.person.email.upper())
    Participant.objects.create(**facts, capacity="observer", email="observer@example.org")
    gone = {"withdrawn_at": NOW, "withdrawn_reason": "Ill"}
    Participant.objects.create(**facts, capacity="observer", email="gone@example.org", **gone)
    Role.objects.create(
        user=User.objects.create_user("second@example.org"), kind="contact_point", country_id="AT", since=SINCE
    )
    found = notices.readers(meeting, at=NOW)
    of_austria = [reader.email for reader in found if reader.state and reader.state.iso2 == "AT"]
    assert sorted(of_austria) == sorted([austria.email, "second@example.org", seated.person.email])
    assert [reader.email for reader in found if not reader.state] == ["observer@example.org"]
    assert len(found) == 27 + 3
    assert [str(reader.state.iso2) for reader in found[:2] if reader.state] == ["BE", "BG"]
    actions.change(meeting, place="Luxembourg", reason="Room.", by=officer, at=NOW)
    guest = OutgoingMail.objects.get(recipient="observer@example.org")
    assert (guest.subject_type, guest.audience, "/meetings/" in guest.text) == ("meeting", "", False)
    assert "Say who attends" not in guest.text


def test_a_page_may_show_the_mail_before_anything_is_done(group: ExpertGroup, officer: User, states: object) -> None:
    plan = planned(group, officer)
    plan.answers_until_on = FIRST_DAY - timedelta(days=14)
    [message] = notices.invitation(plan, at=NOW, to=[notices.sample_reader(plan)])
    assert "Say who attends for Belgium until" in render(message).text
    assert OutgoingMail.objects.count() == 0


def test_without_contact_points_nobody_is_written_to(group: ExpertGroup, officer: User, states: object) -> None:
    convened(group, officer)
    assert OutgoingMail.objects.count() == 0


def test_the_secretariat_finds_the_mails_among_its_own(
    meeting: Meeting, officer: User, other_officer: User, sign_in: Callable[[User], Client]
) -> None:
    visible = queries.mails_visible_to(officer, at=NOW).filter(kind="meeting_invitation")
    assert visible.count() == 27
    assert set(queries.with_call(visible).values_list("call_reference", flat=True)) == {"First meeting"}
    assert set(visible.annotate(code=belonging.group_code()).values_list("code", flat=True)) == {"E03931"}
    assert queries.mails_visible_to(other_officer, at=NOW).count() == 0
    page = sign_in(officer).get(reverse("admin:nominations_outgoingmail_change", args=[visible[0].pk]))
    assert "meeting.ics" in page.content.decode()
