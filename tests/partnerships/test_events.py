"""Events on dates as stated, their outcomes, next steps, joint statements."""

from datetime import date, timedelta

import pytest

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import partial_date
from nominations.partnerships import events, rules, settling, statements, steps, topics
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import JointStatement, NextStep, Partner, PartnerEvent
from tests.cast import NOW, TODAY, make_group
from tests.partnerships.stage import acts, canada, month, workshop

__all__ = ["canada", "workshop"]
BEGINNING_OF_2019 = partial_date("interval", date(2019, 1, 1), date(2019, 6, 30), "beginning of 2019")


def test_a_vague_date_is_kept_in_the_words_of_the_source(canada: Partner, officer: User) -> None:
    call = events.enter(
        canada, kind="call", title="First discussions", when=BEGINNING_OF_2019, by=officer, at=NOW, source="Slides"
    )
    assert rules.when(call).stated == "beginning of 2019"
    assert rules.is_over(call, on=date(2019, 7, 1))
    assert not rules.is_over(call, on=date(2019, 6, 30))
    assert acts(canada)[1:] == ["partner_event.enter"]


def test_an_event_is_edited_and_the_same_again_changes_nothing(workshop: PartnerEvent, officer: User) -> None:
    edited = events.edit(workshop, place="Paris", when=month(2018, 10), by=officer, at=NOW)
    assert (edited.place, edited.stated) == ("Paris", "October 2018")
    events.edit(workshop, place="Paris", when=month(2018, 10), by=officer, at=NOW)
    assert acts(workshop.partner)[1:] == ["partner_event.enter", "partner_event.edit"]


def test_an_event_needs_a_title_of_its_own(workshop: PartnerEvent, officer: User) -> None:
    with pytest.raises(settling.NotComplete, match="Give the event a title"):
        events.edit(workshop, title="", by=officer, at=NOW)
    with pytest.raises(events.EventThere, match="“Workshop in Paris” is an event with this partner already"):
        events.enter(
            workshop.partner, kind="dialogue", title="Workshop in Paris", when=month(2019, 1), by=officer, at=NOW
        )
    with pytest.raises(settling.NotComplete, match="Choose the kind"):
        events.edit(workshop, kind="party", by=officer, at=NOW)


def test_outcomes_are_written_changed_and_removed(workshop: PartnerEvent, officer: User) -> None:
    outcome = events.add_outcome(workshop, text="A writing group", by=officer, at=NOW)
    assert events.add_outcome(workshop, text="A writing group ", by=officer, at=NOW).pk == outcome.pk
    changed = events.change_outcome(outcome, pillar="science", text="A synthesis", by=officer, at=NOW)
    assert (changed.pillar, changed.text, changed.position) == ("science", "A synthesis", 1)
    with pytest.raises(settling.NotComplete, match="Write what came out of it"):
        events.add_outcome(workshop, text=" ", by=officer, at=NOW)
    with pytest.raises(events.StillNeeded, match="Outcomes or topics stand under this event"):
        events.remove(workshop, by=officer, at=NOW)
    events.remove_outcome(outcome, by=officer, at=NOW)
    assert not workshop.outcomes.exists()
    assert acts(workshop.partner)[2:] == ["outcome.add", "outcome.change", "outcome.remove"]


def test_an_event_entered_by_mistake_is_removed(workshop: PartnerEvent, officer: User) -> None:
    topic = topics.propose(workshop.partner, pillar="science", title="Clocks", by=officer, at=NOW)
    topics.agree(topic, event=workshop, by=officer, at=NOW)
    with pytest.raises(events.StillNeeded):
        events.remove(workshop, by=officer, at=NOW)
    topics.propose_again(topic, by=officer, at=NOW)
    events.remove(workshop, by=officer, at=NOW)
    assert not PartnerEvent.objects.filter(pk=workshop.pk).exists()


