"""Those who can know what the relay took: its log, and a mailbox that gets a copy of everything (its archive)."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from nominations.outbox import postfix
from nominations.outbox.archive import ImapArchive
from nominations.outbox.reconciling import Asked, Said, Verdict, Witness
from nominations.outbox.relay import Relay, RelayAway

logger = logging.getLogger(__name__)


class PostfixLog:
    """The log of a Postfix beside us. It proves an absence where it covers the whole time that is asked about.

    A quiet relay writes no line for hours; then a connection of ours makes it write one, and the next run can judge.
    """

    def __init__(self, path: Path, relay: Relay | None = None) -> None:
        self.path, self.relay = path, relay

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        since = min(each.handed_from for each in asked)
        try:
            log = postfix.read(self.path, {each.message_id for each in asked}, since=since)
        except OSError as error:
            logger.warning("The mail server's log %s cannot be read: %s", self.path, type(error).__name__)
            return {}
        found: dict[str, Said] = {}
        for each in asked:
            if taken := log.taken.get(each.message_id):
                found[each.message_id] = Said(Verdict.ACCEPTED, taken.evidence, taken.at)
            elif log.covers(each.handed_from, each.handed_until):
                found[each.message_id] = Said(Verdict.ABSENT, f"{self.path.name} does not name it.")
        if len(found) < len(asked):
            self._knock()
        return found

    def _knock(self) -> None:
        if self.relay is None:
            return
        try:
            self.relay.connect()
        except RelayAway as error:
            logger.warning("The mail server is away, its log stands still: %s", error)
        self.relay.close()


def from_settings() -> list[Witness]:
    """Return the witnesses that this deployment has; where there is none, doubts are for people to decide."""
    found: list[Witness] = []
    if settings.MAIL_LOG:
        found.append(PostfixLog(Path(settings.MAIL_LOG), Relay.from_settings()))
    if settings.ARCHIVE_URL:
        found.append(ImapArchive(settings.ARCHIVE_URL, settings.INBOX_CA_FILE))
    return found
