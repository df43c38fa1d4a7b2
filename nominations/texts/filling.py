"""Putting values into a text: one pass, so that a value is never read as a text again."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each `{name}` replaced by its value; raises KeyError for a name without one."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)
