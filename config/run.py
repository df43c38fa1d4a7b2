"""`make run`: the whole site on one machine, in the foreground; run as `python -m config.run`."""

import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from environs import Env

from config import embedded, keeper, local
from config.children import ChildEndedError, Children, on_signal
from config.servers import ServerError

READY = """
Ready: {site}

  Sign in with one of these addresses. The code arrives on the local mailbox page.
    Commission staff            officer@commission.example.org
    Contact point of Austria    contact.at@example.org
    Contact point of Belgium    contact.be@example.org

  Local mailbox   {site}mailbox/
  Logs            {logs}
  Ctrl-C stops everything; the data stays for the next `make run`.
"""
ANSWER_SECONDS = 180  # some four seconds on an idle machine


class CannotRunError(Exception):
    """The site cannot start here and now; the message is the sentence to show."""


def main() -> int:
    Env().read_env(local.BASE_DIR / ".env", recurse=False)
    if "MAKELEVEL" in os.environ:
        keeper.die_with_parent(signal.SIGTERM)  # make killed outright takes us along
    try:
        port = _port(os.environ.get("PORT") or "8000")
        folder = local.folder()
        with _only_run(folder, port):
            _refuse_taken(port)
            return _run(folder, port)
    except (CannotRunError, ServerError) as error:
        say(str(error))
        return 1


def _run(folder: Path, port: int) -> int:
    on_signal()
    os.environ.update(LOCAL_MODE="1", LOCAL_DIR=str(folder), PORT=str(port), PYTHONUNBUFFERED="1")
    start, status = time.monotonic(), 0
    with suppress(KeyboardInterrupt), embedded.running(local.LocalServers(folder)):
        say(f"  PostgreSQL and Redis are up ({time.monotonic() - start:.1f} s)")
        with Children(folder / "logs") as children:
            status = _serve(children, folder, port)
    say("Stopped.")
    return status


def _serve(children: Children, folder: Path, port: int) -> int:
    try:
        children.complete("prepare", [sys.executable, "-m", "config.prepare"])
        start = time.monotonic()
        for name, command in commands(folder, port).items():
            children.start(name, command)
        children.wait_until(lambda: _answers(port), ANSWER_SECONDS)
        say(f"  Web server, local mail, Celery worker and beat are up ({time.monotonic() - start:.1f} s)")
        say(READY.format(site=f"http://localhost:{port}/", logs=folder / "logs"))
        children.wait()
    except ChildEndedError as error:
        say(f"\n{error}\nStopping the rest …")
        return 1
    except KeyboardInterrupt:
        say("\nStopping …")
    return 0


def commands(folder: Path, port: int) -> dict[str, list[str]]:
    """What runs beside the servers, in the order of starting; docker-compose.yml runs the same without local mail."""
    python, celery = [sys.executable, "-m"], [sys.executable, "-m", "celery", "--app", "config"]
    mailbox, mail_address = str(folder / "mailbox"), f"127.0.0.1:{local.mail_port(port)}"
    return {
        "mail": [*python, "aiosmtpd", "-n", "-l", mail_address, "-c", "aiosmtpd.handlers.Mailbox", mailbox],
        "web": [*python, "gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", f"127.0.0.1:{port}"],
        "worker": [*celery, "worker", "--queues", "mail,default", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--schedule", str(folder / "beat"), "--pidfile=", "--loglevel", "INFO"],
    }


def say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone; what has to be stopped still is
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535 - local.MAIL_PORT_STEP:
        return int(text)
    raise CannotRunError(f"PORT={text} is not a port: give a number from 1 to {65535 - local.MAIL_PORT_STEP}.")


@contextmanager
def _only_run(folder: Path, port: int) -> Iterator[None]:
    """One run a folder: the lock goes with the process, so that a crash leaves nothing to clean up."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            sentence = f"It is already running: {lock.read().strip()}. Stop it there with Ctrl-C first."
            raise CannotRunError(sentence) from None
        lock.truncate(0)
        lock.write(f"http://localhost:{port}/, process {os.getpid()}")
        lock.flush()
        yield


def _refuse_taken(port: int) -> None:
    for number, use in ((port, "the web server"), (local.mail_port(port), "local mail")):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError as error:
                raise CannotRunError(
                    f"Port {number}, needed for {use}, cannot be used ({error.strerror}). "
                    f"Choose another: make run PORT={port + 1 if port + 1 != number else port + 2}"
                ) from error


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
