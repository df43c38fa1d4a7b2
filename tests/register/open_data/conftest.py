"""What the interface is asked about: two groups, one of which publishes names, and people of two States."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, User
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Mandate
from nominations.reference import actions as reference
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, make_group
from tests.register.seating import authority, person, publish, sit, sub_group

PRIVATE = ("canary.garcia@ministry.example.org", "+34 000 000 001", "Canary function", "Canary employer")


@dataclass
class World:
    """E03931 publishes names, E04000 does not; García sits for Spain in both, Hidden was never told."""

    open_group: ExpertGroup
    shut_group: ExpertGroup
    garcia: Mandate
    garcia_shut: Mandate
    hidden: Mandate


@pytest.fixture
def world(group: ExpertGroup, states: dict[str, Country]) -> World:
    reference.load_register_terms()
    publish(group, publishes_names=True, title="Quantum Technologies", lead_dgs=["CNECT"], abbreviation="QTCG")
    shut = publish(make_group("E04000"), publishes_names=False, title="Shut Group")
    sub_group(group, "E03931/1", title="Sub-group on standards")
    email, phone, function, employer = PRIVATE
    garcia = person("García", email=email, phone=phone, function=function, employer=employer)
    spain = authority("ES", "Ministerio de Inventos")
    greece = authority("GR", "Υπουργείο Ψηφιακής", name_latin="Ypourgeio Psifiakis")
    hidden = person("Κανάρης", informed=False)
    return World(group, shut, sit(group, spain, garcia), sit(shut, spain, garcia), sit(group, greece, hidden))


def key_of(user: User, scope: ApiToken.Scope = ApiToken.Scope.FULL) -> str:
    expires_on = TODAY + timedelta(days=30)
    return accounts.issue_token(user, label="Tests", scope=scope, expires_on=expires_on, by=user, at=NOW)[1]


def ask(address: str, *, key: str = "", **headers: str) -> Any:
    """Ask the interface as a program does: without a session."""
    shown = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().get(f"/api/v1/{address}", headers={**shown, **headers})
