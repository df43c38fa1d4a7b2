"""Declarations at the desk: their list with computed counts, and the first page of one."""

from collections.abc import Callable

from django.test import Client

from nominations.accounts.models import User
from nominations.declarations.models import Declaration
from nominations.declarations.signature_models import Signature
from nominations.groups.models import ExpertGroup
from tests.desk.declaration_stage import LIST, prepared
from tests.desk.pages import text_of

SignIn = Callable[[User], Client]


def test_the_list_says_when_it_was_done_as_stated_and_counts_who_signed(
    declaration: Declaration,
    all_signed: list[Signature],
    group: ExpertGroup,
    officer: User,
    sign_in: SignIn,
) -> None:
    prepared(group)
    words = text_of(sign_in(officer).get(LIST))
    assert "EuroQCI declaration Declaration 13 June 2019 27 Open to accession E03931" in words
    assert "Draft 1 Declaration – 0 Being drawn up E03931" in words
