"""What is said of an accession: to everybody who speaks for the State, and to the secretariat's functional mailbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.declarations import accession_queries as queries
from nominations.declarations.counting import in_words
from nominations.declarations.signature_models import Accession
from nominations.kernel import clock
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain

PREFIX = "accession_"
# Asked or proved, not decided: of these a second copy does less harm than none.
_HARMLESS = ("accession_invitation", "accession_receipt")


def invitation(accessions: Sequence[Accession], *, at: datetime) -> list[Message]:
    """Compose the invitations to accede; as many queries for one State as for all."""
    return _to_states("accession_invitation", accessions, at=at)


def receipt(accession: Accession, *, at: datetime) -> list[Message]:
    """Compose the receipt of what a State announced: the facts, and the letter's SHA-256."""
    return _to_states("accession_receipt", [accession], at=at)


def taken_back(accession: Accession, *, at: datetime) -> list[Message]:
    return _to_states("accession_taken_back", [accession], at=at)


def sent_back(accession: Accession, *, at: datetime) -> list[Message]:
    return _to_states("accession_sent_back", [accession], at=at)


def confirmed(accession: Accession, *, at: datetime) -> list[Message]:
    """Compose the word that the State is a signatory; context: how many there are now, from the rows."""
    counted = queries.counted(accession.declaration, on=clock.local_day(at))
    return _to_states("accession_confirmed", [accession], at=at, number=in_words(counted))


def settled(accessions: Sequence[Accession], *, at: datetime) -> list[Message]:
    """Compose the word that a signature was recorded on paper, and that it settles what was under way."""
    counted = queries.counted(accessions[0].declaration, on=clock.local_day(at))
    return _to_states("accession_settled", accessions, at=at, number=in_words(counted))


def called_off(accession: Accession, *, at: datetime) -> list[Message]:
    return _to_states("accession_called_off", [accession], at=at)


def staff_announced(accession: Accession, *, at: datetime) -> list[Message]:
    """Tell the secretariat that a State accedes; its letter is read in the administration, not in a mail."""
    return _to_secretariat("staff_accession_announced", accession, at=at)


def staff_taken_back(accession: Accession, *, at: datetime) -> list[Message]:
    return _to_secretariat("staff_accession_taken_back", accession, at=at)


def _to_states(kind: str, accessions: Sequence[Accession], *, at: datetime, **context: Any) -> list[Message]:
    people = queries.speakers([str(each.country_id) for each in accessions], on=clock.local_day(at))
    mailbox = accessions[0].declaration.group.mailbox_on(clock.local_day(at))  # all are of one declaration
    return [
        Message(
            kind=kind,
            template=f"declarations/{kind}",
            recipient=role.user.email,
            recipient_name=str(role.user),
            context={**_shared(accession, mailbox, at=at), "url": portal_page(accession), **context},
            dedup_key=_key(kind, accession, role.user.email),
            about=accession,
            audience=str(accession.country_id),
            reply_to=mailbox,
            thread=str(accession.pk),
            if_uncertain=IfUncertain.RESEND_ONCE if kind in _HARMLESS else IfUncertain.HOLD,
            group_id=accession.declaration.group_id,
        )
        for accession in accessions
        for role in people.get(str(accession.country_id), [])
    ]


def _to_secretariat(kind: str, accession: Accession, *, at: datetime) -> list[Message]:
    group = accession.declaration.group
    mailbox = group.mailbox_on(clock.local_day(at))
    if not mailbox:
        return []
    return [
        Message(
            kind=kind,
            template=f"declarations/{kind}",
            recipient=mailbox,
            recipient_name=f"{group.abbreviation or group.code} secretariat",
            context={**_shared(accession, mailbox, at=at), "url": _desk_page(accession)},
            dedup_key=_key(kind, accession, mailbox),
            about=accession,
            thread=str(accession.pk),
            group_id=group.pk,
        )
    ]


def _shared(accession: Accession, mailbox: str, *, at: datetime) -> dict[str, Any]:
    declaration = accession.declaration
    return {
        "accession": accession,
        "declaration": declaration,
        "signature": accession.signature,
        "state": accession.country,
        "group": declaration.group,
        "mailbox": mailbox,
        "reason": accession.reason,
        "at": at,
    }


def _key(kind: str, accession: Accession, recipient: str) -> str:
    return key(kind, accession.pk, f"r{accession.revision}", recipient.casefold())


def portal_page(accession: Accession) -> str:
    """Return the address at which the State accedes."""
    return f"{settings.SITE_URL}/declarations/{accession.declaration_id}/"


def _desk_page(accession: Accession) -> str:
    return f"{settings.SITE_URL}/admin/nominations/declaration/{accession.declaration_id}/accessions/{accession.pk}/"
