"""What one customer asks for, and what WHMCS answers them, does not hold up the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from pmdesk.gateway.house import Bounds
from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.data.translator import TRANSLATIONS
from pmdesk.sandbox.server import Sandbox
from tests.gateway.marked import CALLERS
from tests.gateway.running import Running, running, whmcs_of

HOUR, SLOW = 3600.0, 4.0


def reached(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def asked(sandbox: Sandbox, action: str) -> int:
    return sandbox.control.requests.get(action, 0)


def test_a_page_that_wants_silence_silences_that_page_alone(gateway: Running, calm: Sandbox) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as marta:
        first = marta.get("/v1/invoices").json()["rows"][0]["id"]
        calm.control.fault("rate-limit", target="/dl.php", value=HOUR, count=1)
        told = marta.get(f"/v1/invoices/{first}/pdf")
        assert told.status_code == 429
        until = parsedate_to_datetime(told.headers["retry-after"]).timestamp()
        assert until <= gateway.clock.seconds() + 61, "an hour is longer than anybody is made to wait"
        assert marta.get("/v1/invoices").status_code == 200
    with gateway.client(headers=gateway.bearer(*CALLERS["Tomas"])) as tomas:
        assert tomas.get("/v1/invoices").status_code == 200
        assert tomas.get("/v1/domains").status_code == 200
        gateway.clock.aged += 61  # what they are to the account is asked anew, as at a sign-in
        assert tomas.get("/v1/quotes").status_code == 200


def test_an_api_that_wants_silence_for_hours_is_asked_again_after_a_minute(
    gateway: Running, calm: Sandbox
) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as marta:
        calm.control.fault("rate-limit", target="GetQuotes", value=HOUR, count=1)
        assert marta.get("/v1/quotes").status_code == 429
        assert marta.get("/v1/quotes").status_code == 429, "nobody asks meanwhile"
        gateway.clock.aged += 61
        assert marta.get("/v1/quotes").status_code == 200


def test_who_somebody_is_is_asked_within_the_share_of_their_account(gateway: Running, calm: Sandbox) -> None:
    """All users of an account can be asked about at once, and WHMCS may be slow with it."""
    users = [(TRANSLATIONS, 9000 + number) for number in range(8)]
    headers = [gateway.bearer(*one) for one in users]
    with gateway.client(headers=gateway.bearer(*CALLERS["Tomas"])) as tomas:
        assert tomas.get("/v1/invoices").status_code == 200
        calm.control.reset_requests()
        calm.control.fault("latency", target="GetClientsDetails", value=SLOW)
        with ThreadPoolExecutor(8) as pool:
            slow = [pool.submit(ask, gateway, one, "/v1/invoices") for one in headers]
            reached(lambda: asked(calm, "GetClientsDetails") >= 4)
            assert tomas.get("/v1/invoices").status_code == 200
            assert not any(one.done() for one in slow)
            assert asked(calm, "GetClientsDetails") == 4
            calm.control.clear_faults()
            assert statuses(slow) == {401}, "nobody of them belongs to the account"


@pytest.mark.parametrize(
    ("action", "path", "share"),
    [("GetTickets", "/v1/tickets", 4), ("DomainGetNameservers", "/v1/domains/{}/nameservers", 1)],
)
def test_a_slow_list_of_one_account_leaves_the_way_free_for_others(
    gateway: Running, calm: Sandbox, action: str, path: str, share: int
) -> None:
    """Of all its users together: each has a share of requests, and the account one of calls."""
    with gateway.client(headers=gateway.bearer(*CALLERS["Tomas"])) as tomas:
        its = {who: domain_of(gateway, who) for who in ("Marta", "Tomas")}
        for one in ("/v1/invoices", path.format(its["Tomas"])):
            assert tomas.get(one).status_code == 200
        calm.control.reset_requests()
        calm.control.fault("latency", target=action, value=SLOW)
        with ThreadPoolExecutor(12) as pool:
            slow = [pool.submit(get, gateway, who, path.format(its["Marta"])) for who in ("Marta",) * 12]
            reached(lambda: asked(calm, action) >= share)
            assert tomas.get("/v1/invoices").status_code == 200
            assert not any(one.done() for one in slow)
            assert asked(calm, action) == share
            calm.control.clear_faults()
            assert statuses(slow) == {200}


def test_files_of_tickets_come_two_at_a_time(calm: Sandbox, tmp_path: Path) -> None:
    """They are held whole while they come; others wait for as long as a request may take."""
    paths = {who: file_of(calm, CALLERS[who][0]) for who in ("Marta", "Tomas", "Pia")}
    bounds = Bounds(request=SLOW)
    with running(tmp_path, whmcs_of(calm), parts={"bounds": bounds}) as gateway:
        for who, path in paths.items():
            assert get(gateway, who, path).status_code == 200
        calm.control.reset_requests()
        calm.control.fault("latency", target="GetTicketAttachment", value=3 * SLOW)
        with ThreadPoolExecutor(8) as pool:
            first = [pool.submit(get, gateway, "Marta", paths["Marta"]) for _ in range(4)]
            reached(lambda: asked(calm, "GetTicket") >= len(first))
            reached(lambda: asked(calm, "GetTicketAttachment") >= 1)
            second = pool.submit(get, gateway, "Tomas", paths["Tomas"])
            reached(lambda: asked(calm, "GetTicketAttachment") >= 2)
            third = pool.submit(get, gateway, "Pia", paths["Pia"])
            reached(lambda: asked(calm, "GetTicket") >= len(first) + 2)
            assert get(gateway, "Pia", "/v1/tickets").status_code == 200
            assert asked(calm, "GetTicketAttachment") == 2, "one of Marta's four, and not the third account's"
            slow = [*first, second, third]
            assert not any(one.done() for one in slow)
            assert statuses(slow) == {503}
            assert all(one.result().json()["passing"] for one in slow)
        calm.control.clear_faults()
        assert get(gateway, "Pia", paths["Pia"]).status_code == 200


def test_files_of_tickets_are_as_large_as_the_operator_says(calm: Sandbox, tmp_path: Path) -> None:
    just, more = (file_of(calm, CLIENT, bytes(2**20 + number)) for number in (0, 1))
    with running(tmp_path, whmcs_of(calm), limits={"attachment-megabytes": 1}) as gateway:
        assert len(get(gateway, "Marta", just).content) == 2**20
        refused = get(gateway, "Marta", more)
        assert (refused.status_code, refused.json()["type"]) == (502, "urn:pmdesk:problem:garbled")


def file_of(sandbox: Sandbox, client: int, data: bytes = b"a file") -> str:
    """The path of a new file at the first message of a ticket of this account's."""
    database = sandbox.control._installation.database
    ticket = dict(database.all("SELECT * FROM tickets ORDER BY id LIMIT 1")[0])
    number = int(database.value("SELECT max(id) FROM tickets")) + 1
    database.insert("tickets", {**ticket, "id": number, "tid": f"9{number}", "userid": client, "cc": ""})
    file = {"kind": "ticket", "relatedid": number, "position": 0, "filename": "a.bin", "data": data}
    database.insert("attachments", {**file, "stored": f"{number}_a.bin"})
    return f"/v1/tickets/{number}/messages/0/attachments/0"


def domain_of(gateway: Running, who: str) -> str:
    with gateway.client(headers=gateway.bearer(*CALLERS[who])) as client:
        return str(client.get("/v1/domains").json()["rows"][0]["id"])


def get(gateway: Running, who: str, path: str) -> httpx.Response:
    return ask(gateway, gateway.bearer(*CALLERS[who]), path)


def ask(gateway: Running, headers: dict[str, str], path: str) -> httpx.Response:
    with gateway.client(headers=headers) as client:
        return client.get(path)


def statuses(asking: list[Future[httpx.Response]]) -> set[int]:
    return {one.result().status_code for one in asking}
