"""The documents that describe the interface: OpenAPI, the JSON-LD context, the JSON Schemas of the two profiles."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from nominations.register.api import problems
from nominations.register.api.site import api

SCHEMAS = Path(__file__).with_name("schemas")
NAMES = ("popolo-public", "popolo-full")
SECURITY: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access key of the scope “full”, made by a person who is signed in. It is shown once.",
}


def openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(json.dumps(described(), ensure_ascii=False), content_type="application/json")


def context(_request: HttpRequest) -> HttpResponse:
    text = (SCHEMAS / "context.jsonld").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="application/ld+json", headers={"Cache-Control": "public, max-age=86400"})


def schema(_request: HttpRequest, name: str) -> HttpResponse:
    if name not in NAMES:
        return problems.not_there(_request, "")
    text = (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="application/schema+json")


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document: ninja's, with what holds for every operation added."""
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), default=str))
    document["servers"] = [{"url": settings.SITE_URL}]
    document["info"]["license"] = {"name": "Reuse with attribution, Decision 2011/833/EU"}
    document.setdefault("components", {})["securitySchemes"] = {"key": SECURITY}
    document["security"] = [{}, {"key": []}]
    for path in document["paths"].values():
        for operation in path.values():
            _finish(operation["responses"])
    return dict(document)


def _finish(responses: dict[str, Any]) -> None:
    """Say that failures are problems (RFC 9457), and that an answer known already is not sent again."""
    for status, said in responses.items():
        if int(status) >= 400 and "content" in said:  # noqa: PLR2004 - HTTP
            said["content"] = {problems.CONTENT_TYPE: said["content"].pop("application/json")}
            said["description"] = "A problem, in a sentence."
    responses["200"]["headers"] = {
        "ETag": {"description": "Send it back as If-None-Match.", "schema": {"type": "string"}}
    }
    responses["304"] = {"description": "Nothing changed since the answer with the tag of If-None-Match."}
