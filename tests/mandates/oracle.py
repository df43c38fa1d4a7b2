"""What must be true of seats after any acts: an oracle that knows days and layers, and nothing of the code.

A seat is a pile of layers. A layer begins on a day, with a person and an authority, and may end before "for ever". On
a day counts the layer that began last; where it has ended by then, the seat is vacant. So an appointment puts a layer
on the pile, voiding takes it away and shows what lies below, and nothing ever rewrites the days before a layer begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

HORIZON = 90  # days are looked at from 0 up to here
FOR_EVER = 10_000

Sits = tuple[str, str] | None  # person and authority


@dataclass
class Layer:
    """Somebody from a day on, for an authority."""

    start: int
    person: str
    authority: str
    until: int = FOR_EVER
    foreseen: int | None = None  # when it would end, had its authority not ended and somebody carried it on

    def end_by(self, day: int) -> None:
        self.until = min(self.until, day)
        self.foreseen = None if self.foreseen is None else min(self.foreseen, day)


@dataclass
class Pile:
    """The layers of one seat."""

    layers: list[Layer] = field(default_factory=list)

    def at(self, day: int) -> Layer | None:
        """Return the layer that counts on a day, whether or not it has ended by then."""
        return max((it for it in self.layers if it.start <= day), key=lambda it: it.start, default=None)

    def after(self, layer: Layer) -> int:
        """Return the day on which the next layer begins."""
        return min((it.start for it in self.layers if it.start > layer.start), default=FOR_EVER)

    def ends(self, layer: Layer) -> int:
        """Return the first day on which a layer does not count any more."""
        return min(layer.until, self.after(layer))

    def days(self) -> Iterator[Sits]:
        for day in range(HORIZON):
            layer = self.at(day)
            yield (layer.person, layer.authority) if layer and day < layer.until else None


@dataclass
class Life:
    """An authority: from when to when."""

    since: int = -FOR_EVER
    until: int = FOR_EVER
    is_successor: bool = False


class Oracle:
    """Piles by seat, lives by authority; each method says what an act that is not refused must have done."""

    def __init__(self, seats: range, authorities: tuple[str, ...]) -> None:
        self.piles = {seat: Pile() for seat in seats}
        self.lives = {name: Life() for name in authorities}
        self.merged: dict[str, str] = {}

    def now(self, name: str) -> str:
        """Return who a person is after all mergers."""
        while name in self.merged:
            name = self.merged[name]
        return name

    def days(self, seat: int) -> list[Sits]:
        return list(self.piles[seat].days())

    def may_appoint(self, seat: int, person: str, authority: str, since: int, *, today: int) -> bool:
        """Say whether nothing stands against an appointment for ever."""
        pile, life = self.piles[seat], self.lives[authority]
        if life.until < FOR_EVER or (life.is_successor and since < life.since):
            return False
        sitting = pile.at(since)
        if sitting and since < sitting.until and (sitting.person, sitting.authority) == (person, authority):
            return True
        if any(layer.start >= since for layer in pile.layers):
            return False
        if sitting and since < sitting.until <= today:
            return False
        return not self._sits_elsewhere(seat, person, since)

    def _sits_elsewhere(self, seat: int, person: str, since: int) -> bool:
        others = [pile for number, pile in self.piles.items() if number != seat]
        return any(layer.person == person and pile.ends(layer) > since for pile in others for layer in pile.layers)

    def appoint(self, seat: int, person: str, authority: str, since: int) -> None:
        sitting = self.piles[seat].at(since)
        if sitting and since < sitting.until and (sitting.person, sitting.authority) == (person, authority):
            return
        self.piles[seat].layers.append(Layer(since, person, authority))

    def may_end(self, seat: int, layer: Layer, until: int, *, today: int) -> bool:
        ends = self.piles[seat].ends(layer)
        return layer.start < until <= ends and ends > today

    def may_extend(self, seat: int, layer: Layer, until: int) -> bool:
        pile = self.piles[seat]
        if not pile.ends(layer) < until <= pile.after(layer) or until > self.lives[layer.authority].until:
            return False
        others = [other for number, other in self.piles.items() if number != seat]
        return not any(
            it.person == layer.person and it.start < until and other.ends(it) > layer.start
            for other in others
            for it in other.layers
        )

    def void(self, seat: int, layer: Layer) -> None:
        """What ended with its authority ends by itself once that is void which carried it on."""
        self.piles[seat].layers.remove(layer)
        for below in self.piles[seat].layers:
            if below.until == layer.start:
                below.foreseen = None

    def correct_authority(self, seat: int, layer: Layer, authority: str) -> None:
        """Where it never was the authority that ended, its end was no more than giving way to what carried it on."""
        layer.authority = authority
        if layer.foreseen is not None and self.lives[authority].until > layer.until == self.piles[seat].after(layer):
            layer.until, layer.foreseen = layer.foreseen, None

    def leave(self, authority: str, until: int) -> None:
        """The authority leaves the group: nobody sits for it from that day on."""
        for pile in self.piles.values():
            for layer in pile.layers:
                if layer.authority == authority and layer.start < until:
                    layer.end_by(until)

    def succeed(self, authority: str, heir: str, on: int) -> None:
        for pile in self.piles.values():
            for layer in list(pile.layers):
                if layer.authority == authority:
                    self._hand_over(pile, layer, heir, on)
        self.lives[authority].until = on
        self.lives.setdefault(heir, Life(since=on))
        self.lives[heir].is_successor = True

    def _hand_over(self, pile: Pile, layer: Layer, heir: str, on: int) -> None:
        if layer.start >= on:
            layer.authority = heir
            return
        until, layer_ends = layer.until, pile.ends(layer)
        layer.until = min(until, on)
        if layer_ends > on:
            layer.foreseen = until
            pile.layers.append(Layer(on, layer.person, heir, until))

    def merge(self, duplicate: str, into: str) -> None:
        self.merged[duplicate] = into
        for pile in self.piles.values():
            for layer in pile.layers:
                layer.person = self.now(layer.person)

    def close(self, on: int) -> None:
        for pile in self.piles.values():
            pile.layers = [layer for layer in pile.layers if layer.start < on]
            for layer in pile.layers:
                layer.end_by(on)
