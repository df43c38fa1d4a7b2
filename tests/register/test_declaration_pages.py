"""Declarations in public: the list, the count on a day in a sentence, the order of States, their names, bad input."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.formats import date_format

from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import partial_date
from nominations.reference.models import Country
from tests.cast import TODAY
from tests.declarations.stage import DONE_ON, sign
from tests.register.declaration_stage import HOME, PAGE, shown, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(states: dict[str, Country]) -> None:
    """The Member States are there, whatever else is."""


def codes(page: str) -> list[str]:
    """Return the EU codes of the list of signatories, in its order."""
    return re.findall(r'aria-hidden="true">[\d–]+</span>([A-Z]{2})</span>', page)


def test_the_list_says_what_was_done_when_and_how_many_signed(
    client: Client, declaration: Declaration, all_signed: list[Signature]
) -> None:
    page = shown(client, HOME)
    assert f'<a class="ecl-link" href="{PAGE}">{declaration.title}</a>' in page
    assert "1 declaration" in page
    assert "13 June 2019" in page
    assert "<div>27</div>" in page
    assert "Open to accession" in page
    assert "E03931" in page
    assert HOME in shown(client, "/register/")


def test_a_count_that_is_not_certain_is_two_numbers(client: Client, declaration: Declaration) -> None:
    sign(declaration, Country.objects.get(pk="BE"), DONE_ON)
    row = Signature(declaration=declaration, country_id="FR", kind="accession", recorded_at=declaration.created_at)
    row.set_date(partial_date("year", date(TODAY.year, 1, 1)))
    row.save()
    if (TODAY.month, TODAY.day) < (12, 31):
        assert "<div>1 to 2</div>" in shown(client, HOME)


def test_an_empty_list_and_a_search_without_a_result_lead_on(client: Client) -> None:
    assert "No declaration is published yet" in shown(client, HOME)
    assert "No declaration fits" in shown(client, f"{HOME}?text=nothing")


def test_the_list_is_searched_by_words_kind_and_status(client: Client, declaration: Declaration) -> None:
    for asked in ("?text=quantum+COMMUNICATION", "?text=E03931", "?kind=declaration", "?status=open"):
        assert PAGE in shown(client, HOME + asked), asked
    for asked in ("?text=quantum+fish", "?kind=joint_statement", "?status=closed"):
        assert "No declaration fits" in shown(client, HOME + asked), asked
    page = shown(client, f"{HOME}?status=prepared&kind=treaty&page=99")
    assert "“prepared” is not in the list; this filter was left out." in page
    assert "“treaty” is not in the list" in page
    assert PAGE in page


@pytest.mark.parametrize("hidden", [{"status": Status.PREPARED}, {"is_public": False}])
def test_what_is_drawn_up_or_not_public_is_not_there(
    client: Client, declaration: Declaration, group: ExpertGroup, hidden: dict[str, object]
) -> None:
    text_of(declaration)
    Declaration.objects.update(**hidden)
    assert "No declaration is published yet" in shown(client, HOME)
    for address in (PAGE, f"{HOME}no-such/", f"{PAGE}texts/en/"):
        assert "There is no such declaration" in shown(client, address, 404)
    for name in ("signatures", "signatories-over-time", "map"):
        assert client.get(f"{PAGE}{name}.csv").status_code == 404
    assert "quantum" not in shown(client, "/register/groups/E03931/").lower()


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2019-06-13", "7 of the 27 Member States had signed by the end of Thursday 13 June 2019."),
        (
            "2019-12-01",
            "10 to 19 of the 27 Member States had signed by the end of Sunday 1 December 2019; 10 for certain.",
        ),
        (
            "2020-01-01",
            "19 to 24 of the 27 Member States had signed by the end of Wednesday 1 January 2020; 19 for certain.",
        ),
        ("2021-07-31", "All 27 Member States had signed by the end of Saturday 31 July 2021."),
        ("", f"All 27 Member States have signed by today, {date_format(TODAY, 'l j F Y')}."),
    ],
)
def test_the_count_of_a_day_is_said_with_what_is_certain(
    client: Client, all_signed: list[Signature], on: str, sentence: str
) -> None:
    assert f'role="status">{sentence}</p>' in shown(client, f"{PAGE}?on={on}" if on else PAGE)


def test_nobody_has_signed_yet(client: Client, declaration: Declaration) -> None:
    page = shown(client, PAGE)
    assert "No signature of a State is recorded." in page
    assert "<svg" not in page.split('id="signatories"')[1].split("</section>")[0]
    assert "Not signed by the end of" not in page


def test_signatories_stand_in_protocol_order_with_the_names_of_the_heading(
    client: Client, all_signed: list[Signature]
) -> None:
    page = shown(client, PAGE)
    assert codes(page)[:7] == ["BE", "DE", "ES", "IT", "LU", "MT", "NL"]
    assert codes(page)[7:10] == ["BG", "CZ", "DK"]
    assert '<span lang="fr">Royaume de Belgique</span>/<span lang="nl">Koninkrijk België</span>' in page
    assert '<span lang="mt">Repubblika ta’ Malta</span>' in page
    first, later = page.split("Acceded later")
    assert "Signed when it was done, 13 June 2019" in first
    assert "At the end of 2019" in later
    assert f'href="{PAGE}?order=en#list"' in page


def test_the_order_of_english_names_is_a_link_away_and_kept(client: Client, all_signed: list[Signature]) -> None:
    page = shown(client, f"{PAGE}?order=en&on=2019-12-01")
    assert codes(page)[:7] == ["BE", "DE", "IT", "LU", "MT", "NL", "ES"]
    assert page.count('<input type="hidden" name="order" value="en">') == 2
    assert f'href="{PAGE}?on=2019-12-01#list"' in page
    assert "?on=2019-06-13&amp;order=en#signatories" in page


@pytest.mark.parametrize(
    ("on", "sentence", "day"),
    [
        ("2019-02-31", "This is no day.", TODAY),
        ("yesterday", "This is no day.", TODAY),
        ("", "Choose a day; today is shown.", TODAY),
        ("2019-06-12", "On Wednesday 12 June 2019 nobody had signed; it was done later (13 June 2019).", DONE_ON),
        ("0001-01-01", "nobody had signed", DONE_ON),
        ("9999-12-31", "Friday 31 December 9999 is still to come", TODAY),
        (str(TODAY + timedelta(days=1)), "is still to come: nobody knows who will have signed.", TODAY),
    ],
)
def test_a_day_that_cannot_be_shown_gets_a_sentence_and_another_day(
    client: Client, all_signed: list[Signature], on: str, sentence: str, day: date
) -> None:
    page = shown(client, f"{PAGE}?on={on}")
    assert sentence in page
    assert date_format(day, "l j F Y") in page
    refused = client.get(f"{PAGE}map.csv?on={on}")
    assert refused.status_code == 400
    assert sentence in refused.content.decode()


def test_the_slider_leads_to_a_day_and_nonsense_to_the_page(client: Client, all_signed: list[Signature]) -> None:
    moved = client.get(f"{PAGE}?step=3&order=en")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"{PAGE}?on=2019-10-01&order=en#signatories")
    last = client.get(f"{PAGE}?step=13")
    assert last.headers["Location"] == f"{PAGE}#signatories"
    for nonsense in ("14", "-1", "x", "", "９", "9" * 5000):
        assert client.get(PAGE, {"step": nonsense}).status_code == 200, nonsense


def test_the_facts_and_the_text_by_language_are_there(client: Client, declaration: Declaration) -> None:
    Declaration.objects.update(
        legal_effect="No rights.",
        accession_clause="At any time.",
        depositary="The Chair",
        source_url="https://a.example",
    )
    text_of(declaration, "bg")
    text = text_of(declaration)
    page = shown(client, PAGE)
    for said in ("Bucharest, 13 June 2019", "English", "No rights.", "At any time.", "The Chair", "https://a.example"):
        assert said in page
    assert page.index(f"{PAGE}texts/en/") < page.index(f"{PAGE}texts/bg/"), "the original comes first"
    sent = client.get(f"{PAGE}texts/en/")
    assert sent.content == bytes(text.file.blob.content)
    assert sent.headers["Content-Disposition"] == 'attachment; filename="declaration-en.pdf"'
    assert sent.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(f"{PAGE}texts/en/", headers={"If-None-Match": sent.headers["ETag"]}).status_code == 304
    assert client.get(f"{PAGE}texts/fr/").status_code == 404


def test_the_group_and_the_state_lead_to_what_was_signed(client: Client, declaration: Declaration) -> None:
    sign(declaration, Country.objects.get(pk="AT"), DONE_ON + timedelta(days=9))
    assert PAGE in shown(client, "/register/groups/E03931/")
    state = shown(client, "/register/states/AT/")
    assert "Declarations signed" in state
    assert "Acceded later: 22 June 2019" in state
    assert PAGE not in shown(client, "/register/states/BE/")
    assert PAGE not in shown(client, "/register/states/AT/?on=2019-06-21")


def test_what_a_state_perhaps_signed_says_so(client: Client, declaration: Declaration) -> None:
    row = Signature(declaration=declaration, country_id="AT", kind="accession", recorded_at=declaration.created_at)
    row.set_date(partial_date("month", date(2019, 7, 1)))
    row.save()
    assert "Acceded later: July 2019; perhaps not yet on this day" in shown(
        client, "/register/states/AT/?on=2019-07-20"
    )
    assert "perhaps" not in shown(client, "/register/states/AT/?on=2019-07-31")
