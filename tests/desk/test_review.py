"""The review of a nomination: what was sent, never what is being typed; findings, differences, notes and files."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.review_models import InternalNote
from tests.cast import NOW, content, drafted, invitation_of, pdf_bytes, person, returned, submitted
from tests.desk.pages import of_call, of_nomination, text_of

SignIn = Callable[[User], Client]


def test_it_shows_what_the_state_sent(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    words = text_of(sign_in(officer).get(of_nomination("review", nomination)))
    assert "Müller-1" in words
    assert "Bundesministerium für Erfundenes" in words
    assert nomination.versions.get().sha256 in words
    assert "Contact of Austria, for the State" in words


def test_a_draft_shows_only_that_it_exists_how_far_it_is_and_when_it_was_changed(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = drafted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).get(of_nomination("review", nomination))
    words = text_of(page)
    assert "100 % complete" in words
    assert page.context["moves"] == []
    for secret in ("Müller", "Ännchen", "Bundesministerium", "letter.pdf", "ministry.example.org"):
        assert secret not in words


def test_corrections_that_are_typed_but_not_sent_stay_hidden(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = returned(invitation_of(call, "AT"), austria, officer)
    typed = content(persons=(person(family_name="Geheim"),))
    drafting.save_draft(nomination, typed, revision=nomination.revision, by=austria, at=NOW)
    client = sign_in(officer)
    words = text_of(client.get(of_nomination("review", nomination)))
    assert "Müller-1" in words
    assert "Geheim" not in words
    found = client.get(reverse("admin:nominations_nomination_changelist"), {"q": "Geheim"})
    assert nomination.reference not in text_of(found)


def test_the_corrected_version_stands_beside_the_one_before_with_changes_marked_in_words(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = returned(invitation_of(call, "AT"), austria, officer)
    corrected = content(persons=(person(family_name="Berger"),))
    nomination = drafting.save_draft(nomination, corrected, revision=nomination.revision, by=austria, at=NOW)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    page = sign_in(officer).get(of_nomination("review", nomination))
    html = page.content.decode()
    assert "<del>Müller-1</del>" in html
    assert "<ins>Berger</ins>" in html
    assert text_of(page).count("Changed") == 1
    assert "Version 2" in text_of(page)


def test_findings_name_a_duplicate_a_late_answer_and_a_foreign_address(
    call: Call, contacts: dict[str, User], officer: User, sign_in: SignIn
) -> None:
    submitted(invitation_of(call, "BE"), contacts["BE"])
    call.deadline_on = (NOW - timedelta(days=2)).date()
    call.save(update_fields=["deadline_on"])
    what = content(persons=(person(email="somebody@elsewhere.example.com"),))
    nomination = submitted(invitation_of(call, "AT"), contacts["AT"], what=what)
    words = text_of(sign_in(officer).get(of_nomination("review", nomination)))
    assert "is also named by Belgium in this call" in words
    assert "Submitted after the State's deadline" in words.replace("&#x27;", "'")
    assert "lies outside the authority" in words


def test_a_note_is_kept_and_the_state_gets_no_trace_of_it(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    client.post(of_nomination("notes", nomination), {"text": "Ask the ministry by telephone."})
    note = InternalNote.objects.get()
    assert (note.nomination, note.by, note.text) == (nomination, officer, "Ask the ministry by telephone.")
    assert "Ask the ministry" in text_of(client.get(of_nomination("review", nomination)))
    seen = sign_in(austria).get(reverse("portal:call", args=[nomination.invitation_id]))
    assert nomination.reference in seen.content.decode()
    assert "Ask the ministry" not in seen.content.decode()


def test_an_empty_note_is_refused_in_words(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).post(of_nomination("notes", nomination), {"text": "  "}, follow=True)
    assert "Write the note first" in text_of(page)
    assert not InternalNote.objects.exists()


def test_the_letter_comes_as_an_attachment_that_can_run_nothing_and_the_reading_is_recorded(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    stored = nomination.versions.get().files.get()
    address = reverse("admin:nominations_nomination_file", args=[nomination.pk, stored.pk])
    answer = sign_in(officer).get(address)
    assert answer.content == pdf_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.filter(action="file.read", actor=officer, subject_id=str(stored.pk)).count() == 1


def test_a_drafts_file_is_not_for_staff(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = drafted(invitation_of(call, "AT"), austria)
    stored = nomination.attachments.get().file
    address = reverse("admin:nominations_nomination_file", args=[nomination.pk, stored.pk])
    assert sign_in(officer).get(address).status_code == 404


def test_the_stock_form_leads_to_the_review_page(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = drafted(invitation_of(call, "AT"), austria)
    answer = sign_in(officer).get(reverse("admin:nominations_nomination_change", args=[nomination.pk]))
    assert answer.url == of_nomination("review", nomination)


def test_its_queries_do_not_grow_with_the_other_answers(
    call: Call,
    contacts: dict[str, User],
    officer: User,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(officer)
    nomination = submitted(invitation_of(call, "AT"), contacts["AT"])
    with django_assert_num_queries(QUERIES):
        client.get(of_nomination("review", nomination))
    for iso2 in ("BE", "MT"):
        submitted(invitation_of(call, iso2), contacts[iso2])
    with django_assert_num_queries(QUERIES):
        client.get(of_nomination("review", nomination))


def test_the_board_leads_to_it(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    board = sign_in(officer).get(of_call("board", call)).content.decode()
    assert of_nomination("review", nomination) in board


QUERIES = 13
