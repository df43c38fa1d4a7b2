"""Addressees, signatories, annexes and letters in the admin: what each takes, refuses and shows, and to whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls import letters as call_letters
from nominations.calls.models import Call
from nominations.files.models import Blob
from nominations.letters import actions as letters
from nominations.letters import annexing
from nominations.letters.models import Addressee, Annex, Letter, Signatory
from nominations.reference.models import Country
from tests.cast import DEADLINE, NOW, SINCE, TODAY, make_group, pdf_bytes
from tests.desk.pages import of_call, of_record, press, text_of
from tests.lettering import address_to

SignIn = Callable[[User], Client]


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "country": "AT",
        "name": "H.E. Mr New  Example",
        "capacity": "Ambassador",
        "salutation": "Your Excellency",
        "address": "",
        "email": "new@example.org",
        "language": "en",
        "since": TODAY.isoformat(),
        **changes,
    }


def enter(client: Client, page: str, typed: dict[str, Any]) -> Any:
    """Press twice: first for what will be, then for the act."""
    shown = client.post(page, typed)
    return client.post(page, {**typed, "shown": shown.context["shown"]})


def test_a_new_addressee_ends_the_former(desk: Client, states: dict[str, Country]) -> None:
    former = address_to(states["AT"])
    enter(desk, of_record("addressee", "add"), facts())
    former.refresh_from_db()
    assert former.until == TODAY
    made = Addressee.objects.get(until__isnull=True)
    assert (made.name, made.country_id, made.since) == ("H.E. Mr New Example", "AT", TODAY)
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "addressee.end",
        "addressee.create",
    ]


def test_from_the_letters_of_a_call_it_leads_back_there(desk: Client, call: Call) -> None:
    address = f"{of_record('addressee', 'add')}?country=AT&call={call.pk}"
    page = desk.get(address)
    assert '<option value="AT" selected>' in page.content.decode()
    assert enter(desk, address, facts())["Location"] == of_call("letters", call)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the name"),
        ({"capacity": ""}, "Give the capacity"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"language": "German"}, "Select a valid choice"),
        ({"since": "soon"}, "Enter a valid date"),
        ({"since": SINCE.isoformat()}, "Choose a later day for the new addressee."),
        ({"country": "GB"}, "Select a valid choice"),
    ],
)
def test_what_an_addressee_lacks_is_said_and_nothing_is_lost(
    wrong: dict[str, str], sentence: str, desk: Client, states: dict[str, Country]
) -> None:
    address_to(states["AT"])
    page = desk.post(of_record("addressee", "add"), facts(**wrong))
    assert sentence in text_of(page)
    assert "new@example.org" in page.content.decode() or "email" in wrong
    assert Addressee.objects.count() == 1


def test_an_addressee_is_corrected_but_not_moved_to_another_state(desk: Client, states: dict[str, Country]) -> None:
    addressee = address_to(states["AT"])
    typed = {**facts(email="right@example.org"), "country": "BE", "until": ""}
    page = desk.post(of_record("addressee", "change", addressee.pk), typed, follow=True)
    assert "was changed." in text_of(page)
    assert f'<a href="{of_record("addressee", "change", addressee.pk)}">' in page.content.decode()
    addressee.refresh_from_db()
    assert (addressee.email, addressee.country_id) == ("right@example.org", "AT")


def test_a_language_from_before_the_list_is_kept(desk: Client, states: dict[str, Country]) -> None:
    addressee = address_to(states["AT"])
    Addressee.objects.filter(pk=addressee.pk).update(language="is")
    page = of_record("addressee", "change", addressee.pk)
    assert '<option value="is" selected>' in desk.get(page).content.decode()
    assert desk.post(page, {**facts(language="is"), "until": ""}).status_code == 302
    assert Addressee.objects.get().language == "is"


def test_the_head_of_unit_says_who_signs(desk: Client, head_of_unit: User, sign_in: SignIn) -> None:
    typed = {
        "name": "Signa Invented",
        "capacity": "The Director-General",
        "service": "DG Invented",
        "reference": "",
        "since": TODAY.isoformat(),
        "until": "",
    }
    address = of_record("signatory", "add")
    assert desk.post(address, typed).status_code == 403
    client = sign_in(head_of_unit)
    refused = client.post(address, {**typed, "capacity": " "})
    assert "Give the capacity in which this person signs" in text_of(refused)
    assert not Signatory.objects.exists()
    assert client.post(address, typed).status_code == 302
    assert str(Signatory.objects.get()) == "Signa Invented, The Director-General"
    assert AuditEvent.objects.latest("pk").action == "signatory.create"
    signatory = Signatory.objects.get()
    assert client.post(of_record("signatory", "change", signatory.pk), {**typed, "reference": "X/1"}).status_code == 302


def annex(group: object, **changes: Any) -> dict[str, Any]:
    return {"group": group, "call": "", "title": "Terms", "text": "One.\n\n- Two", "position": 1, **changes}


def test_an_annex_of_text_is_added_and_retired(desk: Client, call: Call, officer: User) -> None:
    assert desk.post(of_record("annex", "add"), annex(call.group_id)).status_code == 302
    made = Annex.objects.get()
    assert (made.title, made.text, made.file_id) == ("Terms", "One.\n\n- Two", None)
    press(desk, of_record("annex", "retirement", made.pk))
    assert Annex.objects.get().retired_at is not None
    assert AuditEvent.objects.latest("pk").action == "annex.retire"


def test_an_annex_that_is_a_file_is_checked_and_kept(desk: Client, call: Call) -> None:
    upload = SimpleUploadedFile("terms.pdf", pdf_bytes(), content_type="application/pdf")
    typed = annex(call.group_id, call=call.pk, text="", upload=upload)
    assert desk.post(of_record("annex", "add"), typed).status_code == 302
    made = Annex.objects.get()
    assert made.file
    assert (made.file.name, made.call) == ("terms.pdf", call)
    page = desk.get(of_record("annex", "change", made.pk))
    assert "terms.pdf" in text_of(page)
    assert desk.post(of_record("annex", "change", made.pk), {"title": "Better", "position": 2}).status_code == 302
    assert Annex.objects.get().title == "Better"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Give either the text of the annex or a PDF file, not both and not neither."),
        ({"title": " "}, "This field is required"),
        ({"upload": "no pdf"}, "PDF"),
    ],
)
def test_what_an_annex_lacks_is_said(wrong: dict[str, Any], sentence: str, desk: Client, call: Call) -> None:
    if "upload" in wrong:
        wrong = {"text": "", "upload": SimpleUploadedFile("terms.pdf", b"no pdf at all")}
    assert sentence in text_of(desk.post(of_record("annex", "add"), annex(call.group_id, **wrong)))
    assert not Annex.objects.exists()


def test_an_annex_is_for_one_group_and_its_calls(desk: Client, call: Call, officer: User) -> None:
    other = make_group("E04007")
    refused = desk.post(of_record("annex", "add"), annex(other.pk))
    assert "Select a valid choice" in text_of(refused)
    theirs = annexing.add_annex(other, title="Theirs", text="No.", by=None, at=NOW)
    for page in ("change", "retirement"):
        assert desk.get(of_record("annex", page, theirs.pk)).status_code == 404
    assert desk.get(of_record("annex", "changelist")).context["cl"].result_count == 0


def test_the_text_of_an_annex_is_not_emptied(desk: Client, call: Call, officer: User) -> None:
    made = annexing.add_annex(call.group, title="Terms", text="One.", by=officer, at=NOW)
    refused = desk.post(of_record("annex", "change", made.pk), {"title": "Terms", "text": "", "position": 1})
    assert "Retire the annex when it is no longer sent" in text_of(refused)


@pytest.fixture
def issued(call: Call, addressees: dict[str, Addressee], signatory: Signatory, officer: User) -> list[Letter]:
    assert len(addressees) == 27
    return call_letters.issue(call, states=["AT", "BE", "GR"], signatory=signatory, dated_on=TODAY, by=officer, at=NOW)


def test_letters_are_found_by_number_and_by_state(desk: Client, issued: list[Letter]) -> None:
    rows = of_record("letter", "changelist")
    assert desk.get(rows).context["cl"].result_count == 3
    for query in (f"q={issued[0].number}", "q=Greece", "country__iso2__exact=GR"):
        assert desk.get(f"{rows}?{query}").context["cl"].result_count == 1, query
    assert desk.get(f"{rows}?kind__exact=thanks").context["cl"].result_count == 0
    assert desk.get(f"{rows}?content__contains=x").status_code == 400


def test_a_letter_says_whether_its_file_is_whole(desk: Client, issued: list[Letter]) -> None:
    address = of_record("letter", "change", issued[0].pk)
    assert "The file is the one that was issued" in text_of(desk.get(address))
    Blob.objects.filter(pk=issued[0].file.blob_id).update(content=pdf_bytes())
    assert "The file is no longer the one that was issued." in text_of(desk.get(address))


def test_its_file_is_handed_out_and_recorded(desk: Client, issued: list[Letter], officer: User) -> None:
    answer = desk.get(of_record("letter", "file", issued[1].pk))
    assert answer.content == bytes(issued[1].file.blob.content)
    name = f"{issued[1].number}_{issued[1].country.eu_code}.pdf"  # type: ignore[union-attr]  # a letter to a State
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == ("file.read", officer, {"letter": issued[1].number})


def test_a_withdrawn_letter_stays_to_be_read(desk: Client, issued: list[Letter], officer: User) -> None:
    letters.withdraw(issued[0], reason="The date is wrong.", by=officer, at=NOW)
    page = text_of(desk.get(of_record("letter", "change", issued[0].pk)))
    assert "by Staff Officer: The date is wrong." in page
    assert "Withdraw the letter" not in page
    refused = desk.get(of_record("letter", "sending", issued[0].pk))
    assert "so it is not sent" in text_of(refused)


@pytest.mark.parametrize(("name", "queries"), [("letter", 6), ("addressee", 5), ("annex", 5), ("signatory", 4)])
def test_lists_take_as_many_queries_with_three_rows_as_with_one(
    name: str,
    queries: int,
    issued: list[Letter],
    officer: User,
    superuser: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    group, client = issued[0].group, sign_in(superuser)
    annexing.add_annex(group, title="Terms", text="One.", by=officer, at=NOW)
    address = of_record(name, "changelist")
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200
    call = calls.create_call(group, title="Another", deadline_on=DEADLINE, by=officer, at=NOW)
    for number in (1, 2):
        annexing.add_annex(group, call=call, title=f"Form {number}", text="One.", by=officer, at=NOW)
        Signatory.objects.create(name=f"S {number}", capacity="Head", service="DG", since=SINCE)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert len([column for column in page.context["cl"].list_display if column != "action_checkbox"]) <= 5


def test_another_groups_officer_sees_no_letter(issued: list[Letter], other_officer: User, sign_in: SignIn) -> None:
    page = sign_in(other_officer).get(of_record("letter", "changelist"))
    assert page.context["cl"].result_count == 0


def test_who_left_office_is_filtered(desk: Client, states: dict[str, Country]) -> None:
    address_to(states["AT"])
    address_to(states["AT"], since=TODAY - timedelta(days=1), name="H.E. Mr Second")
    rows = of_record("addressee", "changelist")
    found = {office: desk.get(f"{rows}?office={office}").context["cl"].result_count for office in ("now", "before")}
    assert found == {"now": 1, "before": 1}
