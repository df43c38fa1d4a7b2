"""Which pages axe judged in this run, in which theme: a page of the desk that nobody judged fails the whole run.

The workers of a run are processes of their own, so they write into one file; the process that started them reads it.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from config import local

TABLE = Path(__file__).parents[1] / "permissions" / "table.txt"
THEMES = ("light", "dark")
IS_DARK = "() => matchMedia('(prefers-color-scheme: dark)').matches"
# What answers 200 and is no page: files and tables to take away, and leaves that are shown within a page.
NO_PAGES = ("_csv", "_xlsx", "_pdf", "_zip", "_json", "_file", "_page", "_attachment", "_original")
NO_PAGES += ("_download", "_data", "_table", "_template", "_letter", "_letter_preview", "_minutes_preview", "jsi18n")


def ledger() -> Path:
    return local.folder(testing=True) / "judged.txt"


def note(page: Page) -> str:
    """Write down that this page was judged; return in which theme. An error page is at no address of ours."""
    theme = THEMES[page.evaluate(IS_DARK)]
    with suppress(Resolver404), ledger().open("a") as lines:
        lines.write(f"{resolve(urlsplit(page.url).path).view_name} {theme}\n")
    return theme


def pages_of_the_desk() -> set[str]:
    """Return the names of all pages that an administrator can open, from the table of permissions."""
    rows = (line.split() for line in TABLE.read_text().splitlines()[1:])
    found = {row[0] for row in rows if row[0].startswith("admin:") and row[1] == "GET" and row[-1] == "200"}
    return {name for name in found if not name.endswith(NO_PAGES)}


def missing() -> list[str]:
    """Return what was not judged in this run, "name theme" each."""
    judged = set(ledger().read_text().splitlines()) if ledger().exists() else set()
    return sorted(_wanted(pages_of_the_desk()) - judged)


def _wanted(names: Iterable[str]) -> set[str]:
    return {f"{name} {theme}" for name in names for theme in THEMES}
