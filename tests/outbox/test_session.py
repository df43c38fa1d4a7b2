"""A session is encrypted and signed in as the settings say, or there is none: nothing falls back to plain text."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from nominations.outbox.envelopes import Envelope
from nominations.outbox.relay import Outcome, Relay, RelayAway
from tests.outbox.certificates import Certificate, certificate
from tests.outbox.faulty import How, Step, faulty
from tests.outbox.sink import Sink, listening

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # of the server: we try both ways

LETTER = Envelope("no-reply@example.org", "contact.at@example.org", b"Subject: x\r\n\r\nx\r\n")
ACCOUNT = ("nominations", "a secret word")


def wanted() -> bool:
    return True


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificates"), "IP:127.0.0.1")


@pytest.fixture(scope="module")
def anothers(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("certificates"), "DNS:other.example.org")


@pytest.fixture
def served() -> Iterator[Callable[..., tuple[Sink, Relay]]]:
    """Start a server that shows a certificate, or has an account; return it with a relay that was told these facts."""
    with ExitStack() as running:

        def start(facts: dict[str, Any], **server: Any) -> tuple[Sink, Relay]:
            sink = running.enter_context(listening(Sink(**server)))
            relay = Relay("127.0.0.1", sink.port, command_seconds=2, final_reply_seconds=2, **facts)
            running.callback(relay.close)
            return sink, relay

        yield start


def told(implicit: bool, ca_file: Path | str = "", **facts: Any) -> dict[str, Any]:
    return {"implicit_tls": implicit, "starttls": not implicit, "ca_file": str(ca_file), **facts}


BOTH_WAYS = pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "implicit TLS"])


@BOTH_WAYS
def test_a_mail_goes_encrypted_and_signed_in(served: Any, ours: Certificate, implicit: bool) -> None:
    user, password = ACCOUNT
    facts = told(implicit, ours.file, user=user, password=password)
    sink, relay = served(facts, tls=ours.shown(), implicit_tls=implicit, account=ACCOUNT)
    assert {relay.send(LETTER, wanted).outcome for _number in range(3)} == {Outcome.SENT}
    assert sink.accepted == [LETTER.data] * 3
    assert sink.signed_in == [user]


@BOTH_WAYS
def test_a_certificate_that_nobody_we_trust_signed_lets_mail_wait(
    served: Any, ours: Certificate, anothers: Certificate, implicit: bool
) -> None:
    for trusted in ("", anothers.file):
        sink, relay = served(told(implicit, trusted), tls=ours.shown(), implicit_tls=implicit)
        with pytest.raises(RelayAway, match=r"is not trusted \(self.signed.*EMAIL_CA_FILE"):
            relay.send(LETTER, wanted)
        assert sink.accepted == []


@BOTH_WAYS
def test_a_certificate_of_another_host_lets_mail_wait(served: Any, anothers: Certificate, implicit: bool) -> None:
    sink, relay = served(told(implicit, anothers.file), tls=anothers.shown(), implicit_tls=implicit)
    with pytest.raises(RelayAway, match=r"not trusted \(IP address mismatch.*Check EMAIL_HOST"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


@BOTH_WAYS
def test_tls_of_yesterday_lets_mail_wait(served: Any, ours: Certificate, implicit: bool) -> None:
    old = ours.shown()
    old.set_ciphers("DEFAULT@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    sink, relay = served(told(implicit, ours.file), tls=old, implicit_tls=implicit)
    with pytest.raises(RelayAway, match="No encrypted connection with the mail server could be made"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


def test_a_server_that_does_not_encrypt_gets_no_mail(served: Any) -> None:
    sink, relay = served(told(implicit=False))
    with pytest.raises(RelayAway, match="does not offer STARTTLS, and no mail goes without it"):
        relay.send(LETTER, wanted)
    sink, relay = served(told(implicit=True))
    with pytest.raises(RelayAway, match=r"No encrypted connection .*WRONG_VERSION_NUMBER.*Check EMAIL_PORT"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


def test_a_file_of_authorities_that_cannot_be_read_lets_mail_wait(served: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("no certificate")
    for file in (tmp_path / "missing.pem", tmp_path / "empty.pem"):
        sink, relay = served(told(implicit=True, ca_file=file))
        with pytest.raises(RelayAway, match=rf"EMAIL_CA_FILE \({file}\) cannot be read as certificates"):
            relay.send(LETTER, wanted)
        assert sink.sessions == 0


def test_a_refused_sign_in_lets_mail_wait_and_does_not_tell_the_password(served: Any) -> None:
    facts = {"user": ACCOUNT[0], "password": "not the secret word"}
    sink, relay = served(facts, account=ACCOUNT)
    with pytest.raises(RelayAway, match=r"refused our sign-in: 535 .*Check EMAIL_HOST_USER") as away:
        relay.send(LETTER, wanted)
    assert "secret" not in f"{away.value}{relay!r}"
    assert sink.accepted == []


def test_a_server_without_accounts_lets_mail_wait(served: Any) -> None:
    sink, relay = served({"user": ACCOUNT[0], "password": ACCOUNT[1]})
    with pytest.raises(RelayAway, match="does not offer a sign-in that we know"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_server_that_wants_a_sign_in_of_a_relay_without_one_lets_mail_wait(served: Any, step: str) -> None:
    sink, relay = served({}, answers={step: ["530 5.7.0 Authentication required"]})
    with pytest.raises(RelayAway, match=r"wants us signed in: 530 5\.7\.0 Authentication required"):
        relay.send(LETTER, wanted)
    assert sink.accepted == []


@pytest.mark.parametrize("how", sorted(set(How) - {How.LEAVING, How.ENDLESS, How.LONG}, key=lambda how: how.value))
def test_nothing_goes_in_the_clear_when_starttls_fails_half_way(how: How) -> None:
    """UNASKED is the attack that slips a command in before the encryption."""
    with faulty(Step.STARTTLS, how) as server:
        relay = Relay("127.0.0.1", server.port, command_seconds=1, starttls=True)
        with pytest.raises(RelayAway):
            relay.send(LETTER, wanted)
        assert (server.heard, server.accepted) == ([b"EHLO", b"STARTTLS"], [])


def test_both_ways_come_from_the_settings(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_CA_FILE = "mail.example.org", 465, "/etc/ca.pem"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = ACCOUNT
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = False, True
    assert Relay.from_settings() == Relay(
        "mail.example.org", 465, *ACCOUNT, starttls=False, implicit_tls=True, ca_file="/etc/ca.pem"
    )
