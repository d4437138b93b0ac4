"""Schemathesis over the whole API, by its own document: what is promised there is what comes.

Its engine tries every operation with what its schemas allow and with what they do not; its pytest plugin is
switched off, since it is slow to import.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.engine import events, from_schema

from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running

# What a schema cannot say may be refused: whether a cursor is one, whether an address could get mail.
NOT_MEANT = ("positive_data_acceptance",)
MARTAS = {
    "service_id": "1201",
    "domain_id": "3301",
    "ticket_id": "4471",
    "message_id": "0",
    "index": 0,
    "invoice_id": "10493",
}
SELDOM_RIGHT = {
    "PUT /v1/email",
    "PUT /v1/domains/{domain_id}/contacts",
    "POST /v1/domains/{domain_id}/renewals",
    "POST /v1/domains/{domain_id}/transfer-code",
}
"""What is made up is hardly an address, a contact's field or a year, and a locked domain has no code."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "PROPFIND", "CONNECT"}
CALLERS = {"the owner": MARTA, "a user with some rights": INES}


@pytest.fixture(scope="module")
def document(gateway: Running) -> dict[str, Any]:
    with gateway.client() as client:
        found: dict[str, Any] = client.get("/schema/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def checks() -> list[Any]:
    load_all_checks()
    return [check for check in CHECKS.get_all() if check.__name__ not in NOT_MEANT]


def schema_of(gateway: Running, document: dict[str, Any], user: int, examples: int) -> Any:
    """The document for Schemathesis, for a caller who signed in just now."""
    found = schemathesis.openapi.from_dict(document)
    found.config.update(base_url=gateway.base, headers=gateway.bearer(CLIENT, user))
    found.config.generation.update(max_examples=examples)
    found.config.phases.stateful.enabled = False
    found.config.phases.fuzzing.enabled = examples > 0
    for name in NOT_MEANT:
        found.config.checks.get_by_name(name=name).enabled = False
    return found


def wrongs(schema: Any) -> tuple[list[str], Counter[str]]:
    """What Schemathesis finds wrong, and how many of what it tried."""
    found, count = [], Counter[str]()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found.append(str(event.info))
        if isinstance(event, events.FatalError):
            raise event.exception
        if not isinstance(event, events.ScenarioFinished):
            continue
        recorder = event.recorder
        count["requests"] += len(recorder.interactions)
        for checked in (one for many in recorder.checks.values() for one in many):
            count["checks"] += 1
            if checked.failure_info is not None:
                found.append(f"{recorder.label}: {checked.name}: {checked.failure_info.failure}")
    return found, count


@pytest.mark.parametrize("caller", CALLERS)
def test_what_the_document_promises_holds(
    gateway: Running, calm: Sandbox, document: dict[str, Any], soak: bool, caller: str
) -> None:
    schema = schema_of(gateway, document, CALLERS[caller], 200 if soak else 0)
    if caller != "the owner" and not soak:
        schema = schema.include(path_regex="domains|invoices")
    found, count = wrongs(schema)
    assert found == []
    assert count["requests"] > 150
    print(f"{count['requests']} requests, {count['checks']} checks, for {caller}")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name)
def test_what_is_made_up_is_answered_as_promised(
    gateway: Running, calm: Sandbox, document: dict[str, Any], checks: list[Any], soak: bool, mode: Any
) -> None:
    """Where it is right, about the caller's own records, so that it comes to more than "not found"."""
    headers = gateway.bearer(CLIENT, MARTA)
    count: Counter[tuple[str, int]] = Counter()

    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and case.path_parameters:
            own = {**MARTAS, "device_id": gateway.enter(CLIENT, MARTA).family.device}
            case.path_parameters = {name: own[name] for name in case.path_parameters}
        answer = case.call(headers=headers)
        count[case.operation.label, answer.status_code] += 1
        case.validate_response(answer, headers=headers, checks=checks)

    made_up = settings(
        max_examples=100 if soak else 4,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for operation in made_of(schema_of(gateway, document, MARTA, 0), mode):
        made_up(given(operation.as_strategy(generation_mode=mode))(ask))()
    statuses = Counter({status: 0 for _, status in count})
    for (_, status), times in count.items():
        statuses[status] += times
    print(f"{count.total()} requests, by their status: {dict(sorted(statuses.items()))}")
    if mode is GenerationMode.NEGATIVE:
        assert statuses[400] > statuses.total() / 2
        return
    right = {label for label, status in count if status < 300}
    assert {label for label, _ in count} - right <= SELDOM_RIGHT


def made_of(schema: Any, mode: GenerationMode) -> Iterator[Any]:
    """The operations that something can be made up for: without parameters nothing is wrong."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()) or operation.body:
            yield operation


def test_nothing_is_open_by_another_method(gateway: Running, document: dict[str, Any]) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
        for path, item in document["paths"].items():
            for method in METHODS - {name.upper() for name in item}:
                answer = client.request(method, path.format_map({**MARTAS, "device_id": "x"}))
                assert answer.status_code == 405, (method, path)
                allowed = {name.strip().lower() for name in answer.headers["allow"].split(",")}
                assert allowed == {*item, "options"}, path
            answer = client.request("OPTIONS", path.format_map({**MARTAS, "device_id": "x"}))
            assert (answer.status_code, answer.content) == (204, b"")
            assert answer.headers["allow"] == ", ".join(sorted({"OPTIONS", *(name.upper() for name in item)}))
            assert not [name for name in answer.headers if name.startswith("access-control")]
