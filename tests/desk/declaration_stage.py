"""The stage of declarations at the desk: addresses of a declaration's pages, and one that is still being drawn up."""

from typing import Any

from nominations.declarations.models import Declaration
from nominations.desk import declaration_pages
from nominations.groups.models import ExpertGroup
from tests.cast import OPENED

LIST = "/admin/nominations/declaration/"


def of(page: str, declaration: Declaration, *keys: object) -> str:
    return declaration_pages.address(declaration, page, *keys)


def prepared(group: ExpertGroup, number: int = 1, **facts: Any) -> Declaration:
    """Return a declaration that nobody has done yet."""
    told = {
        "short_title": f"Draft {number}",
        "title": f"Draft declaration {number}",
        "slug": f"draft-{number}",
        **facts,
    }
    return Declaration.objects.create(group=group, created_at=OPENED, **told)
