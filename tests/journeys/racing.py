"""Two acts at the same instant, each with a connection of its own, against the real database."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from nominations.kernel.refusals import Refused

SECONDS = 120


@dataclass(frozen=True)
class Ended:
    """What an act returned, or the sentence of its refusal; anything else fails the test."""

    value: Any = None
    refusal: str = ""


def race(*acts: Callable[[], Any]) -> list[Ended]:
    """Run the acts in threads that start together; return their ends in the acts' order."""
    gate = threading.Barrier(len(acts))
    ends: list[Ended | Exception] = [Ended()] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(SECONDS)
            ends[number] = Ended(value=act())
        except Refused as refusal:
            ends[number] = Ended(refusal=str(refusal))
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return [_checked(end) for end in ends]


def _checked(end: "Ended | Exception") -> Ended:
    if isinstance(end, Exception):
        raise end
    return end


def refusals(ends: Sequence[Ended]) -> list[str]:
    return [end.refusal for end in ends if end.refusal]
