"""Draws the map of Europe from Natural Earth's outlines, once: `python -m config.geography` writes the file we keep."""

import json
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from config import assets

TARGET = assets.ROOT / "nominations" / "data" / "europe.json"
OUTLINES = "node_modules/world-atlas/countries-50m.json"  # npm world-atlas 2.0.2: Natural Earth 4, public domain
UNIT = 2000  # metres of the projection to one unit of the picture
TOLERANCE = 1.0  # units that a simplified line may be away from the true one
SMALLEST = 3.0  # square units; a smaller island is left out, but never the only land of a Member State
# The part of the projection that is shown, in metres: from the Canary-less west of Ireland to Cyprus.
WEST, EAST, SOUTH, NORTH = 2_500_000, 6_600_000, 1_350_000, 5_450_000
MARGIN = 60_000  # what is cut off lies so far outside the frame that no cut edge is seen
# The Union's code by the name in the outlines. All of Cyprus is territory of the Union (Protocol 10 to the 2003 Act).
MEMBERS = {
    "Austria": "AT", "Belgium": "BE", "Bulgaria": "BG", "Cyprus": "CY", "N. Cyprus": "CY", "Czechia": "CZ",
    "Germany": "DE", "Denmark": "DK", "Estonia": "EE", "Greece": "EL", "Spain": "ES", "Finland": "FI", "Åland": "FI",
    "France": "FR", "Croatia": "HR", "Hungary": "HU", "Ireland": "IE", "Italy": "IT", "Lithuania": "LT",
    "Luxembourg": "LU", "Latvia": "LV", "Malta": "MT", "Netherlands": "NL", "Poland": "PL", "Portugal": "PT",
    "Romania": "RO", "Sweden": "SE", "Slovenia": "SI", "Slovakia": "SK",
}  # fmt: skip
Point = tuple[float, float]
Ring = list[Point]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="geography-") as folder:
        assets.install(Path(folder), with_outlines=True)
        outlines = json.loads((Path(folder) / OUTLINES).read_text(encoding="utf-8"))
    drawn = drawing(outlines)
    TARGET.write_text(json.dumps(drawn, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")  # noqa: T201 -- a command line tells what it did


def drawing(outlines: dict[str, Any]) -> dict[str, Any]:
    """Return size, path and middle of each Member State by its code, and one path for all other land."""
    arcs = [simplified([placed(point) for point in arc]) for arc in _degrees(outlines)]
    borders: dict[str, list[list[int]]] = defaultdict(list)
    for country in outlines["objects"]["countries"]["geometries"]:
        borders[MEMBERS.get(country["properties"]["name"], "")] += _rings(country)
    # Without the lines inside: one Cyprus, and no border between countries outside the Union, whoever disputes it.
    shapes = {
        code: [cut for ring in dissolved(rings, arcs) for cut in [cut_off(ring)] if cut]
        for code, rings in borders.items()
    }
    others = [ring for ring in shapes.pop("") if area(ring) >= SMALLEST]
    return {
        "source": "Natural Earth 1:50m (public domain), npm world-atlas 2.0.2; ETRS89-LAEA (EPSG:3035)",
        "width": (EAST - WEST) // UNIT,
        "height": (NORTH - SOUTH) // UNIT,
        "others": path(others),
        "states": {code: _state(rings) for code, rings in sorted(shapes.items())},
    }


def _state(rings: list[Ring]) -> dict[str, Any]:
    largest = max(rings, key=area)
    kept = [ring for ring in rings if ring is largest or area(ring) >= SMALLEST]
    x, y = middle(largest)
    return {"x": round(x), "y": round(y), "area": round(sum(map(area, kept))), "path": path(kept)}


def placed(point: Point) -> Point:
    """Return a place (degrees east and north) in units of the picture: equal-area, ETRS89-LAEA (EPSG:3035, GRS80)."""
    e = math.sqrt(0.00669438002290)
    a, lat0, lon0 = 6378137.0, math.radians(52), math.radians(10)

    def q(lat: float) -> float:
        s = math.sin(lat)
        return (1 - e * e) * (s / (1 - (e * s) ** 2) - math.log((1 - e * s) / (1 + e * s)) / (2 * e))

    qp, lat, lon = q(math.pi / 2), math.radians(point[1]), math.radians(point[0]) - lon0
    b0, b = math.asin(q(lat0) / qp), math.asin(max(-1.0, min(1.0, q(lat) / qp)))
    rq = a * math.sqrt(qp / 2)
    d = a * math.cos(lat0) / math.sqrt(1 - (e * math.sin(lat0)) ** 2) / (rq * math.cos(b0))
    turned = 1 + math.sin(b0) * math.sin(b) + math.cos(b0) * math.cos(b) * math.cos(lon)
    k = rq * math.sqrt(2 / max(turned, 1e-9))
    east = 4_321_000 + k * d * math.cos(b) * math.sin(lon)
    north = 3_210_000 + k / d * (math.cos(b0) * math.sin(b) - math.sin(b0) * math.cos(b) * math.cos(lon))
    return (east - WEST) / UNIT, (NORTH - north) / UNIT


def simplified(line: Ring) -> Ring:
    """Leave out points that lie on the line within the tolerance (Douglas and Peucker); the ends stay."""
    if len(line) < 3:  # noqa: PLR2004 -- two ends, nothing between
        return line
    first, last = line[0], line[-1]
    if first == last:  # an island: from its first point to the one farthest away, and back
        far = max(range(len(line)), key=lambda at: math.dist(first, line[at]))
        return simplified(line[: far + 1])[:-1] + simplified(line[far:]) if 0 < far < len(line) - 1 else line
    long = math.dist(first, last)
    away = [abs((last[0] - first[0]) * (y - first[1]) - (last[1] - first[1]) * (x - first[0])) / long for x, y in line]
    at = max(range(len(line)), key=away.__getitem__)
    if away[at] <= TOLERANCE:
        return [first, last]
    return simplified(line[: at + 1])[:-1] + simplified(line[at:])


def dissolved(rings: Iterable[list[int]], arcs: Sequence[Ring]) -> Iterator[Ring]:
    """Return the outer lines only: an arc that two of the rings share lies between them and falls out."""
    walked = [number for ring in rings for number in ring]
    shared = Counter(number if number >= 0 else ~number for number in walked)
    left: dict[Point, list[Ring]] = defaultdict(list)
    for number in walked:
        if shared[number if number >= 0 else ~number] == 1:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]  # a negative number: walked backwards
            left[arc[0]].append(arc)
    while left:
        start = next(iter(left))
        ring: Ring = [start]
        while left.get(ring[-1]):
            arc = left[ring[-1]].pop()
            if not left[arc[0]]:
                del left[arc[0]]
            ring += arc[1:]
        yield ring[:-1] if ring[0] == ring[-1] else ring


def cut_off(ring: Ring) -> Ring:
    """Return what of a ring lies in the frame and a margin (Sutherland and Hodgman), side by side."""
    edge = MARGIN / UNIT
    right, bottom = (EAST - WEST) / UNIT + edge, (NORTH - SOUTH) / UNIT + edge
    for axis, limit, sign in ((0, -edge, 1), (0, right, -1), (1, -edge, 1), (1, bottom, -1)):
        kept: Ring = []
        for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
            inside, was_inside = ((p[axis] - limit) * sign >= 0 for p in (point, before))
            if inside != was_inside:
                part = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append(tuple(b + part * (p - b) for b, p in zip(before, point, strict=True)))  # type: ignore[arg-type]
            if inside:
                kept.append(point)
        ring = kept
    return ring


def area(ring: Sequence[Point]) -> float:
    return abs(_doubled(ring)) / 2


def middle(ring: Sequence[Point]) -> Point:
    """Return the centre of gravity."""
    doubled = _doubled(ring)
    x = y = 0.0
    for (x0, y0), (x1, y1) in _sides(ring):
        cross = x0 * y1 - x1 * y0
        x, y = x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return (x / doubled / 3, y / doubled / 3) if doubled else ring[0]


def _doubled(ring: Sequence[Point]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring))


def _sides(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def path(rings: Iterable[Ring]) -> str:
    """Return rings as the shortest SVG path in whole units: a start, then steps."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)]
        moved = " ".join(f"{dx} {dy}" for dx, dy in steps if (dx, dy) != (0, 0))
        if moved:
            parts.append(f"M{points[0][0]} {points[0][1]}l{moved}z".replace(" -", "-"))
    return "".join(parts)


def _degrees(outlines: dict[str, Any]) -> Iterator[Ring]:
    """Return the arcs of a quantised topology in degrees (TopoJSON: each point is a step from the one before)."""
    (sx, sy), (tx, ty) = outlines["transform"]["scale"], outlines["transform"]["translate"]
    for arc in outlines["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        yield line


def _rings(country: dict[str, Any]) -> Iterator[list[int]]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for polygon in polygons:
        yield from polygon


if __name__ == "__main__":
    main()
