"""From the form of a request to the action that answers it, behind the check of its credentials."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

from pmdesk.sandbox.api import (
    account,
    account_changes,
    domain_changes,
    domains,
    invoices,
    operator,
    orders,
    provider,
    registrar,
    services,
    sso,
    tickets,
    whois,
)
from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.installation import Installation

ACTIONS: dict[str, Handler] = {}
for _subject in (account, domains, invoices, orders, provider, services, sso, tickets, whois):
    ACTIONS |= _subject.ACTIONS
for _subject in (account_changes, domain_changes, operator, registrar):
    ACTIONS |= _subject.ACTIONS

_BY_LOWER_NAME = {name.lower(): handler for name, handler in ACTIONS.items()}


def parameters_of(body: bytes) -> dict[str, str]:
    """A form's fields as PHP reads them: of a name that is sent twice the last counts, unless it ends with
    ``[]``; such are counted through."""
    fields: dict[str, str] = {}
    counts: dict[str, int] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        if name.endswith("[]"):
            number = counts[name] = counts.get(name, -1) + 1
            name = f"{name[:-1]}{number}]"
        fields[name] = value
    return fields


def answer(installation: Installation, form: dict[str, str], base_url: str) -> tuple[int, str, bytes]:
    """The status, media type and body for one request to ``includes/api.php``."""
    try:
        return 200, "application/json", encoded(_act(installation, form, base_url))
    except Refusal as refusal:
        words = {refusal.marker: "error", "message": refusal.message}
        if form.get("responsetype", "").lower() != "json":
            # Without the parameter WHMCS answers name=value pairs, which nobody should build on.
            text = ";".join(f"{name}={value}" for name, value in words.items())
            return refusal.status, "text/plain", text.encode()
        return refusal.status, "application/json", encoded(words)


def _act(installation: Installation, form: dict[str, str], base_url: str) -> Answer:
    identifier = form.get("identifier") or form.get("username", "")
    secret = form.get("secret") or form.get("password", "")
    if not installation.knows(identifier, secret):
        known = installation.credential.identifier == identifier
        message = "Authentication Failed" if known else "Invalid or missing credentials"
        raise Refusal(message, status=403)
    if form.get("responsetype", "").lower() != "json":
        raise Refusal("This installation answers responsetype=json only")
    name = form.get("action", "")
    if name.lower() in installation.denied_actions:
        raise Refusal(f'Invalid Permissions: API action "{name.lower()}" is not allowed', status=403)
    handler = _BY_LOWER_NAME.get(name.lower())
    if handler is None:
        raise Refusal(f'Invalid API Action: "{name}" is not a valid API action')
    return handler(Call(installation, form, base_url))


def encoded(value: Answer) -> bytes:
    """JSON as PHP's json_encode writes it: ASCII, no spaces, slashes with a backslash before them."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode("ascii")
