"""The letters of a call at the desk: every row with what blocks it, a preview, issuing, sending, all in one file."""

import subprocess
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import letters as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import FunctionalMailbox
from nominations.letters import actions as letters
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status
from tests.cast import NOW, TODAY
from tests.desk.pages import of_call, of_record, press, text_of

SignIn = Callable[[User], Client]
Addressees = dict[str, Addressee]


@pytest.fixture
def desk(call: Call, addressees: Addressees, signatory: Signatory, officer: User, sign_in: SignIn) -> Client:
    assert call.opened_at
    return sign_in(officer)


def issued(call: Call, officer: User, *states: str) -> list[Letter]:
    signed = {"signatory": Signatory.objects.get(), "dated_on": TODAY}
    return calls.issue(call, states=states, **signed, by=officer, at=NOW)


def typed(*states: str) -> dict[str, Any]:
    return {"signatory": Signatory.objects.get().pk, "dated_on": TODAY.isoformat(), "state": list(states)}


def issuing(call: Call, *states: str) -> str:
    return f"{of_call('issuing', call)}?{urlencode(typed(*states), doseq=True)}"


def test_the_page_has_27_rows_ready_to_issue(desk: Client, call: Call) -> None:
    page = desk.get(of_call("letters", call))
    assert [line.row.country.eu_code for line in page.context["letters"].lines][:3] == ["BE", "BG", "CZ"]
    assert "0 issued 27 ready 0 blocked" in text_of(page)
    assert text_of(page).count("permrep.") == 27
    assert page.content.decode().count('name="state"') == 27


def test_a_blocked_row_says_why_and_leads_to_where_it_is_mended(
    desk: Client, call: Call, addressees: Addressees
) -> None:
    addressees["MT"].delete()
    page = desk.get(of_call("letters", call))
    assert "No addressee is entered for this State. Enter the addressee" in text_of(page)
    assert f"{of_record('addressee', 'add')}?country=MT&amp;call={call.pk}" in page.content.decode()
    assert (len(page.context["letters"].ready), len(page.context["letters"].blocked)) == (26, 1)


def test_what_blocks_every_row_is_said_once(desk: Client, call: Call) -> None:
    FunctionalMailbox.objects.all().delete()
    page = desk.get(of_call("letters", call))
    assert text_of(page).count("The group has no functional mailbox") == 1
    assert of_record("expertgroup", "change", call.group_id) in page.content.decode()


def test_an_extended_state_and_one_past_its_deadline(desk: Client, call: Call) -> None:
    yesterday = TODAY - timedelta(days=1)
    Call.objects.update(deadline_on=yesterday)
    Invitation.objects.filter(country="AT").update(extended_to=TODAY)
    page = desk.get(of_call("letters", call))
    assert [line.row.country.pk for line in page.context["letters"].ready] == ["AT"]
    belgium = Invitation.objects.get(country="BE")
    assert of_record("invitation", "extension", belgium.pk) in page.content.decode()


