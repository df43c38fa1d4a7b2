"""Every URL × method × role against the committed table.txt: an address that is not listed fails.

After a wanted change: UPDATE_PERMISSIONS=1 pytest tests/permissions, then read the difference before committing it.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, Role, User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Invitation
from nominations.groups.models import ExpertGroup
from nominations.inbox import actions as inbox
from nominations.inbox.models import Mailbox, ReceivedMail
from nominations.kernel import clock
from nominations.mandates.models import Mandate, Membership
from nominations.outbox.models import Heartbeat, MailAttachment, OutgoingMail
from nominations.parties.models import Authority, Person
from nominations.reconciliation.models import RegisterDifference
from nominations.reference import actions as reference
from nominations.reference.models import Holiday
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import NOW, TODAY, accepted, invitation_of, pdf_bytes, submitted
from tests.reconciliation import files

TABLE = Path(__file__).with_name("table.txt")
PERSONS = ("stranger", "austria", "belgium", "former_austria", "officer", "head_of_unit", "other_officer", "superuser")
SIGN_IN = ("account_login", "account_request_login_code", "account_confirm_login_code", "account_logout")


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every named address of the site, once, with its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield f"{namespace}{entry.name}", entry


@pytest.fixture
def file(austrias: Invitation, austria: User, officer: User) -> Nomination:
    """Austria's submitted file, beside an accepted one of Spain, on a day when all is well."""
    spain = invitation_of(austrias.call, "ES")
    accepted(spain, Role.objects.get(country_id="ES").user, officer)
    nomination = submitted(austrias, austria)
    workflow.add_note(nomination, text="Seen.", by=officer, at=NOW)
    Heartbeat.objects.bulk_create(
        Heartbeat(job=job, last_run_at=clock.now()) for job in ("plan", "drain", "sweep", "reconcile")
    )
    OutgoingMail.objects.update(next_attempt_at=NOW)
    return nomination


def answer_of(austria: User, invitation: Invitation) -> ReceivedMail:
    """Return an answer of Austria that waits in the functional mailbox to be read."""
    Mailbox.objects.create(address="quantum@commission.example.org")
    thread = f"<{invitation.call_id}.call@nominations.example.org>"
    mail = EmailMessage()
    mail["From"], mail["Date"], mail["References"], mail["Subject"] = austria.email, NOW, thread, "Our answer"
    mail.set_content("We nominate Ms Borg.")
    mail.add_attachment(pdf_bytes(), maintype="application", subtype="pdf", filename="letter.pdf")
    raw = mail.as_bytes()
    facts = {"mailbox": "quantum@commission.example.org", "uid": "1:1", "size": len(raw), "received_at": NOW, "at": NOW}
    received = inbox.take(raw, **facts)
    assert received is not None
    assert received.audience == "AT"
    return received


def differing(group: ExpertGroup) -> dict[str, Any]:
    """Return the keys of a retrieval of the Register and of a difference of the group from it."""
    reference.load_register_terms()
    report = files.take(files.entry(group.code, title="As published"))
    assert report.retrieval is not None
    return {
        "registerretrieval": report.retrieval.pk,
        "registerdifference": RegisterDifference.objects.get(field="title").pk,
    }


def objects_of(file: Nomination, austria: User, mail: uuid.UUID, received: ReceivedMail) -> dict[str, object]:
    """Return one object of every kind in the admin."""
    return {
        "user": austria.pk,
        "role": Role.objects.get(user=austria).pk,
        "auditevent": AuditEvent.objects.latest("pk").pk,
        "call": file.invitation.call_id,
        "expertgroup": file.invitation.call.group_id,
        "mandate": Mandate.objects.get().pk,
        "membership": Membership.objects.get().pk,
        "outgoingmail": mail,
        "heartbeat": "drain",
        "receivedmail": received.pk,
        "mailbox": received.mailbox,
        "authority": Authority.objects.get().pk,
        "person": Person.objects.get().pk,
        "country": "AT",
        "holiday": Holiday.objects.earliest("day").pk,
        "nomination": file.pk,
        **differing(file.invitation.call.group),
    }


def open_data(user: User) -> dict[str, object]:
    """Return what stands in the addresses of the open data: a person, a form, and the key of somebody's calendar."""
    facts = {"label": "Telephone", "scope": ApiToken.Scope.CALENDAR, "expires_on": TODAY}
    calendar, secret = accounts.issue_token(user, by=user, at=NOW, **facts)
    keys = {"keys/": calendar.pk, "secret": secret, "persons/": Person.objects.get().pk}
    return {**keys, "form": "csv", "name": "popolo-public"}


@pytest.fixture
def keys(file: Nomination, austria: User) -> dict[str, str]:
    """What stands in the addresses: Austria's file, and one object of every kind in the admin."""
    mail, letter = OutgoingMail.objects.get(audience="AT", kind="receipt").pk, file.attachments.get().file_id
    MailAttachment.objects.create(mail_id=mail, file_id=letter)
    received = answer_of(austria, file.invitation)
    objects = objects_of(file, austria, mail, received)
    desks = {
        "call_id": file.invitation.call_id,
        "invitation_id": file.invitation_id,
        "nomination_id": file.pk,
        "file_id": letter,
        "mail_id": mail,
        "iso2": "AT",
        "eu_code": "AT",
        "code": file.invitation.call.group.code,
        "act": "hold",
        "deed": "remind",
        "received_id": received.pk,
        "part": 1,
        "position": 1,
    }
    portals = {"calls/": file.invitation_id, "nominations/": file.pk, "files/": letter, "mails/": mail}
    portals |= {"seats/": file.invitation.call.group_id}
    desks |= {"kind": "staff_deadline", "state": "EU", "group_id": objects["expertgroup"]}
    desks |= {f"{name}_id": objects[name] for name in ("mandate", "membership", "authority", "person")}
    desks["into_id"] = objects["person"]
    desks |= {
        f"{name.removeprefix('register')}_id": objects[name] for name in ("registerretrieval", "registerdifference")
    }
    others = {"number": "1", "app_label": "nominations", "content_type_id": "1", "mailbox/": "none"}
    named = {f"object:{model}": key for model, key in objects.items()} | desks | portals | others | open_data(austria)
    return {name: str(key) for name, key in named.items()}


