"""Declarations at the desk, judged in light and dark, wide and narrow; a wave is recorded without scripts."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page

from nominations.accounts.models import User
from nominations.declarations import acceding, parties, signing, wording
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import partial_date
from nominations.reference.models import Country
from tests.browser.axe import Watch
from tests.browser.test_meeting_desk import judge
from tests.cast import NOW, letter, pdf_bytes
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import LIST, of, prepared
from tests.desk.pages import of_record

LetIn = Callable[[BrowserContext, User], None]
FILTERED = f"{LIST}?kind__exact=joint_statement"


def test_the_list_and_what_a_declaration_says_of_itself(
    desk_page: Page, declaration: Declaration, all_signed: list[Signature], group: ExpertGroup
) -> None:
    page, watched = desk_page, Watch(desk_page)
    draft = prepared(group)
    page.goto(LIST)
    judge(page, watched, "EuroQCI declaration")
    page.goto(FILTERED)
    judge(page, watched, "No declaration is like that.")
    page.goto(of("overview", declaration))
    judge(page, watched, "BE, DE, ES, IT, LU, MT, NL then 7")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Done at").fill("București")
    page.get_by_role("button", name="Continue: see what changes").click()
    judge(page, watched, "From now on")
    ExpertGroup.objects.create(code="E00935", title="Another group")
    page.goto(of_record("declaration", "choose"))
    judge(page, watched, "Enter a declaration of E00935")
    page.goto(of_record("declaration", "new", group.pk))
    page.get_by_role("button", name="Continue: check it first").click()
    judge(page, watched, "Give the declaration a title.")
    for one, name, says in (
        (draft, "opening", "Say first on which date it was done"),
        (declaration, "closing", "No further State signs"),
        (declaration, "reopening", "This is not possible while"),
    ):
        page.goto(of(name, one))
        judge(page, watched, says)
    assert watched.heard == []


@pytest.mark.usefixtures("all_signed")
def test_who_signed(
    desk_page: Page, declaration: Declaration, superuser: User, contacts: dict[str, User], states: dict[str, Country]
) -> None:
    page, watched = desk_page, Watch(desk_page)
    ireland = declaration.signatures.standing().get(country="IE")
    signing.strike(ireland, reason="Another State.", by=superuser, at=NOW)
    page.goto(f"{of('signatories', declaration)}?on=2019-12-01")
    judge(page, watched, "10 for certain; up to 19")
    page.get_by_role("link", name="Print", exact=True).click()
    judge(page, watched, "Signatory States on Sunday 1 December 2019: 10 to 19")
    acceding.invite(declaration, countries=[states["IE"]], by=superuser, at=NOW)
    page.goto(of("recording", declaration))
    judge(page, watched, "1 State is on its way to accede")
    page.goto(f"{of('recording', declaration)}?state=IE")
    page.get_by_label("Day, or first possible day").fill("2019-06-13")
    page.get_by_label("Letter of the State").set_input_files(
        {"name": "Paper.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}
    )
    page.get_by_role("button", name="Continue: see what will be recorded").click()
    judge(page, watched, "Letter that will be kept: Paper.pdf")
    page.get_by_role("button", name="Record the signature").click()
    judge(page, watched, "All States")
    assert declaration.signatures.standing().get(country="IE").letter is not None
    page.goto(of("recording_several", declaration))
    page.get_by_role("button", name="Continue: see what will be recorded").click()
    judge(page, watched, "Choose at least one State.")
    france = declaration.signatures.standing().get(country="FR")
    page.goto(of("signature_correction", declaration, france.pk))
    page.get_by_label("Signatory person").fill("An Attaché")
    page.get_by_label("Reason").fill("Read in the letter.")
    page.get_by_role("button", name="Continue: see what changes").click()
    judge(page, watched, "From now on")
    page.goto(of("signature_striking", declaration, france.pk))
    judge(page, watched, "then counts on no day")
    page.goto(of("signature_withdrawal", declaration, france.pk))
    page.get_by_role("button", name="Record the withdrawal").click()
    judge(page, watched, "Choose the day, or the first possible one.")
    assert watched.heard == []


def test_texts_and_parties(desk_page: Page, declaration: Declaration, superuser: User) -> None:
    page, watched = desk_page, Watch(desk_page)
    wording.add_text(declaration, language="fr", upload=letter("first.pdf"), by=superuser, at=NOW)
    text = wording.add_text(declaration, language="fr", upload=letter("second.pdf"), by=superuser, at=NOW)
    party = parties.name_party(declaration, name="The Union", by=superuser, at=NOW)
    page.goto(of("texts", declaration))
    judge(page, watched, "The text in the original language is missing: English.")
    page.get_by_role("link", name="Add a text").click()
    page.get_by_role("button", name="Save").click()
    judge(page, watched, "Choose the file.")
    page.goto(of("text_removal", declaration, text.pk))
    judge(page, watched, "Take away the text in French")
    page.goto(of("party_new", declaration))
    page.get_by_role("button", name="Continue: check it first").click()
    judge(page, watched, "Name the party, or choose the country.")
    page.goto(of("party_removal", declaration, party.pk))
    judge(page, watched, "Take away the party “The Union”")
    assert watched.heard == []


def test_without_scripts_a_wave_is_recorded_all_the_same(
    no_js: BrowserContext, declaration: Declaration, states: dict[str, Country], superuser: User, let_in: LetIn
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    let_in(no_js, superuser)
    page = no_js.new_page()
    page.goto(of("signatories", declaration))
    page.get_by_role("link", name="Record several at once").click()
    for name in ("EL Greece", "FR France"):
        page.get_by_label(name).check()
    page.get_by_label("How exactly the source dates it").select_option("end_of_year")
    page.get_by_label("In the words of the source").fill("At the end of 2019")
    page.get_by_label("Day, or first possible day").fill("2019-12-01")
    page.get_by_role("button", name="Continue: see what will be recorded").click()
    page.get_by_role("button", name="Record the signatures").click()
    assert "3 signatory States." in page.locator("main").inner_text()
    when = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")
    assert [row.when for row in declaration.signatures.standing().filter(kind="accession")] == [when, when]
