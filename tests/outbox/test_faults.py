"""Nine steps × seven misbehaviours: what each makes of a mail, against what the server truly accepted.

Before the final dot nothing is uncertain; after it only a valid reply is believed (RFC 1047). Where a mail will be sent
again the server must not have it, else it would come twice; where it counts as sent the server must have it, else it
would be lost. After every fault the next mail goes over the same relay.
"""

import time

import pytest

from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Outcome, Relay, RelayAway
from tests.outbox.faulty import Faulty, How, Step, faulty

SEVEN = """
          LATER       NEVER       GARBAGE     RESET       CLOSED      SILENT      CUT
BANNER    away        away        away        away        away        away        away
EHLO      away        away        away        away        away        away        away
MAIL      try_later   refused     dropped     dropped     dropped     dropped     dropped
RCPT      try_later   refused     dropped     dropped     dropped     dropped     dropped
DATA      try_later   refused     dropped     dropped     dropped     dropped     dropped
LINES     try_later   refused     dropped     dropped     dropped     dropped     dropped
DOT       try_later   refused     uncertain   uncertain   uncertain   uncertain   uncertain
RSET      not_wanted  not_wanted  not_wanted  not_wanted  not_wanted  not_wanted  not_wanted
NEXT      try_later   refused     sent        sent        sent        sent        sent
"""
# NEXT: the kept connection had died before a word was said of the mail, so it goes over a new one at once.
# UNASKED at DOT: the mail was accepted, whatever is said afterwards; at DATA the no is said while lines are sent.
RARER = """
          LEAVING     ENDLESS     LONG        UNASKED
BANNER    away        away        away        away
EHLO      away        away        away        away
MAIL      try_later   dropped     dropped     dropped
RCPT      try_later   dropped     dropped     dropped
DATA      try_later   dropped     dropped     refused
LINES     try_later   dropped     dropped     dropped
DOT       try_later   uncertain   uncertain   sent
RSET      not_wanted  not_wanted  not_wanted  not_wanted
NEXT      sent        sent        sent        dropped
"""
AWAY = "away"
MUST_NOT_BE_THERE = {AWAY, "try_later", "dropped", "refused", "not_wanted"}
LISTEN_NO_MORE = {How.SILENT, How.ENDLESS, How.LONG}
A_MOMENT, LONG_ENOUGH = 0.6, 20.0

Cell = tuple[Step, How, str]


def cells(table: str) -> list[Cell]:
    head, *rows = table.strip().splitlines()
    return [
        (Step[name], How[how], outcome)
        for name, *outcomes in map(str.split, rows)
        for how, outcome in zip(head.split(), outcomes, strict=True)
    ]


def letter(number: int, step: Step) -> Envelope:
    # Longer than all buffers on the way, so that the server can misbehave while lines are still being sent.
    lines = b"." + b"x" * 77 + b"\r\n"
    data = b"Message-ID: <%d@example.org>\r\n\r\n" % number + lines * (100_000 if step is Step.LINES else 3)
    return Envelope("no-reply@example.org", "contact.at@example.org", data)


def outcome_of(relay: Relay, envelope: Envelope, *, wanted: bool = True) -> str:
    try:
        return relay.send(envelope, lambda: wanted).outcome.name.lower()
    except RelayAway:
        return AWAY


def judged(step: Step, how: How, server: Faulty) -> str:
    """Send a mail into the fault, compare the outcome with the truth, and send the next."""
    relay = Relay("127.0.0.1", server.port, command_seconds=LONG_ENOUGH, final_reply_seconds=LONG_ENOUGH)
    before, mail, after = letter(1, step), letter(2, step), letter(3, Step.MAIL)
    if step is Step.NEXT:
        assert outcome_of(relay, before) == "sent"
    if how in LISTEN_NO_MORE:
        relay.command_seconds = relay.final_reply_seconds = A_MOMENT
    outcome = outcome_of(relay, mail, wanted=step is not Step.RSET)
    times = server.accepted.count(mail.data)
    assert times <= 1
    assert times == 1 or outcome != "sent"
    assert times == 0 or outcome not in MUST_NOT_BE_THERE
    relay.command_seconds = relay.final_reply_seconds = LONG_ENOUGH
    assert outcome_of(relay, after) == "sent"
    assert server.accepted.count(after.data) == 1
    relay.close()
    return outcome


def test_the_tables_name_an_outcome_for_every_cell_63_of_63() -> None:
    seven, rarer = ({(step, how): outcome for step, how, outcome in cells(table)} for table in (SEVEN, RARER))
    assert f"{len(seven)} of {9 * 7}" == "63 of 63"
    nine = set(Step) - {Step.STARTTLS, Step.QUIT}
    assert seven.keys() | rarer.keys() == {(step, how) for step in nine for how in How}
    assert {*seven.values(), *rarer.values()} <= {AWAY, *(outcome.name.lower() for outcome in Outcome)}
    uncertain = {step for (step, _how), outcome in [*seven.items(), *rarer.items()] if outcome == "uncertain"}
    assert uncertain == {Step.DOT}


@pytest.mark.parametrize(("step", "how", "outcome"), [*cells(SEVEN), *cells(RARER)])
def test_a_fault_has_its_outcome_the_truth_agrees_and_the_next_mail_goes(step: Step, how: How, outcome: str) -> None:
    with faulty(step, how) as server:
        assert judged(step, how, server) == outcome


@pytest.mark.parametrize("how", How)
def test_whatever_is_answered_to_quit_nobody_waits_for_long(how: How) -> None:
    with faulty(Step.QUIT, how) as server:
        relay = Relay("127.0.0.1", server.port, command_seconds=LONG_ENOUGH)
        mail = letter(1, Step.QUIT)
        assert outcome_of(relay, mail) == "sent"
        began = time.monotonic()
        relay.close()
        assert time.monotonic() - began < LONG_ENOUGH / 2
        assert server.accepted == [mail.data]
