"""Who sits where, as a reviewer needs it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role
from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.kernel.text import fold
from nominations.mandates import first_days
from nominations.mandates.models import Mandate
from nominations.workflow.content import content_from_version
from nominations.workflow.models import Nomination, NominationVersion


def seat_findings(nomination: Nomination, version: NominationVersion, *, on: date) -> list[Finding]:
    """Return a warning for each seat that somebody else holds on the day: accepting ends that mandate (rule 5)."""
    invitation = nomination.invitation
    named = {
        person["number"]: fold(f"{person['given_name']} {person['family_name']}")
        for person in version.content["persons"]
        if person["role"] == Role.REPRESENTATIVE
    }
    sitting = Mandate.objects.as_of(on).filter(
        seat__group=invitation.call.group_id, seat__country=invitation.country_id, seat__number__in=named
    )
    found = []
    for mandate in sitting.exclude(nomination=nomination).select_related("person", "seat"):
        if fold(str(mandate.person)) == named[mandate.seat.number]:
            continue
        sentence = _("%(name)s holds this seat since %(since)s; accepting ends that mandate.")
        facts = {"name": mandate.person, "since": f"{mandate.since:%d %B %Y}"}
        found.append(findings.warning("seat_taken", sentence % facts, f"representative-{mandate.seat.number}"))
    return [*found, *first_days.findings(invitation, content_from_version(version.content), on=on)]
