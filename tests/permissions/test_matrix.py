"""Every URL × method × role against the committed table.txt: an address that is not listed fails.

After a wanted change: UPDATE_PERMISSIONS=1 pytest -n0 tests/permissions, then read the difference before committing it.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.test import client as test_client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config import health
from nominations.accounts.models import Role, User
from nominations.calls.models import Invitation
from nominations.kernel import clock
from nominations.outbox.models import Heartbeat, MailAttachment, OutgoingMail
from nominations.portal.views import sign_in as sign_in_pages
from nominations.workflow import actions as workflow
from nominations.workflow.models import Nomination
from tests.cast import NOW, accepted, invitation_of, submitted
from tests.permissions.objects import answer_of, objects_of, of_letters, of_setting_up, open_data, worded
from tests.permissions.of_declarations import of_declarations
from tests.permissions.of_meetings import of_meetings
from tests.permissions.of_partners import of_partners

TABLE = Path(__file__).with_name("table.txt")
PARTS = 6
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
    later = clock.now() + timedelta(hours=1)  # however long the table takes, no job falls silent
    jobs = ("plan", "drain", "sweep", "reconcile")
    Heartbeat.objects.bulk_create(Heartbeat(job=job, last_run_at=later) for job in jobs)
    return nomination


@pytest.fixture
def keys(file: Nomination, austria: User, officer: User) -> dict[str, str]:
    """What stands in the addresses: Austria's file, and one object of every kind in the admin."""
    mail, letter = OutgoingMail.objects.get(audience="AT", kind="receipt").pk, file.attachments.get().file_id
    MailAttachment.objects.create(mail_id=mail, file_id=letter)
    received = answer_of(austria, file.invitation)
    objects = objects_of(file, austria, mail, received) | of_letters(file, officer)
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
        "figure": "changes",
        "received_id": received.pk,
        "part": 1,
        "position": 1,
    }
    portals = {"calls/": file.invitation_id, "nominations/": file.pk, "files/": letter, "mails/": mail}
    portals |= {"seats/": file.invitation.call.group_id}
    desks |= {"kind": "staff_deadline", "state": "EU", "group_id": objects["expertgroup"]}
    desks |= {f"{name}_id": objects[name] for name in ("mandate", "membership", "authority", "person")}
    desks["into_id"] = objects["person"]
    desks |= {"letter_id": objects["letter"], "annex_id": objects["annex"], "paper": "appointment", "sheet": "members"}
    desks |= {
        f"{name.removeprefix('register')}_id": objects[name] for name in ("registerretrieval", "registerdifference")
    }
    desks |= of_setting_up(file, austria)
    desks |= of_meetings(file.invitation.call.group, officer)
    desks |= of_declarations(file.invitation.call.group, officer)
    desks |= of_partners(file.invitation.call.group, officer)
    others = {"number": "1", "app_label": "nominations", "content_type_id": "1", "mailbox/": "none"}
    others["text_key"] = worded(file.invitation.call)
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


@pytest.fixture
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No answer of the sign-in waits (tests/accounts sees that it does), no refusal is written out, no context kept.

    No mail is late either, though the cast wrote its mails when this process began.
    """
    monkeypatch.setattr(health, "LATEST_MAIL", timedelta(days=30))
    monkeypatch.setattr(sign_in_pages, "SAME_TIME", 0)
    monkeypatch.setattr(test_client, "store_rendered_templates", lambda *_args, **_facts: None)
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.usefixtures("without_waiting")
@pytest.mark.parametrize("part", range(PARTS))  # so that all workers share the work, and none ends long after the rest
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_answers_each_person_as_the_table_says(
    method: str, part: int, keys: dict[str, str], sign_in: Callable[[User], Client], request: pytest.FixtureRequest
) -> None:
    browsers = {name: Client() if name == "stranger" else sign_in(request.getfixturevalue(name)) for name in PERSONS}
    for browser in browsers.values():
        browser.raise_request_exception = False
    found = {}
    for name, pattern in list(addresses())[part::PARTS]:
        address = address_of(name, pattern, keys)
        found[name, method] = dict(zip(PERSONS, _codes(browsers.values(), method, address), strict=True))
    if os.environ.get("UPDATE_PERMISSIONS"):
        _write(rows() | found)
    assert found == {key: row for key, row in rows().items() if key in found}


def test_the_table_names_every_address_and_no_other() -> None:
    there = {(name, method) for name, _pattern in addresses() for method in ("GET", "POST")}
    if os.environ.get("UPDATE_PERMISSIONS"):
        _write({key: row for key, row in rows().items() if key in there})
    assert set(rows()) == there


def _codes(browsers: Iterable[Client], method: str, address: str) -> list[str]:
    """Ask as each person and undo it: a GET changes nothing but who is signed in, a POST is undone before the next."""
    if method == "GET":
        with transaction.atomic():
            codes = [_code(browser, method, address) for browser in browsers]
            transaction.set_rollback(True)
        return codes
    codes = []
    for browser in browsers:
        with transaction.atomic():
            codes.append(_code(browser, method, address))
            transaction.set_rollback(True)
    return codes


def _code(browser: Client, method: str, address: str) -> str:
    """Ask once and stay signed in; a redirect to the sign-in page is "sign-in"."""
    session = browser.cookies["sessionid"].value if "sessionid" in browser.cookies else None
    response = getattr(browser, method.lower())(address)
    browser.cookies.clear()
    if session:
        browser.cookies["sessionid"] = session
    if response.status_code == 302:
        return "sign-in" if response["Location"].startswith("/sign-in/") else "302"
    return str(response.status_code)


def _write(found: dict[tuple[str, str], dict[str, str]]) -> None:
    lines = [f"{'address':<48} method {' '.join(f'{name:>14}' for name in PERSONS)}"]
    for (name, method), row in sorted(found.items()):
        lines.append(f"{name:<48} {method:<6} {' '.join(f'{code:>14}' for code in row.values())}")
    TABLE.write_text("\n".join(lines) + "\n")


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
    own = {"portal:calls", "portal:contacts", "portal:home", "portal:keys", "portal:meetings", "portal:seats"}
    own |= {"portal:progress", "portal:votes", "portal:declarations"}
    own |= {"portal:declaration", "portal:declaration_text"}  # open to every State
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
