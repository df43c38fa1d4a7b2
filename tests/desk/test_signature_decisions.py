"""Correcting, striking and withdrawing at the desk: what stood stays readable, and a reason is asked for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.files.models import StoredFile
from nominations.reference.models import Country
from tests.cast import letter
from tests.declarations.stage import sign
from tests.desk.declaration_stage import of
from tests.desk.pages import press, text_of

SignIn = Callable[[User], Client]


@pytest.fixture
def fact(declaration: Declaration, states: dict[str, Country]) -> Signature:
    """Austria acceded on 1 February 2020."""
    return sign(declaration, states["AT"], date(2020, 2, 1))


def typed(**changes: Any) -> dict[str, Any]:
    dated = {"precision": "month", "date_from": "2020-03-01", "date_to": "", "stated": "in March 2020"}
    person = {"signatory_name": "An Attaché", "signatory_capacity": ""}
    return {**dated, **person, "source": "News.", "reason": "Misread.", **changes}


def test_a_correction_is_shown_old_and_new_and_what_stood_stays_readable(
    declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("signature_correction", declaration, fact.pk)
    assert client.get(address).context["form"].initial["date_from"] == date(2020, 2, 1)
    page = client.post(address, typed())
    assert [(pair.name, pair.old, pair.new) for pair in page.context["pairs"]] == [
        ("When", "1 February 2020", "in March 2020"),
        ("Signatory person", "none", "An Attaché"),
        ("Source", "none", "News."),
    ]
    answer = client.post(address, {**typed(), "shown": page.context["shown"]})
    assert answer["Location"] == of("signatories", declaration)
    words = text_of(client.get(of("signatories", declaration)))
    assert "Austria. Misread. 1 February 2020 → in March 2020, An Attaché" in words
    assert client.get(address).status_code == 404  # what was corrected is history


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " "}, "Give the reason, so that colleagues can understand it."),
        ({"date_from": "2019-01-01", "stated": ""}, "January 2019 is before the declaration was done (13 June 2019)"),
        ({"precision": "interval"}, "Give the last possible day as well"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_nothing_typed_is_lost(
    changes: dict[str, str], sentence: str, declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    page = sign_in(officer).post(of("signature_correction", declaration, fact.pk), typed(**changes, source="Kept."))
    assert sentence in text_of(page)
    assert "Kept." in text_of(page)
    assert Signature.objects.count() == 1


def test_a_correction_that_changes_nothing_is_refused(
    declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    same = {"precision": "day", "date_from": "2020-02-01", "stated": "", "signatory_name": "", "source": ""}
    page = sign_in(officer).post(of("signature_correction", declaration, fact.pk), typed(**same))
    assert "Nothing is different from what stands: change something, or go back." in text_of(page)


def test_what_never_happened_is_struck_and_no_longer_counts(
    declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("signature_striking", declaration, fact.pk)
    assert "Give the reason, so that colleagues can understand it." in text_of(client.post(address, {"reason": ""}))
    assert press(client, address, reason="Another State.")["Location"] == of("signatories", declaration)
    page = client.get(of("signatories", declaration))
    assert page.context["found"].count == "0"
    assert "Austria. Another State. 1 February 2020 → it never happened" in text_of(page)


def test_a_fact_that_another_follows_is_not_struck(
    declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    client.post(of("signature_withdrawal", declaration, fact.pk), typed())
    page = client.post(of("signature_striking", declaration, fact.pk), {"reason": "Wrong."})
    assert "strike that one first." in text_of(page)
    assert "Wrong." in text_of(page)


def test_a_withdrawal_is_a_fact_of_its_own_with_its_letter(
    declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    client, address = sign_in(officer), of("signature_withdrawal", declaration, fact.pk)
    assert "the signature (1 February 2020) stays" in text_of(client.get(address))
    answer = client.post(address, typed(reason="A new government.", letter=letter()))
    assert answer["Location"] == of("signatories", declaration)
    row = declaration.signatures.standing().get(kind="withdrawal")
    assert (row.stated, row.reason, row.country_id) == ("in March 2020", "A new government.", "AT")
    page = client.get(of("signatories", declaration))
    assert page.context["found"].count == "0"
    assert "In March 2020 Withdrew: A new government." in text_of(page)
    assert client.get(f"{of('signatories', declaration)}?on=2020-02-15").context["found"].count == "1"
    sent = client.get(of("signature_letter", declaration, row.pk))
    assert sent["Content-Disposition"].startswith("attachment")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert client.get(of("signature_letter", declaration, fact.pk)).status_code == 404
    assert client.get(of("signature_withdrawal", declaration, row.pk)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Give the reason, so that colleagues can understand it."),
        ({"date_from": "2020-01-01"}, "is before 1 February 2020, when the State did what this follows"),
        ({"date_from": ""}, "Choose the day, or the first possible one."),
        ({"letter": SimpleUploadedFile("letter.pdf", b"no PDF")}, "letter.pdf"),
    ],
)
def test_what_cannot_be_a_withdrawal_is_said_and_nothing_typed_is_lost(
    changes: dict[str, Any], sentence: str, declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn
) -> None:
    facts = typed(letter=letter(), source="Kept source.") | changes
    page = sign_in(officer).post(of("signature_withdrawal", declaration, fact.pk), facts)
    assert sentence in text_of(page)
    assert "Kept source." in text_of(page)
    assert Signature.objects.count() == 1
    assert not StoredFile.objects.exists()


def test_who_withdrew_can_sign_again(declaration: Declaration, fact: Signature, officer: User, sign_in: SignIn) -> None:
    client = sign_in(officer)
    client.post(of("signature_withdrawal", declaration, fact.pk), typed())
    assert f"{of('recording', declaration)}?state=AT" in client.get(of("signatories", declaration)).content.decode()
    again = {**typed(date_from="2021-05-01", stated=""), "country": "AT"}
    assert press(client, of("recording", declaration), **again).status_code == 302
    assert client.get(of("signatories", declaration)).context["found"].count == "1"


def test_another_declaration_s_fact_is_not_there(
    declaration: Declaration, fact: Signature, officer: User, other_officer: User, sign_in: SignIn
) -> None:
    told = {"group": declaration.group, "slug": "other", "title": "Other", "short_title": "Other"}
    other = Declaration.objects.create(**told, created_at=declaration.created_at)
    for page in ("signature_correction", "signature_striking", "signature_withdrawal", "signature_letter"):
        assert sign_in(officer).get(of(page, other, fact.pk)).status_code == 404
        assert sign_in(other_officer).get(of(page, declaration, fact.pk)).status_code == 404
