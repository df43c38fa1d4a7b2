"""Looking at letters, issuing them under a number, and withdrawing them: all or nothing, and nothing changes later."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.calls.models import Call
from nominations.files.models import Blob
from nominations.letters import actions as letters
from nominations.letters import queries
from nominations.letters.actions import NotIssuable, NotWithdrawable
from nominations.letters.drafts import Draft
from nominations.letters.models import Letter, LetterSeries
from nominations.letters.typesetting import pdf
from nominations.outbox.models import OutgoingMail
from nominations.texts.queries import Wording
from tests.cast import NOW, TODAY, invitation_of, make_group
from tests.letters.stage import BODY, Read, draft, members

YEAR = TODAY.year


def test_letters_are_numbered_frozen_and_kept(drafts: list[Draft], officer: User) -> None:
    issued = letters.issue(drafts, by=officer, at=NOW)
    assert [letter.number for letter in issued] == [f"E03931-{YEAR}-L000{number}" for number in (1, 2, 3)]
    first = Letter.objects.select_related("file").get(pk=issued[0].pk)
    content = bytes(Blob.objects.get(pk=first.sha256).content)
    assert first.sha256 == hashlib.sha256(content).hexdigest()
    assert pdf(first.content) == content  # what is frozen is everything
    assert (first.file.name, first.file.retention_class) == (f"E03931-{YEAR}-L0001.pdf", "letter")
    assert (first.country_id, first.subject_type, first.recipient) == (
        "AT",
        "invitation",
        "representation.at@example.org",
    )
    assert (first.subject, first.ares_ref) == ("Nominations to Group E03931", "Ares(2026)1234567")
    assert (first.issued_by, first.issued_at, first.wording) == (officer, NOW, None)
    assert "The Commission invites Austria to nominate." in Read(content).text()
    assert queries.is_intact(first)
    events = AuditEvent.objects.filter(action="letter.issue", actor=officer, subject_type="letter")
    assert [event.detail for event in events.order_by("pk")] == [{"number": letter.number} for letter in issued]


def test_a_preview_has_no_number_and_leaves_no_trace(drafts: list[Draft]) -> None:
    assert "Draft, not issued" in Read(letters.preview(drafts[0])).text()
    assert "Members of the group" in Read(letters.preview(members())).text()
    assert not Letter.objects.exists()
    assert not LetterSeries.objects.exists()


def test_a_preview_shows_a_letter_that_cannot_be_issued_yet_unless_nothing_can_be_set(drafts: list[Draft]) -> None:
    assert drafts[0].addressee is not None
    drafts[0].addressee.email = ""
    assert letters.preview(drafts[0]).startswith(b"%PDF")
    with pytest.raises(NotIssuable) as refused:
        letters.preview(replace(drafts[0], signatory=None))
    assert refused.value.reasons == [("Austria", "Nobody signs it. Choose a signatory.")]


def test_one_refusal_lists_every_row_with_its_reason_and_nothing_is_issued(drafts: list[Draft], officer: User) -> None:
    assert drafts[1].addressee is not None
    drafts[1].addressee.email = ""
    asked = [drafts[0], drafts[1], replace(drafts[2], wording=Wording("About {x}", BODY))]
    with pytest.raises(NotIssuable) as refused:
        letters.issue(asked, by=officer, at=NOW)
    assert str(refused.value) == (
        "No letter was issued. Belgium: The addressee has no e-mail address that mail can reach. "
        "Finland: The text has placeholders without a value: {x}."
    )
    assert not Letter.objects.exists()
    assert letters.issue(drafts[:1], by=officer, at=NOW)[0].number.endswith("L0001")


def test_a_refusal_of_the_typesetter_gives_no_number(drafts: list[Draft], officer: User) -> None:
    asked = [drafts[0], replace(drafts[1], ares_ref="日本")]
    with pytest.raises(NotIssuable) as refused:
        letters.issue(asked, by=officer, at=NOW)
    [(row, reason)] = refused.value.reasons
    assert row == "Belgium"
    assert reason.startswith("These characters cannot be printed: “日”")
    assert not Letter.objects.exists()
    assert not Blob.objects.exists()
    assert letters.issue(drafts, by=officer, at=NOW)[0].number.endswith("L0001")


def test_a_subject_has_one_letter_of_a_kind_until_it_is_withdrawn(drafts: list[Draft], officer: User) -> None:
    first = letters.issue(drafts[:1], by=officer, at=NOW)[0]
    with pytest.raises(NotIssuable, match=rf"Austria: It has its letter already: {first.number}\."):
        letters.issue(drafts, by=officer, at=NOW)
    with pytest.raises(NotIssuable, match=r"Belgium: It is here twice\."):
        letters.issue([drafts[1], drafts[1]], by=officer, at=NOW)
    thanks = replace(drafts[0], kind=Letter.Kind.THANKS)
    assert letters.issue([thanks], by=officer, at=NOW)[0].number.endswith("L0002")
    letters.withdraw(first, reason="The wrong day.", by=officer, at=NOW)
    assert letters.issue(drafts[:1], by=officer, at=NOW)[0].number.endswith("L0003")


def test_lists_are_numbered_in_the_same_series_and_issued_again_and_again(drafts: list[Draft], officer: User) -> None:
    roll = members(kind=Letter.Kind.MEMBERS, group=drafts[0].group, code="E03931", dated_on=TODAY)
    letters.issue(drafts, by=officer, at=NOW)
    both = letters.issue([roll, replace(roll, title="As on the day after")], by=officer, at=NOW)
    assert [letter.number[-5:] for letter in both] == ["L0004", "L0005"]
    assert (both[0].country, both[0].recipient, both[0].subject) == (None, "", "Members of the group")
    assert (both[0].subject_type, both[0].subject_id) == ("expertgroup", str(drafts[0].group.pk))
    with pytest.raises(NotIssuable, match="only printed"):
        letters.issue([members()], by=officer, at=NOW)


def test_what_is_issued_belongs_to_a_group(officer: User) -> None:
    with pytest.raises(ValueError, match="belongs to a group"):
        letters.issue([members(kind=Letter.Kind.MEMBERS)], by=officer, at=NOW)


def test_each_group_and_year_counts_for_itself(drafts: list[Draft], officer: User) -> None:
    other = replace(drafts[1], group=make_group("E03600"), code="E03600")
    later = replace(drafts[2], dated_on=TODAY.replace(year=YEAR + 1, day=1))
    issued = letters.issue([drafts[0], other, later], by=officer, at=NOW)
    assert [letter.number for letter in issued] == [
        f"E03931-{YEAR}-L0001",
        f"E03600-{YEAR}-L0001",
        f"E03931-{YEAR + 1}-L0001",
    ]


def test_a_letter_of_a_sub_group_has_a_file_of_its_number(drafts: list[Draft], officer: User) -> None:
    [letter] = letters.issue([replace(drafts[0], code="E03931/1")], by=officer, at=NOW)
    assert (letter.number, letter.file.name) == (f"E03931/1-{YEAR}-L0001", f"E03931-1-{YEAR}-L0001.pdf")


@pytest.mark.parametrize("number", [1, 3])
def test_issuing_asks_as_often_for_many_as_for_one(number: int, drafts: list[Draft], officer: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        letters.issue(drafts[:number], by=officer, at=NOW)
    assert len(asked) == 13


def test_a_letter_is_withdrawn_once_with_a_reason_and_stays(drafts: list[Draft], officer: User) -> None:
    [letter] = letters.issue(drafts[:1], by=officer, at=NOW)
    with pytest.raises(NotWithdrawable, match="Give the reason"):
        letters.withdraw(letter, reason=" \n", by=officer, at=NOW)
    withdrawn = letters.withdraw(letter, reason="The wrong day.", by=officer, at=NOW)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by, withdrawn.withdrawn_because) == (
        NOW,
        officer,
        "The wrong day.",
    )
    with pytest.raises(NotWithdrawable, match=f"{letter.number} was withdrawn already on"):
        letters.withdraw(letter, reason="Again.", by=officer, at=NOW)
    assert queries.is_intact(Letter.objects.get())
    event = AuditEvent.objects.get(action="letter.withdraw")
    assert (event.subject_id, event.detail) == (str(letter.pk), {"number": letter.number})
    assert not OutgoingMail.objects.about(letter).exists()


@pytest.mark.parametrize(
    "change",
    [{"number": "E1-2026-L0001"}, {"content": {}}, {"sha256": "0" * 64}, {"dated_on": TODAY - timedelta(days=1)}],
)
def test_the_database_lets_nobody_change_a_letter(change: dict[str, Any], drafts: list[Draft], officer: User) -> None:
    [letter] = letters.issue(drafts[:1], by=officer, at=NOW)
    with pytest.raises(DatabaseError, match="an issued letter does not change"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(DatabaseError, match="an issued letter does not change"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).delete()


def test_the_database_keeps_a_withdrawal_too(drafts: list[Draft], officer: User) -> None:
    [letter] = letters.issue(drafts[:1], by=officer, at=NOW)
    letters.withdraw(letter, reason="The wrong day.", by=officer, at=NOW)
    with pytest.raises(DatabaseError, match="an issued letter does not change"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")


def test_letters_are_found_by_what_they_are_about(drafts: list[Draft], call: Call, officer: User) -> None:
    issued = letters.issue(drafts, by=officer, at=NOW)
    thanks = letters.issue([replace(drafts[0], kind=Letter.Kind.THANKS)], by=officer, at=NOW + timedelta(hours=1))
    about = [invitation_of(call, iso2) for iso2 in ("AT", "BE", "SE")]
    for number in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            found = queries.letters_of(about[:number])
        assert len(asked) == 1
    assert {key: [str(letter) for letter in rows] for key, rows in found.items()} == {
        str(about[0].pk): [str(thanks[0]), str(issued[0])],
        str(about[1].pk): [str(issued[1])],
    }
    assert list(queries.letters_of(about, kind="thanks")) == [str(about[0].pk)]
    assert Letter.objects.for_groups([drafts[0].group.pk]).count() == 4
    assert Letter.objects.for_groups([]).count() == 0
    assert Letter.objects.standing().count() == 4
    assert set(queries.addressees(on=TODAY)) == {"AT", "BE", "FI"}


def test_a_file_that_was_changed_is_noticed(drafts: list[Draft], officer: User) -> None:
    [letter] = letters.issue(drafts[:1], by=officer, at=NOW)
    Blob.objects.filter(pk=letter.sha256).update(content=b"%PDF another one")
    assert not queries.is_intact(letter)


def test_an_addressee_of_another_state_gets_no_letter(drafts: list[Draft], call: Call, officer: User) -> None:
    sweden = draft(invitation_of(call, "SE"), drafts[0].addressee, drafts[0].signatory)
    with pytest.raises(NotIssuable, match=r"^No letter was issued\. Sweden: .* speaks for another State\.$"):
        letters.issue([drafts[0], sweden], by=officer, at=NOW)
