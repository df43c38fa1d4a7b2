"""The verbs: import a file of the Register, decide a difference, confirm what the Register should say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO

from django.db import connection, transaction
from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.kernel import clock
from nominations.kernel.refusals import Refused
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
from nominations.reconciliation.reading import FileRefused, Progress, Survey
from nominations.reconciliation.states import Decision, Outcome

LONGEST_FILE_NAME = 120
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
    survey = reading.survey(file, progress=progress)
    retrieved_on = _day_of(survey, at=at)
    with transaction.atomic():
        _one_at_a_time()
        importer = Importer(queries.lists(on=clock.local_day(at)), retrieved_on, by, at)
        importer.run(reading.entries(file, progress=progress))
        if is_whole:
            importer.note_gone()
        counts = importer.counts()
        retrieval = _record(survey, importer, name=name, is_whole=is_whole, counts=counts)
        if is_trial:
            transaction.set_rollback(True)
    return Report(survey, retrieved_on, importer.lines, counts, None if is_trial else retrieval)


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
        file_name=name[-LONGEST_FILE_NAME:],
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
    difference = _locked(difference, wanted=Decision.TAKEN)
    if difference.decision == Decision.OPEN:
        group = _group(difference)
        difference.ours = held(group)[difference.field]
        _put(group, difference.field, difference.theirs)
        _decide(difference, Decision.TAKEN, by=by, at=at)
        audit.record("group.change", group, by=by, at=at, fields=[difference.field])
    return difference


@transaction.atomic
def leave(difference: RegisterDifference, *, by: User, at: datetime) -> RegisterDifference:
    """Leave ours; it is not asked again until the Register says something else. Raises DecidedBefore."""
    difference = _locked(difference, wanted=Decision.LEFT)
    if difference.decision == Decision.OPEN:
        _decide(difference, Decision.LEFT, by=by, at=at)
    return difference


@transaction.atomic
def reopen(difference: RegisterDifference, *, by: User, at: datetime) -> RegisterDifference:
    """Take a decision back: what was ours stands again. Raises ChangedSince, DecidedBefore."""
    difference = _locked(difference, wanted=Decision.OPEN)
    if difference.decision == Decision.OPEN:
        return difference
    others = RegisterDifference.objects.open().filter(group=difference.group_id, field=difference.field)
    if difference.decision == Decision.SETTLED or others.exists():
        raise ChangedSince(_("The Register or the group has changed since: there is nothing to take back here."))
    if difference.decision == Decision.TAKEN:
        group = _group(difference)
        if held(group)[difference.field] != difference.theirs:
            raise ChangedSince(_("The group was changed after this decision. Change it by hand, in its record."))
        _put(group, difference.field, difference.ours)
        audit.record("group.change", group, by=by, at=at, fields=[difference.field])
    difference.decision, difference.decided_at, difference.decided_by = Decision.OPEN, None, None
    difference.save(update_fields=["decision", "decided_at", "decided_by"])
    audit.record("difference.reopen", difference, by=by, at=at)
    return difference


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


def _locked(difference: RegisterDifference, *, wanted: Decision) -> RegisterDifference:
    found = RegisterDifference.objects.select_for_update().get(pk=difference.pk)
    if found.decision not in (Decision.OPEN, wanted) and wanted != Decision.OPEN:
        words = {"decision": str(found.get_decision_display()).lower()}
        raise DecidedBefore(_("This difference is decided already: %(decision)s. Take that back first.") % words)
    return found


def _decide(difference: RegisterDifference, decision: Decision, *, by: User, at: datetime) -> None:
    difference.decision, difference.decided_at, difference.decided_by = decision, at, by
    difference.save(update_fields=["ours", "decision", "decided_at", "decided_by"])
    audit.record(f"difference.{decision}", difference, by=by, at=at, field=difference.field)


def _group(difference: RegisterDifference) -> ExpertGroup:
    return ExpertGroup.objects.select_for_update().get(pk=difference.group_id)


def _put(group: ExpertGroup, name: str, value: object) -> None:
    put(group, name, value)
    groups.index(group).save(update_fields=[name, "search_key"])
