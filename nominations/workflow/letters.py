"""The letter that acknowledges a nomination: composed from what was sent, never from what is being typed."""

from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.letters import addressing
from nominations.letters.composing import Composed, Paper, compose, in_words
from nominations.letters.models import Letter, Signatory
from nominations.texts import queries as texts
from nominations.workflow.content import Content, PersonFacts, content_from_version
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Status

KEY = "letter.acknowledgement"
ACKNOWLEDGED = (Status.SUBMITTED, Status.ACCEPTED)


def acknowledgement(nomination: Nomination, *, signatory: Signatory | None, dated_on: date, on: date) -> Composed:
    """Return the letter that tells the Permanent Representative that a nomination came; or what blocks it."""
    invitation = nomination.invitation
    call = invitation.call
    addressee = addressing.in_office(on=on).get(str(invitation.country_id))
    language = addressee.language if addressee else "en"
    version = nomination.versions.order_by("-number").first()
    paper = Paper(
        kind=Letter.Kind.ACKNOWLEDGEMENT,
        group=call.group,
        code=call.group.code,
        about=nomination,
        country=invitation.country,
        wording=texts.in_force(KEY, group_id=call.group_id, call_id=call.pk, language=language),
        values=_values(nomination, version) if version else {},
        mailbox=call.group.mailbox_on(on),
        references=_references(version) if version else (),
        thread=str(call.pk),
    )
    against = _against(nomination)
    return compose(paper, addressee=addressee, signatory=signatory, dated_on=dated_on, against=against)


def _against(nomination: Nomination) -> list[Finding]:
    if nomination.status in ACKNOWLEDGED:
        return []
    words = _("The nomination is “%(status)s”: only one that was sent, or accepted, is acknowledged.")
    return [findings.blocker("not_sent", words % {"status": nomination.get_status_display()})]


def _values(nomination: Nomination, version: NominationVersion) -> dict[str, str]:
    group = nomination.invitation.call.group
    content = content_from_version(version.content)
    return {
        "group_title": group.title,
        "group_code": group.code,
        "reference": nomination.reference,
        "received_on": in_words(clock.local_day(version.received_at)),
        "authority": content.authority_name,
        "persons": everybody(content),
    }


def everybody(content: Content) -> str:
    """Return the persons named, each with the role where it is not the representative's: "Ms A, Mr B and Mr C"."""
    return str(get_text_list([_in_full(person) for person in content.persons if not person.is_blank], _now("and")))


def _in_full(person: PersonFacts) -> str:
    name = f"{person.given_name} {person.family_name}".strip()
    if person.role == Role.REPRESENTATIVE:
        return name
    return _now("%(name)s as accompanying expert") % {"name": name}


def _references(version: NominationVersion) -> tuple[str, ...]:
    """Return the State's own letter, as it was given: what ours answers."""
    letter = version.content.get("letter") or {}
    day = letter.get("dated_on")
    parts = [letter.get("reference", ""), in_words(date.fromisoformat(day)) if day else ""]
    return (_now("Your letter: %s") % ", ".join(filter(None, parts)),) if any(parts) else ()
