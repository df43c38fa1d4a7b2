"""Days in words, and a contact's rows over time: no day twice, no day lost, whatever is changed when."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nominations.accounts.models import User
from nominations.kernel.refusals import Refused
from nominations.partnerships import contacts, rules
from nominations.partnerships.models import Partner, PartnerContact
from tests.cast import NOW, SINCE
from tests.partnerships.stage import NOOR, canada

__all__ = ["canada"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2019, 9, 3), date(2019, 9, 4), "3 and 4 September 2019"),
        (date(2019, 9, 3), date(2019, 9, 6), "3 to 6 September 2019"),
        (date(2019, 9, 30), date(2019, 10, 1), "30 September 2019 and 1 October 2019"),
        (date(2019, 12, 30), date(2020, 1, 2), "30 December 2019 to 2 January 2020"),
    ],
)
def test_two_days_are_written_as_people_write_them(first: date, last: date, words: str) -> None:
    assert rules.from_to(first, last) == words


@given(days=st.lists(st.integers(min_value=-3, max_value=40), min_size=1, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
def test_whatever_is_changed_when_one_row_holds_on_each_day(canada: Partner, officer: User, days: list[int]) -> None:
    PartnerContact.objects.filter(partner=canada).delete()
    contact = contacts.add(canada, since=SINCE, by=officer, at=NOW, **NOOR)
    said = {SINCE: "Counsellor"}
    for number, day in enumerate(days):
        on, function = SINCE + timedelta(days=day), f"Function {number}"
        try:
            contact = contacts.change(contact, on=on, function=function, by=officer, at=NOW)
        except Refused:
            assert on < contact.since
            contact.refresh_from_db()
        else:
            said[on] = function
    rows = PartnerContact.objects.filter(partner=canada).order_by("since")
    assert {row.since: row.function for row in rows} == said
    starts = [row.since for row in rows]
    assert [row.until for row in rows] == [*starts[1:], None]
