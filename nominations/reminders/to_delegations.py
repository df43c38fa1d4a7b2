"""The reminders to States that catalogue_of_meetings.py names; a part of the planner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from nominations.accounts.models import Role
from nominations.declarations.commitment_models import Review
from nominations.declarations.signature_models import Accession
from nominations.kernel import clock
from nominations.meetings.models import Delegation
from nominations.meetings.voting_models import Ballot
from nominations.outbox.messages import LONGEST_KEY, Message, key
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import WAITING
from nominations.outbox.states import Status as MailStatus
from nominations.reminders import asked_of_states, meeting_notices, planner, queries
from nominations.reminders.asked_of_states import ANSWERED, CHANGED, Asked
from nominations.reminders.catalogue import Slot, Step, To
from nominations.reminders.catalogue_of_meetings import KINDS, STEPS, Matter
from nominations.reminders.lines import Line
from nominations.reminders.planner import Decision, Situation, Verdict
from nominations.reminders.rules import NOBODY, Addressees
from nominations.reminders.run import Run

SUBJECTS = ("delegation", "ballot", "review", "accession")


class MeetingLetter(NamedTuple):
    """A reminder of one matter to one person."""

    step: Step
    slot: Slot
    asked: Asked
    role: Role


class Known(NamedTuple):
    """A reminder that is written already."""

    dedup_key: str
    kind: str
    status: str
    subject_id: str
    audience: str
    recipient: str
    due_at: datetime
    gone_at: datetime | None


def propose(run: Run) -> list[Line]:
    """Return what is to be decided now; nothing is written. Three queries, whatever the number of States."""
    at, people = run.at, run.people
    asked = asked_of_states.of_all(at=at)
    mails = {mail.dedup_key: mail for mail in _mails(asked, at)}
    wanted = {name: letter for each in asked for name, letter in _letters(each, people)}
    lines = list(_unwanted(mails, wanted, asked))
    called_back = {line.key for line in lines}
    gone: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for mail in mails.values():
        if mail.gone_at and mail.dedup_key not in called_back:
            gone[mail.subject_id, mail.audience].append(mail)
    for name, letter in wanted.items():
        lines += _decided(name, letter, mails.get(name), gone[letter.asked.pk, letter.asked.iso2], at)
    return lines


def _mails(asked: Iterable[Asked], at: datetime) -> Iterator[Known]:
    """Yield the reminders of what is open in any state, and those still waiting about anything: one query."""
    subjects = {each.pk for each in asked}
    rows = OutgoingMail.objects.filter(kind__in=KINDS, subject_type__in=SUBJECTS)
    rows = rows.filter(Q(subject_id__in=subjects) | Q(status__in=WAITING)).order_by()
    for row in rows.annotate(gone_at=queries.gone_at(at)).values_list(*Known._fields):
        yield Known(*row)


def _letters(asked: Asked, people: Mapping[str, Addressees]) -> Iterator[tuple[str, MeetingLetter]]:
    """Yield every reminder of one matter, to the first contacts of the State, with its key."""
    for step in STEPS[asked.matter]:
        slot = step.slot(asked.until_on, frozenset())
        for role in people.get(asked.iso2, NOBODY).of(To.FIRST):
            name = asked.prefix(step.kind) + role.user.email
            yield (name if len(name) <= LONGEST_KEY else key(name)), MeetingLetter(step, slot, asked, role)


def _decided(
    name: str, letter: MeetingLetter, mail: Known | None, gone: Iterable[Known], at: datetime
) -> Iterator[Line]:
    is_due = at >= letter.slot.due_at
    if mail is not None and not (is_due and mail.status == MailStatus.PLANNED):
        return
    matter = letter.asked.matter.value
    others = [
        each.gone_at
        for each in gone
        if each.gone_at and each.kind.startswith(matter) and not each.dedup_key.startswith(_prefix(letter))
    ]
    situation = Situation(letter.asked.announced_at, max(others, default=None))
    decision = planner.decide(letter.slot, situation, at)
    if mail is None or decision.verdict is not Verdict.PLAN:
        yield Line(decision, letter.step.kind, letter.role.user.email, name, mail is not None, letter)


def _prefix(letter: MeetingLetter) -> str:
    return letter.asked.prefix(letter.step.kind)


def _unwanted(
    mails: Mapping[str, Known], wanted: Mapping[str, MeetingLetter], asked: Iterable[Asked]
) -> Iterator[Line]:
    """Yield the mails that wait for nothing: the verbs call none back, this and the guard do."""
    open_ = {(each.matter, each.pk, each.iso2): each for each in asked}
    for name, mail in mails.items():
        if mail.status not in WAITING or name in wanted:
            continue
        matter = next(each for each in Matter if mail.kind.startswith(each.value))
        still = open_.get((matter, mail.subject_id, mail.audience))
        reason = ANSWERED
        if still:
            is_same_day = name.startswith(still.prefix(mail.kind))
            reason = "Somebody else is the first contact now." if is_same_day else CHANGED
        yield Line(Decision(Verdict.CANCEL, mail.due_at, reason), mail.kind, mail.recipient, name, is_written=True)


def compose(lines: Iterable[Line], run: Run, *, with_words: bool) -> Mapping[str, Message]:
    """Return the messages of lines by key; three queries, two more where progress or accessions wait."""
    del with_words  # all that it says is known when it is planned
    letters: dict[str, MeetingLetter] = {line.key: line.source for line in lines}
    of: dict[Matter, set[str]] = defaultdict(set)
    for each in letters.values():
        of[each.asked.matter].add(each.asked.pk)
    about: dict[str, Delegation | Ballot | Review | Accession] = {
        **asked_of_states.ballots(of[Matter.VOTE]),
        **asked_of_states.delegations(of[Matter.DELEGATION] | of[Matter.MINUTES]),
        **asked_of_states.reviews(of[Matter.PROGRESS]),
        **asked_of_states.accessions(of[Matter.ACCESSION]),
    }
    composed = {}
    for name, letter in letters.items():
        if letter.asked.pk in about:
            mailbox = run.mailboxes.get(str(letter.asked.group_id), "")
            composed[name] = meeting_notices.reminder(
                letter.step,
                letter.slot,
                letter.asked,
                about[letter.asked.pk],
                letter.role,
                dedup_key=name,
                mailbox=mailbox,
                on=clock.local_day(max(run.at, letter.slot.due_at)),
            )
    return composed
