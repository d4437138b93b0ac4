"""The few pages of a sign-in that are the gateway's own: plain HTML, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from pmdesk.api.gateway.contract import CALLBACK
from pmdesk.gateway.oauth.pending import Pending

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")

_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def content_policy(pending: Pending | None = None) -> str:
    """What a browser may do with a page: nothing but show it, and send its form, where it has one, to us.

    The program's own address is allowed to forms too, since browsers check where a form's answer leads.
    """
    forms = f"'self' {pending.asked['redirect_uri'].removesuffix(CALLBACK)}" if pending else "'none'"
    return (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none';"
        f" form-action {forms}; style-src 'sha256-{_STYLE_HASH}'"
    )


def page(title: str, *parts: str) -> str:
    """A whole page; ``title`` is text, ``parts`` are HTML."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>"
    )


def password(pending: Pending, host: str, cancel: str, problem: str = "", email: str = "") -> str:
    """Where the operator allows it: the password on the gateway's own page. ``cancel`` leads back."""
    return page(
        f"Sign in to {host}",
        _paragraph("Use the email and password of the client area. pmdesk itself never sees them."),
        _problem(problem),
        _form(
            "sign-in",
            pending,
            _field("email", "Email", "email", email, "username", focus=not email),
            _field("password", "Password", "password", "", "current-password", focus=bool(email)),
            '<button type="submit">Sign in</button>',
        ),
        _cancel(cancel),
    )


def confirm(pending: Pending, host: str, cancel: str, email: str, problem: str = "") -> str:
    """The password once more, before something that could lose a domain. Not everybody has one."""
    return page(
        "Confirm that it is you",
        _paragraph(f"For this step {host} wants the password of {email} once more."),
        _problem(problem),
        _form(
            "sign-in",
            pending,
            _whose(email),
            _field("password", "Password", "password", "", "current-password", focus=True),
            '<button type="submit">Confirm</button>',
        ),
        _cancel(cancel),
    )


def choose(pending: Pending, cancel: str) -> str:
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
        _cancel(cancel),
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


def _whose(email: str) -> str:
    """Not shown: tells a password manager whose password is meant."""
    return (
        f'<input type="email" name="email" value="{escape(email)}" autocomplete="username" readonly hidden>'
    )


def _cancel(back: str) -> str:
    return f'<a class="quiet" href="{escape(back)}">Cancel</a>'


def _field(name: str, label: str, kind: str, value: str, fill: str, *, focus: bool) -> str:
    first = " autofocus" if focus else ""
    return (
        f'<label for="{name}">{escape(label)}</label><input id="{name}" name="{name}" type="{kind}"'
        f' value="{escape(value)}" autocomplete="{fill}" required maxlength="300"{first}>'
    )


def _form(action: str, pending: Pending, *fields: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("p", pending.id), ("csrf", pending.csrf))
    )
    return f'<form method="post" action="{action}">{hidden}{"".join(fields)}</form>'
