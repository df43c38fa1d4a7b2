"""Two contact points at once, a double click, a tampered form: nobody's text is overwritten unseen."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Invitation
from nominations.workflow import actions as workflow
from nominations.workflow import drafting
from nominations.workflow.models import Nomination
from tests.cast import NOW, drafted
from tests.portal.forms import save, shown

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


def test_the_second_of_two_sees_what_changed_and_keeps_their_own_text(nomination: Nomination, client: Client) -> None:
    first, second = shown(client, nomination), shown(client, nomination)
    save(client, nomination, first, authority_name="First ministry", letter_reference="GZ 1")
    answer = save(client, nomination, second, authority_name="Second ministry")
    text = text_of(answer)
    assert "saved this nomination while you were typing" in text
    clashes = {clash.target: clash for clash in answer.context["clashes"]}
    assert set(clashes) == {"id_authority_name", "id_letter_reference"}
    assert clashes["id_authority_name"].theirs == "First ministry"
    assert clashes["id_authority_name"].yours == "Second ministry"
    assert clashes["id_authority_name"].kept
    assert not clashes["id_letter_reference"].kept
    assert 'value="Second ministry"' in text
    assert 'value="GZ 1"' in text
    nomination.refresh_from_db()
    assert nomination.authority_name == "First ministry"


def test_the_second_can_save_over_it_knowingly(nomination: Nomination, client: Client) -> None:
    first, second = shown(client, nomination), shown(client, nomination)
    save(client, nomination, first, authority_name="First ministry")
    answer = save(client, nomination, second, authority_name="Second ministry")
    again = {**second, "revision": answer.context["revision"], "base": answer.context["base"]}
    assert save(client, nomination, again, authority_name="Second ministry").status_code == 302
    nomination.refresh_from_db()
    assert nomination.authority_name == "Second ministry"


def test_a_double_click_on_save_is_no_conflict(nomination: Nomination, client: Client) -> None:
    posted = shown(client, nomination)
    assert save(client, nomination, posted, authority_name="Bundesministerium").status_code == 302
    assert save(client, nomination, posted, authority_name="Bundesministerium").status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 5000])
def test_a_tampered_revision_or_base_never_saves_blindly(revision: str, nomination: Nomination, client: Client) -> None:
    posted = shown(client, nomination)
    save(client, nomination, posted, authority_name="First ministry")
    tampered = {**posted, "revision": revision, "base": "forged"}
    answer = save(client, nomination, tampered, authority_name="Second ministry")
    assert answer.status_code == 200
    assert [clash.theirs for clash in answer.context["clashes"]] == ["First ministry"]


def test_text_typed_while_a_colleague_submitted_is_shown_to_be_copied(
    austrias: Invitation, austria: User, client: Client
) -> None:
    nomination = drafted(austrias, austria)
    posted = shown(client, nomination)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    answer = save(client, nomination, posted, remarks="One more remark")
    text = text_of(answer)
    assert "Your text is not saved" in text
    assert "One more remark" in text
