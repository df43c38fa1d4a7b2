"""The pages of the desk that stand in no other test of this folder: all of them, in light and dark, wide and narrow.

Which pages there are says the table of permissions; a whole run fails when one of them was judged nowhere (judged.py).
"""

import pytest
from playwright.sync_api import Page

from tests.browser import judged
from tests.browser.axe import Watch, assert_accessible
from tests.permissions.test_matrix import address_of, addresses, file, keys

__all__ = ["file", "keys"]  # fixtures: one object of every kind

HISTORIES = [name for name in sorted(judged.pages_of_the_desk()) if name.endswith("_history")]
REST = {
    "decisions on a call": ["call_closing", "call_deadline", "invitation_extension"],
    "decisions on a nomination": ["nomination_acceptance", "nomination_return", "nomination_notes"],
    "decisions on a mail": [
        "outgoingmail_arrival",
        "outgoingmail_call_back",
        "outgoingmail_hold",
        "outgoingmail_release",
    ],
    "reference": ["holiday_add", "holiday_change", "holiday_delete", "heartbeat_change"],
    "letters": ["call_sending", "letter_sending", "mandate_letter_issuing"],
    "who signs and what goes with it": ["signatory_add", "annex_change", "annex_retirement"],
    "words of a call": ["call_texts", "call_text", "call_text_again", "call_text_going_back"],
    "words of all groups": [
        "expertgroup_common_text",
        "expertgroup_common_text_again",
        "expertgroup_common_text_going_back",
    ],
    "setting up": ["expertgroup_setup_leaving", "role_new"],
    "mailboxes and authorities": ["mailbox_changelist", "mailbox_change", "authority_succession"],
}
WIDE_AND_NARROW = (1280, 320)


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.mark.parametrize("names", REST.values(), ids=REST.keys())
def test_pages(names: list[str], page: Page, watched: Watch, keys: dict[str, str]) -> None:
    assert _judged([f"admin:nominations_{name}" for name in names], page, watched, keys) == len(names)


def test_the_application(page: Page, watched: Watch, keys: dict[str, str]) -> None:
    assert _judged(["admin:app_list"], page, watched, keys) == 1


def test_the_history_of_every_record(page: Page, watched: Watch, keys: dict[str, str]) -> None:
    assert _judged(HISTORIES, page, watched, keys) == len(HISTORIES) > 10


def _judged(names: list[str], page: Page, watched: Watch, keys: dict[str, str]) -> int:
    """Judge the pages of these names; return how many."""
    patterns = dict(addresses())
    for name in names:
        answer = page.goto(address_of(name, patterns[name], keys))
        assert answer is not None
        assert answer.status == 200, name
        assert_accessible(page, heard=watched.heard, widths=WIDE_AND_NARROW)
    return len(names)
