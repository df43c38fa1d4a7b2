"""What the public source says of the work with the USA, Japan and Canada, entered by the verbs of partnerships.

It may run again: what is there already, under its title, is left as it is, whatever a secretariat made of it since.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from nominations.declarations import drawing_up, parties
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate, partial_date
from nominations.management import rehearsal
from nominations.management.rehearsal import Facts
from nominations.partnerships import events, partnering, statements, steps, topics
from nominations.partnerships.models import Partner, PartnerEvent
from nominations.reference.models import Country


@transaction.atomic
def load(group: ExpertGroup, *, at: datetime) -> int:
    """Enter the partners of the group with all that the source says of them; return how many partners it names."""
    known = rehearsal.facts("partners.json")
    for each in known["partners"]:
        partner = _partner(group, each, known["source"], at=at)
        for event in each["events"]:
            _event(partner, event, known["source"], at=at)
        for topic in each.get("topics", ()):
            _topic(partner, topic, at=at)
        for step in known["next_steps"]:
            _step(partner, step, known["source"], at=at)
        for statement in each.get("statements", ()):
            _statement(partner, statement, at=at)
    return len(known["partners"])


def _partner(group: ExpertGroup, facts: Facts, source: str, *, at: datetime) -> Partner:
    there = Partner.objects.filter(group=group, country=facts["country"]).first()
    if there is not None:
        return there
    country = Country.objects.get(pk=facts["country"])
    told = {"summary": facts["summary"], "source": source, "since": clock.local_day(at)}
    return partnering.enter(group, country=country, by=None, at=at, **told)


def _event(partner: Partner, facts: Facts, source: str, *, at: datetime) -> None:
    if PartnerEvent.objects.filter(partner=partner, title=facts["title"]).exists():
        return
    told = {name: facts.get(name, "") for name in ("kind", "title", "place", "text")}
    said = " ".join(filter(None, (source, facts.get("source"))))
    event = events.enter(partner, when=_date(facts["when"]), source=said, by=None, at=at, **told)
    for outcome in facts.get("outcomes", ()):
        events.add_outcome(event, **outcome, by=None, at=at)


def _topic(partner: Partner, facts: Facts, *, at: datetime) -> None:
    if partner.topics.filter(title=facts["title"]).exists():
        return
    told = {name: facts.get(name, "") for name in ("pillar", "title", "text")}
    topic = topics.propose(partner, by=None, at=at, **told)
    if facts.get("stage") == "agreed":
        topics.agree(topic, by=None, at=at)


def _step(partner: Partner, facts: Facts, source: str, *, at: datetime) -> None:
    if partner.next_steps.filter(text=facts["text"]).exists():
        return
    when = _date(facts["when"]) if "when" in facts else None
    told = {"responsible": facts["responsible"], "source": source}
    steps.add(partner, text=facts["text"], when=when, by=None, at=at, **told)


def _statement(partner: Partner, facts: Facts, *, at: datetime) -> None:
    if not Declaration.objects.filter(slug=facts["slug"]).exists():
        statements.link(partner, declaration=_declared(partner.group, facts, at=at), by=None, at=at)


def _declared(group: ExpertGroup, facts: Facts, *, at: datetime) -> Declaration:
    """Enter the joint statement; one without a date in the source is still being drawn up, for all we know."""
    when = _date(facts["when"]) if "when" in facts else None
    told: dict[str, Any] = {name: facts[name] for name in ("slug", "title", "short_title", "source")}
    kind = Declaration.Kind.JOINT_STATEMENT
    declaration = drawing_up.declare(group, kind=kind, when=when, by=None, at=at, **told)
    for name in facts["parties"]:
        country = Country.objects.filter(protocol_order__isnull=True, name_en=name).first()
        parties.name_party(declaration, name=name, country=country, by=None, at=at)
    return drawing_up.close(declaration, by=None, at=at) if when else declaration


def _date(facts: dict[str, str]) -> PartialDate:
    start, end = date.fromisoformat(facts["from"]), date.fromisoformat(facts["to"])
    return partial_date(facts["precision"], start, end, facts["stated"])
