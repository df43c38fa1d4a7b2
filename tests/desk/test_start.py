"""The first page of the desk: what is wrong, what waits, which calls run."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.admin import site
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.actions import create_call
from nominations.calls.models import Call
from nominations.desk.records import SECTIONS, sections
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.outbox.models import Breaker, Heartbeat, OutgoingMail
from tests.cast import DEADLINE, NOW, invitation_of, submitted
from tests.desk.pages import of_nomination, text_of

SignIn = Callable[[User], Client]


def test_it_names_the_open_call_and_what_waits_for_a_decision(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).get(reverse("admin:index"))
    assert "1 of 27 States have answered" in text_of(page)
    assert "1 to decide" in text_of(page)
    assert of_nomination("review", nomination) in page.content.decode()


def test_it_names_a_call_in_preparation_apart_from_those_that_run(
    call: Call, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    waits = create_call(group, title="Second call", deadline_on=DEADLINE, by=officer, at=NOW)
    page = sign_in(officer).get(reverse("admin:index"))
    assert (page.context["start"].open_calls, page.context["start"].prepared) == ([call], [waits])
    assert f"In preparation {waits.reference} Second call" in " ".join(text_of(page).split())
    assert "no State is told yet" in text_of(page)
    assert reverse("admin:nominations_call_next") in page.content.decode()


def test_only_who_may_set_up_a_group_is_led_there(officer: User, superuser: User, sign_in: SignIn) -> None:
    address = reverse("admin:nominations_expertgroup_new")
    assert address not in sign_in(officer).get(reverse("admin:index")).content.decode()
    assert address in sign_in(superuser).get(reverse("admin:index")).content.decode()


def test_every_list_of_the_desk_stands_under_one_heading(superuser: User, sign_in: SignIn) -> None:
    named = [name for names in SECTIONS.values() for name in names]
    assert sorted(named) == sorted(model._meta.object_name or "" for model in site._registry)
    page = sign_in(superuser).get(reverse("admin:index"))
    assert [str(words) for words, _lists in page.context["records"]] == [str(words) for words in SECTIONS]
    for model in site._registry:
        assert reverse(f"admin:nominations_{model._meta.model_name}_changelist") in page.content.decode()


def test_a_heading_without_a_list_for_the_visitor_is_left_out() -> None:
    offered = [{"models": [{"object_name": "Letter"}, {"object_name": "Call"}]}]
    assert [(str(words), len(lists)) for words, lists in sections(offered)] == [
        ("Calls and answers", 1),
        ("Letters", 1),
    ]


def test_it_turns_red_when_a_job_of_the_clock_stands_still(officer: User, sign_in: SignIn) -> None:
    beat = Heartbeat.objects.create(job="drain", last_run_at=clock.now() - timedelta(minutes=6))
    client = sign_in(officer)
    assert "The job “drain” has not run since" in text_of(client.get(reverse("admin:index")))
    beat.last_run_at = clock.now()
    beat.save()
    assert "has not run since" not in text_of(client.get(reverse("admin:index")))


def test_it_turns_red_when_mail_has_waited_too_long(call: Call, officer: User, sign_in: SignIn) -> None:
    assert call.opened_at
    words = text_of(sign_in(officer).get(reverse("admin:index")))
    assert "27 mails are due and have not been sent; the oldest has waited since" in words


def test_it_turns_red_while_the_mail_server_is_away(officer: User, sign_in: SignIn) -> None:
    Breaker.objects.create(opened_at=clock.now(), probe_at=clock.now(), reason="Connection refused")
    words = text_of(sign_in(officer).get(reverse("admin:index")))
    assert "The mail server has been away since" in words
    assert "Connection refused" in words


def test_failed_and_uncertain_mails_are_counted_and_lead_to_their_list(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    first, second = OutgoingMail.objects.order_by("pk").values_list("pk", flat=True)[:2]
    OutgoingMail.objects.filter(pk=first).update(status="failed")
    OutgoingMail.objects.filter(pk=second).update(status="uncertain", uncertain_at=clock.now())
    page = sign_in(officer).get(reverse("admin:index"))
    assert "Failed: 1" in text_of(page)
    assert "To settle: 1" in text_of(page)
    assert "Nobody knows whether 1 mail arrived. Decide what becomes of it." in text_of(page)
    assert "?list=failed" in page.content.decode()


def test_it_names_who_was_not_told_of_her_nomination(
    call: Call, austria: User, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    assert "have not been told" not in text_of(sign_in(officer).get(reverse("admin:index")))
    nomination = submitted(invitation_of(call, "AT"), austria, at=NOW - timedelta(days=40))
    cache.clear()  # it is looked at every five minutes only
    words = text_of(page := sign_in(officer).get(reverse("admin:index")))
    assert "Ännchen Müller-1" in words
    assert "was to be told by" in words
    assert of_nomination("review", nomination) in page.content.decode()
    assert "have not been told" not in text_of(sign_in(other_officer).get(reverse("admin:index")))


def test_another_groups_officer_sees_none_of_it(call: Call, other_officer: User, sign_in: SignIn) -> None:
    start = sign_in(other_officer).get(reverse("admin:index")).context["start"]
    assert (start.open_calls, start.todo.sections, start.mail_trouble) == ([], [], [])


def test_its_queries_are_the_same_with_one_answer_and_with_three(
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    submitted(invitation_of(call, "AT"), contacts["AT"])
    client.get(reverse("admin:index"))  # what is kept for five minutes is kept
    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:index"))
    for iso2 in ("BE", "MT"):
        submitted(invitation_of(call, iso2), contacts[iso2])
    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:index"))


QUERIES = 12
