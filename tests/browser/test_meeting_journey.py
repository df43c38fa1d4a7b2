"""The first meeting of a group, from its planning to its published minutes: 27 delegations, seen by all concerned.

Austria brings an expert and takes that back, Belgium sends a substitute, Bulgaria attends online, Luxembourg nobody.
The other 23 States are named by the verb behind the portal's button. Pages read the real clock: the meeting is moved.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.meetings import accrediting
from nominations.meetings.facts import Facts
from nominations.meetings.models import AgendaItem, Delegation, Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.participant_models import Participant
from nominations.outbox.models import OutgoingMail
from nominations.parties.models import Person
from tests.browser.people import ContactPoint, Officer, letter
from tests.cast import NOW, accepted, invitation_of
from tests.letters.stage import Read
from tests.meetings.stage import FIRST_DAY, contact_of, delegation_of

BY_HAND = ("AT", "BE", "BG", "LU")
ROUND_TABLES = ("Round table: communication", "Round table: computing")
REPORT = "Seven links are in use. One common test is wanted at borders."


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> ExpertGroup:
    """Austria, Belgium and Bulgaria have a representative; the seats of the others are vacant."""
    for iso2 in ("AT", "BE", "BG"):
        accepted(invitation_of(call, iso2), contacts[iso2], officer)
        sits = Person.objects.filter(mandates__seat__country=iso2)
        sits.update(email=f"representative.{iso2.lower()}@ministry.example.org")  # each person attends once
    return call.group


def test_from_its_planning_to_its_published_minutes(
    browser: Browser, live_server: LiveServer, seated: ExpertGroup, officer: User
) -> None:
    staff, austria, belgium, bulgaria, luxembourg, stranger = [
        browser.new_context(base_url=live_server.url, reduced_motion="reduce") for _ in range(6)
    ]
    desk = Officer(staff, officer.email)
    meeting = the_meeting_is_planned_and_convened(desk, seated)
    vienna = ContactPoint(austria, "contact.at@example.org")
    brussels = ContactPoint(belgium, "contact.be@example.org")
    austria_takes_its_expert_back(vienna, meeting)
    belgium_sends_a_substitute(brussels, meeting)
    bulgaria_attends_online(ContactPoint(bulgaria, "contact.bg@example.org"), meeting)
    luxembourg_sends_nobody(ContactPoint(luxembourg, "contact.lu@example.org"), meeting)
    the_others_are_named(meeting)
    all_27_have_answered(desk, meeting)
    the_agenda_is_sent_and_published(desk, vienna, meeting)
    the_meeting_is_held(desk, meeting)
    a_rapporteur_reports_and_the_draft_is_circulated(desk, vienna, meeting)
    belgium_comments_and_is_answered(brussels, desk, meeting)
    the_minutes_are_adopted_and_published(desk, meeting)
    everybody_can_read_them(ContactPoint(stranger, "nobody@example.org"), meeting)
    for context in (staff, austria, belgium, bulgaria, luxembourg, stranger):
        context.close()
    assert Minutes.objects.get(meeting=meeting).published_at


def at(meeting: Meeting, page: str, *keys: object) -> str:
    return reverse(f"admin:nominations_meeting_{page}", args=[meeting.pk, *keys])


def the_meeting_is_planned_and_convened(desk: Officer, group: ExpertGroup) -> Meeting:
    desk.sign_in()
    desk.visit(reverse("admin:nominations_meeting_plan", args=[group.pk]))
    fill = desk.page.fill
    fill("[name=title]", "First meeting")
    for name, value in (("starts", "10:00"), ("ends", "16:00")):
        fill(f"[name={name}_on]", FIRST_DAY.isoformat())
        fill(f"[name={name}_time]", value)
    fill("[name=place]", "Brussels, Invented House")
    fill("[name=online_url]", "https://meet.example.org/first")
    desk.click("Continue: see the time limits")
    desk.sees("Time limits that follow from the first day", in_words(FIRST_DAY - timedelta(days=30)))
    desk.click("Plan the meeting")
    meeting = Meeting.objects.get()
    for title, hour, room in ((ROUND_TABLES[0], 10, "Room 1"), (ROUND_TABLES[1], 10, "Room 2")):
        the_programme_gets_a_round_table(desk, meeting, title, hour, room)
    desk.visit(at(meeting, "convening"))
    desk.sees("Time limits of this meeting")
    desk.click("Continue: see the invitations first")
    desk.sees("mails will go out")
    desk.click("Convene the meeting")
    desk.sees("Convened")
    assert Delegation.objects.filter(meeting=meeting).count() == 27
    return meeting


def the_programme_gets_a_round_table(desk: Officer, meeting: Meeting, title: str, hour: int, room: str) -> None:
    desk.visit(at(meeting, "programme"))
    desk.page.get_by_role("link", name="Add an item").first.click()
    desk.page.select_option("[name=kind]", AgendaItem.Kind.ROUND_TABLE)
    desk.page.get_by_label("Title").fill(title)
    desk.page.get_by_label("Begins at").fill(f"{hour}:30")
    desk.page.get_by_label("Ends at").fill(f"{hour + 2}:30")
    desk.page.get_by_label("Room").fill(room)
    desk.page.get_by_label("Rapporteur", exact=True).fill("Ännchen Müller")
    desk.page.get_by_label("State of the rapporteur").select_option(label="Austria")
    desk.click("Add the item")
    desk.sees(title)


def in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


# -- who attends --


def come_to(person: ContactPoint, meeting: Meeting) -> None:
    person.sign_in()
    person.visit(reverse("portal:meetings"))
    person.click(meeting.title)
    person.sees("Who attends for", "Say who attends, or that nobody does")


def austria_takes_its_expert_back(vienna: ContactPoint, meeting: Meeting) -> None:
    come_to(vienna, meeting)
    vienna.page.get_by_role("button", name="attends in person").click()
    vienna.click("Name an accompanying expert")
    name(vienna, "Quast", "quast@institute.example.org")
    vienna.sees("Quast")
    assert vienna.page.get_by_role("link", name="Name an accompanying expert").count() == 0
    expert = Participant.objects.get(family_name="Quast")
    vienna.visit(reverse("portal:attendee_withdrawal", args=[delegation_of(meeting, "AT").pk, expert.pk]))
    vienna.page.locator("main textarea").fill("Travels on that day.")
    vienna.page.locator("main form button[type=submit]").click()
    vienna.sees("1 person no longer attends")
    told = OutgoingMail.objects.get(recipient=expert.email)  # within the minutes in which mails are gathered
    assert (told.kind, told.attached, told.status) == ("participant_named", 1, "cancelled")


def name(person: ContactPoint, family_name: str, email: str) -> None:
    person.page.fill("[name=family_name]", family_name)
    person.page.fill("[name=given_name]", "Eva")
    person.page.fill("[name=email]", email)
    person.page.locator("main form button[type=submit]").click()


def belgium_sends_a_substitute(brussels: ContactPoint, meeting: Meeting) -> None:
    come_to(brussels, meeting)
    brussels.click("Name a substitute")
    name(brussels, "Peeters", "peeters@ministry.example.org")
    brussels.sees("Peeters", "Substitute")


def bulgaria_attends_online(sofia: ContactPoint, meeting: Meeting) -> None:
    come_to(sofia, meeting)
    sofia.page.get_by_role("button", name="attends online").click()
    sofia.sees("You can change this yourself until", "Online")


def luxembourg_sends_nobody(city: ContactPoint, meeting: Meeting) -> None:
    come_to(city, meeting)
    city.click("Answer that nobody attends")
    city.page.locator("main textarea").fill("We follow by the minutes.")
    city.page.locator("main form button[type=submit]").click()
    city.sees("Nobody attends.", "We follow by the minutes.")


def the_others_are_named(meeting: Meeting) -> None:
    seats = {seat.country_id: seat for seat in Seat.objects.filter(group=meeting.group)}
    rows = Delegation.objects.filter(meeting=meeting).exclude(country__in=BY_HAND).select_related("country")
    for delegation in rows:
        code = str(delegation.country_id)
        facts = Facts(family_name=f"Invented-{code}", given_name="Alex", email=f"alex.{code}@ministry.example.org")
        told = {"seat": seats[code], "facts": facts, "by": contact_of(code), "at": NOW}
        accrediting.name_substitute(delegation, **told)


def all_27_have_answered(desk: Officer, meeting: Meeting) -> None:
    silent = Delegation.objects.filter(meeting=meeting, answered_at=None)
    assert list(silent.values_list("country_id", flat=True)) == []
    desk.visit(at(meeting, "overview"))
    desk.sees("27 of 27 delegations have answered")
    expect(desk.page.locator("main tbody th[scope=row] .desk-code")).to_have_count(27)


# -- the papers, the day --


def the_agenda_is_sent_and_published(desk: Officer, vienna: ContactPoint, meeting: Meeting) -> None:
    desk.visit(at(meeting, "documents"))
    desk.click("Add a document")
    desk.page.get_by_label("Title").fill("Draft agenda")
    desk.page.select_option("[name=kind]", MeetingDocument.Kind.AGENDA)
    desk.page.set_input_files("[name=upload]", letter())  # type: ignore[arg-type]
    desk.page.locator("main form button[type=submit]").click()
    desk.click("Send documents to the members")
    desk.page.get_by_label("Draft agenda").check()
    desk.click("Continue: see the mail first")
    desk.click("Send the documents")
    desk.page.get_by_role("link", name="Publish").click()
    desk.page.locator("main form button[type=submit]").click()
    desk.sees("Public")
    vienna.visit(reverse("portal:meeting_documents", args=[delegation_of(meeting, "AT").pk]))
    vienna.sees("Draft agenda")


def the_meeting_is_held(desk: Officer, meeting: Meeting) -> None:
    move(meeting, starts_at=clock.now() - timedelta(minutes=20))
    desk.visit(f"{at(meeting, 'door')}?q=peeters")
    desk.page.get_by_role("button", name="Arrived").click()
    desk.sees("Present:")
    desk.visit(at(meeting, "attendance"))
    boxes = desk.page.locator("main tbody input[type=checkbox]")
    for box in boxes.all():
        box.check()
    expect(boxes).not_to_have_count(0)
    desk.visit(at(meeting, "holding"))
    desk.page.locator("main form button[type=submit]").last.click()
    desk.sees("Took place")


def move(meeting: Meeting, *, starts_at: datetime) -> None:
    """Move a meeting and its programme, as if time had passed."""
    by = starts_at - Meeting.objects.get(pk=meeting.pk).starts_at
    moved = {"starts_at": F("starts_at") + by, "ends_at": F("ends_at") + by}
    AgendaItem.objects.filter(meeting=meeting).update(**moved)
    days = Meeting.objects.get(pk=meeting.pk).answers_until_on
    assert days
    Meeting.objects.filter(pk=meeting.pk).update(**moved, answers_until_on=days + by)


# -- the minutes --


def a_rapporteur_reports_and_the_draft_is_circulated(desk: Officer, vienna: ContactPoint, meeting: Meeting) -> None:
    vienna.visit(reverse("portal:meeting_minutes", args=[delegation_of(meeting, "AT").pk]))
    vienna.page.get_by_role("link", name=ROUND_TABLES[0]).click()
    vienna.page.locator("main textarea").fill(REPORT)
    vienna.page.locator("main form button[type=submit]").click()
    vienna.sees("handed in on")
    desk.visit(at(meeting, "minutes"))
    desk.click("Put the rapporteurs' texts into the synthesis")
    assert REPORT in desk.page.input_value("[name=synthesis]")
    for title in ROUND_TABLES:
        desk.page.get_by_label(title).fill(f"The members spoke about this: {title}.")
    desk.page.get_by_label("Conclusions and next steps").fill("The next meeting is in spring.")
    desk.click("Save the minutes")
    desk.click("Circulate for comments")
    desk.click("Continue: see the mail first")
    desk.click("Circulate the draft")
    desk.sees("Circulated for comments")


def belgium_comments_and_is_answered(brussels: ContactPoint, desk: Officer, meeting: Meeting) -> None:
    brussels.visit(reverse("portal:meeting_minutes", args=[delegation_of(meeting, "BE").pk]))
    brussels.sees(REPORT)
    brussels.page.get_by_role("link", name="Comment on this item").first.click()
    brussels.page.locator("main textarea").fill("Name the seven links.")
    brussels.page.locator("main form button[type=submit]").click()
    brussels.sees("Name the seven links.")
    desk.visit(at(meeting, "minutes"))
    desk.page.get_by_role("link", name="Answer to Belgium").click()
    desk.page.get_by_label("Not taken up").check()
    desk.page.get_by_label("Answer").fill("Their owners have not agreed yet.")
    desk.page.locator("main form button[type=submit]").click()
    desk.sees("Their owners have not agreed yet.")


def the_minutes_are_adopted_and_published(desk: Officer, meeting: Meeting) -> None:
    yesterday = clock.local_day(clock.now()) - timedelta(days=1)
    Minutes.objects.filter(meeting=meeting).update(comments_until_on=yesterday)
    for act, status in (("Adopt the minutes", "Adopted"), ("Publish the minutes", "Published")):
        desk.visit(at(meeting, "minutes"))
        desk.click(act)
        desk.click(act)
        desk.sees(status)


def everybody_can_read_them(stranger: ContactPoint, meeting: Meeting) -> None:
    stranger.visit(reverse("register:meeting", args=[meeting.pk]))
    stranger.sees("First meeting", "Draft agenda", "Austria")
    for private in ("Peeters", "meet.example.org", "@ministry.example.org"):
        assert private not in stranger.page.content()
    published = MeetingDocument.objects.get(meeting=meeting, kind="minutes", published_at__isnull=False)
    assert published.file
    read = Read(bytes(published.file.blob.content))
    assert " ".join(REPORT.split()) in " ".join(read.text().split())
    assert "Peeters" not in read.text()
