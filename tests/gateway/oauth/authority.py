"""An authorization server without its web, for tests: state in a file, a clock that can be moved."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from pmdesk.api.gateway.contract import CLIENT_ID, AccountHead
from pmdesk.gateway.families import Families, Family
from pmdesk.gateway.oauth.grants import Authority, Reply
from pmdesk.gateway.oauth.pending import Code, Waiting
from pmdesk.gateway.state.sqlite import SqliteState
from tests.gateway.oauth.browsing import Program

ISSUER = "https://gateway.example"
DAY = 24 * 3600


class Time:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


class Server:
    """An authorization server with its state, and what it has told of reuse."""

    def __init__(self, folder: Path) -> None:
        self.now = Time()
        self.state = SqliteState(folder / "state.sqlite", self.now)
        self.waiting = Waiting(self.state)
        self.families = Families(self.state, self.now, idle=60 * DAY, longest=365 * DAY)
        self.reused: list[Family] = []
        self.server = Authority(ISSUER, self.waiting, self.families, self.reused.append)
        self.program = Program(ISSUER)

    def code(self, **changes: str | None) -> str:
        """A code that was given to the program."""
        asked = self.server.begin(list(self.program.asked(**changes).items()))
        location = self.server.granted(asked, meaning(asked))
        return dict(parse_qsl(urlsplit(location).query))["code"]

    def redeem(self, code: str, /, *more: tuple[str, str], **changes: str | None) -> Reply:
        usual: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.program.redirect_uri,
            "client_id": CLIENT_ID,
            "code_verifier": self.program.verifier,
        }
        pairs = [(name, value) for name, value in {**usual, **changes}.items() if value is not None]
        return self.server.token([*pairs, *more])

    def refresh(self, token: str, *more: tuple[str, str]) -> Reply:
        pairs = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", CLIENT_ID)]
        return self.server.token([*pairs, *more])


def meaning(asked: dict[str, str]) -> Code:
    head = AccountHead(
        client_id="418", user_id="502", email="m@x.example", display_name="M", provider_name="P"
    )
    return Code(
        client_id=418,
        user_id=502,
        device="trial",
        auth_time=None,
        redirect_uri=asked["redirect_uri"],
        challenge=asked["code_challenge"],
        account=head,
    )


def error_of(reply: Reply) -> str:
    return str(dict(reply.body)["error"])
