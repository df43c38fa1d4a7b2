"""Who signed, withdrew, signed again: each fact followed by facts, and every refusal in a sentence."""

from datetime import date, timedelta

import pytest

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import access, counting, queries, signing
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.declarations.states import Status
from nominations.kernel.partial_dates import of_day, partial_date
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.declarations.stage import DONE_ON, sign

END_OF_2019 = partial_date("end_of_year", date(2019, 10, 1), stated="At the end of 2019")
States = dict[str, Country]


def withdraw(declaration: Declaration, state: Country, day: date, by: User | None = None) -> Signature:
    why = {"reason": "A new government.", "by": by, "at": NOW}
    return signing.withdraw(declaration, country=state, when=of_day(day), **why)  # type: ignore[arg-type]


def correct(row: Signature, by: User, **changes: object) -> Signature:
    facts = {"when": row.when, "signatory_name": row.signatory_name, "signatory_capacity": row.signatory_capacity}
    facts |= {"source": row.source, "reason": "Misread."}
    return signing.correct(row, **{**facts, **changes}, by=by, at=NOW)  # type: ignore[arg-type]


def is_in(declaration: Declaration, iso2: str, day: date) -> str:
    found = counting.standings(queries.facts(declaration.signatures.standing()), on=day)
    return str(found.get(iso2, counting.Standing.NO))


def test_who_signs_on_the_day_signed_when_it_was_done_and_who_comes_later_accedes(
    declaration: Declaration, states: States, officer: User
) -> None:
    first = sign(declaration, states["BE"], DONE_ON, officer)
    later = signing.record(declaration, country=states["FR"], when=END_OF_2019, source="News", by=officer, at=NOW)
    assert (first.kind, first.turn, later.kind, later.turn) == ("signature", 1, "accession", 1)
    event = AuditEvent.objects.filter(action="signature.record").latest("pk")
    assert event.detail == {"state": "FR", "kind": "accession", "stated": "At the end of 2019"}
    assert event.actor_id == officer.pk


def test_the_person_who_signed_stands_apart_from_the_state(declaration: Declaration, states: States) -> None:
    who = {"signatory_name": "  Carlos Romero\nDupla ", "signatory_capacity": "Telecommunications and Media Attaché"}
    row = signing.record(declaration, country=states["ES"], when=of_day(DONE_ON), by=None, at=NOW, **who)  # type: ignore[arg-type]
    assert (row.signatory_name, row.country.name_en) == ("Carlos Romero Dupla", "Spain")
    assert "Romero" not in str(AuditEvent.objects.latest("pk").detail)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2019, 6, 12), "12 June 2019 is before the declaration was done (13 June 2019): correct the date."),
        (TODAY + timedelta(days=1), "has not come yet: record it when it has happened."),
    ],
)
def test_nobody_signs_before_it_is_done_or_in_the_future(
    declaration: Declaration, states: States, day: date, sentence: str
) -> None:
    with pytest.raises(signing.CannotSign) as refused:
        sign(declaration, states["BE"], day)
    assert sentence in str(refused.value)


def test_a_date_that_is_only_possibly_too_early_is_taken(declaration: Declaration, states: States) -> None:
    in_june = partial_date("month", date(2019, 6, 1))
    row = signing.record(declaration, country=states["BE"], when=in_june, by=None, at=NOW)
    assert row.kind == Signature.Kind.ACCESSION


def test_one_that_is_being_drawn_up_is_signed_by_nobody(declaration: Declaration, states: States) -> None:
    Declaration.objects.filter(pk=declaration.pk).update(status=Status.PREPARED)  # type: ignore[misc]
    with pytest.raises(signing.CannotSign, match="still being drawn up: nobody can have signed it"):
        sign(declaration, states["BE"], DONE_ON)


def test_one_that_is_closed_still_takes_who_signed_when_it_was_done(declaration: Declaration, states: States) -> None:
    declaration.status = Status.CLOSED
    declaration.save()
    assert sign(declaration, states["BE"], DONE_ON).kind == Signature.Kind.SIGNATURE
    with pytest.raises(signing.CannotSign, match="closed to accession: open it again first"):
        sign(declaration, states["FR"], date(2019, 7, 1))


