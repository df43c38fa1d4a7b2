"""A new group is set up in seven steps; each is saved by itself, can be left, and is taken up from the group itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, FunctionalMailbox, Officer
from nominations.letters.models import Signatory
from tests.cast import NOW, SINCE, TODAY, make_group
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]
IDENTITY = {"code": "E04242", "title": "A new group", "legal_form": "formal", "duration": "temporary"}
SEATS = {"representatives": 2, "experts": 1, "term_months": 24, "four_eyes": "on", "fields_of_expertise": "Light\nHeat"}


@pytest.fixture
def desk(superuser: User, sign_in: SignIn) -> Client:
    return sign_in(superuser)


def of_group(page: str, group: ExpertGroup, *keys: Any) -> str:
    return reverse(f"admin:nominations_expertgroup_{page}", args=[group.pk, *keys])


def send(client: Client, address: str, typed: Any) -> Any:
    return client.post(address, typed, follow=True)


def test_a_group_is_set_up_from_its_code_to_its_first_call(
    desk: Client, contacts: dict[str, User], superuser: User, other_officer: User
) -> None:
    page = desk.get(reverse("admin:nominations_expertgroup_new"))
    assert "Seven steps." in text_of(page)
    page = send(desk, reverse("admin:nominations_expertgroup_new"), IDENTITY)
    group = ExpertGroup.objects.get(code="E04242")
    assert (group.title, group.legal_form, group.duration) == ("A new group", "formal", "temporary")
    assert page.redirect_chain[-1][0] == of_group("setup_seats", group)
    page = send(desk, of_group("setup_seats", group), SEATS)
    assert page.redirect_chain[-1][0] == of_group("setup_mailbox", group)
    mailbox = {"email": "New@commission.example.org", "since": TODAY.isoformat()}
    page = send(desk, of_group("setup_mailbox", group), mailbox)
    assert page.redirect_chain[-1][0] == of_group("setup_officers", group)
    page = send(desk, of_group("setup_officers", group), {"email": other_officer.email, "since": TODAY.isoformat()})
    assert "Staff Other" in text_of(page)
    assert "All letters" not in text_of(desk.get(of_group("setup_texts", group)))
    words = text_of(desk.get(of_group("setup", group)))
    assert "Missing:" not in words
    assert "Nobody is entered who signs letters." in words
    assert "2 × Representative, 1 × Accompanying technical expert (may be left out)" in words
    assert "24 months" in words
    assert "a second officer decides" in words
    assert "Light, Heat" in words
    assert "Prepare the first call" in words
    assert [field.code for field in group.fields_of_expertise.all()] == ["light", "heat"]
    assert FunctionalMailbox.objects.get(group=group).email == "new@commission.example.org"
    done = ["group.create", "group.set_seatings", "group.set_fields", "group.settle", "group.set_mailbox"]
    assert set(done) <= set(AuditEvent.objects.filter(actor=superuser).values_list("action", flat=True))


def test_the_steps_say_what_is_still_to_do_from_the_group_itself(desk: Client, contacts: dict[str, User]) -> None:
    group = groups.create_group("E04242", title="New", seatings=(), by=None, at=NOW)
    page = desk.get(of_group("setup", group))
    assert {step.name: str(step.state) for step in page.context["steps"]} == {
        "identity": "done",
        "seats": "to do",
        "mailbox": "to do",
        "officers": "to do",
        "limits": "optional",
        "texts": "optional",
        "check": "to do",
    }
    words = text_of(page)
    for sentence in (
        "how many representatives each State names",
        "no functional mailbox",
        "Nobody is in the secretariat",
    ):
        assert sentence in words


def test_who_typed_nobody_leaves_the_secretariat_without_being_asked_for_one(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group("setup_officers", group), {"email": " ", "leave": "1"})
    assert page["Location"] == of_group("change", group)


def test_a_second_officer_who_is_not_there_is_missed(
    desk: Client, group: ExpertGroup, officer: User, other_officer: User
) -> None:
    sentence = "A second officer decides in this group, and only one is in the secretariat."
    Officer.objects.filter(group=group).exclude(user=officer).delete()
    assert sentence not in text_of(desk.get(of_group("setup", group)))
    ExpertGroup.objects.filter(pk=group.pk).update(four_eyes=True)
    assert sentence in text_of(desk.get(of_group("setup", group)))
    groups.add_officer(group, user=other_officer, since=TODAY, by=None, at=NOW)
    assert sentence not in text_of(desk.get(of_group("setup", group)))


def test_a_missing_contact_point_leads_to_the_import(desk: Client, states: Any) -> None:
    page = desk.get(of_group("setup", make_group("E04242")))
    assert "No reachable contact point: Belgium, Bulgaria" in text_of(page)
    assert reverse("admin:nominations_role_import") in page.content.decode()


def test_a_group_that_the_register_does_not_list_gets_a_code_of_ours(desk: Client, states: Any) -> None:
    typed = {**IDENTITY, "code": "", "is_unlisted": "on"}
    for expected in ("N00001", "N00002"):
        page = desk.post(reverse("admin:nominations_expertgroup_new"), typed)
        group = groups_of_ours().last()
        assert group is not None
        assert (group.code, page["Location"]) == (expected, of_group("setup_seats", group))


def groups_of_ours() -> Any:
    return ExpertGroup.objects.filter(code__startswith="N").order_by("code")


def test_a_step_is_saved_and_left(desk: Client, group: ExpertGroup) -> None:
    page = desk.post(of_group("setup_identity", group), {**IDENTITY, "title": "Renamed", "leave": "1"})
    assert page["Location"] == of_group("change", group)
    group.refresh_from_db()
    assert (group.code, group.title) == ("E03931", "Renamed")
    assert "renamed" in group.search_key
    assert AuditEvent.objects.get(action="group.describe").detail == {"fields": ["duration", "legal_form", "title"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "Enter the code, or say that the Register does not list the group."),
        ({"code": "E3931"}, "“E3931” is no code of a group."),
        ({"code": "E04242", "is_unlisted": "on"}, "or say that the Register does not list the group: not both."),
        ({"code": "e03931"}, "E03931 is entered already. Open it in the list of groups."),
        ({"code": "E00935/1"}, "The group E00935 above this sub-group is not entered yet. Enter it first."),
        ({"title": " "}, "Give the group its title."),
        ({"legal_form": "odd"}, "Select a valid choice."),
    ],
)
def test_what_a_group_cannot_be_is_refused_and_what_was_typed_stays(
    changes: dict[str, str], sentence: str, desk: Client, group: ExpertGroup
) -> None:
    page = desk.post(reverse("admin:nominations_expertgroup_new"), {**IDENTITY, "abbreviation": "KEPT", **changes})
    assert sentence in text_of(page)
    assert list(page.context["form"].errors) == list(changes)[:1]
    assert 'value="KEPT"' in page.content.decode()
    assert ExpertGroup.objects.count() == 1


def test_a_sub_group_finds_the_group_above_from_its_code(desk: Client, group: ExpertGroup) -> None:
    send(desk, reverse("admin:nominations_expertgroup_new"), {**IDENTITY, "code": "E03931/1"})
    assert ExpertGroup.objects.get(code="E03931/1").parent == group


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"representatives": ""}, "Say how many representatives each State names."),
        ({"representatives": "0"}, "Write a whole number from 1 to 9."),
        ({"representatives": "10"}, "Write a whole number from 1 to 9."),
        ({"experts": ""}, "0 for none"),
        ({"term_months": "300"}, "Write a whole number from 1 to 240."),
        ({"fields_of_expertise": "x" * 121}, "is too long: a field has at most 120 characters."),
        ({"fields_of_expertise": "\n".join(map(str, range(61)))}, "At most 60 fields of expertise are listed."),
    ],
)
def test_seats_that_cannot_be_are_refused_and_nothing_is_saved(
    changes: dict[str, str], sentence: str, desk: Client, group: ExpertGroup
) -> None:
    page = desk.post(of_group("setup_seats", group), {**SEATS, **changes})
    assert sentence in text_of(page)
    assert 'value="24"' in page.content.decode() or "term_months" in changes
    group.refresh_from_db()
    assert (group.term_months, group.seat_rules.get(role="representative").per_state) == (None, 1)


def test_the_numbers_are_settled_with_the_first_call_and_the_rest_is_not(desk: Client, call: Call) -> None:
    group = call.group
    assert "States were asked already" in text_of(desk.get(of_group("setup_seats", group)))
    kept = "Quantum communication\nQuantum computing\nQuantum sensing"
    send(desk, of_group("setup_seats", group), {**SEATS, "representatives": 5, "fields_of_expertise": kept})
    group.refresh_from_db()
    assert (group.seat_rules.get(role="representative").per_state, group.term_months) == (1, 24)
    assert [field.code for field in group.fields_of_expertise.all()] == [
        "communication",
        "computing",
        "quantum-sensing",
    ]
    page = send(desk, of_group("setup_seats", group), {**SEATS, "fields_of_expertise": "Quantum computing"})
    assert "fields can be added, and none is taken away" in text_of(page)
    assert group.fields_of_expertise.count() == 3


def test_a_mailbox_is_followed_by_another_and_the_present_one_changes_nothing(desk: Client, group: ExpertGroup) -> None:
    present = {"email": "quantum@commission.example.org", "since": TODAY.isoformat()}
    send(desk, of_group("setup_mailbox", group), present)
    assert group.mailboxes.count() == 1
    page = send(desk, of_group("setup_mailbox", group), {"email": "n@example.org", "since": SINCE.isoformat()})
    assert "The new mailbox must begin after the day on which the present one began." in text_of(page)
    page = send(desk, of_group("setup_mailbox", group), {"email": "no address", "since": ""})
    assert "is not an e-mail address." in text_of(page)
    assert "Choose the day." in text_of(page)
    send(desk, of_group("setup_mailbox", group), {"email": "n@example.org", "since": TODAY.isoformat()})
    assert group.mailbox_on(TODAY) == "n@example.org"


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("nobody@commission.example.org", "No account has the address nobody@commission.example.org."),
        ("contact.at@example.org", "has no open account of Commission staff"),
        ("", "Enter the address."),
    ],
)
def test_who_is_no_staff_does_not_join_the_secretariat(
    email: str, sentence: str, desk: Client, group: ExpertGroup, austria: User
) -> None:
    page = send(desk, of_group("setup_officers", group), {"email": email, "since": TODAY.isoformat()})
    assert sentence in text_of(page)
    assert not Officer.objects.exists()


def test_a_colleague_leaves_the_secretariat(desk: Client, group: ExpertGroup, officer: User) -> None:
    work = Officer.objects.get()
    address = of_group("setup_leaving", group, work.pk)
    assert "Staff Officer works for this group since" in text_of(desk.get(address))
    early = SINCE - timedelta(days=1)
    assert "leaves after the day on which the work began" in text_of(send(desk, address, {"on": early.isoformat()}))
    send(desk, address, {"on": TODAY.isoformat()})
    work.refresh_from_db()
    assert work.until == TODAY
    assert AuditEvent.objects.get(action="group.end_officer").detail["until"] == str(TODAY)
    assert "has left the secretariat already" in text_of(send(desk, address, {"on": TODAY.isoformat()}))
    assert desk.get(of_group("setup_leaving", make_group("E00001"), work.pk)).status_code == 404


def test_the_head_of_unit_chooses_the_secretariat_and_an_officer_looks(
    group: ExpertGroup, officer: User, head_of_unit: User, other_officer: User, sign_in: SignIn
) -> None:
    typed, address = {"email": other_officer.email, "since": TODAY.isoformat()}, of_group("setup_officers", group)
    page = sign_in(officer).get(address)
    assert "The head of unit says who works for the group." in text_of(page)
    assert "Add to the secretariat" not in text_of(page)
    assert sign_in(officer).post(address, typed).status_code == 403
    work = Officer.objects.get(user=officer)
    assert sign_in(officer).post(of_group("setup_leaving", group, work.pk), {}).status_code == 403
    sign_in(head_of_unit).post(address, typed)
    assert Officer.objects.filter(user=other_officer, group=group).exists()


def test_only_an_administrator_enters_a_group_and_only_its_secretariat_changes_it(
    group: ExpertGroup, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    new = reverse("admin:nominations_expertgroup_new")
    assert sign_in(officer).get(new).status_code == 403
    assert sign_in(officer).post(new, IDENTITY).status_code == 403
    for page in ("setup", "setup_identity", "setup_seats", "setup_mailbox", "setup_officers", "setup_texts"):
        assert sign_in(officer).get(of_group(page, group)).status_code == 200
        assert sign_in(other_officer).get(of_group(page, group)).status_code == 404
    assert ExpertGroup.objects.count() == 1


def test_a_closed_group_is_not_set_up(desk: Client, group: ExpertGroup) -> None:
    groups.close_group(group, on=TODAY, by=None, at=NOW)
    assert desk.get(of_group("setup", group)).status_code == 404


def test_signatories_are_shown_and_the_groups_page_leads_to_the_steps(desk: Client, group: ExpertGroup) -> None:
    Signatory.objects.create(name="Ada Example", capacity="The Director-General", service="DG", since=SINCE)
    assert "Ada Example, The Director-General" in text_of(desk.get(of_group("setup_texts", group)))
    page = desk.get(of_group("change", group)).content.decode()
    assert of_group("setup", group) in page
    assert of_group("next_call", group) in page


def test_the_check_takes_the_same_queries_for_one_officer_and_for_three(
    desk: Client, group: ExpertGroup, contacts: dict[str, User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 3):
        for each in range(number):
            user, _is_new = User.objects.get_or_create(email=f"o{each}@example.org", is_staff=True)
            groups.add_officer(group, user=user, since=SINCE, by=None, at=NOW)
        with django_assert_num_queries(11):
            desk.get(of_group("setup", group))
        with django_assert_num_queries(7):
            desk.get(of_group("setup_officers", group))
