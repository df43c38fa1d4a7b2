"""What one page about a declaration shows on a day: the day asked for, the count in a sentence, lines, pictures."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.declarations import counting
from nominations.declarations.counting import Standing, Tally
from nominations.declarations.step_chart import span, step_chart
from nominations.kernel import clock
from nominations.kernel.partial_dates import PartialDate, written
from nominations.register import queries
from nominations.register.declaration_forms import SignatoriesDayForm
from nominations.register.queries import PublicDeclaration, PublicSignature, PublicState, Signatories
from nominations.register.views import declaration_pictures as drawn
from nominations.register.views.declaration_pictures import OnTheDay, Point
from nominations.register.views.parts import Day

ENGLISH = "en"  # the order of English names; the Union's own order is that of protocol (domain rule 20)


@dataclass(frozen=True)
class Shown:
    """What the address asks for: a day and an order; or a stop of the slider, which is a day by another name."""

    day: Day
    order: str
    points: list[Point]
    done: PartialDate
    moved_to: date | None = None

    @property
    def in_english_order(self) -> bool:
        return self.order == ENGLISH

    def query(self, *, on: date | None = None, order: str | None = None) -> str:
        """Return the query of an address that shows the same but for what is given."""
        day = self.day.on if on is None else on
        asked = {"on": "" if day == self.day.today else f"{day}", "order": self.order if order is None else order}
        left = urlencode({name: value for name, value in asked.items() if value})
        return f"?{left}" if left else ""

    @property
    def as_query(self) -> str:
        return self.query()

    @property
    def day_query(self) -> str:
        return self.day.query

    @property
    def other_order_query(self) -> str:
        return self.query(order="" if self.in_english_order else ENGLISH)

    @property
    def stop(self) -> Point | None:
        """Where the slider stands."""
        return self.points[drawn.stop(self.points, self.day.on)] if self.points else None


@dataclass(frozen=True)
class Line:
    """A fact about a State in the list, and how the State stands on the day."""

    signature: PublicSignature
    state: OnTheDay
    wave: int
    colour: int


@dataclass(frozen=True)
class Section:
    """Lines of one kind under a heading; a column for persons only where one of them has one."""

    heading: str
    rows: list[Line]

    @property
    def has_persons(self) -> bool:
        return any(line.signature.signatory or line.signature.capacity for line in self.rows)


def shown(request: HttpRequest, declaration: PublicDeclaration, found: Signatories) -> Shown:
    """Return what the address asks for; a day that cannot be shown is named in the form, and another one shown."""
    day = day_of(request, declaration)
    order = ENGLISH if request.GET.get("order") == ENGLISH else ""
    now = counting.tally(found.facts, on=day.today)
    points = drawn.points(found.steps, now) if found.rows else []
    asked = request.GET.get("step", "")
    is_stop = asked.isascii() and asked.isdigit() and int(asked[:6]) < len(points)
    return Shown(day, order, points, declaration.when, points[int(asked)].on if is_stop else None)


def day_of(request: HttpRequest, declaration: PublicDeclaration) -> Day:
    today = clock.local_day(clock.now())
    asked = request.GET if "on" in request.GET else {"on": f"{today:%Y-%m-%d}"}
    form = SignatoriesDayForm(asked, today=today, done=declaration.when)
    return Day(form, today, form.day() or today)


def pictures_of(found: Signatories, asked: Shown) -> dict[str, Any]:
    """Return the sentence, the lines and the pictures of a day; one query, for the Member States of that day."""
    on = asked.day.on
    members = queries.member_states(on=on)
    waves, steps = found.waves, found.steps
    facts = drawn.state_facts(found, members, on=on, waves=waves)
    standings = found.standings(on=on)
    lines = lines_of(found, facts, on=on)
    if asked.in_english_order:
        lines.sort(key=lambda line: line.signature.name)
        members = sorted(members, key=lambda state: state.name)
    codes = {row.iso2: row.eu_code for row in found.rows}
    now = counting.tally(found.facts, on=on)
    return {
        "here": f"{written(on)}: {span(now)}",
        "sentence": in_words(found, members, asked.day),
        "has_signatures": bool(found.rows),
        "tiles": drawn.tiles(facts),
        "map": drawn.geographic(facts),
        "waves": drawn.wave_links(waves, on=on, today=asked.day.today, codes=codes, order=list(codes)),
        "chart": step_chart(steps, chosen=now, of=len(members)),
        "lines": lines,
        "sections": sections_of(lines, asked.done),
        "not_signed": [each for each in members if standings.get(each.iso2, Standing.NO) == Standing.NO],
    }


def lines_of(found: Signatories, facts: list[drawn.StateFacts], *, on: date) -> list[Line]:
    by_code = {each.code: each for each in facts}
    standings = found.standings(on=on)
    last = {row.iso2: row for row in found.rows}
    lines = []
    for row in found.rows:
        known = by_code.get(row.eu_code)
        state = drawn.on_the_day(standings[row.iso2], last[row.iso2], on=on)
        lines.append(Line(row, state, known.wave if known else 0, known.colour if known else 0))
    return lines


def sections_of(lines: list[Line], done: PartialDate) -> list[Section]:
    """Return who signed when it was done, who acceded later, who withdrew; none that is empty."""
    headings = {
        "signature": _("Signed when it was done, %(when)s") % {"when": done.stated},
        "accession": _("Acceded later"),
        "withdrawal": _("Withdrew"),
    }
    found = [
        Section(said, [line for line in lines if line.signature.kind_code == kind]) for kind, said in headings.items()
    ]
    return [section for section in found if section.rows]


def in_words(found: Signatories, members: list[PublicState], day: Day) -> str:
    """Say how many Member States had signed by the end of the day, and how many of them for certain (rule 23)."""
    if not found.rows:
        return _("No signature of a State is recorded.")
    sentence = _of_members(counting.tally(found.of_members, on=day.on), len(members), day)
    others = counting.tally(found.of_others, on=day.on)
    if not others.possible:
        return sentence
    more = ngettext(
        "In addition, %(number)s State outside the Union.",
        "In addition, %(number)s States outside the Union.",
        others.possible,
    )
    return f"{sentence} {more % {'number': span(others)}}"


def _of_members(tally: Tally, total: int, day: Day) -> str:
    facts: dict[str, Any] = {"least": tally.certain, "most": tally.possible, "total": total}
    facts["day"] = date_format(day.on, "l j F Y")
    if tally.is_certain and tally.certain == total:
        if day.is_today:
            return _("All %(total)d Member States have signed by today, %(day)s.") % facts
        return _("All %(total)d Member States had signed by the end of %(day)s.") % facts
    if tally.is_certain:
        if day.is_today:
            return _("%(least)d of the %(total)d Member States have signed by today, %(day)s.") % facts
        return _("%(least)d of the %(total)d Member States had signed by the end of %(day)s.") % facts
    if day.is_today:
        said = _("%(least)d to %(most)d of the %(total)d Member States have signed by today, %(day)s; ")
    else:
        said = _("%(least)d to %(most)d of the %(total)d Member States had signed by the end of %(day)s; ")
    sure = _("%(least)d for certain.") if tally.certain else _("none for certain.")
    return (said + sure) % facts
