"""The verbs: import a file of the Register, decide a difference, confirm what the Register should say."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line
from nominations.reconciliation import queries, reading, rules
from nominations.reconciliation.fields import held, put
from nominations.reconciliation.importing import Importer, Line
from nominations.reconciliation.models import (
    RegisterConfirmation,
    RegisterDifference,
    RegisterRetrieval,
    RetrievalLine,
)
from nominations.reconciliation.queries import Row
from nominations.reconciliation.reading import FileRefused, RawEntry, Survey
from nominations.reconciliation.states import DIFFERENCE, Decision, Move, Outcome

LONGEST_FILE_NAME = 120
Progress = Callable[[int, int], None]  # entries done, entries in all
IMPORT_LOCK = 0x5265_6769  # any number that nothing else locks: "Regi"


class DecidedBefore(Refused):
    """Somebody decided the difference already, in the other way."""


class ChangedSince(Refused):
    """The group was changed after the decision: it cannot be taken back by itself."""


@dataclass(frozen=True)
class Report:
    """What an import did, entry by entry; no `retrieval` where the same file brought nothing new, or in a trial."""

    survey: Survey
    retrieved_on: date
    lines: list[Line]
    counts: dict[str, int]
    retrieval: RegisterRetrieval | None

    def of(self, *outcomes: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome in outcomes]


def import_file(
    file: BinaryIO,
    *,
    name: str,
    by: User | None,
    at: datetime,
    is_whole: bool = False,
    is_trial: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import a file of the Register's shape, all that can stand of it or nothing; a trial writes nothing.

    The same file twice changes nothing. Raises FileRefused where the file as a whole cannot be read.
    """
    survey = reading.survey(file)
    retrieved_on = _day_of(survey, at=at)
    lists = queries.lists(on=clock.local_day(at))
    if not lists.tasks.by_code or not lists.states:
        raise FileRefused(_("The Register's lists and the Member States are not here yet: run load_reference first."))
    with transaction.atomic():
        _one_at_a_time()
        importer = Importer(lists, retrieved_on, by, at)
        importer.run(_counted(reading.entries(file), survey.entries, progress))
        if is_whole:
            importer.note_gone()
        counts = importer.counts()
        retrieval = _record(survey, importer, name=name, is_whole=is_whole, counts=counts)
        if is_trial:
            transaction.set_rollback(True)
    return Report(survey, retrieved_on, importer.lines, counts, None if is_trial else retrieval)


def _counted(entries: Iterator[RawEntry], number: int, progress: Progress | None) -> Iterator[RawEntry]:
    for entry in entries:
        if progress:
            progress(entry.position, number)
        yield entry


