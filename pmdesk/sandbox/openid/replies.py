"""Answers in JSON, and the errors of OAuth (RFC 6749, section 5.2; RFC 6750, section 3)."""

from __future__ import annotations

from typing import Any

from pmdesk.sandbox.api.dispatch import encoded
from pmdesk.sandbox.pages.visit import Reply

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def json(value: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(encoded(value), status, "application/json", headers or {})


class Problem(Exception):
    """Something that an endpoint refuses with a word of the protocol, and with a sentence for a person."""

    def __init__(self, error: str, description: str, *, status: int = 400, challenge: str = "") -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status
        self.challenge = challenge

    def reply(self) -> Reply:
        """The answer; with ``WWW-Authenticate`` where the client should have said who it is."""
        headers = {**NO_STORE, "WWW-Authenticate": self.challenge} if self.challenge else NO_STORE
        body = {"error": self.error, "error_description": self.description} if self.error else {}
        return json(body, self.status, headers)
