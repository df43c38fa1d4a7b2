"""Groups in the admin: seats, fields, mailboxes and secretariat are data that the secretariat keeps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups import actions as groups
from nominations.groups.models import ExpertGroup, Officer, Role, SeatRule
from nominations.groups.setting_up import LIMITS
from nominations.reference import actions as reference
from tests.cast import SINCE

SignIn = Callable[[User], Client]


def typed(group: ExpertGroup, **changes: Any) -> dict[str, Any]:
    """The group's form as a browser would send it back, unchanged but for `changes`."""
    rules = list(group.seat_rules.all())
    inlines = {"fields_of_expertise": 0, "mailboxes": 0, "officers": 0, "seat_rules": len(rules)}
    rows = {
        f"seat_rules-{number}-{name}": value
        for number, rule in enumerate(rules)
        for name, value in {
            "id": rule.pk,
            "group": group.pk,
            "role": rule.role,
            "per_state": rule.per_state,
            **({"required": "on"} if rule.required else {}),
        }.items()
    }
    management = {
        f"{name}-{key}": value
        for name, count in inlines.items()
        for key, value in {"TOTAL_FORMS": count, "INITIAL_FORMS": count}.items()
    }
    own = {"title": group.title, "status": group.status, "legal_form": group.legal_form, "duration": group.duration}
    limits = {name: getattr(group, name) for name in LIMITS}
    return {**own, **limits, **management, **rows, **changes}


def address(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_change", args=[group.pk])


def test_time_limits_that_contradict_each_other_are_not_saved(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    page = client.post(address(group), typed(group, urgent_days=20))
    assert "The urgent limit is the shortest, the one for invitations the longest." in page.content.decode()
    assert client.post(address(group), typed(group, urgent_days=4, invitation_days=21)).status_code == 302
    group.refresh_from_db()
    assert (group.invitation_days, group.urgent_days) == (21, 4)


def test_an_officer_gives_the_group_two_representatives_a_state(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    data = typed(group)
    key = next(name for name, value in data.items() if value == Role.REPRESENTATIVE).removesuffix("role")
    answer = sign_in(officer).post(address(group), {**data, f"{key}per_state": 2})
    assert answer.status_code == 302
    assert SeatRule.objects.get(group=group, role=Role.REPRESENTATIVE).per_state == 2


def test_a_seat_rule_is_not_taken_away_once_states_were_asked(call: Call, officer: User, sign_in: SignIn) -> None:
    data = typed(call.group)
    key = next(name for name, value in data.items() if value == Role.ACCOMPANYING_EXPERT).removesuffix("role")
    sign_in(officer).post(address(call.group), {**data, f"{key}DELETE": "on"})
    assert SeatRule.objects.filter(group=call.group).count() == 2


def test_an_officer_does_not_choose_the_secretariat_but_the_head_of_unit_does(
    group: ExpertGroup, officer: User, head_of_unit: User, other_officer: User, sign_in: SignIn
) -> None:
    added = {
        "officers-TOTAL_FORMS": 1,
        "officers-0-group": group.pk,
        "officers-0-user": other_officer.pk,
        "officers-0-since": SINCE.isoformat(),
    }
    sign_in(officer).post(address(group), {**typed(group), **added})
    assert not Officer.objects.filter(user=other_officer).exists()
    sign_in(head_of_unit).post(address(group), {**typed(group), **added, "officers-INITIAL_FORMS": 0})
    assert Officer.objects.filter(user=other_officer, group=group).exists()


def test_the_registers_code_stays(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    sign_in(officer).post(address(group), {**typed(group), "code": "E99999", "title": "New title"})
    group.refresh_from_db()
    assert (group.code, group.title) == ("E03931", "New title")


@pytest.mark.parametrize(("who", "allowed"), [("officer", False), ("head_of_unit", False), ("superuser", True)])
def test_only_an_administrator_enters_a_group(
    who: str, allowed: bool, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    page = sign_in(request.getfixturevalue(who)).get(reverse("admin:nominations_expertgroup_add"))
    assert page.status_code == (302 if allowed else 403)
    assert not allowed or page["Location"] == reverse("admin:nominations_expertgroup_new")


def test_the_registers_lists_are_ticked_by_label_and_keep_their_order(
    group: ExpertGroup, officer: User, sign_in: SignIn
) -> None:
    reference.load_register_terms()
    ExpertGroup.objects.filter(pk=group.pk).update(lead_dgs=["RTD", "CNECT"], tasks=["an-old-task"])
    client = sign_in(officer)
    page = client.get(address(group)).content.decode()
    assert 'value="RTD" class="desk-boxes" id="id_lead_dgs_' in page
    assert "Communications Networks, Content and Technology (CNECT)" in page
    client.post(address(group), {**typed(group), "lead_dgs": ["AGRI", "CNECT", "RTD"], "tasks": ["an-old-task"]})
    group.refresh_from_db()
    assert (group.lead_dgs, group.tasks) == (["RTD", "CNECT", "AGRI"], ["an-old-task"])


def test_a_code_that_is_on_no_list_is_refused(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(address(group), {**typed(group), "lead_dgs": ["XYZ"]})
    assert page.context["errors"]
    group.refresh_from_db()
    assert group.lead_dgs == []


def test_groups_are_filtered_by_who_leads(group: ExpertGroup, superuser: User, sign_in: SignIn) -> None:
    reference.load_register_terms()
    ExpertGroup.objects.filter(pk=group.pk).update(lead_dgs=["CNECT"])
    client = sign_in(superuser)
    listed = reverse("admin:nominations_expertgroup_changelist")
    found = {dg: client.get(listed, {"dg": dg}).context["cl"].result_count for dg in ("CNECT", "AGRI", "")}
    assert found == {"CNECT": 1, "AGRI": 0, "": 1}


@pytest.mark.parametrize(("term", "found"), [("resume", 1), ("E039", 1), ("e03931", 1), ("quantum", 0), ("", 1)])
def test_groups_are_found_by_words_without_accents_or_by_code(
    term: str, found: int, group: ExpertGroup, superuser: User, sign_in: SignIn
) -> None:
    group.title = "Le Résumé"
    groups.index(group).save()
    page = sign_in(superuser).get(reverse("admin:nominations_expertgroup_changelist"), {"q": term})
    assert page.context["cl"].result_count == found


def test_a_group_is_not_closed_in_the_form(group: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    page = sign_in(officer).post(address(group), {**typed(group), "status": "closed"})
    assert page.context["errors"]
    group.refresh_from_db()
    assert group.status == "active"
