"""What the clock does for people who are gone: ended sessions and expired cache rows go, with the text kept in them."""

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from nominations.accounts import importing
from nominations.kernel import clock
from nominations.outbox import heartbeats


@shared_task(name="nominations.accounts.forget_visits")
def forget_visits() -> None:
    """Delete what Django leaves until it is asked for again: typed text (config/kept.py), held files, old lists."""
    SessionStore.clear_expired()
    importing.forget(at=clock.now())
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < now()")  # noqa: S608 - our own table's name
        heartbeats.beat("forget", f"{cursor.rowcount} cache rows")
