"""Settings of a developer's machine are refused beside a public host, and weak ones everywhere else."""

import subprocess

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config.checks import refuse_unsafe_settings, unsafe_settings
from tests.config.processes import PYTHON, ROOT, clean_environment

KEY = "k" * 60


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.LOCAL_MODE = settings.LOCAL_MAILBOX = settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["nominations.example.org"]
    settings.SECRET_KEY = KEY
    settings.SITE_URL = "https://nominations.example.org"
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = True, False
    return settings


def found() -> list[str | None]:
    return [error.id for error in unsafe_settings()]


def test_a_sound_deployment_and_local_mode_pass(production: Settings) -> None:
    assert found() == []
    refuse_unsafe_settings()
    production.LOCAL_MODE = production.LOCAL_MAILBOX = production.DEBUG = True
    production.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "site.localhost"]
    production.SITE_URL = "http://localhost:8000"
    assert found() == []


@pytest.mark.parametrize(
    ("setting", "value", "refused"),
    [
        ("LOCAL_MODE", True, ["config.E001"]),
        ("LOCAL_MAILBOX", True, ["config.E002", "config.E003"]),
        ("DEBUG", True, ["config.E004"]),
        ("SECRET_KEY", "", ["config.E005"]),
        ("SECRET_KEY", "too-short", ["config.E005"]),
        ("SECRET_KEY", "local-mode-only-" + KEY, ["config.E005"]),
        ("SITE_URL", "http://nominations.example.org", ["config.E006"]),
        ("EMAIL_USE_SSL", True, ["config.E007"]),
        ("METRICS_TOKEN", "guess-me", ["config.E009"]),
        ("INBOX_URLS", ["imap.example.org"], ["config.E010"]),
    ],
)
def test_each_unsafe_setting_is_refused(production: Settings, setting: str, value: object, refused: list[str]) -> None:
    setattr(production, setting, value)
    assert found() == refused
    with pytest.raises(ImproperlyConfigured):
        refuse_unsafe_settings()


def test_a_password_goes_to_another_machine_only_encrypted(production: Settings) -> None:
    production.EMAIL_HOST, production.EMAIL_HOST_USER = "mail.example.org", "nominations"
    assert found() == []
    production.EMAIL_USE_TLS = False
    assert found() == ["config.E008"]
    production.EMAIL_HOST = "localhost"
    assert found() == []


def test_a_wildcard_is_a_public_host(production: Settings) -> None:
    production.ALLOWED_HOSTS = ["*"]
    production.LOCAL_MODE = True
    assert found() == ["config.E001"]


@pytest.mark.servers
def test_the_web_server_does_not_start_with_them() -> None:
    environment = clean_environment(
        LOCAL_MODE="1", ALLOWED_HOSTS="nominations.example.org", DATABASE_URL="postgresql:///x", REDIS_URL="redis://x"
    )
    started = subprocess.run(
        [PYTHON, "-c", "import config.wsgi"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert started.returncode == 1
    assert "LOCAL_MODE is on beside a public host (nominations.example.org)." in started.stderr
