"""Declarations in the portal: where the own State stands, the form read once more, what is never lost, rule 30."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import acceding, on_paper
from nominations.declarations.models import Declaration, DeclarationText
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus, Status
from nominations.files import actions as files
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, OPENED, TODAY, letter
from tests.declarations.accession_stage import (
    CAPACITY,
    SIGNATORY,
    SIGNED_ON,
    WHY_BACK,
    WISHED,
    announced,
    another,
    in_state,
    invited,
    speaker,
)
from tests.declarations.stage import DONE_ON, sign
from tests.desk.pages import text_of

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]
LIST = "/declarations/"
TYPED = {
    "signed_on": str(SIGNED_ON),
    "signatory_name": SIGNATORY,
    "signatory_capacity": CAPACITY,
    "note": "By courier.",
}


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


def at(page: str, declaration: Declaration, *more: str) -> str:
    return reverse(f"portal:{page}", args=[declaration.pk, *more])


def written(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def test_there_is_nothing_before_a_declaration_is_open(client: Client, declaration: Declaration) -> None:
    assert "EuroQCI" not in text_of(client.get("/calls/"))
    Declaration.objects.update(status=Status.CLOSED)
    assert "No declaration is open to accession" in text_of(client.get(LIST))


def test_the_list_says_where_the_own_state_stands(
    client: Client, declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    assert "Not a signatory" in text_of(client.get(LIST))
    accession = invited(declaration, "AT", officer, answer_by_on=WISHED)
    words = text_of(client.get(LIST))
    assert "Invited to accede" in words
    assert f"Answer wished by {written(WISHED)}" in words
    assert "Announce accession" in words
    announced(declaration, "AT", austria)
    assert "Accession announced" in text_of(client.get(LIST))
    acceding.confirm(accession, by=officer, at=NOW)
    assert f"Signatory since {SIGNED_ON.day} {SIGNED_ON:%B %Y}" in text_of(client.get(LIST))


def test_a_vague_date_is_shown_in_its_words(
    declaration: Declaration, all_signed: list[Signature], contacts: dict[str, User], sign_in: SignIn
) -> None:
    vague = next(row for row in all_signed if row.stated == "At the end of 2019")
    browser = sign_in(contacts[str(vague.country_id)])
    assert "Signatory (At the end of 2019)" in text_of(browser.get(LIST))
    words = text_of(browser.get(at("declaration", declaration)))
    assert "Signatories today: 27" in words
    assert "31 December 2019" not in words


def test_the_page_says_what_it_is_and_who_has_signed(
    client: Client, declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    stored = files.store(letter("EuroQCI.pdf"), by=officer, at=NOW)
    DeclarationText.objects.create(declaration=declaration, language="en", file=stored, added_at=OPENED)
    Declaration.objects.update(legal_effect="It creates no rights.", accession_clause="At any time.")
    words = text_of(client.get(at("declaration", declaration)))
    for said in ("Done at Bucharest, 13 June 2019", "It creates no rights.", "At any time.", "English (original)"):
        assert said in words
    assert "Signatories today: 1" in words
    assert "Belgium Signed when it was done 13 June 2019" in words
    answer = client.get(at("declaration_text", declaration, "en"))
    assert "EuroQCI.pdf" in answer["Content-Disposition"]
    assert client.get(at("declaration_text", declaration, "fr")).status_code == 404


def test_why_nothing_can_be_announced_is_said(
    declaration: Declaration, norway: User, officer: User, sign_in: SignIn
) -> None:
    browser = sign_in(norway)
    sentence = "Norway accedes to “EuroQCI declaration” when it is invited: write to the secretariat."
    assert sentence in text_of(browser.get(at("declaration", declaration)))
    assert sentence in text_of(browser.get(at("accession", declaration, "NO"), follow=True))
    in_state(AccessionStatus.CALLED_OFF, declaration, "NO", norway, officer)
    words = text_of(browser.get(at("declaration", declaration)))
    assert "The secretariat withdrew the invitation" in words
    assert "Entered in error." in words


def test_only_member_states_see_what_is_open_to_them_alone(
    declaration: Declaration, norway: User, sign_in: SignIn
) -> None:
    Declaration.objects.update(open_to=Declaration.OpenTo.MEMBER_STATES)
    assert sign_in(norway).get(at("declaration", declaration)).status_code == 404


def test_what_the_register_does_not_show_is_there_for_who_was_invited(
    declaration: Declaration, client: Client, belgium: User, officer: User, sign_in: SignIn
) -> None:
    Declaration.objects.update(is_public=False)
    invited(declaration, "AT", officer)
    assert client.get(at("declaration", declaration)).status_code == 200
    assert sign_in(belgium).get(at("declaration", declaration)).status_code == 404
    assert "EuroQCI" not in text_of(sign_in(belgium).get(LIST))


def test_belgium_finds_no_trace_of_austrias_accession(
    declaration: Declaration, austria: User, belgium: User, officer: User, sign_in: SignIn
) -> None:
    in_state(AccessionStatus.SENT_BACK, declaration, "AT", austria, officer)
    browser = sign_in(belgium)
    for address in (LIST, at("declaration", declaration)):
        words = text_of(browser.get(address))
        for trace in ("Austria", SIGNATORY, WHY_BACK, "Letter of accession"):
            assert trace not in words
    for page in ("accession", "accession_withdrawal", "accession_letter"):
        assert browser.get(at(page, declaration, "AT")).status_code == 404
        assert browser.post(at(page, declaration, "AT"), TYPED).status_code in {404, 405}
    assert browser.get(at("accession_letter", declaration, "BE")).status_code == 404


def test_the_own_letter_is_handed_out_and_its_reading_recorded(
    client: Client, declaration: Declaration, austria: User
) -> None:
    announced(declaration, "AT", austria)
    answer = client.get(at("accession_letter", declaration, "AT"))
    assert (
        "Letter%20of%20accession.pdf" in answer["Content-Disposition"] or "Letter of" in answer["Content-Disposition"]
    )
    assert AuditEvent.objects.filter(action="file.read", actor=austria, on_behalf_of="AT").exists()


def test_a_signature_on_paper_is_told_apart_from_what_was_announced(
    client: Client, declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    announced(declaration, "AT", austria)
    on_paper.record(declaration, country=states["AT"], when=of_day(DONE_ON), by=officer, at=NOW)
    words = text_of(client.get(at("declaration", declaration)))
    assert "The secretariat recorded a signature on paper (13 June 2019). It settled what was under way here." in words
    assert "This was announced in the portal before, and is kept:" in words
    assert f"Signed on {written(SIGNED_ON)}" in words
    assert "Settled: the secretariat recorded the signature" in words
    other = another(declaration.group)
    invited(other, "AT", officer)
    on_paper.record(other, country=states["AT"], when=of_day(DONE_ON), by=officer, at=NOW)
    words = text_of(client.get(at("declaration", other)))
    assert "It settled what was under way here." in words
    assert "Signed on" not in words
    acceding.confirm(announced(another(declaration.group, 2), "AT", austria), by=officer, at=NOW)
    assert not Accession.objects.get(declaration__slug="another-2").is_settled_on_paper


def test_who_speaks_for_two_states_sees_each_by_name(declaration: Declaration, belgium: User, sign_in: SignIn) -> None:
    speaker(belgium.email, "AT")
    words = text_of(sign_in(belgium).get(at("declaration", declaration)))
    assert "Austria Not a signatory" in words
    assert "Belgium Not a signatory" in words


def test_the_pages_ask_the_database_alike_for_few_and_many(
    client: Client, declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    in_state(AccessionStatus.SENT_BACK, declaration, "AT", austria, officer)
    addresses = [LIST, at("declaration", declaration), at("accession", declaration, "AT")]
    few = [_queries(client, address) for address in addresses]
    for iso2 in ("BE", "BG", "CY"):
        sign(declaration, states[iso2], DONE_ON + timedelta(days=1))
    for number in range(20):
        another(declaration.group, number)
    acceding.announce(
        Declaration.objects.get(slug="euroqci"),
        country=states["AT"],
        signed_on=TODAY,
        signatory_name="A",
        signatory_capacity="B",
        letter=None,
        by=austria,
        at=NOW,
    )
    acceding.send_back(Accession.objects.get(), reason="Again.", by=officer, at=NOW)
    assert [_queries(client, address) for address in addresses] == few
    assert few == [7, 9, 6]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)
