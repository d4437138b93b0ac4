"""OAuth 2.0 for one native program, by Authlib's grants: code with PKCE, and refresh tokens that rotate.

Authlib checks the requests (RFC 6749, 7636); what codes and tokens are is ours. It knows no asyncio, so all
of this is called from worker threads. RFC 8252 says how a native program signs in: public client, system
browser, loopback redirect with any port.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidRequestError,
    OAuth2Payload,
    OAuth2Request,
    grants,
)
from authlib.oauth2.rfc7636 import CodeChallenge

from pmdesk.api.gateway.contract import ACCOUNT_HINT, CALLBACK, CLIENT_ID, DEVICE_NAME
from pmdesk.gateway.families import ACCESS_SECONDS, Ended, Families, Family, Issued
from pmdesk.gateway.oauth.pending import Code, Waiting

_KNOWN = frozenset(
    {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "max_age"),
        *("code_challenge", "code_challenge_method", ACCOUNT_HINT, DEVICE_NAME),
    }
)
_LONGEST = 2000
"""Characters of all values together. A sign-in under way is kept for minutes, and anybody can begin one."""

logging.getLogger("authlib").setLevel(logging.WARNING)  # below that it writes whole tokens


class BadRequest(Exception):
    """An authorization request that is none.

    ``location``: where to say so, None where that cannot be trusted.
    """

    def __init__(self, location: str | None) -> None:
        super().__init__("an authorization request that is none")
        self.location = location


class Reply(NamedTuple):
    """An answer of Authlib's: status, what to say, headers."""

    status: int
    body: Any
    headers: dict[str, str]

    def __repr__(self) -> str:
        return f"Reply({self.status}, …)"


class Payload(OAuth2Payload):  # type: ignore[misc]  # Authlib has no types
    """The parameters of a request; of one that is sent twice Authlib sees both."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._lists[name].append(value)
        self._data = {name: values[0] for name, values in self._lists.items()}

    @property
    def data(self) -> dict[str, str]:
        """The first value of each."""
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        """All values of each."""
        return self._lists


class Asked(OAuth2Request):  # type: ignore[misc]
    """One request as Authlib sees it: its address plays no part, TLS ends before us."""

    def __init__(self, method: str, pairs: list[tuple[str, str]], *, code: Code | None = None) -> None:
        super().__init__(method, "https://gateway.invalid/", headers={})
        self.payload = Payload(pairs)
        self.to_keep = code
        """What the code stands for that this request is to be answered with."""

    @property
    def args(self) -> dict[str, str]:
        """The parameters of a GET."""
        return self.payload.data if self.method == "GET" else {}

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a POST."""
        return self.payload.data if self.method == "POST" else {}


