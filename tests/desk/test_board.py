"""The board of a call: 27 rows in protocol order, the silent ones included, at one look and in constant queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.workflow.states import Status
from tests.cast import DEADLINE, NOW, drafted, in_status, invitation_of, submitted
from tests.desk.pages import of_call, text_of

SignIn = Callable[[User], Client]


def test_it_shows_all_27_states_in_protocol_order_though_none_has_answered(
    call: Call, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).get(of_call("board", call))
    names = [line.row.country.name_en for line in page.context["board"].lines]
    assert len(names) == 27
    assert names[:4] == ["Belgium", "Bulgaria", "Czechia", "Denmark"]
    assert names[-2:] == ["Finland", "Sweden"]
    assert {line.kind for line in page.context["board"].lines} == {"unopened"}
    assert "0 of 27 States have answered" in text_of(page)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.DRAFT, "Draft begun"),
        (Status.SUBMITTED, "To decide"),
        (Status.RETURNED, "Returned for correction"),
        (Status.ACCEPTED, "Accepted"),
        (Status.NIL, "No nomination"),
        (Status.WITHDRAWN, "Opened, no answer"),
        (Status.DISCARDED, "Opened, no answer"),
    ],
)
def test_each_answer_stands_there_in_words(
    status: Status, words: str, call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    in_status(status, invitation_of(call, "AT"), austria, officer)
    page = sign_in(officer).get(of_call("board", call))
    line = next(line for line in page.context["board"].lines if line.row.country.iso2 == "AT")
    assert line.label == words


def test_a_draft_shows_how_complete_it_is_and_nothing_of_what_it_says(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    drafted(invitation_of(call, "AT"), austria)
    words = text_of(sign_in(officer).get(of_call("board", call)))
    assert "100 % complete" in words
    assert "Müller" not in words
    assert "Bundesministerium" not in words


def test_it_shows_the_last_mail_and_the_contact_point_of_each_state(call: Call, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of_call("board", call))
    line = next(line for line in page.context["board"].lines if line.row.country.iso2 == "GR")
    assert line.row.last_mail.recipient == "contact.el@example.org"
    assert [role.user.email for role in line.row.contacts] == ["contact.el@example.org"]
    assert "Queued" in text_of(page)


def test_a_filter_keeps_the_counts_and_shows_only_its_states(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    submitted(invitation_of(call, "AT"), austria)
    board = sign_in(officer).get(of_call("board", call), {"show": "decide"}).context["board"]
    assert [line.row.country.name_en for line in board.lines] == ["Austria"]
    assert {choice.key: choice.number for choice in board.choices}["unopened"] == 26
    assert (board.answered, board.total) == (1, 27)


def test_an_unknown_filter_shows_all(call: Call, officer: User, sign_in: SignIn) -> None:
    board = sign_in(officer).get(of_call("board", call), {"show": "nonsense"}).context["board"]
    assert (len(board.lines), board.chosen) == (27, "")


def test_late_answers_are_counted_and_marked(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    call.deadline_on = DEADLINE - timedelta(days=22)
    call.save(update_fields=["deadline_on"])
    submitted(invitation_of(call, "AT"), austria, at=NOW)
    page = sign_in(officer).get(of_call("board", call), {"show": "late"})
    assert [line.row.country.iso2 for line in page.context["board"].lines] == ["AT"]
    assert next(choice.number for choice in page.context["board"].choices if choice.key == "late") == 1


def test_a_state_without_contact_point_is_named(call: Call, belgium: User, officer: User, sign_in: SignIn) -> None:
    belgium.is_active = False
    belgium.save(update_fields=["is_active"])
    page = sign_in(officer).get(of_call("board", call))
    assert "None reachable" in text_of(page)


def test_its_queries_are_the_same_with_one_answer_and_with_three(
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    drafted(invitation_of(call, "AT"), contacts["AT"])  # the row that asks for most: how complete is it?
    with django_assert_num_queries(QUERIES):
        client.get(of_call("board", call))
    submitted(invitation_of(call, "BE"), contacts["BE"])
    drafted(invitation_of(call, "MT"), contacts["MT"])
    with django_assert_num_queries(QUERIES):
        client.get(of_call("board", call))


QUERIES = 12
