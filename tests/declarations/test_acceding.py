"""The way of a State to its accession: who may do what, what is left behind, and every refusal with its sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import acceding, counting, queries
from nominations.declarations import accession_queries as found
from nominations.declarations.announcements import LONGEST
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import ACCESSION, AccessionMove, AccessionStatus, Status
from nominations.kernel.partial_dates import of_day
from nominations.kernel.refusals import Refused
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, letter
from tests.declarations.accession_stage import (
    CAPACITY,
    SIGNATORY,
    SIGNED_ON,
    WHY_BACK,
    WISHED,
    announced,
    in_state,
    invited,
)
from tests.declarations.stage import DONE_ON, sign

pytestmark = pytest.mark.usefixtures("contacts")


def change(declaration: Declaration, **facts: Any) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(**facts)


def said(act: Any, **facts: Any) -> str:
    """Return the sentence of the refusal."""
    with pytest.raises(Refused) as refused:
        act(**facts)
    return str(refused.value)


def test_several_states_are_invited_at_once_and_hear_of_it(
    declaration: Declaration, officer: User, norway: User, outside: dict[str, Country], states: dict[str, Country]
) -> None:
    wanted = [outside["NO"], states["AT"], states["AT"]]
    made = acceding.invite(declaration, countries=wanted, answer_by_on=WISHED, by=officer, at=NOW)
    assert [(each.country_id, each.status, each.invited_at, each.answer_by_on) for each in made] == [
        ("NO", AccessionStatus.INVITED, NOW, WISHED),
        ("AT", AccessionStatus.INVITED, NOW, WISHED),
    ]
    mails = OutgoingMail.objects.filter(kind="accession_invitation").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["contact.at@example.org", "contact.no@example.org"]
    events = AuditEvent.objects.filter(action="accession.invite", actor=officer)
    assert {event.subject_id for event in events} == {str(each.pk) for each in made}


def test_only_the_secretariat_invites(
    declaration: Declaration, other_officer: User, states: dict[str, Country]
) -> None:
    facts = {"countries": [states["AT"]], "by": other_officer, "at": NOW}
    assert "Only the secretariat" in said(acceding.invite, declaration=declaration, **facts)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.CLOSED, "“EuroQCI declaration” takes no accession now: it is “Closed to accession”."),
        (Status.PREPARED, "“EuroQCI declaration” takes no accession now: it is “Being drawn up”."),
    ],
)
def test_only_an_open_declaration_takes_accessions(
    declaration: Declaration, officer: User, austria: User, states: dict[str, Country], status: str, sentence: str
) -> None:
    change(declaration, status=status)
    facts = {"countries": [states["AT"]], "by": officer, "at": NOW}
    assert said(acceding.invite, declaration=declaration, **facts) == sentence
    with pytest.raises(Refused, match="takes no accession now"):
        announced(declaration, "AT", austria)


def test_who_is_not_invited(
    declaration: Declaration, officer: User, norway: User, states: dict[str, Country], outside: dict[str, Country]
) -> None:
    def refused(*countries: Country, **more: Any) -> str:
        return said(acceding.invite, declaration=declaration, countries=countries, by=officer, at=NOW, **more)

    assert refused() == "Choose the States that are invited."
    sign(declaration, states["BE"], DONE_ON)
    assert refused(states["BE"], states["AT"]) == "Signatories of “EuroQCI declaration” already: Belgium."
    invited(declaration, "AT", officer)
    assert refused(states["AT"]).startswith("These States have an accession that is not settled: Austria (Invited to")
    assert refused(outside["CH"]) == "Nobody can be written to: Switzerland. Enter a contact point first."
    assert "has passed" in refused(states["IE"], answer_by_on=TODAY - timedelta(days=1))
    change(declaration, open_to=Declaration.OpenTo.MEMBER_STATES)
    assert refused(outside["NO"]).startswith("Norway is no Member State, and only Member States sign")
    assert Accession.objects.count() == 1


def test_the_states_that_may_be_invited(
    declaration: Declaration, officer: User, norway: User, states: dict[str, Country]
) -> None:
    sign(declaration, states["BE"], DONE_ON)
    invited(declaration, "AT", officer)
    offered = [state.iso2 for state in found.to_invite(declaration, on=TODAY)]
    assert offered[:2] == ["BG", "CZ"]
    assert {"BE", "AT"}.isdisjoint(offered)
    assert "NO" in offered[25:]
    change(declaration, open_to=Declaration.OpenTo.MEMBER_STATES)
    declaration.refresh_from_db()
    assert len(found.to_invite(declaration, on=TODAY)) == 25


def test_a_member_state_accedes_without_an_invitation_and_everybody_hears(
    declaration: Declaration, austria: User, officer: User
) -> None:
    accession = announced(declaration, "AT", austria, signatory_name="  Åse  Eksempel ", note="By courier as well.")
    assert (accession.status, accession.invited_at) == (AccessionStatus.ANNOUNCED, None)
    assert (accession.signatory_name, accession.signatory_capacity) == (SIGNATORY, CAPACITY)
    assert accession.letter is not None
    assert (accession.letter.name, accession.letter.retention_class) == ("Letter of accession.pdf", "declaration")
    assert (accession.announced_by, accession.announced_at) == (austria, NOW)
    kinds = set(OutgoingMail.objects.values_list("kind", "recipient"))
    assert kinds == {
        ("accession_receipt", "contact.at@example.org"),
        ("staff_accession_announced", "quantum@commission.example.org"),
    }
    event = AuditEvent.objects.get(action="accession.announce")
    assert (event.actor, event.on_behalf_of, event.detail) == (austria, "AT", {"signed_on": str(SIGNED_ON)})


def test_a_state_outside_the_union_accedes_only_while_it_is_invited(
    declaration: Declaration, norway: User, officer: User
) -> None:
    sentence = "Norway accedes to “EuroQCI declaration” when it is invited: write to the secretariat."
    with pytest.raises(Refused) as before:
        announced(declaration, "NO", norway)
    accession = invited(declaration, "NO", officer)
    acceding.call_off(accession, reason="Not yet.", by=officer, at=NOW)
    with pytest.raises(Refused) as after:
        announced(declaration, "NO", norway)
    assert str(before.value) == str(after.value) == sentence
    acceding.invite_again(accession, by=officer, at=NOW)
    assert announced(declaration, "NO", norway).status == AccessionStatus.ANNOUNCED


def test_a_member_state_accedes_after_its_invitation_was_withdrawn(
    declaration: Declaration, austria: User, officer: User
) -> None:
    withdrawn = in_state(AccessionStatus.CALLED_OFF, declaration, "AT", austria, officer)
    accession = announced(declaration, "AT", austria)
    assert (accession.pk, accession.reason) == (withdrawn.pk, "")


def test_nobody_speaks_for_another_state(declaration: Declaration, belgium: User, officer: User) -> None:
    for stranger in (belgium, officer):
        with pytest.raises(Refused, match="Only the State itself may do this"):
            announced(declaration, "AT", stranger)


@pytest.mark.parametrize(
    ("fact", "value", "sentence"),
    [
        ("signatory_name", " ", "Say who signed the letter."),
        ("signatory_capacity", "", "Say in which capacity: for example Minister, Ambassador, Attaché."),
        ("signatory_name", "x" * 201, "Shorten this to 200 characters."),
        ("signed_on", None, "Give the day on which the letter was signed."),
        ("signed_on", date(2019, 6, 12), "Wednesday 12 June 2019 is before the declaration was done (13 June 2019)."),
        ("letter", None, "Attach the letter of accession, as a PDF."),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_of_the_fact(
    declaration: Declaration, austria: User, fact: str, value: Any, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        announced(declaration, "AT", austria, **{fact: value})
    assert (getattr(refused.value, "fact", None), str(refused.value)) == (fact, sentence)
    assert not Accession.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_columns_are_as_long_as_the_rule_says() -> None:
    assert {name: Accession._meta.get_field(name).max_length for name in LONGEST} == LONGEST  # type: ignore[union-attr]


def test_a_day_to_come_is_none_on_which_a_letter_was_signed(declaration: Declaration, austria: User) -> None:
    with pytest.raises(Refused, match="is still to come"):
        announced(declaration, "AT", austria, signed_on=TODAY + timedelta(days=1))
    assert announced(declaration, "AT", austria, signed_on=TODAY).signed_on == TODAY


@pytest.mark.parametrize(("name", "content"), [("letter.docx", b"x"), ("letter.pdf", b"GIF89a"), ("letter.pdf", b"")])
def test_a_letter_is_a_pdf_by_its_content(declaration: Declaration, austria: User, name: str, content: bytes) -> None:
    with pytest.raises(Refused, match="“letter"):
        announced(declaration, "AT", austria, letter=SimpleUploadedFile(name, content))
    assert not Accession.objects.exists()


def test_a_signatory_does_not_accede(declaration: Declaration, austria: User, states: dict[str, Country]) -> None:
    sign(declaration, states["AT"], DONE_ON)
    with pytest.raises(Refused, match=r"Austria has signed already \(13 June 2019\)"):
        announced(declaration, "AT", austria)


def test_a_confirmed_accession_is_a_signature_with_its_letter(
    declaration: Declaration, all_signed: list[Signature], norway: User, officer: User
) -> None:
    accession = in_state(AccessionStatus.CONFIRMED, declaration, "NO", norway, officer)
    signature = accession.signature
    assert signature is not None
    assert (signature.kind, signature.when, signature.country_id) == ("accession", of_day(SIGNED_ON), "NO")
    assert (signature.signatory_name, signature.signatory_capacity) == (SIGNATORY, CAPACITY)
    assert (signature.letter, signature.recorded_by) == (accession.letter, officer)
    assert signature.source == ""  # a letter is no public source: the Register names nobody because of it
    assert (accession.status, accession.settled_at) == (AccessionStatus.CONFIRMED, NOW)
    facts = queries.facts(queries.signatures(declaration))
    assert counting.tally(facts, on=SIGNED_ON - timedelta(days=1)).certain == 27
    assert counting.tally(facts, on=SIGNED_ON).certain == 28


def test_what_was_sent_back_is_announced_again_with_the_letter_that_is_there(
    declaration: Declaration, austria: User, officer: User
) -> None:
    back = in_state(AccessionStatus.SENT_BACK, declaration, "AT", austria, officer)
    assert (back.reason, back.signatory_name) == (WHY_BACK, SIGNATORY)
    again = announced(declaration, "AT", austria, letter=None, signatory_name="Ola Eksempel")
    assert (again.letter_id, again.reason, again.signatory_name) == (back.letter_id, "", "Ola Eksempel")
    newer = acceding.send_back(again, reason="Unreadable.", by=officer, at=NOW)
    assert announced(declaration, "AT", austria, letter=letter("new.pdf")).letter_id != newer.letter_id


def test_closed_meanwhile_it_is_not_confirmed(declaration: Declaration, austria: User, officer: User) -> None:
    accession = announced(declaration, "AT", austria)
    change(declaration, status=Status.CLOSED)
    assert "open it again first" in said(acceding.confirm, accession=accession, by=officer, at=NOW)
    assert not Signature.objects.exists()
    sent_back = acceding.send_back(accession, reason="Closed.", by=officer, at=NOW)
    acceding.call_off(sent_back, reason="Closed.", by=officer, at=NOW)


def test_recorded_otherwise_it_is_not_confirmed_nor_invited_again(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    accession = announced(declaration, "AT", austria)
    sign(declaration, states["AT"], SIGNED_ON, by=officer)
    assert "has signed already" in said(acceding.confirm, accession=accession, by=officer, at=NOW)
    taken = acceding.take_back(accession, reason="Done on paper.", by=austria, at=NOW)
    assert "Signatories of" in said(acceding.invite_again, accession=taken, by=officer, at=NOW)


def test_a_state_that_withdrew_accedes_anew_after_its_withdrawal(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    sign(declaration, states["AT"], DONE_ON)
    left = Signature(declaration=declaration, country=states["AT"], kind="withdrawal", turn=2, recorded_at=NOW)
    left.set_date(of_day(date(2022, 3, 1)))
    left.reason = "Elections."
    left.save()
    with pytest.raises(Refused, match="is before the State withdrew"):
        announced(declaration, "AT", austria, signed_on=date(2022, 2, 28))
    confirmed = acceding.confirm(announced(declaration, "AT", austria), by=officer, at=NOW)
    assert confirmed.signature is not None
    assert confirmed.signature.turn == 3


@pytest.mark.parametrize("status", AccessionStatus)
def test_every_move_of_every_status_is_as_the_table_says(
    declaration: Declaration, austria: User, officer: User, status: AccessionStatus
) -> None:
    accession = in_state(status, declaration, "AT", austria, officer)
    verbs: dict[AccessionMove, Any] = {
        AccessionMove.TAKE_BACK: lambda: acceding.take_back(accession, reason="R.", by=austria, at=NOW),
        AccessionMove.SEND_BACK: lambda: acceding.send_back(accession, reason="R.", by=officer, at=NOW),
        AccessionMove.CONFIRM: lambda: acceding.confirm(accession, by=officer, at=NOW),
        AccessionMove.CALL_OFF: lambda: acceding.call_off(accession, reason="R.", by=officer, at=NOW),
        AccessionMove.INVITE_AGAIN: lambda: acceding.invite_again(accession, by=officer, at=NOW),
    }
    for move, verb in verbs.items():
        if not ACCESSION.allows(move, status):
            assert f"while the accession is “{status.label}”" in said(lambda verb=verb: verb())


@pytest.mark.parametrize("verb", [acceding.take_back, acceding.send_back])
def test_a_reason_is_needed(declaration: Declaration, austria: User, officer: User, verb: Any) -> None:
    accession = announced(declaration, "AT", austria)
    by = austria if verb is acceding.take_back else officer
    assert "so that" in said(verb, accession=accession, reason=" \n", by=by, at=NOW)
