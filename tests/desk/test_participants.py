"""The participants list for the meeting system (rule 40): for the secretariat only, and recorded (rule 29)."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.groups.models import ExpertGroup
from tests.cast import SINCE, TODAY, accepted, invitation_of

SignIn = Callable[[User], Client]


@pytest.fixture
def seated(call: Call, contacts: dict[str, User], officer: User) -> ExpertGroup:
    accepted(invitation_of(call, "ES"), contacts["ES"], officer)
    return call.group


def address(group: ExpertGroup) -> str:
    return reverse("admin:nominations_expertgroup_participants", args=[group.pk])


def test_the_list_has_the_columns_of_the_meeting_system(seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).post(address(seated), {"on": str(TODAY), "form": "csv"})
    assert answer["Content-Disposition"] == f'attachment; filename="E03931-participants-{TODAY}.csv"'
    assert "no-store" in answer["Cache-Control"]
    body = answer.content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(body))) == [
        ["Family name", "Given name", "E-mail", "Organisation", "Country", "Role"],
        [
            "Müller-1",
            "Ännchen",
            "representative.1@ministry.example.org",
            "Bundesministerium für Erfundenes",
            "Spain",
            "Representative",
        ],
    ]


def test_each_download_is_recorded(seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    sign_in(officer).post(address(seated), {"on": str(TODAY), "form": "xlsx"})
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.subject_id) == ("contact_data.export", officer, str(seated.pk))
    assert event.detail == {"on": str(TODAY), "persons": 1, "form": "xlsx"}


def test_it_comes_as_a_workbook_of_another_day_too(seated: ExpertGroup, officer: User, sign_in: SignIn) -> None:
    answer = sign_in(officer).post(address(seated), {"on": str(SINCE), "form": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 1  # nobody sat then


@pytest.mark.parametrize("asked", [{"on": "soon"}, {"form": "pdf"}])
def test_what_is_not_understood_sends_nothing(
    seated: ExpertGroup, officer: User, sign_in: SignIn, asked: dict[str, str]
) -> None:
    before = AuditEvent.objects.count()
    assert sign_in(officer).post(address(seated), {"form": "csv", **asked}).status_code == 400
    assert AuditEvent.objects.count() == before


def test_nobody_else_gets_it(seated: ExpertGroup, other_officer: User, austria: User, sign_in: SignIn) -> None:
    assert sign_in(other_officer).post(address(seated), {"form": "csv"}).status_code == 404
    assert sign_in(austria).post(address(seated), {"form": "csv"}).status_code in {302, 403, 404}
