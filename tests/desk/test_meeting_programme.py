"""The programme of a meeting at the desk: read, printed, its items entered, changed, moved, removed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.desk import meeting_programme as shown
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.meetings import actions, programme
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.voting_models import Opinion
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.desk.pages import of_record, text_of
from tests.meetings.stage import FIRST_DAY, convened, planned

SignIn = Callable[[User], Client]
QUERIES = 5


def of_meeting(page: str, meeting: Meeting, *keys: object) -> str:
    return of_record("meeting", page, meeting.pk, *keys)


def at(hour: int, minute: int = 0) -> datetime:
    return clock.local_instant(FIRST_DAY, hour, minute)


def typed(**changes: Any) -> dict[str, Any]:
    day = FIRST_DAY.isoformat()
    return {"kind": "item", "title": "Opening", "day": day, "starts_time": "10:00", "ends_time": "10:30", **changes}


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return planned(group, officer)


def add(
    meeting: Meeting, officer: User, title: str, begins: int | None = None, ends: int = 0, **facts: Any
) -> AgendaItem:
    hours = {"starts_at": at(begins), "ends_at": at(ends)} if begins else {}
    return programme.add_item(meeting, title=title, **hours, **facts, by=officer, at=NOW)


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_what_overlaps_its_neighbour_stands_side_by_side(meeting: Meeting, officer: User) -> None:
    add(meeting, officer, "Before the hours are known")
    add(meeting, officer, "Opening", 10, 11)
    add(meeting, officer, "Pillar A", 11, 12)
    add(meeting, officer, "Pillar B", 11, 12)
    add(meeting, officer, "Lunch")
    facts = {"starts_at": at(10) + timedelta(days=1), "ends_at": at(11) + timedelta(days=1)}
    programme.add_item(meeting, title="Synthesis", **facts, by=officer, at=NOW)
    days = shown.days(meeting)
    found = [(day.on, [[point.item.title for point in slot.points] for slot in day.slots]) for day in days]
    assert found == [
        (None, [["Before the hours are known"]]),
        (FIRST_DAY, [["Opening"], ["Pillar A", "Pillar B"], ["Lunch"]]),
        (FIRST_DAY + timedelta(days=1), [["Synthesis"]]),
    ]
    assert [point.hours for slot in days[1].slots for point in slot.points][:2] == ["10:00 – 11:00", "11:00 – 12:00"]


def test_an_item_is_added_and_the_next_form_begins_where_it_ended(
    meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_meeting("item_add", meeting)
    assert str(client.get(address).context["form"].initial["starts_time"]) == "10:00:00"
    facts = {"room": "A", "chair": "The Chair", "rapporteur": "Ann Invented", "rapporteur_state": "AT"}
    answer = client.post(address, typed(kind="round_table", again="1", **facts))
    assert answer["Location"] == address
    item = meeting.items.get()
    told = (item.title, item.kind, item.room, item.chair, item.rapporteur, item.rapporteur_state_id)
    assert told == ("Opening", "round_table", "A", "The Chair", "Ann Invented", "AT")
    assert (item.starts_at, item.ends_at) == (at(10), at(10, 30))
    assert str(client.get(address).context["form"].initial["starts_time"]) == "10:30:00"
    assert client.post(address, typed(title="Later"))["Location"] == of_meeting("programme", meeting)
    assert titles(meeting) == ["Opening", "Later"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the item a title."),
        ({"starts_time": ""}, "Give the day and both hours, or leave all three empty."),
        ({"day": ""}, "Give the day and both hours, or leave all three empty."),
        ({"ends_time": "09:00"}, "The end lies before the beginning."),
        ({"day": "2027-03-28", "starts_time": "02:30", "ends_time": "04:00"}, "Choose another hour."),
        ({"starts_time": "08:00"}, "lies outside the meeting"),
        ({"rapporteur_state": "US"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str], sentence: str, meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_meeting("item_add", meeting), typed(description="Who we are.", **changes))
    assert sentence in text_of(page)
    assert "Who we are." in text_of(page)
    assert not meeting.items.exists()


def test_an_item_is_changed_and_loses_its_hours(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    item = add(meeting, officer, "Opening", 10, 11)
    client, address = sign_in(officer), of_meeting("item_change", meeting, item.pk)
    assert client.get(address).context["form"].initial["day"] == FIRST_DAY
    nothing = {"day": "", "starts_time": "", "ends_time": ""}
    assert client.post(address, typed(title="Welcome", **nothing)).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.starts_at, item.ends_at) == ("Welcome", None, None)


def test_an_item_moves_up_and_down_and_stays_at_the_ends(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    first, _second = add(meeting, officer, "One"), add(meeting, officer, "Two")
    client = sign_in(officer)
    for way, order in (("down", ["Two", "One"]), ("down", ["Two", "One"]), ("up", ["One", "Two"])):
        answer = client.post(of_meeting("item_move", meeting, first.pk, way))
        assert answer["Location"] == f"{of_meeting('programme', meeting)}#item-{first.pk}"
        assert titles(meeting) == order
    assert client.post(of_meeting("item_move", meeting, first.pk, "sideways")).status_code == 404
    assert client.get(of_meeting("item_move", meeting, first.pk, "up")).status_code == 405


def test_an_item_is_removed_after_asking(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    item = add(meeting, officer, "One")
    add(meeting, officer, "Two")
    client, address = sign_in(officer), of_meeting("item_removal", meeting, item.pk)
    page = client.get(address)
    assert titles(meeting) == ["One", "Two"]
    assert client.post(address, {"shown": page.context["shown"]})["Location"] == of_meeting("programme", meeting)
    assert titles(meeting) == ["Two"]
    assert client.get(address).status_code == 404


def test_an_item_that_is_voted_on_stays_as_it_is(
    group: ExpertGroup, officer: User, contacts: dict[str, User], sign_in: SignIn
) -> None:
    meeting = convened(group, officer)
    item, other = add(meeting, officer, "Opinion on pillar A"), add(meeting, officer, "Any other business")
    facts = {"number": 1, "title": "Opinion", "members": 27, "majority": 14, "status": "voting", "opened_at": NOW}
    Opinion.objects.create(group=group, meeting=meeting, item=item, procedure="meeting", created_at=NOW, **facts)
    client, sentence = sign_in(officer), "Close the vote or call it off first."
    page = client.post(of_meeting("item_change", meeting, item.pk), typed(title="Otherwise"))
    assert sentence in text_of(page)
    assert "Otherwise" in page.content.decode()
    assert sentence in text_of(client.get(of_meeting("item_removal", meeting, item.pk)))
    answer = client.post(of_meeting("item_move", meeting, other.pk, "up"), follow=True)
    assert sentence in text_of(answer)
    assert titles(meeting) == ["Opinion on pillar A", "Any other business"]


def test_the_programme_is_printed_and_its_rooms_are_looked_at(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert "The programme is empty." in text_of(client.get(of_meeting("programme", meeting)))
    add(meeting, officer, "Pillar A", 11, 12, room="Room 1")
    add(meeting, officer, "Pillar B", 11, 12, room="Room 1", chair="The Chair")
    words = text_of(client.get(of_meeting("programme", meeting)))
    assert "2 at the same time" in words
    assert "are in the same room at the same time: Room 1." in words
    paper = text_of(client.get(of_meeting("programme_print", meeting)))
    for said in ("Pillar A", "11:00 – 12:00", "in parallel", "The Chair", "(Brussels time)"):
        assert said in paper


def test_the_new_programme_is_sent_once_it_was_looked_at(
    group: ExpertGroup, officer: User, contacts: dict[str, User], sign_in: SignIn
) -> None:
    meeting = convened(group, officer)
    add(meeting, officer, "Opening", 10, 11)
    client, address = sign_in(officer), of_meeting("announcement", meeting)
    page = client.get(address)
    assert len(page.context["rehearsal"].mails) == 27
    sent = {"shown": page.context["shown"]}
    assert client.post(address, sent).status_code == 302
    assert OutgoingMail.objects.filter(kind="meeting_programme").count() == 27
    again = client.post(address, sent)  # the old press: the new mails are shown, none is sent
    assert "Nothing was sent just now" in text_of(again)
    assert OutgoingMail.objects.filter(kind="meeting_programme").count() == 27


def test_the_programme_of_a_cancelled_meeting_is_only_read(meeting: Meeting, officer: User, sign_in: SignIn) -> None:
    item = add(meeting, officer, "Opening", 10, 11)
    actions.cancel(meeting, reason="No room.", by=officer, at=NOW)
    client = sign_in(officer)
    words = text_of(client.get(of_meeting("programme", meeting)))
    assert "The programme is closed" in words
    assert "Remove" not in words
    assert "The programme is closed" in text_of(client.post(of_meeting("item_add", meeting), typed()))
    assert "The programme is closed" in text_of(
        client.post(of_meeting("item_change", meeting, item.pk), typed(title="X"))
    )


def test_another_group_s_programme_is_not_there(
    meeting: Meeting, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    item = add(meeting, officer, "Opening", 10, 11)
    client = sign_in(other_officer)
    pages = ("programme", "programme_print", "item_add", "announcement")
    items = ("item_change", "item_removal")
    addresses = [of_meeting(page, meeting) for page in pages] + [of_meeting(page, meeting, item.pk) for page in items]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert client.post(of_meeting("item_move", meeting, item.pk, "up")).status_code == 404


def test_the_programme_asks_the_same_of_one_item_and_of_many(
    meeting: Meeting, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = sign_in(officer), of_meeting("programme", meeting)
    add(meeting, officer, "One", rapporteur_state=None)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for number in range(20):
        add(meeting, officer, f"Item {number}")
    AgendaItem.objects.filter(meeting=meeting).update(rapporteur_state="AT")
    with django_assert_num_queries(QUERIES):
        client.get(address)
