"""Which endpoint answers which address under ``oauth/``."""

from __future__ import annotations

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid.authorize import authorize
from pmdesk.sandbox.openid.discovery import certificates, configuration
from pmdesk.sandbox.openid.replies import Problem
from pmdesk.sandbox.openid.token import token
from pmdesk.sandbox.openid.userinfo import userinfo
from pmdesk.sandbox.pages.site import Asked
from pmdesk.sandbox.pages.visit import Reply


def answer(installation: Installation, asked: Asked, issuer: str) -> Reply | None:
    """The answer of an endpoint; None for an address that is none. ``issuer`` has no slash at its end."""
    try:
        match asked.path:
            case "oauth/openid-configuration.php":
                return configuration(installation, issuer)
            case "oauth/certs.php":
                return certificates(installation)
            case "oauth/authorize.php":
                return authorize(installation, asked)
            case "oauth/token.php":
                return token(installation, asked, issuer)
            case "oauth/userinfo.php":
                return userinfo(installation, asked)
    except Problem as problem:
        return problem.reply()
    return None
