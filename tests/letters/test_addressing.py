"""Who is written to, who signs and what is annexed: entered from a day, refused with a sentence, never deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.files.models import StoredFile
from nominations.files.refusals import FileRefused
from nominations.groups.models import ExpertGroup
from nominations.letters import addressing, annexing
from nominations.letters.addressing import AddressingRefused
from nominations.letters.annexing import AnnexRefused
from nominations.letters.models import Addressee, Annex, Signatory
from nominations.reference.models import Country
from tests.cast import NOW, SINCE, TODAY, pdf_bytes
from tests.lettering import address_to


def enter(country: Country, **changes: Any) -> Addressee:
    facts = {"name": "H.E. Ms New", "capacity": "Ambassador", "email": "new@example.org", "since": TODAY, **changes}
    return addressing.enter_addressee(country, **facts, by=None, at=NOW)


def test_the_former_ends_with_the_day_of_the_new_one(states: dict[str, Country]) -> None:
    former, of_belgium = address_to(states["AT"]), address_to(states["BE"])
    made = enter(states["AT"], name="H.E. \u200bMs  New")
    former.refresh_from_db()
    of_belgium.refresh_from_db()
    assert (former.until, of_belgium.until, made.name) == (TODAY, None, "H.E. Ms New")
    assert made.salutation == "Your Excellency"
    events = AuditEvent.objects.filter(at=NOW).order_by("pk")
    assert [(event.action, event.on_behalf_of) for event in events] == [
        ("addressee.end", "AT"),
        ("addressee.create", "AT"),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the name and the capacity of the addressee for Austria"),
        ({"capacity": ""}, "Give the name and the capacity"),
        ({"email": " "}, "Give an e-mail address for Austria"),
        ({"since": SINCE}, "Choose a later day for the new addressee"),
        ({"since": SINCE - timedelta(days=1)}, "Choose a later day for the new addressee"),
    ],
)
def test_what_an_addressee_lacks(wrong: dict[str, Any], sentence: str, states: dict[str, Country]) -> None:
    former = address_to(states["AT"])
    with pytest.raises(AddressingRefused, match=sentence):
        enter(states["AT"], **wrong)
    assert list(Addressee.objects.values_list("pk", "until")) == [(former.pk, None)]


@pytest.mark.parametrize("lacking", ["name", "capacity", "service"])
@pytest.mark.django_db
def test_who_signs_has_name_capacity_and_service(lacking: str) -> None:
    facts = {"name": "Signa", "capacity": "The Director-General", "service": "DG", lacking: " "}
    with pytest.raises(AddressingRefused, match="Give the name, the capacity and the service"):
        addressing.enter_signatory(**facts, since=TODAY, by=None, at=NOW)
    assert not Signatory.objects.exists()


def test_only_who_is_in_office_may_sign(signatory: Signatory) -> None:
    assert list(addressing.signing(on=TODAY)) == [signatory]
    assert list(addressing.signing(on=SINCE - timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"title": " "}, "Give the annex a title"), ({"text": " "}, "Give either the text of the annex or a PDF file")],
)
def test_what_an_annex_lacks(wrong: dict[str, str], sentence: str, group: ExpertGroup) -> None:
    with pytest.raises(AnnexRefused, match=sentence):
        annexing.add_annex(group, **{"title": "Terms", "text": "One.", **wrong}, by=None, at=NOW)
    assert not Annex.objects.exists()


def test_an_annex_is_text_or_file_never_both(group: ExpertGroup, officer: User) -> None:
    upload = SimpleUploadedFile("terms.pdf", pdf_bytes(), content_type="application/pdf")
    with pytest.raises(AnnexRefused):
        annexing.add_annex(group, title="Terms", text="One.", upload=upload, by=officer, at=NOW)
    with pytest.raises(FileRefused):
        annexing.add_annex(group, title="Terms", upload=SimpleUploadedFile("a.pdf", b"no"), by=officer, at=NOW)
    made = annexing.add_annex(group, title="Terms", upload=upload, by=officer, at=NOW)
    assert made.file
    assert made.file.content_type == StoredFile.Type.PDF


def test_a_retired_annex_stays_and_is_no_longer_sent(group: ExpertGroup, call: Call, officer: User) -> None:
    made = annexing.add_annex(group, title="Terms", text="One.", by=officer, at=NOW)
    assert list(annexing.in_use(group, call)) == [made]
    annexing.retire_annex(made, by=officer, at=NOW)
    annexing.retire_annex(made, by=officer, at=NOW + timedelta(days=1))
    assert list(annexing.in_use(group, call)) == []
    assert Annex.objects.get().retired_at == NOW
    assert AuditEvent.objects.filter(action="annex.retire").count() == 1
