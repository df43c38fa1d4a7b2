"""Opening, closing and reopening a declaration at the desk: each page says what it means, then acts once."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession
from nominations.declarations.states import Status
from nominations.files import actions as files
from nominations.groups.models import ExpertGroup
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, letter
from tests.declarations.stage import DONE_ON
from tests.desk.declaration_stage import of, prepared
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("page", "before", "after", "says"),
    [
        ("opening", Status.PREPARED, Status.OPEN, "It says that the declaration was done."),
        ("closing", Status.OPEN, Status.CLOSED, "No further State signs"),
        ("reopening", Status.CLOSED, Status.OPEN, "Further States may sign after all"),
    ],
)
def test_it_says_what_it_means_and_acts_once(
    page: str, before: Status, after: Status, says: str, declaration: Declaration, officer: User, sign_in: SignIn
) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(status=before)
    client, address = sign_in(officer), of(page, declaration)
    asked = client.get(address)
    assert says in text_of(asked)
    assert "No mail will go out." in text_of(asked)
    for _press in range(2):
        assert client.post(address, {"shown": asked.context["shown"]})["Location"] == of("overview", declaration)
    declaration.refresh_from_db()
    assert declaration.status == after
    assert AuditEvent.objects.filter(subject_id=str(declaration.pk)).count() == 1


def test_without_its_date_it_is_not_opened(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).get(of("opening", prepared(group)))
    assert "Say first on which date it was done, as the text states it." in text_of(page)
    assert page.context["shown"] == ""


def test_while_a_state_waits_for_an_answer_it_is_not_closed(
    declaration: Declaration, states: dict[str, Country], officer: User, sign_in: SignIn
) -> None:
    kept = files.store(letter(), by=officer, at=NOW)
    told = {"signatory_name": "An Attaché", "letter": kept, "announced_at": NOW, "signed_on": TODAY}
    Accession.objects.create(declaration=declaration, country=states["AT"], status="announced", **told)
    page = sign_in(officer).get(of("closing", declaration))
    assert "Austria has announced its accession: confirm it, or send it back, before you close." in text_of(page)


@pytest.mark.parametrize("page", ["opening", "reopening"])
def test_what_the_status_does_not_allow_is_said(
    page: str, declaration: Declaration, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    words = text_of(sign_in(officer).get(of(page, declaration)))
    assert "This is not possible while the declaration is “Open to accession”." in words
    assert sign_in(other_officer).get(of(page, declaration)).status_code == 404


def test_the_dates_of_a_draft_and_of_what_was_done_are_shown_as_stated(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    declaration = prepared(group)
    declaration.set_date(of_day(DONE_ON, "on the 13th of June"))
    declaration.save()
    assert "on the 13th of June" in text_of(sign_in(officer).get(of("overview", declaration)))
