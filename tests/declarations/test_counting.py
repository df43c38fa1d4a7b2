"""Who had signed on a day, for certain and possibly, from the accessions as the sources date them."""

from datetime import date

import pytest

from nominations.declarations import counting, queries
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature

pytestmark = pytest.mark.usefixtures("all_signed")


def counted(declaration: Declaration, day: date) -> tuple[int, int]:
    found = counting.tally(queries.facts(queries.signatures(declaration)), on=day)
    return found.certain, found.possible


def test_the_signatories_of_13_june_2019_come_out_in_protocol_order(declaration: Declaration) -> None:
    first = declaration.signatures.standing().filter(kind=Signature.Kind.SIGNATURE)
    assert [row.country_id for row in first] == ["BE", "DE", "ES", "IT", "LU", "MT", "NL"]


def test_after_each_wave_there_are_7_10_19_24_25_26_27(declaration: Declaration) -> None:
    waves = counting.waves(queries.facts(queries.signatures(declaration)))
    assert [wave.after.certain for wave in waves] == [7, 10, 19, 24, 25, 26, 27]
    assert [wave.when.stated for wave in waves][2:4] == ["At the end of 2019", "in early 2020"]
    assert [len(wave.states) for wave in waves] == [7, 3, 9, 5, 1, 1, 1]


@pytest.mark.parametrize(
    ("day", "certain", "possible"),
    [
        (date(2019, 6, 12), 0, 0),
        (date(2019, 6, 13), 7, 7),
        (date(2019, 7, 1), 7, 10),
        (date(2019, 7, 31), 10, 10),
        (date(2019, 12, 1), 10, 19),
        (date(2019, 12, 31), 19, 19),
        (date(2020, 1, 1), 19, 24),
        (date(2020, 6, 30), 24, 24),
        (date(2021, 7, 31), 27, 27),
    ],
)
def test_on_a_day_so_many_had_signed_for_certain_and_so_many_possibly(
    declaration: Declaration, day: date, certain: int, possible: int
) -> None:
    assert counted(declaration, day) == (certain, possible)