class Desktop(ClientMixin):  # type: ignore[misc]
    """The one client. It can keep no secret, so it has none (RFC 8252, 8.5)."""

    def get_client_id(self) -> str:
        """Its name."""
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        """None: the port is another one each time."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """There is one thing to ask for, so no scope names it."""
        return None if scope else ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """The loopback interface by its number, with any port (RFC 8252, 7.3 and 8.3), and our path.

        Of IPv4: no browser comes back to ``[::1]`` from a form, since a page cannot allow it (CSP 3, 2.3.1).
        """
        return is_loopback_callback(redirect_uri)

    def check_client_secret(self, client_secret: str) -> bool:
        """No secret is right."""
        return False

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """It names itself and nothing more."""
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        """A code alone."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """A code, and what it brought."""
        return grant_type in ("authorization_code", "refresh_token")


def is_loopback_callback(address: str) -> bool:
    """Whether an address is a listener of ours on the very machine of the browser."""
    try:
        port = urlsplit(address).port
    except ValueError:
        return False
    return bool(port) and address == f"http://127.0.0.1:{port}{CALLBACK}"


class _Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE by SHA-256, always: a plain challenge proves nothing to who sees the request."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if data.get("code_challenge_method") != "S256" or not data.get("code_challenge"):
            raise InvalidRequestError("'code_challenge' by S256 is needed")
        if not data.get("state"):
            raise InvalidRequestError("'state' is needed")
        super().validate_code_challenge(grant, redirect_uri)


class _ByCode(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

    def save_authorization_code(self, code: str, request: Asked) -> None:
        self.server.waiting.keep_code(code, request.to_keep)

    def query_authorization_code(self, code: str, client: Desktop) -> Any:
        """The code, which is gone from now on; one that comes again ends what it opened."""
        meaning = self.server.waiting.take_code(code)
        if meaning is None:
            self.server.note_spent(code)
            return None
        return _Taken(code, meaning)

    def delete_authorization_code(self, authorization_code: Any) -> None:
        """It is gone already."""

    def authenticate_user(self, authorization_code: Any) -> Any:
        return authorization_code


class _Taken(NamedTuple):
    """A code with what it stands for, as Authlib asks it."""

    code: str
    meaning: Code

    def __repr__(self) -> str:
        return "_Taken(…)"

    @property
    def code_challenge(self) -> str:
        return self.meaning.challenge

    @property
    def code_challenge_method(self) -> str:
        return "S256"

    def get_redirect_uri(self) -> str:
        return self.meaning.redirect_uri

    def get_scope(self) -> str:
        return ""


class _ByRefresh(grants.RefreshTokenGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Any:
        """The successor, made in the same step in which the token is used up."""
        return self.server.rotate(refresh_token)

    def authenticate_user(self, refresh_token: Any) -> Any:
        return refresh_token

    def revoke_old_credential(self, refresh_token: Any) -> None:
        """It is used up already."""


class _Rotated(NamedTuple):
    """A pair of tokens that took the place of another, as Authlib asks it."""

    issued: Issued

    def check_client(self, client: Desktop) -> bool:
        return True

    def get_scope(self) -> str:
        return ""


class Authority(AuthorizationServer):  # type: ignore[misc]
    """The authorization server. ``issuer`` is the gateway's public address.

    ``reused`` is called with the family that a used token ended. All methods block.
    """

    def __init__(
        self, issuer: str, waiting: Waiting, families: Families, reused: Callable[[Family], None]
    ) -> None:
        super().__init__()
        self.waiting, self._issuer, self._families, self._reused = waiting, issuer, families, reused
        self._desktop = Desktop()
        self.register_grant(_ByCode, [_Challenge(required=True)])
        self.register_grant(_ByRefresh)

    # --- what the routes ask --------------------------------------------------------------------------

    def begin(self, pairs: list[tuple[str, str]]) -> dict[str, str]:
        """The parameters of an authorization request that is right, those we know. Raises BadRequest."""
        pairs = [(name, value) for name, value in pairs if name in _KNOWN]
        if sum(len(value) for _, value in pairs) > _LONGEST:
            raise BadRequest(None)
        asked = Asked("GET", pairs)
        try:
            self.get_consent_grant(asked)
        except OAuth2Error as error:
            to = error.redirect_uri
            raise BadRequest(None if not to else self.denied(asked.payload.data, error.error)) from None
        except ValueError:  # Authlib quotes parameters in its errors, and refuses what no error may hold
            raise BadRequest(None) from None
        return dict(asked.payload.data)

    def granted(self, asked: Mapping[str, str], code: Code) -> str:
        """Where a request that was right is answered with a code that stands for ``code``."""
        request = Asked("GET", list(asked.items()), code=code)
        grant = self.get_consent_grant(request)
        reply: Reply = self.create_authorization_response(request, grant_user=code, grant=grant)
        return self._with_issuer(reply.headers["Location"])

    def denied(self, asked: Mapping[str, str], error: str) -> str:
        """Where a request whose redirect address is right is answered with an error (RFC 6749, 4.1.2.1)."""
        said = {"error": error, **({"state": asked["state"]} if asked.get("state") else {})}
        return self._with_issuer(add_params_to_uri(asked["redirect_uri"], list(said.items())))

    def token(self, pairs: list[tuple[str, str]]) -> Reply:
        """Answer the token endpoint."""
        given = dict(pairs)
        if len(given) != len(pairs):  # RFC 6749, 3.2
            return Reply(400, {"error": "invalid_request"}, {})
        if given.get("grant_type") == "refresh_token" and given.get("scope"):
            # Authlib would say so as well, when the token is used up already.
            return Reply(400, {"error": "invalid_scope"}, {})
        try:
            reply: Reply = self.create_token_response(Asked("POST", pairs))
            return reply
        except ValueError:
            return Reply(400, {"error": "invalid_request"}, {})

    def _with_issuer(self, location: str) -> str:
        """RFC 9207: the answer says whose it is, so that answers of two servers are not mixed up."""
        return str(add_params_to_uri(location, [("iss", self._issuer)]))

    # --- what Authlib asks ----------------------------------------------------------------------------

    def query_client(self, client_id: str) -> Desktop | None:
        """See Authlib."""
        return self._desktop if client_id == CLIENT_ID else None

    def create_oauth2_request(self, request: Asked) -> Asked:
        """See Authlib."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Reply:
        """See Authlib."""
        return Reply(status, body, dict(headers))

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """See Authlib."""

    def save_token(self, token: Any, request: Any) -> None:
        """Tokens are kept where they are made."""

    def generate_token(self, *, grant_type: str, user: Any, **_: Any) -> dict[str, Any]:
        """The answer's tokens: of a new sign-in for a code, else those that a rotation made."""
        if isinstance(user, _Rotated):
            return _answer(user.issued)
        meaning: Code = user.meaning
        issued = self._families.begin(meaning.client_id, meaning.user_id, meaning.device, meaning.auth_time)
        self.waiting.spent(user.code, issued.family.id)
        return _answer(issued, account=meaning.account, capabilities=meaning.capabilities)

    def rotate(self, refresh_token: str) -> _Rotated | None:
        """The successor of a refresh token, None for one that opens nothing."""
        try:
            return _Rotated(self._families.refresh(refresh_token))
        except Ended as ended:
            if ended.reused is not None:
                self._reused(ended.reused)
            return None

    def note_spent(self, code: str) -> None:
        """A code came that is none: if it was one once, what it opened ends."""
        family = self.waiting.opened_by(code)
        opened = None if family is None else self._families.by_id(family)
        if opened is not None:
            self._families.end(opened)
            self._reused(opened)


class _Answer(dict[str, Any]):
    """The answer of the token endpoint. Authlib logs it whole below INFO, so it does not print itself."""

    def __repr__(self) -> str:
        return "_Answer(…)"


def _answer(issued: Issued, **more: Any) -> _Answer:
    return _Answer(
        access_token=issued.access,
        token_type="Bearer",  # noqa: S106 - the word of the specification
        expires_in=ACCESS_SECONDS,
        refresh_token=issued.refresh,
        **more,
    )
