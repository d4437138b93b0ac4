"""An OpenID Connect provider that can be told to lie, on a real socket; it says the truth where it is not."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.api.stub import Reply, Seen, Stub

CLIENT_ID, CLIENT_SECRET = "GATEWAY.x+y/z==", "a secret+with/signs=="
EMAIL, SUBJECT = "marta@hearthandrye.example", "subject-502"
GONE = "gone"
"""In place of a value: it is left out."""


@cache
def key(name: str) -> RSAKey:
    """A key of 2048 bits for each name, made once."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"}, private=True)


class Liar:
    """What it says: ``discovery``, ``claims`` and ``userinfo`` are laid over the truth, ``replies`` are given
    in place of an answer, by path.

    ``sign`` makes the id token of claims; ``keys`` are those it publishes. ``seen`` are the requests.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.base = ""
        self.discovery: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.replies: dict[str, Reply] = {}
        self.keys: list[dict[str, Any]] = [key("one").as_dict(private=False)]
        self.sign: Callable[[dict[str, Any]], str] = signed
        self.callback: dict[str, Any] = {}
        self.hears_headers = True
        self.seen: list[Seen] = []
        self._asked: dict[str, dict[str, str]] = {}

    def calls(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.seen)

    def ask(self, **asked: str) -> str:
        """A code for an authorization request, without a browser."""
        code = f"code-{len(self._asked)}"
        self._asked[code] = asked
        return code

    def answer(self, seen: Seen) -> Reply:
        """See `Stub`."""
        self.seen.append(seen)
        if seen.path in self.replies:
            return self.replies[seen.path]
        says = {
            "/oauth/openid-configuration.php": self._discovery,
            "/oauth/authorize.php": self._authorize,
            "/oauth/token.php": self._token,
            "/oauth/userinfo.php": self._userinfo,
            "/oauth/certs.php": lambda _seen: said({"keys": self.keys}),
        }.get(seen.path)
        return Reply(status=404) if says is None else says(seen)

    def _discovery(self, _seen: Seen) -> Reply:
        truth = {
            "issuer": self.base,
            "authorization_endpoint": f"{self.base}/oauth/authorize.php",
            "token_endpoint": f"{self.base}/oauth/token.php",
            "userinfo_endpoint": f"{self.base}/oauth/userinfo.php",
            "jwks_uri": f"{self.base}/oauth/certs.php",
            "code_challenge_methods_supported": ["S256"],
        }
        return said(laid_over(truth, self.discovery))

    def _authorize(self, seen: Seen) -> Reply:
        """Everybody is signed in and agrees."""
        asked = seen.query
        answer = laid_over({"code": self.ask(**asked), "state": asked["state"]}, self.callback)
        return Reply(status=302, headers={"Location": f"{asked['redirect_uri']}?{urlencode(answer)}"})

    def _token(self, seen: Seen) -> Reply:
        asked = self._asked.pop(seen.form.get("code", ""), None)
        if asked is None or (seen.form["client_id"], seen.form["client_secret"]) != (
            CLIENT_ID,
            CLIENT_SECRET,
        ):
            return said({"error": "invalid_grant"}, 400)
        verifier = seen.form["code_verifier"].encode()
        challenge = encoded(hashlib.sha256(verifier).digest())
        if asked.get("code_challenge", challenge) != challenge:
            return said({"error": "invalid_grant"}, 400)
        now = int(self.now())
        truth = {
            "iss": self.base,
            "aud": CLIENT_ID,
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 3600,
            "nonce": asked.get("nonce", ""),
            "auth_time": now - 5,
        }
        tokens = {
            "access_token": "upstream-access-token",
            "token_type": "Bearer",
            "id_token": self.sign(laid_over(truth, self.claims)),
        }
        return said(laid_over(tokens, self.token))

    def _userinfo(self, seen: Seen) -> Reply:
        heard = seen.headers.get("authorization") if self.hears_headers else None
        if "upstream-access-token" not in (
            seen.form.get("access_token"),
            (heard or "").removeprefix("Bearer "),
        ):
            return said({"error": "invalid_token"}, 401)
        return said(laid_over({"sub": SUBJECT, "email": EMAIL}, self.userinfo))


def said(value: object, status: int = 200) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(value).encode(), status)


def laid_over(truth: dict[str, Any], lies: dict[str, Any]) -> dict[str, Any]:
    """The truth with lies in its place."""
    return {name: value for name, value in {**truth, **lies}.items() if value != GONE}


# --- id tokens ----------------------------------------------------------------------------------------


def signed(claims: dict[str, Any], by: str = "one", **header: Any) -> str:
    """Rightly signed, by one of the keys."""
    head = laid_over({"typ": "JWT", "alg": "RS256", "kid": by}, header)
    return jwt.encode(head, claims, key(by), algorithms=["RS256"])


def unsigned(claims: dict[str, Any]) -> str:
    """``alg`` none (RFC 7519, 6)."""
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def without_signature(claims: dict[str, Any]) -> str:
    """Says RS256 and has no signature."""
    return ".".join(signed(claims).split(".")[:2]) + "."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256, and the secret is the public key that everybody knows."""
    return signed_with(key("one").as_pem(private=False), claims, kid="one")


def signed_with_the_secret(claims: dict[str, Any]) -> str:
    """HS256 with the client's secret: OpenID Connect knows that, we have not asked for it."""
    return signed_with(CLIENT_SECRET.encode(), claims)


def signed_with(secret: bytes, claims: dict[str, Any], **header: Any) -> str:
    """HMAC with SHA-256 (RFC 7515, appendix A.1)."""
    signing = f"{part({'alg': 'HS256', 'typ': 'JWT', **header})}.{part(claims)}"
    return f"{signing}.{encoded(hmac.digest(secret, signing.encode(), 'sha256'))}"


def bringing_its_own_key(claims: dict[str, Any]) -> str:
    """Signed by another key, which the head brings along (``jwk``)."""
    head = {"alg": "RS256", "kid": "one", "jwk": key("evil").as_dict(private=False)}
    return jwt.encode(head, claims, key("evil"), algorithms=["RS256"])


def with_other_claims(claims: dict[str, Any]) -> str:
    """The signature of other claims."""
    head, _, signature = signed({**claims, "sub": "somebody"}).split(".")
    return f"{head}.{part(claims)}.{signature}"


def part(value: dict[str, Any]) -> str:
    """JSON as a token has it."""
    return encoded(json.dumps(value).encode())


def encoded(value: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


# --- on a socket --------------------------------------------------------------------------------------


@contextmanager
def served(liar: Liar) -> Iterator[Liar]:
    """In a thread of its own, for a gateway in another."""
    ready, done = threading.Event(), threading.Event()

    async def run() -> None:
        async with Stub(liar.answer) as stub:
            liar.base = stub.url
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="liar", daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield liar
    finally:
        done.set()
        thread.join(10)
