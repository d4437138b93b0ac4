"""The transport over TLS: whose certificates are trusted, and what is said of the others."""

from __future__ import annotations

import shutil

import pytest

from pmdesk.api.errors import BadCertificate, Garbled, Offline
from pmdesk.api.transport import Transport
from tests.api.authority import Authority
from tests.api.stub import Reply, Stub

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to make certificates with")
    return Authority(tmp_path_factory.mktemp("ca"))


async def test_an_unknown_authority_is_named(transport: Transport, authority: Authority) -> None:
    async with Stub(lambda seen: Reply(b"x"), tls=authority.server("localhost")) as stub:
        with pytest.raises(BadCertificate) as caught:
            await transport.request("GET", stub.url)
    assert caught.value.host == "localhost"
    assert caught.value.issuer == "Precise Test Authority"
    assert "certificate" in caught.value.reason
    assert stub.seen == []


async def test_an_extra_authority_is_trusted_for_its_names_alone(authority: Authority) -> None:
    transport = Transport(version="0", extra_ca=authority.folder / "ca.pem")
    async with Stub(lambda seen: Reply(b"x"), tls=authority.server("localhost")) as stub:
        assert (await transport.request("GET", stub.url)).body == b"x"
    async with Stub(lambda seen: Reply(b"x"), tls=authority.server("other.example")) as stub:
        with pytest.raises(BadCertificate) as caught:
            await transport.request("GET", stub.url)
    assert "localhost" in caught.value.reason
    await transport.aclose()


async def test_an_expired_certificate_says_so(authority: Authority) -> None:
    transport = Transport(version="0", extra_ca=authority.folder / "ca.pem")
    async with Stub(lambda seen: Reply(b"x"), tls=authority.server("localhost", days=-1)) as stub:
        with pytest.raises(BadCertificate) as caught:
            await transport.request("GET", stub.url)
    assert "expired" in caught.value.reason or "yet valid" in caught.value.reason
    await transport.aclose()


async def test_https_to_a_port_that_speaks_none(transport: Transport) -> None:
    async with Stub(lambda seen: Reply(b"x")) as stub:
        with pytest.raises((Garbled, Offline)):
            await transport.request("GET", f"https://127.0.0.1:{stub.port}")
