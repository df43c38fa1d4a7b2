"""The local mailbox: every mail that local mode has sent, kept on this machine; absent from a real deployment."""

import email
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHOWN = 100


@dataclass(frozen=True)
class LocalMail:
    """One mail as it arrived."""

    key: str
    received_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or self.message["X-RcptTo"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain", "html"))
        return str(body.get_content()) if body else ""

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    files = _files()
    return render(
        request,
        "portal/mailbox/inbox.html",
        {"mails": [_read(file) for file in files[:SHOWN]], "older": max(0, len(files) - SHOWN)},
    )


@never_cache
@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    found = next((file for file in _files() if file.name == key), None)
    if found is None:
        raise Http404
    return render(request, "portal/mailbox/mail.html", {"mail": _read(found)})


def _files() -> list[Path]:
    """Return the files of the Maildir, newest first; 404 where there is no local mailbox."""
    if not settings.LOCAL_MAILBOX:
        raise Http404
    files = [file for file in (settings.LOCAL_MAILBOX_DIR / "new").glob("*") if file.is_file()]
    return sorted(files, key=lambda file: (file.stat().st_mtime, file.name), reverse=True)


def _read(file: Path) -> LocalMail:
    received_at = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
    message = email.message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=default)
    return LocalMail(key=file.name, received_at=received_at, message=message)
