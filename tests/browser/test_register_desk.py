"""The pages of the public Register at the desk, in light and dark: retrievals, differences, reconciliation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterDifference
from nominations.reference import actions as reference
from tests.browser.axe import Watch, assert_accessible
from tests.reconciliation.files import SAMPLE, document, entry, take

LetIn = Callable[[BrowserContext, User], None]
RECONCILIATION = "admin:nominations_registerdifference_reconciliation"


@pytest.fixture
def page(desk_page: Page) -> Page:
    return desk_page


@pytest.fixture
def register(group: ExpertGroup, states: dict[str, object]) -> ExpertGroup:
    """The real sample, and a group that says otherwise in several fields."""
    reference.load_register_terms()
    take(SAMPLE.read_bytes())
    ExpertGroup.objects.filter(code="E00391").update(mission="What we hold.\nOn two lines.")
    return group


def test_a_file_is_imported_and_every_entry_has_its_line(
    register: ExpertGroup, page: Page, watched: Watch, tmp_path: Path
) -> None:
    page.goto(reverse("admin:nominations_registerretrieval_changelist"))
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("link", name="Import a file").click()
    page.get_by_role("button", name="Import the file").click()
    expect(page.get_by_text("Choose the file first.")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    path = tmp_path / "next.json"
    path.write_bytes(document(entry("E00391", scope="Wide"), entry("E09999/1"), retrieved="2026-04-16"))
    page.get_by_label("File of the Register").set_input_files(path)
    page.get_by_role("button", name="Import the file").click()
    expect(page.get_by_text("The Register's list has no “Wide”", exact=False).first).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_a_difference_is_decided_on_its_page(register: ExpertGroup, page: Page, watched: Watch) -> None:
    page.goto(f"{reverse('admin:nominations_registerdifference_changelist')}?decision__exact=open")
    assert_accessible(page, heard=watched.heard)
    difference = RegisterDifference.objects.filter(field="mission").get()
    page.goto(reverse("admin:nominations_registerdifference_page", args=[difference.pk]))
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("button", name="Leave ours").click()
    expect(page.get_by_text("Ours stays.")).to_be_visible()
    assert_accessible(page, heard=watched.heard)


def test_lines_are_confirmed(register: ExpertGroup, page: Page, watched: Watch) -> None:
    page.goto(reverse(RECONCILIATION))
    assert_accessible(page, heard=watched.heard)
    page.get_by_role("checkbox", name="E00391: Mission").check()
    page.get_by_role("button", name="Confirm the ticked lines").click()
    expect(page.get_by_text("1 line is confirmed.")).to_be_visible()
    assert_accessible(page, heard=watched.heard)
    page.goto(f"{reverse(RECONCILIATION)}?show=removal&q=nothing")
    assert_accessible(page, heard=watched.heard)
