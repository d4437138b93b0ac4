"""The userinfo endpoint: who the bearer of an access token acts for."""

from __future__ import annotations

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.openid import claims
from pmdesk.sandbox.openid.replies import NO_STORE, Problem, json
from pmdesk.sandbox.pages.site import Asked
from pmdesk.sandbox.pages.visit import Reply

_CHALLENGE = 'Bearer realm="oauth"'


def userinfo(installation: Installation, asked: Asked) -> Reply:
    """OpenID Connect Core, section 5.3; the errors of RFC 6750, section 3.1."""
    grant = installation.openid.grants.access(_bearer(asked))
    user = claims.user_of(installation, grant) if grant else None
    if grant is None or user is None:
        raise _refusal("invalid_token", "The access token is not known or too old.", 401)
    if "openid" not in grant.scope:
        raise _refusal("insufficient_scope", "The access token has not the scope openid.", 403)
    return json(claims.userinfo(installation, grant, user), headers=NO_STORE)


def _bearer(asked: Asked) -> str:
    """The token from the header, or from the parameter ``access_token`` as the public world sends it."""
    scheme, _, value = asked.authorization.partition(" ")
    header = value.strip() if scheme.lower() == "bearer" else ""
    given = [each.get("access_token", "") for each in (asked.query, asked.form)]
    found = [each for each in (header, *given) if each]
    if not found:
        raise Problem("", "An access token is required.", status=401, challenge=_CHALLENGE)
    if len(found) > 1:
        raise _refusal("invalid_request", "The access token may come in one way only.", 400)
    return found[0]


def _refusal(error: str, words: str, status: int) -> Problem:
    return Problem(error, words, status=status, challenge=f'{_CHALLENGE}, error="{error}"')
