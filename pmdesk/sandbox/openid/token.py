"""The token endpoint: a code from a client that proves who it is becomes an access token and an id_token."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import unquote_plus

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid.claims import id_token, user_of
from pmdesk.sandbox.openid.grants import ACCESS_SECONDS, Grant
from pmdesk.sandbox.openid.provider import Client
from pmdesk.sandbox.openid.replies import NO_STORE, Problem, json
from pmdesk.sandbox.openid.settings import Pkce
from pmdesk.sandbox.pages.site import Asked
from pmdesk.sandbox.pages.visit import Reply

_CHALLENGE = 'Basic realm="oauth"'


def token(installation: Installation, asked: Asked, issuer: str) -> Reply:
    """RFC 6749, sections 4.1.3 and 5; raises Problem for what it refuses."""
    if asked.method != "POST":
        raise Problem("invalid_request", "The token endpoint is asked by POST.", status=405)
    openid, form = installation.openid, asked.form
    _authenticate(openid.client, asked.authorization, form)
    if not form.get("grant_type"):
        raise Problem("invalid_request", "The grant type is missing.")
    if form["grant_type"] != "authorization_code":
        raise Problem("unsupported_grant_type", "Only the grant type authorization_code is supported.")
    if not form.get("code"):
        raise Problem("invalid_request", "The code is missing.")
    grant = openid.grants.redeem(form["code"], openid.client.client_id)
    if grant is None:
        raise Problem("invalid_grant", "The code is not known, was used already, or is too old.")
    if form.get("redirect_uri", "") != grant.redirect_uri:
        raise Problem("invalid_grant", "The redirect URI is not the one of the authorization request.")
    _prove(grant, form.get("code_verifier", ""), openid.settings.pkce)
    user = user_of(installation, grant)
    if user is None:
        raise Problem("invalid_grant", "The user is gone.")
    answer = {
        "access_token": openid.grants.token(grant, form["code"]),
        "expires_in": ACCESS_SECONDS,
        "token_type": "Bearer",
        "scope": " ".join(grant.scope),
    }
    if "openid" in grant.scope:
        answer["id_token"] = openid.key.sign(id_token(installation, grant, user, issuer))
    return json(answer, headers=NO_STORE)


def _authenticate(client: Client, header: str, form: Mapping[str, str]) -> None:
    """``client_secret_basic`` or ``client_secret_post`` (RFC 6749, section 2.3.1), never both."""
    if header and form.get("client_secret"):
        raise Problem("invalid_request", "The client may prove who it is in one way only.")
    challenge = _CHALLENGE if header else ""
    pairs = _basic(header) if header else [(form.get("client_id", ""), form.get("client_secret", ""))]
    if not any(_same(client, *pair) for pair in pairs):
        raise Problem("invalid_client", "The client is not known.", status=401, challenge=challenge)


def _basic(header: str) -> list[tuple[str, str]]:
    """The pair of a Basic header, as it stands and as a form writes it: the RFC wants the second, and many
    clients send the first."""
    scheme, _, value = header.partition(" ")
    try:
        name, colon, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return []
    if scheme.lower() != "basic" or not colon:
        return []
    return [(name, secret), (unquote_plus(name), unquote_plus(secret))]


def _same(client: Client, name: str, secret: str) -> bool:
    right = secrets.compare_digest(client.client_id.encode(), name.encode())
    return secrets.compare_digest(client.client_secret.encode(), secret.encode()) and right


def _prove(grant: Grant, verifier: str, pkce: Pkce) -> None:
    """PKCE (RFC 7636, section 4.6). A verifier for a code that was asked for without a challenge is refused:
    somebody may have taken the challenge away (RFC 9700, section 4.8.2)."""
    if pkce == "off":
        return
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    wanted = digest.decode("ascii") if verifier else ""
    if not secrets.compare_digest(wanted.encode(), grant.challenge.encode()):
        raise Problem("invalid_grant", "The code verifier does not fit the challenge.")
