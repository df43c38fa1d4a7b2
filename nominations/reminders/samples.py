"""What a call will mail when something happens: composed for an invented answer, for the rehearsal before it opens."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.calls import notices as call_notices
from nominations.calls import queries as call_queries
from nominations.calls.models import Call, Invitation
from nominations.groups.models import Role
from nominations.kernel import clock
from nominations.outbox.messages import Message
from nominations.reference.models import Country
from nominations.reminders import informed, notices
from nominations.reminders.catalogue import NOMINEE_NOTICE, REMIND_NOW, RETURNED
from nominations.workflow import freezing
from nominations.workflow import notices as workflow
from nominations.workflow.models import Nomination, NominationVersion
from nominations.workflow.states import Status

Composer = Callable[[NominationVersion, datetime], list[Message]]
HERE = "example.org"  # all that is invented has addresses here


def messages(call: Call, kind: str, country: Country, *, at: datetime) -> list[Message]:
    """Return the mails of a kind as they would be today, had this State sent an invented answer; nothing is stored.

    A kind that no event of a call brings has none.
    """
    compose = COMPOSERS.get(kind)
    return compose(_answer(call, country, at), at) if compose else []


def _answer(call: Call, country: Country, at: datetime) -> NominationVersion:
    invitation = Invitation(call=call, country=country)
    nomination = Nomination(
        invitation=invitation,
        reference=f"{call.reference}/{country.eu_code}/1",
        status=Status.SUBMITTED,
        round=1,
        submitted_at=at,
    )
    content = _content(country)
    return NominationVersion(
        nomination=nomination,
        number=1,
        content=content,
        sha256=freezing.sha256_of(content),
        is_late=False,
        deadline_on=call.deadline_on,
        received_at=at,
        frozen_at=at,
        by=User(given_name=_("Invented"), family_name=_("Contact")),
    )


def _content(country: Country) -> dict[str, Any]:
    person = {
        "role": Role.REPRESENTATIVE.value,
        "number": 1,
        "given_name": "Ana",
        "family_name": "Example",
        "family_name_latin": "",
        "given_name_latin": "",
        "function": _("Head of Unit"),
        "employer": "",
        "email": f"ana.example@{HERE}",
        "phone": "",
        "fields": [],
    }
    authority = _("An invented ministry of %(state)s") % {"state": country.name_in_text}
    return {
        "kind": "nomination",
        "nil_reason": _reason(),
        "authority": {"name": authority, "name_latin": "", "email": f"ministry@{HERE}", "website": "", "address": ""},
        "persons": [person],
        "files": [],
    }


def _reason() -> str:
    return _("Here stands the reason that is typed.")


def _contacts(version: NominationVersion, at: datetime) -> list[Any]:
    country = str(version.nomination.invitation.country_id)
    return call_queries.contact_points(on=clock.local_day(at)).get(country, [])


def _mailbox(version: NominationVersion, at: datetime) -> str:
    return version.nomination.invitation.call.group.mailbox_on(clock.local_day(at))


def _of_version(notice: Callable[..., list[Message]]) -> Composer:
    return lambda version, at: notice(version.nomination, version, at=at)


def _with_reason(notice: Callable[..., list[Message]]) -> Composer:
    return lambda version, at: notice(version.nomination, version, reason=_reason(), at=at)


def _withdrawn(notice: Callable[..., list[Message]]) -> Composer:
    return lambda version, at: notice(version.nomination, reason=_reason(), at=at)


def _extended(version: NominationVersion, at: datetime) -> list[Message]:
    invitation = version.nomination.invitation
    days = {"old_on": invitation.deadline_on, "new_on": invitation.deadline_on}
    return call_notices.extended(invitation, **days, reason=_reason(), at=at)


def _to_state(kind: str, template: str, context: Mapping[str, Any]) -> Composer:
    def compose(version: NominationVersion, at: datetime) -> list[Message]:
        found = call_notices.to_state(
            kind,
            version.nomination.invitation,
            _contacts(version, at),
            step="rehearsal",
            mailbox=_mailbox(version, at),
            template=template,
            context={"at": at, "old_on": version.deadline_on, "reason": _reason(), **context},
        )
        return [notices.with_words(message, None, at=at) for message in found]

    return compose


def _nominee_notice(version: NominationVersion, at: datetime) -> list[Message]:
    mailbox = _mailbox(version, at)
    return [notices.nominee_notice(version, person, mailbox=mailbox, at=at) for person in informed.persons(version)]


COMPOSERS: Mapping[str, Composer] = {
    "receipt": _of_version(workflow.receipt),
    "nil_receipt": _of_version(workflow.nil_receipt),
    "registered": _of_version(workflow.registered),
    "staff_submitted": _of_version(workflow.staff_submitted),
    "returned": _with_reason(workflow.returned),
    RETURNED.kind: _to_state(RETURNED.kind, f"reminders/{RETURNED.kind}", {}),
    "accepted": _of_version(workflow.accepted),
    "rejected": _with_reason(workflow.rejected),
    NOMINEE_NOTICE: _nominee_notice,
    "withdrawn": _withdrawn(workflow.withdrawn),
    "staff_withdrawn": _withdrawn(workflow.staff_withdrawn),
    "deadline_extended": _extended,
    "deadline_moved": _to_state("deadline_moved", "calls/deadline_moved", {}),
    "call_cancelled": _to_state("call_cancelled", "calls/cancelled", {}),
    REMIND_NOW: _to_state(REMIND_NOW, f"reminders/{REMIND_NOW}", {"text": ""}),
    "state_message": _to_state(
        "state_message",
        "calls/message",
        {"subject_typed": "…", "text": "…"},
    ),
}
