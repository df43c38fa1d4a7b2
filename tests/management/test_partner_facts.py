"""The work with the USA, Japan and Canada as the public source tells it; loaded twice, it is the same."""

import pytest

from nominations.audit.models import AuditEvent
from nominations.declarations.models import Declaration
from nominations.groups.models import ExpertGroup
from nominations.management import partner_facts
from nominations.partnerships import topics
from nominations.partnerships.models import NextStep, Observer, Partner, PartnerContact, PartnerEvent, Topic
from nominations.reference.models import Country
from tests.cast import NOW


@pytest.fixture
def loaded(group: ExpertGroup, outside: dict[str, Country]) -> ExpertGroup:
    assert partner_facts.load(group, at=NOW) == 3
    return group


def test_dates_are_those_of_the_source_and_no_more_exact(loaded: ExpertGroup) -> None:
    rows = PartnerEvent.objects.order_by("date_from", "partner__country")
    assert [(row.partner.country_id, row.place, row.precision, row.stated) for row in rows] == [
        ("CA", "Ottawa", "interval", "no date given; before 17 December 2019"),
        ("JP", "Paris", "month", "September 2018"),
        ("US", "", "early_year", "beginning of 2019"),
        ("US", "Washington", "interval", "3 and 4 September 2019"),
        ("JP", "Kyoto", "day", "December 17th 2019"),
    ]
    assert not PartnerEvent.objects.filter(meeting__isnull=False).exists()


def test_topics_stand_under_their_pillars(loaded: ExpertGroup) -> None:
    of = {iso2: Topic.objects.filter(partner__country=iso2) for iso2 in ("US", "CA", "JP")}
    assert [row.pillar for row in of["US"]] == ["communication", "computing", "sensing"]
    assert {row.get_stage_display() for row in of["US"]} == {"Agreed"}
    assert of["US"][0].text.startswith("Enabling transatlantic quantum networking")
    assert len(of["CA"]) == 7
    assert {row.get_stage_display() for row in of["CA"]} == {"Under discussion"}
    assert not of["JP"]


def test_a_joint_statement_without_a_date_is_being_drawn_up(loaded: ExpertGroup) -> None:
    shown = {row.short_title: (row.status, row.stated) for row in Declaration.objects.filter(kind="joint_statement")}
    undated = "no date given; named with the first discussions (beginning of 2019)"
    assert shown == {
        "EU-US joint declaration of mutual will": ("closed", undated),
        "EU-Canada joint declaration": ("prepared", ""),
    }
    [link] = Partner.objects.get(country="CA").statements.all()
    assert [str(party) for party in link.declaration.other_parties.all()] == ["European Union", "Canada"]


def test_each_partner_has_the_steps_that_the_call_asks_for(loaded: ExpertGroup) -> None:
    assert NextStep.objects.count() == 12
    [due] = NextStep.objects.filter(partner__country="JP", date_from__isnull=False)
    assert (due.stated, due.done_on) == ("call deadline 13/11/2019", None)


def test_nobody_is_invented(loaded: ExpertGroup) -> None:
    assert not PartnerContact.objects.exists()
    assert not Observer.objects.exists()


def test_loaded_twice_nothing_changes_and_what_was_edited_stays(loaded: ExpertGroup) -> None:
    topics.edit(Topic.objects.get(title="Training and Education"), text="Summer schools", by=None, at=NOW)
    before = AuditEvent.objects.count()
    assert partner_facts.load(loaded, at=NOW) == 3
    assert AuditEvent.objects.count() == before
    assert Topic.objects.get(title="Training and Education").text == "Summer schools"
