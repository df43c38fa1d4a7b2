"""A 28th party accedes: Norway is invited at the desk, announces in the portal, is confirmed, and counted in public.

All 27 Member States have signed, as vaguely as the sources date them. Norway's contact point and letter are invented.
"""

from datetime import date

from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from nominations.accounts.models import User
from nominations.declarations import counting, queries
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from nominations.outbox.models import OutgoingMail
from tests.browser.people import ContactPoint, Officer, letter
from tests.cast import TODAY
from tests.declarations.accession_stage import CAPACITY, SIGNATORY, SIGNED_ON, WISHED
from tests.desk.declaration_stage import of


def test_a_28th_party_accedes(
    browser: Browser,
    live_server: LiveServer,
    declaration: Declaration,
    all_signed: list[Signature],
    norway: User,
    officer: User,
) -> None:
    staff, oslo, stranger = [browser.new_context(base_url=live_server.url, reduced_motion="reduce") for _ in range(3)]
    desk, kari = Officer(staff, officer.email), ContactPoint(oslo, norway.email)
    desk.sign_in()
    norway_is_invited(desk, declaration)
    it_announces_with_its_letter(kari, declaration)
    the_letter_is_sent_back_and_corrected(desk, kari, declaration)
    the_secretariat_reads_and_confirms(desk, declaration)
    norway_sees_it(kari, declaration)
    everybody_counts_28(ContactPoint(stranger, "nobody@example.org"), declaration)
    for context in (staff, oslo, stranger):
        context.close()
    assert counted(declaration, TODAY) == 28


def counted(declaration: Declaration, day: date) -> int:
    tally = counting.tally(queries.facts(queries.signatures(declaration)), on=day)
    assert tally.is_certain
    return tally.certain


def mail(kind: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(kind=kind, audience="NO").latest("created_at")


def norway_is_invited(desk: Officer, declaration: Declaration) -> None:
    desk.visit(of("overview", declaration))
    desk.click("Accessions")
    desk.click("Invite States to accede")
    desk.page.get_by_label("Norway").check()
    desk.page.get_by_label("Answer wished by").fill(WISHED.isoformat())
    desk.click("Continue: see the invitations first")
    desk.sees("This mail will go out", "EuroQCI declaration: Norway is invited to accede")
    desk.click("Invite them")
    desk.sees("Invited to accede")


def it_announces_with_its_letter(kari: ContactPoint, declaration: Declaration) -> None:
    address = f"/declarations/{declaration.pk}/"
    assert address in mail("accession_invitation").text
    kari.sign_in()
    kari.page.get_by_role("navigation", name="Main").get_by_role("link", name="Declarations").click()
    kari.sees("Invited to accede")
    kari.page.get_by_role("link", name="Announce accession").click()
    fill = kari.page.fill
    fill("[name=signed_on]", SIGNED_ON.isoformat())
    fill("[name=signatory_name]", SIGNATORY)
    fill("[name=signatory_capacity]", CAPACITY)
    kari.click("Continue: read it once more")
    kari.sees("Attach the letter of accession, as a PDF.")
    kari.page.set_input_files("[name=letter]", letter())  # type: ignore[arg-type]
    kari.click("Continue: read it once more")
    kari.sees("Nothing is sent yet", SIGNATORY, CAPACITY, "letter.pdf")
    kari.click("Send the accession")
    kari.sees("The accession of Norway is sent.", "Accession announced")
    assert SIGNATORY in mail("accession_receipt").text


def the_letter_is_sent_back_and_corrected(desk: Officer, kari: ContactPoint, declaration: Declaration) -> None:
    desk.visit(reverse("admin:my_list"))
    desk.page.locator("main").get_by_role("link", name="Norway, EuroQCI declaration").click()
    desk.click("Send back")
    desk.page.get_by_label("Reason").fill("The capacity is missing in the letter.")
    desk.click("Continue: see the mail first")
    desk.click("Send it back")
    desk.sees("Accession sent back")
    kari.visit(reverse("portal:declaration", args=[declaration.pk]))
    kari.sees("The capacity is missing in the letter.")
    kari.click("Correct the accession")
    kari.sees("Sent before: letter.pdf.")
    kari.click("Continue: read it once more")
    kari.click("Send the accession")
    kari.sees("The accession of Norway is sent.")


def the_secretariat_reads_and_confirms(desk: Officer, declaration: Declaration) -> None:
    desk.visit(of("accessions", declaration))
    desk.page.locator("main").get_by_role("link", name="Norway", exact=True).click()
    with desk.page.expect_download() as read:
        desk.page.locator("main").get_by_role("link", name="letter.pdf").click()
    assert read.value.suggested_filename == "letter.pdf"
    desk.click("Confirm")
    desk.sees("Signatories now: 28.")
    desk.click("Confirm the accession")
    desk.sees("Accession confirmed")
    accession = Accession.objects.get()
    assert accession.status == AccessionStatus.CONFIRMED
    assert accession.signature is not None
    assert accession.signature.kind == Signature.Kind.ACCESSION


def norway_sees_it(kari: ContactPoint, declaration: Declaration) -> None:
    assert "Signatories now: 28." in mail("accession_confirmed").text
    kari.visit(reverse("portal:declaration", args=[declaration.pk]))
    kari.sees(f"Signatory since {SIGNED_ON.day} {SIGNED_ON:%B %Y}", "Signatories today: 28")
    expect(kari.page.locator("main").get_by_role("link", name="Announce accession")).to_have_count(0)


def everybody_counts_28(stranger: ContactPoint, declaration: Declaration) -> None:
    assert counted(declaration, date(2020, 6, 30)) == 24  # what was before does not change
    stranger.visit(reverse("register:declaration", args=[declaration.slug]))
    stranger.sees("28", "In addition, 1 State outside the Union.", "Norway")
    assert "letter.pdf" not in stranger.page.content()
