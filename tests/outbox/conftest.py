"""A mail server, a template and messages for the tests of the outbox."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nominations.outbox.messages import Message, key
from nominations.outbox.relay import Relay
from nominations.reference.models import Country
from tests.cast import NOW
from tests.outbox.sink import Sink, listening

WORDS = {
    "subject.txt": "A word to {{ name }}",
    "body.txt": "Dear {{ name }},\n\n{% if gone %}{% endif %}\n\n.Kind regards: {{ site_url }} \n\n",
    "body.html": "<p>Dear {{ name }},</p>",
}


@pytest.fixture
def templates(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "mail" / "notes" / "hello"
    folder.mkdir(parents=True)
    for name, words in WORDS.items():
        (folder / name).write_text(words)
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    return folder


@pytest.fixture
def austria_row(states: dict[str, Country]) -> Country:
    return states["AT"]


def hello(about: Country, number: int = 1, **changes: Any) -> Message:
    facts: dict[str, Any] = {
        "kind": "hello",
        "template": "notes/hello",
        "recipient": f"contact.{number}@example.org",
        "recipient_name": "Ännchen O'Neill",
        "context": {"name": "Ännchen <b>"},
        "dedup_key": key("hello", about.pk, number),
        "about": about,
        "audience": "AT",
        "reply_to": "quantum@commission.example.org",
        "thread": "E03931-2026-1",
    }
    return Message(**{**facts, **changes})


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening(Sink()) as running:
        yield running


@pytest.fixture
def relay(sink: Sink) -> Iterator[Relay]:
    relay = Relay("127.0.0.1", sink.port, final_reply_seconds=2, command_seconds=2)
    yield relay
    relay.close()


@pytest.fixture
def nobody_listens() -> Relay:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Relay("127.0.0.1", free.getsockname()[1])


LONG_AGO = NOW.replace(year=NOW.year - 1)
