"""Topics by pillar: proposed, agreed, ended, proposed again, moved; any order of moves against the table."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.kernel.refusals import Refused
from nominations.partnerships import events, settling, topics
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import Partner, PartnerEvent, Topic
from nominations.partnerships.states import TOPIC, Stage, TopicMove
from nominations.reference.models import Country
from tests.cast import NOW, SINCE
from tests.partnerships.stage import acts, canada, month, workshop

__all__ = ["canada", "workshop"]
VERBS = {TopicMove.AGREE: topics.agree, TopicMove.END: topics.end, TopicMove.PROPOSE_AGAIN: topics.propose_again}


@pytest.fixture
def topic(canada: Partner, officer: User) -> Topic:
    return topics.propose(canada, pillar="communication", title="Quantum networks", by=officer, at=NOW)


def test_a_topic_is_proposed_and_agreed_at_an_event(topic: Topic, workshop: PartnerEvent, officer: User) -> None:
    assert (topic.stage, topic.position) == (Stage.PROPOSED, 1)
    agreed = topics.agree(topic, event=workshop, by=officer, at=NOW)
    assert (agreed.stage, agreed.event) == (Stage.AGREED, workshop)
    again = topics.propose_again(topic, by=officer, at=NOW)
    assert (again.stage, again.event) == (Stage.PROPOSED, None)


@given(moves=st.lists(st.sampled_from(TopicMove), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_whatever_is_tried_the_stage_is_what_the_table_says(
    topic: Topic, officer: User, moves: list[TopicMove]
) -> None:
    Topic.objects.filter(pk=topic.pk).update(stage=Stage.PROPOSED)
    stage = str(Stage.PROPOSED)
    for move in moves:
        try:
            VERBS[move](topic, by=officer, at=NOW)
        except Refused:
            assert not TOPIC.allows(move, stage)
        else:
            assert TOPIC.allows(move, stage)
            stage = str(TOPIC.target(move))
        assert Topic.objects.get(pk=topic.pk).stage == stage


def test_topics_are_moved_up_and_down(canada: Partner, topic: Topic, officer: User) -> None:
    second = topics.propose(canada, pillar="training", title="Summer schools", by=officer, at=NOW)
    topics.move(second, up=True, by=officer, at=NOW)
    assert [row.title for row in canada.topics.all()] == ["Summer schools", "Quantum networks"]
    topics.move(second, up=True, by=officer, at=NOW)
    topics.move(second, up=False, by=officer, at=NOW)
    assert [row.title for row in canada.topics.all()] == ["Quantum networks", "Summer schools"]


def test_a_move_that_makes_no_sense_is_refused_with_a_sentence(topic: Topic, officer: User) -> None:
    with pytest.raises(NotAllowed, match="This is not possible while the topic is “Under discussion”"):
        topics.propose_again(topic, by=officer, at=NOW)


def test_a_topic_is_edited(topic: Topic, officer: User) -> None:
    edited = topics.edit(topic, pillar="across", title="Networks", text="Across\r\nthe sea", by=officer, at=NOW)
    assert (edited.pillar, edited.title, edited.text) == ("across", "Networks", "Across\nthe sea")
    topics.edit(topic, title="Networks", by=officer, at=NOW)
    assert acts(topic.partner)[1:] == ["topic.propose", "topic.edit"]


@pytest.mark.parametrize(
    ("pillar", "title", "sentence"),
    [
        ("", "X", "Choose the pillar"),
        ("astrology", "X", "Choose the pillar"),
        ("science", " ", "Give the topic a title"),
    ],
)
def test_a_topic_has_a_pillar_and_a_title(
    canada: Partner, officer: User, pillar: str, title: str, sentence: str
) -> None:
    with pytest.raises(settling.NotComplete, match=sentence):
        topics.propose(canada, pillar=pillar, title=title, by=officer, at=NOW)


def test_a_title_stands_once(topic: Topic, officer: User) -> None:
    with pytest.raises(topics.TopicThere, match=r"“Quantum networks” is a topic .* already \(Under discussion\)"):
        topics.propose(topic.partner, pillar="science", title="Quantum networks", by=officer, at=NOW)


def test_agreed_at_an_event_of_that_partner_only(topic: Topic, officer: User, outside: dict[str, Country]) -> None:
    japan = Partner.objects.create(group=topic.partner.group, country=outside["JP"], since=SINCE, created_at=NOW)
    kyoto = events.enter(japan, kind="workshop", title="Kyoto", when=month(2019, 12), by=officer, at=NOW)
    with pytest.raises(topics.OtherPartners, match="Choose an event with this partner"):
        topics.agree(topic, event=kyoto, by=officer, at=NOW)


def test_only_the_secretariat_writes_topics(topic: Topic, other_officer: User) -> None:
    for verb in (*VERBS.values(), lambda row, **who: topics.move(row, up=True, **who), topics.edit):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            verb(topic, by=other_officer, at=NOW)
