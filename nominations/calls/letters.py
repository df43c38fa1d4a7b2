"""The letters of a call to the Permanent Representatives: one for each State asked, in protocol order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nominations.accounts.models import User
from nominations.calls import queries
from nominations.calls.models import Call, Invitation
from nominations.calls.states import Status
from nominations.groups.models import Role
from nominations.kernel import clock, findings
from nominations.kernel.findings import Finding
from nominations.letters import actions as letters
from nominations.letters import annexing
from nominations.letters import queries as letters_known
from nominations.letters.composing import Composed, LetterBlocked, Paper, compose, counted, in_words
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.reference.models import Country
from nominations.texts import queries as texts
from nominations.texts.queries import Wanted, Wording

KEY = "letter.call"


@dataclass(frozen=True)
class CallLetter:
    """A State that a call asks: the letter that stands, the withdrawn ones, or what would be issued."""

    invitation: Invitation
    composed: Composed
    letter: Letter | None = None
    withdrawn: tuple[Letter, ...] = ()

    @property
    def country(self) -> Country:
        return self.invitation.country

    @property
    def may_issue(self) -> bool:
        return self.letter is None and self.composed.may_issue


def call_letters(call: Call, *, signatory: Signatory | None, dated_on: date, on: date) -> list[CallLetter]:
    """Return for each State asked its letter, or what blocks it; a constant number of queries.

    It goes to who is in office on the date of the letter. `on` is today: for the mailbox, and the deadline.
    """
    invitations = _invitations(call, on=on)
    addressees = letters_known.addressees(on=dated_on)
    known = letters_known.letters_of(invitations, kind=Letter.Kind.CALL)
    composer = _Composer(call, on=on, wordings=_wordings(call, addressees))
    return [
        _line(composer, invitation, addressees.get(str(invitation.country_id)), known, (signatory, dated_on))
        for invitation in invitations
    ]


@transaction.atomic
def issue(
    call: Call, *, states: Collection[str], signatory: Signatory | None, dated_on: date, by: User, at: datetime
) -> list[Letter]:
    """Issue the letters to these States (ISO codes) at once: all or none. Raises LetterBlocked, NotIssuable."""
    on = clock.local_day(at)
    lines = [
        line for line in call_letters(call, signatory=signatory, dated_on=dated_on, on=on) if line.country.pk in states
    ]
    if not lines:
        raise LetterBlocked(_("Choose at least one State."))
    standing = [f"{line.country.name_en} ({line.letter.number})" for line in lines if line.letter]
    if standing:
        words = _("These States have their letter: %(states)s. Withdraw it before you issue another.")
        raise LetterBlocked(words % {"states": ", ".join(standing)})
    return letters.issue([line.composed.ready() for line in lines], by=by, at=at)


def _line(
    composer: "_Composer",
    invitation: Invitation,
    addressee: Addressee | None,
    known: Mapping[str, list[Letter]],
    signed: tuple[Signatory | None, date],
) -> CallLetter:
    of_state = known.get(str(invitation.pk)) or []
    return CallLetter(
        invitation,
        composer.compose(invitation, addressee, *signed),
        next((letter for letter in of_state if letter.withdrawn_at is None), None),
        tuple(letter for letter in of_state if letter.withdrawn_at),
    )


def _invitations(call: Call, *, on: date) -> list[Invitation]:
    """Return the rows of the call; of one in preparation those that it will have, not yet saved."""
    if call.status == Status.PREPARATION:
        return [Invitation(call=call, country=country) for country in queries.asked(call, on=on)]
    rows = list(call.invitations.select_related("country").order_by("country__protocol_order"))
    for invitation in rows:
        invitation.call = call
    return rows


def _wordings(call: Call, addressees: Mapping[str, Addressee]) -> dict[str, Wording]:
    """Return the words in force for each language that somebody is written to in."""
    languages = {"en", *(addressee.language for addressee in addressees.values())}
    wanted = [Wanted(KEY, call.group_id, call.pk, language) for language in languages]
    return {each.language: wording for each, wording in texts.several(wanted).items()}


class _Composer:
    """Knows once what all letters of a call share."""

    def __init__(self, call: Call, *, on: date, wordings: Mapping[str, Wording]) -> None:
        self.call, self.on, self.wordings = call, on, wordings
        self.mailbox, seats = queries.mailbox_and_seats(call, on=on)
        self.annexes = tuple(annexing.in_use(call.group, call))
        self.shared = {
            "group_title": call.group.title,
            "group_code": call.group.code,
            "call_title": call.title,
            "call_reference": call.reference,
            "introduction": call.introduction,
            "representatives": counted(
                seats.get(Role.REPRESENTATIVE, 0), str(_("representative")), str(_("representatives"))
            ),
            "experts": counted(
                seats.get(Role.ACCOMPANYING_EXPERT, 0),
                str(_("accompanying technical expert")),
                str(_("accompanying technical experts")),
            ),
        }
        self.against = _against(call)

    def compose(
        self, invitation: Invitation, addressee: Addressee | None, signatory: Signatory | None, dated_on: date
    ) -> Composed:
        paper = Paper(
            kind=Letter.Kind.CALL,
            group=self.call.group,
            code=self.call.group.code,
            about=invitation,
            country=invitation.country,
            wording=self.wordings[addressee.language if addressee else "en"],
            values={**self.shared, "deadline": in_words(invitation.deadline_on)},
            mailbox=self.mailbox,
            ares_ref=self.call.ares_ref,
            annexes=self.annexes,
            thread=str(self.call.pk),
        )
        against = [*self.against, *_of_days(invitation, dated_on=dated_on, on=self.on)]
        return compose(paper, addressee=addressee, signatory=signatory, dated_on=dated_on, against=against)


def _against(call: Call) -> list[Finding]:
    """Return what stands against every letter of the call."""
    if call.is_change:
        return [findings.blocker("is_change", _("A change between calls has no call letter."))]
    if call.on_paper:
        return [
            findings.blocker("on_paper", _("This call ran by letter before this system; its letters were sent then."))
        ]
    if call.status == Status.PREPARATION:
        return [findings.blocker("in_preparation", _("Open the call first: a letter is about a call that runs."))]
    if call.status != Status.OPEN:
        words = _("The call is not open (“%(status)s”), so it sends no letter.")
        return [findings.blocker("not_open", words % {"status": call.get_status_display()})]
    return []


def _of_days(invitation: Invitation, *, dated_on: date, on: date) -> list[Finding]:
    """Return what stands against a letter because of its days."""
    found, last = [], invitation.deadline_on
    if last < on:
        words = _("The deadline was %(day)s. Extend it before a letter names it.")
        found.append(findings.blocker("deadline_past", words % {"day": in_words(last)}, "deadline"))
    elif last < dated_on:
        words = _("The letter would be dated after the deadline, %(day)s.")
        found.append(findings.blocker("dated_after_deadline", words % {"day": in_words(last)}))
    return found
