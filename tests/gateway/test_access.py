"""Who is let in: what WHMCS says of somebody now, and what says nothing of anybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest

from pmdesk.sandbox.data import neighbours
from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from pmdesk.sandbox.installation import Credential, Installation
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running

MINUTE = 61.0


@pytest.fixture
def client(gateway: Running) -> Iterator[httpx.Client]:
    with gateway.client() as found:
        yield found


@pytest.fixture
def installation(calm: Sandbox) -> Iterator[Installation]:
    """What the pretend WHMCS holds; memberships and the credential are as before afterwards."""
    held = calm.control._installation
    credential, members = held.credential, held.database.all("SELECT * FROM memberships")
    yield held
    held.credential = credential
    held.database.run("DELETE FROM memberships")
    for row in members:
        held.database.insert("memberships", dict(row))


def kind(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize("fault", ["foreign-rows", "only-foreign", "wrong-types"])
def test_an_answer_that_says_nothing_of_the_caller_signs_nobody_out(
    gateway: Running, calm: Sandbox, client: httpx.Client, fault: str
) -> None:
    """A host that mixes its customers up for a minute would have signed out everybody who asked meanwhile."""
    headers = gateway.bearer(CLIENT, MARTA)
    assert client.get("/v1/capabilities", headers=headers).status_code == 200
    gateway.clock.aged += MINUTE
    calm.control.fault(fault, target="GetClientsDetails")
    assert kind(client.get("/v1/capabilities", headers=headers)) in ((503, "unavailable"), (502, "garbled"))
    counted = [entry for entry in gateway.entries() if entry["event"] == "foreign-rows"]
    assert bool(counted) or fault == "wrong-types"
    calm.control.clear_faults()
    assert client.get("/v1/capabilities", headers=headers).status_code == 200


def test_a_credential_that_whmcs_refuses_is_the_operators_trouble(
    gateway: Running, installation: Installation, client: httpx.Client
) -> None:
    headers = gateway.bearer(CLIENT, MARTA)
    client.get("/v1/capabilities", headers=headers)
    right, installation.credential = installation.credential, Credential.random()
    for _ in ("with a standing that is known", "with one that has to be asked"):
        assert kind(client.get("/v1/invoices", headers=headers)) == (503, "unavailable")
        gateway.clock.aged += MINUTE
    assert [entry["event"] for entry in gateway.entries()].count("trouble") >= 1
    installation.credential = right
    assert client.get("/v1/invoices", headers=headers).status_code == 200


def test_a_right_that_is_taken_away_goes_within_a_minute(
    gateway: Running, installation: Installation, client: httpx.Client
) -> None:
    headers = gateway.bearer(CLIENT, INES)
    before = client.get("/v1/invoices", headers=headers)
    assert before.status_code == 200
    installation.database.run(
        "UPDATE memberships SET permissions = 'tickets' WHERE user_id = ? AND client_id = ?", (INES, CLIENT)
    )
    gateway.clock.aged += MINUTE
    assert kind(client.get("/v1/invoices", headers=headers)) == (403, "not-allowed")
    after = client.get("/v1/tickets", headers=headers)
    assert after.status_code == 200
    assert after.headers["pmdesk-rights"] != before.headers["pmdesk-rights"]


def test_a_right_that_is_taken_away_is_gone_at_once_for_changes(
    gateway: Running, installation: Installation, client: httpx.Client
) -> None:
    database = installation.database
    database.run("UPDATE memberships SET permissions = 'orders domains' WHERE user_id = ?", (INES,))
    headers = gateway.bearer(CLIENT, INES)
    gateway.clock.aged += MINUTE
    assert client.get("/v1/domains/3301", headers=headers).status_code == 200
    database.run("UPDATE memberships SET permissions = 'domains' WHERE user_id = ?", (INES,))
    answer = client.post("/v1/domains/3301/renewals", json={"years": 1}, headers=headers)
    assert kind(answer) == (403, "not-allowed")
    answer = client.post("/v1/sign-on", json={"place": "renew-domain", "record_id": "3301"}, headers=headers)
    assert kind(answer) == (403, "not-allowed")


@pytest.mark.parametrize("account", [CLIENT, neighbours.BICYCLES])
def test_whoever_was_taken_off_an_account_is_signed_out_of_that_one_alone(
    gateway: Running, installation: Installation, client: httpx.Client, account: int
) -> None:
    here = {one: gateway.bearer(one, INES) for one in (CLIENT, neighbours.BICYCLES)}
    marta = gateway.bearer(CLIENT, MARTA)
    installation.database.run("DELETE FROM memberships WHERE user_id = ? AND client_id = ?", (INES, account))
    gateway.clock.aged += MINUTE
    for one, headers in here.items():
        answer = client.get("/v1/invoices", headers=headers)
        assert answer.status_code == (401 if one == account else 200)
    assert client.get("/v1/invoices", headers=marta).status_code == 200
    gone = [entry for entry in gateway.entries() if entry["event"] == "membership-gone"]
    assert (gone[-1]["client"], gone[-1]["user"]) == (account, INES)


@pytest.mark.parametrize(
    "letter", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x1b", "\u202e", "\x00", '"']
)
def test_nothing_that_is_asked_for_breaks_a_line_of_the_log(
    gateway: Running, client: httpx.Client, letter: str
) -> None:
    """U+2028 ends a line for many a reader: a path could have written lines of its own into the log."""
    forged = f'x{letter}{{"event":"sign-on"}}'
    before = gateway.entries()
    answer = client.get(f"/v1/invoices/{quote(forged, safe='')}", headers=gateway.bearer(CLIENT, MARTA))
    assert answer.status_code == 404
    lines = gateway.audit.read_text("utf-8").splitlines()[len(before) :]
    assert [json.loads(line)["event"] for line in lines] == ["refused"]
    assert letter == '"' or letter not in "".join(lines)


def test_a_key_is_a_header_and_nothing_else(gateway: Running, client: httpx.Client) -> None:
    """Addresses are written down on the way, and cookies are sent by browsers that nobody asked."""
    key = gateway.enter(CLIENT, MARTA).access
    for more in (
        {"params": {"access_token": key}},
        {"headers": {"Cookie": f"access_token={key}; pmdesk={key}"}},
        {"headers": {"X-Authorization": f"Bearer {key}"}},
        {"headers": {"Proxy-Authorization": f"Bearer {key}"}},
        {"headers": {"Authorization": key}},
    ):
        assert kind(client.get("/v1/account", **more)) == (401, "sign-in-needed")  # type: ignore[arg-type]


def test_a_closed_account_is_left(gateway: Running, calm: Sandbox, client: httpx.Client) -> None:
    headers = gateway.bearer(CLIENT, MARTA)
    assert client.get("/v1/capabilities", headers=headers).status_code == 200
    calm.control.change_client(CLIENT, status="Closed")
    gateway.clock.aged += MINUTE
    try:
        assert kind(client.get("/v1/capabilities", headers=headers)) == (401, "sign-in-needed")
    finally:
        calm.control.change_client(CLIENT, status="Active")
