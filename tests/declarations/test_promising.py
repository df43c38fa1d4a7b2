"""Commitments: entered where their number belongs, corrected, moved, removed; what is refused."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import promising
from nominations.declarations.access import NotAllowed
from nominations.declarations.commitment_models import Commitment
from nominations.declarations.models import Declaration
from nominations.declarations.promising import CannotPromise, Point
from nominations.kernel.partial_dates import ContradictoryDate, Precision, of_day, partial_date
from nominations.reference.models import Country
from tests.cast import NOW
from tests.declarations.promises import STUDY, asked, point, say, signed


@pytest.fixture
def other(declaration: Declaration) -> Declaration:
    """Another declaration of the same group."""
    made = Declaration.objects.get(pk=declaration.pk)
    made.pk, made.slug, made.short_title = None, "other", "Other declaration"
    made._state.adding = True
    made.id = Declaration._meta.pk.get_default()
    made.save()
    return made


def numbers(declaration: Declaration) -> list[str]:
    return list(declaration.commitments.values_list("number", flat=True))


def test_points_stand_where_their_numbers_belong(declaration: Declaration, officer: User) -> None:
    second = point(declaration, "2", by=officer)
    for number in ("2.10", "2.2", "1", "2.9", "5"):
        point(declaration, number, by=officer, parent=second if number.startswith("2.") else None)
    assert numbers(declaration) == ["1", "2", "2.2", "2.9", "2.10", "5"]
    assert list(declaration.commitments.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_what_is_entered_is_kept_and_written_down(
    declaration: Declaration, states: dict[str, Country], officer: User
) -> None:
    signed(declaration, states, "BE", "ES")
    made = point(declaration, "1", by=officer, due=STUDY, states=[states["ES"]], bodies="  ESA ")
    made.refresh_from_db()
    assert (made.number, made.when, made.bodies, made.all_signatories) == ("1", STUDY, "ESA", False)
    assert [state.iso2 for state in made.states.all()] == ["ES"]
    event = AuditEvent.objects.get(action="commitment.add")
    assert (event.detail["number"], event.detail["responsible"]) == ("1", ["ES"])
    assert event.detail["due_days"] == "2020-06-13/2020-06-13"


def test_a_correction_says_what_changed(declaration: Declaration, officer: User) -> None:
    made = point(declaration, "1", by=officer)
    promising.edit(made, replace(promising.stated(made), title="Study", due=None), by=officer, at=NOW)
    made.refresh_from_db()
    assert (made.title, made.when) == ("Study", None)
    changed = AuditEvent.objects.get(action="commitment.edit").detail["changed"]
    assert changed["title"] == ["Point 1", "Study"]
    assert set(changed) == {"title", "due", "due_days"}


def test_a_point_moves_with_what_stands_below_it(declaration: Declaration, officer: User) -> None:
    first, second = point(declaration, "1", by=officer), point(declaration, "2", by=officer)
    point(declaration, "2.1", by=officer, parent=second)
    promising.move(second, up=True, by=officer, at=NOW)
    assert numbers(declaration) == ["2", "2.1", "1"]
    promising.move(first, up=False, by=officer, at=NOW)  # it is the last one already
    assert numbers(declaration) == ["2", "2.1", "1"]
    promising.move(second, up=False, by=officer, at=NOW)
    assert numbers(declaration) == ["1", "2", "2.1"]


def test_one_that_nobody_spoke_of_is_removed(declaration: Declaration, officer: User) -> None:
    first = point(declaration, "1", by=officer)
    point(declaration, "2", by=officer)
    promising.remove(first, by=officer, at=NOW)
    assert list(declaration.commitments.values_list("number", "position")) == [("2", 1)]
    assert AuditEvent.objects.filter(action="commitment.remove").count() == 1


def test_one_with_points_below_or_with_reports_stays(
    declaration: Declaration, states: dict[str, Country], officer: User, belgium: User
) -> None:
    first, second = point(declaration, "1", by=officer), point(declaration, "2", by=officer)
    point(declaration, "2.1", by=officer, parent=second)
    signed(declaration, states, "BE")
    say(asked(declaration, officer), states["BE"], first, by=belgium)
    with pytest.raises(CannotPromise, match="Other points stand below point 2"):
        promising.remove(second, by=officer, at=NOW)
    with pytest.raises(CannotPromise, match="States have reported on point 1: it stays"):
        promising.remove(first, by=officer, at=NOW)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"number": "two"}, "a point two already|Number the point"),
        ({"number": "2.x y"}, "Number the point as the text does"),
        ({"title": "  "}, "Give point 2 a title"),
        ({"number": "1"}, "has a point 1 already: change the number"),
        ({"number": "1."}, "has a point 1 already: change the number"),
        ({"due": of_day(date(2019, 6, 12))}, "before the declaration was done"),
        ({"bodies": "", "all_signatories": False}, "Say who is responsible for point 2"),
    ],
)
def test_what_is_no_commitment_is_refused(
    declaration: Declaration, officer: User, facts: dict[str, object], sentence: str
) -> None:
    if facts.get("number") == "two":
        point(declaration, "two", by=officer)
    point(declaration, "1", by=officer)
    wanted = replace(Point("2", "Point 2", bodies="ESA"), **facts)  # type: ignore[arg-type]
    with pytest.raises(CannotPromise, match=sentence):
        promising.add(declaration, wanted, by=officer, at=NOW)


def test_a_precision_that_contradicts_the_interval_is_no_date() -> None:
    with pytest.raises(ContradictoryDate, match="goes from 1 October 2020 to 31 December 2020"):
        partial_date(str(Precision.END_OF_YEAR), date(2020, 9, 1), date(2020, 12, 31), "At the end of 2020")


def test_only_signatories_are_named(declaration: Declaration, states: dict[str, Country], officer: User) -> None:
    signed(declaration, states, "BE")
    with pytest.raises(CannotPromise, match="No signatory, so not responsible for point 1: Portugal"):
        point(declaration, "1", by=officer, states=[states["BE"], states["PT"]])
    with pytest.raises(CannotPromise, match="not both"):
        point(declaration, "1", by=officer, states=[states["BE"]], all_signatories=True)


def test_a_parent_is_of_the_same_declaration_and_no_circle(
    declaration: Declaration, other: Declaration, officer: User
) -> None:
    stranger = point(other, "1", by=officer)
    with pytest.raises(CannotPromise, match="Point 1 is of another declaration"):
        point(declaration, "1.1", by=officer, parent=stranger)
    first = point(declaration, "1", by=officer)
    below = point(declaration, "1.1", by=officer, parent=first)
    for parent in (first, below):
        with pytest.raises(CannotPromise, match="cannot stand below point"):
            promising.edit(first, replace(promising.stated(first), parent=parent), by=officer, at=NOW)


def test_only_the_secretariat_enters_commitments(declaration: Declaration, belgium: User, other_officer: User) -> None:
    for stranger in (belgium, other_officer):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            point(declaration, "1", by=stranger)


def test_postgresql_refuses_the_same(declaration: Declaration, other: Declaration, officer: User) -> None:
    first, stranger = point(declaration, "1", by=officer), point(other, "1", by=officer)
    early = Commitment(declaration=declaration, number="2", title="Early", position=2)
    early.set_date(of_day(date(2019, 6, 12)))
    below = Commitment(declaration=declaration, number="2", title="Below", position=2, parent=stranger)
    twice = Commitment(declaration=declaration, number="1", title="Twice", position=2)
    vague = Commitment(declaration=declaration, number="2", title="Vague", position=2, stated="At the end of 2020")
    vague.precision, vague.date_from, vague.date_to = "end_of_year", date(2020, 9, 1), date(2020, 12, 31)
    first.parent = first
    for row in (early, below, twice, vague, first):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    declaration.set_date(of_day(date(2021, 6, 1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        declaration.save()
