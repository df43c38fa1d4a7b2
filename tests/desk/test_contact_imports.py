"""Importing contact points at the desk: upload, preview row by row, enter all or nothing; and taking them along."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import reading
from nominations.accounts.models import ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.outbox.models import OutgoingMail
from tests.accounts.lists import csv_bytes, row, xlsx_bytes
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
UPLOAD = "admin:nominations_role_import"


@pytest.fixture
def desk(officer: User, contacts: dict[str, User], sign_in: SignIn) -> Client:
    return sign_in(officer)


def upload(client: Client, content: bytes, name: str = "list.csv") -> Any:
    file = BytesIO(content)
    file.name = name
    return client.post(reverse(UPLOAD), {"file": file}, follow=True)


def of_import(page: str) -> str:
    return reverse(f"admin:nominations_role_import_{page}", args=[ContactImport.objects.get().pk])


def test_a_list_is_looked_at_and_then_entered(desk: Client) -> None:
    assert "Step 1 of 2" in text_of(desk.get(reverse(UPLOAD)))
    page = upload(desk, xlsx_bytes(row(), row(state="BE", email="x@example.org", family="Tweede")), "list.xlsx")
    words = text_of(page)
    assert "Contact points in list.xlsx" in words
    assert "Row 2" in words
    assert "Eva Tweede" in words
    assert "Enter 2 contact points" in words
    assert not User.objects.filter(email="x@example.org").exists()
    done = desk.post(of_import("entry"), {"tells": "on"}, follow=True)
    assert "2 contact points are entered." in text_of(done)
    assert Role.objects.filter(user__email="x@example.org", country="BE").count() == 1
    assert OutgoingMail.objects.filter(kind="contacts_entered").count() == 2
    assert "2 contact points are entered." in text_of(desk.post(of_import("entry"), {"tells": "on"}, follow=True))
    assert OutgoingMail.objects.filter(kind="contacts_entered").count() == 2
    assert "2 contact points of this list were entered on" in text_of(desk.get(of_import("page")))


def test_nobody_is_told_when_the_box_is_not_ticked(desk: Client) -> None:
    upload(desk, csv_bytes(row()))
    desk.post(of_import("entry"), {})
    assert Role.objects.filter(user__email="second.at@example.org").count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_refused_row_is_shown_with_its_reason_and_nothing_can_be_entered(desk: Client) -> None:
    words = text_of(upload(desk, csv_bytes(row(), row(state="UK", email="x@example.org"))))
    assert "1 row is refused, so the list cannot be entered." in words
    assert "“UK” is neither the code nor the name of a Member State." in words
    assert "Enter 1 contact point" not in words
    refused = desk.get(of_import("page"), {"show": "refused"})
    assert [line.number for line, _tone, _state in refused.context["lines"]] == [3]
    assert "Nothing is entered while a row is refused." in text_of(desk.post(of_import("entry"), {}))
    assert not User.objects.filter(email="second.at@example.org").exists()


def test_a_world_that_changed_is_shown_and_the_box_keeps_what_was_chosen(desk: Client) -> None:
    upload(desk, csv_bytes(row()))
    User.objects.create_user("second.at@example.org", is_staff=True)
    page = desk.post(of_import("entry"), {})
    assert "Nothing is entered while a row is refused." in text_of(page)
    assert "This is the address of a member of staff" in text_of(page)
    assert page.context["form"]["tells"].value() is False


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "old.xlsx", "“old.xlsx” is an old Excel file (.xls)"),
        (
            csv_bytes(*[row(email=f"a{each}@example.org") for each in range(10_000)]),
            "l.csv",
            "The file has 10,000 rows",
        ),
        (b"Name;Phone\nx;y", "l.csv", "The file has no column for: State, Family name, E-mail."),
        (b"", "l.csv", "The file is empty."),
        (b"x" * (reading.MOST_BYTES + 1), "l.csv", "The file has more than 5 MB. Divide the list."),
    ],
)
def test_a_file_that_is_no_list_gets_its_sentence(content: bytes, name: str, sentence: str, desk: Client) -> None:
    words = text_of(upload(desk, content, name))
    assert sentence in words
    assert "Nothing was read." in words
    assert not ContactImport.objects.exists()


def test_no_file_at_all_gets_a_sentence(desk: Client) -> None:
    assert "Choose the file first." in text_of(desk.post(reverse(UPLOAD), {}))


def test_a_list_is_given_up(desk: Client) -> None:
    upload(desk, csv_bytes(row()))
    assert "The list is given up." in text_of(desk.post(of_import("giving_up"), follow=True))
    assert ContactImport.objects.get().rows == {}
    assert "This list was given up" in text_of(desk.get(of_import("page")))
    assert "and its rows are deleted. Upload the file again." in text_of(desk.post(of_import("entry"), {}))


def test_looking_enters_and_gives_up_nothing(desk: Client) -> None:
    upload(desk, csv_bytes(row()))
    for page in ("entry", "giving_up"):
        assert desk.get(of_import(page))["Location"] == of_import("page")
    assert ContactImport.objects.get().settled_at is None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_those_of_today_come_back_as_unchanged(form: str, desk: Client, officer: User) -> None:
    minus = User.objects.create_user("minus@example.org", family_name="-Müller", given_name="=Ann")
    kind = Role.Kind.PERMANENT_REPRESENTATION
    Role.objects.create(user=minus, kind=kind, country_id="GR", since=date(2025, 1, 1), position=3)
    Role.objects.create(user=minus, kind=Role.Kind.CONTACT_POINT, country_id="GR", since=date(2025, 1, 1))
    answer = desk.post(reverse("admin:nominations_role_export"), {"form": form})
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.get(action="contact_data.export").detail["persons"] == 29
    page = upload(desk, answer.content, f"list.{form}")
    assert [(outcome, number) for outcome, _tone, number in page.context["counts"]] == [("unchanged", 29)]
    assert "There is nothing to enter" in text_of(page)
    assert [line.findings for line, _tone, _state in page.context["lines"]] == [[]] * 29


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_uploaded(form: str, desk: Client) -> None:
    content = desk.get(reverse("admin:nominations_role_import_template", args=[form])).content
    page = upload(desk, content, f"template.{form}")
    assert [line.outcome for line, _tone, _state in page.context["lines"]] == ["new_person"]
    assert desk.get(reverse("admin:nominations_role_import_template", args=["ods"])).status_code == 404
    assert desk.post(reverse("admin:nominations_role_export"), {"form": "ods"}).status_code == 404


def test_rows_are_shown_by_the_page(desk: Client) -> None:
    page = upload(desk, csv_bytes(*[row(email=f"a{each}@example.org") for each in range(120)]))
    assert "Page 1 of 3" in text_of(page)
    assert len(desk.get(of_import("page"), {"page": "3"}).context["lines"]) == 20


def test_who_has_no_standing_imports_nothing(desk: Client, superuser: User, sign_in: SignIn) -> None:
    upload(desk, csv_bytes(row()))
    nobody = sign_in(User.objects.create_user("system@commission.example.org", is_staff=True))
    assert upload(nobody, csv_bytes(row())).status_code == 403
    assert nobody.get(of_import("page")).status_code == 404
    assert nobody.post(of_import("entry"), {}).status_code == 404
    assert nobody.post(of_import("giving_up")).status_code == 404
    assert nobody.post(reverse("admin:nominations_role_export")).status_code == 403
    assert sign_in(superuser).get(of_import("page")).status_code == 200
    assert not Role.objects.filter(user__email="second.at@example.org").exists()


def test_the_list_of_contact_points_leads_to_the_import(desk: Client) -> None:
    page = desk.get(reverse("admin:nominations_role_changelist")).content.decode()
    assert reverse(UPLOAD) in page
    assert reverse("admin:nominations_role_export") in page


def test_a_preview_takes_the_same_queries_for_one_row_and_for_three(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 3):
        ContactImport.objects.all().delete()
        known = row(email="contact.at@example.org", family="of Austria", given="Contact", position="1")
        upload(desk, csv_bytes(known, *[row(email=f"a{each}@example.org") for each in range(1, number)]))
        with django_assert_num_queries(9):
            desk.get(of_import("page"))
