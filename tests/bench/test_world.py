"""What `make bench` fills can be asked: the data follow the models, the pages are there. No time is asserted on."""

from collections.abc import Callable

import pytest
from django.test import Client

from bench import names, tenures, world
from bench.pages import pages
from bench.table import Line
from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup, Seat
from nominations.kernel import clock
from nominations.mandates.composition import composition
from nominations.mandates.models import Mandate
from nominations.workflow.freezing import is_intact
from nominations.workflow.models import Nomination, NominationVersion, Nominee
from nominations.workflow.states import Status

GROUPS = 5


@pytest.fixture
def filled(db: None) -> None:
    world.fill(GROUPS, at=names.NOW)


def test_every_page_of_the_bench_answers(filled: None, sign_in: Callable[[User], Client]) -> None:
    clients = {
        email: sign_in(User.objects.get(email=email)) for email in (names.CONTACT, names.OFFICER, names.ADMINISTRATOR)
    }
    clients[names.ANYBODY] = Client()
    found = {page.name: clients[page.visitor].get(page.path).status_code for page in pages(GROUPS * 27)}
    assert set(found.values()) == {200}, found


def test_one_answer_a_group_and_state_in_every_main_status(filled: None) -> None:
    assert Nomination.objects.count() == GROUPS * 27
    main = {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.NIL}
    assert set(Nomination.objects.values_list("status", flat=True)) == main
    assert Nominee.objects.count() == 2 * Nomination.objects.exclude(status=Status.NIL).count()
    assert all(is_intact(version) for version in NominationVersion.objects.all()[:10])


def test_every_seat_has_a_past_and_some_are_vacant(filled: None) -> None:
    """1,000 groups have 27,000 seats and about 50,000 mandates."""
    today = clock.local_day(names.NOW)
    assert Seat.objects.count() == GROUPS * 27
    assert 1.7 < Mandate.objects.count() / Seat.objects.count() < 1.9
    group = ExpertGroup.objects.get(pk=names.key("group", 0))
    assert [len(line.memberships) for line in composition(group, on=today)] == [1] * 27
    sitting = {day: sum(len(line.sitting) for line in composition(group, on=day)) for day in (tenures.FIRST, today)}
    assert sitting == {tenures.FIRST: 9, today: 22}
    assert 0 < Mandate.objects.nameable().as_of(today).filter(seat__group=group).count() < sitting[today]
    assert 0 < ExpertGroup.objects.saying("fisheries").count() < GROUPS


def test_a_must_is_judged_by_the_ratio_or_as_a_limit() -> None:
    assert Line("a page", "cpu", 10.0, 29.0, budget=1, must=3).verdict == "ok"
    assert Line("a page", "cpu", 10.0, 31.0, budget=1, must=3).verdict == "OVER"
    assert Line("a page", "queries", None, 13, budget=6, must=12, is_limit=True).verdict == "OVER"
    assert Line("a page", "cpu", 10.0, 99.0).verdict == ""
    assert Line("mail", "a second", 900.0, 300.0, must=0.3, at_least=True).verdict == "ok"
    assert Line("mail", "a second", None, 99, must=100, is_limit=True, at_least=True).verdict == "UNDER"
