"""Partners, observers and contacts as files: as the list shows them, no formula, recorded where they name persons."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.partnerships import contacts, observing, partnering
from nominations.partnerships.models import Partner, PartnerContact
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY
from tests.desk.pages import of_record, text_of
from tests.partnerships.stage import NOOR, canada, noor

__all__ = ["canada", "noor"]
SignIn = Callable[[User], Client]
# Three for the visitor; a list asks for the groups of its filter and how many rows there are; persons are recorded.
QUERIES = {"partner_table": 6, "observer_table": 6, "partner_people": 8, "partner_contacts_table": 6}


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


@pytest.fixture
def japan(canada: Partner, outside: dict[str, Country], officer: User) -> Partner:
    return partnering.enter(canada.group, country=outside["JP"], since=SINCE, by=officer, at=NOW)


def address(page: str, form: str, partner: Partner, query: str = "") -> str:
    model, _, rest = page.partition("_")
    keys = (partner.pk, form) if rest == "contacts_table" else (form,)
    return of_record(model, rest, *keys) + query


def take(client: Client, page: str, form: str, partner: Partner, query: str = "") -> Any:
    ask = client.get if page in ("partner_table", "observer_table") else client.post
    return ask(address(page, form, partner, query))


def lines(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def events() -> list[tuple[str, dict[str, Any]]]:
    rows = AuditEvent.objects.filter(action="contact_data.export").order_by("pk")
    return list(rows.values_list("subject_id", "detail"))


def test_the_list_of_partners_goes_along_with_its_filters(canada: Partner, japan: Partner, client: Client) -> None:
    Partner.objects.filter(pk=canada.pk).update(summary="=cmd|' /c calc'!A0")
    answer = take(client, "partner_table", "csv", canada)
    assert [(row["Country"], row["Group"], row["Since"]) for row in lines(answer)] == [
        ("Canada", "E03931", str(SINCE)),
        ("Japan", "E03931", str(SINCE)),
    ]
    assert lines(answer)[0]["Where the cooperation stands"].startswith("'=cmd|")
    assert "no-store" in answer["Cache-Control"]
    assert f"partners-{TODAY}.csv" in answer["Content-Disposition"]
    assert [row["Country"] for row in lines(take(client, "partner_table", "csv", canada, "?q=japan"))] == ["Japan"]
    assert lines(take(client, "partner_table", "csv", canada, "?today=over")) == []
    assert events() == [], "partners are no persons"


def test_observers_go_along(canada: Partner, officer: User, client: Client) -> None:
    facts = {"country": canada.country, "since": SINCE, "by": officer, "at": NOW}
    observing.admit(canada.group, invitation="@Letter 17", **facts)
    (row,) = lines(take(client, "observer_table", "csv", canada))
    assert (row["Country"], row["Invited by"], row["Over from"]) == ("Canada", "'@Letter 17", "")


def test_contacts_of_the_partners_listed_are_recorded_with_each_partner(
    canada: Partner, noor: PartnerContact, japan: Partner, officer: User, client: Client
) -> None:
    contacts.add(japan, since=SINCE, by=officer, at=NOW, **{**NOOR, "family_name": "=Invented"})
    gone = contacts.add(japan, since=SINCE, by=officer, at=NOW, **{**NOOR, "family_name": "Gone"})
    contacts.end(gone, on=TODAY, by=officer, at=NOW)
    found = lines(take(client, "partner_people", "csv", canada))
    assert [(row["Country"], row["Family name"]) for row in found] == [("Canada", "Tremblay"), ("Japan", "'=Invented")]
    assert found[0]["E-mail"] == NOOR["email"]
    assert found[0]["Telephone"] == f"'{NOOR['phone']}"
    detail = {"form": "csv", "persons": 1}
    assert sorted(events()) == sorted([(str(canada.pk), detail), (str(japan.pk), detail)])
    assert len(lines(take(client, "partner_people", "csv", canada, "?q=japan"))) == 1
    assert len(events()) == 3


def test_the_contacts_of_one_partner_go_along_with_the_earlier_ones(
    canada: Partner, noor: PartnerContact, officer: User, client: Client
) -> None:
    gone = contacts.add(canada, since=SINCE, by=officer, at=NOW, **{**NOOR, "family_name": "Gone"})
    contacts.end(gone, on=TODAY, by=officer, at=NOW)
    found = lines(take(client, "partner_contacts_table", "csv", canada))
    assert [(row["Family name"], row["Over from"]) for row in found] == [("Tremblay", ""), ("Gone", str(TODAY))]
    assert events() == [(str(canada.pk), {"form": "csv", "persons": 2})]


@pytest.mark.parametrize("page", QUERIES)
def test_each_is_a_workbook_of_text_and_a_pdf_as_well(
    page: str, canada: Partner, noor: PartnerContact, client: Client
) -> None:
    PartnerContact.objects.update(function="=1+1")
    book = openpyxl.load_workbook(BytesIO(take(client, page, "xlsx", canada).content))
    assert book.active is not None
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    answer = take(client, page, "pdf", canada)
    assert answer["Content-Type"] == "application/pdf"
    assert len(pikepdf.open(BytesIO(answer.content)).pages) == 1


@pytest.mark.parametrize("page", QUERIES)
def test_another_form_or_another_group_is_not_there(
    page: str, canada: Partner, noor: PartnerContact, client: Client, other_officer: User, sign_in: SignIn
) -> None:
    assert take(client, page, "exe", canada).status_code == 404
    answer = take(sign_in(other_officer), page, "csv", canada)
    assert (answer.status_code, b"Canada" in answer.content) in [(404, False), (200, False)]
    assert events() == []


@pytest.mark.parametrize("page", ["partner_people", "partner_contacts_table"])
def test_persons_are_asked_for_by_a_button_only(page: str, canada: Partner, client: Client) -> None:
    assert client.get(address(page, "csv", canada)).status_code == 405


def test_a_sign_that_no_font_has_is_refused_with_the_way_back(canada: Partner, client: Client) -> None:
    Partner.objects.update(summary="\U000130c0")
    answer = client.get(address("partner_table", "pdf", canada, "?q=canada"), follow=True)
    assert answer.redirect_chain == [(f"{reverse('admin:nominations_partner_changelist')}?q=canada", 302)]
    assert "These characters cannot be printed" in text_of(answer)


@pytest.mark.parametrize("page", QUERIES)
def test_a_file_asks_as_much_of_one_row_as_of_many(
    page: str,
    canada: Partner,
    noor: PartnerContact,
    officer: User,
    outside: dict[str, Country],
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    observing.admit(canada.group, country=canada.country, invitation="Letter 17", since=SINCE, by=officer, at=NOW)
    take(client, page, "csv", canada)
    with django_assert_num_queries(QUERIES[page]):
        assert len(lines(take(client, page, "csv", canada))) == 1
    for iso2 in ("JP", "US", "CH"):
        row = partnering.enter(canada.group, country=outside[iso2], since=SINCE, by=officer, at=NOW)
        observing.admit(row.group, country=row.country, invitation="Letter 18", since=SINCE, by=officer, at=NOW)
        contacts.add(row, since=SINCE, by=officer, at=NOW, **NOOR)
        contacts.add(canada, since=SINCE, by=officer, at=NOW, **{**NOOR, "family_name": f"Tremblay-{iso2}"})
    with django_assert_num_queries(QUERIES[page]):
        assert len(lines(take(client, page, "csv", canada))) >= 4


def test_the_lists_and_the_tab_offer_them(canada: Partner, noor: PartnerContact, client: Client) -> None:
    words = client.get(f"{reverse('admin:nominations_partner_changelist')}?q=canada").content.decode()
    for form in ("xlsx", "csv", "pdf"):
        for page in ("partner_table", "partner_people"):
            assert f'"{address(page, form, canada)}?q=canada"' in words
        assert (
            address("partner_contacts_table", form, canada)
            in client.get(of_record("partner", "contacts", canada.pk)).content.decode()
        )
    empty = client.get(f"{reverse('admin:nominations_partner_changelist')}?q=atlantis").content.decode()
    assert "/table/xlsx/" not in empty
