"""What waits for an officer: sections of the own groups, mine first, bounded, in a constant number of queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call
from nominations.declarations.models import Declaration
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.inbox.models import ReceivedMail
from nominations.kernel.partial_dates import of_day
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.partnerships import partnering, steps
from nominations.reconciliation.models import RegisterDifference
from nominations.reference import actions as reference
from nominations.reference.models import Country
from nominations.reminders import waiting
from nominations.reminders.todo import MOST, Part, Reach, Todo, for_officer
from nominations.workflow.models import Nomination
from nominations.workflow.review_models import Proposal
from tests.cast import NOW, SINCE, TODAY, accepted, invitation_of, make_group, submitted
from tests.declarations.accession_stage import announced, another
from tests.declarations.promises import STUDY, point
from tests.reconciliation import files
from tests.register.meeting_stage import public_meeting

pytestmark = pytest.mark.django_db
MAILBOX = "quantum@commission.example.org"


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> None:
    cache.clear()


@pytest.fixture
def colleague(group: ExpertGroup) -> User:
    user = User.objects.create_user("colleague@commission.example.org", is_staff=True, given_name="Col")
    groups.add_officer(group, user=user, since=SINCE, by=None, at=NOW)
    return user


def words(todo: Todo, part: Part) -> list[str]:
    return [item.words for item in todo.section(part).items]


def proposed(nomination: Nomination, by: User) -> Proposal:
    version = nomination.versions.get(number=1)
    return Proposal.objects.create(nomination=nomination, version=version, move="accept", by=by, at=NOW)


def received(number: int, **facts: object) -> ReceivedMail:
    given = {"mailbox": MAILBOX, "kind": "answer", "sender": "a@example.org", "size": 1, "received_at": NOW}
    return ReceivedMail.objects.create(**{**given, "uid": f"1:{number}", "read_at": NOW, **facts})  # type: ignore[misc]


def test_it_is_empty_where_nothing_waits(officer: User) -> None:
    todo = waiting.todo(officer, at=NOW)
    assert not todo
    assert (todo.sections, todo.count) == ([], 0)


def test_mine_come_first_then_nobodys_then_the_others(
    call: Call, contacts: dict[str, User], officer: User, colleague: User
) -> None:
    ways = {"AT": colleague, "BE": None, "MT": officer, "ES": None}
    for number, (iso2, whose) in enumerate(ways.items()):
        nomination = submitted(invitation_of(call, iso2), contacts[iso2], at=NOW + timedelta(minutes=number))
        Nomination.objects.filter(pk=nomination.pk).update(assigned_to=whose)
    states = [each.partition(",")[0] for each in words(waiting.todo(officer, at=NOW), Part.DECIDE)]
    assert states == ["Malta", "Belgium", "Spain", "Austria"]
    states = [each.partition(",")[0] for each in words(waiting.todo(colleague, at=NOW), Part.DECIDE)]
    assert states == ["Austria", "Belgium", "Spain", "Malta"]


def test_a_proposal_waits_for_everybody_but_who_made_it(
    call: Call, austria: User, officer: User, colleague: User
) -> None:
    proposal = proposed(submitted(invitation_of(call, "AT"), austria), officer)
    assert not waiting.todo(officer, at=NOW).sections
    todo = waiting.todo(colleague, at=NOW)
    assert (len(words(todo, Part.SECOND)), words(todo, Part.DECIDE)) == (1, [])
    proposal.settled_at = NOW
    proposal.save()
    assert len(words(waiting.todo(officer, at=NOW), Part.DECIDE)) == 1


def test_received_mails_of_the_own_calls_and_of_the_own_mailbox(
    call: Call, officer: User, other_officer: User, superuser: User
) -> None:
    invitation = invitation_of(call, "AT")
    received(1, subject_type="invitation", subject_id=str(invitation.pk), audience="AT")
    received(2, mailbox=MAILBOX.upper())
    received(3, mailbox="else@commission.example.org")
    received(4, status="filed", handled_at=NOW)
    assert sorted(words(waiting.todo(officer, at=NOW), Part.ANSWER)) == ["A sender of no known State", "Austria"]
    assert waiting.todo(superuser, at=NOW).section(Part.ANSWER).count == 3
    assert not waiting.todo(other_officer, at=NOW).sections


def test_mails_in_trouble_of_the_own_calls(call: Call, officer: User, superuser: User, other_officer: User) -> None:
    for iso2, ends in (("AT", {"status": "failed"}), ("BE", {"status": "uncertain", "uncertain_at": NOW})):
        OutgoingMail.objects.filter(audience=iso2).update(**ends)
    OutgoingMail.objects.filter(audience="MT").update(status="failed", subject_type="role", group_key=None)
    todo = waiting.todo(officer, at=NOW)
    assert sorted(each.partition(":")[0] for each in words(todo, Part.MAIL)) == ["Austria", "Belgium"]
    assert sorted(item.note.partition(";")[0] for item in todo.section(Part.MAIL).items) == ["Failed", "Uncertain"]
    assert waiting.todo(superuser, at=NOW).section(Part.MAIL).count == 3
    assert not waiting.todo(other_officer, at=NOW).sections


def test_silent_states_a_week_before_and_after_the_deadline(
    call: Call, contacts: dict[str, User], officer: User
) -> None:
    submitted(invitation_of(call, "AT"), contacts["AT"])
    calls.extend(
        invitation_of(call, "BE"), new_on=call.deadline_on + timedelta(days=30), reason="So", by=officer, at=NOW
    )
    before, after = NOW + timedelta(days=14), NOW + timedelta(days=22)
    todo = waiting.todo(officer, at=before - timedelta(days=1))
    assert (words(todo, Part.NEAR), words(todo, Part.OVERDUE)) == ([], [])
    todo = waiting.todo(officer, at=before)
    assert words(todo, Part.NEAR) == [f"{call.reference}: 25 States have not answered"]
    todo = waiting.todo(officer, at=after)
    assert (words(todo, Part.OVERDUE), words(todo, Part.NEAR)) == (
        [f"{call.reference}: 25 States have not answered"],
        [],
    )
    assert todo.section(Part.OVERDUE).count == 25
    assert todo.section(Part.OVERDUE).items[0].note.endswith("yesterday")


def test_vacant_seats_ending_mandates_and_differences(call: Call, contacts: dict[str, User], officer: User) -> None:
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    soon = {"until": TODAY + timedelta(days=90), "end_reason": "term_ended"}
    Mandate.objects.update(**soon)
    reference.load_register_terms()
    files.take(files.entry(call.group.code, title="As published"))
    assert words(waiting.todo(officer, at=NOW), Part.VACANT) == [], "an open call asks for them"
    calls.close_call(call, by=officer, at=NOW)
    todo = waiting.todo(officer, at=NOW)
    assert words(todo, Part.ENDING) == [f"Austria, {call.group.code}"]
    assert todo.section(Part.ENDING).items[0].person == "Ännchen Müller-1"
    assert words(todo, Part.VACANT) == [f"{call.group.code}: 26 vacant seats"]
    assert todo.section(Part.VACANT).count == 26
    assert RegisterDifference.objects.open().count() == todo.section(Part.DIFFERENCES).count > 0
    Mandate.objects.update(until=TODAY + timedelta(days=91))
    assert words(waiting.todo(officer, at=NOW), Part.ENDING) == []


def test_who_was_not_told_is_named_and_kept_for_five_minutes(call: Call, austria: User, officer: User) -> None:
    submitted(invitation_of(call, "AT"), austria, at=NOW - timedelta(days=40))
    [item] = waiting.todo(officer, at=NOW).section(Part.UNTOLD).items
    assert (item.person, item.note.startswith("was to be told by")) == ("Ännchen Müller-1", True)
    Nomination.objects.update(status="withdrawn")
    assert waiting.todo(officer, at=NOW).section(Part.UNTOLD).count == 1
    cache.clear()
    assert waiting.todo(officer, at=NOW).section(Part.UNTOLD).count == 0


def test_a_section_shows_the_first_twenty_and_says_how_many(officer: User, group: ExpertGroup) -> None:
    for number in range(MOST + 3):
        received(number)
    section = waiting.todo(officer, at=NOW).section(Part.ANSWER)
    assert (len(section.items), section.count, section.is_cut) == (MOST, MOST + 3, True)


def test_every_line_and_list_leads_to_a_page(
    call: Call, contacts: dict[str, User], officer: User, superuser: User, sign_in: Callable[[User], Client]
) -> None:
    everything_waits(call, contacts, officer)
    client = sign_in(superuser)
    todo = waiting.todo(superuser, at=NOW)
    assert {section.part for section in todo.sections} == set(Part)
    for section in todo.sections:
        for address in filter(None, [section.items[0].url, section.all_url]):
            assert resolve(address.partition("?")[0])
            assert client.get(address).status_code == 200, address


def everything_waits(call: Call, contacts: dict[str, User], officer: User) -> None:
    """Let each section of the list hold something."""
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    Mandate.objects.update(until=TODAY + timedelta(days=30), end_reason="term_ended")
    reference.load_register_terms()
    files.take(files.entry(call.group.code, title="As published"))
    for iso2 in ("BE", "DE"):
        nomination = submitted(invitation_of(call, iso2), contacts[iso2], at=NOW - timedelta(days=40))
        if iso2 == "BE":
            proposed(nomination, User.objects.create_user("third@commission.example.org", is_staff=True))
    OutgoingMail.objects.filter(audience="FR").update(status="failed")
    received(1)
    silent = make_group("E09999")
    groups.add_officer(silent, user=officer, since=SINCE, by=None, at=NOW)
    vacant = calls.create_call(silent, title="Closed", deadline_on=TODAY, by=officer, at=NOW)
    calls.close_call(calls.open_call(vacant, by=officer, at=NOW), by=officer, at=NOW)
    invitation_of(call, "ES").call.invitations.filter(country="ES").update(extended_to=TODAY - timedelta(days=1))
    call.invitations.filter(country="PT").update(extended_to=TODAY + timedelta(days=2))
    public_meeting(call.group, in_days=20, status="planned", convened_at=None)
    late = Declaration(group=call.group, slug="late", title="T", short_title="T", status="open", created_at=NOW)
    late.set_date(STUDY)
    late.save()
    point(late, "1", by=officer)
    announced(another(call.group), "AT", contacts["AT"])
    reference.load_partner_countries()
    japan = partnering.enter(call.group, country=Country.objects.get(pk="JP"), since=SINCE, by=officer, at=NOW)
    steps.add(japan, text="Propose the first topics", when=of_day(TODAY - timedelta(days=1)), by=officer, at=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_its_queries_do_not_grow(
    number: int,
    call: Call,
    contacts: dict[str, User],
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for iso2 in ("AT", "BE", "MT")[:number]:
        submitted(invitation_of(call, iso2), contacts[iso2])
    waiting.todo(officer, at=NOW)
    with django_assert_num_queries(6):  # seven where a meeting is due: the holidays
        waiting.todo(officer, at=NOW)


def test_read_for_all_at_once_it_is_what_each_reads_alone(
    call: Call, contacts: dict[str, User], officer: User, colleague: User, other_officer: User, superuser: User
) -> None:
    """The morning's mail reads all groups in one go; each officer's part equals the officer's own page."""
    everything_waits(call, contacts, officer)
    second = make_group("E01234")
    made = calls.create_call(second, title="Another", deadline_on=TODAY + timedelta(days=3), by=superuser, at=NOW)
    opened = calls.open_call(made, by=superuser, at=NOW)
    groups.add_officer(second, user=other_officer, since=SINCE, by=None, at=NOW)
    groups.add_officer(second, user=colleague, since=SINCE, by=None, at=NOW)
    mine = submitted(invitation_of(opened, "AT"), contacts["AT"])
    Nomination.objects.filter(pk=mine.pk).update(assigned_to=colleague)
    for number in range(2, 30):
        received(number)
    read = waiting.gather(Reach(None, NOW, is_split=True))
    scopes = {officer: [call.group.code, "E09999", MAILBOX], other_officer: [second.code, MAILBOX]}
    scopes |= {colleague: [call.group.code, second.code, MAILBOX]}
    for user, own in scopes.items():
        assert for_officer(read, user.pk, own) == waiting.todo(user, at=NOW), user
    assert for_officer(read, superuser.pk, None) == waiting.todo(superuser, at=NOW)
