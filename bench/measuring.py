"""What a measured process does on request: ask a page many times, run a job; CPU is this process's own."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.db import connection

from bench import importing, jobs, letters, lists, mails, names, world
from bench.counting import Facts, counting, growing, timed
from config import sessions
from nominations.accounts.models import User


class Site:
    """The WSGI application with signed-in visitors."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.cookies: dict[str, str] = {}
        self.status = ""

    def ask(self, path: str, visitor: str) -> bytes:
        return b"".join(self.blocks(path, visitor))

    def blocks(self, path: str, visitor: str) -> Iterator[bytes]:
        """Yield the answer as it comes; an empty visitor is anybody."""
        address, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": settings.ALLOWED_HOSTS[0],
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": settings.ALLOWED_HOSTS[0],
            "HTTP_COOKIE": self.cookie_of(visitor),
            "wsgi.url_scheme": "https",
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        response = self.application(environ, self._begin)
        try:
            yield from response
        finally:
            response.close()

    def _begin(self, status: str, _headers: list[tuple[str, str]], _error: Any = None) -> Any:
        self.status = status

    def cookie_of(self, visitor: str) -> str:
        return visitor and (self.cookies.get(visitor) or self.sign_in(visitor))

    def sign_in(self, visitor: str) -> str:
        """Return the cookie of a session that began a moment ago."""
        user = User.objects.get(email=visitor)
        now = int(time.time())
        session = SessionStore()
        session.update(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
                sessions.BEGAN: now,
                sessions.SEEN: now,
            }
        )
        session.save()
        cookie = SimpleCookie({settings.SESSION_COOKIE_NAME: str(session.session_key)})
        self.cookies[visitor] = cookie.output(header="", attrs=[]).strip()
        return self.cookies[visitor]

    def measure(self, path: str, visitor: str, times: int) -> Facts:
        """Return CPU and wall milliseconds of each request."""
        cpu, wall = [], []
        for _time in range(times):
            cpu_before, wall_before = time.process_time(), time.perf_counter()
            self.ask(path, visitor)
            cpu.append(1_000 * (time.process_time() - cpu_before))
            wall.append(1_000 * (time.perf_counter() - wall_before))
        return {"cpu": cpu, "wall": wall}

    def stream(self, path: str, visitor: str) -> Facts:
        """Read an answer block by block and throw it away; `first` is when its first byte came, in ms."""
        self.cookie_of(visitor)
        facts = growing(lambda: self._read(path, visitor))
        return {**facts, **facts["result"], "status": self.status}

    def _read(self, path: str, visitor: str) -> Facts:
        start, first, size = time.perf_counter(), 0.0, 0
        for block in self.blocks(path, visitor):
            first = first or 1_000 * (time.perf_counter() - start)
            size += len(block)
        return {"first": [first], "bytes": size}

    def look(self, path: str, visitor: str) -> Facts:
        """Warm the page up and return its status, size and number of queries."""
        for _time in range(3):
            self.ask(path, visitor)
        with counting() as queries:
            body = self.ask(path, visitor)
        return {"status": self.status, "bytes": len(body), "queries": queries.number}


def fill(groups: int) -> Facts:
    facts = timed(lambda: world.fill(groups, at=names.NOW))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return facts


def memory() -> Facts:
    """Return the process's proportional share of memory in MiB, where the kernel tells."""
    rollup = Path("/proc/self/smaps_rollup")
    lines = rollup.read_text(encoding="ascii").splitlines() if rollup.exists() else []
    return {"pss": sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1_024}


def serve() -> None:
    """Answer one line of JSON by one line of JSON until the input ends."""
    site = Site()
    acts: dict[str, Callable[..., Facts]] = {
        "look": site.look,
        "measure": site.measure,
        "stream": site.stream,
        "memory": memory,
        "job": lambda name: growing(getattr(jobs, name)),
        "letters": lambda name: growing(getattr(letters, name)),
        "mail": lambda name, *words: timed(partial(getattr(mails, name), *words)),
        "bare": lambda *words: timed(mails.bare(*words)),
        "copy": lambda name: timed(partial(lists.copied, name)),
        "import": lambda path: timed(partial(importing.import_register, path)),
        "copy entries": lambda path: timed(partial(importing.copy_register, path)),
        "fill": fill,
    }
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        act, *words = json.loads(line)
        answers.write(json.dumps(acts[act](*words)) + "\n")
        answers.flush()
