"""A meeting is convened in time or with a reason, and whoever was invited hears of each change once."""

from datetime import timedelta
from typing import Any

import pytest

from nominations.accounts.models import Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import actions, programme
from nominations.meetings.actions import NothingChanged, NotNow, ReasonMissing
from nominations.meetings.judging import CannotConvene
from nominations.meetings.models import Delegation, Meeting, MeetingChange
from nominations.meetings.settling import TimesRefused, TitleMissing, VoteOpen
from nominations.meetings.states import Status
from nominations.meetings.voting_models import Opinion
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from tests.cast import NOW, TODAY, accepted
from tests.meetings.stage import ENDS, FIRST_DAY, STARTS, convened, planned, sitting

UNTIL = FIRST_DAY - timedelta(days=14)
WHY = "The room is taken."
CONVENING = 34  # queries, however many are invited


@pytest.fixture
def plan(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return planned(group, officer)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


def mails(kind: str) -> list[str]:
    return list(
        OutgoingMail.objects.filter(kind=kind).order_by("audience", "recipient").values_list("recipient", flat=True)
    )


def last_audit() -> tuple[str, dict[str, Any]]:
    event = AuditEvent.objects.exclude(action__startswith="mail.").latest("pk")
    return event.action, event.detail


def test_a_planned_meeting_is_edited_and_nobody_hears_of_it(plan: Meeting, officer: User) -> None:
    meeting = actions.edit(plan, title=" First  meeting of 2027 ", place="Luxembourg", by=officer, at=NOW)
    assert (meeting.title, meeting.place, meeting.sequence) == ("First meeting of 2027", "Luxembourg", 0)
    assert last_audit() == ("meeting.edit", {"fields": ["place", "title"]})
    assert OutgoingMail.objects.count() == 0


def test_the_same_facts_again_change_nothing(plan: Meeting, officer: User) -> None:
    actions.edit(plan, place=plan.place, by=officer, at=NOW)
    assert last_audit()[0] == "meeting.plan"


def test_what_makes_no_sense_is_refused(group: ExpertGroup, plan: Meeting, officer: User) -> None:
    with pytest.raises(TitleMissing):
        actions.edit(plan, title=" ", by=officer, at=NOW)
    with pytest.raises(TimesRefused, match="ends before it begins"):
        actions.edit(plan, ends_at=STARTS, by=officer, at=NOW)
    with pytest.raises(TimesRefused):
        actions.plan(group, title="X", starts_at=ENDS, ends_at=STARTS, by=officer, at=NOW)
    with pytest.raises(TypeError):
        actions.edit(plan, colour="red", by=officer, at=NOW)
    group.status = ExpertGroup.Status.CLOSED
    group.save()
    with pytest.raises(NotNow, match="no more meetings"):
        actions.plan(group, title="X", starts_at=STARTS, ends_at=ENDS, by=officer, at=NOW)


@pytest.mark.parametrize("who", ["austria", "other_officer"])
def test_only_the_groups_secretariat_does_any_of_this(
    meeting: Meeting, who: str, request: pytest.FixtureRequest
) -> None:
    stranger = request.getfixturevalue(who)
    times = {"starts_at": STARTS, "ends_at": ENDS, "answers_until_on": UNTIL, "reason": WHY}
    acts = [
        lambda **by: actions.edit(meeting, **by),
        lambda **by: actions.change(meeting, reason=WHY, place="X", **by),
        lambda **by: actions.postpone(meeting, reason=WHY, **by),
        lambda **by: actions.reconvene(meeting, **times, **by),
        lambda **by: actions.cancel(meeting, reason=WHY, **by),
        lambda **by: actions.hold(meeting, **by),
        lambda **by: programme.announce(meeting, **by),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act(by=stranger, at=NOW)
    assert Meeting.objects.get(pk=meeting.pk).sequence == 0


def test_convening_makes_27_delegations_and_writes_to_each_state(meeting: Meeting) -> None:
    assert (meeting.status, meeting.convened_at, meeting.answers_until_on) == (Status.CONVENED, NOW, UNTIL)
    assert (meeting.is_urgent, meeting.sequence) == (False, 0)
    assert Delegation.objects.filter(meeting=meeting).count() == 27
    sent = OutgoingMail.objects.filter(kind="meeting_invitation")
    assert sent.count() == 27
    assert set(sent.values_list("reply_to", "attached", "subject_type")) == {
        ("quantum@commission.example.org", 1, "delegation")
    }
    assert last_audit() == ("meeting.convene", {"sequence": 0})


def test_who_sits_on_the_day_is_invited_too(
    austrias: Invitation, austria: User, officer: User, group: ExpertGroup
) -> None:
    accepted(austrias, austria, officer)
    convened(group, officer)
    person = sitting(group, "AT").person
    assert mails("meeting_invitation")[:2] == sorted([austria.email, person.email])
    text = OutgoingMail.objects.get(kind="meeting_invitation", recipient=person.email).text
    assert "You receive this because Austria appointed you" in text
    assert "/meetings/" not in text


def test_a_second_press_is_refused_and_sends_nothing_again(meeting: Meeting, officer: User) -> None:
    with pytest.raises(Refused, match="not possible while the meeting is “Convened”"):
        actions.convene(meeting, answers_until_on=UNTIL, by=officer, at=NOW)
    assert len(mails("meeting_invitation")) == 27


def test_a_late_invitation_needs_a_reason_and_then_the_chair(plan: Meeting, officer: User) -> None:
    late = clock.local_instant(FIRST_DAY - timedelta(days=10), 12)
    until = FIRST_DAY - timedelta(days=2)
    with pytest.raises(CannotConvene, match="The last day for invitations was"):
        actions.convene(plan, answers_until_on=until, by=officer, at=late)
    meeting = actions.convene(plan, answers_until_on=until, urgent_reason="New facts", by=officer, at=late)
    assert (meeting.is_urgent, meeting.urgent_reason, meeting.overridden_by_chair) == (True, "New facts", False)
    assert last_audit()[1] == {"sequence": 0, "urgent": "New facts", "overridden_by_chair": False}


def test_the_chairs_decision_is_in_the_audit(plan: Meeting, officer: User) -> None:
    late = clock.local_instant(FIRST_DAY - timedelta(days=3), 12)
    given = {"answers_until_on": FIRST_DAY - timedelta(days=1), "urgent_reason": "New facts"}
    with pytest.raises(CannotConvene, match="Only the Chair"):
        actions.convene(plan, **given, by=officer, at=late)
    meeting = actions.convene(plan, **given, override=True, by=officer, at=late)
    assert meeting.overridden_by_chair
    assert last_audit()[1] == {"sequence": 0, "urgent": "New facts", "overridden_by_chair": True}


def test_nothing_stays_of_a_refused_convening(plan: Meeting, officer: User) -> None:
    actions.edit(plan, place="", by=officer, at=NOW)
    with pytest.raises(CannotConvene, match="no place and no online link"):
        actions.convene(plan, answers_until_on=UNTIL, by=officer, at=NOW)
    plan.refresh_from_db()
    assert (plan.status, plan.answers_until_on, Delegation.objects.count()) == (Status.PLANNED, None, 0)


def test_a_change_is_kept_and_told_once(meeting: Meeting, officer: User) -> None:
    changed = actions.change(meeting, reason=WHY, place="Luxembourg", by=officer, at=NOW)
    row = MeetingChange.objects.get(meeting=meeting)
    assert (changed.place, changed.sequence, row.sequence, row.reason) == ("Luxembourg", 1, 1, WHY)
    assert row.what == {"place": [meeting.place, "Luxembourg"]}
    assert len(mails("meeting_changed")) == 27
    with pytest.raises(NothingChanged):
        actions.change(meeting, reason=WHY, place="Luxembourg", by=officer, at=NOW)
    assert last_audit() == ("meeting.change", {"fields": ["place"], "reason": WHY})


def test_an_instant_is_kept_in_utc_and_the_programme_moves_along(meeting: Meeting, officer: User) -> None:
    item = programme.add_item(
        meeting, title="Opening", starts_at=STARTS, ends_at=STARTS + timedelta(hours=1), by=officer, at=NOW
    )
    later = STARTS + timedelta(hours=2)
    actions.change(meeting, reason=WHY, starts_at=later, by=officer, at=NOW)
    item.refresh_from_db()
    assert (item.starts_at, item.ends_at) == (later, later + timedelta(hours=1))
    assert MeetingChange.objects.get().what == {"starts_at": [STARTS.isoformat(), later.isoformat()]}
    with pytest.raises(TimesRefused, match="“Opening” would lie outside the meeting"):
        actions.change(meeting, reason=WHY, ends_at=later + timedelta(minutes=30), by=officer, at=NOW)


def test_whether_the_public_sees_it_is_nobodys_news(meeting: Meeting, officer: User) -> None:
    changed = actions.change(meeting, reason="Confidential", is_public=False, by=officer, at=NOW)
    assert (changed.is_public, changed.sequence, mails("meeting_changed")) == (False, 0, [])


def test_a_change_needs_a_reason_and_a_meeting_still_to_come(meeting: Meeting, plan: Meeting, officer: User) -> None:
    with pytest.raises(ReasonMissing):
        actions.change(meeting, reason=" ", place="Luxembourg", by=officer, at=NOW)
    with pytest.raises(NotNow, match="has begun"):
        actions.change(meeting, reason=WHY, place="Luxembourg", by=officer, at=STARTS)
    with pytest.raises(NotNow, match="Only a meeting that is convened"):
        actions.change(plan, reason=WHY, place="Luxembourg", by=officer, at=NOW)
    with pytest.raises(NotNow, match="no longer being planned"):
        actions.edit(meeting, place="Luxembourg", by=officer, at=NOW)
    with pytest.raises(CannotConvene, match="lies in the past"):
        actions.change(meeting, reason=WHY, answers_until_on=TODAY - timedelta(days=1), by=officer, at=NOW)


def test_an_earlier_day_is_a_new_invitation_and_a_later_one_is_not(meeting: Meeting, officer: User) -> None:
    late = clock.local_instant(FIRST_DAY - timedelta(days=20), 9)
    earlier = {"starts_at": STARTS - timedelta(days=1), "ends_at": ENDS}
    with pytest.raises(CannotConvene, match="The last day for invitations was"):
        actions.change(meeting, reason=WHY, **earlier, by=officer, at=late)
    day = timedelta(days=1)
    moved = actions.change(meeting, reason=WHY, starts_at=STARTS + day, ends_at=ENDS + day, by=officer, at=late)
    assert (moved.is_urgent, moved.sequence) == (False, 1)
    moved = actions.change(meeting, reason=WHY, **earlier, urgent_reason="New facts", by=officer, at=late)
    assert (moved.is_urgent, moved.sequence) == (True, 2)


def test_postponed_convened_again_and_cancelled(meeting: Meeting, officer: User) -> None:
    postponed = actions.postpone(meeting, reason=WHY, by=officer, at=NOW)
    assert (postponed.status, postponed.sequence, postponed.ended_reason) == (Status.POSTPONED, 1, WHY)
    week = timedelta(days=7)
    again = actions.reconvene(
        meeting,
        starts_at=STARTS + week,
        ends_at=ENDS + week,
        answers_until_on=UNTIL + week,
        reason="A room is free.",
        by=officer,
        at=NOW,
    )
    assert (again.status, again.sequence, again.ended_reason) == (Status.CONVENED, 2, "")
    assert set(MeetingChange.objects.get().what) == {"starts_at", "ends_at", "answers_until_on"}
    assert Delegation.objects.filter(meeting=meeting).count() == 27
    cancelled = actions.cancel(meeting, reason=WHY, by=officer, at=NOW)
    assert (cancelled.status, cancelled.sequence, cancelled.closed_at) == (Status.CANCELLED, 3, NOW)
    assert [len(mails(f"meeting_{kind}")) for kind in ("postponed", "reconvened", "cancelled")] == [27, 27, 27]


def test_what_has_not_left_is_called_back(meeting: Meeting, officer: User) -> None:
    actions.cancel(meeting, reason=WHY, by=officer, at=NOW)
    invitations = OutgoingMail.objects.filter(kind="meeting_invitation")
    assert set(invitations.values_list("status", flat=True)) == {MailStatus.CANCELLED}
    assert set(OutgoingMail.objects.filter(kind="meeting_cancelled").values_list("status", flat=True)) == {
        MailStatus.QUEUED
    }


def test_a_plan_is_cancelled_in_silence(plan: Meeting, officer: User) -> None:
    cancelled = actions.cancel(plan, reason=WHY, by=officer, at=NOW)
    assert (cancelled.status, cancelled.sequence, OutgoingMail.objects.count()) == (Status.CANCELLED, 0, 0)
    with pytest.raises(ReasonMissing):
        actions.cancel(planned(plan.group, officer), reason="", by=officer, at=NOW)


def test_a_meeting_takes_place_from_its_beginning_on(meeting: Meeting, officer: User) -> None:
    with pytest.raises(NotNow, match="has not begun"):
        actions.hold(meeting, by=officer, at=STARTS - timedelta(seconds=1))
    held = actions.hold(meeting, by=officer, at=STARTS)
    assert (held.status, held.closed_at) == (Status.HELD, STARTS)
    with pytest.raises(Refused, match="not possible while the meeting is “Took place”"):
        actions.cancel(meeting, reason=WHY, by=officer, at=ENDS)


def test_while_members_vote_the_meeting_stays_where_it_is(meeting: Meeting, officer: User) -> None:
    Opinion.objects.create(
        group=meeting.group,
        meeting=meeting,
        number=1,
        title="Roadmap",
        question="?",
        status="voting",
        opened_at=NOW,
        members=27,
        majority=14,
        created_at=NOW,
    )
    for act in (
        lambda: actions.postpone(meeting, reason=WHY, by=officer, at=NOW),
        lambda: actions.cancel(meeting, reason=WHY, by=officer, at=NOW),
        lambda: actions.change(meeting, reason=WHY, starts_at=STARTS + timedelta(hours=1), by=officer, at=NOW),
        lambda: actions.hold(meeting, by=officer, at=ENDS),
    ):
        with pytest.raises(VoteOpen, match="“Roadmap”"):
            act()


def test_as_many_queries_with_270_people_as_with_27(
    plan: Meeting, officer: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(CONVENING):
        actions.convene(plan, answers_until_on=UNTIL, by=officer, at=NOW)
    more = [User(email=f"{number}@example.org", family_name=str(number)) for number in range(243)]
    User.objects.bulk_create(more)
    states = list(Role.objects.filter(kind="contact_point").values_list("country_id", flat=True))
    Role.objects.bulk_create(
        Role(user=user, kind="contact_point", country_id=states[number % 27], since=TODAY, position=2)
        for number, user in enumerate(more)
    )
    second = planned(plan.group, officer)
    with django_assert_num_queries(CONVENING):
        actions.convene(second, answers_until_on=UNTIL, by=officer, at=NOW)
    assert len(mails("meeting_invitation")) == 27 + 270
