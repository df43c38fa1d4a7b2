"""The addresses of the pages of texts; versions have no list of their own in the admin: each text shows its own."""

from nominations.desk.admin.base import Page
from nominations.desk.views import text_versions, texts


def text_routes(way: str, name: str = "") -> dict[str, tuple[Page, str]]:
    """Return the addresses below those of all groups, of a group or of a call, each with its view and name."""
    return {
        way: (texts.listing, f"{name}texts"),
        f"{way}<str:text_key>/": (texts.text, f"{name}text"),
        f"{way}<str:text_key>/formatted/": (texts.formatted, f"{name}text_formatted"),
        f"{way}<str:text_key>/versions/": (text_versions.history, f"{name}text_history"),
        f"{way}<str:text_key>/versions/<int:number>/again/": (text_versions.again, f"{name}text_again"),
        f"{way}<str:text_key>/going-back/": (text_versions.going_back, f"{name}text_going_back"),
    }
