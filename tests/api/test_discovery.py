"""Who answers at an address."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pmdesk.api.discovery import _onward, discover
from pmdesk.api.errors import (
    BadAddress,
    GatewayNeeded,
    NoSuchHost,
    NotAProvider,
    Offline,
    ProviderError,
    Unavailable,
)
from pmdesk.api.grants import ProviderKind
from pmdesk.api.transport import Answer, Transport
from tests.api.stub import Reply, Seen, Stub, nothing_listens

pytestmark = pytest.mark.anyio

HELLO = {
    "sandbox": True,
    "name": "Precisely Managed",
    "identifier": "who-i-am",
    "secret": "s3cret",
    "zone": "+02:00",
}
HTML = {"Content-Type": "text/html"}
NOT_FOUND = Reply(b"<html>no such page</html>", 404, HTML)
REFUSAL = Reply(b'{"result":"error","message":"Invalid or missing credentials"}', 403)
HOME = Reply(b"<html><script>var whmcsBaseUrl = '';</script></html>", 200, HTML)
SHOP = Reply(b"<html>we sell bread</html>", 200, {**HTML, "Set-Cookie": "PHPSESSID=1"})
DOWN = Reply(b"<html>down</html>", 503, HTML)


def site(
    hello: Reply = NOT_FOUND, api: Reply = NOT_FOUND, home: Reply = NOT_FOUND
) -> Callable[[Seen], Reply]:
    def answer(seen: Seen) -> Reply:
        if seen.path.endswith("/_sandbox/hello"):
            return hello
        return api if seen.path.endswith("/includes/api.php") else home

    return answer


async def test_the_pretend_provider_on_this_machine(transport: Transport) -> None:
    async with Stub(site(hello=Reply(json.dumps(HELLO).encode()))) as stub:
        found = await discover(transport, f"127.0.0.1:{stub.port}/")
    assert (found.address, found.host) == (stub.url, f"127.0.0.1:{stub.port}")
    assert (found.kind, found.name) == (ProviderKind.WHMCS_SANDBOX, "Precisely Managed")
    assert found.credential.reveal("secret") == "s3cret"
    assert "s3cret" not in repr(found)
    assert len(stub.seen) == 1


@pytest.mark.parametrize(
    "hello",
    [
        NOT_FOUND,
        HOME,
        Reply(b"{"),
        Reply(b"[]"),
        Reply(b'{"sandbox":true}'),
        Reply(b'{"sandbox":"true","identifier":"a","secret":"b"}'),
        Reply(b'{"sandbox":true,"identifier":1,"secret":"b"}'),
        Reply(json.dumps(HELLO).encode(), status=500),
        Reply(b"", 302, {"Location": "http://elsewhere.example/_sandbox/hello"}),
    ],
)
async def test_what_is_no_pretend_provider(transport: Transport, hello: Reply) -> None:
    async with Stub(site(hello=hello, home=SHOP)) as stub:
        with pytest.raises(NotAProvider):
            await discover(transport, stub.url)


@pytest.mark.parametrize(
    ("api", "home", "kind"),
    [
        (REFUSAL, SHOP, GatewayNeeded),
        (Reply(b'{"status":"error","message":"Access Denied"}'), SHOP, GatewayNeeded),
        (NOT_FOUND, HOME, GatewayNeeded),
        (Reply(b"<html>firewall</html>", 403, HTML), HOME, GatewayNeeded),
        (NOT_FOUND, Reply(b"<html>", 200, {**HTML, "Set-Cookie": "WHMCSa1b2c3=x"}), GatewayNeeded),
        (DOWN, DOWN, Unavailable),
        (DOWN, HOME, GatewayNeeded),
        (DOWN, SHOP, NotAProvider),
        (NOT_FOUND, SHOP, NotAProvider),
        (NOT_FOUND, NOT_FOUND, NotAProvider),
        (Reply(b'{"error":"nope"}'), SHOP, NotAProvider),
        (Reply(b'"success"'), SHOP, NotAProvider),
        (Reply(b"", 302, {"Location": "/login"}), SHOP, NotAProvider),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), Reply(raw=b"SSH-2.0\r\n\r\n"), NotAProvider),
        (Reply(b"x" * 50, cut=10), SHOP, Offline),
    ],
)
async def test_other_sites(transport: Transport, api: Reply, home: Reply, kind: type[ProviderError]) -> None:
    async with Stub(site(api=api, home=home)) as stub:
        with pytest.raises(kind) as caught:
            await discover(transport, f"{stub.url}/clients")
        assert type(caught.value) is kind
        asked = [seen for seen in stub.seen if seen.method == "POST"]
        assert [seen.path for seen in asked] == ["/clients/includes/api.php"]
        assert asked[0].form == {"responsetype": "json"}


async def test_a_site_that_has_moved(transport: Transport) -> None:
    async with Stub(site(api=REFUSAL)) as new:
        moved = Reply(b"", 301, {"Location": f"{new.url}/includes/api.php"})
        async with Stub(site(api=moved, home=SHOP)) as old:
            with pytest.raises(GatewayNeeded):
                await discover(transport, old.url)


@pytest.mark.parametrize("place", ["http://[", "https://[::1", "//["])
async def test_a_site_that_leads_nowhere_sensible(transport: Transport, place: str) -> None:
    odd = Reply(b"", 302, {"Location": place})
    async with Stub(site(api=odd, home=odd)) as stub:
        with pytest.raises(NotAProvider):
            await discover(transport, stub.url)


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:8080/api.php", "https://127.0.0.1/api.php", "http://o.example/"]
)
def test_a_website_leads_to_no_door_of_this_machine(place: str) -> None:
    answer = Answer(302, {"location": place}, b"")
    assert _onward("https://hosting.example/includes/api.php", answer) is None
    assert (
        _onward("https://hosting.example/", Answer(302, {"location": "https://o.example/"}, b"")) is not None
    )


async def test_a_site_that_leads_in_circles(transport: Transport) -> None:
    around = Reply(b"", 302, {"Location": "/includes/api.php"})
    async with Stub(site(api=around, home=Reply(b"", 302, {"Location": "/"}))) as stub:
        with pytest.raises(NotAProvider):
            await discover(transport, stub.url)
    assert len(stub.seen) < 16


async def test_nobody_there(transport: Transport) -> None:
    async with nothing_listens() as url:
        with pytest.raises(Offline):
            await discover(transport, url)
    with pytest.raises(NoSuchHost):
        await discover(transport, "no-such-host.invalid")
    with pytest.raises(BadAddress):
        await discover(transport, "marta@hearthandrye.example")
