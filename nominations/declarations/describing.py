"""What a declaration is told to be: cleaned, judged, compared with what it was."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nominations.declarations.models import Declaration
from nominations.declarations.states import Status
from nominations.kernel.refusals import Refused
from nominations.kernel.text import clean_line, clean_text

LINES = ("slug", "title", "short_title", "done_at", "original_language", "depositary", "source_url")
TEXTS = ("summary", "legal_effect", "accession_clause", "source")
OTHERS = ("kind", "open_to", "is_public", "group")
JUDGED = (*LINES, *TEXTS, "kind", "open_to")


class NotADeclaration(Refused):
    """The facts make no declaration: a title is missing, an address is taken, a text is too long."""


def settle(declaration: Declaration, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Give the declaration these facts; return what changed as name → [old, new], as JSON. The caller saves it."""
    clean = cleaned(facts)
    changed = {name: [getattr(declaration, name), value] for name, value in clean.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1] or declaration._state.adding}
    if "slug" in changed and declaration.status != Status.PREPARED:
        raise NotADeclaration(_("The public knows the declaration by its address: the name in it stays as it is."))
    for name, (_old, new) in changed.items():
        setattr(declaration, name, new)
    _judge(declaration)
    if "open_to" in changed:
        _refuse_strangers(declaration)
    as_json = {"group": lambda group: group.code if group else ""}
    return {name: [as_json.get(name, lambda value: value)(each) for each in pair] for name, pair in changed.items()}


def save(declaration: Declaration) -> None:
    """Save it; whoever took the same address at the same instant was first. Raises NotADeclaration."""
    try:
        with transaction.atomic():
            declaration.save()
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise _taken(declaration) from error


def cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts with their texts cleaned. A name that no declaration has is a mistake of the caller."""
    unknown = set(facts) - {*LINES, *TEXTS, *OTHERS}
    if unknown:
        raise TypeError(f"No facts of a declaration: {', '.join(sorted(unknown))}")
    clean: dict[str, Any] = dict(facts)
    for name in clean.keys() & set(LINES):
        clean[name] = clean_line(clean[name])
    for name in clean.keys() & set(TEXTS):
        clean[name] = clean_text(clean[name])
    if "original_language" in clean:
        clean["original_language"] = clean["original_language"].lower()
    return clean


def _judge(declaration: Declaration) -> None:
    if not declaration.title or not declaration.short_title:
        raise NotADeclaration(_("Give the declaration a title and a short title."))
    others = Declaration.objects.exclude(pk=declaration.pk)
    if others.filter(slug=declaration.slug).exists():
        raise _taken(declaration)
    language = declaration.original_language
    if language and not (len(language) == 2 and language.isascii() and language.isalpha()):  # noqa: PLR2004 - ISO 639-1
        raise NotADeclaration(_("Give the language as two letters: en, fr, ja."))
    columns = {field.name for field in Declaration._meta.concrete_fields}
    try:
        declaration.clean_fields(exclude=columns - set(JUDGED))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = Declaration._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        raise NotADeclaration(f"{str(label).capitalize()}: {messages[0]}") from error


def _taken(declaration: Declaration) -> NotADeclaration:
    facts = {"slug": declaration.slug}
    return NotADeclaration(_("Another declaration has the address “%(slug)s”: choose another name.") % facts)


def _refuse_strangers(declaration: Declaration) -> None:
    """Raise NotADeclaration when it would be for Member States only, though another State has signed it."""
    if declaration.open_to != Declaration.OpenTo.MEMBER_STATES or declaration._state.adding:
        return
    stranger = declaration.signatures.standing().filter(country__protocol_order__isnull=True).first()
    if stranger is not None:
        facts = {"state": stranger.country.name_en}
        raise NotADeclaration(
            _("%(state)s is no Member State and has signed, so it stays open to other States.") % facts
        )