def test_a_country_outside_the_union_signs_only_what_is_open_to_it(declaration: Declaration, outside: States) -> None:
    declaration.open_to = Declaration.OpenTo.MEMBER_STATES
    declaration.save()
    with pytest.raises(signing.CannotSign) as refused:
        sign(declaration, outside["JP"], date(2020, 1, 15))
    sentence = "Japan is no Member State, and only Member States sign “EuroQCI declaration”."
    assert str(refused.value) == sentence
    declaration.open_to = Declaration.OpenTo.ANY_STATE
    declaration.save()
    assert sign(declaration, outside["JP"], date(2020, 1, 15)).kind == Signature.Kind.ACCESSION


def test_the_same_state_signs_once(declaration: Declaration, states: States) -> None:
    sign(declaration, states["BE"], DONE_ON)
    with pytest.raises(signing.CannotSign) as refused:
        sign(declaration, states["BE"], date(2019, 9, 1))
    assert str(refused.value) == "Belgium has signed already (13 June 2019)."


def test_a_state_that_withdrew_is_out_and_may_come_back(declaration: Declaration, states: States) -> None:
    sign(declaration, states["BE"], DONE_ON)
    left = withdraw(declaration, states["BE"], date(2021, 3, 1))
    back = sign(declaration, states["BE"], date(2022, 3, 1))
    assert (left.turn, left.kind, back.turn, back.kind) == (2, "withdrawal", 3, "accession")
    days = [date(2020, 1, 1), date(2021, 3, 1), date(2022, 3, 1)]
    assert [is_in(declaration, "BE", day) for day in days] == ["certain", "no", "certain"]


def test_only_a_signatory_withdraws_after_it_signed_and_says_why(declaration: Declaration, states: States) -> None:
    with pytest.raises(signing.CannotWithdraw, match="Belgium is no signatory of “EuroQCI declaration”"):
        withdraw(declaration, states["BE"], date(2021, 3, 1))
    sign(declaration, states["BE"], date(2020, 3, 1))
    with pytest.raises(signing.CannotSign, match="1 July 2019 is before 1 March 2020, when the State did"):
        withdraw(declaration, states["BE"], date(2019, 7, 1))
    with pytest.raises(signing.CannotWithdraw, match="Give the reason of the withdrawal"):
        signing.withdraw(declaration, country=states["BE"], when=of_day(TODAY), reason=" ", by=None, at=NOW)
    withdraw(declaration, states["BE"], date(2021, 3, 1))
    with pytest.raises(signing.CannotWithdraw, match="no signatory"):
        withdraw(declaration, states["BE"], date(2021, 4, 1))


def test_facts_that_contradict_each_other_only_across_three_are_refused(
    declaration: Declaration, states: States
) -> None:
    signing.record(declaration, country=states["FR"], when=END_OF_2019, by=None, at=NOW)
    some_time = partial_date("interval", date(2019, 7, 1), date(2019, 12, 1), "in the second half of 2019")
    signing.withdraw(declaration, country=states["FR"], when=some_time, reason="Elections.", by=None, at=NOW)
    with pytest.raises(signing.CannotSign, match="1 September 2019 is before At the end of 2019"):
        sign(declaration, states["FR"], date(2019, 9, 1))


def test_a_correction_follows_what_it_corrects_and_leaves_it(
    declaration: Declaration, states: States, officer: User
) -> None:
    old = sign(declaration, states["BE"], DONE_ON)
    new = correct(old, officer, when=of_day(date(2019, 6, 14)), reason="The protocol says 14 June.")
    assert (new.version, new.corrects, new.kind) == (2, old, Signature.Kind.ACCESSION)
    assert [row.stated for row in declaration.signatures.standing()] == ["14 June 2019"]
    old.refresh_from_db()
    assert (old.stated, old.corrected_by) == ("13 June 2019", new)
    event = AuditEvent.objects.get(action="signature.correct")
    assert event.detail["stated"] == ["13 June 2019", "14 June 2019"]
    assert correct(new, officer, when=of_day(DONE_ON)).kind == Signature.Kind.SIGNATURE