def _one_at_a_time() -> None:
    """Let a second import wait for the first: both would enter the same groups."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _day_of(survey: Survey, *, at: datetime) -> date:
    day = rules.day_from(survey.retrieved)
    if day is None:
        raise FileRefused(_("The file does not say on which day it was retrieved: “retrieved” is missing or no date."))
    if day > clock.local_day(at) + timedelta(days=1):
        raise FileRefused(_("The file says that it was retrieved on a day to come: %(day)s.") % {"day": day})
    return day


def _record(
    survey: Survey, importer: Importer, *, name: str, is_whole: bool, counts: dict[str, int]
) -> RegisterRetrieval | None:
    """Write the run down, unless the same file was imported before and nothing is new."""
    brought = set(counts) - {Outcome.UNCHANGED, Outcome.REFUSED}
    if not brought and RegisterRetrieval.objects.filter(sha256=survey.sha256).exists():
        return None
    retrieval = RegisterRetrieval.objects.create(
        sha256=survey.sha256,
        file_name=clean_line(name)[-LONGEST_FILE_NAME:],
        source=survey.source,
        retrieved_on=importer.retrieved_on,
        is_whole=is_whole,
        at=importer.at,
        by=importer.by,
        counts=counts,
    )
    RetrievalLine.objects.bulk_create(
        RetrievalLine(
            retrieval=retrieval,
            position=line.position,
            code=line.code,
            outcome=line.outcome,
            reason=line.reason,
            group_id=line.group_id,
        )
        for line in importer.lines
        if line.outcome != Outcome.UNCHANGED
    )
    audit.record("retrieval.import", retrieval, by=importer.by, at=importer.at, counts=counts, sha256=survey.sha256)
    return retrieval


@transaction.atomic
def take(difference: RegisterDifference, *, by: User, at: datetime) -> RegisterDifference:
    """Put what the Register says in the place of ours. Raises DecidedBefore."""
    difference = _locked(difference)
    if difference.decision == Decision.TAKEN:
        return difference
    _check(Move.TAKE, difference)
    group = _group(difference)
    difference.ours = held(group)[difference.field]
    _put(group, difference.field, difference.theirs)
    audit.record("group.change", group, by=by, at=at, fields=[difference.field])
    return _decide(difference, Move.TAKE, by=by, at=at)


@transaction.atomic
def leave(difference: RegisterDifference, *, by: User, at: datetime) -> RegisterDifference:
    """Leave ours; it is not asked again until the Register says something else. Raises DecidedBefore."""
    difference = _locked(difference)
    if difference.decision == Decision.LEFT:
        return difference
    _check(Move.LEAVE, difference)
    return _decide(difference, Move.LEAVE, by=by, at=at)


@transaction.atomic
def reopen(difference: RegisterDifference, *, by: User, at: datetime) -> RegisterDifference:
    """Take a decision back: what was ours stands again. Raises ChangedSince, DecidedBefore."""
    difference = _locked(difference)
    if difference.decision == Decision.OPEN:
        return difference
    _check(Move.REOPEN, difference)
    if RegisterDifference.objects.open().filter(group=difference.group_id, field=difference.field).exists():
        raise ChangedSince(_("The Register has changed since: decide the newer difference of this field."))
    if difference.decision == Decision.TAKEN:
        _give_back(difference, by=by, at=at)
    return _decide(difference, Move.REOPEN, by=by, at=at)


def _give_back(difference: RegisterDifference, *, by: User, at: datetime) -> None:
    group = _group(difference)
    if held(group)[difference.field] != difference.theirs:
        raise ChangedSince(_("The group was changed after this decision. Change it by hand, in its record."))
    _put(group, difference.field, difference.ours)
    audit.record("group.change", group, by=by, at=at, fields=[difference.field])


@transaction.atomic
def confirm(rows: Iterable[Row], *, by: User, at: datetime) -> list[RegisterConfirmation]:
    """Note that the Register should say what these lines say; one that is confirmed already stays as it is."""
    asked = {row.key: row for row in rows}
    known = set(RegisterConfirmation.objects.filter(key__in=asked).values_list("key", flat=True))
    confirmed = RegisterConfirmation.objects.bulk_create(
        [
            RegisterConfirmation(
                group=row.group,
                kind=row.kind,
                field=row.field,
                country=row.country,
                ours=row.ours,
                theirs=row.theirs,
                key=key,
                confirmed_at=at,
                confirmed_by=by,
            )
            for key, row in asked.items()
            if key not in known
        ]
    )
    details = ((each, {"group": str(each.group_id), "field": each.field, "kind": each.kind}) for each in confirmed)
    audit.record_each("confirmation.create", details, by=by, at=at)
    return confirmed


@transaction.atomic
def withdraw(groups: QuerySet[ExpertGroup], *, keys: Iterable[str], by: User, at: datetime) -> int:
    """Take confirmations about these groups back; return how many. The audit trail keeps both acts."""
    found = RegisterConfirmation.objects.filter(group__in=groups, key__in=list(keys))
    confirmations = list(found.order_by("pk").select_for_update())
    details = ((each, {"group": str(each.group_id), "field": each.field}) for each in confirmations)
    audit.record_each("confirmation.withdraw", details, by=by, at=at)
    found.delete()
    return len(confirmations)


def _locked(difference: RegisterDifference) -> RegisterDifference:
    return RegisterDifference.objects.select_for_update().get(pk=difference.pk)


def _check(move: Move, difference: RegisterDifference) -> None:
    if not DIFFERENCE.allows(move, difference.decision):
        words = {"decision": str(difference.get_decision_display()).lower()}
        raise DecidedBefore(_("This difference is decided already: %(decision)s.") % words)


def _decide(difference: RegisterDifference, move: Move, *, by: User, at: datetime) -> RegisterDifference:
    difference.decision = DIFFERENCE.target(move)
    is_open = difference.decision == Decision.OPEN
    difference.decided_at, difference.decided_by = (None, None) if is_open else (at, by)
    difference.save(update_fields=["ours", "decision", "decided_at", "decided_by"])
    audit.record(f"difference.{move}", difference, by=by, at=at, field=difference.field)
    return difference


def _group(difference: RegisterDifference) -> ExpertGroup:
    return ExpertGroup.objects.select_for_update().get(pk=difference.group_id)


def _put(group: ExpertGroup, name: str, value: object) -> None:
    put(group, name, value)
    groups.index(group).save(update_fields=[name, "search_key"])
