"""The letter that acknowledges a nomination: from what was sent, never from what is being typed."""

from datetime import date

import pytest
from django.utils.formats import date_format

from nominations.accounts.models import User
from nominations.calls.models import Call
from nominations.groups.models import Role
from nominations.kernel import clock
from nominations.letters import actions as letters
from nominations.letters.models import Addressee, Letter, Signatory
from nominations.workflow.letters import acknowledgement
from nominations.workflow.models import Nomination
from tests.cast import DEADLINE, NOW, TODAY, content, in_status, invitation_of, person, submitted


def of(nomination: Nomination, signatory: Signatory) -> list[str]:
    composed = acknowledgement(nomination, signatory=signatory, dated_on=TODAY, on=TODAY)
    return [finding.code for finding in composed.blockers]


def test_what_it_says(call: Call, austria: User, addressees: dict[str, Addressee], signatory: Signatory) -> None:
    persons = (person(), person(Role.ACCOMPANYING_EXPERT))
    what = content(persons=persons, letter_reference="BMX-12/2026", letter_on=date(2026, 3, 2))
    nomination = submitted(invitation_of(call, "AT"), austria, what=what)
    draft = acknowledgement(nomination, signatory=signatory, dated_on=TODAY, on=TODAY).ready()
    assert dict(draft.values) == {
        "state": "Austria",
        "official_name": "Republic of Austria",
        "site_url": "http://localhost:8000",
        "mailbox": "quantum@commission.example.org",
        "group_title": "Group E03931",
        "group_code": "E03931",
        "reference": nomination.reference,
        "received_on": date_format(clock.local_day(NOW), "l j F Y"),
        "authority": "Bundesministerium für Erfundenes",
        "persons": (
            "Ännchen Müller-1, Head of Division (representative); "
            "Ännchen Gruber-1, Head of Division (accompanying technical expert)"
        ),
        "representatives": "Ännchen Müller-1, Head of Division",
        "experts": "Ännchen Gruber-1, Head of Division",
        "call_title": call.title,
        "call_reference": call.reference,
        "deadline": date_format(DEADLINE, "l j F Y"),
    }
    assert draft.references == ("Your letter: BMX-12/2026, Monday 2 March 2026",)
    assert (draft.kind, draft.thread) == (Letter.Kind.ACKNOWLEDGEMENT, str(call.pk))


def test_it_becomes_a_letter(
    call: Call, austria: User, officer: User, addressees: dict[str, Addressee], signatory: Signatory
) -> None:
    nomination = submitted(invitation_of(call, "AT"), austria)
    draft = acknowledgement(nomination, signatory=signatory, dated_on=TODAY, on=TODAY).ready()
    assert draft.references == ()
    letter = letters.issue([draft], by=officer, at=NOW)[0]
    assert (letter.recipient, letter.subject_id) == ("permrep.at@example.org", str(nomination.pk))


@pytest.mark.parametrize("status", ["draft", "returned", "rejected", "nil", "withdrawn", "discarded"])
def test_only_what_was_sent_or_accepted_is_acknowledged(
    status: str,
    call: Call,
    austria: User,
    officer: User,
    addressees: dict[str, Addressee],
    signatory: Signatory,
) -> None:
    call.group.may_reject = True
    call.group.save()
    nomination = in_status(status, invitation_of(call, "AT"), austria, officer)
    assert "not_sent" in of(nomination, signatory)


def test_an_accepted_one_is_acknowledged_too(
    call: Call, austria: User, officer: User, addressees: dict[str, Addressee], signatory: Signatory
) -> None:
    assert of(in_status("accepted", invitation_of(call, "AT"), austria, officer), signatory) == []