def test_before_the_opening_nothing_is_issued_but_all_can_be_read(
    draft_call: Call, addressees: Addressees, signatory: Signatory, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    page = client.get(of_call("letters", draft_call))
    assert "Open the call first" in text_of(page)
    assert of_call("opening", draft_call) in page.content.decode()
    assert client.get(of_record("call", "letter", draft_call.pk, "AT")).content.startswith(b"%PDF-")


@pytest.mark.parametrize("query", ["dated_on=soon", "dated_on=", "signatory=999", "signatory=x&dated_on=31.3.2026"])
def test_what_is_not_understood_gets_a_sentence(query: str, desk: Client, call: Call) -> None:
    page = desk.get(f"{of_call('letters', call)}?{query}")
    assert page.status_code == 200
    assert page.context["form"].errors
    answer = desk.get(f"{of_call('issuing', call)}?{query}&state=AT")
    assert answer.status_code == 302
    assert not Letter.objects.exists()


@pytest.mark.parametrize("number", [1, 27])
def test_the_page_takes_as_many_queries_with_27_letters_as_with_one(
    number: int, desk: Client, call: Call, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    states = [str(pk) for pk in Invitation.objects.values_list("country_id", flat=True)][:number]
    letters.send(issued(call, officer, *states), by=officer, at=NOW)
    Invitation.objects.exclude(country__in=states).delete()
    with django_assert_num_queries(12):
        assert desk.get(of_call("letters", call)).status_code == 200


@pytest.mark.parametrize("number", [1, 27])
def test_so_it_does_before_any_letter_is_issued(
    number: int, desk: Client, call: Call, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    states = list(Invitation.objects.values_list("country_id", flat=True))[:number]
    Invitation.objects.exclude(country__in=states).delete()
    with django_assert_num_queries(11):
        page = desk.get(of_call("letters", call))
    assert len(page.context["letters"].ready) == number


def test_a_preview_is_a_pdf_that_says_it_is_a_draft(desk: Client, call: Call) -> None:
    answer = desk.get(of_record("call", "letter", call.pk, "AT"))
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == ("application/pdf", True)
    assert answer["Content-Disposition"] == 'inline; filename="E03931-draft_AT.pdf"'
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 1
    assert not Letter.objects.exists()


def test_a_preview_without_addressee_leads_back_with_the_reason(
    desk: Client, call: Call, addressees: Addressees
) -> None:
    addressees["AT"].delete()
    answer = desk.get(of_record("call", "letter", call.pk, "AT"), follow=True)
    assert "No addressee is entered for this State." in text_of(answer)
    assert desk.get(of_record("call", "letter", call.pk, "XX")).status_code == 404


def test_a_preview_with_characters_that_cannot_be_printed_leads_back_and_names_them(
    desk: Client, call: Call, addressees: Addressees
) -> None:
    Addressee.objects.filter(pk=addressees["AT"].pk).update(name="日本")
    answer = desk.get(of_record("call", "letter", call.pk, "AT"), follow=True)
    assert "These characters cannot be printed: “日”, “本”." in text_of(answer)


def test_what_failed_once_says_so_issues_nothing_and_asks_again(
    desk: Client, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, run, fails = desk.get(issuing(call, "AT")), subprocess.run, iter([True])

    def failing_once(*command: Any, **how: Any) -> Any:
        if next(fails, False):
            raise OSError
        return run(*command, **how)

    monkeypatch.setattr(subprocess, "run", failing_once)
    facts = {**typed("AT"), "shown": page.context["shown"]}
    answer = desk.post(of_call("issuing", call), facts)
    assert "The PDF could not be made, and nothing was issued." in text_of(answer)
    assert not Letter.objects.exists()
    desk.post(of_call("issuing", call), {**facts, "shown": answer.context["shown"]})
    assert Letter.objects.count() == 1


def test_issuing_shows_each_letter_first_and_issues_all_at_once(desk: Client, call: Call) -> None:
    everybody = list(Invitation.objects.values_list("country_id", flat=True))
    page = desk.get(issuing(call, *everybody))
    assert "These 27 letters will be issued" in text_of(page)
    assert not Letter.objects.exists()
    answer = desk.post(of_call("issuing", call), {**typed(*everybody), "shown": page.context["shown"]}, follow=True)
    assert "The letters are issued. They are not sent yet." in text_of(answer)
    assert "27 issued 0 ready 0 blocked" in text_of(answer)
    assert Letter.objects.count() == 27
    assert not OutgoingMail.objects.filter(kind="letter").exists()


def test_pressing_twice_issues_once(desk: Client, call: Call) -> None:
    facts = {**typed("AT", "BE"), "shown": desk.get(issuing(call, "AT", "BE")).context["shown"]}
    answers = [desk.post(of_call("issuing", call), facts).status_code for _press in range(2)]
    assert answers == [302, 302]
    assert Letter.objects.count() == 2


def test_a_blocked_state_holds_up_all_until_it_is_left_out(desk: Client, call: Call, addressees: Addressees) -> None:
    addressees["MT"].delete()
    page = desk.get(issuing(call, "AT", "MT"))
    assert "1 letter is blocked , so none can be issued as chosen." in text_of(page)
    assert "Malta : No addressee is entered for this State." in text_of(page)
    assert "Issue 2 letters" not in text_of(page)
    refused = desk.post(of_call("issuing", call), {**typed("AT", "MT"), "shown": page.context["shown"]})
    assert (refused.status_code, Letter.objects.count()) == (200, 0)
    without = desk.get(page.context["without"])
    assert "Malta" not in text_of(without)
    desk.post(of_call("issuing", call), {**typed("AT"), "shown": without.context["shown"]})
    assert Letter.objects.get().country_id == "AT"


def test_sending_shows_the_mails_and_holds_them_for_a_minute(desk: Client, call: Call, officer: User) -> None:
    issued(call, officer, "AT", "BE")
    page = desk.get(of_call("sending", call))
    assert "These 2 mails will go out" in text_of(page)
    answer = desk.post(of_call("sending", call), {"shown": page.context["shown"]}, follow=True)
    mails = OutgoingMail.objects.filter(kind="letter")
    assert {(mail.recipient, mail.status) for mail in mails} == {
        ("permrep.at@example.org", Status.HELD),
        ("permrep.be@example.org", Status.HELD),
    }
    assert "Call 2 mails back" in text_of(answer)
    back = desk.get(answer.context["recall"])
    assert len(back.context["rows"]) == 2
    desk.post(
        reverse("admin:nominations_outgoingmail_several", args=["call-back"]),
        {"mail": [mail.pk for mail in mails], "reason": "Too early."},
    )
    again = desk.get(of_call("letters", call))
    assert "Send 2 letters" in text_of(again)


def test_nothing_to_send_is_a_sentence(desk: Client, call: Call) -> None:
    assert "There is no letter to send" in text_of(desk.get(of_call("sending", call), follow=True))


def test_sending_from_a_page_that_is_out_of_date_finds_it_done(desk: Client, call: Call, officer: User) -> None:
    letters.send(issued(call, officer, "AT"), by=officer, at=NOW)
    answer = desk.post(of_call("sending", call), {"shown": "from the page before"}, follow=True)
    assert answer.redirect_chain == [(of_call("letters", call), 302)]
    assert "There is no letter to send" in text_of(answer)
    assert OutgoingMail.objects.filter(kind="letter").count() == 1


def test_all_letters_come_as_one_zip_each_a_whole_pdf(desk: Client, call: Call, officer: User) -> None:
    made = issued(call, officer, "AT", "GR", "BE")
    letters.withdraw(made[0], reason="Wrong.", by=officer, at=NOW)
    answer: Any = desk.get(of_call("zip", call))
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="{call.reference}-letters.zip"'
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        year = TODAY.year
        assert archive.namelist() == [f"E03931-{year}-L0002_EL.pdf", f"E03931-{year}-L0003_AT.pdf"]
        for name in archive.namelist():
            with pikepdf.open(BytesIO(archive.read(name))) as pdf:
                assert str(pdf.docinfo["/Title"]).startswith(name.partition("_")[0])
    read = AuditEvent.objects.filter(action="file.read", actor=officer)
    assert sorted(event.detail["letter"] for event in read) == [f"E03931-{year}-L0002", f"E03931-{year}-L0003"]


def test_without_letters_there_is_no_zip(desk: Client, call: Call) -> None:
    assert "so there is nothing to download" in text_of(desk.get(of_call("zip", call), follow=True))


@pytest.mark.parametrize("page", ["letters", "issuing", "sending", "zip"])
def test_another_groups_officer_finds_nothing_there(
    page: str, desk: Client, call: Call, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    letter = issued(call, officer, "AT")[0]
    client = sign_in(other_officer)
    assert client.get(of_call(page, call)).status_code == 404
    assert client.get(of_record("call", "letter", call.pk, "BE")).status_code == 404
    for act in ("file", "sending", "withdrawal", "change"):
        assert client.get(of_record("letter", act, letter.pk)).status_code == 404
    assert not AuditEvent.objects.filter(action="file.read").exists()


def test_the_board_leads_to_the_letters(desk: Client, call: Call) -> None:
    assert of_call("letters", call) in desk.get(of_call("board", call)).content.decode()


def test_a_mail_that_takes_a_letter_is_seen_by_its_group_only(
    desk: Client, call: Call, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    mail = letters.send(issued(call, officer, "AT"), by=officer, at=NOW)[0]
    address = of_record("outgoingmail", "change", mail.pk)
    assert desk.get(address).status_code == 200
    assert sign_in(other_officer).get(address).status_code == 404


def test_a_letter_is_withdrawn_with_a_reason_and_issued_anew(desk: Client, call: Call, officer: User) -> None:
    letter = issued(call, officer, "AT")[0]
    address = of_record("letter", "withdrawal", letter.pk)
    assert "Give the reason" in text_of(desk.post(address, {"reason": " "}))
    press(desk, address, reason="The date is wrong.")
    letter.refresh_from_db()
    assert (letter.withdrawn_by, letter.withdrawn_because) == (officer, "The date is wrong.")
    page = desk.get(of_call("letters", call))
    assert f"{letter.number} withdrawn: The date is wrong." in text_of(page)
    assert "0 issued 27 ready" in text_of(page)
