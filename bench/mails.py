"""What the processes of the mail bench do: queue real mails, send them as the product does, as the floor, and bare."""

import smtplib
import time
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef

from bench import names
from bench.floor import outbox as floor
from nominations.calls import notices
from nominations.calls import queries as calls
from nominations.calls.models import Call, Invitation
from nominations.kernel import clock
from nominations.outbox import actions as outbox
from nominations.outbox import envelopes, guards, heartbeats, sender
from nominations.outbox.messages import Message
from nominations.outbox.models import OutgoingMail
from nominations.outbox.relay import Relay
from nominations.outbox.states import Status
from nominations.reminders import notices as reminders
from nominations.reminders import queries as reminded
from nominations.workflow.models import Nomination
from nominations.workflow.states import ANSWERED

HOST = "127.0.0.1"
REMINDER = "reminder_d7"
POLL_SECONDS, AT_MOST_SECONDS, PAUSE_SECONDS = 0.02, 30, 0.1


def queue(number: int) -> int:
    """Queue this many mails: calls opened and reminders by halves, with the words that people would read."""
    messages = [*islice(_announcements(), number - number // 2), *islice(_reminders(), number // 2)]
    with transaction.atomic():
        return len(outbox.enqueue(messages, at=names.NOW))


def _announcements() -> Iterator[Message]:
    for call in Call.objects.select_related("group").order_by("reference").iterator(chunk_size=50):
        yield from notices.opened(call, at=names.NOW)


def _reminders() -> Iterator[Message]:
    """Yield reminders to States that have not answered, so that the guard lets them go."""
    answered = Nomination.objects.filter(invitation=OuterRef("pk"), status__in=ANSWERED)
    open_ = Invitation.objects.exclude(Exists(answered)).select_related("call__group", "country").order_by("pk")
    contacts, boxes = calls.contact_points(on=clock.local_day(names.NOW)), reminded.mailboxes(at=names.NOW)
    begun = reminded.begun(invitations := list(open_[:3_000]))
    for each in invitations:
        for message in notices.to_state(
            REMINDER,
            each,
            contacts[str(each.country_id)],
            step=each.deadline_key,
            mailbox=boxes[str(each.call.group_id)],
            template=f"reminders/{REMINDER}",
            context={},
        ):
            yield reminders.with_words(message, begun.get(str(each.pk)), at=names.NOW)


def drain(port: int) -> int:
    """Send until nothing is due, as `run_outbox` does: a few seconds at a time, each with its heartbeat."""
    relay, sent, more = Relay(HOST, port), 0, True
    while more:
        run = sender.drain(relay, guards=guards.from_settings())
        heartbeats.beat("drain", str(run))
        sent, more = sent + sum(run.outcomes.values()), run.more
    relay.close()
    return sent


def bare(port: int, number: int) -> Callable[[], int]:
    """Prepare the loop without an outbox: smtplib, one kept connection, bytes that are there already."""
    mails = OutgoingMail.objects.filter(status=Status.QUEUED).order_by("pk")[:number]
    ready = [envelopes.envelope(mail) for mail in mails]

    def loop() -> int:
        with smtplib.SMTP(HOST, port) as session:
            for envelope in ready:
                session.sendmail(envelope.sender, [envelope.recipient], envelope.data)
        return len(ready)

    return loop


def floor_drain(port: int) -> int:
    return floor.drain(HOST, port)


def idle(times: int) -> list[float]:
    """Queue one mail at a time while nothing else is due; return when each was committed (monotonic seconds)."""
    committed: list[float] = []
    for message in islice(_announcements(), times):
        with transaction.atomic():
            # Registered before the hint to the sender, so noted before it is given.
            transaction.on_commit(lambda: committed.append(time.monotonic()))
            [mail] = outbox.enqueue([message], at=names.NOW)
        _wait_until_sent(mail)
        time.sleep(PAUSE_SECONDS)
    return committed


def _wait_until_sent(mail: OutgoingMail) -> None:
    until = time.monotonic() + AT_MOST_SECONDS
    while not OutgoingMail.objects.filter(pk=mail.pk, status=Status.SENT).exists():
        if time.monotonic() > until:
            raise RuntimeError(f"{mail} was not sent in {AT_MOST_SECONDS} s")
        time.sleep(POLL_SECONDS)
