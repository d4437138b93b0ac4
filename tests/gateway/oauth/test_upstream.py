"""Whose identity came back: every lie of an OpenID Connect provider is seen, every honest answer is taken."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from pmdesk.api.errors import Garbled, Offline, ProviderError, Unavailable
from pmdesk.gateway.oauth.upstream import Identity, NotIdentified, challenge_of
from tests.api.stub import Reply
from tests.gateway.oauth import lying
from tests.gateway.oauth.asking import CALLBACK, NOW, Asking
from tests.gateway.oauth.lying import CLIENT_ID, CLIENT_SECRET, EMAIL, GONE, SUBJECT, Liar, said


def test_the_truth_is_believed(asking: Asking, liar: Liar) -> None:
    assert asking.identify() == Identity(SUBJECT, EMAIL, NOW - 5)
    token = next(one for one in liar.seen if one.path == "/oauth/token.php")
    assert token.form["client_secret"] == CLIENT_SECRET
    assert token.form["redirect_uri"] == CALLBACK
    assert "authorization" not in token.headers
    assert asking.identify() == Identity(SUBJECT, EMAIL, NOW - 5)
    assert liar.calls("/oauth/openid-configuration.php") == liar.calls("/oauth/certs.php") == 1


def test_what_the_browser_is_sent_on_with(asking: Asking) -> None:
    asked = dict(parse_qsl(urlsplit(asking.authorization("s")).query))
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": CALLBACK,
        "scope": "openid profile email",
        "state": "s",
        "nonce": asking.pending.nonce,
        "code_challenge": challenge_of(asking.pending.verifier),
        "code_challenge_method": "S256",
    }


@pytest.mark.parametrize(
    "missing",
    [{"nonce": GONE}, {"auth_time": GONE}, {"iat": GONE}, {"nonce": GONE, "auth_time": GONE, "iat": GONE}],
    ids=str,
)
def test_little_is_enough(asking: Asking, liar: Liar, missing: dict[str, Any]) -> None:
    """Live installations publish iss, aud, exp and sub, and nothing else."""
    liar.claims = missing
    found = asking.identify()
    assert found == Identity(SUBJECT, EMAIL, None if "auth_time" in missing else NOW - 5)


TOKENS: tuple[Callable[[dict[str, Any]], str], ...] = (
    lying.unsigned,
    lying.without_signature,
    lying.signed_with_the_public_key,
    lying.signed_with_the_secret,
    lying.bringing_its_own_key,
    lying.with_other_claims,
    lambda claims: lying.signed(claims, "evil"),
    lambda claims: lying.signed(claims, "evil", kid="one"),
    lambda claims: lying.signed(claims, "evil", kid=GONE),
    lambda claims: lying.unsigned(claims).replace("bm9uZQ", "Tm9uZQ"),
    lambda claims: lying.signed(claims)[:-20],
    lambda claims: lying.signed(claims) + "x",
    lambda claims: f"{lying.signed(claims)}.x.y",
    lambda claims: lying.part(claims),
    lambda claims: "not a token at all",
    lambda claims: "é.ü.ß",
    lambda claims: f"{lying.part({'alg': 'RS256'})}..",
    lambda claims: lying.signed_with(b"", claims),
    lambda claims: f"{lying.encoded(b'[' * 50_000)}.{lying.part(claims)}.x",
    lambda claims: f"{lying.encoded(b'[]')}.{lying.part(claims)}.x",
    lambda claims: f"{lying.part({'alg': 'RS256', 'kid': ['one']})}.{lying.part(claims)}.x",
    lambda claims: lying.signed(claims).replace(".", ".."),
)


@pytest.mark.parametrize("sign", TOKENS, ids=range(len(TOKENS)))
def test_a_token_that_is_not_signed_by_the_provider_is_nobodys(
    asking: Asking, liar: Liar, sign: Callable[[dict[str, Any]], str]
) -> None:
    liar.sign = sign
    assert "signed" in asking.refused()
    assert liar.calls("/oauth/userinfo.php") == 0


CLAIMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("iss", {"iss": "https://evil.example"}),
    ("iss", {"iss": GONE}),
    ("iss", {"iss": ["https://evil.example"]}),
    ("aud", {"aud": "somebody"}),
    ("aud", {"aud": GONE}),
    ("aud", {"aud": []}),
    ("aud", {"aud": {CLIENT_ID: 1}}),
    ("aud", {"aud": CLIENT_ID.lower()}),
    ("aud", {"aud": [CLIENT_ID, "somebody"]}),
    ("aud", {"aud": [CLIENT_ID, "somebody"], "azp": "somebody"}),
    ("azp", {"azp": "somebody"}),
    ("exp", {"exp": GONE}),
    ("exp", {"exp": NOW - 61}),
    ("exp", {"exp": NOW + 25 * 3600}),
    ("exp", {"exp": "soon"}),
    ("exp", {"exp": True}),
    ("exp", {"exp": [NOW + 60]}),
    ("exp", {"exp": -NOW}),
    ("iat", {"iat": NOW + 61}),
    ("sub", {"sub": GONE}),
    ("sub", {"sub": ""}),
    ("sub", {"sub": None}),
    ("sub", {"sub": [SUBJECT]}),
    ("nonce", {"nonce": "of another sign-in"}),
    ("nonce", {"nonce": ""}),
    ("nonce", {"nonce": "not ASCII: é"}),
    ("nonce", {"nonce": ["the nonce of this sign-in"]}),
    ("nonce", {"nonce": 7}),
)


@pytest.mark.parametrize(("name", "claims"), CLAIMS, ids=str)
def test_claims_for_somebody_else_are_nobodys(
    asking: Asking, liar: Liar, name: str, claims: dict[str, Any]
) -> None:
    liar.claims = claims
    assert asking.refused() == f"the id token's {name}"
    assert liar.calls("/oauth/userinfo.php") == 0


def test_a_nonce_can_be_demanded(asking: Asking, liar: Liar) -> None:
    asking = asking.again(require_nonce=True)
    asking.identify()
    liar.claims = {"nonce": GONE}
    assert asking.refused() == "the id token's nonce"


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"aud": [CLIENT_ID]}, NOW - 5),
        ({"aud": [CLIENT_ID, "somebody"], "azp": CLIENT_ID}, NOW - 5),
        ({"exp": NOW - 59}, NOW - 5),
        ({"exp": str(int(NOW) + 60)}, NOW - 5),
        ({"iat": NOW + 59}, NOW - 5),
        ({"auth_time": "1799999000"}, 1_799_999_000.0),
        ({"auth_time": "yesterday"}, None),
        ({"auth_time": True}, None),
        ({"auth_time": 0}, None),
        ({"auth_time": [NOW]}, None),
        ({"auth_time": 1e300}, None),
    ],
    ids=str,
)
def test_what_is_odd_and_right_is_taken(
    asking: Asking, liar: Liar, claims: dict[str, Any], told: float | None
) -> None:
    liar.claims = claims
    assert (asking.identify()).auth_time == told


# --- userinfo -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "userinfo",
    [{"sub": "somebody"}, {"sub": GONE}, {"sub": ""}, {"sub": None}, {"sub": [SUBJECT]}, {"sub": "é"}],
    ids=str,
)
def test_userinfo_about_somebody_else_is_nobodys(
    asking: Asking, liar: Liar, userinfo: dict[str, Any]
) -> None:
    liar.userinfo = userinfo
    assert asking.refused() == "userinfo is about somebody else"


@pytest.mark.parametrize("email", [GONE, None, "", "marta", 7, ["a@b.example"], {"a@b.example": 1}], ids=str)
def test_nobody_is_known_without_an_address(asking: Asking, liar: Liar, email: Any) -> None:
    liar.userinfo = {"email": email}
    assert asking.refused() == "no email"


def test_the_token_may_say_the_address(asking: Asking, liar: Liar) -> None:
    liar.userinfo, liar.claims = {"email": GONE}, {"email": " in@token.example "}
    assert (asking.identify()).email == "in@token.example"


def test_a_web_server_that_takes_the_header_away(asking: Asking, liar: Liar) -> None:
    """Apache with PHP as CGI does not pass Authorization on; the form is the other way."""
    liar.hears_headers = False
    assert asking.identify().email == EMAIL
    told = [one for one in liar.seen if one.path == "/oauth/userinfo.php"]
    assert [one.method for one in told] == ["GET", "POST"]
    assert told[1].form == {"access_token": "upstream-access-token"}
    assert told[1].target == "/oauth/userinfo.php"


# --- broken -------------------------------------------------------------------------------------------

HTML = Reply(b"<!DOCTYPE html><title>Checking your browser</title>", headers={"Content-Type": "text/html"})
PATHS = ("openid-configuration", "token", "certs", "userinfo")
BROKEN: tuple[tuple[str, Reply], ...] = (
    ("html", HTML),
    ("empty", Reply()),
    ("list", said([1, 2])),
    ("cut", Reply(b'{"issuer": "http', cut=5)),
    ("reset", Reply(b"{" * 9, reset=True)),
    ("stall", Reply(b"{}", headers={"Content-Length": "99"}, stall=True)),
    ("no http", Reply(raw=b"SSH-2.0-OpenSSH\r\n")),
    ("huge", Reply(b" " * 300_000 + b"{}")),
    ("deep", Reply(b"[" * 100_000)),
    ("bad utf-8", Reply(b'{"keys": "\xff"}')),
    ("500", Reply(b"Fatal error", 500)),
    ("503", Reply(b"", 503)),
    ("429", Reply(b"", 429)),
    ("302", Reply(b"", 302, {"Location": "https://evil.example/"})),
    ("404", Reply(b"", 404)),
    ("403 html", Reply(HTML.body, 403)),
)


@pytest.mark.parametrize("path", PATHS)
def test_what_is_broken_opens_nothing(asking: Asking, liar: Liar, path: str) -> None:
    for name, reply in BROKEN:
        liar.seen.clear()
        asking.upstream._endpoints = asking.upstream._keys = None
        liar.replies[f"/oauth/{path}.php"] = reply
        with pytest.raises((NotIdentified, ProviderError)):
            asking.identify()
        assert liar.calls(f"/oauth/{path}.php") <= 2, f"{name}: a code is not sent again and again"
        del liar.replies[f"/oauth/{path}.php"]
        assert asking.identify().email == EMAIL, f"{name}: and it is not remembered"


def test_a_slow_provider_is_given_up(asking: Asking, liar: Liar) -> None:
    liar.replies["/oauth/token.php"] = Reply(headers={"Content-Length": "9"}, stall=True)
    with pytest.raises(Offline):
        asking.identify()
    assert liar.calls("/oauth/token.php") == 1, "a code is sent once"


def test_trouble_is_told_from_lies(asking: Asking, liar: Liar) -> None:
    liar.replies["/oauth/token.php"] = Reply(b"", 503)
    with pytest.raises(Unavailable):
        asking.identify()
    liar.replies["/oauth/token.php"] = HTML
    with pytest.raises(Garbled) as caught:
        asking.identify()
    assert caught.value.where == "token_endpoint"


def test_the_challenge_is_that_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    verifier = base64.urlsafe_b64encode(
        bytes([116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77])
        + bytes([105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121])
    )
    assert challenge_of(verifier.decode().rstrip("=")) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
