"""Texts at the desk: whose words are in force, saved only after a sample was shown, every version kept and named."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.desk.text_samples import sample
from nominations.desk.texts import Place, sections
from nominations.groups.models import ExpertGroup
from nominations.outbox.models import OutgoingMail
from nominations.texts import actions
from nominations.texts.catalogue import KINDS, Reach
from nominations.texts.models import TextVersion
from nominations.texts.queries import built_in
from tests.cast import NOW, invitation_of, make_group, submitted
from tests.desk.pages import of_mail, press, text_of

KEY = "mail.workflow.receipt"
TYPED = {"subject": "{reference}: thank you", "body": "We have it, {state}. {group_title}", "note": "Warmer"}


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def heads_desk(client: Client, head_of_unit: User) -> Client:
    client.force_login(head_of_unit)
    return client


def of_group(group: ExpertGroup, page: str = "text", *args: Any) -> str:
    return Place(group).url(page, *(args or (KEY,)))


def save(place: Place, key: str = KEY, by: User | None = None, **words: Any) -> TextVersion:
    facts = {"subject": "A {reference}", "body": "Body of {state}.", **words}
    return actions.save(key, group=place.group, call=place.call, by=by, at=NOW, **facts)


def test_the_list_says_whose_words_are_in_force(desk: Client, group: ExpertGroup, officer: User) -> None:
    save(Place(group), by=officer)
    save(Place(), "reason.other", subject="", body="Say it.")
    page = desk.get(Place(group).url("texts"))
    shown = text_of(page)
    assert "Receipt of a nomination This group version 1" in shown
    assert "Another reason All groups version 1" in shown
    assert "Acceptance Built-in" in shown
    assert str(officer) in shown
    assert "Changed address of a contact point" not in shown  # worded for all groups together


def test_the_list_has_every_text_once(desk: Client, group: ExpertGroup) -> None:
    wide, narrow = sections(Place(), "en"), sections(Place(group), "en")
    assert sorted(line.kind.key for _words, lines in wide for line in lines) == sorted(KINDS)
    of_group_too = [key for key, kind in KINDS.items() if kind.narrowest is not Reach.ALL]
    assert sorted(line.kind.key for _words, lines in narrow for line in lines) == sorted(of_group_too)
    assert "Mails about a meeting" in text_of(desk.get(Place(group).url("texts")))


def test_the_list_of_another_language_says_what_is_english(desk: Client, group: ExpertGroup) -> None:
    actions.save(KEY, group=group, language="fr", subject="A", body="{state}", by=None, at=NOW)
    shown = text_of(desk.get(Place(group).url("texts", language="fr")))
    assert "Receipt of a nomination This group version 1 French" in shown
    assert "Acceptance Built-in English" in shown


def test_a_text_is_saved_only_after_its_sample_was_shown(desk: Client, group: ExpertGroup, officer: User) -> None:
    address = of_group(group)
    page = desk.get(address)
    assert "So it reads now" in text_of(page)
    assert "has been received. Please keep this mail" in text_of(page)
    page = desk.post(address, TYPED)
    assert "So it will read" in text_of(page)
    assert "We have it, the Netherlands. Group E03931" in text_of(page)
    assert "-NL-1: thank you" in text_of(page)
    assert "SHA-256 of what was received" in text_of(page)  # the fixed facts of the mail
    assert not TextVersion.objects.exists()
    changed = {**TYPED, "body": "Otherwise, {state}.", "shown": page.context["shown"]}
    page = desk.post(address, changed)
    assert "Otherwise, the Netherlands." in text_of(page)
    assert not TextVersion.objects.exists()
    done = desk.post(address, {**changed, "shown": page.context["shown"], "version": "0"})
    assert done.status_code == 302
    made = TextVersion.objects.get()
    assert (made.group, made.kind, made.body, made.note, made.created_by) == (
        group,
        KEY,
        "Otherwise, {state}.",
        "Warmer",
        officer,
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": ""}, "Write the text"),
        ({"subject": ""}, "Write a subject."),
        ({"body": "Dear {who}"}, "{who} is not known here."),
        ({"body": "Dear {state"}, "A brace stands alone near “Dear {state”."),
        ({"body": "x" * 20_001}, "The text has 20001 characters"),
    ],
)
def test_a_refusal_keeps_what_was_typed(desk: Client, group: ExpertGroup, typed: dict[str, str], sentence: str) -> None:
    page = desk.post(of_group(group), {**TYPED, **typed})
    assert sentence in text_of(page)
    for name, value in {**TYPED, **typed}.items():
        assert page.context["form"][name].value() == value
    assert "Save this text" not in text_of(page)


def test_a_required_placeholder_is_asked_for(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group(group, "text", "letter.call"), {"subject": "S", "body": "By {deadline}.", "note": ""})
    assert "The text must say {mailbox}: without it the recipient cannot act." in text_of(page)


def test_whoever_was_overtaken_is_told_and_keeps_the_words(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group(group), {**TYPED, "version": "0"})
    save(Place(group))
    page = desk.post(of_group(group), {**TYPED, "version": "0", "shown": page.context["shown"]})
    assert "Version 1 was saved meanwhile." in text_of(page)
    assert of_group(group, "text_history") in page.content.decode()
    assert page.context["form"]["body"].value() == TYPED["body"]
    assert TextVersion.objects.count() == 1


def test_a_version_that_is_passed_by_is_said_to_be(desk: Client, group: ExpertGroup) -> None:
    TextVersion.objects.create(kind=KEY, group=group, number=1, subject="Old", body="{gone}", created_at=NOW)
    shown = text_of(desk.get(of_group(group)))
    assert "names a placeholder that is no longer known" in shown
    assert "In force: Built-in" in shown


def test_pressed_twice_it_is_saved_once(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group(group), {**TYPED, "version": "0"})
    for _press in range(2):
        answer = desk.post(of_group(group), {**TYPED, "version": "0", "shown": page.context["shown"]})
        assert answer.status_code == 302
    assert TextVersion.objects.count() == 1


def test_the_formatted_mail_is_shown_shut_in(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group(group, "text_formatted"), {**TYPED, "body": "A <b>\n\n- one"})
    assert "<p>A &lt;b&gt;</p>\n<ul><li>one</li></ul>" in page.content.decode()
    assert page["Content-Security-Policy"].startswith("sandbox;")
    assert not TextVersion.objects.exists()
    wrong = desk.post(of_group(group, "text_formatted"), {**TYPED, "body": "{who}"})
    assert wrong.status_code == 400
    assert "{who} is not known here." in text_of(wrong)
    assert desk.post(of_group(group, "text_formatted", "letter.thanks"), TYPED).status_code == 404
    assert desk.get(of_group(group, "text_formatted")).status_code == 405


def test_the_history_says_who_when_why_and_what(desk: Client, group: ExpertGroup, officer: User) -> None:
    save(Place(group), by=officer, note="First")
    save(Place(group), by=officer, body="Body for {state}.\n\nMore.", note="Clearer")
    page = desk.get(of_group(group, "text_history"))
    assert "First" in text_of(page)
    assert "Clearer" in text_of(page)
    html = page.content.decode()
    assert "Body <del>of</del>" in html.replace("</del> <del>", " ")
    assert "<ins>for</ins>" in html
    assert "<ins>More.</ins>" in html
    first = desk.get(of_group(group, "text_history") + "?version=1")
    assert "The wider text" in text_of(first)
    assert "Use this version again" in text_of(first)
    assert desk.get(of_group(group, "text_history", "reason.other")).status_code == 404


def test_an_earlier_version_is_used_again(desk: Client, group: ExpertGroup) -> None:
    save(Place(group))
    save(Place(group), body="Second of {state}.")
    address = of_group(group, "text_again", KEY, 1)
    page = desk.get(address)
    assert "Body of the Netherlands." in text_of(page)
    assert "Use this version again" in text_of(page)
    done = press(desk, address, version="2")
    assert done.status_code == 302
    newest = TextVersion.objects.get(number=3)
    assert (newest.body, newest.note) == ("Body of {state}.", "Version 1 again")
    assert desk.get(of_group(group, "text_again", KEY, 9)).status_code == 404


def test_the_way_back_shows_the_wider_text_first(desk: Client, group: ExpertGroup) -> None:
    assert desk.get(of_group(group, "text_going_back")).status_code == 404
    save(Place(), body="Of all, {state}.")
    save(Place(group))
    address = of_group(group, "text_going_back")
    assert "Of all, the Netherlands." in text_of(desk.get(address))
    assert press(desk, address, note="Not needed").status_code == 302
    newest = TextVersion.objects.get(group=group, number=2)
    assert (newest.body, newest.note) == ("", "Not needed")
    assert "With this version the own text ended" in text_of(desk.get(of_group(group, "text_history")))


def test_a_call_has_a_letter_of_its_own(desk: Client, call: Call) -> None:
    place = Place(call.group, call)
    assert "Call letter" in text_of(desk.get(place.url("texts")))
    page = desk.get(place.url("text", "letter.call"))
    assert "The words for the call E03931-2026-1, in English." in text_of(page)
    typed = {"subject": "Of {group_code}", "body": "{mailbox}, {deadline}", "note": "", "version": "0"}
    assert press(desk, place.url("text", "letter.call"), **typed).status_code == 302
    assert TextVersion.objects.get().call == call
    assert desk.get(place.url("text", "reason.other")).status_code == 404


def test_the_texts_of_all_groups_are_the_head_of_units(heads_desk: Client) -> None:
    assert press(heads_desk, Place().url("text", KEY), **TYPED, version="0").status_code == 302
    assert TextVersion.objects.get().group is None
    accounts = Place().url("text", "mail.accounts.contact_entered")
    assert "can read and edit your State" in text_of(heads_desk.get(accounts)).replace("&#x27;", "'")


def test_an_officer_reads_the_texts_of_all_groups_and_does_not_word_them(desk: Client, group: ExpertGroup) -> None:
    save(Place())
    page = desk.get(Place().url("texts"))
    assert "worded by a head of unit" in text_of(page)
    assert group.code in text_of(page)
    assert desk.get(Place().url("text_history", KEY)).status_code == 200
    for name, args in (("text", ()), ("text_formatted", ()), ("text_again", (1,)), ("text_going_back", ())):
        assert desk.post(Place().url(name, KEY, *args), TYPED).status_code == 404


def test_nobody_words_the_texts_of_another_secretariat(client: Client, other_officer: User, group: ExpertGroup) -> None:
    save(Place(group))
    client.force_login(other_officer)
    for name, args in (("texts", None), ("text", ()), ("text_history", ()), ("text_again", (1,))):
        address = Place(group).url(name) if args is None else Place(group).url(name, KEY, *args)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_much_is_worded(
    desk: Client, group: ExpertGroup, officer: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for key in list(KINDS)[4 : 4 + rows]:
        words = built_in(key)
        save(Place(group), key, by=officer, subject=words.subject, body=f"{words.body} More.")
    desk.get(Place(group).url("texts"))
    with django_assert_num_queries(6):  # the visitor: 2, the standing, the group, the texts, who saved them
        desk.get(Place(group).url("texts"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_asks_the_same_however_many_versions(
    desk: Client, group: ExpertGroup, officer: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        save(Place(group), by=officer, body=f"Body {number} of {{state}}.")
    desk.get(of_group(group, "text_history"))
    with django_assert_num_queries(6 if rows == 1 else 5):  # of the first, the wider text is asked for
        desk.get(of_group(group, "text_history"))


def test_the_page_of_a_mail_names_the_version(desk: Client, call: Call, austria: User) -> None:
    save(Place(call.group))
    submitted(invitation_of(call, "AT"), austria)
    mail = OutgoingMail.objects.get(kind="receipt")
    page = desk.get(of_mail("change", mail))
    assert "Worded with Receipt of a nomination, for the group E03931, version 1" in text_of(page)
    assert desk.get(page.context["wording"][0]).status_code == 200


def test_the_group_and_the_start_lead_to_the_texts(desk: Client, group: ExpertGroup) -> None:
    assert Place().url("texts") in desk.get("/admin/").content.decode()
    change = f"/admin/nominations/expertgroup/{group.pk}/change/"
    assert Place(group).url("texts") in desk.get(change).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", KINDS)
def test_every_text_has_a_sample_in_which_nothing_is_missing(key: str) -> None:
    kind, words = KINDS[key], built_in(key)
    named = " ".join(f"<{each.name}:{{{each.name}}}>" for each in kind.placeholders)
    shown = sample(key, words.subject, f"{words.body} {named}", place=Place(make_group("E00002")), at=NOW)
    for each in kind.placeholders:
        assert f"<{each.name}:" in shown.text
        empty = {f"<{each.name}:>", f"<{each.name}:None>"}
        assert not any(part in shown.text for part in empty), each.name
    assert "{" not in shown.subject
    assert bool(shown.subject) == kind.has_subject
    assert words.body.split("{")[0].strip()[:40] in shown.html


@pytest.mark.django_db
def test_the_sample_of_the_mail_to_who_left_leads_to_no_page() -> None:
    """The pages of a meeting are closed to a former contact point."""
    words = built_in("mail.meetings.contact_left")
    shown = sample("mail.meetings.contact_left", words.subject, words.body, place=Place(make_group("E00003")), at=NOW)
    assert "takes the meeting out of your calendar" in shown.text
    assert "/calls/" not in shown.text
