"""Who sat when, as numbers over time: changes, vacancies, seniority, women in office; one statement each.

Written out as SQL: running sums, chains of mandates and quartiles have no words in the ORM. A void mandate counts
never.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from nominations.workflow.statistics import Genders, Period

# Years in office, from the first day of a chain of mandates: under 1, 1 to 2, 2 to 3, 3 to 5, 5 to 10, more.
STEPS = (0, 1, 2, 3, 5, 10)


class Changes(NamedTuple):
    """Of a year: seats on which somebody sat for the first time, and on which somebody else followed."""

    year: int
    first: int
    changed: int


class Vacant(NamedTuple):
    """On a day: how many seats were asked for, and how many of them nobody held."""

    day: date
    asked: int
    vacant: int


class Seniority(NamedTuple):
    """Of a State: its representatives in office, and the quartiles of their days in office."""

    key: str
    persons: int
    quartiles: tuple[int, int, int]


class Seniorities(NamedTuple):
    """By State, and how many have been in office since when, by the numbers of `STEPS`."""

    states: list[Seniority]
    steps: list[int]


_CHANGES = """
WITH held AS (
    SELECT m.since, m.person_id,
        lag(m.person_id) OVER (PARTITION BY m.seat_id ORDER BY m.since) AS before
    FROM nominations_mandate m JOIN nominations_seat s ON s.id = m.seat_id
    WHERE m.voided_at IS NULL AND s.group_id = ANY(%(groups)s)
)
SELECT extract(year FROM since)::int, count(*) FILTER (WHERE before IS NULL),
    count(*) FILTER (WHERE before <> person_id)
FROM held WHERE since >= %(begins)s AND since < %(ends)s AND since <= %(today)s GROUP BY 1 ORDER BY 1
"""

# A seat counts from the day on which its State was first asked, as long as the State is a member and the group's rule
# asks for it. Each beginning and end is one step up or down; a running sum gives every first of a month.
_VACANT = """
WITH first AS (
    SELECT c.group_id, i.country_id,
        min(coalesce((c.opened_at AT TIME ZONE 'Europe/Brussels')::date, c.deadline_on)) AS asked_on
    FROM nominations_invitation i JOIN nominations_call c ON c.id = i.call_id
    WHERE c.group_id = ANY(%(groups)s) AND c.status IN ('open', 'closed') GROUP BY 1, 2
), seat AS (
    SELECT s.id, greatest(f.asked_on, k.since) AS begins, coalesce(k.until, 'infinity'::date) AS ends
    FROM nominations_seat s JOIN first f ON f.group_id = s.group_id AND f.country_id = s.country_id
        JOIN nominations_country k ON k.iso2 = s.country_id AND k.protocol_order IS NOT NULL
        JOIN nominations_expertgroup g ON g.id = s.group_id AND g.status <> 'closed'
        JOIN nominations_seatrule r ON r.group_id = s.group_id AND r.role = 'representative' AND r.per_state >= s.number
), held AS (
    SELECT greatest(m.since, s.begins) AS begins, least(coalesce(m.until, 'infinity'::date), s.ends) AS ends
    FROM nominations_mandate m JOIN seat s ON s.id = m.seat_id WHERE m.voided_at IS NULL
), step AS (
    SELECT begins AS day, 1 AS asked, 0 AS held FROM seat WHERE begins < ends
    UNION ALL SELECT ends, -1, 0 FROM seat WHERE begins < ends
    UNION ALL SELECT begins, 0, 1 FROM held WHERE begins < ends
    UNION ALL SELECT ends, 0, -1 FROM held WHERE begins < ends
), by_day AS (
    SELECT greatest(day, %(begins)s) AS day, sum(asked) AS asked, sum(held) AS held FROM step GROUP BY 1
), month AS (
    SELECT generate_series(%(begins)s::date, least(%(ends)s::date - 1, %(today)s::date), '1 month')::date AS day
), marked AS (
    SELECT day, asked, held, FALSE AS is_month FROM by_day UNION ALL SELECT day, 0, 0, TRUE FROM month
)
SELECT day, asked, asked - held FROM (
    SELECT day, is_month, sum(asked) OVER running AS asked, sum(held) OVER running AS held
    FROM marked WINDOW running AS (ORDER BY day, is_month)
) AS sums WHERE is_month ORDER BY day
"""

# Mandates of one person in one group that follow without a gap are one time in office: a renamed ministry ends none.
_SENIORITY = """
WITH held AS (
    SELECT m.id, m.person_id, s.group_id, s.country_id, m.since, coalesce(m.until, 'infinity'::date) AS until,
        max(coalesce(m.until, 'infinity'::date)) OVER (
            PARTITION BY m.person_id, s.group_id, s.country_id ORDER BY m.since, m.id
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS before
    FROM nominations_mandate m JOIN nominations_seat s ON s.id = m.seat_id
    WHERE m.voided_at IS NULL AND s.group_id = ANY(%(groups)s) AND m.since <= %(today)s
), chain AS (
    SELECT *, count(*) FILTER (WHERE before IS NULL OR before < since) OVER (
        PARTITION BY person_id, group_id, country_id ORDER BY since, id
    ) AS number FROM held
), office AS (
    SELECT country_id, min(since) AS since FROM chain
    GROUP BY person_id, group_id, number, country_id HAVING max(until) > %(today)s
), days AS (
    SELECT country_id, %(today)s - since AS days,
        (SELECT max(step) FROM unnest(%(steps)s) AS step
         WHERE since <= (%(today)s::date - make_interval(years => step))::date) AS step
    FROM office
)
SELECT country_id, step, count(*), percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days)
FROM days GROUP BY GROUPING SETS ((country_id), (step))
"""

# Persons, not seats: who sits on two counts once.
_OFFICE = """
SELECT d.day::text, count(DISTINCT p.id),
    count(DISTINCT p.id) FILTER (WHERE p.gender IN ('woman', 'man', 'other')),
    count(DISTINCT p.id) FILTER (WHERE p.gender = 'woman')