def address_of(name: str, pattern: URLPattern, keys: dict[str, str]) -> str:
    route = str(pattern.pattern)
    arguments = {}
    for argument in pattern.pattern.converters or getattr(pattern.pattern, "regex", None).groupindex:  # type: ignore[union-attr]
        if argument == "object_id":
            model = name.removeprefix("admin:nominations_").rpartition("_")[0]
            arguments[argument] = keys.get(f"object:{model}", keys["object:nomination"])
        elif argument == "key":
            arguments[argument] = keys[route.partition("/")[0] + "/"]
        else:
            arguments[argument] = keys[argument]
    return reverse(name, kwargs=arguments)


@pytest.mark.django_db
def test_every_address_answers_each_person_as_the_table_says(
    keys: dict[str, str], sign_in: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    browsers = {name: Client() if name == "stranger" else sign_in(request.getfixturevalue(name)) for name in PERSONS}
    lines = [f"{'address':<48} method {' '.join(f'{name:>14}' for name in PERSONS)}"]
    for name, pattern in sorted(addresses(), key=lambda row: row[0]):
        address = address_of(name, pattern, keys)
        for method in ("get", "post"):
            codes = [_code(browser, method, address) for browser in browsers.values()]
            lines.append(f"{name:<48} {method.upper():<6} {' '.join(f'{code:>14}' for code in codes)}")
    found = "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_PERMISSIONS"):
        TABLE.write_text(found)
    assert found == TABLE.read_text()


def _code(browser: Client, method: str, address: str) -> str:
    """Ask once and undo it, signing out too; a redirect to the sign-in page is "sign-in"."""
    session = browser.cookies["sessionid"].value if "sessionid" in browser.cookies else None
    browser.raise_request_exception = False
    with transaction.atomic():
        response = getattr(browser, method)(address)
        transaction.set_rollback(True)
    browser.cookies.clear()
    if session:
        browser.cookies["sessionid"] = session
    if response.status_code == 302:
        return "sign-in" if response["Location"].startswith("/sign-in/") else "302"
    return str(response.status_code)


def rows() -> dict[tuple[str, str], dict[str, str]]:
    _heading, *lines = TABLE.read_text().splitlines()
    split = [line.split() for line in lines]
    return {(words[0], words[1]): dict(zip(PERSONS, words[2:], strict=True)) for words in split}


def test_the_wrong_state_is_told_nothing_not_even_that_something_is_there() -> None:
    """404 for every object of Austria, whatever the method the page takes; never 403 (domain rule 30)."""
    of_a_state = {
        key: row
        for key, row in rows().items()
        if key[0].startswith("portal:") and row["austria"] not in {row["stranger"], "404"} and row["belgium"] != "405"
    }
    own = {"portal:calls", "portal:contacts", "portal:home", "portal:keys", "portal:seats"}
    own |= {"portal:seat", "portal:change"}  # of a group in which Belgium sits as well
    assert len(of_a_state) > 10
    for (name, method), row in of_a_state.items():
        if name not in own:
            outside = {who: row[who] for who in ("belgium", "former_austria", "officer", "other_officer")}
            assert set(outside.values()) == {"404"}, f"{method} {name}: {outside}"


def test_no_address_fails_for_anybody() -> None:
    assert [key for key, row in rows().items() if any(code.startswith("5") for code in row.values())] == []


def test_a_stranger_sees_public_pages_only() -> None:
    public = {"account_inactive", "health", "metrics", "mailbox", "robots", *SIGN_IN, "admin:login"}
    seen = {name for (name, method), row in rows().items() if method == "GET" and row["stranger"] == "200"}
    assert {name for name in seen if not name.startswith(("portal:", "register:", "api:"))} <= public | {"admin:jsi18n"}
    assert {name for name in seen if name.startswith("portal:")} == {
        "portal:home",
        "portal:about",
        "portal:accessibility",
        "portal:privacy",
        "portal:calendar",  # its address is the key
    }


def test_the_register_answers_everybody_alike_and_takes_nothing() -> None:
    found = {key: set(row.values()) for key, row in rows().items() if key[0].startswith("register:")}
    assert len(found) > 10
    assert {code for (_name, method), codes in found.items() if method == "POST" for code in codes} == {"405"}
    assert all(len(codes) == 1 for codes in found.values())


def test_the_interface_answers_everybody_alike_and_takes_nothing() -> None:
    found = {key: set(row.values()) for key, row in rows().items() if key[0].startswith("api:")}
    assert len(found) > 20
    assert {code for (_name, method), codes in found.items() if method == "POST" for code in codes} == {"405"}
    assert all(len(codes) == 1 for codes in found.values())


def test_no_state_enters_the_administration() -> None:
    inside = [
        key
        for key, row in rows().items()
        if key[0].startswith("admin:") and {row["austria"], row["belgium"]} & {"200", "201"}
    ]
    assert [key for key in inside if key[0] not in {"admin:jsi18n", "admin:login"}] == []
