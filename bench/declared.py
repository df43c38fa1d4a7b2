"""The declarations and partners of a bench: one of each a group, signed by the 27 as vaguely as the real one was."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from bench.names import key
from nominations.accounts.models import User
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import PartialDate, Precision, of_day, partial_date
from nominations.partnerships.models import Outcome, Partner, PartnerEvent, Topic
from nominations.reference import actions as reference
from nominations.reference.models import Country

POINTS, EVENTS, TOPICS = 8, 4, 6
PARTNER = "CA"
# How many States signed in which wave, in protocol order: 7 when it was done, then as the sources date the others.
WAVES: Final = (
    (7, of_day(date(2019, 6, 13))),
    (3, partial_date(Precision.MONTH, date(2019, 7, 1))),
    (9, partial_date(Precision.END_OF_YEAR, date(2019, 10, 1), stated="At the end of 2019")),
    (5, partial_date(Precision.EARLY_YEAR, date(2020, 1, 1), stated="in early 2020")),
    (3, partial_date(Precision.MONTH, date(2021, 7, 1))),
)


def declare(
    groups: Iterable[tuple[int, ExpertGroup]], states: list[Country], *, people: Mapping[str, User], at: datetime
) -> None:
    """Enter a declaration and a partner of each of these groups, each with its number."""
    rows = list(groups)
    if not Country.objects.filter(pk=PARTNER).exists():
        reference.load_partner_countries()
    declarations = [_declaration(number, group, at) for number, group in rows]
    Declaration.objects.bulk_create(declarations)
    dates = [when for number, when in WAVES for _each in range(number)]
    Signature.objects.bulk_create(
        _signature(row, state, when, people["officer"], at)
        for row in declarations
        for state, when in zip(states, dates, strict=True)
    )
    Commitment.objects.bulk_create(_point(row, number) for row in declarations for number in range(1, POINTS + 1))
    _partners(rows, at)


def _declaration(number: int, group: ExpertGroup, at: datetime) -> Declaration:
    title = f"Invented declaration {number}"
    row = Declaration(
        id=key("declaration", number),
        group=group,
        slug=f"invented-{number}",
        title=f"{title} on working together",
        short_title=title,
        done_at="Bucharest",
        original_language="en",
        status=Status.OPEN,
        created_at=at,
    )
    return _dated(row, WAVES[0][1])


def _dated(row: Any, when: PartialDate) -> Any:
    row.set_date(when)
    return row


def _signature(row: Declaration, state: Country, when: PartialDate, by: User, at: datetime) -> Signature:
    kind = Signature.Kind.SIGNATURE if when == WAVES[0][1] else Signature.Kind.ACCESSION
    facts: dict[str, Any] = {"declaration": row, "country": state, "kind": kind, "source": "An invented page"}
    found: Signature = _dated(Signature(**facts, recorded_at=at, recorded_by=by), when)
    return found


def _point(row: Declaration, number: int) -> Commitment:
    found = Commitment(declaration=row, position=number, number=f"2.{number}", title=f"Invented point {number}")
    due: Commitment = _dated(found, partial_date(Precision.YEAR, date(2019 + number, 1, 1)))
    return due


def _partners(rows: list[tuple[int, ExpertGroup]], at: datetime) -> None:
    since = date(2018, 9, 1)
    partners = [
        Partner(id=key("partner", number), group=group, country_id=PARTNER, since=since, created_at=at)
        for number, group in rows
    ]
    Partner.objects.bulk_create(partners)
    events = [
        _dated(PartnerEvent(partner=partner, title=f"Invented workshop {number}"), of_day(date(2018 + number, 9, 3)))
        for partner in partners
        for number in range(EVENTS)
    ]
    PartnerEvent.objects.bulk_create(events)
    Outcome.objects.bulk_create(Outcome(event=event, text="An invented outcome") for event in events)
    Topic.objects.bulk_create(
        Topic(partner=partner, pillar="communication", title=f"Invented topic {number}", position=number + 1)
        for partner in partners
        for number in range(TOPICS)
    )
