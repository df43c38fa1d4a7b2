"""A contact point whose role has ended: the meetings announced to them leave their calendar, once, and no others do."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import actions as accounts
from nominations.accounts.models import Role, User
from nominations.groups.models import ExpertGroup
from nominations.meetings import actions, leavers
from nominations.meetings.models import Meeting
from nominations.meetings.participant_models import Participant
from nominations.outbox import attachments
from nominations.outbox.models import Heartbeat, OutgoingMail
from nominations.tasks import tell_leavers
from tests.cast import NOW, OPENED, TODAY
from tests.meetings import icals
from tests.meetings.stage import ENDS, FIRST_DAY, STARTS, contact_of, convened, delegation_of

DAY = timedelta(days=1)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer, at=OPENED)


def end(iso2: str, *, days: int = 0) -> User:
    """End the role of a State's contact point some days from today; return who it was."""
    user = contact_of(iso2)
    role = Role.objects.get(user=user, country=iso2)
    accounts.end_role(role, on=TODAY + days * DAY, by=None, at=NOW)
    return user


def told() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind="contact_left").values_list("audience", flat=True))


def test_the_entry_is_taken_out_and_the_mail_says_why(meeting: Meeting, officer: User) -> None:
    gone = end("NL")
    assert leavers.tell(at=NOW) == 1
    mail = OutgoingMail.objects.get(kind="contact_left")
    assert (mail.recipient, mail.audience, mail.status) == (gone.email, "NL", "queued")
    assert mail.subject == "E03931: “First meeting” leaves your calendar"
    first = f"{FIRST_DAY:%A} {FIRST_DAY.day} {FIRST_DAY:%B %Y}"
    for form in (mail.text, mail.html):
        assert "Your role as a contact point of the Netherlands has ended" in form
        assert first in form
        assert "takes the meeting out of your calendar" in form
        assert f"/meetings/{delegation_of(meeting, 'NL').pk}/" not in form, "the pages are closed to them"
    [file] = attachments.read(mail)
    words = file.content.decode()
    assert "METHOD:CANCEL" in words
    assert f"UID:{meeting.pk}.meeting@" in words.replace("\r\n ", "")
    assert "\r\nSTATUS:" not in words, "the meeting takes place: one reader is not invited (RFC 5546, 3.2.5)"


def test_once_and_again_only_after_they_were_invited_again(meeting: Meeting, officer: User) -> None:
    user = end("NL")
    assert [leavers.tell(at=NOW + step * DAY) for step in range(2)] == [1, 0]
    accounts.create_contact(
        user.email, given_name="A", family_name="B", country_id="NL", since=TODAY, by=officer, at=NOW
    )
    later = NOW + 2 * DAY
    assert leavers.tell(at=later) == 0
    actions.change(meeting, place="Luxembourg", reason="The house is closed.", by=officer, at=later)
    assert leavers.tell(at=later) == 0, "a contact point again, with the new entry"
    Role.objects.filter(user=user, until__isnull=True).update(until=TODAY + DAY)
    assert leavers.tell(at=later) == 1
    assert told() == ["NL", "NL"]


def test_a_role_that_ends_later_ends_then(meeting: Meeting) -> None:
    end("NL", days=5)
    assert leavers.tell(at=NOW) == 0
    assert leavers.tell(at=NOW + 5 * DAY) == 1


def test_between_two_announcements_of_a_meeting_that_was_called_off(meeting: Meeting, officer: User) -> None:
    end("NL")
    OutgoingMail.objects.update(status="sent", sent_at=OPENED)
    actions.cancel(meeting, reason="No room.", by=officer, at=NOW)
    assert "NL" not in set(OutgoingMail.objects.filter(kind="meeting_cancelled").values_list("audience", flat=True))
    assert leavers.tell(at=NOW) == 1
    [entry] = icals.sent(OutgoingMail.objects.filter(kind="contact_left"))
    assert icals.read(entry)["status"] == "CANCELLED"


def test_who_was_told_that_it_is_off_is_not_told_again(meeting: Meeting, officer: User) -> None:
    actions.postpone(meeting, reason="Strike.", by=officer, at=NOW)
    end("NL")
    assert leavers.tell(at=NOW) == 0
    week = timedelta(days=7)
    times = {"starts_at": STARTS + week, "ends_at": ENDS + week, "answers_until_on": FIRST_DAY}
    actions.reconvene(meeting, **times, reason="It is over.", by=officer, at=NOW)
    assert leavers.tell(at=NOW) == 0, "the new day was not announced to them"


def test_who_is_invited_in_another_way_keeps_it(meeting: Meeting, contacts: dict[str, User]) -> None:
    attends, speaks = end("NL"), end("BE")
    Participant.objects.create(
        meeting=meeting, family_name="A", given_name="B", added_at=NOW, capacity="observer", email=attends.email.upper()
    )
    Role.objects.create(user=speaks, kind="contact_point", country_id="LU", since=TODAY)
    assert leavers.tell(at=NOW) == 0


def test_nobody_is_told_of_what_never_reached_them_or_is_over(
    meeting: Meeting, group: ExpertGroup, officer: User
) -> None:
    end("NL")
    OutgoingMail.objects.filter(audience="NL").update(status="cancelled")
    assert leavers.tell(at=NOW) == 0
    OutgoingMail.objects.filter(audience="NL").update(status="sent", sent_at=OPENED)
    assert leavers.tell(at=STARTS) == 0


def test_a_mail_that_fails_is_not_written_again(meeting: Meeting) -> None:
    end("NL")
    leavers.tell(at=NOW)
    OutgoingMail.objects.filter(kind="contact_left").update(status="failed")
    assert leavers.tell(at=NOW + DAY) == 0


def test_the_clock_does_it(meeting: Meeting) -> None:
    end("NL")
    tell_leavers()
    assert Heartbeat.objects.get(job="leavers").last_result == "1 told"
    assert told() == ["NL"]


def test_many_meetings_and_leavers_are_found_in_as_many_queries_as_one(
    meeting: Meeting, group: ExpertGroup, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        assert leavers.found(at=NOW) == {}
    end("NL")
    with django_assert_num_queries(8):
        assert len(leavers.found(at=NOW)) == 1
    for iso2 in ("BE", "MT", "DE"):
        end(iso2)
    with django_assert_num_queries(8):
        assert [len(people) for people in leavers.found(at=NOW).values()] == [4]
    assert leavers.tell(at=NOW) == 4
    convened(group, officer)
    with django_assert_num_queries(4):
        assert leavers.found(at=NOW) == {}
