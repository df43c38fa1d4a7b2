"""Rows about declarations and partners as records of the interface; what was corrected or struck is a tombstone."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from nominations.declarations import counting
from nominations.declarations.counting import Fact, Standing, Tally, Wave
from nominations.declarations.progress import Counted, Promise
from nominations.declarations.signature_models import Signature
from nominations.kernel.partial_dates import PartialDate
from nominations.partnerships import rules
from nominations.reference.models import Country
from nominations.register.api.records import Row, tombstone
from nominations.register.queries.declaration_records import edtf, iso, when_of
from nominations.register.queries.records import last_on


def dated(when: PartialDate | None) -> Row | None:
    if when is None:
        return None
    return {
        "date": iso(when),
        "edtf": edtf(when),
        "precision": when.precision,
        "stated": when.stated,
        "earliest": when.start,
        "latest": when.end,
    }


def count(tally: Tally) -> Row:
    return {"on": tally.on, "certain": tally.certain, "possible": tally.possible}


def declaration(row: Row) -> Row:
    row["group"], row["modified_at"] = row.pop("group_code"), row.pop("changed_at")
    row["done"] = dated(when_of(row))
    row["url"] = f"{settings.SITE_URL}/register/declarations/{row['slug']}/"
    return row


def text(row: Row, found: Row) -> Row:
    address = f"{found['url']}texts/{row['language']}/"
    return {**row, "is_original": row["language"] == found["original_language"], "url": address}


def signature(row: Row) -> Row:
    when, followed_by = when_of(row), row.pop("followed_by")
    if not row.pop("is_shown"):
        return tombstone(row, replaced_by=followed_by)
    del row["is_struck"]
    told = {"declaration": "declaration_slug", "signatory": "pen", "reason": "why", "source": "cited"}
    told["modified_at"] = "changed_at"
    row |= {name: row.pop(column) for name, column in told.items()}
    return {**row, "when": dated(when)}


def wave(found: Wave) -> Row:
    return {"when": dated(found.when), "states": list(found.states), "after": count(found.after)}


def signatories(rows: Iterable[Signature], states: Iterable[Country], *, on: date) -> list[Row]:
    """Return how each State stands on a day, in the order of the States."""
    facts: dict[str, list[Signature]] = {}
    for row in rows:
        facts.setdefault(str(row.country_id), []).append(row)
    return [_signatory(state, facts.get(state.iso2, []), on=on) for state in states]


def _signatory(state: Country, rows: list[Signature], *, on: date) -> Row:
    began = [row for row in rows if row.date_from and row.date_from <= on]
    facts = [Fact(state.iso2, row.turn, row.when) for row in rows if row.when]
    last = max(began, key=lambda row: row.turn, default=None)
    return {
        "state": state.iso2,
        "eu_code": state.eu_code,
        "name": state.name_en,
        "official_names": [name.strip() for name in state.native_official_names.split("/") if name.strip()],
        "is_member_state": state.is_member_state,
        "standing": counting.standing(facts, on=on) if facts else Standing.NO,
        "kind": last.kind if last else None,
        "when": dated(last.when) if last else None,
    }


def commitment(promise: Promise, numbers: dict[Any, str], counted: Counted | None) -> Row:
    row, met = promise.commitment, promise.met
    names = ("id", "number", "title", "text", "all_signatories", "bodies")
    return {
        **{name: getattr(row, name) for name in names},
        "parent": numbers.get(row.parent_id),
        "due": dated(row.when),
        "standing": promise.due,
        "states": [state.iso2 for state in promise.states],
        "met": _met(met) if met else None,
        "reported": _reported(counted) if counted is not None else None,
    }


def _met(row: Any) -> Row:
    return {"when": dated(row.when), "evidence": row.evidence, "evidence_url": row.evidence_url}


def _reported(counted: Counted) -> Row:
    return {name: counted.numbers.get(name, 0) for name in ("not_started", "under_way", "done", "not_concerned")}


def partner(row: Row) -> Row:
    row["group"], row["modified_at"] = row.pop("group_code"), row.pop("changed_at")
    row["last_on"] = last_on(row.pop("until"))
    row["url"] = f"{settings.SITE_URL}/register/partners/{row['state']}/"
    return row


def event(row: Any) -> Row:
    names = ("id", "kind", "title", "place", "text", "source", "meeting_id")
    return {
        **{name: getattr(row, name) for name in names},
        "when": dated(rules.when(row)),
        "outcomes": [{"pillar": each.pillar, "text": each.text} for each in row.outcomes.all()],
    }


def topic(row: Any, shown: set[Any]) -> Row:
    """Return a topic; `shown` are the events that the public may know of."""
    told = {name: getattr(row, name) for name in ("pillar", "title", "text", "stage")}
    return {**told, "event_id": row.event_id if row.event_id in shown else None}


def next_step(row: Any) -> Row:
    told = {name: getattr(row, name) for name in ("text", "responsible", "done_on", "source")}
    return {**told, "due": dated(row.when)}
