"""Changes of domains: what is done, what is said of it, and its line in the audit log, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pmdesk.api import errors
from pmdesk.api.transport import Timeouts
from pmdesk.gateway.house import Bounds
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running, running, whmcs_of
from tests.gateway.scripted import Scripted

MINE, MAILED = "3301", "3302"
"""The second is at a registrar that mails its codes."""
WISH = {"contacts": [{"role": "Registrant", "fields": [{"name": "City", "value": "Northfield"}]}]}
CHANGES: dict[str, tuple[str, str, Any]] = {
    "lock-changed": ("PUT", "lock", {"locked": False}),
    "contacts-changed": ("PUT", "contacts", WISH),
    "transfer-code": ("POST", "transfer-code", None),
    "renewal-ordered": ("POST", "renewals", {"years": 1}),
}


def ask(client: httpx.Client, event: str, domain: str = MINE) -> httpx.Response:
    method, what, body = CHANGES[event]
    return client.request(method, f"/v1/domains/{domain}/{what}", json=body)


def lines(gateway: Running, event: str) -> list[dict[str, Any]]:
    return [entry for entry in gateway.entries() if entry["event"] == event]


@pytest.fixture
def client(gateway: Running, calm: Sandbox) -> Iterator[httpx.Client]:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as found:
        yield found


OUTCOMES = {
    "lock-changed": "unlocked",
    "contacts-changed": None,
    "transfer-code": "mailed",
    "renewal-ordered": "order ",
}


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_leaves_a_line_that_says_who_and_what(
    gateway: Running, client: httpx.Client, event: str
) -> None:
    before = len(lines(gateway, event))
    domain = MAILED if event == "transfer-code" else MINE
    answer = ask(client, event, domain)
    assert answer.is_success, answer.text
    (line,) = lines(gateway, event)[before:]
    assert (line["client"], line["user"], line["record"]) == (CLIENT, MARTA, domain)
    assert line["address"] == "127.0.0.1"
    assert line["device"]
    outcome = OUTCOMES[event]
    assert line.get("outcome", "").startswith(outcome or "")
    assert ("outcome" in line) is (outcome is not None)
    if event == "contacts-changed":
        assert "Northfield" not in str(line), "what a record says is no part of it"


def test_a_transfer_code_is_in_no_log(gateway: Running, client: httpx.Client) -> None:
    assert ask(client, "lock-changed").json() == {"lock": "unlocked"}
    code = ask(client, "transfer-code").json()["code"]
    assert len(code) > 4
    assert code not in gateway.audit.read_text("utf-8")
    assert lines(gateway, "transfer-code")[-1]["outcome"] == "shown"


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_whose_answer_was_lost_leaves_a_line_too(
    before_scripted: Running, behind: Scripted, event: str
) -> None:
    """Else whoever takes a lock off while the registrar stammers leaves no trace."""
    behind.answer = errors.Uncertain()
    before = len(lines(before_scripted, event))
    with before_scripted.client(headers=before_scripted.bearer(CLIENT, MARTA)) as client:
        answer = ask(client, event)
    assert (answer.status_code, answer.json()["type"]) == (504, "urn:pmdesk:problem:uncertain")
    (line,) = lines(before_scripted, event)[before:]
    assert (line["outcome"], line["record"]) == ("uncertain", MINE)


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_that_was_refused_is_noted_as_refused_alone(
    gateway: Running, client: httpx.Client, event: str
) -> None:
    before = len(lines(gateway, event)), len(lines(gateway, "refused"))
    assert ask(client, event, "3401").status_code == 404
    assert len(lines(gateway, event)) == before[0]
    assert len(lines(gateway, "refused")) == before[1] + 1


@pytest.mark.parametrize("event", CHANGES)
def test_what_loses_a_domain_wants_a_fresh_sign_in(gateway: Running, calm: Sandbox, event: str) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA, fresh=False)) as client:
        answer = ask(client, event)
    if event == "renewal-ordered":
        assert answer.is_success, "what has to be paid first loses nothing"
        return
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:pmdesk:problem:fresh-sign-in-needed"
    assert 'error="insufficient_user_authentication"' in answer.headers["www-authenticate"]
    assert not set(calm.control.requests) - {"GetClientsDetails"}


def test_to_lock_wants_none(gateway: Running, calm: Sandbox) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA, fresh=False)) as client:
        assert client.put(f"/v1/domains/{MINE}/lock", json={"locked": True}).json() == {"lock": "locked"}


def test_two_wishes_in_one_body_are_one_wish(gateway: Running, calm: Sandbox) -> None:
    """The sign-in must be as fresh as what is done wants it: the last of two values counts for both."""
    body = b'{"locked":true,"locked":false}'
    headers = {"Content-Type": "application/json"}
    with gateway.client(headers={**gateway.bearer(CLIENT, MARTA, fresh=False), **headers}) as client:
        assert client.put(f"/v1/domains/{MINE}/lock", content=body).status_code == 401


@pytest.fixture(scope="module")
def hasty(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A gateway that gives up on its customers' requests before it gives up on WHMCS."""
    bounds = Bounds(times=Timeouts(connect=5, read=20, call=20, download=20), request=0.8)
    folder = tmp_path_factory.mktemp("hasty")
    with running(folder, whmcs_of(sandbox), parts={"bounds": bounds}) as found:
        yield found


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_that_takes_too_long_may_have_happened(hasty: Running, calm: Sandbox, event: str) -> None:
    """To be told that nothing was done, and to ask again, would have been a second order."""
    actions = ("DomainUpdateLockingStatus", "DomainUpdateWhoisInfo", "DomainRequestEPP", "AddOrder")
    for action in actions:
        calm.control.fault("stall", target=action)
    with hasty.client(headers=hasty.bearer(CLIENT, MARTA)) as client:
        answer = ask(client, event)
    assert (answer.status_code, answer.json()["type"]) == (504, "urn:pmdesk:problem:uncertain")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert lines(hasty, event)[-1]["outcome"] == "uncertain"


def test_a_question_that_takes_too_long_can_be_asked_again(
    hasty: Running, calm: Sandbox, tmp_path: Path
) -> None:
    calm.control.fault("stall", target="GetInvoices")
    calm.control.fault("stall", target="CreateSsoToken")
    with hasty.client(headers=hasty.bearer(CLIENT, MARTA)) as client:
        for answer in (client.get("/v1/invoices"), client.post("/v1/sign-on", json={"place": "home"})):
            problem = answer.json()
            assert (answer.status_code, problem["type"]) == (503, "urn:pmdesk:problem:unavailable")
            assert problem["passing"] is True
