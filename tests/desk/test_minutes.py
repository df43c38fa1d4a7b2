"""The minutes at the desk: one long form that loses nothing, synthesis, comments, circulate, adopt, publish."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.desk import meeting_pages
from nominations.groups.models import ExpertGroup
from nominations.meetings import minuting
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import ItemRecord, MeetingDocument, Minutes, MinutesComment
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import TODAY
from tests.desk.pages import press, text_of
from tests.letters.stage import Read
from tests.meetings.papers_stage import AFTER, circulated, expert_of, held, written
from tests.meetings.people import represented
from tests.meetings.stage import planned

SignIn = Callable[[User], Client]
QUERIES = 10


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return held(group, officer)


@pytest.fixture
def desk(meeting: Meeting, officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def of(page: str, meeting: Meeting, *keys: object) -> str:
    return meeting_pages.address(meeting, page, *keys)


def item(meeting: Meeting, position: int) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, position=position)


def typed(meeting: Meeting, *, revision: int = 0, **changes: str) -> dict[str, str]:
    items = AgendaItem.objects.filter(meeting=meeting).exclude(kind="break")
    texts = {f"item-{each.pk}": f"About {each.title}." for each in items}
    return {
        "revision": str(revision),
        "opening": "Good morning.",
        "synthesis": "",
        "conclusions": "",
        **texts,
        **changes,
    }


def commented(meeting: Meeting, iso2: str = "AT", number: int = 1) -> MinutesComment:
    by = User.objects.get(email=f"contact.{iso2.lower()}@example.org")
    minutes = Minutes.objects.select_related("meeting__group").get(meeting=meeting)
    facts = {"country": Country.objects.get(pk=iso2), "item": item(meeting, number), "text": "Add a facility."}
    return minuting.comment(minutes, **facts, by=by, at=AFTER)  # type: ignore[arg-type]


def over(meeting: Meeting) -> None:
    """Let the day for comments be over today."""
    Minutes.objects.filter(meeting=meeting).update(comments_until_on=TODAY - timedelta(days=1))


def test_the_form_has_a_text_for_each_item_but_the_break_and_saves_as_a_whole(desk: Client, meeting: Meeting) -> None:
    page = desk.get(of("minutes", meeting))
    assert [section.field.label for section in page.context["sections"]] == [
        "Opening",
        "1. Welcome",
        "2. Round table on computing",
        "3. Round table on sensing",
        "Synthesis of the round tables",
        "Conclusions and next steps",
    ]
    answer = desk.post(of("minutes", meeting), typed(meeting), follow=True)
    assert "The minutes are saved." in text_of(answer)
    assert Minutes.objects.get().opening == "Good morning."
    assert item(meeting, 2).record.text == "About Round table on computing."


def test_who_saves_over_a_colleague_keeps_all_that_was_typed_and_sees_the_other_text(
    desk: Client, meeting: Meeting, officer: User
) -> None:
    written(meeting, officer)
    answer = desk.post(of("minutes", meeting), typed(meeting, opening="Mine of the opening."))
    text = text_of(answer)
    assert "A colleague saved since you opened this page." in text
    assert "Mine of the opening." in text
    assert "The Chair opens the meeting." in text
    assert Minutes.objects.get().opening == "The Chair opens the meeting."
    revision = int(answer.context["form"].data["revision"])
    desk.post(of("minutes", meeting), typed(meeting, revision=revision, opening="Mine of the opening."))
    assert Minutes.objects.get().opening == "Mine of the opening."


@pytest.mark.parametrize("revision", ["x", "-1", "9" * 30, ""])
def test_a_tampered_revision_is_a_colleague(desk: Client, meeting: Meeting, officer: User, revision: str) -> None:
    written(meeting, officer)
    answer = desk.post(of("minutes", meeting), {**typed(meeting), "revision": revision})
    assert "A colleague saved" in text_of(answer)


def test_a_text_too_long_is_told_and_kept(desk: Client, meeting: Meeting) -> None:
    answer = desk.post(of("minutes", meeting), typed(meeting, opening="y" * 40_001))
    assert "Shorten this to 40000 characters; it has 40001 now." in text_of(answer)
    assert "y" * 40_001 in answer.content.decode()
    assert not Minutes.objects.exists()


def test_rapporteurs_texts_are_put_into_the_synthesis_and_nothing_is_saved(
    desk: Client, meeting: Meeting, austria: User
) -> None:
    minuting.report(item(meeting, 2), text="Two facilities.", by=austria, at=AFTER)
    answer = desk.post(of("minutes", meeting), {**typed(meeting, synthesis="Before."), "merge": "1"})
    assert answer.context["form"]["synthesis"].value() == (
        "Before.\n\n# Round table on computing\n\nRapporteur: Austria\n\nTwo facilities."
    )
    assert "nothing is saved yet" in text_of(answer)
    assert not Minutes.objects.exists()
    desk.post(of("minutes", meeting), typed(meeting, synthesis=answer.context["form"]["synthesis"].value()))
    assert Minutes.objects.get().synthesis.startswith("Before.")


def test_a_rapporteurs_text_is_entered_at_the_desk(desk: Client, meeting: Meeting) -> None:
    address = of("minutes_report", meeting, item(meeting, 4).pk)
    assert "Rapporteur's text: Round table on sensing" in text_of(desk.get(address)).replace("&#x27;", "'")
    assert "Write the text first." in text_of(desk.post(address, {"text": " ", "revision": "0"}))
    assert desk.post(address, {"text": "Sensors.", "revision": "0"}).status_code == 302
    assert ItemRecord.objects.get().report == "Sensors."
    again = desk.post(address, {"text": "Other.", "revision": "0"})
    assert "A colleague saved" in text_of(again)
    assert "Other." in text_of(again)
    assert desk.get(of("minutes_report", meeting, item(meeting, 3).pk)).status_code == 404  # the break


def test_who_still_writes_an_item_up_is_named_beside_it(desk: Client, meeting: Meeting) -> None:
    page = desk.get(of("minutes", meeting))
    assert "Rapporteur: Ännchen Müller, Austria. No text is handed in yet." in text_of(page)
    links = page.content.decode()
    assert of("minutes_report", meeting, item(meeting, 2).pk) in links
    assert of("minutes_report", meeting, item(meeting, 4).pk) in links  # a round table, whoever writes it up
    assert of("minutes_report", meeting, item(meeting, 1).pk) not in links  # the welcome


def test_circulating_shows_the_mails_first(desk: Client, meeting: Meeting, officer: User) -> None:
    written(meeting, officer)
    address = of("minutes_circulation", meeting)
    assert (TODAY + timedelta(days=14)).isoformat() in desk.get(address).content.decode()
    assert "Choose a later day" in text_of(desk.post(address, {"comments_until_on": TODAY.isoformat()}))
    until = (TODAY + timedelta(days=20)).isoformat()
    shown = text_of(desk.post(address, {"comments_until_on": until}))
    assert "These 27 mails will go out" in shown
    assert "No text of a rapporteur came for: Round table on computing (Ännchen Müller, Austria)." in shown
    press(desk, address, comments_until_on=until)
    assert Minutes.objects.get().status == "circulated"
    assert OutgoingMail.objects.filter(kind="minutes_circulated").count() == 27
    text = text_of(desk.get(of("minutes", meeting)))
    assert "Members are reading the draft, so its texts rest" in text
    assert "Save the minutes" not in text


def test_a_text_saved_since_the_mails_were_shown_shows_them_again(
    desk: Client, meeting: Meeting, officer: User
) -> None:
    written(meeting, officer)
    facts = {"comments_until_on": (TODAY + timedelta(days=20)).isoformat()}
    shown = desk.post(of("minutes_circulation", meeting), facts).context["shown"]
    written(meeting, officer)
    again = desk.post(of("minutes_circulation", meeting), {**facts, "shown": shown})
    assert again.status_code == 200
    assert Minutes.objects.get().status == "drafted"


def test_comments_are_answered_and_one_by_mail_is_registered(desk: Client, meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    comment = commented(meeting)
    page = desk.get(of("minutes", meeting))
    assert "1 comment to answer" in text_of(page)
    address = of("minutes_comment", meeting, comment.pk)
    assert "Comment of Austria" in text_of(desk.get(address))
    assert "Choose what became of the comment." in text_of(desk.post(address, {"answer": "Kept."}))
    refused = desk.post(address, {"outcome": "not_taken_up", "answer": ""})
    assert "Write why the comment is not, or only partly, taken up" in text_of(refused)
    desk.post(address, {"outcome": "not_taken_up", "answer": "It is outside the scope."})
    assert MinutesComment.objects.get().answer == "It is outside the scope."
    facts = {"country": "BE", "item": item(meeting, 1).pk, "text": "A typing error."}
    assert "Choose the State." in text_of(desk.post(of("minutes_comment_new", meeting), {**facts, "country": ""}))
    desk.post(of("minutes_comment_new", meeting), facts)
    assert MinutesComment.objects.get(country="BE").by == officer


def test_registering_before_circulation_is_refused_with_the_text_kept(
    desk: Client, meeting: Meeting, officer: User
) -> None:
    for _each in range(2):  # before anything is written, and while it is a draft
        answer = desk.post(of("minutes_comment_new", meeting), {"country": "BE", "text": "A typing error."})
        assert "A typing error." in text_of(answer)
        assert "Nothing of the minutes is written yet" in text_of(answer) or "not open for" in text_of(answer)
        if not Minutes.objects.exists():
            written(meeting, officer)


def test_taking_back_adopting_and_publishing(desk: Client, meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    press(desk, of("minutes_taking_back", meeting), reason="A wrong date.")
    assert Minutes.objects.get().status == "drafted"
    minuting.circulate(meeting, comments_until_on=AFTER.date() + timedelta(days=9), by=officer, at=AFTER)
    assert "States may comment until" in text_of(desk.get(of("minutes_adoption", meeting)))
    over(meeting)
    page = desk.get(of("minutes_adoption", meeting))
    assert "These 27 mails will go out" in text_of(page)
    desk.post(of("minutes_adoption", meeting), {"shown": page.context["shown"]})
    minutes = Minutes.objects.get()
    assert minutes.status == "adopted"
    page = desk.get(of("minutes_publication", meeting))
    assert "The texts name persons" not in text_of(page)
    desk.post(of("minutes_publication", meeting), {"shown": page.context["shown"]})
    assert Minutes.objects.get().status == "published"
    assert MeetingDocument.objects.public().count() == 1
    shown = desk.get(of("minutes", meeting))
    text = text_of(shown)
    assert "Adopted minutes (PDF)" in text
    assert "Public since" in text
    assert f'href="/register/meetings/{meeting.pk}/"' in shown.content.decode()
    assert "No State has commented." in text


def test_the_preview_is_a_draft_and_what_cannot_be_printed_is_said(
    desk: Client, meeting: Meeting, officer: User
) -> None:
    written(meeting, officer)
    answer = desk.get(of("minutes_preview", meeting))
    assert answer["Content-Type"] == "application/pdf"
    assert "DRAFT, not adopted" in Read(answer.content).text()
    assert desk.get(of("minutes_preview", meeting), {"public": "1"}).status_code == 200
    written(meeting, officer, opening="日本")
    assert "cannot be printed" in text_of(desk.get(of("minutes_preview", meeting), follow=True))


def test_strangers_and_other_meetings_find_nothing(
    desk: Client, meeting: Meeting, group: ExpertGroup, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    circulated(meeting, officer)
    comment = commented(meeting)
    other = planned(group, officer)
    assert desk.get(of("minutes_comment", other, comment.pk)).status_code == 404
    assert sign_in(other_officer).get(of("minutes", meeting)).status_code == 404
    assert "Minutes are written once the meeting is convened." in text_of(desk.get(of("minutes", other)))


@pytest.mark.parametrize("many", [1, 27])
def test_the_page_costs_the_same_with_one_and_with_27_comments(
    desk: Client, meeting: Meeting, officer: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    circulated(meeting, officer)
    for iso2 in list(meeting.delegations.values_list("country_id", flat=True))[:many]:
        expert_of(meeting, officer, iso2)
        commented(meeting, "AT")
    with django_assert_num_queries(QUERIES):
        desk.get(of("minutes", meeting))


def test_before_publishing_it_is_said_whom_the_texts_name(desk: Client, meeting: Meeting, officer: User) -> None:
    [person] = represented(meeting, "AT")
    Participant.objects.filter(pk=person.pk).update(family_name="Ännchen-Weiß")
    written(meeting, officer, opening="Thanks to Ms ANNCHEN-WEISS, who hosted it.")
    page = desk.get(of("minutes_publication", meeting))
    assert "The texts name persons who took part: " in text_of(page)
    assert "Ännchen-Weiß" in text_of(page)
