"""The interface keeps its own OpenAPI document, whatever it is asked: schemathesis, in this process, both profiles."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from config.wsgi import application
from nominations.accounts.models import User
from nominations.register.api.documents import described
from tests.register.open_data.conftest import World, ask, key_of

pytestmark = pytest.mark.django_db
OPERATIONS = sorted(described()["paths"])
ASKED = {
    "Paged",
    "Held",
    "AskedGroups",
    "AskedMeetings",
    "AskedDeclarations",
    "AskedSignatures",
    "AskedPartners",
}  # questions, not answers
EXAMPLES = 12


def test_the_document_is_openapi_3_1_and_says_how_keys_are_shown() -> None:
    document = ask("openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert document["security"] == [{}, {"key": []}]
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"], path
        assert {"200", "304", "401"} <= set(operations["get"]["responses"])
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name in ASKED or schema["additionalProperties"] is False, name


@pytest.fixture
def in_one_transaction() -> Iterator[None]:
    """Keep the connection of the test open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("in_one_transaction")
@pytest.mark.parametrize("profile", ["public", "full"])
@pytest.mark.parametrize("path", OPERATIONS)
def test_it_answers_as_the_document_says(world: World, officer: User, path: str, profile: str) -> None:
    key = key_of(officer) if profile == "full" else ""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema[path]["GET"]
    asked = [_ask_many(operation, mode, headers) for mode in GenerationMode]
    assert asked[0] > 0


def _ask_many(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> int:
    """Ask and judge each answer; return how many questions there were."""
    if mode.is_negative and not operation.query and not operation.path_parameters:
        return 0  # nothing in it can be asked wrongly
    answered = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def each(case: Any) -> None:
        answered.append(case.call_and_validate(headers=headers))

    each()
    return len(answered)
