"""The attendance list of a meeting on paper: to sign at the door, and as attended, without contact data."""

from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.kernel import clock
from nominations.letters.composing import in_words
from nominations.letters.drafts import ListDraft
from nominations.letters.models import Letter
from nominations.meetings import presences
from nominations.meetings.attendance_rows import Attendance, Line, StateRows, attendance, country_of, name_on_paper
from nominations.meetings.models import Meeting

TO_SIGN = (_("Code"), _("State"), _("Name"), _("Role"), _("Authority"), _("Attends"))
ATTENDED = (_("Code"), _("State"), _("Name"), _("Role"), _("Authority"), _("Present"))
INTERNAL = _("Internal paper of the Commission: it names persons and is not for publication.")
NOT_THERE = _("Not represented")
MOST_SIGNATURES = 4  # columns that a broad sheet still has room for
WIDTHS = (3, 5, 9, 7, 10, 6)  # a field to sign is as broad as the broadest
Row = tuple[str, ...]


def to_sign(meeting: Meeting, *, at: datetime) -> ListDraft:
    """Return who is expected, State by State, with a field to sign for each day; who is silent stands there as such."""
    found = attendance(meeting, at=at)
    days = presences.days_of(meeting)
    several = [_now("Signature, %s") % date_format(day, "D j M") for day in days]
    return _draft(
        meeting,
        _now("Attendance list: %s"),
        [str(column) for column in TO_SIGN],
        [*(row for state in found.states for row in _rows_to_sign(state)), *map(_guest_to_sign, _standing(found))],
        on=clock.local_day(at),
        is_to_sign=True,
        signatures=several if 1 < len(days) <= MOST_SIGNATURES else (),
    )


def as_attended(meeting: Meeting, *, at: datetime) -> ListDraft:
    """Return who was there and when, for the file and for the minutes; no contact data."""
    columns = [str(column) for column in ATTENDED]
    return _draft(meeting, _now("List of attendance: %s"), columns, attended(meeting, at=at), on=clock.local_day(at))


def attended(meeting: Meeting, *, at: datetime | None = None) -> list[Row]:
    """Return a row, under the headings of ATTENDED, for everybody who came, and for each State of which nobody did.

    `at` is for a meeting that goes on: who is there then. No contact data, so it may be annexed to the minutes.
    """
    at = at or meeting.ends_at + timedelta(days=1)
    found = attendance(meeting, at=at)
    rows: list[Row] = []
    for state in found.states:
        came = [line for line in state.lines if line.stays]
        rows += [_row(line, line.times) for line in came] or [_empty(state, str(NOT_THERE))]
    return rows + [_row(line, line.times) for line in found.guests if line.stays]


def _draft(meeting: Meeting, title: str, columns: list[str], rows: list[Row], *, on: date, **more: object) -> ListDraft:
    group = meeting.group
    named = f"{group.code}, {meeting.get_kind_display()} {meeting.number}, {meeting.title}"
    return ListDraft(
        title=title % named,
        columns=columns,
        rows=rows,
        dated_on=on,
        kind=Letter.Kind.ATTENDANCE,
        group=group,
        code=group.code,
        about=meeting,
        facts=[group.title, _when(meeting)],
        notes=[str(INTERNAL)],
        widths=WIDTHS,
        **more,  # type: ignore[arg-type]  # the fields of a list to sign
    )


def _when(meeting: Meeting) -> str:
    first, last = in_words(meeting.first_on), in_words(meeting.last_on)
    where = meeting.place or _now("online")
    days = first if first == last else _now("%(first)s to %(last)s") % {"first": first, "last": last}
    return f"{days}, {where}."


def _rows_to_sign(state: StateRows) -> list[Row]:
    if state.why_empty:
        return [_empty(state, str(state.why_empty))]
    return [_row(line, line.participant.get_mode_display()) for line in state.standing]


def _standing(found: Attendance) -> list[Line]:
    return [line for line in found.guests if not line.is_withdrawn]


def _guest_to_sign(line: Line) -> Row:
    return _row(line, line.participant.get_mode_display())


def _row(line: Line, last: str) -> Row:
    person = line.participant
    country = person.delegation.country if person.delegation else person.country
    code = country.eu_code if country else "–"
    role = str(person.get_capacity_display())
    return (code, country_of(person) or "–", name_on_paper(person), role, line.belongs or "–", last)


def _empty(state: StateRows, words: str) -> Row:
    return (state.country.eu_code, state.country.name_en, words, "–", "–", "–")
