"""Entering and editing a declaration at the desk: what changes is shown first, refusals keep everything typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.declarations.states import Status
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, make_group
from tests.declarations.stage import DONE_ON, sign
from tests.desk.declaration_stage import of, prepared
from tests.desk.pages import of_record, press, text_of

SignIn = Callable[[User], Client]


def typed(**changes: Any) -> dict[str, Any]:
    """Return the form of a declaration as a browser sends it."""
    texts = ("summary", "legal_effect", "accession_clause", "depositary", "source", "source_url", "slug")
    told = {"kind": "declaration", "title": "Declaration on Cooperation", "short_title": "EuroQCI", "done_at": "Paris"}
    dated = {"precision": "day", "date_from": "2019-06-13", "date_to": "", "stated": ""}
    others = {"original_language": "en", "open_to": "member_states", "is_public": "on"}
    return {**dict.fromkeys(texts, ""), **told, **dated, **others, **changes}


def new(group: ExpertGroup) -> str:
    return of_record("declaration", "new", group.pk)


def test_the_only_group_is_gone_to_at_once_and_several_are_chosen_from(
    group: ExpertGroup, officer: User, other_officer: User, superuser: User, sign_in: SignIn
) -> None:
    client, choose = sign_in(officer), of_record("declaration", "choose")
    assert client.get(choose)["Location"] == new(group)
    groups.add_officer(make_group("E00935"), user=officer, since=SINCE, by=None, at=NOW)
    assert [each.code for each, _address in client.get(choose).context["rows"]] == ["E00935", "E03931"]
    assert [each.code for each, _address in client.get(f"{choose}?q=E03931").context["rows"]] == ["E03931"]
    assert "No group of yours says “nothing”." in text_of(client.get(f"{choose}?q=nothing"))
    assert "You are in the secretariat of no group." in text_of(sign_in(other_officer).get(choose))
    assert sign_in(other_officer).get(new(group)).status_code == 404


def test_a_declaration_is_checked_first_and_entered_once(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    page = client.post(new(group), typed())
    assert "This can be entered. No mail goes out." in text_of(page)
    assert "It will be shown as “13 June 2019”: Thursday 13 June 2019." in text_of(page)
    assert not Declaration.objects.exists()
    sent = {**typed(), "shown": page.context["shown"]}
    answer = client.post(new(group), sent)
    made = Declaration.objects.get()
    assert answer["Location"] == of("overview", made)
    assert (made.slug, made.status, made.stated, made.is_public) == ("euroqci", Status.PREPARED, "13 June 2019", True)
    assert "Another declaration has the address “euroqci”" in text_of(client.post(new(group), sent))
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Give the declaration a title."),
        ({"title": "x" * 301}, "Shorten it to 300 characters."),
        ({"short_title": ""}, "Give the declaration a short title."),
        ({"short_title": "Δήλωση"}, "Write a name in letters a to z: the short title has none."),
        ({"slug": "Euro QCI"}, "Use letters a to z, figures and hyphens only"),
        ({"kind": "treaty"}, "treaty is not one of the available choices."),
        ({"original_language": "xx"}, "xx is not one of the available choices."),
        ({"source_url": "no address"}, "Write the whole address"),
        ({"precision": "month", "date_to": "2019-06-20"}, "“A month” goes from 1 June 2019 to 30 June 2019"),
        ({"date_from": "2019-02-30"}, "Write the day as 2026-03-31."),
        ({"precision": ""}, "Choose how exactly the source dates it."),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str], sentence: str, group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(new(group), typed(summary="In plain words.", **changes))
    assert sentence in text_of(page)
    assert "In plain words." in text_of(page)
    assert not Declaration.objects.exists()


def test_a_date_may_still_be_unknown(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    press(sign_in(officer), new(group), **typed(precision="", date_from=""))
    assert Declaration.objects.get().when is None


def test_what_an_edit_changes_is_shown_first_and_then_saved(
    declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("edit", declaration)
    facts = client.get(address).context["form"].initial
    assert (facts["precision"], facts["date_from"], facts["stated"]) == ("day", DONE_ON, "")
    changes = {"title": declaration.title, "short_title": "EuroQCI declaration", "done_at": "Bucharest"}
    changes |= {"open_to": "any_state", "original_language": "fr", "is_public": ""}
    page = client.post(address, typed(**changes))
    assert [(pair.name, pair.old, pair.new) for pair in page.context["rehearsal"].seen] == [
        ("Original language", "English", "French"),
        ("Shown in the public Register", "yes", "no"),
    ]
    assert press(client, address, **typed(**changes)).status_code == 302
    declaration.refresh_from_db()
    assert (declaration.original_language, declaration.is_public, declaration.slug) == ("fr", False, "euroqci")
    assert "Nothing changes." in text_of(client.post(address, typed(**changes)))


def test_the_address_of_one_that_is_open_stays_and_its_date_cannot_be_emptied(
    declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("edit", declaration)
    assert "slug" not in client.get(address).context["form"].fields
    page = client.post(address, typed(precision="day", date_from="", summary="Kept."))
    assert "Choose the day, or the first possible one." in text_of(page)
    assert "Kept." in text_of(page)


def test_a_refusal_of_the_verb_is_a_sentence_on_the_page_and_everything_typed_stays(
    declaration: Declaration, states: dict[str, Country], officer: User, sign_in: SignIn
) -> None:
    sign(declaration, states["AT"], date(2020, 2, 1))
    late = typed(date_from="2021-01-01", title="Kept title", open_to="any_state")
    page = sign_in(officer).post(of("edit", declaration), late)
    assert "Austria: 1 February 2020 would be before 1 January 2021." in text_of(page)
    assert "Kept title" in page.content.decode()
    assert page.context["shown"] == ""


def test_it_is_given_to_another_group_of_the_officer(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    declaration, client = prepared(group), sign_in(officer)
    address = of("edit", declaration)
    assert "group" not in client.get(address).context["form"].fields
    other = make_group("E00935")
    groups.add_officer(other, user=officer, since=SINCE, by=None, at=NOW)
    facts = typed(title=declaration.title, short_title="Draft 1", slug="draft-1", group=str(other.pk))
    assert press(client, address, **facts).status_code == 302
    declaration.refresh_from_db()
    assert declaration.group_id == other.pk
    refused = client.post(address, {**facts, "group": str(make_group("E00936").pk)})
    assert "is not one of the available choices." in text_of(refused)
