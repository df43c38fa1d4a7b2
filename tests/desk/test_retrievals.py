"""Retrievals of the public Register at the desk, and differences that a person decides."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.groups.models import ExpertGroup
from nominations.reconciliation.models import RegisterDifference, RegisterRetrieval
from nominations.reconciliation.states import Decision
from tests.desk.pages import of_difference, text_of
from tests.reconciliation.files import document, entry, published, take

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("lists")
IMPORT = "admin:nominations_registerretrieval_import"


@pytest.fixture
def difference(group: ExpertGroup) -> RegisterDifference:
    """The group has no mission here; the Register has one."""
    take(published(group, mission="Coordinate"))
    return RegisterDifference.objects.get()


def upload(client: Client, content: bytes, **typed: str) -> Any:
    file = BytesIO(content)
    file.name = "register.json"
    return client.post(reverse(IMPORT), {"file": file, **typed}, follow=True)


def test_an_administrator_imports_a_file_and_sees_what_became_of_each_entry(superuser: User, sign_in: SignIn) -> None:
    page = upload(sign_in(superuser), document(entry("E00001"), entry("E00002", scope="Wide")))
    words = text_of(page)
    assert "The file is imported." in words
    assert "“scope”: the Register's list has no “Wide”." in page.content.decode().replace("&#x27;", "'")
    retrieval = RegisterRetrieval.objects.get()
    assert (retrieval.by, retrieval.file_name, retrieval.counts) == (
        superuser,
        "register.json",
        {"created": 1, "refused": 1},
    )
    assert AuditEvent.objects.get(action="retrieval.import").actor == superuser
    filtered = sign_in(superuser).get(f"{page.request['PATH_INFO']}?show=created")
    assert [line.code for line in filtered.context["page"]] == ["E00001"]


@override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=10)
def test_a_file_that_is_too_large_for_memory_is_imported_too(superuser: User, sign_in: SignIn) -> None:
    assert "The file is imported." in text_of(upload(sign_in(superuser), document(entry("E00001"))))
    assert ExpertGroup.objects.get().code == "E00001"


def test_a_trial_shows_what_would_happen_and_writes_nothing(superuser: User, sign_in: SignIn) -> None:
    words = text_of(upload(sign_in(superuser), document(entry("E00001")), is_trial="on"))
    assert "Nothing was written. This is what would happen:" in words
    assert "Created: 1" in words
    assert not ExpertGroup.objects.exists()
    assert not RegisterRetrieval.objects.exists()


def test_the_same_file_again_says_that_it_brought_nothing(superuser: User, sign_in: SignIn) -> None:
    content = document(entry("E00001"))
    upload(sign_in(superuser), content)
    assert "it brought nothing new" in text_of(upload(sign_in(superuser), content))
    assert RegisterRetrieval.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"{", "The file stops before its end"), (b"", "The file is empty."), (b"[]", "does not begin with an object")],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    content: bytes, sentence: str, superuser: User, sign_in: SignIn
) -> None:
    assert sentence in text_of(upload(sign_in(superuser), content))
    assert "Choose the file first." in text_of(sign_in(superuser).post(reverse(IMPORT), {}))
    assert not RegisterRetrieval.objects.exists()


def test_an_officer_reads_retrievals_and_imports_none(officer: User, group: ExpertGroup, sign_in: SignIn) -> None:
    retrieval = take(published(group)).retrieval
    assert retrieval is not None
    desk = sign_in(officer)
    listed = desk.get(reverse("admin:nominations_registerretrieval_changelist"))
    assert "1 updated" in text_of(listed)
    assert "Import a file" not in text_of(listed)
    assert upload(desk, document(entry("E00001"))).status_code == 403
    assert desk.get(reverse("admin:nominations_registerretrieval_page", args=[retrieval.pk])).status_code == 200


def test_a_retrieval_takes_the_same_queries_for_one_entry_and_for_three(
    superuser: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = sign_in(superuser)
    for number in (1, 3):
        retrieval = take(*[entry(f"E0{number}{each:03d}") for each in range(number)]).retrieval
        assert retrieval is not None
        with django_assert_num_queries(5):
            desk.get(reverse("admin:nominations_registerretrieval_page", args=[retrieval.pk]))


# -- differences --


def press(client: Client, name: str, difference: RegisterDifference) -> str:
    page = client.get(of_difference("page", difference.pk))
    return text_of(client.post(of_difference(name, difference.pk), {"seen": page.context["seen"]}, follow=True))


def test_both_values_stand_side_by_side_and_theirs_is_taken(
    difference: RegisterDifference, officer: User, sign_in: SignIn
) -> None:
    desk = sign_in(officer)
    page = desk.get(of_difference("page", difference.pk))
    assert (page.context["ours"], page.context["theirs"]) == ("–", "Coordinate")
    assert "The group now says what the Register says." in press(desk, "taking", difference)
    difference.refresh_from_db()
    assert (difference.decision, difference.decided_by) == (Decision.TAKEN, officer)
    assert ExpertGroup.objects.get(code="E03931").mission == "Coordinate"
    assert "The decision is taken back." in press(desk, "reopening", difference)
    assert ExpertGroup.objects.get(code="E03931").mission == ""


def test_ours_is_left(difference: RegisterDifference, officer: User, sign_in: SignIn) -> None:
    assert "Ours stays." in press(sign_in(officer), "leaving", difference)
    assert RegisterDifference.objects.get().decision == Decision.LEFT
    assert AuditEvent.objects.filter(action="difference.leave", actor=officer).count() == 1
    assert "decided already: left as ours" in press(sign_in(officer), "taking", difference)


def test_values_that_changed_meanwhile_are_shown_first(
    difference: RegisterDifference, officer: User, sign_in: SignIn
) -> None:
    desk = sign_in(officer)
    seen = desk.get(of_difference("page", difference.pk)).context["seen"]
    ExpertGroup.objects.update(mission="Typed by a colleague")
    words = text_of(desk.post(of_difference("taking", difference.pk), {"seen": seen}, follow=True))
    assert "The values have changed since the page was shown." in words
    assert "Typed by a colleague" in words
    assert ExpertGroup.objects.get().mission == "Typed by a colleague"


def test_a_get_changes_nothing_and_leads_to_the_page(
    difference: RegisterDifference, officer: User, sign_in: SignIn
) -> None:
    for name in ("taking", "leaving", "reopening"):
        assert sign_in(officer).get(of_difference(name, difference.pk))["Location"] == of_difference(
            "page", difference.pk
        )
    difference.refresh_from_db()
    assert difference.decision == Decision.OPEN


def test_nobody_of_another_group_sees_it(difference: RegisterDifference, other_officer: User, sign_in: SignIn) -> None:
    desk = sign_in(other_officer)
    assert desk.get(of_difference("page", difference.pk)).status_code == 404
    assert desk.post(of_difference("taking", difference.pk), {}).status_code == 404
    assert "E03931" not in text_of(desk.get(of_difference("changelist")))
    assert desk.get(of_difference("reconciliation")).context["total"] == 0
