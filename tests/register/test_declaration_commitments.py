"""What a declaration promises in public: due as stated, how it stands, numbers of States; partners of a statement."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nominations.declarations.commitment_models import Fulfilment
from nominations.declarations.models import Declaration
from nominations.kernel.partial_dates import of_day
from nominations.partnerships.models import JointStatement, Partner
from nominations.reference.models import Country
from tests.cast import NOW, TODAY
from tests.register.declaration_stage import PAGE, promise, shown

pytestmark = pytest.mark.django_db


def test_a_commitment_says_when_it_is_due_and_how_it_stands(
    client: Client, declaration: Declaration, states: dict[str, Country]
) -> None:
    promise(declaration, 1, bodies="European Commission")
    named = promise(declaration, 2, all_signatories=False)
    named.states.set([states["ES"], states["BE"]])
    met = Fulfilment(commitment=named, evidence="Action plan", evidence_url="https://a.example/plan", recorded_at=NOW)
    met.set_date(of_day(date(2020, 12, 1)))
    met.save()
    page = shown(client, PAGE)
    assert 'href="#commitments"' in page
    first, second = page.split('class="dec-point ')[1:3]
    assert "Due: preferably before the end of 2020. Responsible: all signatories; European Commission." in first
    assert "Overdue" in first
    assert "Words 1." in first
    assert "Responsible: Belgium, Spain." in second
    assert "Met: 1 December 2020." in second
    assert 'href="https://a.example/plan"' in second
    assert "Fulfilled" in second


def test_a_statement_names_its_public_partners_and_shows_no_list_of_states(
    client: Client, declaration: Declaration, outside: dict[str, Country]
) -> None:
    for iso2, is_public in (("US", True), ("CA", False)):
        facts = {"country": outside[iso2], "is_public": is_public, "since": TODAY, "created_at": NOW}
        partner = Partner.objects.create(group=declaration.group, **facts)
        JointStatement.objects.create(partner=partner, declaration=declaration)
    page = shown(client, PAGE)
    assert 'href="/register/partners/US/"' in page
    assert "Canada" not in page
    assert 'id="commitments"' not in page
    assert 'id="list"' not in page


@pytest.mark.parametrize("many", [1, 12])
def test_queries_do_not_grow_with_commitments(
    client: Client,
    declaration: Declaration,
    states: dict[str, Country],
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for position in range(1, many + 1):
        promise(declaration, position, all_signatories=False).states.set([states["AT"]])
    with django_assert_num_queries(11):
        page = client.get(PAGE).content.decode()
    assert page.count("dec-point__title") == many
