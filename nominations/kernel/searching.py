"""Search by the beginnings of words in a folded column, through PostgreSQL's full-text index (no extension needed)."""

from django.contrib.postgres.search import SearchQuery

from nominations.kernel.text import fold


def words_asked(typed: str) -> SearchQuery | None:
    """Return the query that wants a word beginning with each typed word; None where nothing was typed."""
    words = [word.replace("\\", "").replace("'", "''") for word in fold(typed).split()]
    asked = " & ".join(f"'{word}':*" for word in words if word)
    return SearchQuery(asked, search_type="raw", config="simple") if asked else None
