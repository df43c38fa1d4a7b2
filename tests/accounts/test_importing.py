"""A list of contact points is entered whole or not at all; each row that is refused says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nominations.accounts import importing, reading
from nominations.accounts.import_rules import Line, Outcome
from nominations.accounts.importing import ImportRefused
from nominations.accounts.models import ContactImport, Role, User
from nominations.audit.models import AuditEvent
from nominations.outbox.models import OutgoingMail
from nominations.reference import rules as reference
from nominations.reference.models import Country
from tests.accounts.lists import csv_bytes, row
from tests.cast import NOW, SINCE, TODAY

Take = Callable[..., ContactImport]


@pytest.fixture
def names(states: dict[str, Country]) -> dict[str, str]:
    return reference.spellings(states.values())


@pytest.fixture
def take(officer: User) -> Take:
    def taken(*rows: list[str]) -> ContactImport:
        listing = reading.read(csv_bytes(*rows), name="list.csv")
        return importing.take(listing, name="../list.csv", by=officer, at=NOW)

    return taken


def lines(imported: ContactImport, names: dict[str, str]) -> list[Line]:
    return importing.judged(imported, states=names, at=NOW)


def words(line: Line) -> str:
    return " ".join(str(finding.sentence) for finding in line.findings)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (row(state=""), "The State is missing."),
        (row(state="XX"), "“XX” is neither the code nor the name of a Member State."),
        (row(state="UK"), "“UK” is neither the code nor the name of a Member State."),
        (row(state="GB"), "“GB” is neither"),
        (row(email=""), "The e-mail address is missing."),
        (row(email="second at example"), "“second at example” is not an e-mail address."),
        (row(email=f"{'a' * 250}@example.org"), "is not an e-mail address."),
        (row(family=""), "The family name is missing."),
        (row(family="x" * 151), "A name has more than 150 characters."),
        (row(position="third"), "“third” is no position. Write 1 for the first contact, 2 for the second."),
        (row(position="0"), "“0” is no position."),
        (row(kind="desk officer"), "“desk officer” is no role here."),
        (row(since="31.3.2026"), "“31.3.2026” is not a first day. Write it as 2026-03-31"),
        (row(since="2026-02-30"), "“2026-02-30” is not a first day."),
        (row(since="1900-01-01"), "is not a first day."),
        (row(since=str(TODAY + timedelta(days=800))), "is not a first day."),
        (row(email="officer@commission.example.org"), "a member of staff, who speaks for no State."),
        (row(email="contact.be@example.org"), "The account of this address is closed. Open it first."),
    ],
)
def test_a_row_is_refused_with_its_reason(
    typed: list[str], sentence: str, take: Take, names: dict[str, str], contacts: dict[str, User]
) -> None:
    User.objects.filter(pk=contacts["BE"].pk).update(is_active=False)
    (line,) = lines(take(typed), names)
    assert line.outcome is Outcome.REFUSED
    assert sentence in words(line)


@pytest.mark.parametrize(
    ("typed", "iso2"),
    [("GR", "GR"), ("el", "GR"), ("Greece", "GR"), ("AT", "AT"), ("österreich", "AT"), ("the netherlands", "NL")],
)
def test_a_state_is_known_by_code_and_name(typed: str, iso2: str, take: Take, names: dict[str, str]) -> None:
    assert [line.country_id for line in lines(take(row(state=typed)), names)] == [iso2]


def test_an_address_given_twice_names_both_rows(take: Take, names: dict[str, str]) -> None:
    found = lines(take(row(), row(email="other@example.org"), row(email="Second.AT@example.org")), names)
    assert [line.outcome for line in found] == [Outcome.REFUSED, Outcome.NEW_PERSON, Outcome.REFUSED]
    assert "The address second.at@example.org stands in row 4 too." in words(found[0])
    assert "The address second.at@example.org stands in row 2 too." in words(found[2])


def test_what_is_entered_already_changes_nothing(take: Take, names: dict[str, str], austria: User) -> None:
    typed = row(family="Anders", given="Ganz", email="CONTACT.AT@example.org", position="2")
    (line,) = lines(take(typed), names)
    assert line.outcome is Outcome.UNCHANGED
    assert words(line) == (
        "The account is named Contact of Austria, and stays so. The role has the position 1, and keeps it."
    )


def test_a_known_person_gets_a_second_role_and_a_warning_of_another_state(
    take: Take, names: dict[str, str], austria: User
) -> None:
    found = lines(
        take(row(family="of Austria", given="Contact", email=austria.email, kind="Permanent Representation")), names
    )
    assert [(line.outcome, words(line)) for line in found] == [(Outcome.NEW_ROLE, "")]
    (line,) = lines(take(row(state="BE", family="of Austria", given="Contact", email=austria.email)), names)
    assert (line.outcome, words(line)) == (
        Outcome.NEW_ROLE,
        "This person speaks for AT already, and would see the drafts of both.",
    )


def test_a_third_contact_in_one_position_is_a_warning(take: Take, names: dict[str, str], austria: User) -> None:
    found = lines(take(row(position="1"), row(email="c@example.org", position="first")), names)
    assert [(line.outcome, words(line)) for line in found] == [
        (Outcome.NEW_PERSON, ""),
        (Outcome.NEW_PERSON, "The State would have 3 contacts in position 1."),
    ]


def test_names_are_cleaned_and_said_to_be(take: Take, names: dict[str, str]) -> None:
    (line,) = lines(take(row(family="Mu\u0308ller\u202e", given="E\tva")), names)
    assert (line.family_name, line.given_name) == ("Müller", "E va")
    assert words(line) == "Invisible characters are taken out."


def test_the_same_file_again_is_the_same_import(take: Take) -> None:
    first = take(row())
    assert take(row()) == first
    assert (first.name, AuditEvent.objects.get(action="contact_import.take").detail) == ("list.csv", {"rows": 1})


def test_a_list_is_entered_once_with_one_mail_a_contact_point(
    take: Take, names: dict[str, str], contacts: dict[str, User], officer: User
) -> None:
    typed = [row(), row(email="third.at@example.org", family="Dritte"), row(state="BE", email="x.be@example.org")]
    imported = take(*typed, row(family="of Austria", email="contact.at@example.org", position="1"))
    for _press in range(2):
        entered = importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert (entered.entered, entered.rows, entered.settled_at) == (3, {}, NOW)
    role = Role.objects.get(user__email="second.at@example.org")
    assert (role.country_id, role.kind, role.position, role.since) == ("AT", "contact_point", 2, TODAY)
    assert not role.user.has_usable_password()
    mails = OutgoingMail.objects.order_by("audience")
    assert [(mail.recipient, mail.audience, mail.subject) for mail in mails] == [
        ("contact.at@example.org", "AT", "Austria: 2 new contact points"),
        ("contact.be@example.org", "BE", "Belgium: 1 new contact point"),
    ]
    for text in (mails[0].text, mails[0].html):
        assert "Eva Dritte (third.at@example.org), national contact point" in text
        assert "x.be@example.org" not in text
    acts = AuditEvent.objects.filter(at=NOW, actor=officer)
    assert [acts.filter(action=f"{what}.create").count() for what in ("account", "role")] == [3, 3]
    assert acts.get(action="contact_import.enter").detail == {"roles": 3, "told": True}


def test_nobody_is_told_when_that_was_chosen(
    take: Take, names: dict[str, str], contacts: dict[str, User], officer: User
) -> None:
    importing.enter(take(row()), states=names, tells=False, by=officer, at=NOW)
    assert not OutgoingMail.objects.exists()


def test_one_refused_row_enters_nothing(take: Take, names: dict[str, str], officer: User) -> None:
    imported = take(row(), row(state="XX", email="x@example.org"))
    with pytest.raises(ImportRefused, match="Nothing is entered while a row is refused"):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert not Role.objects.filter(country__isnull=False).exists()


def test_a_world_that_changed_since_the_page_was_shown_enters_nothing(
    take: Take, names: dict[str, str], officer: User
) -> None:
    imported = take(row(), row(email="x@example.org"))
    assert not any(line.is_refused for line in lines(imported, names))
    User.objects.create_user("x@example.org", is_staff=True)
    with pytest.raises(ImportRefused, match="while a row is refused"):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert not User.objects.filter(email="second.at@example.org").exists()
    assert "a member of staff" in words(lines(ContactImport.objects.get(), names)[1])


def test_a_race_for_one_address_enters_nothing(
    take: Take, names: dict[str, str], officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = take(row(), row(email="x@example.org"))
    User.objects.create_user("x@example.org")
    monkeypatch.setattr(importing, "_accounts", lambda *_args, **_keys: {})  # read before the other one committed
    with pytest.raises(ImportRefused, match="at the same moment"):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert not User.objects.filter(email="second.at@example.org").exists()


def test_nothing_to_enter_is_refused(take: Take, names: dict[str, str], austria: User, officer: User) -> None:
    imported = take(row(family="x", email="contact.at@example.org"))
    with pytest.raises(ImportRefused, match="There is nothing to enter"):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)


def test_a_list_given_up_is_emptied_and_enters_nothing(take: Take, names: dict[str, str], officer: User) -> None:
    imported = take(row())
    for _press in range(2):
        given_up = importing.give_up(imported, by=officer, at=NOW)
    assert (given_up.rows, given_up.entered) == ({}, None)
    with pytest.raises(ImportRefused, match="was given up"):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert AuditEvent.objects.filter(action="contact_import.give_up").count() == 1


def test_a_list_that_nobody_enters_is_forgotten_after_a_week(take: Take) -> None:
    take(row())
    assert importing.forget(at=NOW + timedelta(days=6)) == 0
    assert importing.forget(at=NOW + timedelta(days=8)) == 1
    assert ContactImport.objects.get().rows == {}


def test_a_role_that_ended_is_entered_anew(take: Take, names: dict[str, str], austria: User, officer: User) -> None:
    Role.objects.filter(user=austria).update(since=SINCE, until=TODAY)
    imported = take(row(family="of Austria", given="Contact", email=austria.email, position="1"))
    importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert austria.roles.filter(until__isnull=True).count() == 1


@pytest.mark.parametrize("number", [2, 1_999])
def test_entering_takes_the_same_queries_for_three_rows_and_for_two_thousand(
    number: int,
    take: Take,
    names: dict[str, str],
    contacts: dict[str, User],
    officer: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    known = row(family="of Austria", given="Contact", email="contact.at@example.org", position="1")
    imported = take(known, *[row(email=f"a{each}@example.org", state=["AT", "BE"][each % 2]) for each in range(number)])
    with django_assert_num_queries(3):
        lines(imported, names)
    with django_assert_num_queries(16):
        importing.enter(imported, states=names, tells=True, by=officer, at=NOW)
    assert Role.objects.filter(user__email__startswith="a").count() == number
