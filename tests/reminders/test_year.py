"""A year of one group: three calls, 27 States that behave differently, and outages at the worst moments.

Planner, sender, sweep and reconciler run through the year; everything that the mail server took is compared with what
should have gone out. `pytest -s` prints the table.
"""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.reminders.ledger import Due
from tests.reminders.play import PLOTS, Year
from tests.reminders.stage import enter, set_up, twice

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Year:
    group, officer = set_up()
    for number, iso2 in enumerate(Country.objects.order_by("protocol_order").values_list("iso2", flat=True)):
        enter(iso2, "first")
        if number in (17, 21, 22, 24):
            enter(iso2, "second", position=2)
        if number in (20, 21, 22):
            enter(iso2, "permrep", permanent=True)
    played = Year(group, officer)
    for plot in PLOTS:
        played.prepare(plot)
    return played


def test_in_a_year_with_outages_everything_goes_out_that_should_and_nothing_else(year: Year) -> None:
    year.run(datetime(2027, 1, 10, tzinfo=UTC))
    should, taken = year.should_go(), year.server.taken
    did = Counter((mail.kind, mail.recipient, mail.at) for mail in taken)
    wanted = Counter({(kind, to, time): 0 for kind, to, _due, time in should})
    for (kind, to, _due_at, time), count in should.items():
        wanted[kind, to, time] += count
    missed = year.could_not_go()
    ended = OutgoingMail.objects.filter(status__in=["skipped", "cancelled", "superseded", "expired"])
    missing, extra = wanted - did, did - wanted
    _print_table(should, missed, missing, extra)
    assert (missing, extra, twice(taken)) == (Counter(), Counter(), {})
    reasons = {(f"{mail.kind}:{mail.subject_id}", mail.recipient) for mail in ended if mail.status_reason}
    assert {(due.step.rpartition(":")[0], due.to) for due in missed} <= reasons


def _print_table(should: Counter[Any], missed: set[Due], missing: Counter[Any], extra: Counter[Any]) -> None:
    kinds = sorted({kind for kind, *_rest in should} | {due.kind for due in missed})
    minute = timedelta(minutes=1)
    rows = ["", f"{'a year of QTCG':34} expected  in time     late  skipped    wrong"]
    totals: Counter[str] = Counter()
    for kind in kinds:
        of_kind = {key: count for key, count in should.items() if key[0] == kind}
        in_time = sum(count for key, count in of_kind.items() if key[3] - key[2] <= minute)
        late = sum(of_kind.values()) - in_time
        skipped = sum(due.kind == kind for due in missed)
        wrong = sum(count for key, count in (missing + extra).items() if key[0] == kind)
        figures = {"in time": in_time, "late": late, "skipped": skipped, "wrong": wrong}
        figures["expected"] = in_time + late + skipped
        totals.update(figures)
        rows.append(_row(kind, figures))
    rows.append(_row("all", totals))
    sys.stdout.write("\n".join(rows) + "\n")


def _row(name: str, figures: dict[str, int]) -> str:
    columns = ("expected", "in time", "late", "skipped", "wrong")
    return f"{name:34}" + "".join(f"{figures[column]:9}" for column in columns)
