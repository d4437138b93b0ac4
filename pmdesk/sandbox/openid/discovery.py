"""What the provider publishes about itself: its addresses and abilities, and its public key."""

from __future__ import annotations

from typing import Any

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid.replies import json
from pmdesk.sandbox.pages.visit import Reply

SCOPES = ("openid", "email", "profile")


def configuration(installation: Installation, issuer: str) -> Reply:
    """``openid-configuration.php``, with no more in it than live installations publish: no response types,
    four claims, and not a word on PKCE unless it is switched on."""
    document: dict[str, Any] = {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize.php",
        "token_endpoint": f"{issuer}/oauth/token.php",
        "userinfo_endpoint": f"{issuer}/oauth/userinfo.php",
        "jwks_uri": f"{issuer}/oauth/certs.php",
        "scopes_supported": list(SCOPES),
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "aud", "exp", "sub"],
    }
    if installation.openid.settings.pkce != "off":
        document["code_challenge_methods_supported"] = ["S256"]
    return json(document)


def certificates(installation: Installation) -> Reply:
    """``certs.php``: the one key that is in use."""
    return json(installation.openid.key.published())
