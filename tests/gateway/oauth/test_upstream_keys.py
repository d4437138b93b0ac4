"""Which keys an id token may be signed by, when they are fetched anew, and where a discovery may lead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled, ProviderError
from pmdesk.api.transport import Transport
from pmdesk.gateway.config import OpenId
from pmdesk.gateway.oauth.upstream import NotIdentified, Upstream
from tests.gateway.oauth import lying
from tests.gateway.oauth.asking import Asking
from tests.gateway.oauth.lying import EMAIL, GONE, Liar, key, said


def public(name: str, **changes: Any) -> dict[str, Any]:
    """A key as a provider publishes it."""
    return lying.laid_over(key(name).as_dict(private=False), changes)


# --- keys ---------------------------------------------------------------------------------------------


def test_a_new_key_is_fetched_once_it_is_met(asking: Asking, liar: Liar) -> None:
    asking.identify()
    liar.sign = lambda claims: lying.signed(claims, "two")
    liar.keys = [public("two")]
    asking.at += 61
    assert (asking.identify()).email == EMAIL
    assert liar.calls("/oauth/certs.php") == 2
    liar.sign = lying.signed
    assert "signed" in asking.refused(), "the old key is none any more"


def test_unknown_keys_do_not_make_us_ask_again_and_again(asking: Asking, liar: Liar) -> None:
    asking.identify()
    liar.sign = lambda claims: lying.signed(claims, "evil")
    for _ in range(5):
        asking.at += 10
        asking.refused()
    assert liar.calls("/oauth/certs.php") == 1
    for _ in range(5):
        asking.at += 10.1
        asking.refused()
    assert liar.calls("/oauth/certs.php") == 2


def test_keys_are_not_believed_for_ever(asking: Asking, liar: Liar) -> None:
    asking.identify()
    liar.keys = [public("two")]
    asking.at += 3601
    assert "signed" in asking.refused()


SETS: tuple[tuple[list[Any], str, dict[str, Any]], ...] = (
    ([public("one"), public("two")], "two", {}),
    ([public("two"), public("one")], "two", {}),
    ([public("one", kid=GONE)], "one", {"kid": GONE}),
    ([public("one")], "one", {"kid": GONE}),
    ([public("one", alg=GONE, use=GONE)], "one", {}),
    ([public("one", kid=GONE)], "one", {}),
    ([public("two", kid=GONE), public("one", kid=GONE)], "one", {}),
    ([public("two"), public("one")], "one", {"kid": GONE}),
    ([public("two", kid="one"), public("one")], "one", {}),
    ([{"kty": "oct", "k": "c2VjcmV0", "kid": "one"}, public("one")], "one", {}),
    ([{"kty": "RSA", "n": "!", "e": "AQAB", "kid": "one"}, public("one")], "one", {}),
    ([{"kty": "RSA", "kid": "one"}, 7, None, public("one")], "one", {}),
    ([{"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"}, public("one")], "one", {}),
)


@pytest.mark.parametrize(("keys", "by", "header"), SETS, ids=range(len(SETS)))
def test_the_keys_of_an_honest_provider(
    asking: Asking, liar: Liar, keys: list[Any], by: str, header: dict[str, Any]
) -> None:
    liar.keys = keys
    liar.sign = lambda claims: lying.signed(claims, by, **header)
    assert (asking.identify()).email == EMAIL


NO_KEYS: tuple[Any, ...] = (
    GONE,
    None,
    [],
    {},
    "RSA",
    [1, None, "x", []],
    [{}],
    [{"kty": "RSA"}],
    [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}],
    [{"kty": "RSA", "n": "!", "e": "!", "kid": "one"}],
    [{"kty": "RSA", "n": 7, "e": 3, "kid": "one"}],
    [{"kty": "RSA", "n": "", "e": "", "kid": "one"}],
    [{"kty": ["RSA"], "kid": "one"}],
    [{"kty": "oct", "k": "c2VjcmV0", "kid": "one", "alg": "RS256"}],
    [public("one", use="enc")],
    [public("one", alg="RS512")],
    [public("one", n=public("evil")["n"])],
)


@pytest.mark.parametrize("keys", NO_KEYS, ids=range(len(NO_KEYS)))
def test_a_set_without_the_key_makes_nobody_known(asking: Asking, liar: Liar, keys: Any) -> None:
    liar.replies["/oauth/certs.php"] = said({} if keys == GONE else {"keys": keys})
    with pytest.raises((NotIdentified, ProviderError)):
        asking.identify()


# --- discovery ----------------------------------------------------------------------------------------

NAMES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
ELSEWHERE = (
    "https://evil.example/oauth/token.php",
    "http://evil.example/oauth/token.php",
    "//evil.example/oauth",
    "/oauth/token.php",
    "ftp://127.0.0.1/oauth",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://127.0.0.1:1/oauth/token.php",
    "https://127.0.0.1/oauth/token.php",
    "http://{here}@evil.example/oauth",
    "http://{here}\\@evil.example/oauth",
    "http://{here}.evil.example/oauth",
    "http://evil.example#{here}/oauth",
    "http:// {here}/oauth",
    "",
    GONE,
    None,
    7,
    ["http://{here}/oauth"],
)


@pytest.mark.parametrize("name", NAMES)
def test_a_discovery_that_leads_elsewhere_is_not_followed(asking: Asking, liar: Liar, name: str) -> None:
    here = urlsplit(liar.base).netloc
    for place in ELSEWHERE:
        liar.discovery = {name: place.replace("{here}", here) if isinstance(place, str) else place}
        with pytest.raises(Garbled) as caught:
            asking.authorization("state")
        assert caught.value.where.startswith("oauth/openid-configuration.php: "), place
        assert "evil" not in caught.value.where
    assert {one.path for one in liar.seen} == {"/oauth/openid-configuration.php"}
    liar.discovery = {}
    assert asking.identify().email == EMAIL, "and it is not remembered"


@pytest.mark.parametrize("issuer", ["https://evil.example", "http://evil.example", "", GONE, 7, "x"], ids=str)
def test_an_issuer_is_of_this_site(asking: Asking, liar: Liar, issuer: Any) -> None:
    liar.discovery = {"issuer": issuer}
    with pytest.raises(Garbled):
        asking.run(asking.upstream.endpoints())


def test_a_discovery_that_is_wholly_somebody_elses(asking: Asking, liar: Liar) -> None:
    """Everything in it fits together, and nothing of it to WHMCS's address."""
    liar.discovery = dict.fromkeys(("issuer", *NAMES), "https://evil.example/oauth")
    with pytest.raises(Garbled):
        asking.authorization("state")


