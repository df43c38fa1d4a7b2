"""The letter that acknowledges a nomination: composed from what was sent, never from what is being typed."""

from datetime import date

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.groups.models import Role
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.letters import queries as letters
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
    addressee = letters.addressees(on=dated_on).get(str(invitation.country_id))
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
    call = nomination.invitation.call
    content = content_from_version(version.content)
    return {
        "group_title": call.group.title,
        "group_code": call.group.code,
        "call_title": call.title,
        "call_reference": call.reference,
        "reference": nomination.reference,
        "received_on": in_words(clock.local_day(version.received_at)),
        "deadline": in_words(version.deadline_on),
        "authority": content.authority_name,
        "persons": _named(content, with_role=True),
        "representatives": _named(content, Role.REPRESENTATIVE),
        "experts": _named(content, Role.ACCOMPANYING_EXPERT),
    }


def _named(content: Content, *roles: Role, with_role: bool = False) -> str:
    """Return the persons of these roles (all, when none is named), parted by semicolons; "none" where there is none."""
    persons = [person for person in content.persons if not person.is_blank and person.role in (roles or Role.values)]
    return "; ".join(_in_full(person, with_role=with_role) for person in persons) or str(_("none"))


def _in_full(person: PersonFacts, *, with_role: bool) -> str:
    """Return for example "Ana Example, Head of unit (representative)"."""
    name = f"{person.given_name} {person.family_name}".strip()
    words = f"{name}, {person.function}" if person.function else name
    return f"{words} ({str(Role(person.role).label).lower()})" if with_role else words


def _references(version: NominationVersion) -> tuple[str, ...]:
    """Return the State's own letter, as it was given: what ours answers."""
    letter = version.content.get("letter") or {}
    day = letter.get("dated_on")
    parts = [letter.get("reference", ""), in_words(date.fromisoformat(day)) if day else ""]
    return (_now("Your letter: %s") % ", ".join(filter(None, parts)),) if any(parts) else ()
