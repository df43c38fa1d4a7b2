"""Text that is too long for its place ends after a word, and says that it goes on."""

import pytest

from nominations.kernel.text import shortened


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("First meeting", 13, "First meeting"),
        ("First meeting of the group", 20, "First meeting of…"),
        ("First meeting, of the group", 16, "First meeting…"),
        ("Πρώτησυνάντησητηςομάδας", 10, "Πρώτησυνά…"),
        ("", 5, ""),
    ],
)
def test_it_ends_after_a_word(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected
    assert len(expected) <= most
