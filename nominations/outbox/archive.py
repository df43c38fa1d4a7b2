"""The archive mailbox: the relay sends it a copy of every mail that it takes, and it is asked over IMAP.

A copy found proves that the mail was taken. One that is missing proves nothing: it may still be on its way.
"""

import logging
import ssl
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from nominations.outbox.reconciling import Asked, Said, Verdict

SECONDS = 20

logger = logging.getLogger(__name__)


class ImapArchive:
    """Asks `imaps://user:password@host:port/Folder`; a mailbox that does not answer knows nothing."""

    def __init__(self, url: str, ca_file: str = "") -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "", parts.port or 993
        self.user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self.folder = unquote(parts.path.lstrip("/")) or "INBOX"
        self.ca_file = ca_file

    def look_up(self, asked: Sequence[Asked]) -> Mapping[str, Said]:
        try:
            return self._look_up(asked)
        except (IMAPClientError, OSError) as error:
            logger.warning("The archive mailbox at %s cannot be asked: %s", self.host, type(error).__name__)
            return {}

    def _look_up(self, asked: Sequence[Asked]) -> dict[str, Said]:
        found: dict[str, Said] = {}
        context = ssl.create_default_context(cafile=self.ca_file or None)
        with IMAPClient(self.host, self.port, ssl=True, ssl_context=context, timeout=SECONDS) as session:
            session.login(self.user, self._password)
            session.select_folder(self.folder, readonly=True)
            for each in asked:
                if session.search(["HEADER", "Message-ID", each.message_id]):
                    found[each.message_id] = Said(Verdict.ACCEPTED, f"A copy lies in the archive mailbox {self.folder}")
        return found
