"""Countries and holidays from their files: order, codes, and that loading again changes nothing."""

from datetime import date

import pytest

from nominations.reference import actions as reference
from nominations.reference.models import Country, Holiday

TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db

PROTOCOL_ORDER = "BE BG CZ DK DE EE IE EL ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE"


@pytest.fixture
def loaded() -> None:
    reference.load_countries()
    reference.load_holidays()


@pytest.mark.usefixtures("loaded")
def test_the_27_member_states_stand_in_protocol_order_with_the_unions_codes() -> None:
    states = Country.objects.member_states(on=TODAY)
    assert " ".join(state.eu_code for state in states) == PROTOCOL_ORDER


@pytest.mark.usefixtures("loaded")
def test_greece_is_kept_as_gr_and_shown_as_el() -> None:
    greece = Country.objects.get(pk="GR")
    assert (greece.eu_code, greece.name_en, greece.native_names) == ("EL", "Greece", "Ελλάδα")


@pytest.mark.usefixtures("loaded")
def test_the_signatories_of_13_june_2019_come_out_as_in_the_declaration() -> None:
    signed = ["MT", "BE", "LU", "DE", "NL", "ES", "IT"]
    states = Country.objects.member_states(on=TODAY).filter(iso2__in=signed)
    assert [state.eu_code for state in states] == ["BE", "DE", "ES", "IT", "LU", "MT", "NL"]


@pytest.mark.usefixtures("loaded")
def test_malta_keeps_its_own_apostrophe() -> None:
    assert Country.objects.get(pk="MT").native_official_names == "Repubblika ta’ Malta"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("typed", ["GR", "EL", "gr", "el", " El "])
def test_greece_is_read_from_either_code_in_any_case(typed: str) -> None:
    assert reference.country_from_code(typed, on=TODAY).pk == "GR"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("typed", ["UK", "GB", "uk", "US", "", "Greece", "A"])
def test_what_is_no_member_state_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(reference.UnknownCountry, match="is not the code of a Member State"):
        reference.country_from_code(typed, on=TODAY)


@pytest.mark.usefixtures("loaded")
def test_a_retired_state_is_no_longer_found_and_its_row_stays() -> None:
    Country.objects.filter(pk="SE").update(until=date(2026, 1, 1))
    with pytest.raises(reference.UnknownCountry):
        reference.country_from_code("SE", on=TODAY)
    assert Country.objects.member_states(on=date(2025, 12, 31)).filter(pk="SE").exists()


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing_and_deletes_nothing() -> None:
    Country.objects.create(
        iso2="JP",
        eu_code="JP",
        name_en="Japan",
        official_name_en="Japan",
        native_names="日本",
        native_official_names="日本国",
        languages="ja",
    )
    before = list(Country.objects.order_by("pk").values()), list(Holiday.objects.order_by("pk").values())
    assert (reference.load_countries(), reference.load_holidays()) == (27, 86)
    after = list(Country.objects.order_by("pk").values()), list(Holiday.objects.order_by("pk").values())
    assert after == before


@pytest.mark.usefixtures("loaded")
def test_only_days_read_in_the_official_journal_are_verified() -> None:
    assert Holiday.objects.get(day=date(2024, 5, 20)).verified is True
    derived = Holiday.objects.get(day=date(2026, 4, 3))
    assert (derived.verified, "Official Journal" in derived.note) == (False, True)


@pytest.mark.usefixtures("loaded")
def test_a_day_that_an_administrator_verified_stays_verified() -> None:
    Holiday.objects.filter(day=date(2026, 4, 3)).update(verified=True, note="OJ C, 2025")
    reference.load_holidays()
    confirmed = Holiday.objects.get(day=date(2026, 4, 3))
    assert (confirmed.verified, confirmed.note) == (True, "OJ C, 2025")
