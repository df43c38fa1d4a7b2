"""The lists of a group on paper at the desk: as of a day, printed or numbered, recorded, for its secretariat only."""

import sys
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from nominations.letters.models import Letter
from tests.cast import SINCE, TODAY, accepted, invitation_of
from tests.desk.pages import of_record, text_of

SignIn = Callable[[User], Client]
PAPERS = ["members", "attendance"]


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> ExpertGroup:
    accepted(invitation_of(call, "ES"), contacts["ES"], officer)
    return call.group


@pytest.mark.parametrize("paper", PAPERS)
def test_it_comes_as_a_pdf_and_is_recorded(paper: str, seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).post(of_record("expertgroup", "paper", seated.pk, paper), {"on": str(TODAY)})
    assert answer["Content-Disposition"] == f'attachment; filename="E03931-{paper}-{TODAY}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) >= 1
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.subject_id) == ("contact_data.export", officer, str(seated.pk))
    assert event.detail == {"on": str(TODAY), "list": paper, "form": "pdf"}
    assert not Letter.objects.exists()


def test_what_cannot_be_made_leads_back_with_the_reason_and_is_not_recorded(
    seated: ExpertGroup, officer: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = sign_in(officer), AuditEvent.objects.count()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    address = of_record("expertgroup", "paper", seated.pk, "members")
    answer = client.post(address, {"on": str(SINCE)}, follow=True)
    assert answer.redirect_chain[0][0].endswith(f"?on={SINCE}")
    assert "The PDF could not be made" in text_of(answer)
    assert AuditEvent.objects.count() == before


def test_what_is_no_day_sends_nothing(seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    client, before = sign_in(officer), AuditEvent.objects.count()
    answer = client.post(of_record("expertgroup", "paper", seated.pk, "members"), {"on": "31.3.2026"})
    assert (answer.status_code, "is not a day" in answer.content.decode()) == (400, True)
    assert client.post(of_record("expertgroup", "paper", seated.pk, "salaries")).status_code == 404
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_issued_under_a_number_as_of_the_day(
    paper: str, seated: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    address = of_record("expertgroup", "paper_issuing", seated.pk, paper)
    page = client.get(f"{address}?on={SINCE}")
    assert "gets a number and is kept as it is" in text_of(page)
    assert not Letter.objects.exists()
    answer = client.post(address, {"on": str(SINCE), "shown": page.context["shown"]})
    letter = Letter.objects.get()
    assert (letter.kind, letter.dated_on, letter.subject_id) == (paper, SINCE, str(seated.pk))
    assert answer["Location"] == of_record("letter", "change", letter.pk)
    shown = text_of(client.get(answer["Location"]))
    assert "The file is the one that was issued" in shown
    assert "Send the letter" not in shown


def test_the_composition_leads_to_both(seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(f"{of_record('expertgroup', 'composition', seated.pk)}?on={TODAY}")
    for paper in PAPERS:
        assert of_record("expertgroup", "paper", seated.pk, paper) in page.content.decode()
        assert f"{of_record('expertgroup', 'paper_issuing', seated.pk, paper)}?on={TODAY}" in page.content.decode()


def test_another_groups_officer_gets_neither(seated: ExpertGroup, other_officer: User, sign_in: SignIn) -> None:
    client = sign_in(other_officer)
    assert client.post(of_record("expertgroup", "paper", seated.pk, "members")).status_code == 404
    assert client.get(of_record("expertgroup", "paper_issuing", seated.pk, "members")).status_code == 404
    assert not AuditEvent.objects.filter(action="contact_data.export").exists()
