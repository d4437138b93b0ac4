"""The few pages of a sign-in that are the gateway's own: plain HTML, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from pmdesk.gateway.oauth.pending import Pending

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")

CONTENT_POLICY = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self' http://127.0.0.1:*;"
    f" style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)
"""Loopback is allowed to forms, since browsers check where a form's answer leads, too."""


def page(title: str, *parts: str) -> str:
    """A whole page; ``title`` is text, ``parts`` are HTML."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>"
    )


def password(pending: Pending, host: str, problem: str = "", email: str = "") -> str:
    """Where the operator allows it: the password on the gateway's own page."""
    return page(
        f"Sign in to {host}",
        _paragraph("Use the email and password of the client area. pmdesk itself never sees them."),
        _problem(problem),
        _form(
            "sign-in",
            pending,
            _field("email", "Email", "email", email, "username"),
            _field("password", "Password", "password", "", "current-password"),
            '<button type="submit">Sign in</button>',
        ),
    )


def confirm(pending: Pending, host: str, email: str, problem: str = "") -> str:
    """The password once more, before something that could lose a domain."""
    return page(
        "Confirm that it is you",
        _paragraph(f"For this step {host} wants the password of {email} once more."),
        _problem(problem),
        _form(
            "sign-in",
            pending,
            _field("password", "Password", "password", "", "current-password"),
            '<button type="submit">Confirm</button>',
        ),
    )


def choose(pending: Pending) -> str:
    """Which account, where there are several; closed ones are shown and cannot be chosen."""
    buttons = []
    for choice in pending.choices:
        name = escape(choice.company or choice.name or f"Account {choice.client_id}")
        second = "Closed" if choice.closed else escape(choice.name if choice.company else "")
        off = " disabled" if choice.closed else ""
        buttons.append(
            f'<button class="choice" name="client_id" value="{choice.client_id}"{off}>{name}'
            f"<small>{second}</small></button>"
        )
    return page(
        "Which account?",
        _paragraph("Your sign-in opens several. You can add the others in pmdesk later."),
        _form("account", pending, *buttons),
    )


def trouble(title: str, text: str, back: str = "") -> str:
    """What went wrong, and the way back to the program where there is one."""
    link = f'<a class="button" href="{escape(back)}">Back to pmdesk</a>' if back else ""
    close = "" if back else _paragraph("You can close this page and begin again in pmdesk.")
    return page(title, _paragraph(text), close, link)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _problem(text: str) -> str:
    return f'<p class="bad" role="alert">{escape(text)}</p>' if text else ""


def _field(name: str, label: str, kind: str, value: str, fill: str) -> str:
    focus = " autofocus" if not value else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}"'
        f' value="{escape(value)}" autocomplete="{fill}" required maxlength="300"{focus}>'
    )


def _form(action: str, pending: Pending, *fields: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("p", pending.id), ("csrf", pending.csrf))
    )
    return f'<form method="post" action="{action}">{hidden}{"".join(fields)}</form>'
