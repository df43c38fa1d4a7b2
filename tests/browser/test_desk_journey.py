"""An officer from nothing to the letters, by keyboard alone: group, contacts, rehearsal, call, decisions, papers."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from nominations.accounts.models import Role, User
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.accounts.lists import csv_bytes, row
from tests.browser.test_keyboard import Keyboard
from tests.cast import DEADLINE, invitation_of, submitted
from tests.desk.pages import of_record
from tests.letters.stage import Read

LetIn = Callable[[BrowserContext, User], None]
ANSWERING = ("AT", "MT")


@pytest.fixture
def list_of_all(states: dict[str, Country], tmp_path: Path) -> Path:
    """A contact point for each of the 27 States, as a ministry's list gives them: Greece is EL."""
    file = tmp_path / "contacts.csv"
    codes = [state.eu_code for state in states.values()]
    rows = [
        row(code, f"of {code}", f"contact.{code.lower()}@example.org", given="Contact", position="1") for code in codes
    ]
    file.write_bytes(csv_bytes(*rows))
    return file


@pytest.mark.usefixtures("addressees", "signatory")
def test_from_a_new_group_to_its_letters(
    context: BrowserContext, superuser: User, list_of_all: Path, let_in: LetIn
) -> None:
    let_in(context, superuser)
    keyboard = Keyboard(context.new_page())
    set_up_the_group(keyboard, superuser)
    import_the_contacts(keyboard, list_of_all)
    prepare(keyboard)
    call = rehearse_and_open(keyboard)
    remind_and_extend(keyboard, call)
    for iso2 in ANSWERING:
        submitted(invitation_of(call, iso2), Role.objects.get(country=iso2, kind=Role.Kind.CONTACT_POINT).user)
    decide_in_bulk(keyboard, call)
    letters = issue_the_letters(keyboard, call)
    assert_27_letters_can_be_read(letters)
    assert_the_list_of_members_can_be_read(list_of_members(keyboard, call))


def set_up_the_group(keyboard: Keyboard, officer: User) -> None:
    keyboard.page.goto("/admin/nominations/expertgroup/new/")
    keyboard.type("Code", "E04242")
    keyboard.type("Title", "Group of Light")
    keyboard.press("Save and continue", to="Set up E04242: seats and terms")
    keyboard.type("Representatives that each State names", "1")
    keyboard.press("Save and continue", to="Set up E04242: mailbox")
    keyboard.type("Functional mailbox", "light@commission.example.org")
    keyboard.press("Save and continue", to="Set up E04242: secretariat")
    keyboard.type("Colleague's e-mail address", officer.email)
    keyboard.press("Add to the secretariat", to="Set up E04242: secretariat")
    keyboard.press("Next step, save nothing", to="Set up E04242: meetings")
    keyboard.press("Save and continue", to="Set up E04242: texts and letters")
    keyboard.press("Continue", to="Set up E04242: check and finish")


def import_the_contacts(keyboard: Keyboard, file: Path) -> None:
    keyboard.press("Import contact points", to="Import contact points")
    keyboard.reach("file: ")
    keyboard.page.set_input_files("[name=file]", file)  # the chooser is the system's own
    keyboard.press("Read the file", to="Contact points in contacts.csv")
    keyboard.press("Enter 27 contact points", to="Contact points and roles")
    assert Role.objects.filter(kind=Role.Kind.CONTACT_POINT).count() == 27


def prepare(keyboard: Keyboard) -> None:
    """From the last step of the set-up, which knows the group."""
    keyboard.page.goto(of_record("expertgroup", "setup", ExpertGroup.objects.get().pk))
    keyboard.press("Prepare the first call", to="Add call")
    keyboard.type("Title", "Nominations to the Group of Light")
    keyboard.type("Deadline", f"{DEADLINE:%Y-%m-%d}")
    keyboard.reach("Save")
    keyboard.enter(to="Nominations to the Group of Light")


