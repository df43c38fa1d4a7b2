"""The public Register at the desk: retrievals, differences decided, lines confirmed and taken along."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.mandates.models import Membership
from nominations.parties import actions as parties
from nominations.reconciliation import actions as reconciliation
from nominations.reconciliation.models import RegisterConfirmation, RegisterDifference, RegisterRetrieval
from nominations.reconciliation.states import Decision
from tests.cast import NOW, SINCE, make_group
from tests.desk.pages import text_of
from tests.reconciliation.files import document, entry, take

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("lists")
IMPORT = "admin:nominations_registerretrieval_import"


@pytest.fixture
def lists(states: dict[str, Any]) -> None:
    from_reference()


def from_reference() -> None:
    from nominations.reference import actions as reference  # noqa: PLC0415

    reference.load_register_terms()


def of(name: str, *keys: Any) -> str:
    return reverse(f"admin:nominations_registerdifference_{name}", args=keys)


def published(group: ExpertGroup, **changes: Any) -> dict[str, Any]:
    return entry(group.code, title=group.title, **changes)


@pytest.fixture
def difference(group: ExpertGroup) -> RegisterDifference:
    """The group has no mission here; the Register has one."""
    take(published(group, mission="Coordinate"))
    return RegisterDifference.objects.get()
