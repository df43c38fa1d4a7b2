"""`manage.py load_declarations`: EuroQCI as the public sources state it, and a second run that changes nothing."""

import re
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from nominations.accounts.models import User
from nominations.audit.models import AuditEvent
from nominations.declarations import counting, progress, queries, signing
from nominations.declarations.models import Declaration
from nominations.declarations.states import Due
from nominations.kernel.partial_dates import of_day
from nominations.reference.models import Country
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    out = StringIO()
    call_command("load_declarations", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Load it once for all tests of this file, which look at it and undo what they add."""
    with django_db_blocker.unblock():
        call_command("load_reference", stdout=StringIO())
        lines = load()
    yield lines
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, inhibit_post_migrate=True, reset_sequences=False)


@pytest.fixture
def euroqci(said: list[str]) -> Declaration:
    return Declaration.objects.get(slug="euroqci")


def test_without_the_reference_data_it_says_what_to_run_first() -> None:
    with pytest.raises(CommandError, match="Run load_reference first"):
        load()
    assert not Declaration.objects.exists()


def test_it_says_what_there_is(said: list[str]) -> None:
    assert said[1] == "The EuroQCI declaration, done in Bucharest on 13 June 2019: 27 signatures, 15 commitments."
    assert re.fullmatch(r"\d+ facts are new\.", said[-1])


@pytest.mark.usefixtures("said")
def test_a_second_run_says_nothing_new_and_writes_no_row() -> None:
    models = list(apps.get_app_config("nominations").get_models())
    before = {model.__name__: model._default_manager.count() for model in models}
    assert load()[-1] == "Nothing new."
    assert {model.__name__: model._default_manager.count() for model in models} == before
    assert not User.objects.exists()


def test_what_was_corrected_or_struck_since_stays_so(euroqci: Declaration, superuser: User) -> None:
    france, greece = (signing.of_state(euroqci, Country.objects.get(pk=iso2))[0] for iso2 in ("FR", "GR"))
    told = {"signatory_name": "Anna Example", "signatory_capacity": "", "source": "", "reason": "Found in a letter."}
    signing.correct(france, when=of_day(date(2019, 11, 5)), by=superuser, at=NOW, **told)
    signing.strike(greece, reason="A rehearsal.", by=superuser, at=NOW)
    assert load()[-1] == "Nothing new."
    assert euroqci.signatures.standing().count() == 26


def test_the_declaration_says_what_its_text_says(euroqci: Declaration) -> None:
    text = bytes(euroqci.texts.get(language="en").file.blob.content).decode()
    assert euroqci.legal_effect in text
    assert euroqci.accession_clause in text
    assert f"Done in {euroqci.done_at} on {euroqci.stated} in one original in the English language" in text
    assert (euroqci.original_language, euroqci.depositary, euroqci.status) == ("en", "", "open")


def test_the_first_signatories_stand_in_the_order_and_with_the_names_of_its_heading(euroqci: Declaration) -> None:
    text = bytes(euroqci.texts.get().file.blob.content).decode()
    heading = text.split("Between\n")[1].split("\n\n")[0].split("\nand\n")
    rows = euroqci.signatures.standing().filter(kind="signature")
    assert [row.country.native_official_names for row in rows] == heading
    assert [row.country_id for row in rows] == ["BE", "DE", "ES", "IT", "LU", "MT", "NL"]


@pytest.mark.parametrize(
    ("day", "certain", "possible"),
    [(date(2019, 6, 13), 7, 7), (date(2019, 12, 1), 10, 19), (date(2020, 1, 1), 19, 24), (date(2021, 7, 31), 27, 27)],
)
def test_so_many_had_signed(euroqci: Declaration, day: date, certain: int, possible: int) -> None:
    found = counting.tally(queries.facts(euroqci.signatures.standing()), on=day)
    assert (found.certain, found.possible) == (certain, possible)


def test_who_held_the_pen_is_known_of_spain_only(euroqci: Declaration) -> None:
    row = euroqci.signatures.exclude(signatory_name="").get()
    assert (row.country_id, row.signatory_name) == ("ES", "Carlos Romero Dupla")
    assert row.signatory_capacity.startswith("Telecommunications and Media Attaché at the Permanent Representation")
    assert row.source.endswith("ICFO, “The Quantum Communications Infrastructure Declaration”, 14 June 2019")


def test_its_commitments_stand_as_the_text_has_them(euroqci: Declaration) -> None:
    rows = list(euroqci.commitments.select_related("parent"))
    numbers = "1 1.a 1.b 2 2.1 2.2 2.2.a 2.2.b 2.2.c 2.2.d 2.3 2.4 3 4 5"
    assert " ".join(row.number for row in rows) == numbers
    assert all(row.parent.number == row.number.rpartition(".")[0] for row in rows if row.parent)
    due = {row.number: (row.stated, row.date_to) for row in rows if row.when}
    assert all(row.date_from == row.date_to for row in rows)  # a limit, not a time in which it may be late
    today = {promise.commitment.number: promise.due for promise in progress.plan(euroqci, on=date(2026, 11, 26))}
    assert (today["1.a"], today["1.b"], today["2.1"], today["3"]) == (
        Due.OVERDUE,
        Due.NOT_DUE,
        Due.OVERDUE,
        Due.NO_DATE,
    )
    plan = ("preferably before the end of 2020", date(2020, 12, 31))
    assert due == {
        "1.a": ("within the next 12 months", date(2020, 6, 13)),
        "1.b": ("within the next 10 years", date(2029, 6, 13)),
        **dict.fromkeys(("2", "2.1", "2.2", "2.3", "2.4"), plan),
    }
    assert {row.bodies for row in rows if row.number.startswith("2")} == {
        "European Commission; European Space Agency, in support"
    }
    text = squeezed(bytes(euroqci.texts.get().file.blob.content).decode())
    assert [row.number for row in rows for part in row.text.split("…") if squeezed(part) not in text] == []


def squeezed(text: str) -> str:
    """Return the letters and figures only: lines of the published text break words and lose hyphens."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


@pytest.mark.usefixtures("said")
def test_nobody_did_it_and_each_fact_left_a_trace() -> None:
    trail = AuditEvent.objects.filter(actor__isnull=True)
    assert trail.count() == AuditEvent.objects.count()
    assert trail.filter(action="signature.record").count() == 27
