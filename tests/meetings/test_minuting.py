"""Minutes: written, reported, circulated, commented, answered, adopted, published; each refusal speaks."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import documents, minuting
from nominations.meetings.access import NotAllowed
from nominations.meetings.minutes_floor import ChangedMeanwhile, Incomplete, NotNow, NotYours, TooLate, may_be_written
from nominations.meetings.models import AgendaItem, Meeting
from nominations.meetings.paper_models import ItemRecord, MeetingDocument, Minutes, MinutesComment
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.meetings.papers_stage import AFTER, LATER, UNTIL, adopted, circulated, held, items_of, written
from tests.meetings.stage import convened, planned

Outcome = MinutesComment.Outcome


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return held(group, officer)


def item(meeting: Meeting, position: int) -> AgendaItem:
    return AgendaItem.objects.get(meeting=meeting, position=position)


def state(iso2: str) -> Country:
    return Country.objects.get(pk=iso2)


def commented(meeting: Meeting, by: User, *, at: object = AFTER, iso2: str = "AT") -> MinutesComment:
    minutes = Minutes.objects.select_related("meeting__group").get(meeting=meeting)
    facts = {"country": state(iso2), "item": None, "text": "Add the third facility.", "at": at}
    return minuting.comment(minutes, by=by, **facts)  # type: ignore[arg-type]


def test_the_draft_is_saved_as_a_whole_and_counts_its_revisions(meeting: Meeting, officer: User) -> None:
    minutes = written(meeting, officer)
    assert (minutes.revision, minutes.status) == (1, "drafted")
    assert ItemRecord.objects.count() == 3
    assert item(meeting, 1).record.text == "What was said of Welcome."
    minutes = written(meeting, officer, opening=" \r\nGood morning. ", texts={item(meeting, 1): "Changed."})
    assert (minutes.revision, minutes.opening) == (2, "Good morning.")
    assert item(meeting, 1).record.text == "Changed."
    assert AuditEvent.objects.filter(action="minutes.write").count() == 2


def test_who_saves_over_a_colleague_is_told_and_nothing_is_saved(meeting: Meeting, officer: User) -> None:
    written(meeting, officer)
    with pytest.raises(ChangedMeanwhile, match="A colleague saved"):
        written(meeting, officer, revision=0, opening="Mine.")
    assert Minutes.objects.get().opening == "The Chair opens the meeting."


def test_writing_is_for_the_secretariat_and_for_a_meeting_that_is_on_or_over(
    meeting: Meeting, group: ExpertGroup, officer: User, austria: User, other_officer: User
) -> None:
    for stranger in (austria, other_officer):
        with pytest.raises(NotAllowed):
            written(meeting, stranger)
    with pytest.raises(NotNow, match="while the meeting is “Being planned”"):
        written(planned(group, officer), officer)
    with pytest.raises(NotNow, match="another meeting"):
        written(meeting, officer, texts={items_of(planned(group, officer))[0]: "x"})
    with pytest.raises(Incomplete, match="Shorten it"):
        written(meeting, officer, opening="x" * 40_001)


def test_the_rapporteurs_state_hands_in_its_text(meeting: Meeting, austria: User, officer: User) -> None:
    record = minuting.report(item(meeting, 2), text=" Two facilities. ", by=austria, at=AFTER)
    assert (record.report, record.reported_by, record.revision) == ("Two facilities.", austria, 1)
    assert AuditEvent.objects.get(action="minutes.report").on_behalf_of == "AT"
    record = minuting.report(item(meeting, 2), text="Three.", by=officer, at=AFTER, revision=1)
    assert (record.report, record.revision) == ("Three.", 2)
    with pytest.raises(ChangedMeanwhile):
        minuting.report(item(meeting, 2), text="Four.", by=austria, at=AFTER, revision=1)


def test_a_report_is_refused_to_others_when_empty_and_after_the_draft(
    meeting: Meeting, austria: User, belgium: User, officer: User
) -> None:
    for who, number in ((belgium, 2), (austria, 4)):
        with pytest.raises(NotYours, match="Only the State of the rapporteur"):
            minuting.report(item(meeting, number), text="x", by=who, at=AFTER)
    with pytest.raises(Incomplete, match="Write the text first"):
        minuting.report(item(meeting, 2), text=" ", by=austria, at=AFTER)
    circulated(meeting, officer)
    with pytest.raises(NotNow, match="no longer in draft"):
        minuting.report(item(meeting, 2), text="x", by=austria, at=AFTER)


def test_the_button_pressed_twice_writes_reports_and_comments_once(
    meeting: Meeting, austria: User, officer: User
) -> None:
    first, again = (written(meeting, officer, revision=0) for _press in range(2))
    assert (first.revision, again.revision) == (1, 1)
    for _press in range(2):
        record = minuting.report(item(meeting, 2), text="What was said.", revision=0, by=austria, at=AFTER)
    assert record.revision == 1
    circulated(meeting, officer)
    commented(meeting, austria)
    commented(meeting, austria)
    assert MinutesComment.objects.count() == 1


def test_the_synthesis_is_proposed_in_the_order_of_the_programme(
    meeting: Meeting, austria: User, officer: User
) -> None:
    assert minuting.merge_reports(meeting) == ""
    minuting.report(item(meeting, 4), text="Sensors.", by=officer, at=AFTER)
    minuting.report(item(meeting, 2), text="# Aims\n- one\n\nEnd.", by=austria, at=AFTER)
    assert minuting.merge_reports(meeting) == (
        "# Round table on computing\n\nRapporteur: Austria\n\n## Aims\n- one\n\nEnd."
        "\n\n# Round table on sensing\n\nSensors."
    )
    assert not Minutes.objects.exists()


def test_circulating_asks_every_member_for_comments_until_a_day(meeting: Meeting, officer: User, austria: User) -> None:
    minutes = circulated(meeting, officer)
    assert (minutes.status, minutes.circulated_at, minutes.comments_until_on) == ("circulated", AFTER, UNTIL)
    mails = OutgoingMail.objects.filter(kind="minutes_circulated")
    assert mails.count() == 27
    mail = mails.get(recipient=austria.email)
    assert mail.subject.startswith("E03931: draft minutes of First meeting, comments by ")
    delegation = meeting.delegations.get(country="AT")
    for words in (mail.text, mail.html):
        assert "23:59:59 Brussels time, item by item" in words
        assert f"/meetings/{delegation.pk}/minutes/" in words


def test_what_cannot_be_circulated_says_why(group: ExpertGroup, meeting: Meeting, officer: User) -> None:
    with pytest.raises(NotNow, match="Nothing of the minutes is written"):
        minuting.circulate(meeting, comments_until_on=UNTIL, by=officer, at=AFTER)
    written(meeting, officer, texts={item(meeting, 1): "x"})
    with pytest.raises(Incomplete, match="2 items have no text yet: “Round table on computing”, “Round table on"):
        minuting.circulate(meeting, comments_until_on=UNTIL, by=officer, at=AFTER)
    written(meeting, officer)
    with pytest.raises(Incomplete, match="Choose a later day"):
        minuting.circulate(meeting, comments_until_on=clock.local_day(AFTER), by=officer, at=AFTER)
    going_on = convened(group, officer)
    written(going_on, officer)
    with pytest.raises(NotNow, match="took place"):
        minuting.circulate(going_on, comments_until_on=UNTIL, by=officer, at=AFTER)


def test_a_state_comments_until_the_last_second_of_the_day(meeting: Meeting, officer: User, austria: User) -> None:
    circulated(meeting, officer)
    last = clock.day_ends(UNTIL) - timedelta(seconds=1)
    comment = commented(meeting, austria, at=last)
    assert (comment.outcome, comment.country_id, comment.by) == ("", "AT", austria)
    assert AuditEvent.objects.get(action="minutes.comment").on_behalf_of == "AT"
    with pytest.raises(TooLate, match=r"Comments could be made until \w+ \d+"):
        commented(meeting, austria, at=clock.day_ends(UNTIL))
    commented(meeting, officer, at=LATER)  # what came by mail in time is registered the day after
    assert MinutesComment.objects.count() == 2


def test_a_comment_is_refused_to_another_state_without_words_and_before_circulation(
    meeting: Meeting, group: ExpertGroup, officer: User, austria: User, belgium: User
) -> None:
    written(meeting, officer)
    with pytest.raises(NotNow, match="not open for comments"):
        commented(meeting, austria)
    circulated(meeting, officer)
    with pytest.raises(NotAllowed):
        commented(meeting, belgium)
    minutes = Minutes.objects.select_related("meeting__group").get()
    facts = {"country": state("AT"), "by": austria, "at": AFTER}
    with pytest.raises(Incomplete, match="Write the comment first"):
        minuting.comment(minutes, item=None, text=" \n", **facts)  # type: ignore[arg-type]
    with pytest.raises(NotYours, match="another meeting"):
        minuting.comment(minutes, item=items_of(planned(group, officer))[0], text="x", **facts)  # type: ignore[arg-type]
    meeting.delegations.filter(country="AT").delete()
    with pytest.raises(NotYours, match="was not invited"):
        commented(meeting, austria)


def test_answers_need_an_outcome_and_words_unless_taken_up(meeting: Meeting, officer: User, austria: User) -> None:
    circulated(meeting, officer)
    comment = commented(meeting, austria)
    for outcome in ("", "perhaps"):
        with pytest.raises(Incomplete, match="Choose what became"):
            minuting.answer(comment, outcome=outcome, answer="x", by=officer, at=LATER)
    for outcome in (Outcome.PARTLY, Outcome.NOT_TAKEN_UP):
        with pytest.raises(Incomplete, match="Write why"):
            minuting.answer(comment, outcome=outcome, answer=" ", by=officer, at=LATER)
    with pytest.raises(NotAllowed):
        minuting.answer(comment, outcome=Outcome.TAKEN_UP, answer="", by=austria, at=LATER)
    comment = minuting.answer(comment, outcome=Outcome.TAKEN_UP, answer="", by=officer, at=LATER)
    assert (comment.outcome, comment.answered_at, comment.text) == ("taken_up", LATER, "Add the third facility.")


def test_texts_rest_while_members_read_and_change_after_the_day_or_when_taken_back(
    meeting: Meeting, officer: User
) -> None:
    circulated(meeting, officer)
    with pytest.raises(NotNow, match="Members are reading"):
        written(meeting, officer)
    written(meeting, officer, at=LATER, opening="As two States asked.")
    with pytest.raises(Incomplete, match="Give the reason"):
        minuting.take_back(meeting, reason="", by=officer, at=LATER)
    assert minuting.take_back(meeting, reason="A wrong date.", by=officer, at=LATER).status == "drafted"
    with pytest.raises(NotNow, match="while the minutes are “Minutes in draft”"):
        minuting.take_back(meeting, reason="Again.", by=officer, at=LATER)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(status=st.sampled_from(["drafted", "circulated", "adopted", "published"]), days=st.integers(-3, 3))
def test_what_is_adopted_is_never_written_and_what_is_read_only_after_its_day(status: str, days: int) -> None:
    minutes = Minutes(status=status, comments_until_on=UNTIL)
    may = may_be_written(minutes, on=UNTIL + timedelta(days=days))
    assert may == (status == "drafted" or (status == "circulated" and days > 0))


def test_adopting_freezes_the_minutes_and_closes_the_meeting(meeting: Meeting, officer: User) -> None:
    minutes = adopted(meeting, officer)
    meeting.refresh_from_db()
    assert (minutes.status, minutes.adopted_at, meeting.status) == ("adopted", LATER, "minuted")
    document = minutes.document
    assert document is not None
    assert document.file is not None
    assert (document.kind, document.sent_at, document.published_at) == ("minutes", LATER, None)
    assert document.withheld_on_ground == "4-1-b"
    assert document.file.name == "E03931-meeting-1-minutes.pdf"
    mails = OutgoingMail.objects.filter(kind="minutes_adopted")
    assert mails.count() == 27
    assert all("are adopted" in mail.text and "are adopted" in mail.html for mail in mails)
    assert mails[0].subject == "E03931: minutes of First meeting adopted"


def test_what_cannot_be_adopted_says_why(meeting: Meeting, officer: User, austria: User) -> None:
    written(meeting, officer)
    with pytest.raises(NotNow, match="while the minutes are “Minutes in draft”"):
        minuting.adopt(meeting, by=officer, at=AFTER)
    circulated(meeting, officer)
    with pytest.raises(NotNow, match="States may comment until"):
        minuting.adopt(meeting, by=officer, at=AFTER)
    comment = commented(meeting, austria)
    with pytest.raises(Incomplete, match="One comment is not answered yet"):
        minuting.adopt(meeting, by=officer, at=LATER)
    minuting.answer(comment, outcome=Outcome.TAKEN_UP, answer="", by=officer, at=LATER)
    written(meeting, officer, at=LATER, texts={item(meeting, 1): ""})
    with pytest.raises(Incomplete, match="One item has no text yet: “Welcome”"):
        minuting.adopt(meeting, by=officer, at=LATER)
    written(meeting, officer, at=LATER, opening="日本")
    with pytest.raises(Refused, match="cannot be printed"):
        minuting.adopt(meeting, by=officer, at=LATER)
    with pytest.raises(NotAllowed):
        minuting.adopt(meeting, by=austria, at=LATER)
    assert not MeetingDocument.objects.exists()


def test_publishing_makes_a_file_of_its_own(meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    with pytest.raises(NotNow, match="while the minutes are “Circulated for comments”"):
        minuting.publish(meeting, by=officer, at=LATER)
    minuting.adopt(meeting, by=officer, at=LATER)
    minutes = minuting.publish(meeting, by=officer, at=LATER)
    assert (minutes.status, minutes.published_at) == ("published", LATER)
    [public] = MeetingDocument.objects.public()
    assert public != minutes.document
    assert public.kind == "minutes"
    with pytest.raises(NotNow):
        minuting.publish(meeting, by=officer, at=LATER)
    with pytest.raises(Refused, match=r"page of the minutes|is withheld"):
        from_documents(minutes.document, officer)
    with pytest.raises(NotNow, match="are adopted"):
        minuting.answer(late(minutes, officer), outcome=Outcome.TAKEN_UP, answer="", by=officer, at=LATER)


def from_documents(document: MeetingDocument | None, officer: User) -> None:
    assert document is not None
    documents.publish(document, by=officer, at=LATER)


def late(minutes: Minutes, officer: User) -> MinutesComment:
    facts = {"country": state("AT"), "text": "x", "by": officer, "at": LATER}
    return MinutesComment.objects.create(minutes=minutes, **facts)
