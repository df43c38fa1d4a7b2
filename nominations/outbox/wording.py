"""The words of mails that secretariats may change: which version a message takes, and what they say once filled."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.template import Context, Engine
from django.template.base import FilterExpression, VariableNode, render_value_in_context
from django.utils.safestring import SafeString

from nominations.kernel import text
from nominations.texts import filling, queries
from nominations.texts.catalogue import KINDS, mail_key
from nominations.texts.queries import Wanted, Wording

if TYPE_CHECKING:
    from nominations.outbox.messages import Message

MOST_IN_SUBJECT = 120  # characters of one value, so that a long title leaves room for the day behind it
Wordings = Mapping[Wanted, Wording]


class Opening(NamedTuple):
    """The subject of a mail and its opening words, in both forms; `mail/parts/words` print them."""

    subject: str
    text: str
    html: SafeString


def wanted(message: "Message") -> Wanted | None:
    """Return which text a message is worded with; None for a mail that nobody words."""
    name = mail_key(message.template, message.variant)
    return Wanted(name, message.group_id, message.call_id, message.language) if name else None


def of(messages: Iterable["Message"]) -> Wordings:
    """Return the words in force for a batch, asked of the database once."""
    asked = {each for message in messages if (each := wanted(message))}
    return queries.several(asked)


def its(message: "Message", wordings: Wordings) -> Wording | None:
    """Return a message's own among the words of its batch; None for a mail that nobody words."""
    asked = wanted(message)
    return wordings[asked] if asked else None


def opening(key: str, wording: Wording, context: Mapping[str, Any]) -> Opening:
    """Return what the words say; a value is never interpreted, nor looked up unless the words name it."""
    within = Context(dict(context), autoescape=False)
    values = {
        name: render_value_in_context(source.resolve(within), within)
        for name, source in _sources(key).items()
        if name in _named(wording)
    }
    blocks = filling.filled(wording.body, values)
    subject = filling.fill(
        wording.subject, {name: text.shortened(value, MOST_IN_SUBJECT) for name, value in values.items()}
    )
    return Opening(text.clean_line(subject), filling.as_text(blocks), filling.as_html(blocks))


def _named(wording: Wording) -> frozenset[str]:
    return filling.names(wording.subject) | filling.names(wording.body)


@cache
def _sources(key: str) -> Mapping[str, FilterExpression]:
    """Return where each placeholder of a kind finds its value, compiled: the catalogue's own words, never a user's."""
    engine, found = Engine.get_default(), {}
    for placeholder in KINDS[key].placeholders:
        [node] = engine.from_string("{{ %s }}" % placeholder.source).nodelist  # noqa: UP031 - braces of a template
        found[placeholder.name] = cast("VariableNode", node).filter_expression
    return found
