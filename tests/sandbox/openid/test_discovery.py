"""What the provider publishes, word for word as live installations do."""

from __future__ import annotations

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.sandbox.openid.conftest import Rp


def test_the_document_has_what_live_installations_publish_and_no_more(rp: Rp) -> None:
    answer = httpx.get(rp.url("openid-configuration"))
    issuer = rp.sandbox.url.removesuffix("/")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize.php",
        "token_endpoint": f"{issuer}/oauth/token.php",
        "userinfo_endpoint": f"{issuer}/oauth/userinfo.php",
        "jwks_uri": f"{issuer}/oauth/certs.php",
        "scopes_supported": ["openid", "email", "profile"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "aud", "exp", "sub"],
    }
    assert rp.sandbox.openid.issuer == issuer


@pytest.mark.parametrize("pkce", ["on", "required"])
def test_pkce_is_published_where_it_is_switched_on(rp: Rp, pkce: str) -> None:
    rp.control.set_openid(pkce=pkce)
    assert httpx.get(rp.url("openid-configuration")).json()["code_challenge_methods_supported"] == ["S256"]


def test_one_public_key_is_published(rp: Rp) -> None:
    (key,) = httpx.get(rp.url("certs")).json()["keys"]
    assert key.keys() == {"kty", "use", "alg", "kid", "n", "e"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
    read = RSAKey.import_key(key)
    assert not read.is_private
    assert read.raw_value.key_size == 2048