def rehearse_and_open(keyboard: Keyboard) -> Call:
    call = Call.objects.get()
    keyboard.press("Rehearse it", to=f"Rehearsal before opening: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("27")
    keyboard.press("Open the call", to=f"Open the call: {call.reference}")
    keyboard.press("Open the call", to=call.title)
    assert OutgoingMail.objects.filter(kind="call_opened").count() == 27
    return call


def remind_and_extend(keyboard: Keyboard, call: Call) -> None:
    tick(keyboard, call, "?q=Belgium", "Choose Belgium")
    keyboard.press("Remind these", to=f"Remind these States: {call.reference}")
    keyboard.press("Continue: see the mail first", to=f"Remind these States: {call.reference}")
    keyboard.press("Remind (1)", to=f"Remind these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("Done for 1 State.")
    tick(keyboard, call, "?q=Belgium", "Choose Belgium")
    keyboard.press("Extend these", to=f"Extend the deadline of these States: {call.reference}")
    keyboard.type("New last day", f"{DEADLINE + timedelta(days=7):%m%d%Y}")
    keyboard.type("Reason", "A holiday.")
    keyboard.press("Continue: see the mail first", to=f"Extend the deadline of these States: {call.reference}")
    keyboard.press("Extend the deadline (1)", to=f"Extend the deadline of these States: {call.reference}")
    assert invitation_of(call, "BE").extended_to == DEADLINE + timedelta(days=7)


def decide_in_bulk(keyboard: Keyboard, call: Call) -> None:
    tick(keyboard, call, "?show=decide", "All that are shown (2)")
    keyboard.press("Accept these", to=f"Accept the nominations of these States: {call.reference}")
    keyboard.press("Accept (2)", to=f"Accept the nominations of these States: {call.reference}")
    expect(keyboard.page.locator("main")).to_contain_text("Done for 2 States.")
    assert set(Mandate.objects.values_list("seat__country", flat=True)) == set(ANSWERING)


def issue_the_letters(keyboard: Keyboard, call: Call) -> bytes:
    keyboard.page.goto(f"/admin/nominations/call/{call.pk}/board/?q=Belgium")
    keyboard.press("Letters", to=f"Letters of {call.reference}")
    keyboard.press("Continue: issue the letters ticked", to=f"Issue letters of {call.reference}")
    keyboard.press("Issue 27 letters", to=f"Letters of {call.reference}")
    assert Letter.objects.filter(kind=Letter.Kind.CALL).count() == 27
    return downloaded(keyboard, "Download all 27 letters (ZIP)")


def list_of_members(keyboard: Keyboard, call: Call) -> bytes:
    keyboard.page.goto(f"/admin/nominations/expertgroup/{call.group_id}/composition/")
    return downloaded(keyboard, "List of members (PDF)")


def tick(keyboard: Keyboard, call: Call, filters: str, name: str) -> None:
    keyboard.page.goto(f"/admin/nominations/call/{call.pk}/board/{filters}")
    keyboard.reach(name)
    keyboard.page.keyboard.press("Space")


def downloaded(keyboard: Keyboard, name: str) -> bytes:
    keyboard.reach(name)
    with keyboard.page.expect_download() as download:
        keyboard.page.keyboard.press("Enter")
    return Path(download.value.path()).read_bytes()


def assert_27_letters_can_be_read(archive: bytes) -> None:
    """Each is tagged, says its language, embeds its fonts, and names its State in the State's own languages."""
    with zipfile.ZipFile(io.BytesIO(archive)) as folder:
        names = sorted(folder.namelist())
        read = {name[:-4].rpartition("_")[2]: Read(folder.read(name)) for name in names}
    states = Country.objects.in_bulk(field_name="eu_code")
    assert set(read) == set(states)
    for code, letter in read.items():
        assert_is_accessible(letter)
        said = letter.text()
        assert all(name in said for name in states[code].native_official_names.split("/")), code
        assert f"H.E. Ms Ana Invented of {states[code].name_en}" in said.replace("\n", " ")
        assert "light@commission.example.org" in said


def assert_the_list_of_members_can_be_read(content: bytes) -> None:
    members = Read(content)
    assert_is_accessible(members)
    said = members.text()
    assert all(state.name_en in said for state in Country.objects.filter(pk__in=ANSWERING))
    assert Addressee.objects.count() == Signatory.objects.count() * 27


def assert_is_accessible(paper: Read) -> None:
    assert paper.root.MarkInfo.Marked
    assert paper.root.Lang == "en"
    assert all(said in paper.metadata for said in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"))
    assert "H1" in paper.tags()
    assert paper.descriptors
    assert all(any(key.startswith("/FontFile") for key in each.keys()) for each in paper.descriptors)  # noqa: SIM118 - no dict
