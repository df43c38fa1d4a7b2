"""The verbs of topics: propose one under a pillar, agree on it, end it, propose it again, edit it, put it higher."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.partnerships import access, settling
from nominations.partnerships.models import Partner, PartnerEvent, Topic
from nominations.partnerships.states import TOPIC, TopicMove

FACTS = ("pillar", "title", "text")


class TopicThere(Refused):
    """The partner has a topic of this title already."""


class OtherPartners(Refused):
    """The event is one with another partner."""


@transaction.atomic
def propose(partner: Partner, *, pillar: str, title: str, by: User | None, at: datetime, text: str = "") -> Topic:
    """Propose a topic under a pillar; it comes last in the list. Raises NotComplete, TopicThere, PartnerEnded."""
    partner = settling.locked_partner(partner)
    access.check(by, partner.group, at=at)
    settling.running(partner, on=clock.local_day(at))
    last = partner.topics.aggregate(last=Max("position"))["last"] or 0
    topic = Topic(partner=partner, position=last + 1)
    settling.settle(topic, {"pillar": pillar, "title": title, "text": text}, columns=FACTS)
    _check(topic)
    topic.save()
    audit.record("topic.propose", partner, by=by, at=at, topic=topic.pk, pillar=topic.pillar)
    return topic


@transaction.atomic
def edit(topic: Topic, *, by: User | None, at: datetime, **facts: Any) -> Topic:
    """Change pillar, title or text of a topic; the same again changes nothing. Raises NotComplete, TopicThere."""
    topic = _locked(topic, by=by, at=at)
    changed = settling.settle(topic, facts, columns=FACTS)
    if changed:
        _check(topic)
        topic.save()
        audit.record("topic.edit", topic.partner, by=by, at=at, topic=topic.pk, fields=changed)
    return topic


@transaction.atomic
def agree(topic: Topic, *, by: User | None, at: datetime, event: PartnerEvent | None = None) -> Topic:
    """Record that the partners agreed on a topic, at an event where that is known. Raises NotAllowed, OtherPartners."""
    topic = _locked(topic, by=by, at=at)
    if event is not None and event.partner_id != topic.partner_id:
        raise OtherPartners(_("Choose an event with this partner."))
    return _moved(topic, TopicMove.AGREE, event, by=by, at=at)


@transaction.atomic
def end(topic: Topic, *, by: User | None, at: datetime) -> Topic:
    """Follow a topic no longer; it stays in the list, marked so. Raises NotAllowed."""
    topic = _locked(topic, by=by, at=at)
    return _moved(topic, TopicMove.END, topic.event, by=by, at=at)


@transaction.atomic
def propose_again(topic: Topic, *, by: User | None, at: datetime) -> Topic:
    """Make a proposal of it again: one that was dropped, or that was agreed too early. Raises NotAllowed."""
    topic = _locked(topic, by=by, at=at)
    settling.running(topic.partner, on=clock.local_day(at))
    return _moved(topic, TopicMove.PROPOSE_AGAIN, None, by=by, at=at)


@transaction.atomic
def move(topic: Topic, *, up: bool, by: User | None, at: datetime) -> Topic:
    """Move a topic one place up or down in the partner's list; at its end it stays where it is."""
    topic = _locked(topic, by=by, at=at)
    rows = list(topic.partner.topics.order_by("position", "title"))
    here = next(place for place, row in enumerate(rows) if row.pk == topic.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return topic
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Topic.objects.bulk_update(rows, ["position"])
    audit.record("topic.move", topic.partner, by=by, at=at, topic=topic.pk, up=up)
    topic.refresh_from_db(fields=["position"])
    return topic


def _moved(topic: Topic, move: TopicMove, event: PartnerEvent | None, *, by: User | None, at: datetime) -> Topic:
    access.allow(access.may_move(move, topic))
    old, topic.stage, topic.event = topic.stage, TOPIC.target(move), event
    topic.save(update_fields=["stage", "event"])
    audit.record(f"topic.{move}", topic.partner, by=by, at=at, topic=topic.pk, old=str(old), new=str(topic.stage))
    return topic


def _locked(topic: Topic, *, by: User | None, at: datetime) -> Topic:
    partner = settling.locked_partner(topic.partner)
    access.check(by, partner.group, at=at)
    row = Topic.objects.select_related("event").get(pk=topic.pk)
    row.partner = partner
    return row


def _check(topic: Topic) -> None:
    sentences = {"title": _("Give the topic a title."), "pillar": _("Choose the pillar.")}
    settling.needs(topic, **sentences)
    there = Topic.objects.filter(partner=topic.partner, title=topic.title).exclude(pk=topic.pk).first()
    if there is not None:
        facts = {"title": there.title, "stage": there.get_stage_display()}
        raise TopicThere(_("“%(title)s” is a topic of this partner already (%(stage)s).") % facts)
