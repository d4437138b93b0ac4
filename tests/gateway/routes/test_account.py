"""The account: what changes the address to sign in with, and what is told of it."""

from __future__ import annotations

import httpx
import pytest

from pmdesk.api.capability import Capability
from pmdesk.sandbox.data.account import CLIENT, EMAIL, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running


def put(gateway: Running, email: str, *, fresh: bool = True) -> httpx.Response:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA, fresh=fresh)) as client:
        return client.put("/v1/email", json={"email": email})


def test_the_address_changes_and_the_log_says_who_and_not_what(gateway: Running, calm: Sandbox) -> None:
    assert put(gateway, "marta.new@hearthandrye.example").status_code == 204
    line = gateway.entries()[-1]
    assert (line["event"], line["client"], line["user"]) == ("email-changed", CLIENT, MARTA)
    assert "marta.new" not in gateway.audit.read_text("utf-8")
    assert put(gateway, EMAIL).status_code == 204


def test_it_wants_a_fresh_sign_in(gateway: Running, calm: Sandbox) -> None:
    answer = put(gateway, "thief@evil.example", fresh=False)
    assert answer.status_code == 401
    assert answer.json()["type"] == "urn:pmdesk:problem:fresh-sign-in-needed"
    assert "UpdateUser" not in calm.control.requests


def test_a_sign_in_is_fresh_for_five_minutes(gateway: Running, calm: Sandbox) -> None:
    headers = gateway.bearer(CLIENT, MARTA)
    with gateway.client(headers=headers) as client:
        gateway.clock.added += 299
        assert client.put("/v1/email", json={"email": EMAIL}).status_code == 204
        gateway.clock.added += 2
        assert client.put("/v1/email", json={"email": EMAIL}).status_code == 401
        gateway.clock.added -= 600
        assert client.put("/v1/email", json={"email": EMAIL}).status_code == 401, "nor before it was made"
    gateway.clock.added = 0


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@b.example\r\nBcc: c@d.example", "a@b.example&user_id=877", "<a@b.example>"]
)
def test_what_is_no_address_is_not_sent_on(gateway: Running, calm: Sandbox, email: str) -> None:
    answer = put(gateway, email)
    if "&" in email:  # it could be an address: it is sent as one, and WHMCS decides
        (sent,) = [asked for name, asked in calm.control.latest_requests if name == "UpdateUser"]
        assert (sent["email"], sent["user_id"]) == (email, str(MARTA))
        put(gateway, EMAIL)
        return
    assert answer.status_code == 422
    assert "UpdateUser" not in calm.control.requests


def test_capabilities_are_told_by_their_names(gateway: Running, calm: Sandbox) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
        found = client.get("/v1/capabilities").json()
    assert found == sorted(Capability)
