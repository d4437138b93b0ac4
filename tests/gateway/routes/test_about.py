"""What the gateway says of itself to anybody: its own address, and nothing of WHMCS's."""

from __future__ import annotations

from tests.gateway.running import Running


def test_where_it_is(gateway: Running) -> None:
    with gateway.client() as client:
        assert client.get("/.well-known/pmdesk").json() == {
            "pmdesk": 1,
            "name": gateway.config.name,
            "gateway": gateway.base,
        }


def test_how_to_sign_in(gateway: Running) -> None:
    """RFC 8414: public clients, with codes and PKCE by SHA-256 alone."""
    with gateway.client() as client:
        said = client.get("/.well-known/oauth-authorization-server").json()
    assert said["issuer"] == gateway.base
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["token_endpoint_auth_methods_supported"] == ["none"]
    assert set(said["grant_types_supported"]) == {"authorization_code", "refresh_token"}
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint"):
        assert said[name].startswith(f"{gateway.base}/oauth/")


def test_nothing_of_the_operators_is_in_it(gateway: Running) -> None:
    whmcs = gateway.config.whmcs
    with gateway.client() as client:
        for path in ("/.well-known/pmdesk", "/.well-known/oauth-authorization-server", "/health", "/ready",
                     "/schema/openapi.json"):  # fmt: skip
            said = client.get(path).text
            for word in (whmcs.identifier, whmcs.secret, whmcs.url, "whmcs.example"):
                assert word not in said, path
