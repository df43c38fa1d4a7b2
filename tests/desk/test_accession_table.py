"""The accessions of a declaration as a file: as the tab shows them, no formula, each time recorded."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pikepdf
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.reference.models import Country
from tests.declarations.accession_stage import CAPACITY, SIGNATORY, announced, invited
from tests.desk.declaration_stage import of
from tests.desk.pages import text_of

pytestmark = pytest.mark.usefixtures("contacts")
SignIn = Callable[[User], Client]


@pytest.fixture
def client(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def take(client: Client, declaration: Declaration, form: str) -> bytes:
    answer = client.post(of("accessions_table", declaration, form))
    assert answer.status_code == 200, answer.status_code
    assert "no-store" in answer["Cache-Control"]
    assert f'.{form}"' in answer["Content-Disposition"]
    return answer.content


def test_the_rows_are_taken_along_as_shown_and_it_is_recorded(
    client: Client, declaration: Declaration, contacts: dict[str, User], officer: User
) -> None:
    announced(declaration, "AT", contacts["AT"])
    invited(declaration, "BE", officer)
    Accession.objects.filter(country="AT").update(signatory_capacity="=1+1")
    rows = list(csv.DictReader(StringIO(take(client, declaration, "csv").decode("utf-8-sig"))))
    assert [(row["Code"], row["Where it stands"]) for row in rows] == [
        ("AT", "Accession announced"),
        ("BE", "Invited to accede"),
    ]
    assert (rows[0]["Signatory person"], rows[0]["Capacity"]) == (SIGNATORY, "'=1+1")
    assert rows[1]["Signatory person"] == rows[1]["Signed on"] == ""
    book = openpyxl.load_workbook(BytesIO(take(client, declaration, "xlsx")))
    assert book.active is not None
    assert [cell.value for cell in book.active["I"]] == ["Capacity", "=1+1", None]
    assert book.active["I2"].data_type != "f"
    assert len(pikepdf.open(BytesIO(take(client, declaration, "pdf"))).pages) == 1
    events = AuditEvent.objects.filter(action="accessions.export", subject_id=str(declaration.pk)).order_by("pk")
    assert [event.detail for event in events] == [{"form": form, "states": 2} for form in ("csv", "xlsx", "pdf")]
    assert CAPACITY not in str([event.detail for event in events])


def test_it_is_offered_where_there_are_rows(client: Client, declaration: Declaration, austria: User) -> None:
    address = of("accessions_table", declaration, "pdf")
    assert address not in client.get(of("accessions", declaration)).content.decode()
    announced(declaration, "AT", austria)
    assert address in client.get(of("accessions", declaration)).content.decode()


def test_another_form_way_or_group_is_not_there(
    client: Client, declaration: Declaration, other_officer: User, sign_in: SignIn
) -> None:
    assert client.post(of("accessions_table", declaration, "exe")).status_code == 404
    assert client.get(of("accessions_table", declaration, "csv")).status_code == 405
    assert sign_in(other_officer).post(of("accessions_table", declaration, "csv")).status_code == 404
    assert not AuditEvent.objects.filter(action="accessions.export").exists()


def test_a_sign_that_no_font_has_is_refused_and_not_recorded(
    client: Client, declaration: Declaration, austria: User
) -> None:
    announced(declaration, "AT", austria)
    Accession.objects.update(signatory_name="\U000130c0")
    answer = client.post(of("accessions_table", declaration, "pdf"), follow=True)
    assert answer.redirect_chain == [(of("accessions", declaration), 302)]
    assert "These characters cannot be printed" in text_of(answer)
    assert not AuditEvent.objects.filter(action="accessions.export").exists()


@pytest.mark.parametrize("number", [1, 4])
def test_a_file_asks_as_much_of_one_row_as_of_many(
    client: Client,
    declaration: Declaration,
    contacts: dict[str, User],
    states: dict[str, Country],
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for iso2 in ("AT", "BE", "DE", "MT")[:number]:
        announced(declaration, iso2, contacts[iso2])
    with django_assert_num_queries(6):
        take(client, declaration, "csv")
