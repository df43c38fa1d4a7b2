"""System checks that refuse settings which would open a public site; asked by every command and by the web server."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from nominations.inbox import imap

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
SHORTEST_KEY = 50
SHORTEST_TOKEN = 32


@register(Tags.security)
def unsafe_settings(**_facts: object) -> list[CheckMessage]:
    """Return an error for each setting that belongs to a developer's machine and is met beside a public host."""
    public = sorted(host for host in settings.ALLOWED_HOSTS if not _is_local(host))
    hosts = ", ".join(public)
    found = [
        (public and settings.LOCAL_MODE, "E001", f"LOCAL_MODE is on beside a public host ({hosts})."),
        (public and settings.LOCAL_MAILBOX, "E002", f"The local mailbox shows all mail, and {hosts} is a public host."),
        (
            settings.LOCAL_MAILBOX and not settings.LOCAL_MODE,
            "E003",
            "LOCAL_MAILBOX is on outside local mode: it would show all mail to everybody.",
        ),
        (public and settings.DEBUG, "E004", f"DEBUG is on beside a public host ({hosts})."),
        (not settings.LOCAL_MODE and _is_weak_key(), "E005", "SECRET_KEY is missing, short or the one of local mode."),
        (
            not settings.LOCAL_MODE and not settings.SITE_URL.startswith("https://"),
            "E006",
            "SITE_URL does not begin with https://: links in mails would be sent in the clear.",
        ),
        (
            settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL,
            "E007",
            "EMAIL_USE_TLS (STARTTLS) and EMAIL_USE_SSL (TLS from the first byte on) are both on: choose one.",
        ),
        (
            settings.EMAIL_HOST_USER
            and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or _is_local(settings.EMAIL_HOST)),
            "E008",
            "EMAIL_HOST_USER is given without EMAIL_USE_TLS or EMAIL_USE_SSL: its password would go in the clear.",
        ),
        (0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN, "E009", "METRICS_TOKEN is short enough to be guessed."),
        (bool(wrong := _wrong_mailbox()), "E010", wrong),
    ]
    return [Error(sentence, id=f"config.{number}") for is_wrong, number, sentence in found if is_wrong]


def refuse_unsafe_settings() -> None:
    """Stop the web server from starting. Raises ImproperlyConfigured with every sentence."""
    errors = unsafe_settings()
    if errors:
        raise ImproperlyConfigured(" ".join(str(error.msg) for error in errors))


def _wrong_mailbox() -> str:
    """Return the sentence about a functional mailbox whose address cannot be read: it would be polled by nobody."""
    try:
        imap.accounts()
    except imap.AddressWrong as wrong:
        return str(wrong)
    return ""


def _is_local(host: str) -> bool:
    return host in LOCAL_HOSTS or host.endswith(".localhost")


def _is_weak_key() -> bool:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own answer to an empty key
        return True
    return len(key) < SHORTEST_KEY or key.startswith(("local-mode-only", "django-insecure"))
