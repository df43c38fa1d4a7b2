"""Partners outside the Union at the desk: the list, each tab, every form; another group's are not there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.partnerships import contacts, events, observing, partnering, statements, steps, topics
from nominations.partnerships.models import NextStep, Partner, PartnerContact, PartnerEvent, Topic
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.desk.pages import of_record, press, text_of
from tests.partnerships.stage import NOOR, canada, month, noor, workshop

__all__ = ["canada", "noor", "workshop"]
SignIn = Callable[[User], Client]
TABS = {"overview": 10, "contacts": 5, "topics": 5, "events": 7, "steps": 5, "statements": 6}
LIST_QUERIES = 6


def of(page: str, partner: Partner, *keys: object) -> str:
    return of_record("partner", page, partner.pk, *keys)


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def filled(partner: Partner, officer: User, number: int) -> None:
    """Add one of everything to a partner."""
    who: dict[str, Any] = {"by": officer, "at": NOW}
    contacts.add(partner, since=SINCE, **{**NOOR, "family_name": f"Tremblay-{number}"}, **who)
    event = events.enter(partner, kind="workshop", title=f"Workshop {number}", when=month(2018, 9), **who)
    events.add_outcome(event, text=f"Outcome {number}", **who)
    topics.agree(topics.propose(partner, pillar="science", title=f"Topic {number}", **who), event=event, **who)
    steps.add(partner, text=f"Step {number}", when=month(2019, number), **who)
    facts = {"slug": f"statement-{number}", "title": "Joint statement", "short_title": f"Statement {number}"}
    made = Declaration.objects.create(group=partner.group, kind="joint_statement", created_at=NOW, **facts)
    statements.link(partner, declaration=made, **who)


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_asks_as_much_of_one_row_as_of_many(
    tab: str, canada: Partner, officer: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    filled(canada, officer, 1)
    client.get(of(tab, canada))
    with django_assert_num_queries(TABS[tab]):
        client.get(of(tab, canada))
    for number in range(2, 6):
        filled(canada, officer, number)
    with django_assert_num_queries(TABS[tab]):
        assert client.get(of(tab, canada)).status_code == 200


def test_the_list_counts_topics_and_steps_and_asks_once(
    canada: Partner,
    officer: User,
    client: Client,
    outside: dict[str, Country],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    filled(canada, officer, 1)
    address = reverse("admin:nominations_partner_changelist")
    with django_assert_num_queries(LIST_QUERIES):
        page = text_of(client.get(address))
    assert "Canada E03931 1 agreed of 1 1 open" in page
    for iso2 in ("JP", "US", "CH"):
        partnering.enter(canada.group, country=outside[iso2], since=SINCE, by=officer, at=NOW)
    with django_assert_num_queries(LIST_QUERIES):
        page = text_of(client.get(address))
    assert "United States" in page
    assert "Japan" not in text_of(client.get(address, {"q": "Canada"}))
    assert "No partner is like that" in text_of(client.get(address, {"q": "Atlantis"}))


def test_an_empty_list_says_what_a_partner_is(client: Client, officer: User) -> None:
    assert "Your groups have no partner yet" in text_of(client.get(reverse("admin:nominations_partner_changelist")))
    assert "Your groups have no observer" in text_of(client.get(reverse("admin:nominations_observer_changelist")))


def test_every_tab_says_so_when_it_is_empty(canada: Partner, client: Client) -> None:
    for tab, words in {
        "overview": "Nobody has written down yet where the cooperation stands",
        "contacts": "No contact is known",
        "topics": "No topic is known",
        "events": "No event is known",
        "steps": "No step is written down",
        "statements": "No joint statement with this partner is known",
    }.items():
        assert words in text_of(client.get(of(tab, canada)))


def test_a_partner_is_entered_and_edited(client: Client, group: ExpertGroup, outside: dict[str, Country]) -> None:
    chosen = client.get(reverse("admin:nominations_partner_add"), follow=True)
    address = chosen.redirect_chain[-1][0]
    assert address == reverse("admin:nominations_partner_new", args=[group.pk])
    assert "Austria" not in text_of(chosen)
    refused = client.post(address, {"country": "AT", "since": "2024-01-01"})
    assert "Choose a country of the list" in text_of(refused)
    client.post(address, {"country": "JP", "since": "2024-01-01", "summary": "Contacts.", "is_public": "on"})
    japan = Partner.objects.get(country="JP")
    twice = client.post(address, {"country": "JP", "since": "2024-01-01", "summary": "Typed"})
    assert "Japan is a partner of E03931 already" in text_of(twice)
    assert "Typed" in twice.content.decode()
    client.post(of("edit", japan), {"since": "2024-02-01", "summary": "Workshops."})
    japan.refresh_from_db()
    assert (str(japan.since), japan.summary, japan.is_public) == ("2024-02-01", "Workshops.", False)


def test_the_cooperation_ends_after_a_question_and_is_taken_up_again(canada: Partner, client: Client) -> None:
    press(client, of("ending", canada), on=TODAY.isoformat())
    canada.refresh_from_db()
    assert canada.until == TODAY
    assert "The cooperation ended on" in text_of(client.get(of("overview", canada)))
    press(client, of("resumption", canada))
    canada.refresh_from_db()
    assert canada.until is None


def test_contacts_are_added_changed_and_ended(canada: Partner, client: Client) -> None:
    wrong = client.post(of("contact_add", canada), {**NOOR, "email": "noor", "since": "2024-01-01"})
    assert "Write the address as name@ministry.example" in text_of(wrong)
    client.post(of("contact_add", canada), {**NOOR, "since": "2024-01-01"})
    first = PartnerContact.objects.get()
    client.post(of("contact_change", canada, first.pk), {**NOOR, "function": "Envoy", "since": TODAY.isoformat()})
    fresh = PartnerContact.objects.get(until__isnull=True)
    assert (fresh.function, fresh.since) == ("Envoy", TODAY)
    assert "Earlier contacts" in text_of(client.get(of("contacts", canada)))
    assert client.get(of("contact_change", canada, first.pk)).status_code == 404
    press(client, of("contact_ending", canada, fresh.pk), on=(TODAY + timedelta(days=1)).isoformat())
    assert "over from" in text_of(client.get(of("contacts", canada)))


def test_topics_are_added_agreed_moved_and_ended(canada: Partner, workshop: PartnerEvent, client: Client) -> None:
    for title in ("Clocks", "Repeaters"):
        client.post(of("topic_add", canada), {"pillar": "science", "title": title})
    clocks = Topic.objects.get(title="Clocks")
    client.post(of("topic_change", canada, clocks.pk), {"pillar": "sensing", "title": "Clocks", "text": "Better ones"})
    client.post(of("topic_agreement", canada, clocks.pk), {"event": str(workshop.pk)})
    client.post(of("topic_move", canada, clocks.pk, "down"))
    page = text_of(client.get(of("topics", canada)))
    assert page.index("Repeaters") < page.index("Better ones") < page.index("Workshop in Paris")
    client.post(of("topic_move", canada, clocks.pk, "end"))
    again = client.post(of("topic_move", canada, clocks.pk, "end"), follow=True)
    assert "This is not possible while the topic is “No longer followed”" in text_of(again)
    client.post(of("topic_move", canada, clocks.pk, "again"))
    clocks.refresh_from_db()
    assert (clocks.pillar, clocks.get_stage_display()) == ("sensing", "Under discussion")
    assert client.post(of("topic_move", canada, clocks.pk, "sideways")).status_code == 404


def test_events_keep_the_words_of_their_date(canada: Partner, client: Client) -> None:
    date = {"precision": "early_year", "date_from": "2019-01-01", "stated": "beginning of 2019"}
    typed = {"kind": "call", "title": "First discussions", **date}
    vague = client.post(of("event_add", canada), {**typed, "precision": "interval", "stated": ""})
    assert "Give the last possible day as well" in text_of(vague)
    client.post(of("event_add", canada), typed)
    event = PartnerEvent.objects.get()
    assert (event.stated, event.precision) == ("beginning of 2019", "early_year")
    client.post(of("event_change", canada, event.pk), {**typed, "place": "By telephone"})
    client.post(of("outcome_add", canada, event.pk), {"pillar": "across", "text": "Mutual will"})
    outcome = event.outcomes.get()
    client.post(of("outcome_change", canada, event.pk, outcome.pk), {"pillar": "across", "text": "A declaration"})
    page = text_of(client.get(of("events", canada)))
    assert "beginning of 2019 , By telephone" in page
    assert "1 January 2019" not in page
    assert "A declaration" in page
    press(client, of("outcome_removal", canada, event.pk, outcome.pk))
    press(client, of("event_removal", canada, event.pk))
    assert not PartnerEvent.objects.exists()


def test_steps_are_added_done_and_removed(canada: Partner, client: Client) -> None:
    client.post(of("step_add", canada), {"text": "Roadmap", "precision": "month", "date_from": "2019-11-13"})
    step = NextStep.objects.get()
    assert "November 2019 Past, not noted as done" in text_of(client.get(of("steps", canada)))
    client.post(of("step_change", canada, step.pk), {"text": "A roadmap"})
    late = client.post(of("step_done", canada, step.pk), {"on": (TODAY + timedelta(days=1)).isoformat()})
    assert "This day is still to come" in text_of(late)
    client.post(of("step_done", canada, step.pk), {"on": TODAY.isoformat()})
    step.refresh_from_db()
    assert (step.text, step.when, step.done_on) == ("A roadmap", None, TODAY)
    client.post(of("step_not_done", canada, step.pk))
    press(client, of("step_removal", canada, step.pk))
    assert not NextStep.objects.exists()


def test_a_joint_statement_is_added_and_taken_away(canada: Partner, client: Client) -> None:
    facts = {"slug": "eu-canada", "title": "Joint declaration", "short_title": "EU and Canada", "created_at": NOW}
    made = Declaration.objects.create(group=canada.group, kind="joint_statement", **facts)
    assert "Add a joint statement" in text_of(client.get(of("statements", canada)))
    client.post(of("statement_link", canada), {"declaration": str(made.pk)})
    [link] = canada.statements.all()
    assert "EU and Canada" in text_of(client.get(of("statements", canada)))
    press(client, of("statement_unlinking", canada, link.pk))
    assert not canada.statements.exists()


def test_the_history_tells_what_was_done(canada: Partner, workshop: PartnerEvent, client: Client) -> None:
    page = text_of(client.get(of_record("partner", "history", canada.pk)))
    assert "partner.enter" in page
    assert "partner_event.enter" in page


def test_what_is_another_groups_is_not_there(
    canada: Partner, noor: PartnerContact, workshop: PartnerEvent, other_officer: User, sign_in: SignIn
) -> None:
    stranger = sign_in(other_officer)
    observer = observing.admit(canada.group, country=canada.country, invitation="Letter", since=SINCE, by=None, at=NOW)
    for address in (
        *(of(tab, canada) for tab in TABS),
        of("contact_change", canada, noor.pk),
        of("event_change", canada, workshop.pk),
        of_record("observer", "edit", observer.pk),
        of_record("partner", "change", canada.pk),
    ):
        assert stranger.get(address).status_code == 404
    assert "Canada" not in text_of(stranger.get(reverse("admin:nominations_partner_changelist")))
