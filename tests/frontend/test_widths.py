"""Between the narrowest screens that browser tests measure, 320 and 390 px, no rule of a style sheet begins or ends."""

import re
from pathlib import Path

from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "nominations/static"
# For example: min-width of 480px, max-width of 35.9375em, width from 415px on; each in brackets.
WIDTH = re.compile(r"\(\s*(?:(?:min-|max-)?width\s*[:<>=]+\s*([\d.]+)(px|r?em)|([\d.]+)(px|r?em)\s*[<>=]+\s*width)")


def test_no_rule_tells_320_from_390_pixels() -> None:
    sheets = sorted(STYLES.rglob("*.css"))
    queries = [query for sheet in sheets for query in re.findall(r"@(?:media|container)([^{]*)", sheet.read_text())]
    limits = {_in_pixels(found) for query in queries for found in WIDTH.findall(query)}
    assert {480.0, 768.0} <= limits  # they were found
    assert [limit for limit in sorted(limits) if 320 < limit <= 390] == []


def _in_pixels(found: tuple[str, str, str, str]) -> float:
    number, unit = found[:2] if found[0] else found[2:]
    return float(number) * (1 if unit == "px" else 16)
