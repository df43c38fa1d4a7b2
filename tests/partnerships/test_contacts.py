"""Contacts of a partner as dated rows: who was it in May can still be read in December (rule 41)."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.kernel import periods
from nominations.partnerships import contacts, settling
from nominations.partnerships.access import NotAllowed
from nominations.partnerships.models import Partner, PartnerContact
from tests.cast import NOW, SINCE, TODAY
from tests.partnerships.stage import NOOR, acts, canada, noor

__all__ = ["canada", "noor"]


def on(partner: Partner, day: object) -> list[str]:
    rows = PartnerContact.objects.filter(periods.running_on(day), partner=partner)  # type: ignore[arg-type]
    return [f"{row}, {row.function}" for row in rows]


def test_a_change_ends_the_old_row_and_begins_a_new_one(noor: PartnerContact, officer: User) -> None:
    fresh = contacts.change(noor, on=TODAY, function="Minister", by=officer, at=NOW)
    assert on(fresh.partner, TODAY - timedelta(days=1)) == ["Noor Tremblay, Counsellor"]
    assert on(fresh.partner, TODAY) == ["Noor Tremblay, Minister"]
    assert fresh.email == noor.email
    with pytest.raises(contacts.ContactOver, match="Noor Tremblay is not a contact any more"):
        contacts.change(noor, on=TODAY, function="Envoy", by=officer, at=NOW)
    assert acts(fresh.partner)[1:] == ["partner_contact.add", "partner_contact.change"]


def test_the_same_again_changes_nothing(noor: PartnerContact, officer: User) -> None:
    assert contacts.change(noor, on=TODAY, by=officer, at=NOW, **NOOR).pk == noor.pk
    assert PartnerContact.objects.filter(partner=noor.partner).count() == 1


def test_on_its_first_day_a_row_is_corrected(noor: PartnerContact, officer: User) -> None:
    contacts.change(noor, on=SINCE, phone="+1 613 111 111", by=officer, at=NOW)
    [row] = PartnerContact.objects.filter(partner=noor.partner)
    assert (row.phone, row.since) == ("+1 613 111 111", SINCE)


def test_a_change_before_the_row_began_is_refused(noor: PartnerContact, officer: User) -> None:
    with pytest.raises(settling.PeriodRefused):
        contacts.change(noor, on=SINCE - timedelta(days=1), function="Envoy", by=officer, at=NOW)


def test_a_contact_ends_once(noor: PartnerContact, officer: User) -> None:
    contacts.end(noor, on=TODAY, by=officer, at=NOW)
    assert contacts.end(noor, on=TODAY, by=officer, at=NOW).until == TODAY
    assert on(noor.partner, TODAY) == []
    with pytest.raises(contacts.ContactOver):
        contacts.end(noor, on=TODAY + timedelta(days=1), by=officer, at=NOW)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organisation": " "}, "Give the organisation"),
        ({"email": "noor at ised"}, "“noor at ised” is not an e-mail address"),
        ({"phone": "1" * 41}, "Shorten the telephone to 40 characters"),
        ({}, "Noor Tremblay is a contact already"),
    ],
)
def test_what_is_no_contact_is_refused(
    noor: PartnerContact, officer: User, wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(settling.NotComplete, match=sentence):
        contacts.add(noor.partner, since=TODAY, by=officer, at=NOW, **{**NOOR, **wrong})


def test_only_the_secretariat_writes_contacts(noor: PartnerContact, other_officer: User) -> None:
    for verb in (
        lambda: contacts.add(noor.partner, since=TODAY, organisation="X", by=other_officer, at=NOW),
        lambda: contacts.change(noor, on=TODAY, function="X", by=other_officer, at=NOW),
        lambda: contacts.end(noor, on=TODAY, by=other_officer, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb()
