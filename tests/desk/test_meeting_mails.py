"""The mails of a meeting at the desk: each kind in words, what has gone in front, and all of them one link away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nominations.accounts.models import User
from nominations.desk import mails, meeting_mails
from nominations.groups.models import ExpertGroup
from nominations.meetings import accrediting
from nominations.meetings.models import Delegation, Meeting
from nominations.outbox.models import OutgoingMail
from tests.cast import NOW
from tests.desk.pages import of_record, text_of
from tests.meetings.delegations import delegation, meeting, substituted
from tests.meetings.papers_stage import adopted, held
from tests.meetings.stage import convened

__all__ = ["delegation", "meeting"]
SignIn = Callable[[User], Client]
LIST = "admin:nominations_outgoingmail_changelist"
ACTS = ("changed", "programme", "postponed", "reconvened", "cancelled", "documents")


@pytest.fixture
def desk(officer: User, sign_in: SignIn) -> Client:
    return sign_in(officer)


def test_every_kind_that_a_meeting_writes_has_words(
    delegation: Delegation, group: ExpertGroup, officer: User, austria: User
) -> None:
    """What the machine calls a mail is never shown to anybody."""
    accrediting.withdraw(substituted(delegation, austria), reason="Ill.", by=austria, at=NOW)
    adopted(held(group, officer), officer)
    written = set(OutgoingMail.objects.values_list("kind", flat=True))
    assert {"minutes_adopted", "participant_named", "delegation_receipt", "rapporteur_texts"} <= written
    assert written | {"participant_withdrawn", *(f"meeting_{act}" for act in ACTS)} <= set(mails.KINDS)


def test_what_has_gone_stands_before_what_is_planned(meeting: Meeting, desk: Client) -> None:
    far = OutgoingMail.objects.filter(kind="meeting_invitation").earliest("pk")
    OutgoingMail.objects.filter(pk=far.pk).update(due_at=NOW + timedelta(days=20))
    shown = meeting_mails.of_meeting(meeting, at=NOW)
    assert (shown.total, len(shown.lines)) == (OutgoingMail.objects.filter(kind="meeting_invitation").count(), 8)
    assert str(far.pk) not in [str(line.mail.pk) for line in shown.lines]


def test_all_mails_of_a_meeting_are_one_link_away(
    meeting: Meeting, group: ExpertGroup, officer: User, desk: Client
) -> None:
    convened(group, officer)
    number = OutgoingMail.objects.filter(kind="meeting_invitation").count() // 2
    page = desk.get(of_record("meeting", "overview", meeting.pk))
    assert f"All {number} mails about this meeting" in text_of(page)
    address = f"{reverse(LIST)}?list=all&meeting={meeting.pk}"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert desk.get(address).context["cl"].result_count == number
    assert desk.get(f"{reverse(LIST)}?list=all&meeting=nonsense").context["cl"].result_count == 0


def test_another_groups_meeting_filters_nothing_out_for_a_stranger(
    meeting: Meeting, other_officer: User, sign_in: SignIn
) -> None:
    found = sign_in(other_officer).get(f"{reverse(LIST)}?list=all&meeting={meeting.pk}")
    assert found.context["cl"].result_count == 0
