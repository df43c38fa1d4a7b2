"""The cockpit of a call: who opened the file, who is named, the last contact, filters, order, map, chart, exports."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pikepdf
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.desk import burnup
from nominations.desk.cockpit import lines
from nominations.inbox.models import ReceivedMail
from nominations.outbox.models import OutgoingMail
from nominations.outbox.states import Status as MailStatus
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, OPENED, TODAY, drafted, in_status, invitation_of, returned, submitted
from tests.desk.pages import of_call, text_of

SignIn = Callable[[User], Client]


def line(call: Call, code: str) -> Any:
    return next(each for each in lines(call, at=NOW) if each.code == code)


def shown(client: Client, call: Call, **asked: str) -> list[str]:
    return [each.code for each in client.get(of_call("board", call), asked).context["board"].lines]


def take(client: Client, call: Call, form: str, **asked: str) -> Any:
    address = reverse("admin:nominations_call_cockpit", args=[call.pk, form])
    return client.post(address, QUERY_STRING="&".join(f"{name}={value}" for name, value in asked.items()))


def test_a_state_that_opened_its_file_differs_from_one_that_did_not(call: Call, austria: User) -> None:
    Invitation.objects.filter(call=call, country="AT").update(opened_at=NOW)
    assert (line(call, "AT").label, line(call, "BE").label) == ("Opened, no answer", "Not opened")
    assert (line(call, "AT").contact, line(call, "AT").contact_at) == ("Opened the file", NOW)


def test_of_a_call_on_paper_nobody_knows_who_opened_what(officer: User, call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(on_paper=True)
    call.refresh_from_db()
    assert line(call, "AT").label == "No answer"
    assert burnup.burnup(call, lines(call, at=NOW), at=NOW) is None


def test_each_seat_says_who_was_named_in_the_version_that_was_sent(call: Call, austria: User, officer: User) -> None:
    nomination = returned(invitation_of(call, "AT"), austria, officer)
    Nomination.objects.get(pk=nomination.pk).nominees.update(family_name="Typed-later")
    assert line(call, "AT").seats == ("Ännchen Müller-1",)
    call.group.seat_rules.filter(role="representative").update(per_state=2)
    fresh = Call.objects.select_related("group").get(pk=call.pk)
    assert line(fresh, "AT").seats == ("Ännchen Müller-1", "nobody named")
    assert line(fresh, "BE").seats == ()


def test_days_left_count_to_the_states_own_deadline(call: Call, officer: User, austria: User) -> None:
    later = DEADLINE + timedelta(days=7)
    calls.extend(invitation_of(call, "AT"), new_on=later, reason="A holiday.", by=officer, at=NOW)
    assert (line(call, "AT").days, line(call, "BE").days) == ("28 days left", "21 days left")
    Call.objects.filter(pk=call.pk).update(deadline_on=TODAY)
    call.refresh_from_db()
    assert line(call, "BE").days == "Ends today"
    Call.objects.filter(pk=call.pk).update(deadline_on=TODAY - timedelta(days=1))
    call.refresh_from_db()
    assert (line(call, "BE").days, line(call, "BE").is_overdue) == ("1 day over", True)
    in_status("submitted", invitation_of(call, "AT"), austria, officer)  # type: ignore[arg-type]
    assert line(call, "AT").days == ""


def test_the_last_contact_is_the_newest_of_mail_answer_and_act(call: Call, austria: User) -> None:
    assert (line(call, "AT").contact, line(call, "AT").when) == ("", "")
    OutgoingMail.objects.filter(audience="AT").update(status=MailStatus.SENT, sent_at=OPENED)
    assert line(call, "AT").contact == "A mail to the State"
    drafted(invitation_of(call, "AT"), austria, at=NOW - timedelta(hours=2))
    assert line(call, "AT").contact == "Worked on the draft"
    received(call, "answer")
    assert (line(call, "AT").contact, line(call, "AT").contact_at) == ("An e-mail of the State", NOW)


def received(call: Call, kind: str) -> ReceivedMail:
    return ReceivedMail.objects.create(
        mailbox="quantum@commission.example.org",
        uid=f"1:{kind}",
        kind=kind,
        subject_type="call",
        subject_id=str(call.pk),
        audience="AT",
        size=1,
        received_at=NOW,
        read_at=NOW,
    )


def test_an_automatic_answer_is_no_contact(call: Call) -> None:
    received(call, "auto_reply")
    assert line(call, "AT").contact == ""


def test_the_fate_of_the_last_mail_is_shown_and_trouble_is_a_filter(call: Call, officer: User, sign_in: SignIn) -> None:
    OutgoingMail.objects.filter(audience="MT").update(status=MailStatus.BOUNCED, sent_at=OPENED)
    client = sign_in(officer)
    assert shown(client, call, show="trouble") == ["MT"]
    assert "Bounced" in text_of(client.get(of_call("board", call)))


def test_the_receipt_of_an_answer_is_its_last_mail(call: Call, austria: User) -> None:
    submitted(invitation_of(call, "AT"), austria)
    assert line(call, "AT").row.last_mail.kind == "receipt"


def test_rows_are_filtered_by_who_is_assigned_and_who_can_be_reached(
    call: Call, austria: User, belgium: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    Nomination.objects.filter(pk=nomination.pk).update(assigned_to=officer)
    User.objects.filter(pk=belgium.pk).update(is_active=False)
    client = sign_in(officer)
    assert shown(client, call, show="mine") == ["AT"]
    assert shown(client, call, show="unreachable") == ["BE"]
    assert "Assigned to Staff Officer" in text_of(client.get(of_call("board", call)))


def test_a_state_is_found_by_its_name_or_code(call: Call, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert shown(client, call, q="land") == ["IE", "NL", "PL", "FI"]
    assert shown(client, call, q="el") == ["BE", "IE", "EL"]
    assert shown(client, call, q="nowhere") == []
    assert "No State stands so." in text_of(client.get(of_call("board", call), {"q": "nowhere"}))


def test_rows_come_in_the_order_asked_for(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    later = DEADLINE + timedelta(days=7)
    calls.extend(invitation_of(call, "BE"), new_on=later, reason="A holiday.", by=officer, at=NOW)
    submitted(invitation_of(call, "AT"), austria)
    assert shown(client, call)[0] == "BE"
    assert shown(client, call, order="days")[-2:] == ["BE", "AT"]
    assert shown(client, call, order="status")[0] == "AT"
    assert shown(client, call, order="contact")[-1] == "AT"
    assert shown(client, call, order="nonsense")[0] == "BE"


def test_the_map_says_every_state_in_words_and_leads_to_its_file(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).get(of_call("board", call)).content.decode()
    review = reverse("admin:nominations_nomination_review", args=[nomination.pk])
    assert f'href="{review}" aria-label="AT Austria: To decide"' in page
    assert f'href="{of_call("board", call)}#BE" aria-label="BE Belgium: Not opened, 21 days left"' in page
    assert 'id="BE"' in page


def test_the_chart_counts_answers_by_day_against_the_deadline(call: Call, austria: User, officer: User) -> None:
    submitted(invitation_of(call, "AT"), austria, at=NOW)
    returned(invitation_of(call, "BE"), call_contact("BE"), officer, at=NOW)
    chart = burnup.burnup(call, lines(call, at=NOW), at=NOW)
    assert chart is not None
    assert chart.rows == ((TODAY, 2, 2),)
    assert chart.deadline.at == burnup.RIGHT
    assert (chart.upwards[0].words, chart.upwards[-1].words) == ("0", "27")
    assert chart.upwards[-1].at == chart.target == burnup.TOP
    assert chart.path.startswith(f"M{burnup.LEFT} {burnup.BOTTOM}H")
    assert chart.summary.startswith("2 of 27 States have sent an answer; the deadline is ")


def call_contact(iso2: str) -> User:
    return User.objects.get(email=f"contact.{iso2.lower()}@example.org")


def test_without_an_answer_the_chart_is_a_level_line(call: Call, officer: User, sign_in: SignIn) -> None:
    words = text_of(sign_in(officer).get(of_call("board", call)))
    assert "0 of 27 States have sent an answer" in words
    assert "No answer has come yet." in words


def test_a_chart_after_the_deadline_goes_on_to_today(call: Call) -> None:
    Call.objects.filter(pk=call.pk).update(deadline_on=TODAY - timedelta(days=1))
    call.refresh_from_db()
    chart = burnup.burnup(call, lines(call, at=NOW), at=NOW)
    assert chart is not None
    assert chart.today is not None
    assert chart.deadline.at < chart.today.at == burnup.RIGHT


def test_the_rows_go_along_as_csv_with_the_filters(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    submitted(invitation_of(call, "AT"), austria)
    User.objects.filter(pk=austria.pk).update(given_name="=cmd|", family_name="'/c calc'!A0")
    answer = take(sign_in(officer), call, "csv", show="decide")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Code"], row["Answer"], row["Named, seat by seat"]) for row in rows] == [
        ("AT", "To decide", "Ännchen Müller-1")
    ]
    assert rows[0]["Contact points"].startswith("'=cmd|")
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(action="contact_data.export")
    assert (event.actor, event.detail) == (
        officer,
        {"states": 1, "form": "csv", "filters": "show=decide"},
    )  # never what was typed


def test_the_rows_go_along_as_xlsx_and_pdf(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    assert "xl/workbook.xml" in ZipFile(BytesIO(take(client, call, "xlsx").content)).namelist()
    answer = take(client, call, "pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert len(pikepdf.open(BytesIO(answer.content)).pages) >= 1
    assert AuditEvent.objects.filter(action="contact_data.export").count() == 2


def test_a_draft_is_not_in_any_file(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    drafted(invitation_of(call, "AT"), austria)
    words = take(sign_in(officer), call, "csv", q="austria").content.decode()
    assert "Draft begun" in words
    assert "Müller" not in words


def test_another_form_or_another_group_is_not_there(
    call: Call, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    assert take(sign_in(officer), call, "exe").status_code == 404
    assert take(sign_in(other_officer), call, "csv").status_code == 404
    assert sign_in(officer).get(reverse("admin:nominations_call_cockpit", args=[call.pk, "csv"])).status_code == 405


def test_an_export_takes_the_same_queries_for_one_row_and_for_all(
    call: Call, austria: User, officer: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(officer)
    drafted(invitation_of(call, "AT"), austria)
    for asked in ({"q": "austria"}, {}):
        with django_assert_num_queries(QUERIES):
            take(client, call, "csv", **asked)


QUERIES = 12
