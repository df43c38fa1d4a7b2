"""A signature that staff record on paper: its letter, and what is under way of that State in the portal."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import acceding, on_paper, signing, waves
from nominations.declarations.access import NotAllowed
from nominations.declarations.judging import CannotCorrect, CannotSign
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Accession, Signature
from nominations.declarations.states import AccessionStatus
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.kernel.partial_dates import of_day, partial_date
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW, TODAY, letter, pdf_bytes
from tests.declarations.accession_stage import SIGNED_ON, announced, in_state, invited
from tests.declarations.stage import DONE_ON, sign

pytestmark = pytest.mark.usefixtures("contacts")
OPEN = (AccessionStatus.INVITED, AccessionStatus.ANNOUNCED, AccessionStatus.SENT_BACK)
OTHERS = (AccessionStatus.TAKEN_BACK, AccessionStatus.CALLED_OFF)


def record(declaration: Declaration, country: Country, by: User, **changes: Any) -> Signature:
    facts = {"when": of_day(SIGNED_ON), "source": "The letter.", "by": by, "at": NOW, **changes}
    return on_paper.record(declaration, country=country, **facts)


def another_letter(name: str) -> SimpleUploadedFile:
    """Return a letter with other bytes than that of the cast."""
    return SimpleUploadedFile(name, pdf_bytes(title="Another letter"), content_type="application/pdf")


def correct(row: Signature, by: User, **changes: Any) -> Signature:
    names = ("signatory_name", "signatory_capacity", "source")
    facts = {name: getattr(row, name) for name in names} | {"when": row.when, "reason": "Read again.", "at": NOW}
    return on_paper.correct(row, **{**facts, **changes}, by=by)


def test_the_letter_is_kept_with_the_signature(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    row = record(declaration, states["AT"], officer, letter=letter("Signed by Austria.pdf"))
    assert row.letter is not None
    kept = StoredFile.objects.get()
    assert (row.letter, kept.name, kept.content_type) == (kept, "Signed by Austria.pdf", "application/pdf")
    assert (kept.retention_class, kept.uploaded_by, kept.uploaded_at) == ("declaration", officer, NOW)
    assert record(declaration, states["BE"], officer).letter is None


@pytest.mark.parametrize("name", ["letter.docx", "letter.pdf", "letter.exe"])
def test_a_letter_that_is_no_pdf_is_refused_and_nothing_recorded(
    declaration: Declaration, states: dict[str, Country], officer: User, name: str
) -> None:
    with pytest.raises(FileRefused):
        record(declaration, states["AT"], officer, letter=SimpleUploadedFile(name, b"no PDF"))
    assert not Signature.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_correction_keeps_the_letter_or_brings_another_and_the_one_before_stays(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    first = record(declaration, states["AT"], officer, letter=letter("First.pdf"))
    second = correct(first, officer, source="Another page.")
    assert second.letter == first.letter
    third = correct(second, officer, letter=another_letter("Second.pdf"))
    assert third.letter is not None
    assert (third.letter.name, third.version) == ("Second.pdf", 3)
    details = [event.detail for event in AuditEvent.objects.filter(action="signature.correct").order_by("pk")]
    assert [detail.get("letter") for detail in details] == [None, [str(first.letter_id), str(third.letter_id)]]
    first.refresh_from_db()
    assert first.letter is not None
    assert first.letter.name == "First.pdf"


def test_a_letter_can_be_added_later_and_the_same_again_changes_nothing(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    row = correct(record(declaration, states["AT"], officer), officer, letter=letter())
    assert row.letter is not None
    with pytest.raises(CannotCorrect, match="Nothing is different"):
        correct(row, officer, letter=letter())
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("status", OPEN)
def test_what_is_under_way_is_settled_with_the_signature_and_the_state_told(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country], status: AccessionStatus
) -> None:
    accession = in_state(status, declaration, "AT", austria, officer)
    before, sent = accession.revision, set(OutgoingMail.objects.values_list("pk", flat=True))
    row = record(declaration, states["AT"], officer)
    accession.refresh_from_db()
    assert (accession.status, accession.signature, accession.settled_at) == (AccessionStatus.CONFIRMED, row, NOW)
    assert (accession.revision, accession.reason) == (before + 1, "")
    assert (accession.letter_id is None) == (status == AccessionStatus.INVITED)
    event = AuditEvent.objects.get(action="accession.settle")
    assert (event.actor, event.subject_id, event.on_behalf_of) == (officer, str(accession.pk), "")
    [mail] = OutgoingMail.objects.exclude(pk__in=sent)
    assert (mail.kind, mail.recipient, mail.audience) == ("accession_settled", "contact.at@example.org", "AT")


@pytest.mark.parametrize("status", OTHERS)
def test_what_nobody_waits_for_stays_as_it_is(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country], status: AccessionStatus
) -> None:
    accession = in_state(status, declaration, "AT", austria, officer)
    record(declaration, states["AT"], officer)
    accession.refresh_from_db()
    assert accession.status == status
    assert not OutgoingMail.objects.filter(kind="accession_settled").exists()


def test_another_state_and_another_declaration_are_not_touched(
    declaration: Declaration, officer: User, norway: User, states: dict[str, Country]
) -> None:
    norways = invited(declaration, "NO", officer)
    record(declaration, states["AT"], officer)
    norways.refresh_from_db()
    assert norways.status == AccessionStatus.INVITED


def test_several_at_once_settle_each_its_own(
    declaration: Declaration, austria: User, norway: User, officer: User, states: dict[str, Country]
) -> None:
    announced(declaration, "AT", austria)
    invited(declaration, "NO", officer)
    countries = [states["AT"], states["BE"], Country.objects.get(pk="NO")]
    rows = waves.record_together(declaration, countries=countries, when=of_day(SIGNED_ON), by=officer, at=NOW)
    settled = dict(Accession.objects.values_list("country_id", "signature_id"))
    assert settled == {"AT": rows[0].pk, "NO": rows[2].pk}
    mails = OutgoingMail.objects.filter(kind="accession_settled").order_by("audience")
    assert [mail.audience for mail in mails] == ["AT", "NO"]


def test_a_signature_that_is_refused_settles_nothing(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    accession = announced(declaration, "AT", austria)
    with pytest.raises(CannotSign):
        record(declaration, states["AT"], officer, when=of_day(date(2019, 1, 1)), letter=letter("Paper.pdf"))
    accession.refresh_from_db()
    assert accession.status == AccessionStatus.ANNOUNCED
    assert not StoredFile.objects.filter(name="Paper.pdf").exists()


def test_only_the_secretariat_records_and_corrects_on_paper(
    declaration: Declaration, states: dict[str, Country], austria: User, other_officer: User, officer: User
) -> None:
    row = sign(declaration, states["BE"], DONE_ON)
    for stranger in (austria, other_officer):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            record(declaration, states["AT"], stranger, letter=letter())
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            correct(row, stranger, letter=letter())
    assert not StoredFile.objects.exists()


def test_a_settled_accession_is_over_and_the_state_accedes_anew_after_it_left(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country]
) -> None:
    first = invited(declaration, "AT", officer)
    record(declaration, states["AT"], officer)
    signing.withdraw(declaration, country=states["AT"], when=of_day(TODAY), reason="Elections.", by=officer, at=NOW)
    again = announced(declaration, "AT", austria, signed_on=TODAY)
    assert again.pk != first.pk
    assert acceding.confirm(again, by=officer, at=NOW).status == AccessionStatus.CONFIRMED


@pytest.mark.parametrize("status", OPEN)
def test_the_mail_says_what_was_recorded_and_what_it_settles(
    declaration: Declaration, austria: User, officer: User, states: dict[str, Country], status: AccessionStatus
) -> None:
    in_state(status, declaration, "AT", austria, officer)
    when = partial_date("month", SIGNED_ON, stated="in the autumn")
    pen = {"signatory_name": "An <i>Attaché</i>", "signatory_capacity": "Permanent Representation"}
    row = record(declaration, states["AT"], officer, when=when, letter=letter("Paper.pdf"), **pen)
    assert row.letter is not None
    mail = OutgoingMail.objects.get(kind="accession_settled")
    assert mail.subject == "EuroQCI declaration: Austria is recorded as a signatory"
    settled = "invitation to accede" if status == AccessionStatus.INVITED else "accession that Austria announced on"
    for form in (mail.text, mail.html):
        for said in (
            "The secretariat has recorded that Austria signed the",
            "Signatories now: 0 to 1.",
            "in the autumn",
            "Permanent Representation",
            "Paper.pdf",
            row.letter.blob_id,
            settled,
            "There is nothing more to do.",
            f"/declarations/{declaration.pk}/",
        ):
            assert said in form, said
    assert "An <i>Attaché</i>" in mail.text
    assert "An &lt;i&gt;Attaché&lt;/i&gt;" in mail.html


def test_without_a_person_or_a_letter_the_mail_names_none(
    declaration: Declaration, officer: User, norway: User, outside: dict[str, Country]
) -> None:
    invited(declaration, "NO", officer)
    record(declaration, outside["NO"], officer)
    mail = OutgoingMail.objects.get(kind="accession_settled")
    for form in (mail.text, mail.html):
        assert "Signatory:" not in form
        assert "Letter:" not in form
