"""A file as large as the whole Register: the entries of the sample over and over, under codes of their own."""

import json
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parent.parent / "nominations" / "data" / "register_groups_sample.json"
WHOLE = 2_039
FIRST = 20_000  # no code of the sample begins as high


def write(path: Path, *, entries: int = WHOLE) -> Path:
    """Write the file and return its path; sub-groups keep a parent, which may come later or never, as in the sample."""
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    told = {**sample, "groups": [_entry(sample["groups"], number) for number in range(entries)]}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _entry(groups: list[dict[str, Any]], number: int) -> dict[str, Any]:
    lap, place = divmod(number, len(groups))
    entry = groups[place]
    if not lap:
        return entry
    stem, slash, sub_group = entry["code"].partition("/")
    moved = (int(stem[1:]) + FIRST + lap * 9_000) % 100_000
    return {**entry, "code": f"{stem[0]}{moved:05d}{slash}{sub_group}"}
