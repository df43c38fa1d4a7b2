"""The nomination form: any draft saves, bad input is told beside its field, and no typed text is ever lost."""

import html
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import NOW, drafted, invitation_of, letter, make_group, pdf_bytes, returned, submitted
from tests.portal.forms import draft_url, save, shown

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def client(austria: User, sign_in: SignIn) -> Client:
    return sign_in(austria)


@pytest.fixture
def nomination(austrias: Invitation, austria: User) -> Nomination:
    return drafting.start(austrias, by=austria, at=NOW)


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_starting_twice_leads_to_the_same_draft(austrias: Invitation, client: Client) -> None:
    first = client.post(reverse("portal:start", args=[austrias.pk]))
    second = client.post(reverse("portal:start", args=[austrias.pk]))
    assert first["Location"] == second["Location"] == draft_url(Nomination.objects.get())


def test_the_form_has_a_part_for_each_place_that_the_seat_rules_ask_for(nomination: Nomination, client: Client) -> None:
    text = text_of(client.get(draft_url(nomination)))
    for title in ("Competent authority", "Representative", "Accompanying technical expert", "Nomination letter"):
        assert title in text
    assert "Quantum computing" in text
    assert "Representative 2" not in text


def test_a_group_with_two_representatives_and_no_expert_needs_no_code(
    superuser: User, austria: User, sign_in: SignIn
) -> None:
    group = make_group("E01234", representatives=2, experts=0)
    made = calls.create_call(group, title="Two", deadline_on=clock.local_day(NOW), by=superuser, at=NOW)
    invitation = invitation_of(calls.open_call(made, by=superuser, at=NOW), "AT")
    nomination = drafting.start(invitation, by=austria, at=NOW)
    text = text_of(sign_in(austria).get(draft_url(nomination)))
    assert "Representative 1" in text
    assert "Representative 2" in text
    assert "Accompanying technical expert" not in text


def test_an_empty_draft_saves(nomination: Nomination, client: Client) -> None:
    answer = save(client, nomination, shown(client, nomination))
    assert answer.status_code == 302
    nomination.refresh_from_db()
    assert nomination.revision == 1


@pytest.mark.parametrize(
    "name",
    ["Παπαδόπουλος", "Димитрова", "O’Connor-D'Arcy", "Đặng", "Łukasiewicz-Ñuñez", "Αναγνώστου-Ø"],
)
def test_names_of_every_script_are_kept_as_typed(name: str, nomination: Nomination, client: Client) -> None:
    save(client, nomination, shown(client, nomination), **{"representative-1-family_name": name})
    assert nomination.nominees.get().family_name == name
    assert name in text_of(client.get(draft_url(nomination))).replace("&#x27;", "'")


def test_names_of_letters_that_search_writes_longer_are_kept(nomination: Nomination, client: Client) -> None:
    names = ["family_name", "given_name", "family_name_latin", "given_name_latin"]
    typed = {f"representative-1-{name}": "ß" * 150 for name in names}
    assert save(client, nomination, shown(client, nomination), **typed).status_code == 302
    nominee = nomination.nominees.get()
    assert {getattr(nominee, name) for name in names} == {"ß" * 150}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mül\u200bler", "Müller"),  # zero-width space
        ("\u202eMüller\u202c", "Müller"),  # right-to-left override
        ("Mu\u0308ller", "Müller"),  # decomposed
        ("  Müller \t Maier ", "Müller Maier"),
        ("Müller\r\nBcc: everybody@example.org", "Müller Bcc: everybody@example.org"),
        ("Mül\x00ler", "Müller"),
    ],
)
def test_invisible_characters_and_line_ends_are_cleaned_out_of_names(
    typed: str, kept: str, nomination: Nomination, client: Client
) -> None:
    answer = save(client, nomination, shown(client, nomination), **{"representative-1-family_name": typed})
    assert answer.status_code == 302
    assert nomination.nominees.get().family_name == kept


def test_a_name_of_300_characters_is_refused_clearly_and_everything_else_is_saved(
    nomination: Nomination, client: Client
) -> None:
    long = "Ü" * 300
    answer = save(
        client,
        nomination,
        shown(client, nomination),
        **{"representative-1-family_name": long, "representative-1-given_name": "Ännchen"},
    )
    text = text_of(answer)
    assert answer.status_code == 200
    assert "<title>Error:" in text
    assert "Everything is saved, except these fields" in text
    assert "Shorten this to 150 characters; it has 300 now." in text
    assert 'href="#id_representative-1-family_name">Representative, Family name: Shorten this' in text
    assert long in text
    assert nomination.nominees.get().given_name == "Ännchen"
    assert nomination.nominees.get().family_name == ""


@pytest.mark.parametrize(
    "typed",
    [
        "anna.example.org",
        "a@b",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: x",
        "anna@localhost",
        '"<anna>"@example.org',
        '"a@b"@example.org',
    ],
)
def test_a_malformed_address_stays_on_the_screen_with_its_error(
    typed: str, nomination: Nomination, client: Client
) -> None:
    answer = save(
        client,
        nomination,
        shown(client, nomination),
        **{"representative-1-email": typed, "authority_name": "Bundesministerium"},
    )
    text = text_of(answer)
    assert "This is not an e-mail address." in text
    assert typed.splitlines()[0] in html.unescape(text)
    nomination.refresh_from_db()
    assert nomination.authority_name == "Bundesministerium"
    assert not nomination.nominees.filter(email=typed).exists()


