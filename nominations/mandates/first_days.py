"""Whether the first day that a change asks for can be: who holds the seats is looked up here, workflow/rules judges."""

from dataclasses import replace
from datetime import date

from nominations.calls.models import Invitation
from nominations.groups.models import Role
from nominations.kernel.findings import Finding
from nominations.kernel.text import fold
from nominations.mandates.models import Mandate
from nominations.workflow import queries as workflow
from nominations.workflow import rules
from nominations.workflow.content import Content, content_of
from nominations.workflow.models import Nomination
from nominations.workflow.rules import Completeness, Holder


def completeness(nomination: Nomination, *, on: date) -> Completeness:
    """Return what a nomination lacks, and, of a change, what is wrong with its first day."""
    invitation = nomination.invitation
    found = workflow.completeness_of(nomination, invitation)
    return replace(found, findings=(*found.findings, *findings(invitation, content_of(nomination), on=on)))


def findings(invitation: Invitation, content: Content, *, on: date) -> list[Finding]:
    """Judge the first day of a change, as typed or as frozen; nothing to say of any other nomination."""
    if not invitation.call.is_change or content.effective_on is None:
        return []
    holders = [_holder(mandate) for mandate in _last(invitation) if not _goes_on(mandate, content)]
    return rules.first_day_findings(content.effective_on, today=on, holders=holders)


def vacancy_findings(invitation: Invitation, first_vacant_on: date, *, on: date) -> list[Finding]:
    """Judge the first day without a representative."""
    return rules.first_day_findings(first_vacant_on, today=on, holders=map(_holder, _last(invitation)))


def _last(invitation: Invitation) -> list[Mandate]:
    """Return the last mandate of each of the State's seats, one that has not begun among them."""
    of_state = Mandate.objects.standing().filter(
        seat__group=invitation.call.group_id, seat__country=invitation.country_id
    )
    last = of_state.order_by("seat__number", "-since").distinct("seat__number")
    return list(last.select_related("person", "authority", "seat"))


def _goes_on(mandate: Mandate, content: Content) -> bool:
    """Answer whether the change names the same person of the same authority again: accepting leaves that mandate."""
    representatives = (person for person in content.persons if person.role == Role.REPRESENTATIVE)
    named = {fold(f"{person.given_name} {person.family_name}") for person in representatives}
    return fold(str(mandate.person)) in named and fold(content.authority_name) == fold(mandate.authority.name)


def _holder(mandate: Mandate) -> Holder:
    return Holder(str(mandate.person), mandate.since)
