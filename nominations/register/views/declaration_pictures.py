"""The pictures of a declaration: two maps of who had signed on a day, the waves and the slider through time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nominations.declarations import step_chart
from nominations.declarations.counting import Standing, Tally, Wave
from nominations.declarations.europe import Outline, europe
from nominations.kernel.partial_dates import written
from nominations.mandates import pictures
from nominations.mandates.pictures import TileFacts, TileMap
from nominations.register.queries import PublicSignature, PublicState, Signatories

COLOURS = 7  # of waves, from the first to the last; each wave also has a number, which says what its colour says


class OnTheDay(TextChoices):
    """How a State stands at the end of the chosen day, as both maps show it; computed, never stored."""

    SIGNED = "signed", _("Signed")
    PERHAPS = "perhaps", _("Perhaps signed")
    NOT_YET = "not_yet", _("Not signed yet")
    WITHDREW = "withdrew", _("Withdrew")


SIGNS: dict[TextChoices, str] = {
    OnTheDay.SIGNED: "●",
    OnTheDay.PERHAPS: "◐",
    OnTheDay.NOT_YET: "○",
    OnTheDay.WITHDREW: "–",
}
SHORT: dict[TextChoices, Promise] = {
    OnTheDay.SIGNED: _("signed"),
    OnTheDay.PERHAPS: _("perhaps"),
    OnTheDay.NOT_YET: _("not yet"),
    OnTheDay.WITHDREW: _("withdrew"),
}


@dataclass(frozen=True)
class StateFacts(TileFacts):
    """One State on both maps: its wave by number and colour beside how it stands."""

    wave: int = 0  # 0: it is in none
    colour: int = 0

    @property
    def said(self) -> str:
        return f"{self.code} {self.name}: {self.sentence}"


@dataclass(frozen=True)
class Shape:
    """A State on the geographic map."""

    facts: StateFacts
    outline: Outline


@dataclass(frozen=True)
class GeographicMap:
    box: str
    others: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class WaveLink:
    """A wave as a link to the day on which it was over for certain, and as a line of the legend."""

    number: int
    colour: int
    stated: str
    on: date
    states: str
    count: int
    after: str
    is_current: bool


@dataclass(frozen=True)
class Point:
    """A stop of the slider: a day on which the count may have changed."""

    at: int
    on: date
    words: str


def state_facts(
    found: Signatories, members: Sequence[PublicState], *, on: date, waves: Sequence[Wave]
) -> list[StateFacts]:
    """Return each Member State, and each signatory outside the Union, as the maps show it on a day."""
    standings = found.standings(on=on)
    numbers = {state: at for at, wave in enumerate(waves, 1) for state in wave.states}
    last = {row.iso2: row for row in found.rows}
    known = [(state.iso2, state.eu_code, state.name, True) for state in members]
    known += [(row.iso2, row.eu_code, row.name, False) for row in last.values() if not row.is_member_state]
    facts = []
    for iso2, code, name, is_member in known:
        state = on_the_day(standings.get(iso2, Standing.NO), last.get(iso2), on=on)
        number = numbers.get(iso2, 0)
        facts.append(
            StateFacts(
                code=code,
                name=name,
                state=state,
                href=f"{reverse('register:state', args=[code])}#declarations" if is_member else "",
                sentence=_in_words(state, last.get(iso2)),
                wave=number,
                colour=colour(number, len(waves)),
            )
        )
    return facts


def on_the_day(standing: Standing, last: PublicSignature | None, *, on: date) -> OnTheDay:
    if standing == Standing.CERTAIN:
        return OnTheDay.SIGNED
    if standing == Standing.POSSIBLE:
        return OnTheDay.PERHAPS
    is_out = last is not None and last.is_withdrawal and last.when.certainly_by(on)
    return OnTheDay.WITHDREW if is_out else OnTheDay.NOT_YET


def _in_words(state: OnTheDay, last: PublicSignature | None) -> str:
    if last is None:
        return _now("not signed")
    return f"{SHORT[state]} ({last.when.stated})"


def colour(number: int, of: int) -> int:
    """Return the colour of a wave: the first is the darkest, the last the lightest, the others between."""
    if not number:
        return 0
    return 1 + round((number - 1) * (COLOURS - 1) / max(of - 1, 1))


def tiles(facts: Sequence[StateFacts]) -> TileMap:
    return pictures.tile_map(facts, signs=SIGNS, words=SHORT)


def geographic(facts: Sequence[StateFacts]) -> GeographicMap:
    """Return the outlines of the States that the map of Europe knows, the small ones last: their rings lie on top."""
    drawn = europe()
    shapes = [Shape(each, drawn.states[each.code]) for each in facts if each.code in drawn.states]
    return GeographicMap(drawn.box, drawn.others, tuple(sorted(shapes, key=lambda shape: shape.outline.is_small)))


def wave_links(
    waves: Sequence[Wave], *, on: date, today: date, codes: dict[str, str], order: Sequence[str]
) -> list[WaveLink]:
    """Return the waves, each with the count once it was over; a wave that may still run ends today."""
    links = []
    for number, wave in enumerate(waves, 1):
        over = min(wave.when.end, today)
        links.append(
            WaveLink(
                number=number,
                colour=colour(number, len(waves)),
                stated=wave.when.stated,
                on=over,
                states=", ".join(codes[state] for state in sorted(wave.states, key=order.index)),
                count=len(wave.states),
                after=step_chart.span(wave.after),
                is_current=over == on,
            )
        )
    return links


def points(steps: Sequence[Tally], now: Tally) -> list[Point]:
    """Return the stops of the slider: each day up to now on which the count may have changed, and today."""
    stops = [*(step for step in steps if step.on < now.on), now]
    return [Point(at, step.on, f"{written(step.on)}: {step_chart.span(step)}") for at, step in enumerate(stops)]


def stop(found: Sequence[Point], on: date) -> int:
    """Return the stop at which the slider stands on a day: the last one that is not after it."""
    return max((point.at for point in found if point.on <= on), default=0)
