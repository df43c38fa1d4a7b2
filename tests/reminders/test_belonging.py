"""Whose mail it is: the key that a mail carries says what its subject says, in every room and for every old mail."""

import ast
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connection

from nominations.accounts.models import Role, User
from nominations.calls import actions as calls
from nominations.calls.models import Call, Invitation
from nominations.groups.models import ExpertGroup
from nominations.inbox.models import ReceivedMail
from nominations.letters import actions as letters
from nominations.letters.models import Letter
from nominations.outbox import decisions
from nominations.outbox.models import OutgoingMail
from nominations.reminders import actions, belonging
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, OPENED, accepted, invitation_of, make_group, returned, submitted
from tests.desk.mailbox import received
from tests.house.code import product
from tests.letters.stage import addressee, draft, signatory

# A mail that is nobody's desk's: codes, changes of contact points, an officer's own list.
OF_NO_GROUP = {"nominations/accounts", "nominations/portal", "nominations/desk/text_samples.py"}
OF_AN_OFFICER = ("nominations/reminders/notices.py", "digest")


@pytest.fixture
def other_group(db: None) -> ExpertGroup:
    return make_group("E03900")


@pytest.fixture
def other_call(other_group: ExpertGroup, superuser: User, contacts: dict[str, User]) -> Call:
    facts = {"by": superuser, "at": OPENED}
    return calls.open_call(calls.create_call(other_group, title="Other", deadline_on=DEADLINE, **facts), **facts)


@pytest.fixture
def mails(call: Call, other_call: Call, officer: User, superuser: User, austria: User) -> list[OutgoingMail]:
    """Mails of every kind about both groups' calls, planned ones, copies, and some of no group."""
    to, signs = addressee(invitation_of(call, "FR").country), signatory()
    for each, by in ((call, officer), (other_call, superuser)):
        submitted(invitation_of(each, "AT"), austria)
        returned(invitation_of(each, "BE"), Role.objects.get(country_id="BE").user, by)
        accepted(invitation_of(each, "ES"), Role.objects.get(country_id="ES").user, by)
        actions.remind_now([invitation_of(each, "MT")], by=by, at=NOW)
        letters.send(letters.issue([draft(invitation_of(each, "FR"), to, signs)], by=by, at=NOW), by=by, at=NOW)
    actions.plan(at=NOW + timedelta(minutes=2))
    OutgoingMail.objects.filter(kind="call_opened", audience="IT").update(status="sent", sent_at=NOW)
    for mail in OutgoingMail.objects.filter(kind="call_opened", audience="IT"):
        decisions.resend(mail, by=superuser, at=NOW)
    return list(OutgoingMail.objects.order_by("pk"))


def group_of(mail: OutgoingMail | ReceivedMail) -> UUID | None:
    """Return the group as the subject has it: the definition, slowly, one mail at a time."""
    match mail.subject_type:
        case "call":
            return Call.objects.get(pk=mail.subject_id).group_id
        case "invitation":
            return Invitation.objects.get(pk=mail.subject_id).call.group_id
        case "nomination":
            return Nomination.objects.get(pk=mail.subject_id).invitation.call.group_id
        case "letter":
            return Letter.objects.get(pk=mail.subject_id).group_id
    return None


def test_a_mail_belongs_to_the_group_that_its_subject_says(
    mails: list[OutgoingMail], group: ExpertGroup, other_group: ExpertGroup
) -> None:
    assert {mail.subject_type for mail in mails} >= {*belonging.FILED_UNDER}
    assert {mail.status for mail in mails} >= {"planned", "queued", "held", "sent"}
    assert [mail for mail in mails if mail.resend_of_id]
    assert {mail.pk: mail.group_key for mail in mails} == {mail.pk: group_of(mail) for mail in mails}
    for each in (group, other_group):
        found = OutgoingMail.objects.filter(belonging.of_groups(ExpertGroup.objects.filter(pk=each.pk)))
        assert {mail.pk for mail in found} == {mail.pk for mail in mails if group_of(mail) == each.pk}
        assert set(found.annotate(code=belonging.group_code()).values_list("code", flat=True)) == {each.code}


def test_a_mail_of_no_group_is_in_no_groups_list_and_has_no_code(group: ExpertGroup) -> None:
    mail = _mail_about("role", "1", None)
    assert not OutgoingMail.objects.filter(belonging.of_groups(ExpertGroup.objects.filter(pk=group.pk))).exists()
    assert OutgoingMail.objects.annotate(code=belonging.group_code()).get(pk=mail.pk).code == ""


def test_old_mails_find_their_group_whatever_the_batch(
    mails: list[OutgoingMail], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(OutgoingMail.objects.values_list("pk", "group_key"))
    gone = _mail_about("call", str(uuid4()), None)
    migration = import_module("nominations.migrations.0021_mails_find_their_group")
    monkeypatch.setattr(migration, "AT_ONCE", 7)
    OutgoingMail.objects.update(group_key=None)
    migration.find(None, SimpleNamespace(connection=connection))
    assert dict(OutgoingMail.objects.values_list("pk", "group_key")) == {**before, gone.pk: None}


def test_an_answer_belongs_to_what_it_is_filed_under_else_to_the_mail_that_it_answers(
    call: Call, other_call: Call, group: ExpertGroup, other_group: ExpertGroup
) -> None:
    ours = _mail_about("meeting", str(uuid4()), group.pk)
    theirs = invitation_of(other_call, "AT")
    filed = received(theirs, answers=ours)
    of_above = received(theirs, subject_type="meeting", subject_id=ours.subject_id, answers=ours)
    of_none = received(theirs, subject_type="", subject_id="", answers=ours)
    for each, wanted in ((group, {of_above.pk}), (other_group, {filed.pk})):
        found = ReceivedMail.objects.filter(belonging.received_by_groups(ExpertGroup.objects.filter(pk=each.pk)))
        assert {mail.pk for mail in found} == wanted
    codes = dict(ReceivedMail.objects.annotate(code=belonging.received_group_code()).values_list("pk", "code"))
    assert codes == {filed.pk: other_group.code, of_above.pk: group.code, of_none.pk: ""}


def test_every_room_says_whose_its_mails_are() -> None:
    """The outbox knows no room above: a message that names no group is one that no secretariat ever sees."""
    silent = {
        (source.name, function.name)
        for source in product()
        if not any(source.name.startswith(room) for room in OF_NO_GROUP)
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Message"
        if "group_id" not in {keyword.arg for keyword in node.keywords}
    }
    assert silent == {OF_AN_OFFICER}


def _mail_about(kind: str, key: str, group_key: UUID | None) -> OutgoingMail:
    pk = uuid4()
    times = dict.fromkeys(("created_at", "due_at", "next_attempt_at", "dated_at"), NOW)
    return OutgoingMail.objects.create(
        id=pk,
        kind="any",
        dedup_key=str(pk),
        message_id=f"<{pk}@example.org>",
        recipient="contact.at@example.org",
        subject_type=kind,
        subject_id=key,
        group_key=group_key,
        status="planned",
        **times,
    )
