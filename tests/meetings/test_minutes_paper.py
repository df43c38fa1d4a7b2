"""The minutes on paper: read back as a program for the blind reads them, and whom the public version names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nominations.accounts.models import User
from nominations.groups.models import ExpertGroup
from nominations.meetings import documents, minutes_paper, minuting
from nominations.meetings.models import Meeting
from nominations.meetings.paper_models import MeetingDocument, Minutes
from nominations.meetings.voting_models import Ballot, Opinion
from tests.cast import NOW
from tests.letters.stage import Read
from tests.meetings.papers_stage import (
    AFTER,
    LATER,
    added,
    adopted,
    circulated,
    expert_of,
    held,
    present,
    sent,
    written,
)


@pytest.fixture
def meeting(group: ExpertGroup, officer: User, contacts: dict[str, User]) -> Meeting:
    return held(group, officer)


def opinion_of(meeting: Meeting) -> Opinion:
    """Return an opinion adopted against Austria, which gave its reasons."""
    facts = {"status": "carried", "opened_at": NOW, "closed_at": AFTER, "members": 27, "majority": 14}
    words = {"title": "Opinion on the roadmap", "question": "Does the group support the roadmap?"}
    opinion = Opinion.objects.create(group=meeting.group, meeting=meeting, number=1, created_at=NOW, **facts, **words)
    Ballot.objects.bulk_create(
        Ballot(
            opinion=opinion,
            country_id=iso2,
            authorities="x",
            choice="against" if iso2 == "AT" else "for",
            cast_at=NOW,
            reasons="It comes too early." if iso2 == "AT" else "",
        )
        for iso2 in meeting.delegations.values_list("country_id", flat=True)
    )
    return opinion


def read(document: MeetingDocument | None) -> Read:
    assert document is not None
    assert document.file is not None
    return Read(bytes(document.file.blob.content))


def test_the_adopted_minutes_are_tagged_and_say_everything(meeting: Meeting, officer: User) -> None:
    person = expert_of(meeting, officer, "AT")
    guest = present(meeting, officer)
    opinion_of(meeting)
    sent(meeting, officer, title="Roadmap")
    facts = {"kind": "other", "ground": MeetingDocument.Ground.COMMERCE, "note": "It shows prices."}
    documents.list_withheld(meeting, title="Cost study", by=officer, at=AFTER, **facts)
    paper = read(adopted(meeting, officer).document)
    tags, text = paper.tags(), paper.text()
    assert {"H1", "H2", "H3", "H4", "P", "L", "LI", "Table", "TR", "TH", "TD"} <= set(tags)
    assert tags.count("Table") == 3
    assert tags.count("H1") == 1
    assert str(paper.root.Lang) == "en"
    assert all("/FontFile3" in font or "/FontFile2" in font for font in paper.descriptors)
    assert "pdfuaid:part" in paper.metadata
    assert "pdfaid:part" in paper.metadata
    for said in (
        "Minutes of First meeting",
        "1. Welcome",
        "3. Round table on sensing",
        "What was said of Welcome.",
        "Synthesis of the round tables",
        "Η Ελλάδα και България συμφωνούν.",
        "Παπαδοπούλου",
        "Ministry of Invented Science",
        "Department of Invented Energy",
        "Opinion on the roadmap",
        "Majority of all members: 14 of 27",
        "For: 26",
        "Austria (Against): It comes too early.",
        "Roadmap",
        "Cost study",
        "It shows prices.",
        "Adopted on ",
    ):
        assert said in text, said
    for secret in (person.email, guest.email, guest.phone, "DRAFT", "Coffee"):
        assert secret not in text, secret


def test_a_draft_says_on_each_page_that_it_is_one(meeting: Meeting, officer: User) -> None:
    written(meeting, officer)
    paper = Read(minuting.preview(meeting, at=AFTER))
    assert paper.text().count("DRAFT, not adopted: E03931, Meeting 1") == len(paper.document.pages)
    assert "No attendance was recorded." in paper.text()
    assert "No document is withheld." in paper.text()


def test_before_anything_is_written_there_is_a_preview(meeting: Meeting) -> None:
    assert "Minutes of First meeting" in Read(minuting.preview(meeting, at=AFTER)).text()


def test_the_public_file_names_states_and_authorities_only(meeting: Meeting, officer: User) -> None:
    person = expert_of(meeting, officer, "AT", informed_at=NOW)
    adopted(meeting, officer)
    minuting.publish(meeting, by=officer, at=LATER)
    [public] = MeetingDocument.objects.public()
    text = read(public).text()
    assert "Ministry of Invented Science" in text
    assert text.count("Not represented") == 26
    assert person.family_name not in text
    assert "Name" not in text


@pytest.mark.parametrize(("informed", "shown"), [(NOW, "Ελένη Παπαδοπούλου"), (None, "–")])
def test_a_group_that_publishes_names_shows_those_who_were_told(
    meeting: Meeting, officer: User, informed: object, shown: str
) -> None:
    meeting.group.publishes_names = True
    expert_of(meeting, officer, "AT", informed_at=informed)
    paper = minutes_paper.of(Minutes(meeting=meeting), at=AFTER, is_public=True)
    assert paper["attendance"]["columns"] == ["Code", "State", "Authority", "Name"]
    [austria] = [row for row in paper["attendance"]["rows"] if row[1] == "Austria"]
    assert austria == ["AT", "Austria", "Ministry of Invented Science", shown]
    assert len(paper["attendance"]["rows"]) == 27


def test_the_same_minutes_make_the_same_bytes(meeting: Meeting, officer: User) -> None:
    circulated(meeting, officer)
    assert minuting.preview(meeting, at=AFTER) == minuting.preview(meeting, at=AFTER)


def test_an_attack_in_a_text_stays_a_text(meeting: Meeting, officer: User) -> None:
    attack = '#read("/etc/passwd") $x$ *bold* <b> = heading'
    written(meeting, officer, opening=attack)
    assert attack in Read(minuting.preview(meeting, at=AFTER)).text()


@pytest.mark.parametrize("is_public", [True, False])
def test_the_queries_do_not_grow_with_people_and_documents(meeting: Meeting, officer: User, is_public: bool) -> None:
    opinion_of(meeting)
    minutes = written(meeting, officer)
    counts = []
    for number in range(10):
        present(meeting, officer, email=f"guest.{number}@example.org")
        added(meeting, officer, title=f"Paper {number}")
        with CaptureQueriesContext(connection) as asked:
            minutes_paper.of(minutes, at=AFTER, is_public=is_public)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    if is_public:
        assert counts[0] == 8
