"""What became of an authority: its memberships and seats are carried over, shown before, and its history stays."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.mandates.models import Mandate, Membership
from nominations.parties import actions as parties
from nominations.parties.models import Authority
from tests.cast import TODAY, accepted, invitation_of
from tests.desk.pages import of_record, press, text_of

SignIn = Callable[[User], Client]
SINCE = TODAY - timedelta(days=100)


@pytest.fixture
def authority(call: Call, contacts: dict[str, User], officer: User) -> Authority:
    """Austria's ministry, a member with a representative since a hundred days."""
    accepted(invitation_of(call, "AT"), contacts["AT"], officer)
    Mandate.objects.update(since=SINCE)
    Membership.objects.update(since=SINCE)
    Authority.objects.update(since=SINCE)
    return Authority.objects.get()


def test_a_renaming_shows_what_is_carried_over_and_keeps_the_history(
    authority: Authority, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of_record("authority", "renaming", authority.pk)
    typed = {"on": TODAY.isoformat(), "name": "Bundesministerium für Neues", "name_latin": ""}
    page = client.post(address, typed)
    words = [change.words for change in page.context["rehearsal"].seen["foreseen"].changes]
    assert words == ["Membership ends", "Membership begins", "Mandate ends", "Mandate begins"]
    assert "Bundesministerium für Neues" in text_of(page)
    assert Authority.objects.count() == 1
    assert press(client, address, **typed).status_code == 302
    authority.refresh_from_db()
    heir = authority.succeeded_by
    assert heir is not None
    assert (authority.succession, authority.until, heir.name) == ("renamed", TODAY, "Bundesministerium für Neues")
    assert AuditEvent.objects.filter(action="authority.succeed", actor=officer).count() == 1
    assert Mandate.objects.as_of(TODAY).get().authority == heir
    assert Mandate.objects.as_of(TODAY - timedelta(days=1)).get().authority == authority
    for each in (authority, heir):
        assert [row.pk for row in client.get(of_record("authority", "change", each.pk)).context["chain"]] == [
            authority.pk,
            heir.pk,
        ]


@pytest.mark.parametrize("act", ["merger", "succession"])
def test_another_authority_takes_its_place(act: str, authority: Authority, officer: User, sign_in: SignIn) -> None:
    other = parties.enter_authority(country_id="AT", name="Kanzleramt", on=SINCE)
    told = {"into": str(other.pk)} if act == "merger" else {"name": "Agentur"}
    answer = press(sign_in(officer), of_record("authority", act, authority.pk), on=TODAY.isoformat(), **told)
    assert answer.status_code == 302
    sits_for = Mandate.objects.as_of(TODAY).get().authority
    assert sits_for.name == ("Kanzleramt" if act == "merger" else "Agentur")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": TODAY.isoformat(), "name": ""}, "Give the new name."),
        ({"on": "", "name": "Neu"}, "Choose the day."),
        ({"on": TODAY.isoformat(), "name": "BUNDESMINISTERIUM fur Erfundenes"}, "This is its name already."),
        ({"on": (TODAY + timedelta(days=2)).isoformat(), "name": "Neu"}, "Enter it when the day has come"),
        ({"on": "2001-01-01", "name": "Neu"}, "choose a later day"),
    ],
)
def test_what_cannot_be_is_said_in_words(
    typed: dict[str, str], sentence: str, authority: Authority, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of_record("authority", "renaming", authority.pk), typed)
    assert sentence in text_of(page)
    assert page.context["shown"] == ""


def test_another_groups_officer_is_refused_in_words(authority: Authority, other_officer: User, sign_in: SignIn) -> None:
    typed = {"on": TODAY.isoformat(), "name": "Neu"}
    page = sign_in(other_officer).post(of_record("authority", "renaming", authority.pk), typed)
    assert "Only the secretariat of a group in which this authority is a member may do this." in text_of(page)
    assert "Müller" not in text_of(page)


def test_who_sits_in_another_groups_seats_is_only_counted(
    authority: Authority, superuser: User, officer: User, sign_in: SignIn
) -> None:
    group = authority.memberships.get().group
    typed = {"on": TODAY.isoformat(), "name": "Neu"}
    address = of_record("authority", "renaming", authority.pk)
    assert len(sign_in(superuser).post(address, typed).context["rehearsal"].seen["foreseen"].changes) == 4
    mine = sign_in(officer).post(address, typed).context["rehearsal"].seen["foreseen"]
    assert (len(mine.changes), mine.elsewhere) == (4, 0)
    assert group.officers.filter(user=officer).exists()


def test_an_authority_that_ended_offers_no_act(authority: Authority, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    press(client, of_record("authority", "renaming", authority.pk), on=TODAY.isoformat(), name="Neu")
    assert client.get(of_record("authority", "change", authority.pk)).context["acts"] == []