FROM unnest(%(days)s) AS d(day) JOIN nominations_mandate m
        ON m.voided_at IS NULL AND m.since <= d.day AND (m.until IS NULL OR m.until > d.day)
    JOIN nominations_seat s ON s.id = m.seat_id AND s.group_id = ANY(%(groups)s)
    JOIN nominations_person p ON p.id = m.person_id
GROUP BY d.day ORDER BY d.day
"""


def changes(groups: Collection[UUID], period: Period, *, today: date) -> list[Changes]:
    """Return how often somebody new sat down on a seat, by year; who sits on, sits on."""
    rows = {row[0]: Changes(*row) for row in _rows(_CHANGES, groups, period, today=today)}
    return [rows.get(year, Changes(year, 0, 0)) for year in range(period.first, min(period.last, today.year) + 1)]


def vacancies(groups: Collection[UUID], period: Period, *, today: date) -> list[Vacant]:
    """Return the vacant seats on the first of each month of a period, up to today; closed groups are left out."""
    return [Vacant(day, int(asked), int(vacant)) for day, asked, vacant in _rows(_VACANT, groups, period, today=today)]


def seniority(groups: Collection[UUID], *, today: date) -> Seniorities:
    """Return how long the representatives of today have been in office, by State and by steps of years."""
    states, steps = [], dict.fromkeys(STEPS, 0)
    for country, step, persons, quartiles in _rows(_SENIORITY, groups, None, today=today, steps=list(STEPS)):
        if country:
            states.append(Seniority(country, persons, tuple(quartiles)))
        else:
            steps[step] = persons
    return Seniorities(states, list(steps.values()))


def in_office(groups: Collection[UUID], period: Period, *, today: date) -> list[Genders]:
    """Return the representatives in office on 1 January of each year, and today when the period reaches it."""
    days = [date(year, 1, 1) for year in range(period.first, period.last + 1) if date(year, 1, 1) <= today]
    days += [today] if period.begins <= today < period.ends and today not in days else []
    found = {row[0]: Genders(*row) for row in _rows(_OFFICE, groups, None, days=days)}
    return [found.get(str(day), Genders(str(day), 0, 0, 0)) for day in days]


def _rows(statement: str, groups: Collection[UUID], period: Period | None, **facts: Any) -> list[Any]:
    years = {"begins": period.begins, "ends": period.ends} if period else {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"groups": list(groups), **years, **facts})
        rows: list[Any] = cursor.fetchall()
    return rows
