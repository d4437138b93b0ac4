"""The gateway as a provider: what the law does not see of it (tests/gateway/test_law.py)."""

from __future__ import annotations

import inspect

import pytest

from pmdesk.api.capability import Capability
from pmdesk.api.errors import SignInNeeded
from pmdesk.api.gateway.provider import GatewayProvider
from pmdesk.api.grants import ProviderKind, provider_for
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Place, Provider
from pmdesk.api.secret import Secret
from pmdesk.api.transport import Transport
from tests.api.gateway.support import Kept, asked_for, kept_secret, said, tokens_said
from tests.api.stub import Reply, Seen, Stub

pytestmark = pytest.mark.anyio


async def test_it_does_what_the_protocol_says(transport: Transport, pacer: Pacer) -> None:
    for name, member in vars(Provider).items():
        if inspect.iscoroutinefunction(member):
            ours = inspect.signature(getattr(GatewayProvider, name)).parameters
            assert list(ours) == list(inspect.signature(member).parameters), name
    made = provider_for(
        transport,
        pacer,
        kind=ProviderKind.GATEWAY,
        address="https://gw.example",
        client_id="418",
        user_id="502",
        secret=kept_secret(pacer.now()),
    )
    assert isinstance(made, GatewayProvider)
    assert made.capabilities == {Capability.INVOICES}


async def test_a_secret_that_is_none_asks_for_a_sign_in(transport: Transport, pacer: Pacer) -> None:
    with pytest.raises(SignInNeeded):
        GatewayProvider(transport, pacer, "https://gw.example", Secret({"password": "x"}))


async def test_what_is_renewed_is_kept_and_leaving_names_what_is_kept_last(
    transport: Transport, pacer: Pacer
) -> None:
    def answer(seen: Seen) -> Reply:
        return tokens_said(1) if seen.path == "/oauth/token" else said([])

    async with Stub(answer) as stub:
        keep = Kept()
        provider = GatewayProvider(transport, pacer, stub.url, kept_secret(pacer.now(), lasts=0), keep)
        assert await provider.departments() == ()
        assert [one.reveal("refresh") for one in keep.told] == ["refresh-1"]
        await provider.leave()
        assert stub.seen[-1].form["token"] == "refresh-1"
        assert "refresh-1" not in repr(provider)


async def test_a_one_time_link_does_not_print_itself(transport: Transport, pacer: Pacer) -> None:
    url = "https://clients.example/oauth/singlesignon.php?access_token=0123456789"
    async with Stub(lambda seen: said({"url": url})) as stub:
        provider = GatewayProvider(transport, pacer, stub.url, kept_secret(pacer.now()))
        link = await provider.sign_on(Place.HOME)
    assert link.reveal() == url
    assert "0123456789" not in f"{link!r} {link}"


@pytest.mark.parametrize("device", ["../email", "a/b", "?x", "#", "%2e%2e", "é", " "])
async def test_ids_lead_to_no_other_address(transport: Transport, pacer: Pacer, device: str) -> None:
    async with Stub(lambda seen: Reply(b"", 204)) as stub:
        await GatewayProvider(transport, pacer, stub.url, kept_secret(pacer.now())).end_device(device)
        (seen,) = stub.seen
        assert asked_for(seen).startswith("DELETE /v1/devices/")
        assert seen.target.count("/") == 3
        assert "?" not in seen.target
