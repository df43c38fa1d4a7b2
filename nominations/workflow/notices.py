"""What is said about a nomination, to the State's contact points and to the group's functional mailbox."""

from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.calls import notices as calls
from nominations.calls import queries as call_queries
from nominations.calls.models import Call
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Status

# Proofs of what was received: of these a second copy does less harm than none.
_RECEIPTS = ("receipt", "nil_receipt", "registered")


def receipt(nomination: Nomination, version: NominationVersion, *, at: datetime) -> list[Message]:
    """Compose the receipt of a submission: reference, time, content, SHA-256 of the frozen version."""
    return _to_state("receipt", nomination, step=f"v{version.number}", at=at, version=version)


def nil_receipt(nomination: Nomination, version: NominationVersion, *, at: datetime) -> list[Message]:
    return _to_state("nil_receipt", nomination, step=f"v{version.number}", at=at, version=version)


def registered(nomination: Nomination, version: NominationVersion, *, at: datetime) -> list[Message]:
    """Compose the receipt of an answer that the secretariat registered from an e-mail (rule 31)."""
    return _to_state("registered", nomination, step=f"v{version.number}", at=at, version=version)


def returned(nomination: Nomination, version: NominationVersion, *, reason: str, at: datetime) -> list[Message]:
    return _to_state("returned", nomination, step=f"v{version.number}", at=at, version=version, reason=reason)


def accepted(nomination: Nomination, version: NominationVersion, *, at: datetime) -> list[Message]:
    return _to_state("accepted", nomination, step=f"v{version.number}", at=at, version=version)


def rejected(nomination: Nomination, version: NominationVersion, *, reason: str, at: datetime) -> list[Message]:
    return _to_state("rejected", nomination, step=f"v{version.number}", at=at, version=version, reason=reason)


def withdrawn(nomination: Nomination, *, reason: str, at: datetime) -> list[Message]:
    return _to_state("withdrawn", nomination, step=f"v{nomination.round}", at=at, reason=reason)


def staff_submitted(nomination: Nomination, version: NominationVersion, *, at: datetime) -> list[Message]:
    """Tell the secretariat that an answer came in; what it says is read in the administration, not in a mail."""
    return _to_secretariat("staff_submitted", nomination, step=f"v{version.number}", at=at, version=version)


def staff_withdrawn(nomination: Nomination, *, reason: str, at: datetime) -> list[Message]:
    return _to_secretariat("staff_withdrawn", nomination, step=f"v{nomination.round}", at=at, reason=reason)


def _to_state(kind: str, nomination: Nomination, *, step: str, at: datetime, **context: Any) -> list[Message]:
    invitation = nomination.invitation
    today = clock.local_day(at)
    return calls.to_state(
        kind,
        invitation,
        call_queries.contact_points(on=today).get(str(invitation.country_id), []),
        step=f"{nomination.reference}.{step}",
        mailbox=invitation.call.group.mailbox_on(today),
        template=f"workflow/{kind}",
        context={"nomination": nomination, "at": at, **context},
        if_uncertain=IfUncertain.RESEND_ONCE if kind in _RECEIPTS else IfUncertain.HOLD,
    )


def _to_secretariat(kind: str, nomination: Nomination, *, step: str, at: datetime, **context: Any) -> list[Message]:
    invitation = nomination.invitation
    call = invitation.call
    mailbox = call.group.mailbox_on(clock.local_day(at))
    if not mailbox:
        return []
    return [
        Message(
            kind=kind,
            template=f"workflow/{kind}",
            recipient=mailbox,
            recipient_name=f"{call.group.abbreviation or call.group.code} secretariat",
            context={
                "nomination": nomination,
                "invitation": invitation,
                "call": call,
                "group": call.group,
                "state": invitation.country,
                "mailbox": mailbox,
                "at": at,
                "url": f"{settings.SITE_URL}/admin/nominations/nomination/{nomination.pk}/change/",
                **context,
            },
            dedup_key=key(kind, nomination.pk, step, mailbox),
            about=invitation,
            thread=str(call.pk),
            variant=_variant(call, context.get("version")),
            group_id=call.group_id,
            call_id=call.pk,
        )
    ]


def _variant(call: Call, version: NominationVersion | None) -> str:
    """Return which words the secretariat gets: of a change, and of one by which a representative only leaves."""
    if not call.is_change:
        return ""
    return "leaving" if version and version.content["kind"] == Status.NIL else "change"
