"""What holds for every answer: reading only, tags, openness, and problems in a sentence (RFC 9457)."""

import json

import pytest
from django.test import Client

from nominations.accounts import actions as accounts
from nominations.accounts.models import ApiToken, Role, User
from tests.cast import NOW, TODAY
from tests.register.open_data.conftest import World, ask, key_of

pytestmark = pytest.mark.django_db


def problem_of(answer: object) -> dict[str, object]:
    assert answer["Content-Type"] == "application/problem+json"  # type: ignore[index]
    said = json.loads(answer.content)  # type: ignore[attr-defined]
    assert set(said) == {"type", "title", "status", "detail"}
    assert said["status"] == answer.status_code  # type: ignore[attr-defined]
    return dict(said)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(world: World, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/groups")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert problem_of(answer)["detail"] == "This interface only reads: ask with GET or HEAD."


def test_the_bare_address_leads_to_the_page_that_explains_it(db: None) -> None:
    answer = Client().get("/api/v1/")
    assert (answer.status_code, answer["Location"]) == (302, "/register/open-data/")


def test_options_and_head(world: World) -> None:
    options = Client().options("/api/v1/groups")
    assert (options.status_code, options["Allow"], options.content) == (204, "GET, HEAD, OPTIONS", b"")
    whole, head = ask("groups"), Client().head("/api/v1/groups")
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (whole["ETag"], str(len(whole.content)))
    streamed = Client().head("/api/v1/popolo")
    assert (streamed.status_code, streamed["Content-Type"]) == (200, "application/json")


def test_what_is_known_already_is_not_sent_again(world: World) -> None:
    first = ask("mandates")
    again = ask("mandates", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask("mandates", **{"If-None-Match": '"other"'}).status_code == 200


def test_only_the_public_profile_is_open_to_scripts_of_other_sites(world: World, officer: User) -> None:
    public, full = ask("groups"), ask("groups", key=key_of(officer))
    assert public["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in full.headers
    assert (public["Cache-Control"], full["Cache-Control"]) == ("public, no-cache", "private, no-cache")
    assert "Authorization" in public["Vary"]
    assert "authorization" not in Client().options("/api/v1/groups")["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize("shown", ["Bearer nonsense", "Bearer ", "Basic dXNlcjpwYXNz", "x"])
def test_an_unknown_key_is_refused_with_the_way_on(world: World, shown: str) -> None:
    answer = ask("groups", Authorization=shown)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="open data"')
    assert "Make a new one" in str(problem_of(answer)["detail"])


def test_keys_that_are_over_open_nothing(world: World, austria: User) -> None:
    calendar = key_of(austria, ApiToken.Scope.CALENDAR)
    key = key_of(austria)
    assert [ask("groups", key=each).status_code for each in (key, calendar)] == [200, 401]
    accounts.end_role(Role.objects.get(user=austria), on=TODAY, by=None, at=NOW)
    assert ask("groups", key=key).status_code == 401


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mandates?on=2019-6-14", "“on”: write a day as YYYY-MM-DD."),
        ("mandates?on=2019-02-30", "“on”: there is no such day."),
        ("groups?modified_since=2026-07-01T09:30:00", "“modified_since”: write an instant with its offset, as"),
        ("groups?modified_since=yesterday", "“modified_since”: write an instant with its offset, as"),
        ("groups?cursor=%2527--", "“cursor”: "),
        ("groups?limit=0", "“limit”: "),
        ("groups?limit=100000", "“limit”: "),
        ("mandates?group=E3931", "“group”: "),
        ("mandates?state=Spain", "“state”: "),
        ("groups/E03931/composition?on=soon", "“on”: write a day as YYYY-MM-DD."),
    ],
)
def test_a_question_that_is_not_understood_gets_a_sentence(world: World, address: str, sentence: str) -> None:
    answer = ask(address)
    assert answer.status_code == 400
    assert str(problem_of(answer)["detail"]).startswith(sentence)


@pytest.mark.parametrize(
    "address",
    [
        "groups/E99999",
        "groups/E99999/composition",
        "groups/abc",
        "persons/00000000-0000-0000-0000-000000000000",
        "schemas/other.json",
        "nothing",
    ],
)
def test_what_is_not_there_gets_a_sentence(world: World, address: str) -> None:
    assert ask(address).status_code == 404
    assert problem_of(ask(address))["title"] == "Nothing there"


def test_a_composition_has_27_states_and_says_who_may_be_named(world: World, officer: User) -> None:
    public, full = (ask("groups/E03931/composition", key=key).json() for key in ("", key_of(officer)))
    assert (public["group"], public["on"], len(public["states"])) == ("E03931", str(TODAY), 27)
    lines = {line["state"]: line for line in public["states"]}
    assert lines["ES"]["seats"][0]["holder"]["person"] == "Ana García"
    assert (lines["GR"]["seats"][0]["holder"]["person"], lines["GR"]["eu_code"], lines["GR"]["vacant"]) == (
        None, "EL", 0
    )  # fmt: skip
    assert (lines["FR"]["authorities"], lines["FR"]["vacant"]) == ([], 1)
    assert (lines["DE"]["seats"], lines["DE"]["vacant"]) == ([], 0)  # never asked (rule 33)
    assert {line["state"]: line for line in full["states"]}["GR"]["seats"][0]["holder"]["person"] == "Ana Κανάρης"


def test_a_sub_group_has_its_slash_in_the_address(world: World) -> None:
    assert ask("groups/E03931/1").json()["parent"] == "E03931"
    assert ask("groups/E03931/1/composition?on=2024-01-01").status_code == 200
