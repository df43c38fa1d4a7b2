"""What visitors typed or chose does not stay behind when their session, or its half hour, is over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from nominations.accounts.tasks import forget_visits
from nominations.outbox.models import Heartbeat

pytestmark = pytest.mark.django_db


def rows_of_the_cache() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache")
        return int(cursor.fetchone()[0])


def test_only_what_has_expired_is_deleted() -> None:
    cache.clear()
    ended, running = SessionStore(), SessionStore()
    for session in (ended, running):
        session["kept_text"] = {"/": "typed"}
        session.create()
    Session.objects.filter(pk=ended.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    cache.set("held-file", b"letter", timeout=1800)
    cache.set("old-file", b"letter", timeout=1800)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_cache SET expires = now() - interval '1 minute' WHERE cache_key LIKE '%old-file'")
    forget_visits()
    assert [session.pk for session in Session.objects.all()] == [running.session_key]
    assert (rows_of_the_cache(), cache.get("held-file")) == (1, b"letter")
    assert Heartbeat.objects.get(job="forget").last_result == "1 cache rows"
