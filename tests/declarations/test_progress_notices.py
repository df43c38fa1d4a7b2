"""What signatories read about a review of progress: asked for, received, each in both forms."""

from datetime import timedelta

import pytest

from nominations.accounts.models import User
from nominations.declarations.commitment_models import Commitment, Review
from nominations.declarations.models import Declaration
from nominations.outbox.models import OutgoingMail
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.promises import UNTIL, asked, point, say, signed

DAY = f"{UNTIL:%A} {UNTIL.day} {UNTIL:%B %Y}"


@pytest.fixture
def commitments(
    declaration: Declaration, states: dict[str, Country], contacts: object, officer: User
) -> list[Commitment]:
    signed(declaration, states, "NL", "ES")
    return [point(declaration, "1", by=officer), point(declaration, "2", by=officer, states=[states["NL"]])]


@pytest.fixture
def review(commitments: list[Commitment], declaration: Declaration, officer: User) -> Review:
    return asked(declaration, officer, title="Review of 2027")


def mail(kind: str, iso2: str = "NL") -> OutgoingMail:
    return OutgoingMail.objects.filter(kind=kind, audience=iso2).latest("dated_at")


def test_the_mail_that_asks_says_by_when_on_what_and_what_becomes_public(review: Review) -> None:
    found = mail("progress_asked")
    assert found.subject == f"E03931: progress of the Netherlands on the EuroQCI declaration, by {DAY}"
    for form in (found.text, found.html):
        for said in (
            "For “Review of 2027” we ask the Netherlands how far it is on each commitment",
            f"The last day is {DAY}, until 23:59:59 Brussels time.",
            "1 Point 1 (due: preferably before the end of 2020)",
            "2 Point 2",
            "the public Register shows how many States reported which progress: no State by name, and no words.",
            f"/progress/{review.pk}/NL/",
            "Report for the Netherlands",
            "quantum@commission.example.org",
        ):
            assert said in form, said
    assert "2 Point 2" not in mail("progress_asked", "ES").text


def test_the_receipt_says_what_stands(
    review: Review, commitments: list[Commitment], states: dict[str, Country], contacts: dict[str, User]
) -> None:
    say(review, states["NL"], *commitments, by=contacts["NL"], text="A link <b>runs</b>.")
    found = mail("progress_receipt")
    assert found.subject == "E03931, Netherlands: your progress report for “Review of 2027”"
    assert "Contact of Netherlands has reported for the Netherlands for “Review of 2027”" in found.text
    assert "- 1 Point 1: Under way\nA link <b>runs</b>." in found.text
    assert "A link &lt;b&gt;runs&lt;/b&gt;." in found.html
    assert "You can change the report until the review is closed." in found.text


def test_the_receipt_of_what_the_secretariat_entered_says_on_whose_word_and_what_is_missing(
    review: Review, commitments: list[Commitment], states: dict[str, Country], officer: User
) -> None:
    say(review, states["NL"], commitments[0], by=officer, because="E-mail of 3 May.", at=NOW + timedelta(hours=1))
    found = mail("progress_receipt")
    for form in (found.text, found.html):
        assert "The secretariat of the group has entered the report of the Netherlands" in form
        assert "E-mail of 3 May." in form
        assert "Nothing was reported yet on: 2." in form
