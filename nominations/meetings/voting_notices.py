"""What members are told of an opinion: contact points, who vote, and representatives, who are informed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from nominations.files.models import StoredFile
from nominations.kernel import clock
from nominations.meetings import voting_queries
from nominations.meetings.majority import Tally
from nominations.meetings.voting_models import Ballot, Opinion
from nominations.meetings.voting_queries import Reader
from nominations.outbox.messages import Message, key
from nominations.outbox.states import IfUncertain


def opened(opinion: Opinion, *, at: datetime) -> list[Message]:
    """Compose the mails that open a written procedure, with the document; context: question, last day."""
    files = [opinion.file] if opinion.file else []
    return _to_members("vote_opened", opinion, at=at, attachments=files)


def result(opinion: Opinion, tally: Tally, *, at: datetime) -> list[Message]:
    """Compose the mails with the result; context: tally."""
    return _to_members("vote_result", opinion, at=at, tally=tally)


def ended_without_result(opinion: Opinion, *, at: datetime) -> list[Message]:
    """Compose the mails after a majority asked for a meeting: to all members, and to the secretariat."""
    return [*_to_members("vote_ended_without_result", opinion, at=at), *_to_secretariat(opinion, at=at)]


def called_off(opinion: Opinion, *, reason: str, at: datetime) -> list[Message]:
    return _to_members("vote_called_off", opinion, at=at, reason=reason)


def entered(ballot: Ballot, *, because: str, at: datetime) -> list[Message]:
    """Compose the mails that tell a State which vote the secretariat entered for it, or took back; context: because."""
    only, turn = str(ballot.country_id), at.isoformat()
    mails = _to_members("vote_entered", ballot.opinion, at=at, only=only, turn=turn, because=because)
    return [mail for mail in mails if mail.context["votes"]]


def _to_members(
    kind: str,
    opinion: Opinion,
    *,
    at: datetime,
    attachments: Iterable[StoredFile] = (),
    only: str = "",  # one State
    turn: str = "",  # apart from an earlier mail of this kind
    **context: Any,
) -> list[Message]:
    """Compose one message to each reader of each State that has a ballot; five queries, however many members."""
    on = clock.local_day(at)
    group = opinion.group
    context |= {"opinion": opinion, "group": group, "mailbox": group.mailbox_on(on), "at": at}
    ballots = {str(row.country_id): row for row in Ballot.objects.filter(opinion=opinion).select_related("country")}
    readers = [reader for reader in voting_queries.readers(group, on=on) if only in {"", reader.iso2}]
    asked = [(reader, ballots[reader.iso2]) for reader in readers if reader.iso2 in ballots]
    return [_to_member(kind, reader, ballot, context, tuple(attachments), turn) for reader, ballot in asked]


def _to_member(
    kind: str, reader: Reader, ballot: Ballot, context: dict[str, Any], attachments: tuple[StoredFile, ...], turn: str
) -> Message:
    opinion: Opinion = context["opinion"]
    url = f"{settings.SITE_URL}/votes/{ballot.pk}/" if reader.votes else ""
    return Message(
        kind=kind,
        template=f"meetings/{kind}",
        recipient=reader.email,
        recipient_name=reader.name,
        context={"ballot": ballot, "state": ballot.country, "votes": reader.votes, "url": url, **context},
        dedup_key=key(kind, opinion.pk, reader.iso2, reader.email, *filter(None, [turn])),
        about=opinion,
        audience=reader.iso2,
        reply_to=context["mailbox"],
        thread=str(opinion.pk),
        expires_at=opinion.ends_at if kind in {"vote_opened", "vote_entered"} else None,
        if_uncertain=IfUncertain.RESEND_ONCE,
        group_id=opinion.group_id,
        attachments=attachments,
    )


def _to_secretariat(opinion: Opinion, *, at: datetime) -> list[Message]:
    group = opinion.group
    mailbox = group.mailbox_on(clock.local_day(at))
    if not mailbox:
        return []
    name = f"{group.abbreviation or group.code} secretariat"
    url = f"{settings.SITE_URL}/admin/nominations/opinion/{opinion.pk}/overview/"
    return [
        Message(
            kind="staff_vote_ended",
            template="meetings/staff_vote_ended",
            recipient=mailbox,
            recipient_name=name,
            context={"opinion": opinion, "group": group, "mailbox": mailbox, "at": at, "url": url},
            dedup_key=key("staff_vote_ended", opinion.pk, mailbox),
            about=opinion,
            thread=str(opinion.pk),
            group_id=group.pk,
        )
    ]