def test_a_correction_needs_a_reason_a_difference_and_the_row_that_stands(
    declaration: Declaration, states: States, officer: User
) -> None:
    row = sign(declaration, states["BE"], DONE_ON)
    with pytest.raises(signing.CannotCorrect, match="Give the reason"):
        correct(row, officer, signatory_name="Anna Example", reason="")
    with pytest.raises(signing.CannotCorrect, match="Nothing is different"):
        correct(row, officer)
    correct(row, officer, signatory_name="Anna Example")
    with pytest.raises(signing.CannotCorrect, match="corrected or struck meanwhile"):
        correct(row, officer, signatory_name="Anna Other")
    with pytest.raises(signing.CannotCorrect, match="corrected or struck meanwhile"):
        signing.strike(row, reason="Never.", by=officer, at=NOW)


def test_a_correction_keeps_the_order_of_what_a_state_did(
    declaration: Declaration, states: States, officer: User
) -> None:
    entered = sign(declaration, states["BE"], date(2019, 7, 1))
    left = withdraw(declaration, states["BE"], date(2020, 7, 1))
    with pytest.raises(signing.CannotSign, match="1 July 2020 is before 1 August 2020"):
        correct(entered, officer, when=of_day(date(2020, 8, 1)))
    with pytest.raises(signing.CannotSign, match="1 June 2019 is before the declaration was done"):
        correct(left, officer, when=of_day(date(2019, 6, 1)))
    with pytest.raises(signing.CannotSign, match="30 June 2019 is before 1 July 2019"):
        correct(left, officer, when=of_day(date(2019, 6, 30)))
    assert correct(left, officer, when=of_day(date(2019, 7, 1))).kind == Signature.Kind.WITHDRAWAL


def test_what_was_struck_never_happened_and_the_state_may_sign(
    declaration: Declaration, states: States, officer: User
) -> None:
    struck = signing.strike(sign(declaration, states["BE"], DONE_ON), reason="It was Bulgaria.", by=officer, at=NOW)
    assert (struck.version, struck.is_struck) == (2, True)
    assert not declaration.signatures.standing().exists()
    again = sign(declaration, states["BE"], date(2019, 9, 1), officer)
    assert (again.turn, again.version, again.corrects, again.kind) == (1, 3, struck, "accession")
    assert again.reason == "Recorded after what stood here was struck."
    assert declaration.signatures.count() == 3


def test_a_withdrawal_that_never_was_is_struck_and_the_state_is_in_again(
    declaration: Declaration, states: States, officer: User
) -> None:
    entered = sign(declaration, states["BE"], DONE_ON)
    left = withdraw(declaration, states["BE"], date(2021, 3, 1))
    with pytest.raises(signing.CannotCorrect) as refused:
        signing.strike(entered, reason="Never.", by=officer, at=NOW)
    sentence = "Belgium did something later (1 March 2021), which would hang in the air: strike that one first."
    assert str(refused.value) == sentence
    with pytest.raises(signing.CannotCorrect, match="Give the reason"):
        signing.strike(left, reason="", by=officer, at=NOW)
    signing.strike(left, reason="A misunderstanding.", by=officer, at=NOW)
    assert is_in(declaration, "BE", TODAY) == "certain"
    assert withdraw(declaration, states["BE"], date(2022, 3, 1)).version == 3


def test_only_the_secretariat_of_the_group_records_corrects_and_strikes(
    declaration: Declaration, states: States, other_officer: User
) -> None:
    with pytest.raises(access.NotAllowed, match="Only the secretariat"):
        sign(declaration, states["BE"], DONE_ON, other_officer)
    row = sign(declaration, states["BE"], DONE_ON)
    with pytest.raises(access.NotAllowed):
        withdraw(declaration, states["BE"], TODAY, other_officer)
    with pytest.raises(access.NotAllowed):
        correct(row, other_officer, signatory_name="Anna Example")
    with pytest.raises(access.NotAllowed):
        signing.strike(row, reason="Never.", by=other_officer, at=NOW)
