"""The local mailbox shows what was sent on this machine, and does not exist elsewhere."""

import os
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

PLAIN = """\
From: Nominations <no-reply@example.org>
To: contact.at@example.org
Subject: =?utf-8?q?Your_code_=E2=80=93_sign_in?=
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Your code is 123456 <b>now</b>.
"""


@pytest.fixture
def maildir(settings: Settings, tmp_path: Path) -> Path:
    settings.LOCAL_MAILBOX = True
    settings.LOCAL_MAILBOX_DIR = tmp_path
    new = tmp_path / "new"
    new.mkdir()
    for number, name in enumerate(["first.M1", "second.M2"]):
        (new / name).write_text(PLAIN.replace("Your_code", name))
        os.utime(new / name, (1_700_000_000 + number, 1_700_000_000 + number))
    return tmp_path


@pytest.mark.usefixtures("maildir")
@pytest.mark.django_db
def test_the_newest_mail_stands_first_and_opens() -> None:
    text = Client().get("/mailbox/").content.decode()
    assert text.index("second.M2 – sign in") < text.index("first.M1 – sign in")
    mail = Client().get("/mailbox/second.M2/").content.decode()
    assert "Your code is 123456 &lt;b&gt;now&lt;/b&gt;." in mail
    assert "contact.at@example.org" in mail


@pytest.mark.django_db
def test_an_empty_mailbox_says_so(settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL_MAILBOX = True
    settings.LOCAL_MAILBOX_DIR = tmp_path / "not-yet"
    assert "No mail has been sent yet." in Client().get("/mailbox/").content.decode()


@pytest.mark.usefixtures("maildir")
@pytest.mark.django_db
def test_it_opens_mails_only(maildir: Path) -> None:
    (maildir / "secret").write_text(PLAIN)
    for key in ("third.M3", "..%2Fsecret", ".."):
        assert Client().get(f"/mailbox/{key}/").status_code == 404


@pytest.mark.usefixtures("maildir")
@pytest.mark.django_db
def test_a_real_deployment_has_no_mailbox(settings: Settings) -> None:
    settings.LOCAL_MAILBOX = False
    assert Client().get("/mailbox/").status_code == 404
    assert Client().get("/mailbox/first.M1/").status_code == 404
