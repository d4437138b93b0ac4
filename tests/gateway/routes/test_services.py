"""Services and their addons: what is in the list is what is found alone, and no password is in either."""

from __future__ import annotations

from pmdesk.sandbox.data.account import CLIENT, MARTA
from pmdesk.sandbox.server import Sandbox
from tests.gateway.running import Running


def test_a_service_alone_is_the_one_in_the_list(gateway: Running, calm: Sandbox) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
        listed = client.get("/v1/services").json()["rows"]
        assert len(listed) > 3
        for row in listed:
            assert client.get(f"/v1/services/{row['id']}").json() == row
            assert not [name for name in row if "password" in name or "note" in name]


def test_addons_hang_on_ones_own_services(gateway: Running, calm: Sandbox) -> None:
    with gateway.client(headers=gateway.bearer(CLIENT, MARTA)) as client:
        services = {row["id"] for row in client.get("/v1/services").json()["rows"]}
        addons = client.get("/v1/addons").json()["rows"]
    assert addons
    assert {row["service_id"] for row in addons} <= services