def test_a_malformed_date_and_web_address_are_told_beside_their_fields(nomination: Nomination, client: Client) -> None:
    answer = save(
        client, nomination, shown(client, nomination), letter_on="yesterday", authority_website="not a site at all"
    )
    text = text_of(answer)
    assert "This is not a date." in text
    assert "This is not a web address." in text
    assert "yesterday" in text


def test_after_an_error_the_corrected_form_saves_without_a_false_alarm(nomination: Nomination, client: Client) -> None:
    bad = save(client, nomination, shown(client, nomination), **{"representative-1-email": "nobody"})
    posted = {**shown(client, nomination), "revision": bad.context["revision"], "base": bad.context["base"]}
    assert save(client, nomination, posted, **{"representative-1-email": "anna@example.org"}).status_code == 302
    assert nomination.nominees.get().email == "anna@example.org"


def test_typed_text_is_still_saved_after_the_deadline_and_the_page_says_that_it_will_be_late(
    call: Call, nomination: Nomination, client: Client
) -> None:
    posted = shown(client, nomination)
    Call.objects.filter(pk=call.pk).update(deadline_on=clock.local_day(NOW) - timedelta(days=1))
    assert save(client, nomination, posted, authority_name="Saved too late").status_code == 302
    text = text_of(client.get(draft_url(nomination)))
    assert "Saved too late" in text
    assert "The nomination will be marked as late." in text


def test_in_a_closed_call_text_is_still_saved_and_the_page_says_that_it_cannot_be_submitted(
    call: Call, officer: User, nomination: Nomination, client: Client
) -> None:
    calls.close_call(call, by=officer, at=NOW)
    assert save(client, nomination, shown(client, nomination), remarks="Kept").status_code == 302
    text = text_of(client.get(draft_url(nomination)))
    assert "Kept" in text
    assert "You cannot submit now" in text
    assert "You can still" not in text


def test_saving_says_how_much_is_still_missing(
    nomination: Nomination, austrias: Invitation, austria: User, client: Client
) -> None:
    answer = client.post(draft_url(nomination), {**shown(client, nomination), "save": "1"}, follow=True)
    assert "6 required parts are still missing." in text_of(answer)
    drafted(austrias, austria)
    answer = client.post(draft_url(nomination), {**shown(client, nomination), "save": "1"}, follow=True)
    assert "All required parts are there" in text_of(answer)


def test_save_and_review_leads_to_the_review(nomination: Nomination, client: Client) -> None:
    answer = client.post(draft_url(nomination), {**shown(client, nomination), "review": "1"})
    assert answer["Location"] == reverse("portal:review", args=[nomination.pk])


# -- files --


def test_a_letter_is_attached_and_can_be_removed_again(nomination: Nomination, client: Client) -> None:
    save(client, nomination, shown(client, nomination), letter=letter("Brief.pdf"))
    attachment = nomination.attachments.get()
    assert attachment.file.name == "Brief.pdf"
    save(client, nomination, shown(client, nomination), remove=[str(attachment.file_id)])
    assert not nomination.attachments.exists()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    document = pikepdf.open(BytesIO(pdf_bytes()))
    out = BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("empty.pdf", b"", content_type="application/pdf"),
        SimpleUploadedFile("program.pdf", b"MZ\x90\x00" + b"\0" * 500, content_type="application/pdf"),
        SimpleUploadedFile("program.exe", b"MZ\x90\x00" + b"\0" * 500, content_type="application/pdf"),
        SimpleUploadedFile("large.pdf", b"%PDF-1.7\n" + b"\0" * 11_000_000, content_type="application/pdf"),
        SimpleUploadedFile("secret.pdf", locked_pdf(), content_type="application/pdf"),
    ],
    ids=["empty", "renamed", "program", "large", "password"],
)
def test_a_bad_file_is_refused_in_a_sentence_and_the_typed_text_is_saved(
    upload: SimpleUploadedFile, nomination: Nomination, client: Client
) -> None:
    upload.seek(0)
    answer = save(client, nomination, shown(client, nomination), authority_name="Bundesministerium", letter=upload)
    assert answer.status_code == 200
    assert answer.context["forms"].letter.errors["letter"]
    assert 'href="#id_letter"' in text_of(answer)
    nomination.refresh_from_db()
    assert nomination.authority_name == "Bundesministerium"
    assert not nomination.attachments.exists()


# -- the rest of its life --


def test_a_returned_nomination_shows_the_reason_on_top(
    austrias: Invitation, austria: User, officer: User, client: Client
) -> None:
    nomination = returned(austrias, austria, officer)
    text = text_of(client.get(draft_url(nomination)))
    assert "The Commission returned this nomination for correction" in text
    assert "The letter names another person." in text


def test_a_submitted_nomination_leads_back_to_the_file(austrias: Invitation, austria: User, client: Client) -> None:
    nomination = submitted(austrias, austria)
    answer = client.get(draft_url(nomination))
    assert answer["Location"] == reverse("portal:call", args=[austrias.pk])


def test_names_with_markup_are_shown_as_text(nomination: Nomination, client: Client) -> None:
    save(client, nomination, shown(client, nomination), authority_name="<script>alert(1)</script>")
    text = text_of(client.get(draft_url(nomination)))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
