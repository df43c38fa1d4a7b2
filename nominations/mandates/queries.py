"""Who sits where, as a reviewer needs it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role
from nominations.kernel import findings
from nominations.kernel.findings import Finding
from nominations.kernel.text import fold
from nominations.mandates import rules
from nominations.mandates.models import Mandate
from nominations.workflow.models import Nomination, NominationVersion


def seat_findings(nomination: Nomination, version: NominationVersion, *, on: date) -> list[Finding]:
    """Return a warning for each seat that somebody else takes: accepting ends who sits, on the effective day (rule 5).

    `on` counts where the nomination names no day of its own.
    """
    named = {
        person["number"]: fold(f"{person['given_name']} {person['family_name']}")
        for person in version.content["persons"]
        if person["role"] == Role.REPRESENTATIVE
    }
    sitting = {mandate.seat.number: mandate for mandate in _sitting(nomination, on=nomination.effective_on or on)}
    seated = rules.assign(named, {number: fold(str(mandate.person)) for number, mandate in sitting.items()})
    found = []
    for number, mandate in sitting.items():
        if mandate.nomination_id == nomination.pk or seated.get(number, fold(str(mandate.person))) == fold(
            str(mandate.person)
        ):
            continue
        field = f"representative-{min(place for place, name in named.items() if name == seated[number])}"
        found.append(findings.warning("seat_taken", _sentence(mandate, nomination.effective_on), field))
    return found


def _sitting(nomination: Nomination, *, on: date) -> list[Mandate]:
    invitation = nomination.invitation
    seats = {"seat__group": invitation.call.group_id, "seat__country": invitation.country_id}
    rows = Mandate.objects.as_of(on).filter(**seats).select_related("person", "seat")
    return list(rows.order_by("seat__number"))


def _sentence(mandate: Mandate, effective_on: date | None) -> str:
    facts = {"name": mandate.person, "since": f"{mandate.since:%d %B %Y}"}
    if effective_on is None:
        return _("%(name)s holds this seat since %(since)s; accepting ends that mandate.") % facts
    facts["day"] = f"{effective_on:%d %B %Y}"
    return _("%(name)s holds this seat since %(since)s; the new mandate begins on %(day)s and ends that one.") % facts
