"""The one judge of a fault run: it joins the relay's log with the table, and knows nothing of how mail is sent.

A reminder may reach the relay after a submission only if it was in flight already: of two acts that lock the State's
row, the marker and the submission, the one that committed first was first. So a reminder taken by the relay at A, of a
State whose submission was committed at S, is wrong when A > S and the last marker set before A was not committed before
S. Both instants are PostgreSQL's commit timestamps, whose order is that of the locks.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CALLED_BACK = frozenset({"cancelled", "superseded", "expired", "skipped"})
UNSETTLED = frozenset({"queued", "sending", "uncertain", "held"})
REMINDER = "reminder_"

_LINE = re.compile(r"^(?P<at>\S+) sink postfix/(?P<daemon>\w+)\[\d+\]: (?P<queue>[0-9A-F]+): (?P<words>.*)$")
_CLIENT = re.compile(r"to=<(?P<recipient>[^>]*)>, sha256=(?P<sha256>[0-9a-f]{64})")
_NAMED = re.compile(r"message-id=(?P<id><[^>]*>)")


@dataclass(frozen=True)
class Taken:
    """One mail that the relay took."""

    message_id: str
    recipient: str
    sha256: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """All that the oracle reads: rows as plain mappings (tests/faults/history.py names their columns)."""

    taken: Sequence[Taken]
    mails: Sequence[Mapping[str, Any]]
    moves: Sequence[Mapping[str, Any]] = ()
    answers: Mapping[str, datetime] = field(default_factory=dict)  # commit of the submission, by invitation
    unwritten: Sequence[Mapping[str, Any]] = ()
    now: datetime | None = None


@dataclass(frozen=True)
class Judgement:
    """What is wrong, by name, each with the mails that show it; and what was seen on the way."""

    lost: list[str]
    doubled: list[str]
    after_submission: list[str]
    unresolved: list[str]
    altered: list[str]
    due: int
    accepted: int
    called_back: int
    uncertain: int
    resolved: Counter[str]
    reminders: int

    @property
    def faults(self) -> dict[str, list[str]]:
        return {
            "lost": self.lost,
            "doubled": self.doubled,
            "reminder after a submission": self.after_submission,
            "unresolved at the end": self.unresolved,
            "sent with other bytes": self.altered,
        }

    @property
    def is_clean(self) -> bool:
        return not any(self.faults.values())


def judge(facts: Facts) -> Judgement:
    """Return what a run has shown."""
    by_id: dict[str, list[Taken]] = defaultdict(list)
    for each in facts.taken:
        by_id[each.message_id].append(each)
    return Judgement(
        lost=_lost(facts, by_id),
        doubled=_doubled(facts, by_id),
        after_submission=_after_submission(facts, by_id),
        unresolved=[_name(mail) for mail in facts.mails if _is_unsettled(mail, facts.now)],
        altered=_altered(facts, by_id),
        accepted=len(by_id),
        due=sum(_was_due(mail, facts.now) for mail in facts.mails),
        called_back=sum(mail["status"] in CALLED_BACK and _was_due(mail, facts.now) for mail in facts.mails),
        uncertain=sum(move["new"] == "uncertain" != move["old"] for move in facts.moves),
        resolved=Counter(_resolution(move) for move in facts.moves if move["old"] == "uncertain"),
        reminders=sum(mail["kind"].startswith(REMINDER) and mail["message_id"] in by_id for mail in facts.mails),
    )


def read_log(lines: Iterable[str]) -> list[Taken]:
    """Return what the relay took, in order. A mail counts when its last line stands in the log, as for Postfix."""
    clients: dict[str, re.Match[str]] = {}
    names: dict[str, str] = {}
    taken = []
    for line in filter(None, map(_LINE.match, lines)):
        queue, words = line["queue"], line["words"]
        if client := _CLIENT.search(words):
            clients[queue] = client
        elif named := _NAMED.search(words):
            names[queue] = named["id"]
        elif words.endswith("(queue active)"):
            client, at = clients[queue], datetime.fromisoformat(line["at"])
            taken.append(Taken(names[queue], client["recipient"], client["sha256"], at))
    return taken


def _name(mail: Mapping[str, Any]) -> str:
    return f"{mail['status']} {mail['dedup_key']} {mail['message_id']}"


def _was_due(mail: Mapping[str, Any], now: datetime | None) -> bool:
    return mail["status"] != "skipped" and (now is None or mail["due_at"] <= now)


def _is_unsettled(mail: Mapping[str, Any], now: datetime | None) -> bool:
    is_overdue = mail["status"] == "planned" and now is not None and mail["due_at"] <= now
    return mail["status"] in UNSETTLED or is_overdue


def _lost(facts: Facts, taken: Mapping[str, list[Taken]]) -> list[str]:
    """Sent by the table and not in the log; given up; called back though its State has not answered; never written."""
    missing = [
        _name(mail)
        for mail in facts.mails
        if (mail["status"] == "sent" and mail["message_id"] not in taken)
        or mail["status"] == "failed"
        or (mail["status"] in CALLED_BACK - {"skipped"} and mail["subject_id"] not in facts.answers)
    ]
    return [*missing, *(f"never written: {each['kind']} {each['about']}" for each in facts.unwritten)]


def _doubled(facts: Facts, taken: Mapping[str, list[Taken]]) -> list[str]:
    """One Message-ID twice; one key under two Message-IDs; one that went though it was called back, or has no row."""
    keys = {mail["message_id"]: mail["dedup_key"].partition("#")[0] for mail in facts.mails}
    reached = Counter(keys.get(message_id, message_id) for message_id in taken)
    back = {mail["message_id"] for mail in facts.mails if mail["status"] in CALLED_BACK}
    return [
        *(f"{len(each)} × {message_id}" for message_id, each in taken.items() if len(each) > 1),
        *(f"{number} mails of {key}" for key, number in reached.items() if number > 1),
        *(f"went though called back: {message_id}" for message_id in taken if message_id in back),
        *(f"of no row: {message_id}" for message_id in taken if message_id not in keys),
    ]


def _altered(facts: Facts, taken: Mapping[str, list[Taken]]) -> list[str]:
    """Bytes or address other than the row's; the hash is the marker's, so it is there whenever a marker was."""
    return [
        _name(mail)
        for mail in facts.mails
        for each in taken.get(mail["message_id"], [])
        if each.recipient != mail["recipient"] or (mail["sha256"] and each.sha256 != mail["sha256"])
    ]


def _after_submission(facts: Facts, taken: Mapping[str, list[Taken]]) -> list[str]:
    markers: dict[str, list[datetime]] = defaultdict(list)
    for move in facts.moves:
        if move["marked"]:
            markers[move["mail"]].append(move["at"])
    wrong = []
    for mail in facts.mails:
        answered_at = facts.answers.get(mail["subject_id"])
        if answered_at is None or not mail["kind"].startswith(REMINDER):
            continue
        for each in taken.get(mail["message_id"], []):
            marked_at = max((at for at in markers[mail["pk"]] if at <= each.at), default=None)
            if each.at > answered_at and (marked_at is None or marked_at > answered_at):
                wrong.append(f"{_name(mail)}: {each.at - answered_at} after")
    return wrong


def _resolution(move: Mapping[str, Any]) -> str:
    """Say how a doubt ended: by the reconciler, who gives a reason, or by the sender's own late word."""
    ends = {
        ("sent", True): "found in the log",
        ("sent", False): "late yes",
        ("queued", True): "proved absent, sent again",
        ("queued", False): "late no, sent again",
    }
    return ends.get((move["new"], bool(move["reason"])), str(move["new"]))