def test_a_step_is_late_only_when_its_last_possible_day_has_passed(canada: Partner, officer: User) -> None:
    step = steps.add(canada, text="Deliver a roadmap", when=BEGINNING_OF_2019, by=officer, at=NOW)
    assert not rules.is_overdue(step, on=date(2019, 6, 30))
    assert rules.is_overdue(step, on=date(2019, 7, 1))
    done = steps.done(step, on=TODAY, by=officer, at=NOW)
    assert not rules.is_overdue(done, on=TODAY)
    steps.done(step, on=TODAY, by=officer, at=NOW)
    assert steps.not_done(step, by=officer, at=NOW).done_on is None
    assert acts(canada)[1:] == ["next_step.add", "next_step.done", "next_step.not_done"]


def test_steps_are_refused_with_a_sentence(canada: Partner, officer: User) -> None:
    step = steps.add(canada, text="Identify partners", by=officer, at=NOW)
    assert not rules.is_overdue(step, on=TODAY)
    with pytest.raises(steps.StepThere, match="This step is in the list already"):
        steps.add(canada, text="Identify partners", by=officer, at=NOW)
    with pytest.raises(settling.NotComplete, match="Write what is to be done"):
        steps.add(canada, text="", by=officer, at=NOW)
    with pytest.raises(steps.NotYet, match="This day is still to come"):
        steps.done(step, on=TODAY + timedelta(days=1), by=officer, at=NOW)
    edited = steps.edit(step, text="Identify more partners", when=month(2020, 1), by=officer, at=NOW)
    assert (edited.text, edited.stated) == ("Identify more partners", "January 2020")
    assert steps.edit(step, when=None, by=officer, at=NOW).when is None
    steps.remove(step, by=officer, at=NOW)
    assert not NextStep.objects.filter(partner=canada).exists()


@pytest.fixture
def statement(canada: Partner) -> Declaration:
    facts = {"slug": "eu-canada", "title": "Joint declaration", "short_title": "EU and Canada", "created_at": NOW}
    return Declaration.objects.create(group=canada.group, kind="joint_statement", **facts)


def test_a_joint_statement_is_linked_once_and_unlinked(canada: Partner, statement: Declaration, officer: User) -> None:
    link = statements.link(canada, declaration=statement, by=officer, at=NOW)
    assert statements.link(canada, declaration=statement, by=officer, at=NOW) == link
    statements.unlink(link, by=officer, at=NOW)
    assert not JointStatement.objects.filter(partner=canada).exists()
    assert acts(canada)[1:] == ["joint_statement.link", "joint_statement.unlink"]


def test_only_a_joint_statement_of_the_group_is_linked(
    canada: Partner, statement: Declaration, declaration: Declaration, officer: User
) -> None:
    with pytest.raises(statements.NoJointStatement, match="“EuroQCI declaration” is no joint statement"):
        statements.link(canada, declaration=declaration, by=officer, at=NOW)
    statement.group = make_group("E09999")
    with pytest.raises(statements.NoJointStatement, match="is kept by another group than E03931"):
        statements.link(canada, declaration=statement, by=officer, at=NOW)


def test_only_the_secretariat_writes_events_and_steps(
    workshop: PartnerEvent, officer: User, other_officer: User
) -> None:
    step = steps.add(workshop.partner, text="Write", by=officer, at=NOW)
    outcome = events.add_outcome(workshop, text="A report", by=officer, at=NOW)
    who = {"by": other_officer, "at": NOW}
    for verb in (
        lambda: events.enter(workshop.partner, kind="call", title="X", when=month(2019, 1), **who),
        lambda: events.edit(workshop, title="X", **who),
        lambda: events.remove(workshop, **who),
        lambda: events.add_outcome(workshop, text="X", **who),
        lambda: events.change_outcome(outcome, text="X", **who),
        lambda: events.remove_outcome(outcome, **who),
        lambda: steps.add(workshop.partner, text="X", **who),
        lambda: steps.edit(step, when=None, **who),
        lambda: steps.done(step, on=TODAY, **who),
        lambda: steps.not_done(step, **who),
        lambda: steps.remove(step, **who),
    ):
        with pytest.raises(NotAllowed):
            verb()
