"""The OpenAPI document: valid, whole, and fit to be read by a stranger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from pmdesk.api.gateway.problems import KINDS, PREFIX
from pmdesk.gateway.document import OF_BODIES, OF_CHANGES, PROBLEMS, TAGS
from tests.gateway.running import Running

Json = dict[str, Any]

NOT_IN_IT = re.compile(r"/oauth/|/schema").match
"""A browser's pages, what RFC 6749 and RFC 7009 describe, and the document itself."""


@pytest.fixture(scope="module")
def document(before_scripted: Running) -> Json:
    with before_scripted.client() as client:
        answer = client.get("/schema/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json"
    found: Json = answer.json()
    return found


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def of_the_api(document: Json) -> list[tuple[str, str, Json]]:
    return [one for one in operations(document) if one[0].startswith("/v1/")]


def everything(value: Any, at: str = "#") -> Iterator[tuple[str, Any]]:
    yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from everything(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from everything(inner, f"{at}/{place}")


def test_it_is_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    errors = [error.message for error in jsonschema_rs.iter_errors(OPENAPI_31, document)]
    assert errors == []


def test_its_schemas_are_schemas(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        ), name


def test_what_it_refers_to_is_there(document: Json) -> None:
    for at, value in everything(document):
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            found: Any = document
            for step in value["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            assert found, at


def test_every_route_is_in_it(before_scripted: Running, document: Json) -> None:
    """A route that is kept out of the document would be kept out of the matrix of strangers' ids, too."""
    routes = {
        (route.path_format, method.lower())
        for route in before_scripted.gateway.litestar.routes
        for method in route.methods - {"OPTIONS"}
    }
    described = {(path, method) for path, method, _ in operations(document)}
    assert {one for one in routes - described if not NOT_IN_IT(one[0])} == set()
    assert described <= routes


def test_operations_can_be_read(document: Json) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    for path, method, operation in operations(document):
        assert re.fullmatch(r"[a-z]+(?:[A-Z][a-z]*)+", operation["operationId"]), operation["operationId"]
        assert operation["description"].endswith("."), path
        assert len(operation["tags"]) == 1
        assert operation["tags"][0] in TAGS
        if method == "get":
            assert operation["operationId"].startswith(("get", "list"))
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter["name"])
            assert parameter["schema"]["type"] in ("string", "integer"), (path, parameter["name"])
    assert {tag["name"] for tag in document["tags"]} == set(TAGS)


def test_schemas_can_be_read(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert re.fullmatch(r"[A-Z][A-Za-z]+", name), name
        assert schema["description"], name
        if name.endswith("Wish"):
            assert schema["additionalProperties"] is False, name


def test_every_operation_says_what_can_go_wrong(document: Json) -> None:
    for path, method, operation in of_the_api(document):
        responses = operation["responses"]
        has_body = "requestBody" in operation
        changes = method != "get" and operation["operationId"] != "signOn"
        for status in PROBLEMS:
            expected = (has_body or status not in OF_BODIES) and (changes or status not in OF_CHANGES)
            assert (str(status) in responses) is expected, (path, method, status)
        for status, response in responses.items():
            assert response["description"]
            if int(status) >= 400:
                (media,) = response["content"]
                assert media == "application/problem+json"
        assert operation["security"] == [{"sign-in": []}]
    problem = document["components"]["schemas"]["Problem"]
    assert problem["properties"]["type"]["enum"] == [PREFIX + word for word in KINDS]
    assert {kind.status for kind in KINDS.values()} <= set(PROBLEMS)


def test_what_can_be_read_has_versions_and_files_have_heads(document: Json) -> None:
    for _, method, operation in of_the_api(document):
        responses = operation["responses"]
        (done,) = [response for status, response in responses.items() if status.startswith("2")]
        is_file = "application/octet-stream" in done.get("content", {})
        assert ("304" in responses) is (method == "get" and not is_file)
        assert ("ETag" in done["headers"]) is (method == "get" and not is_file)
        assert ("Pmdesk-File" in done["headers"]) is is_file
        assert "Pmdesk-Rights" in done["headers"]


def test_it_says_where_to_sign_in(before_scripted: Running, document: Json) -> None:
    (scheme,) = document["components"]["securitySchemes"].values()
    flow = scheme["flows"]["authorizationCode"]
    assert flow["authorizationUrl"] == f"{before_scripted.base}/oauth/authorize"
    assert flow["tokenUrl"] == flow["refreshUrl"] == f"{before_scripted.base}/oauth/token"
    assert document["servers"] == [{"url": before_scripted.base}]
    public = [operation for path, _, operation in operations(document) if not path.startswith("/v1/")]
    assert not any("security" in operation for operation in public)
