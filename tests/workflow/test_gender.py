"""Gender, where a State gives it: kept, frozen and copied for statistics; no condition, and no page or mail says it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, User
from nominations.calls.models import Invitation
from nominations.mandates import actions as mandates
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.parties.models import Gender, Person
from nominations.reference import actions as reference
from nominations.reminders import actions as reminders
from nominations.workflow import drafting, freezing
from nominations.workflow.content import Content, PersonFacts, content_from_version, content_of
from nominations.workflow.models import Nomination
from tests.cast import NOW, TODAY, content, person, submitted
from tests.portal.forms import draft_url, save, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
BIRD = "qanary"  # no gender, so that nothing else says it


def named(gender: str) -> Content:
    return content(persons=(person(gender=gender),))


def version_of(nomination: Nomination) -> Any:
    return nomination.versions.get(number=nomination.round)


def test_it_is_saved_frozen_and_copied_to_the_person(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria, what=named(Gender.WOMAN))
    version = version_of(nomination)
    assert version.content["persons"][0]["gender"] == "woman"
    assert freezing.is_intact(version)
    assert content_from_version(version.content).persons[0].gender == "woman"
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    assert Person.objects.get().gender == "woman"


def test_a_version_without_it_looks_and_hashes_as_before_it_could_be_given(austrias: Invitation, austria: User) -> None:
    version = version_of(submitted(austrias, austria))
    assert "gender" not in version.content["persons"][0]
    assert freezing.is_intact(version)
    assert content_from_version(version.content).persons[0].gender == ""


def test_a_gender_alone_names_nobody(austrias: Invitation, austria: User) -> None:
    nomination = drafting.start(austrias, by=austria, at=NOW)
    typed = Content(persons=(PersonFacts("representative", 1, gender="man"),))
    assert drafting.save_draft(nomination, typed, revision=0, by=austria, at=NOW).nominees.count() == 0


def test_the_form_offers_it_and_a_draft_keeps_it(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    client, nomination = sign_in(austria), drafting.start(austrias, by=austria, at=NOW)
    words = client.get(draft_url(nomination)).content.decode()
    assert "Gender, for statistics only" in words
    assert "Prefer not to say" in words
    save(
        client,
        nomination,
        shown(client, nomination),
        representative__1__family_name="A",
        representative__1__gender="not_said",
    )
    assert content_of(nomination).persons[0].gender == "not_said"
    answer = save(client, nomination, shown(client, nomination), representative__1__gender="a cat")
    assert "Select a valid choice" in answer.content.decode()
    assert content_of(nomination).persons[0].gender == "not_said"


def test_two_contact_points_are_shown_words_and_no_codes(austrias: Invitation, austria: User, sign_in: SignIn) -> None:
    client, nomination = sign_in(austria), drafting.start(austrias, by=austria, at=NOW)
    begun = shown(client, nomination)
    mine = {"representative__1__family_name": "A", "representative__1__gender": "woman"}
    save(client, nomination, shown(client, nomination), **{**mine, "representative__1__gender": "not_said"})
    assert "Prefer not to say" in [clash.theirs for clash in save(client, nomination, begun, **mine).context["clashes"]]


def test_an_accepted_person_who_gives_it_later_has_it(austrias: Invitation, austria: User, officer: User) -> None:
    nomination = submitted(austrias, austria)
    assert not nomination.nominees.get().gender
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    assert Mandate.objects.get().person.gender == ""


def test_no_page_file_mail_or_interface_says_it(
    austrias: Invitation, austria: User, officer: User, superuser: User, sign_in: SignIn
) -> None:
    reference.load_register_terms()
    nomination = submitted(austrias, austria, what=named(BIRD))
    mandates.accept(nomination, version=1, by=officer, at=NOW)
    reminders.plan(at=NOW + timedelta(minutes=2))  # an acceptance can be undone for a minute
    assert (Person.objects.get().gender, version_of(nomination).content["persons"][0]["gender"]) == (BIRD, BIRD)
    told = OutgoingMail.objects.filter(kind="nominee_notice")
    assert "your gender" in told.get().text, "the category is named (Regulation (EU) 2018/1725 Art. 16)"
    said = [f"{mail.subject} {mail.text} {mail.html}" for mail in OutgoingMail.objects.all()]
    said += [_answer(sign_in(superuser), address) for address in _desk(nomination)]
    said += [_answer(sign_in(austria), address) for address in _portal(nomination)]
    said += [_answer(Client(), address, _key(officer)) for address in _interface()]
    assert len(said) > 15
    assert "representative.1@ministry.example.org" in said[-4], "the key opens the full data"
    assert [text for text in said if BIRD in text.lower()] == []


def _desk(nomination: Nomination) -> list[str]:
    group, mandate = nomination.invitation.call.group_id, Mandate.objects.get()
    return [
        reverse("admin:nominations_nomination_review", args=[nomination.pk]),
        reverse("admin:nominations_call_board", args=[nomination.invitation.call_id]),
        reverse("admin:nominations_person_change", args=[mandate.person_id]),
        reverse("admin:nominations_person_changelist"),
        reverse("admin:nominations_person_history", args=[mandate.person_id]),
        reverse("admin:nominations_mandate_change", args=[mandate.pk]),
        reverse("admin:nominations_expertgroup_composition", args=[group]),
        reverse("admin:nominations_auditevent_changelist"),
        reverse("admin:index"),
    ]


def _portal(nomination: Nomination) -> list[str]:
    return [reverse("portal:call", args=[nomination.invitation_id]), reverse("portal:seats")]


def _interface() -> list[str]:
    person = Person.objects.get()
    lists = [reverse("api:persons"), reverse("api:mandates"), reverse("api:person", args=[person.pk])]
    return [*lists, reverse("api:popolo")]


def _key(user: User) -> dict[str, str]:
    scope = ApiToken.Scope.FULL
    _row, secret = accounts.issue_token(user, label="Test", scope=scope, expires_on=TODAY, by=user, at=NOW)
    return {"Authorization": f"Bearer {secret}"}


def _answer(client: Client, address: str, headers: dict[str, str] | None = None) -> str:
    address = address if address.startswith("/") else f"/api/v1/{address}"
    answer = client.get(address, headers=headers or {})
    assert answer.status_code == 200, (address, answer.status_code)
    return (answer.getvalue() if answer.streaming else answer.content).decode()
