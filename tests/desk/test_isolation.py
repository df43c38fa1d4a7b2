"""Who reaches which page of the desk: one's own groups only, and what is another's is not there (404)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import Officer
from nominations.outbox.models import OutgoingMail
from nominations.workflow.models import Nomination
from tests.cast import TODAY, invitation_of, submitted
from tests.desk.pages import of_call, of_invitation, of_mail, of_nomination

SignIn = Callable[[User], Client]

CALL_PAGES = ["board", "opening", "closing", "reopening", "cancellation", "deadline", "change", "history"]
NOMINATION_PAGES = ["review", "acceptance", "return", "rejection", "change", "history"]

MAIL_PAGES = [
    *["change", "page", "history"],
    *["hold", "release", "words", "call_back", "resend", "arrival", "giving_up"],
]


@pytest.fixture
def nomination(call: Call, austria: User) -> Nomination:
    return submitted(invitation_of(call, "AT"), austria)


@pytest.fixture
def addresses(call: Call, nomination: Nomination) -> list[str]:
    """Every page of the desk about one call, by address."""
    mail = OutgoingMail.objects.filter(audience="AT").first()
    assert mail is not None
    file = nomination.versions.get().files.get()
    return [
        *[of_call(name, call) for name in CALL_PAGES],
        *[of_invitation(name, nomination.invitation) for name in ("extension", "registration")],
        *[of_nomination(name, nomination) for name in NOMINATION_PAGES],
        reverse("admin:nominations_nomination_file", args=[nomination.pk, file.pk]),
        *[of_mail(name, mail) for name in MAIL_PAGES],
        reverse("admin:nominations_expertgroup_change", args=[call.group_id]),
    ]


def test_an_officer_of_the_group_reaches_every_page(addresses: list[str], officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    assert {client.get(address).status_code for address in addresses} <= {200, 302}


def test_an_officer_of_another_group_finds_nothing_there(
    addresses: list[str], other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(other_officer)
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)


def test_an_officer_of_another_group_decides_nothing(
    call: Call, nomination: Nomination, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(other_officer)
    posts = [of_nomination("acceptance", nomination), of_nomination("notes", nomination), of_call("closing", call)]
    assert [client.post(address, {"text": "x", "shown": "y"}).status_code for address in posts] == [404, 404, 404]


def test_lists_show_another_groups_officer_nothing(
    nomination: Nomination, other_officer: User, sign_in: SignIn
) -> None:
    client = sign_in(other_officer)
    for name in ("call", "nomination", "outgoingmail", "expertgroup", "mandate", "person"):
        page = client.get(reverse(f"admin:nominations_{name}_changelist"))
        assert page.context["cl"].result_count == 0, name


def test_an_officer_whose_term_has_ended_finds_nothing_there(
    call: Call, addresses: list[str], officer: User, sign_in: SignIn
) -> None:
    Officer.objects.filter(user=officer).update(until=TODAY - timedelta(days=1))
    client = sign_in(officer)
    assert {client.get(address).status_code for address in addresses} == {404}


def test_staff_without_a_role_today_find_no_list_at_all(call: Call, officer: User, sign_in: SignIn) -> None:
    officer.roles.update(until=TODAY - timedelta(days=1))
    client = sign_in(officer)
    assert client.get(reverse("admin:nominations_call_changelist")).status_code == 403
    assert client.get(of_call("board", call)).status_code == 404
    assert "start" not in client.get(reverse("admin:index")).context


def test_a_contact_point_is_not_let_in(addresses: list[str], austria: User, sign_in: SignIn) -> None:
    client = sign_in(austria)
    for address in addresses:
        assert client.get(address, follow=True).status_code == 403


def test_a_stranger_is_led_to_the_sign_in_of_the_whole_site(addresses: list[str]) -> None:
    for address in addresses:
        page = Client().get(address, follow=True)
        assert page.redirect_chain[-1][0].startswith(reverse("account_login")), address
        assert page.status_code == 200


def test_an_administrator_reaches_every_page(addresses: list[str], superuser: User, sign_in: SignIn) -> None:
    client = sign_in(superuser)
    assert {client.get(address).status_code for address in addresses} <= {200, 302}


def test_nobody_deletes_history_in_the_admin(nomination: Nomination, superuser: User, sign_in: SignIn) -> None:
    client = sign_in(superuser)
    for name, pk in (("nomination", nomination.pk), ("call", nomination.invitation.call_id)):
        assert client.post(reverse(f"admin:nominations_{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