def test_an_issuer_that_is_written_down_is_exactly_that(asking: Asking, liar: Liar) -> None:
    asking.again(issuer=liar.base).identify()
    with pytest.raises(Garbled):
        asking.again(issuer=f"{liar.base}/").identify()


def test_an_endpoint_may_have_a_query(asking: Asking, liar: Liar) -> None:
    liar.discovery = {"authorization_endpoint": f"{liar.base}/index.php?rp=/oauth"}
    location = asking.authorization("state")
    assert location.startswith(f"{liar.base}/index.php?rp=/oauth&response_type=code&")


SITES = st.sampled_from(["clients.host.example", "host.example", "evil.example", "xclients.host.example"])


@given(
    scheme=st.sampled_from(["https", "http", "HTTPS"]),
    user=st.sampled_from(["", "clients.host.example@", "x:y@"]),
    site=SITES,
    more=st.sampled_from(["", ".", ":443", ":8443", ":0", ".evil.example"]),
    path=st.sampled_from(["/oauth/token.php", "", "/", "\\@evil.example/", "#x", "?x"]),
)
def test_endpoints_stay_with_their_host(scheme: str, user: str, site: str, more: str, path: str) -> None:
    base = "https://clients.host.example"
    upstream = Upstream(Transport(version="0"), base, OpenId(), base, now=float, ticks=float)
    place = f"{scheme}://{user}{site}{more}{path}"
    said = {"issuer": base, **dict.fromkeys(NAMES, f"{base}/x"), "token_endpoint": place}
    try:
        token = upstream._read(said).token
    except Garbled:
        return
    parts = urlsplit(token)
    assert parts.scheme == "https"
    assert (parts.hostname or "").rstrip(".") in ("clients.host.example", "host.example")
    assert parts.port in (None, 443)
