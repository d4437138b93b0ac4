"""WHMCS as an OpenID Connect provider: where its endpoints are, and whose identity came back.

Everything is read from its discovery document (oauth/openid-configuration.php). Installations publish
little: RS256, and the claims iss, aud, exp and sub. What else OpenID Connect knows (nonce, auth_time, PKCE)
is asked for, checked where it comes, and not relied on where it does not.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from pmdesk.api.address import is_loopback, same_site
from pmdesk.api.errors import Garbled, Refused, Unavailable
from pmdesk.api.transport import Answer, Transport
from pmdesk.gateway.config import OpenId
from pmdesk.gateway.oauth.pending import Pending
from pmdesk.gateway.tokens import same

DISCOVERY = "oauth/openid-configuration.php"
_FRESH = 3600.0
"""Seconds that the discovery document and the keys are good for."""
_AGAIN = 60.0
"""An unknown key is asked for anew at most so often."""
_LEEWAY = 60
_LONGEST = 24 * 3600
_MOST = 256 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}


class NotIdentified(Exception):
    """What came back does not say, or not provably, who it is; ``why`` is for the operator's log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider's endpoints are, and what it is called."""

    issuer: str
    authorization: str
    token: str
    userinfo: str
    jwks: str
    pkce: bool
    """Whether it says that it checks PKCE by SHA-256."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: WHMCS's word for the user, the address they sign in with, and when they proved it."""

    subject: str
    email: str
    auth_time: float | None


@dataclass(frozen=True, slots=True)
class _Key:
    """A public key of the provider's; ``name`` is what tokens call it (``kid``), where it has one."""

    name: str | None
    key: RSAKey


