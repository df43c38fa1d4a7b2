"""Accept, return for correction, reject: the mail first, then the act; once, and only on the version that was read."""

from collections.abc import Callable

import pytest
from django.test import Client

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.mandates.models import Mandate
from nominations.outbox.models import OutgoingMail
from nominations.workflow import actions as workflow
from nominations.workflow.models import NominationEvent
from nominations.workflow.states import Status
from tests.cast import NOW, content, invitation_of, person, submitted
from tests.desk.pages import of_nomination, press, text_of

SignIn = Callable[[User], Client]


def test_accepting_shows_the_mail_to_the_state_and_appoints_nobody_yet(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    page = sign_in(officer).get(of_nomination("acceptance", nomination))
    mails = [each.mail for each in page.context["rehearsal"].mails]
    assert [mail.recipient for mail in mails] == ["contact.at@example.org"]
    assert "accepted" in mails[0].subject
    assert mails[0].text.splitlines()[0] in page.content.decode()
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    assert not Mandate.objects.exists()
    assert not OutgoingMail.objects.filter(kind="accepted").exists()


def test_accepting_appoints_and_sends_what_was_shown(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    page = client.get(of_nomination("acceptance", nomination))
    answer = client.post(of_nomination("acceptance", nomination), {"shown": page.context["shown"], "version": 1})
    assert answer.url == of_nomination("review", nomination)
    nomination.refresh_from_db()
    assert nomination.status == Status.ACCEPTED
    assert Mandate.objects.get().person.family_name == "Müller-1"
    sent = OutgoingMail.objects.get(kind="accepted")
    assert sent.subject == page.context["rehearsal"].mails[0].mail.subject


def test_pressing_twice_accepts_once(call: Call, austria: User, officer: User, sign_in: SignIn) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    shown = client.get(of_nomination("acceptance", nomination)).context["shown"]
    for _press in range(2):
        answer = client.post(of_nomination("acceptance", nomination), {"shown": shown, "version": 1})
        assert answer.status_code == 302
    assert NominationEvent.objects.filter(move="accept").count() == 1
    assert OutgoingMail.objects.filter(kind="accepted").count() == 1


def test_returning_needs_a_reason_and_the_state_reads_it_word_for_word(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    address = of_nomination("return", nomination)
    assert client.get(address).context["rehearsal"] is None
    assert "Write the reason" in text_of(client.post(address, {"reason": "", "reason_code": "other", "version": 1}))
    press(client, address, reason="The letter names another person.", reason_code="letter_differs", version=1)
    nomination.refresh_from_db()
    assert nomination.status == Status.RETURNED
    assert "The letter names another person." in OutgoingMail.objects.get(kind="returned").text
    assert nomination.events.get(move="return").reason == "The letter names another person."


def test_rejecting_is_offered_only_where_the_group_rejects(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    words = [str(words) for _move, _address, words in client.get(of_nomination("review", nomination)).context["moves"]]
    assert words == ["Accept", "Return for correction"]
    page = client.post(of_nomination("rejection", nomination), {"reason": "No.", "reason_code": "other", "version": 1})
    assert "return it for correction instead" in text_of(page)
    call.group.may_reject = True
    call.group.save(update_fields=["may_reject"])
    press(
        client,
        of_nomination("rejection", nomination),
        reason="Another profile is needed.",
        reason_code="other",
        version=1,
    )
    nomination.refresh_from_db()
    assert nomination.status == Status.REJECTED


def test_a_decision_on_an_older_version_is_refused_in_a_clear_sentence(
    call: Call, austria: User, officer: User, head_of_unit: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    shown = client.get(of_nomination("acceptance", nomination), {"version": 1}).context["shown"]
    nomination = workflow.return_for_correction(nomination, version=1, reason="Look.", by=head_of_unit, at=NOW)
    workflow.submit(nomination, revision=nomination.revision, by=austria, at=NOW)
    page = client.post(of_nomination("acceptance", nomination), {"shown": shown, "version": 1})
    assert "The State sent a newer version meanwhile" in text_of(page)
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED


def test_a_decision_on_a_withdrawn_nomination_is_refused_in_a_clear_sentence(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    client = sign_in(officer)
    shown = client.get(of_nomination("acceptance", nomination)).context["shown"]
    workflow.withdraw(nomination, reason="A new minister.", by=austria, at=NOW)
    page = client.post(of_nomination("acceptance", nomination), {"shown": shown, "version": 1})
    assert "the nomination is now “Withdrawn”" in text_of(page)
    assert not Mandate.objects.exists()


def test_a_person_named_twice_stands_in_the_way_of_acceptance(
    call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    twice = (person(), person(role="accompanying_expert", family_name="Müller-1"))
    nomination = submitted(invitation_of(call, "AT"), austria, what=content(persons=twice))
    page = sign_in(officer).get(of_nomination("acceptance", nomination))
    assert "is named twice in this nomination" in text_of(page)
    assert not page.context["may_act"]


@pytest.mark.parametrize("name", ["acceptance", "return", "rejection"])
def test_looking_at_a_decision_changes_nothing(
    name: str, call: Call, austria: User, officer: User, sign_in: SignIn
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    before = (nomination.events.count(), OutgoingMail.objects.count())
    assert sign_in(officer).get(of_nomination(name, nomination)).status_code == 200
    nomination.refresh_from_db()
    assert nomination.status == Status.SUBMITTED
    assert (nomination.events.count(), OutgoingMail.objects.count()) == before
