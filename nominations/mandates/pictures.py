"""The map of tiles: 27 equal tiles in their rough geographic places, each with its State's seats in a word and a sign.

Pure geometry, no HTML: `templates/components/tile_map.html` draws it. Every door gives the addresses itself.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nominations.mandates.composition import StateLine
from nominations.mandates.models import Mandate
from nominations.mandates.states import EndReason

ENDING_WITHIN = timedelta(days=90)
FOLLOWED = {EndReason.REPLACED, EndReason.AUTHORITY_CHANGED}  # the seat goes on with somebody on the next day
TILE, GAP = 100, 6  # units of the picture; the page scales them
# By the Union's codes (EL for Greece), row by row from the north; a blank is sea, or not of the Union.
_ROWS = (
    ". . . . SE FI .",
    ". . . . . EE .",
    ". . . DK . LV .",
    "IE . NL DE PL LT .",
    ". BE LU CZ SK . .",
    ". FR . AT HU RO .",
    "PT ES IT SI HR BG .",
    ". . . MT . EL CY",
)
PLACES = {code: (column, row) for row, line in enumerate(_ROWS) for column, code in enumerate(line.split())}
COLUMNS = len(_ROWS[0].split())


class SeatState(TextChoices):
    """How a State's seats stand on a day, as a tile shows it; computed, never stored."""

    HELD = "held", _("Held")
    ENDING = "ending", _("Ending within 90 days")
    PARTLY = "partly", _("Partly held")
    VACANT = "vacant", _("Vacant")
    NOT_INVITED = "not_invited", _("Not invited")


SIGNS: Mapping[TextChoices, str] = {
    SeatState.HELD: "●",
    SeatState.ENDING: "◔",
    SeatState.PARTLY: "◐",
    SeatState.VACANT: "○",
    SeatState.NOT_INVITED: "–",
}
# What fits into a tile.
_SHORT: Mapping[TextChoices, Promise] = {
    SeatState.HELD: _("held"),
    SeatState.ENDING: _("ending"),
    SeatState.PARTLY: _("partly"),
    SeatState.VACANT: _("vacant"),
    SeatState.NOT_INVITED: _("not asked"),
}


@dataclass(frozen=True)
class TileFacts:
    """What the caller knows of one State: EU code, name, how it stands, a sentence, and where its tile leads."""

    code: str
    name: str
    state: TextChoices
    href: str = ""
    sentence: str = ""  # read aloud and shown on hovering; the state's own words when empty


@dataclass(frozen=True)
class Tile:
    """One tile in units of the picture; `middle` is the x of its three lines of text."""

    facts: TileFacts
    x: int
    y: int
    middle: int
    code_y: int
    sign_y: int
    word_y: int
    sign: str
    word: str

    @property
    def said(self) -> str:
        """The whole tile in words, what it shows among them: "AT Austria: held"."""
        return f"{self.facts.code} {self.facts.name}: {self.facts.sentence or self.facts.state.label}"


@dataclass(frozen=True)
class LegendLine:
    state: TextChoices
    sign: str
    words: str
    number: int


@dataclass(frozen=True)
class TileMap:
    """A drawn map: its size in units, the tiles in the order given, and a legend that counts."""

    box: str
    side: int
    tiles: tuple[Tile, ...]
    legend: tuple[LegendLine, ...]
    summary: str


def tile_map(
    facts: Iterable[TileFacts],
    *,
    signs: Mapping[TextChoices, str] = SIGNS,
    words: Mapping[TextChoices, Promise] = _SHORT,
) -> TileMap:
    """Lay out the tiles; a code that has no place on the map stands in a row below it, so that none is lost.

    `signs` and `words` say what a tile shows in each state, in the order of the legend; by default, of seats.
    """
    given = list(facts)
    strangers = [each.code for each in given if each.code not in PLACES]
    places = PLACES | {code: (at % COLUMNS, len(_ROWS) + at // COLUMNS) for at, code in enumerate(strangers)}
    tiles = tuple(_tile(each, *places[each.code], signs[each.state], str(words[each.state])) for each in given)
    rows = max([len(_ROWS), *(row + 1 for _column, row in (places[each.code] for each in given))])
    counted = Counter(each.state for each in given)
    legend = tuple(
        LegendLine(state, sign, str(state.label), counted[state]) for state, sign in signs.items() if counted[state]
    )
    step = TILE + GAP
    said = ", ".join(f"{line.words}: {line.number}" for line in legend)
    box = f"{-GAP} {-GAP} {COLUMNS * step + GAP} {rows * step + GAP}"  # room for the ring of the focus
    return TileMap(box, TILE, tiles, legend, said)


def _tile(facts: TileFacts, column: int, row: int, sign: str, word: str) -> Tile:
    x, y = column * (TILE + GAP), row * (TILE + GAP)
    return Tile(
        facts=facts,
        x=x,
        y=y,
        middle=x + TILE // 2,
        code_y=y + 38,
        sign_y=y + 66,
        word_y=y + 90,
        sign=sign,
        word=word,
    )


def seat_state(line: StateLine, *, on: date, invited: Container[str] | None = None) -> SeatState:
    """Judge a State's line of the composition on a day.

    `invited`: ISO codes of the States that were asked (rule 33); None: who has seats was asked.
    """
    asked = bool(line.places) if invited is None else line.country.iso2 in invited
    if line.sitting:
        if line.vacant:
            return SeatState.PARTLY
        is_ending = any(_ends_soon(mandate, on) for mandate in line.sitting)
        return SeatState.ENDING if is_ending else SeatState.HELD
    return SeatState.VACANT if asked else SeatState.NOT_INVITED


def _ends_soon(mandate: Mandate, on: date) -> bool:
    """Answer whether a seat will stand empty soon: where somebody is appointed to follow, it will not."""
    return bool(mandate.until and mandate.until - on <= ENDING_WITHIN and mandate.end_reason not in FOLLOWED)


def seats_in_words(line: StateLine, state: SeatState) -> str:
    """Return the sentence of a tile: how many of how many seats are held."""
    if not line.places:
        return str(state.label)
    held = ngettext("%(held)d of %(number)d seat held", "%(held)d of %(number)d seats held", len(line.places)) % {
        "held": len(line.sitting),
        "number": len(line.places),
    }
    if state == SeatState.ENDING:
        return _now("%(held)s, ending within 90 days") % {"held": held}
    return held
