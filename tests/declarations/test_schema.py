"""What PostgreSQL itself refuses of a declaration, whoever writes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from nominations.accounts.models import User
from nominations.declarations.commitment_models import Commitment, Fulfilment, ProgressReport, Review
from nominations.declarations.models import Declaration, DeclarationText, OtherParty
from nominations.declarations.signature_models import Accession, Signature
from nominations.files import actions as files
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.stage import DONE_ON, sign

States = dict[str, Country]


def day(of: date, stated: str = "as stated") -> dict[str, Any]:
    return {"precision": "day", "date_from": of, "date_to": of, "stated": stated}


def refused(what: str, model: type[Model], **facts: Any) -> bool:
    with pytest.raises(IntegrityError) as said, transaction.atomic():
        model._default_manager.create(**facts)
    return what in str(said.value)


def fact(declaration: Declaration, iso2: str, **changes: Any) -> dict[str, Any]:
    """A signature of this State, as a row."""
    facts = {"declaration": declaration, "country_id": iso2, "kind": "signature", "recorded_at": NOW}
    return {**facts, **day(DONE_ON), **changes}


@pytest.fixture
def belgium_signed(declaration: Declaration, states: States) -> Signature:
    return sign(declaration, states["BE"], DONE_ON)


def test_a_signature_is_never_changed_nor_removed(belgium_signed: Signature) -> None:
    mine = Signature.objects.filter(pk=belgium_signed.pk)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        mine.update(signatory_name="Somebody else")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        mine.delete()


def test_a_state_has_one_fact_a_turn_and_version(declaration: Declaration, belgium_signed: Signature) -> None:
    assert refused("signature_once_a_state_and_turn", Signature, **fact(declaration, "BE"))
    twice = {"turn": 3, "kind": "accession"}
    assert refused("follows the fact before it", Signature, **fact(declaration, "BE", **twice))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        (day(DONE_ON - timedelta(days=1)), "nobody signs a declaration before it is done"),
        ({"date_to": DONE_ON + timedelta(days=1)}, "signature_date_fits_its_precision"),
        ({"precision": "month"}, "signature_date_fits_its_precision"),
        ({"precision": "decade"}, "signature_date_fits_its_precision"),
        ({"date_to": None}, "signature_date_fits_its_precision"),
        ({"stated": ""}, "signature_date_in_words"),
        ({"precision": "", "stated": "", "date_from": None, "date_to": None}, "signature_is_dated"),
        ({"kind": "withdrawal", "reason": "Elections."}, "signature_withdrawals_follow_signatures"),
        ({"is_struck": True}, "signature_correction_follows_what_it_corrects"),
        ({"version": 2, "reason": "Misread."}, "signature_correction_follows_what_it_corrects"),
    ],
)
def test_what_a_first_fact_may_not_be(
    declaration: Declaration, states: States, changes: dict[str, Any], what: str
) -> None:
    assert refused(what, Signature, **fact(declaration, "BE", **changes))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"reason": ""}, "signature_correction_has_a_reason"),
        ({"version": 3}, "a correction follows the version before it"),
        ({"country_id": "DE"}, "a correction follows the version before it"),
        ({"turn": 2, "kind": "withdrawal"}, "a correction follows the version before it"),
    ],
)
def test_a_correction_follows_its_own_fact(
    declaration: Declaration, belgium_signed: Signature, changes: dict[str, Any], what: str
) -> None:
    follows = {"version": 2, "corrects": belgium_signed, "reason": "Misread."}
    assert refused(what, Signature, **fact(declaration, "BE", **follows) | changes)


def test_a_withdrawal_follows_and_says_why(declaration: Declaration, belgium_signed: Signature) -> None:
    leaves = {"turn": 2, "kind": "withdrawal", **day(TODAY)}
    assert refused("signature_withdrawal_has_a_reason", Signature, **fact(declaration, "BE", **leaves))
    assert refused("follows the fact before it", Signature, **fact(declaration, "DE", **leaves, reason="Elections."))
    Signature.objects.create(**fact(declaration, "BE", **leaves, reason="Elections."))
    assert refused("signature_first", Signature, **fact(declaration, "BE", turn=3))
    struck = {"version": 2, "corrects": belgium_signed, "is_struck": True, "reason": "Never."}
    assert refused("another fact follows the one that is struck", Signature, **fact(declaration, "BE", **struck))


def test_only_member_states_sign_what_is_theirs(declaration: Declaration, outside: States) -> None:
    declaration.open_to = Declaration.OpenTo.MEMBER_STATES
    declaration.save()
    assert refused("only Member States sign this declaration", Signature, **fact(declaration, "CA", kind="accession"))


@pytest.mark.parametrize(
    ("iso2", "changes", "what"),
    [
        ("BE", day(DONE_ON + timedelta(days=1)), "a signature would lie before its declaration"),
        ("CA", {"open_to": "member_states"}, "another State has signed this declaration"),
    ],
)
def test_a_declaration_keeps_room_for_what_was_signed(
    declaration: Declaration, states: States, outside: States, iso2: str, changes: dict[str, Any], what: str
) -> None:
    sign(declaration, outside.get(iso2) or states[iso2], DONE_ON)
    Declaration.objects.filter(pk=declaration.pk).update(**changes)
    with pytest.raises(IntegrityError, match=what), transaction.atomic():
        connection.check_constraints()  # as at the end of a transaction
    Declaration.objects.filter(pk=declaration.pk).update(open_to="any_state", **day(DONE_ON))


def test_a_declaration_that_was_done_has_its_date_titles_and_language(declaration: Declaration) -> None:
    facts = {"group": declaration.group, "title": "T", "short_title": "S", "created_at": NOW}
    assert refused("declaration_done_on_a_date", Declaration, slug="a", status="open", **facts)
    assert refused("declaration_status_known", Declaration, slug="a", status="lost", **facts, **day(DONE_ON))
    assert refused("declaration_has_titles", Declaration, slug="a", **{**facts, "title": ""})
    assert refused("declaration_language_format", Declaration, slug="a", original_language="EN", **facts)
    assert refused("slug", Declaration, slug="euroqci", **facts)


def test_one_text_a_language_stands(declaration: Declaration) -> None:
    file = files.keep(b"Text", name="text.pdf", by=None, at=NOW)
    facts = {"declaration": declaration, "file": file, "added_at": NOW}
    DeclarationText.objects.create(language="en", **facts)
    assert refused("declaration_text_one_a_language", DeclarationText, language="en", **facts)
    assert refused("declaration_text_language", DeclarationText, language="EN", **facts)


def test_a_party_is_named_once(declaration: Declaration) -> None:
    OtherParty.objects.create(declaration=declaration, name="European Space Agency")
    assert refused("other_party_once", OtherParty, declaration=declaration, name="European Space Agency")
    assert refused("other_party_has_a_name", OtherParty, declaration=declaration, name="")


def test_a_commitment_is_due_after_its_declaration_and_numbered_once(declaration: Declaration) -> None:
    facts = {"declaration": declaration, "number": "2", "title": "Action plan"}
    late = day(DONE_ON - timedelta(days=1))
    assert refused("a commitment is not due before its declaration", Commitment, **facts, **late)
    made = Commitment.objects.create(**facts, **day(DONE_ON))
    with pytest.raises(IntegrityError, match="not due before"), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(**late)
    assert refused("commitment_number_once", Commitment, **facts, position=2)
    assert refused("commitment_has_number_and_title", Commitment, declaration=declaration, number="3", position=3)


def test_a_fulfilment_is_dated_proven_and_never_changed(declaration: Declaration) -> None:
    point = Commitment.objects.create(declaration=declaration, number="2", title="Action plan")
    facts = {"commitment": point, "recorded_at": NOW}
    assert refused("fulfilment_met_on_a_date", Fulfilment, evidence="Published.", **facts)
    assert refused("fulfilment_has_evidence", Fulfilment, evidence="", **facts, **day(TODAY))
    met = Fulfilment.objects.create(evidence="Published.", **facts, **day(TODAY))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Fulfilment.objects.filter(pk=met.pk).update(evidence="Lost.")


def test_a_report_is_followed_by_versions_and_never_changed(
    declaration: Declaration, states: States, officer: User
) -> None:
    point = Commitment.objects.create(declaration=declaration, number="2", title="Action plan")
    review = Review.objects.create(declaration=declaration, title="2026", reports_until_on=TODAY, created_at=NOW)
    facts = {"review": review, "commitment": point, "country_id": "BE", "reported_at": NOW, "reported_by": officer}
    assert refused("progress_report_in_words", ProgressReport, progress="under_way", **facts)
    first = ProgressReport.objects.create(progress="not_started", **facts)
    assert refused("progress_report_one_newest", ProgressReport, progress="not_started", version=2, **facts)
    mine = ProgressReport.objects.filter(pk=first.pk)
    with pytest.raises(IntegrityError, match="followed by a version, never changed"), transaction.atomic():
        mine.update(progress="done", text="Done.")
    mine.update(is_newest=False)
    assert refused("progress_report_version_once", ProgressReport, progress="not_started", is_newest=False, **facts)
    ProgressReport.objects.create(progress="not_started", version=2, **facts)
    with pytest.raises(IntegrityError, match="followed by a version, never changed"), transaction.atomic():
        mine.delete()


def test_a_review_says_since_when_it_asks_and_until_when_it_did(declaration: Declaration) -> None:
    facts = {"declaration": declaration, "title": "2026", "reports_until_on": TODAY, "created_at": NOW}
    assert refused("review_status_known", Review, status="lost", asked_at=NOW, **facts)
    assert refused("review_asked_at_once_open", Review, status="open_review", **facts)
    assert refused("review_closed_at_when_over", Review, status="closed_review", asked_at=NOW, **facts)


def test_an_accession_has_what_its_status_says(declaration: Declaration, belgium_signed: Signature) -> None:
    facts = {"declaration": declaration, "country_id": "FR"}
    letter = files.keep(b"Letter", name="letter.pdf", by=None, at=NOW)
    announced = {"announced_at": NOW, "signed_on": TODAY, "signatory_name": "Anna Example", "letter": letter}
    assert refused("accession_status_known", Accession, status="lost", **facts)
    assert refused("accession_announced_with_its_letter", Accession, status="announced", **facts)
    for missing in announced:
        kept = {name: value for name, value in announced.items() if name != missing}
        assert refused("accession_announced_with_its_letter", Accession, status="announced", **facts, **kept)
    confirmed = {"status": "confirmed", "settled_at": NOW, **announced}
    assert refused("accession_confirmed_with_its_signature", Accession, **facts, **confirmed)
    early = {"status": "announced", "signature": belgium_signed, **announced}
    assert refused("accession_confirmed_with_its_signature", Accession, **facts, **early)
    assert refused("accession_ended_with_a_reason", Accession, status="called_off", **facts)
    Accession.objects.create(**facts)
    assert refused("accession_one_at_a_time", Accession, **facts)
