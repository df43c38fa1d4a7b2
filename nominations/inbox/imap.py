"""A functional mailbox over IMAP, read without a trace: EXAMINE and BODY.PEEK leave people's marks as they are."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
# Of a mail that is too large to keep: its headers and first text, which stand at its beginning.
A_BEGINNING = 256 * 1024
_PORTS = {"imaps": 993, "imap": 143}


class AddressWrong(ValueError):  # noqa: N818 - says what the address is
    """INBOX_URLS holds something that is no address of a mailbox; `str()` says which, without its password."""


class Unreadable(Exception):  # noqa: N818 - a state of the world, met every day
    """The mailbox cannot be read now; `str()` is a sentence for staff."""


@dataclass(frozen=True)
class Account:
    """Where a functional mailbox lies; `address` is the one that people write to."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    address: str
    is_tls: bool  # from the first byte on; otherwise STARTTLS is asked for before the password is said


def accounts() -> list[Account]:
    """Return the mailboxes of the settings. Raises AddressWrong."""
    return [account(url, number) for number, url in enumerate(settings.INBOX_URLS, start=1)]


def account(url: str, number: int = 1) -> Account:
    """Read imaps://user:password@host:port/Folder?address=quantum@example.org, each part percent-encoded."""
    try:
        parts = urlsplit(url.strip())
        port, user, password = parts.port, unquote(parts.username or ""), unquote(parts.password or "")
        address = parse_qs(parts.query).get("address", [user])[0].strip().lower()
    except ValueError:
        # Not chained: the cause would show a part of the password.
        raise AddressWrong(f"Mailbox {number} of INBOX_URLS cannot be read as an address.") from None
    if parts.scheme not in _PORTS or not (parts.hostname and user and password) or "@" not in address:
        raise AddressWrong(
            f"Mailbox {number} of INBOX_URLS must read imaps://user:password@host/INBOX?address=name@example.org."
        )
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    host, port = parts.hostname, port or _PORTS[parts.scheme]
    return Account(host, port, user, password, folder, address, parts.scheme == "imaps")


@dataclass(frozen=True)
class Listed:
    """A mail as its mailbox lists it."""

    uid: int
    size: int
    received_at: datetime | None


@dataclass
class Folder:
    """An open mailbox. `validity` changes when its UIDs begin anew (RFC 3501 section 2.3.1.1)."""

    client: Any  # IMAPClient has no types
    validity: int

    def uids_above(self, last: int) -> list[int]:
        """Return the UIDs above this one; a server answers "5:*" with its last mail even where that is below."""
        return sorted(uid for uid in self.client.search(["UID", f"{last + 1}:*"]) if uid > last)

    def listed(self, uids: list[int]) -> list[Listed]:
        found = self.client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        rows = ((uid, found[uid]) for uid in uids if uid in found)
        return [Listed(uid, row.get(b"RFC822.SIZE", 0), row.get(b"INTERNALDATE")) for uid, row in rows]

    def content(self, uid: int, *, whole: bool) -> bytes:
        """Return a mail, or its beginning; empty when it was deleted meanwhile."""
        part = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{A_BEGINNING}>"
        row = self.client.fetch([uid], [part]).get(uid, {})
        return next((value for key, value in row.items() if key.startswith(b"BODY[]") and value), b"")


@contextmanager
def opened(account: Account) -> Iterator[Folder]:
    """Open a mailbox for reading only. Raises Unreadable, also when the connection ends meanwhile."""
    client = None
    try:
        client = _connected(account)
        client.normalise_times = False  # keep the zone of INTERNALDATE
        client.login(account.user, account.password)
        chosen = client.select_folder(account.folder, readonly=True)
        yield Folder(client, int(chosen.get(b"UIDVALIDITY", 0)))
    except (IMAPClientError, OSError) as error:
        raise Unreadable(_sentence(account, error)) from error
    finally:
        if client is not None:
            with suppress(IMAPClientError, OSError):
                client.logout()


def _connected(account: Account) -> Any:
    context = ssl.create_default_context(cafile=settings.INBOX_CA_FILE or None)
    time_out = SocketTimeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS)
    tls: dict[str, Any] = {"ssl": account.is_tls, "ssl_context": context if account.is_tls else None}
    client = IMAPClient(account.host, account.port, timeout=time_out, **tls)
    if not account.is_tls:
        client.starttls(context)
    return client


def _sentence(account: Account, error: Exception) -> str:
    """Say for staff what is wrong; nothing that the server wrote is repeated, it might echo the password."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"The certificate of {account.host} is not trusted: {error.verify_message}."
        case LoginError():
            return f"{account.host} refuses the name or the password."
        case CapabilityError():
            return f"{account.host} offers no encryption (STARTTLS): the password was not sent."
        case TimeoutError():
            return f"{account.host} does not answer in time."
        case OSError():
            return f"{account.host} cannot be reached, or ended the connection ({type(error).__name__})."
        case _:
            return f"{account.host} does not let the folder {account.folder} be read ({type(error).__name__})."
