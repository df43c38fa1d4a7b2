"""The entries of a file into the database, hundreds at a time; whoever calls opens the transaction.

A sub-group may come before its parent: the parent's key is promised, and PostgreSQL looks at the end. A parent that
never comes is entered as known by its sub-groups only, and says so.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _

from nominations.accounts.models import User
from nominations.audit import actions as audit
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.reconciliation import rules, shape
from nominations.reconciliation.fields import FIELDS, MEMBERS, Facts, held, put
from nominations.reconciliation.merging import Merge, merge
from nominations.reconciliation.models import RegisterDifference, RegisterEntry
from nominations.reconciliation.reading import RawEntry
from nominations.reconciliation.states import DIFFERENCE, Move, Outcome
from nominations.reconciliation.terms import Lists

AT_ONCE = 500
WRITTEN = [*FIELDS, "known_by_sub_groups", "search_key"]


@dataclass(frozen=True)
class Line:
    """What became of one entry."""

    position: int
    code: str
    outcome: Outcome
    reason: str = ""
    group_id: uuid.UUID | None = None


@dataclass
class _Batch:
    """What is read before, and written after, one batch of entries."""

    held: dict[str, ExpertGroup]
    entries: dict[str, RegisterEntry]
    open: dict[tuple[uuid.UUID, str], RegisterDifference]
    new: list[ExpertGroup] = field(default_factory=list)
    changed: list[tuple[ExpertGroup, list[str]]] = field(default_factory=list)
    published: list[RegisterEntry] = field(default_factory=list)
    found: list[RegisterDifference] = field(default_factory=list)
    settled: list[RegisterDifference] = field(default_factory=list)


@dataclass
class Importer:
    """One run over one file."""

    lists: Lists
    retrieved_on: date
    by: User | None
    at: datetime
    lines: list[Line] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    ids: dict[str, uuid.UUID] = field(default_factory=dict)  # code → key, of a group that is there or promised
    promised: set[str] = field(default_factory=set)

    def run(self, raw_entries: Iterable[RawEntry]) -> None:
        self.ids = dict(ExpertGroup.objects.values_list("code", "pk"))
        remaining = iter(raw_entries)
        while raws := list(islice(remaining, AT_ONCE)):
            self._take([entry for raw in raws if (entry := self._read(raw))])
        self.lines.sort(key=lambda line: line.position)
        self._enter_stubs()

    def counts(self) -> dict[str, int]:
        number = Counter(line.outcome for line in self.lines)
        return {outcome.value: number[outcome] for outcome in Outcome if number[outcome]}

    def note_gone(self) -> None:
        """Note which groups the whole Register no longer has."""
        missing = RegisterEntry.objects.published().exclude(code__in=self.seen).select_for_update()
        for entry in missing.filter(retrieved_on__lte=self.retrieved_on):
            entry.gone_since = self.retrieved_on
            entry.save(update_fields=["gone_since"])
            self._say(0, entry.code, Outcome.GONE, _("Not in the whole Register of this day."), entry.group_id)

    # -- one entry --

    def _read(self, raw: RawEntry) -> rules.Entry | None:
        code = rules.code_of(raw)
        try:
            entry = rules.read(raw, self.lists)
        except rules.EntryRefused as refusal:
            self.seen.add(code)
            self._say(raw.position, code, Outcome.REFUSED, str(refusal))
            return None
        if code in self.seen:
            self._say(raw.position, code, Outcome.REFUSED, _("The code stands in the file before."))
            return None
        self.seen.add(code)
        return entry

    def _take(self, entries: list[rules.Entry]) -> None:
        batch = self._batch(entries)
        for entry in entries:
            known = batch.entries.get(entry.code)
            if known and known.retrieved_on > self.retrieved_on:
                newer = {"day": f"{known.retrieved_on:%d %B %Y}"}
                self._say(
                    entry.position,
                    entry.code,
                    Outcome.REFUSED,
                    _("What is known of it was retrieved later, on %(day)s.") % newer,
                )
            elif entry.code in batch.held:
                self._compare(entry, batch.held[entry.code], known, batch)
            else:
                self._create(entry, batch)
        self._write(batch)

    def _batch(self, entries: list[rules.Entry]) -> _Batch:
        codes = [entry.code for entry in entries]
        present = {group.code: group for group in ExpertGroup.objects.select_for_update().filter(code__in=codes)}
        known = {entry.code: entry for entry in RegisterEntry.objects.select_for_update().filter(code__in=codes)}
        differences = RegisterDifference.objects.open().filter(group__code__in=codes)
        return _Batch(present, known, {(each.group_id, each.field): each for each in differences})

    def _create(self, entry: rules.Entry, batch: _Batch) -> None:
        group = ExpertGroup(id=self._key(entry.code), code=entry.code, parent_id=self._parent(entry))
        for name, value in {**shape.EMPTY, **entry.facts}.items():
            put(group, name, value)
        self.promised.discard(entry.code)
        batch.new.append(groups.index(group))
        self._publish(entry, group, None, batch)
        self._say(entry.position, entry.code, Outcome.CREATED, "", group.pk)

    def _compare(self, entry: rules.Entry, group: ExpertGroup, known: RegisterEntry | None, batch: _Batch) -> None:
        base: Facts = known.published if known else {}
        if group.known_by_sub_groups:
            base = shape.stub(group.code)
        merged = merge(ours=held(group), base=base, theirs=entry.facts)
        is_republished = self._publish(entry, group, known, batch)
        found = self._differ(group, merged, batch)
        self._accept(group, merged, batch)
        outcome, reason = _what_happened(merged, found, is_republished=is_republished)
        self._say(entry.position, entry.code, outcome, reason, group.pk)

    def _accept(self, group: ExpertGroup, merged: Merge, batch: _Batch) -> None:
        """Take what only the Register changed, and close the differences that are none any more."""
        was_stub, group.known_by_sub_groups = group.known_by_sub_groups, False
        if merged.take or was_stub:
            for name, value in merged.take.items():
                put(group, name, value)
            batch.changed.append((groups.index(group), list(merged.take)))
        for name in merged.agreeing:
            difference = batch.open.get((group.pk, name))
            if difference:
                difference.decision, difference.decided_at = DIFFERENCE.target(Move.SETTLE), self.at
                batch.settled.append(difference)

    def _differ(self, group: ExpertGroup, merged: Merge, batch: _Batch) -> list[str]:
        """Open a difference a field, or bring the open one up to date; return the fields where this is new."""
        ours, found = held(group), []
        for name, theirs in merged.differing.items():
            open_one = batch.open.get((group.pk, name))
            if open_one and (open_one.ours, open_one.theirs) == (ours[name], theirs):
                continue
            found.append(name)
            difference = open_one or RegisterDifference(group=group, field=name)
            difference.ours, difference.theirs = ours[name], theirs
            difference.retrieved_on, difference.found_at = self.retrieved_on, self.at
            batch.found.append(difference)
        return found

    def _publish(self, entry: rules.Entry, group: ExpertGroup, known: RegisterEntry | None, batch: _Batch) -> bool:
        """Note what is published now: the base of the next import. Return whether it says anything new."""
        facts = {**(known.published if known else {}), **entry.facts}
        if entry.members is not None:
            facts[MEMBERS] = entry.members
        is_new = known is None or known.published != facts or known.gone_since is not None
        if is_new or (known and known.retrieved_on != self.retrieved_on):
            batch.published.append(
                RegisterEntry(group=group, code=entry.code, published=facts, retrieved_on=self.retrieved_on)
            )
        return is_new

    # -- parents --

    def _key(self, code: str) -> uuid.UUID:
        return self.ids.setdefault(code, uuid.uuid4())

    def _parent(self, entry: rules.Entry) -> uuid.UUID | None:
        stem = entry.parent_code
        if stem and stem not in self.ids:
            self.promised.add(stem)
        return self._key(stem) if stem else None

    def _enter_stubs(self) -> None:
        stubs = []
        for code in sorted(self.promised):
            stub = ExpertGroup(id=self.ids[code], code=code, known_by_sub_groups=True)
            for name, value in shape.stub(code).items():
                put(stub, name, value)
            stubs.append(groups.index(stub))
            reason = _("Its sub-groups are in the file, its own entry is not.")
            self._say(0, code, Outcome.BY_SUB_GROUPS, reason, stub.pk)
        ExpertGroup.objects.bulk_create(stubs, batch_size=AT_ONCE)
        audit.record_each("group.create", ((stub, {"code": stub.code}) for stub in stubs), by=self.by, at=self.at)

    # -- what is written --

    def _write(self, batch: _Batch) -> None:
        ExpertGroup.objects.bulk_create(batch.new)
        _rewrite([group for group, _names in batch.changed])
        RegisterEntry.objects.bulk_create(
            batch.published,
            update_conflicts=True,
            unique_fields=["group"],
            update_fields=["published", "retrieved_on", "gone_since"],
        )
        RegisterDifference.objects.bulk_create(
            batch.found,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["ours", "theirs", "retrieved_on", "found_at"],
        )
        RegisterDifference.objects.bulk_update(batch.settled, ["decision", "decided_at"])
        audit.record_each(
            "group.create", ((group, {"code": group.code}) for group in batch.new), by=self.by, at=self.at
        )
        changed = ((group, {"fields": sorted(names)}) for group, names in batch.changed)
        audit.record_each("group.import", changed, by=self.by, at=self.at)

    def _say(self, position: int, code: str, outcome: Outcome, reason: str, group_id: uuid.UUID | None = None) -> None:
        self.lines.append(Line(position, code, outcome, reason, group_id))


def _rewrite(changed: list[ExpertGroup]) -> None:
    """Write many changed groups in one statement; Django's bulk_update grows with rows times columns."""
    ExpertGroup.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)


def _what_happened(merged: Merge, found: list[str], *, is_republished: bool) -> tuple[Outcome, str]:
    said = []
    if merged.take:
        said.append(_("Taken from the Register: %(fields)s.") % {"fields": names_of(merged.take)})
    if found:
        said.append(_("Kept as ours, to decide: %(fields)s.") % {"fields": names_of(found)})
        return Outcome.DIFFERENCE, " ".join(said)
    if is_republished and not said:
        said.append(_("Noted as published; we hold the same, or ours stays."))
    return (Outcome.UPDATED, " ".join(said)) if said else (Outcome.UNCHANGED, "")


def names_of(fields: Iterable[str]) -> str:
    """Return the fields in words."""
    return ", ".join(_words(fields))


def _words(fields: Iterable[str]) -> Iterator[str]:
    return (str(FIELDS[name]) for name in fields)
