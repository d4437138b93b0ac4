"""What is said of a user: in the id_token, and at the userinfo endpoint."""

from __future__ import annotations

import hashlib
from typing import Any

from pmdesk.sandbox.database import Row
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid.grants import Grant

ID_TOKEN_SECONDS = 3600

_LOCALES = {"": "en", "english": "en", "german": "de", "dutch": "nl", "french": "fr", "swedish": "sv"}
"""WHMCS names languages in words; a locale is a tag (BCP 47)."""


def subject(user_id: int) -> str:
    """The name that a user goes by here: the same at every start, and telling nothing."""
    return hashlib.sha256(f"preciselymanaged.example/{user_id}".encode()).hexdigest()[:40]


def user_of(installation: Installation, grant: Grant) -> Row | None:
    return installation.database.one("SELECT * FROM users WHERE id = ?", (grant.user_id,))


def id_token(installation: Installation, grant: Grant, user: Row, issuer: str) -> dict[str, Any]:
    """The claims of an id_token: the five that are always there, then what the switches allow."""
    now = int(installation.clock.epoch())
    given = installation.openid.settings.claims
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": grant.client_id,
        "exp": now + ID_TOKEN_SECONDS,
        "iat": now,
        "sub": subject(user["id"]),
    }
    if grant.nonce and "nonce" in given:
        claims["nonce"] = grant.nonce
    if "auth_time" in given or grant.max_age:
        claims["auth_time"] = grant.auth_time
    if "email" in grant.scope and "email" in given:
        claims["email"] = user["email"]
    if "email" in grant.scope and "email_verified" in given:
        claims["email_verified"] = bool(user["email_verified"])
    return claims


def userinfo(installation: Installation, grant: Grant, user: Row) -> dict[str, Any]:
    """What the scopes allow (OpenID Connect Core, section 5.4), as it is now."""
    claims: dict[str, Any] = {"sub": subject(user["id"])}
    if "profile" in grant.scope:
        claims |= {
            "name": f"{user['firstname']} {user['lastname']}",
            "given_name": user["firstname"],
            "family_name": user["lastname"],
            "preferred_username": user["email"],
            "locale": _LOCALES.get(user["language"].lower(), "en"),
        }
    if "email" in grant.scope:
        claims["email"] = user["email"]
        if "userinfo_email_verified" in installation.openid.settings.claims:
            claims["email_verified"] = bool(user["email_verified"])
    return claims
