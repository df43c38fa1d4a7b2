"""A partner of the group with one object of every kind, and an observer, for the table of permissions."""

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.partnerships import contacts, events, observing, partnering, statements, steps, topics
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.cast import NOW, SINCE
from tests.partnerships.stage import NOOR, month


def of_partners(group: ExpertGroup, officer: User) -> dict[str, object]:
    """Return the keys of Canada as a partner: a contact, a topic, an event with its outcome, a step, a statement."""
    reference.load_partner_countries()
    country = Country.objects.get(pk="CA")
    partner = partnering.enter(group, country=country, since=SINCE, by=officer, at=NOW)
    event = events.enter(partner, kind="workshop", title="Workshop", when=month(2018, 9), by=officer, at=NOW)
    facts = {"slug": "joint-statement", "title": "Joint statement", "short_title": "Joint", "created_at": NOW}
    declaration = Declaration.objects.create(group=group, kind="joint_statement", **facts)
    observer = observing.admit(group, country=country, invitation="Letter 17", since=SINCE, by=officer, at=NOW)
    return {
        "partner_id": partner.pk,
        "object:partner": partner.pk,
        "partner_code": "CA",
        "contact_id": contacts.add(partner, since=SINCE, by=officer, at=NOW, **NOOR).pk,
        "topic_id": topics.propose(partner, pillar="science", title="Clocks", by=officer, at=NOW).pk,
        "event_id": event.pk,
        "outcome_id": events.add_outcome(event, text="A report", by=officer, at=NOW).pk,
        "step_id": steps.add(partner, text="A roadmap", by=officer, at=NOW).pk,
        "statement_id": statements.link(partner, declaration=declaration, by=officer, at=NOW).pk,
        "observer_id": observer.pk,
        "object:observer": observer.pk,
    }
