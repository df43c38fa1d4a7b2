"""How fast States answer, and how many of those nominated are women: numbers of many, written out as SQL.

Quartiles and several groupings of one reading have no words in the ORM. Days are calendar days in Brussels.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection


class Period(NamedTuple):
    """Whole years, the first and the last one included."""

    first: int
    last: int

    @property
    def begins(self) -> date:
        return date(self.first, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.last + 1, 1, 1)


class Response(NamedTuple):
    """Of a State or a call: how many were asked and answered, how many late, and days to the first answer."""

    key: str  # ISO code of the State, or reference of the call
    asked: int
    answered: int
    late: int
    quartiles: tuple[int, int, int] | None  # of days; None where nobody answered


class Genders(NamedTuple):
    """Of persons in a year or on a day: how many, of how many the gender is given, and how many are women."""

    key: str
    persons: int
    given: int
    women: int


# The first answer to a call is the first version received of it, a nil return and one withdrawn later included. Calls
# that ran on paper have no instant of opening; rehearsals are no answers of States.
_RESPONSES = """
WITH asked AS (
    SELECT i.id, i.country_id, c.reference, (c.opened_at AT TIME ZONE 'Europe/Brussels')::date AS opened_on
    FROM nominations_invitation i JOIN nominations_call c ON c.id = i.call_id
    WHERE c.group_id = ANY(%(groups)s) AND c.kind = 'call' AND NOT c.is_rehearsal AND NOT c.on_paper
        AND c.status IN ('open', 'closed')
        AND c.opened_at >= %(begins)s::timestamp AT TIME ZONE 'Europe/Brussels'
        AND c.opened_at < %(ends)s::timestamp AT TIME ZONE 'Europe/Brussels'
), came AS (
    SELECT DISTINCT ON (a.id) a.id, v.is_late,
        greatest((v.received_at AT TIME ZONE 'Europe/Brussels')::date - a.opened_on, 0) AS days
    FROM asked a JOIN nominations_nomination n ON n.invitation_id = a.id
        JOIN nominations_nominationversion v ON v.nomination_id = n.id
    ORDER BY a.id, v.received_at, v.id
)
SELECT a.country_id, a.reference, count(*), count(c.id), count(*) FILTER (WHERE c.is_late),
    percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY c.days), min(a.opened_on)
FROM asked a LEFT JOIN came c ON c.id = a.id
GROUP BY GROUPING SETS ((a.country_id), (a.reference))
"""

# Only where nothing is typed any more, so that a draft is not counted: what was sent, or decided.
_NOMINEES = """
SELECT extract(year FROM n.submitted_at AT TIME ZONE 'Europe/Brussels')::int::text, count(*),
    count(*) FILTER (WHERE p.gender IN ('woman', 'man', 'other')), count(*) FILTER (WHERE p.gender = 'woman')
FROM nominations_nominee p JOIN nominations_nomination n ON n.id = p.nomination_id
    JOIN nominations_invitation i ON i.id = n.invitation_id JOIN nominations_call c ON c.id = i.call_id
WHERE c.group_id = ANY(%(groups)s) AND NOT c.is_rehearsal AND n.status IN ('submitted', 'accepted', 'rejected')
    AND n.submitted_at >= %(begins)s::timestamp AT TIME ZONE 'Europe/Brussels'
    AND n.submitted_at < %(ends)s::timestamp AT TIME ZONE 'Europe/Brussels'
GROUP BY 1 ORDER BY 1
"""


class Responses(NamedTuple):
    states: list[Response]  # by ISO code
    calls: list[tuple[date, Response]]  # with the day of the opening, the newest first


def responses(groups: Collection[UUID], period: Period) -> Responses:
    """Return how fast answers came to the calls that opened in a period, by State and by call; one query."""
    states, calls = [], []
    for iso2, reference, asked, answered, late, quartiles, opened_on in _rows(_RESPONSES, groups, period):
        line = Response(iso2 or reference, asked, answered, late, tuple(quartiles) if answered else None)
        if iso2:
            states.append(line)
        else:
            calls.append((opened_on, line))
    calls.sort(key=lambda row: (-row[0].toordinal(), row[1].key))
    return Responses(states, calls)


def nominees(groups: Collection[UUID], period: Period) -> list[Genders]:
    """Return the persons nominated, by the year in which their nomination was first sent; one query."""
    return [Genders(*row) for row in _rows(_NOMINEES, groups, period)]


def _rows(statement: str, groups: Collection[UUID], period: Period) -> list[Any]:
    facts: dict[str, Any] = {"groups": list(groups), "begins": period.begins, "ends": period.ends}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        rows: list[Any] = cursor.fetchall()
    return rows