class Upstream:
    """The OpenID Connect client. ``base`` is WHMCS's address, ``callback`` ours, registered there."""

    def __init__(
        self,
        transport: Transport,
        base: str,
        openid: OpenId,
        callback: str,
        *,
        now: Callable[[], float],
        ticks: Callable[[], float],
    ) -> None:
        self._transport, self._base, self._openid, self._callback = (
            transport,
            base.rstrip("/"),
            openid,
            callback,
        )
        self._now, self._ticks = now, ticks
        self._endpoints: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, list[_Key]] | None = None
        self._asking = asyncio.Lock()

    async def endpoints(self) -> Endpoints:
        """Where everything is. Raises Garbled for a document that is none, or that leads to another site."""
        async with self._asking:
            known = self._endpoints
            if known is None or self._ticks() - known[0] > _FRESH:
                said = _object(await self._ask("GET", f"{self._base}/{DISCOVERY}"), DISCOVERY)
                known = self._endpoints = self._ticks(), self._read(said)
            return known[1]

    def _read(self, said: Mapping[str, Any]) -> Endpoints:
        names = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        for name in names:
            if not (isinstance(said.get(name), str) and said[name]):
                raise Garbled(f"{DISCOVERY}: {name}")
        issuer, *places = (str(said[name]) for name in names)
        expected = self._openid.issuer or self._base
        if not (issuer == expected if self._openid.issuer else same_site(issuer, expected)):
            raise Garbled(f"{DISCOVERY}: issuer")
        if not all(same_site(place, issuer) for place in places):
            raise Garbled(f"{DISCOVERY}: endpoints")
        methods = said.get("code_challenge_methods_supported")
        authorization, token, userinfo, jwks = places
        pkce = isinstance(methods, list) and "S256" in methods
        return Endpoints(issuer, authorization, token, userinfo, jwks, pkce)

    async def authorization(self, pending: Pending, state: str) -> str:
        """Where the browser is sent, with everything that OpenID Connect knows to bind the answer to it."""
        endpoints = await self.endpoints()
        asked = {
            "response_type": "code",
            "client_id": self._openid.client_id,
            "redirect_uri": self._callback,
            "scope": "openid profile email",
            "state": state,
            "nonce": pending.nonce,
            "code_challenge": challenge_of(pending.verifier),
            "code_challenge_method": "S256",
        }
        if pending.max_age is not None:
            asked |= {"max_age": str(pending.max_age), "prompt": "login"}
        joined = "&" if "?" in endpoints.authorization else "?"
        return f"{endpoints.authorization}{joined}{urlencode(asked)}"

    async def identify(self, pending: Pending, code: str, issuer: str | None = None) -> Identity:
        """Whose code this is. Raises NotIdentified, and what asking raises.

        ``issuer`` is who the answer says it is from, where it does (RFC 9207).
        """
        endpoints = await self.endpoints()
        if issuer not in (None, endpoints.issuer):
            raise NotIdentified("the answer's iss")
        if not code:
            raise NotIdentified("an answer without a code")
        tokens = await self._redeem(endpoints, pending, code)
        claims = await self._claims(endpoints, str(tokens.get("id_token") or ""))
        self._check(claims, endpoints, pending)
        subject = str(claims["sub"])
        told = await self._userinfo(endpoints, str(tokens.get("access_token") or ""))
        if not same(str(told.get("sub") or ""), subject):
            raise NotIdentified("userinfo is about somebody else")
        email = told.get("email") or claims.get("email")
        if not isinstance(email, str) or "@" not in email:
            raise NotIdentified("no email")
        return Identity(subject, email.strip(), _instant(claims.get("auth_time")))

    # --- inside ---------------------------------------------------------------------------------------

    async def _redeem(self, endpoints: Endpoints, pending: Pending, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "client_id": self._openid.client_id,
            "client_secret": self._openid.client_secret,
            "code_verifier": pending.verifier,
        }
        answer = await self._ask("POST", endpoints.token, urlencode(form).encode(), _FORM)
        said = _object(answer, "token_endpoint") if answer.status == 200 else {}
        if not said.get("id_token") or not said.get("access_token"):
            raise NotIdentified(f"the code was not accepted (HTTP {answer.status})")
        return said

    async def _claims(self, endpoints: Endpoints, id_token: str) -> dict[str, Any]:
        """The id token's claims once its signature is right; a key that is new is fetched once."""
        name = _key_name(id_token)
        for fresh in (False, True):
            for key in await self._key_set(endpoints, fresh=fresh):
                if None not in (name, key.name) and name != key.name:
                    continue
                try:
                    return dict(jwt.decode(id_token, key.key, algorithms=["RS256"]).claims)
                except (JoseError, ValueError, TypeError, RecursionError):
                    continue
        raise NotIdentified("the id token is not signed by a key of the provider's")

    async def _key_set(self, endpoints: Endpoints, *, fresh: bool) -> list[_Key]:
        known = self._keys
        wait = _AGAIN if fresh else _FRESH
        if known is None or self._ticks() - known[0] > wait:
            said = _object(await self._ask("GET", endpoints.jwks), "jwks_uri").get("keys")
            found = [key for one in said if (key := _key(one))] if isinstance(said, list) else []
            if not found:
                raise Garbled("jwks_uri")
            known = self._keys = self._ticks(), found
        return known[1]

    def _check(self, claims: Mapping[str, Any], endpoints: Endpoints, pending: Pending) -> None:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        now, us = self._now(), self._openid.client_id
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        expires, issued = _instant(claims.get("exp")), _instant(claims.get("iat"))
        nonce = claims.get("nonce")
        wrong = (
            ("iss", claims.get("iss") != endpoints.issuer),
            ("aud", us not in audiences or (len(audiences) > 1 and claims.get("azp") != us)),
            ("azp", claims.get("azp") not in (None, us)),
            ("exp", expires is None or not now - _LEEWAY < expires < now + _LONGEST),
            ("iat", issued is not None and issued > now + _LEEWAY),
            ("sub", not isinstance(claims.get("sub"), (str, int)) or not str(claims.get("sub"))),
            ("nonce", nonce is None and self._openid.require_nonce),
            ("nonce", nonce is not None and not same(str(nonce), pending.nonce)),
        )
        for name, is_wrong in wrong:
            if is_wrong:
                raise NotIdentified(f"the id token's {name}")

    async def _userinfo(self, endpoints: Endpoints, token: str) -> dict[str, Any]:
        """By the header; where a web server takes that away before WHMCS sees it, by a form (RFC 6750,
        2.2)."""
        answer = await self._ask("GET", endpoints.userinfo, None, {"Authorization": f"Bearer {token}"})
        if answer.status in (400, 401, 403):
            answer = await self._ask(
                "POST", endpoints.userinfo, urlencode({"access_token": token}).encode(), _FORM
            )
        if answer.status != 200:
            raise NotIdentified(f"userinfo (HTTP {answer.status})")
        return _object(answer, "userinfo_endpoint")

    async def _ask(
        self, method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        if not (url.startswith("https://") or is_loopback(url)):
            raise Garbled("an endpoint without TLS")
        answer = await self._transport.request(method, url, body=body, headers=headers, max_body=_MOST)
        if answer.status >= 500 or answer.status == 429:
            raise Unavailable(f"HTTP {answer.status}")
        return answer


def _key(said: object) -> _Key | None:
    """A key of a set, None for one that signs nothing by RS256 or is not understood (RFC 7517, 5)."""
    if not isinstance(said, dict) or said.get("kty") != "RSA":
        return None
    if said.get("use") not in (None, "sig") or said.get("alg") not in (None, "RS256"):
        return None
    try:
        key = RSAKey.import_key({"kty": "RSA", "n": said["n"], "e": said["e"]})
    except (JoseError, ValueError, TypeError, LookupError):
        return None
    name = said.get("kid")
    return _Key(name if isinstance(name, str) else None, key)


def _key_name(id_token: str) -> str | None:
    """What a token's head, which proves nothing yet, calls the key that it is signed by."""
    head = id_token.partition(".")[0]
    try:
        said = msgspec.json.decode(urlsafe_b64decode(head + "=" * (-len(head) % 4)), type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    name = said.get("kid")
    return name if isinstance(name, str) else None


def challenge_of(verifier: str) -> str:
    """PKCE's S256 (RFC 7636, 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).decode("ascii").rstrip("=")


def _instant(value: object) -> float | None:
    """A time of a claim, in seconds since 1970; None for none and for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if 0 < seconds < 1e11 else None


def _object(answer: Answer, where: str) -> dict[str, Any]:
    try:
        said = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        said = None
    if answer.status >= 400 and not isinstance(said, dict):
        raise Refused
    if not isinstance(said, dict):
        raise Garbled(where)
    return said
