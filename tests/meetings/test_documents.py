"""Documents: taken, sent with links, published or withheld with a ground, replaced, withdrawn; refusals speak."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.files.refusals import FileRefused
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.meetings import actions, documents, paper_notices, publication, queries
from nominations.meetings.access import NotAllowed
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.meetings.papers_stage import AFTER, added, expert_of, held, items_of, sent, upload
from tests.meetings.stage import FIRST_DAY, convened, planned

LIMIT = FIRST_DAY - timedelta(days=14)
IN_TIME = clock.day_ends(LIMIT) - timedelta(seconds=1)
TOO_LATE = clock.day_ends(LIMIT)
Ground = MeetingDocument.Ground


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return convened(group, officer)


def audited() -> list[str]:
    events = AuditEvent.objects.filter(action__startswith="meeting_document").order_by("pk")
    return [event.action.removeprefix("meeting_document.") for event in events]


def test_documents_are_numbered_and_kept_in_their_own_retention_class(meeting: Meeting, officer: User) -> None:
    [item, *_rest] = items_of(meeting)
    first = added(meeting, officer, title="  Draft   agenda ", kind="agenda", item=item, for_consultation=True)
    second = added(meeting, officer)
    assert (first.number, second.number, first.title) == (1, 2, "Draft agenda")
    assert first.item == item
    assert first.file is not None
    assert first.file.retention_class == "meeting"
    assert first.sent_at is None
    assert audited() == ["add", "add"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the document a title"),
        ({"title": "x" * 301}, "Give the document a title"),
        ({"kind": "poem"}, "Choose what kind"),
        ({"kind": "minutes"}, "on the page of the minutes"),
        ({"upload": upload("letter.eml")}, "Files may be: PDF, DOCX, PPTX"),
        ({"upload": upload("slides.pptx")}, "is not a PowerPoint presentation"),
    ],
)
def test_what_makes_no_document_is_refused(
    meeting: Meeting, officer: User, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        added(meeting, officer, **changes)
    assert not MeetingDocument.objects.exists()


def test_an_item_of_another_meeting_is_refused(meeting: Meeting, officer: User, group: ExpertGroup) -> None:
    [item, *_rest] = items_of(planned(group, officer))
    with pytest.raises(documents.NotADocument, match="another meeting"):
        added(meeting, officer, item=item)


def test_only_the_secretariat_adds(meeting: Meeting, austria: User, other_officer: User) -> None:
    for stranger in (austria, other_officer):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            added(meeting, stranger)


def test_a_cancelled_meeting_takes_no_documents(meeting: Meeting, officer: User) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(status="cancelled", ended_reason="Ill.", closed_at=NOW)
    with pytest.raises(documents.NotNow, match="is cancelled"):
        added(meeting, officer)


def test_several_documents_go_in_one_mail_to_each_person_with_links_and_no_files(
    meeting: Meeting, officer: User, austria: User
) -> None:
    person = expert_of(meeting, officer, "AT")
    rows = [added(meeting, officer, title=title) for title in ("Roadmap", "Slides")]
    documents.send(rows, by=officer, at=NOW)
    assert {row.sent_at for row in MeetingDocument.objects.all()} == {NOW}
    mails = OutgoingMail.objects.filter(kind="meeting_documents")
    assert mails.count() == 28  # 27 contact points and the person named
    to_contact, to_person = mails.get(recipient=austria.email), mails.get(recipient=person.email)
    delegation = meeting.delegations.get(country="AT")
    for mail in (to_contact, to_person):
        assert mail.subject.startswith("E03931: documents for First meeting, ")
        for words in (mail.text, mail.html):
            assert "1. Roadmap (working document)" in words
            assert "2. Slides" in words
            assert f"/meetings/{delegation.pk}/documents/" in words
        assert not mail.attachments.exists()
    assert "You sign in with a code" in to_contact.text
    assert "The contact points of Austria can open this page" in to_person.text


def test_a_person_of_two_roles_gets_one_mail(meeting: Meeting, officer: User, austria: User) -> None:
    expert_of(meeting, officer, "AT", email=austria.email.upper())
    sent(meeting, officer)
    assert OutgoingMail.objects.filter(recipient__iexact=austria.email, kind="meeting_documents").count() == 1


def test_until_the_limit_no_reason_is_asked(meeting: Meeting, officer: User) -> None:
    document = added(meeting, officer, for_consultation=True)
    documents.send([document], by=officer, at=IN_TIME)
    document.refresh_from_db()
    assert (document.sent_at, document.late_reason) == (IN_TIME, "")


def test_after_the_limit_a_document_for_consultation_needs_a_reason(meeting: Meeting, officer: User) -> None:
    document = added(meeting, officer, for_consultation=True)
    with pytest.raises(documents.Late, match=r"were to be sent by \w+ \d+ \w+ \d+. Give the reason"):
        documents.send([document], late_reason="  ", by=officer, at=TOO_LATE)
    documents.send([document], late_reason="The study came in late.", by=officer, at=TOO_LATE)
    document.refresh_from_db()
    assert document.late_reason == "The study came in late."
    mail = OutgoingMail.objects.filter(kind="meeting_documents").first()
    assert mail is not None
    assert "The study came in late." in mail.text
    assert "The study came in late." in mail.html


def test_slides_may_follow_at_any_time(meeting: Meeting, officer: User) -> None:
    assert sent(meeting, officer, at=AFTER, kind="presentation").late_reason == ""


def test_what_cannot_be_sent_says_why(meeting: Meeting, group: ExpertGroup, officer: User) -> None:
    gone, old = added(meeting, officer), added(meeting, officer)
    documents.withdraw(gone, reason="Wrong file.", by=officer, at=NOW)
    documents.replace(old, upload=upload(), by=officer, at=NOW)
    facts = {"kind": "other", "ground": Ground.DECISION, "note": "Under discussion."}
    listed = documents.list_withheld(meeting, title="Study", by=officer, at=NOW, **facts)
    early = added(planned(group, officer), officer)
    cases = {
        "Choose at least one": [],
        "was withdrawn or replaced": [gone],
        "Send its newest version": [old],
        "was sent already": [sent(meeting, officer)],
        "without a file": [listed],
        "Convene the meeting first": [early],
        "one meeting at a time": [added(meeting, officer), early],
    }
    for sentence, rows in cases.items():
        with pytest.raises(documents.NotNow, match=sentence):
            documents.send(rows, by=officer, at=NOW)


def test_publishing_and_taking_out_again_with_a_reason(meeting: Meeting, officer: User) -> None:
    document = documents.publish(added(meeting, officer), by=officer, at=NOW)
    assert document.published_at == NOW
    assert list(MeetingDocument.objects.public()) == [document]
    with pytest.raises(documents.NotNow, match="is public already"):
        documents.publish(document, by=officer, at=NOW)
    for act in (documents.withdraw, documents.unpublish):
        with pytest.raises(Refused, match=r"Take it out of the Register first|Give the reason"):
            act(document, reason=" ", by=officer, at=NOW)
    document = documents.unpublish(document, reason="It names a person.", by=officer, at=NOW)
    assert document.published_at is None
    event = AuditEvent.objects.get(action="meeting_document.unpublish")
    assert event.detail == {"reason": "It names a person.", "public_since": NOW.isoformat()}
    with pytest.raises(documents.NotNow, match="is not public"):
        documents.unpublish(document, reason="Again.", by=officer, at=NOW)


def test_withholding_names_the_ground_and_closes_the_way_to_the_public(meeting: Meeting, officer: User) -> None:
    document = sent(meeting, officer)
    with pytest.raises(documents.NotADocument, match="Choose the ground"):
        documents.withhold(document, ground="because", note="x", by=officer, at=NOW)
    with pytest.raises(documents.NoReason, match="Write why"):
        documents.withhold(document, ground=Ground.COMMERCE, note=" ", by=officer, at=NOW)
    document = documents.withhold(document, ground=Ground.COMMERCE, note="Prices.", by=officer, at=NOW)
    assert document.get_withheld_on_ground_display() == "Commercial interests (Art. 4(2))"
    with pytest.raises(documents.NotNow, match="is withheld"):
        documents.publish(document, by=officer, at=NOW)
    with pytest.raises(documents.NoReason):
        documents.lift(document, reason="", by=officer, at=NOW)
    document = documents.lift(document, reason="The tender is over.", by=officer, at=NOW)
    with pytest.raises(documents.NotNow, match="is not withheld"):
        documents.lift(document, reason="Again.", by=officer, at=NOW)
    documents.publish(document, by=officer, at=NOW)
    with pytest.raises(documents.NotNow, match="Take it out of the Register first"):
        documents.withhold(document, ground=Ground.COMMERCE, note="Prices.", by=officer, at=NOW)


def test_a_document_without_a_file_stays_withheld(meeting: Meeting, officer: User) -> None:
    facts = {"kind": "other", "ground": Ground.SECURITY, "note": "Networks."}
    listed = documents.list_withheld(meeting, title="Threats", by=officer, at=NOW, **facts)
    assert listed.file is None
    with pytest.raises(documents.NotNow, match="has no file"):
        documents.lift(listed, reason="No longer.", by=officer, at=NOW)


def test_a_new_version_takes_the_place_and_the_public_reads_the_old_one_until_it_is_published(
    meeting: Meeting, officer: User
) -> None:
    old = documents.publish(sent(meeting, officer, for_consultation=True), by=officer, at=NOW)
    new = documents.replace(old, upload=upload("second.pdf"), by=officer, at=NOW)
    old.refresh_from_db()
    assert old.replaced_by == new
    assert (new.number, new.title, new.for_consultation) == (2, "Roadmap", True)
    assert (new.sent_at, new.published_at) == (None, None)
    assert list(MeetingDocument.objects.standing()) == [new]
    assert list(MeetingDocument.objects.public()) == [old]
    documents.publish(new, by=officer, at=NOW)
    assert list(MeetingDocument.objects.public()) == [new]
    for act in (documents.replace, documents.publish):
        with pytest.raises(documents.NotNow, match="withdrawn or replaced"):
            act(old, by=officer, at=NOW, **({"upload": upload()} if act is documents.replace else {}))
    with pytest.raises(FileRefused):
        documents.replace(new, upload=upload("x.eml"), by=officer, at=NOW)


def test_of_three_versions_whose_second_was_never_published_the_public_reads_the_third(
    meeting: Meeting, officer: User
) -> None:
    first = documents.publish(sent(meeting, officer), by=officer, at=NOW)
    second = documents.replace(first, upload=upload("second.pdf"), by=officer, at=NOW)
    third = documents.replace(second, upload=upload("third.pdf"), by=officer, at=NOW)
    assert list(MeetingDocument.objects.public()) == [first]
    third = documents.publish(third, by=officer, at=NOW)
    assert list(MeetingDocument.objects.public()) == [third]


def test_withdrawing_keeps_the_row_and_says_why_in_the_trail(meeting: Meeting, officer: User) -> None:
    document = documents.withdraw(sent(meeting, officer), reason="Wrong file.", by=officer, at=AFTER)
    assert document.withdrawn_at == AFTER
    assert document.sent_at == NOW
    assert AuditEvent.objects.get(action="meeting_document.withdraw").detail == {"reason": "Wrong file."}
    with pytest.raises(documents.NoReason):
        documents.withdraw(sent(meeting, officer), reason=" ", by=officer, at=AFTER)


def codes(meeting: Meeting, on: object) -> list[str]:
    return [finding.code for finding in documents.publication_state(meeting, on=on)]  # type: ignore[arg-type]


def test_what_must_be_public_is_due_until_its_day_and_overdue_after_it(
    group: ExpertGroup, officer: User, contacts: dict[str, User]
) -> None:
    meeting = convened(group, officer)
    limit = queries.limits(meeting).agenda_public_on
    assert limit == FIRST_DAY - timedelta(days=14)
    assert codes(meeting, limit) == ["agenda_due"]
    assert codes(meeting, limit + timedelta(days=1)) == ["agenda_overdue"]
    documents.publish(added(meeting, officer, kind="agenda"), by=officer, at=NOW)
    assert codes(meeting, limit) == []
    meeting = actions.hold(meeting, by=officer, at=AFTER)
    after = queries.limits(meeting).minutes_public_on
    assert after >= meeting.last_on + timedelta(days=60)
    assert codes(meeting, after) == ["minutes_due"]
    assert codes(meeting, after + timedelta(days=1)) == ["minutes_overdue"]
    meeting.is_public = False
    assert codes(meeting, after) == []


def test_a_meeting_being_planned_owes_the_public_nothing(group: ExpertGroup, officer: User) -> None:
    assert publication.deadlines(planned(group, officer), on=FIRST_DAY) == []


def test_the_mails_cost_the_same_queries_for_one_person_and_for_many(
    group: ExpertGroup, officer: User, contacts: dict[str, User], django_assert_num_queries: object
) -> None:
    meeting = held(group, officer)
    for iso2 in ("AT", "BE", "BG"):
        expert_of(meeting, officer, iso2)
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert len(paper_notices.recipients(meeting, at=AFTER)) == 30
