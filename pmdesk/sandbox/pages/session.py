"""Coming in and going out: the sign-in form, the code that may follow it, and one-time sign-on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pmdesk.sandbox.database import Row
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.visit import Reply, redirect

COOKIE = "WHMCSpreciselymanaged"
CODE_ROUTE = "/login/challenge"
"""Where the code of a second factor is asked for, as ``rp`` of index.php."""

_OWN_PATH = re.compile(r"[A-Za-z0-9]+(/[A-Za-z0-9]+)*\.php(\?[!-\[\]-~]*)?")


def own_path(text: str) -> str:
    """An address to come back to, if it is a script of this installation and nothing else; or nothing.

    It begins with a letter and has no scheme before its question mark, so it cannot lead to another site.
    """
    return text if _OWN_PATH.fullmatch(text) else ""


def cookie_header(name: str) -> dict[str, str]:
    return {"Set-Cookie": f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax"}


def login_page(installation: Installation, base: str, said: str = "", goto: str = "") -> Reply:
    """The form that everybody without a session gets, with status 200 as in WHMCS.

    ``goto`` is where to go afterwards (see ``own_path``). Who has linked an account elsewhere gets a button
    for it, if the control offers one.
    """
    back = html.hidden("goto", goto) if goto else ""
    fields = html.field("username", "Email address", "email") + html.field("password", "Password", "password")
    action = f"{base}login.php"
    linked = html.form(action, "", back, html.hidden("linked", "1"), button="Continue with a linked account")
    document = html.page(
        "Sign in",
        html.notice(said),
        html.paragraph("This page is for customers. Sign in to go on.", "hint"),
        html.form(action, "", back, fields, button="Sign in"),
        linked if installation.linked_user is not None else "",
        base=base,
        signed_in=False,
    )
    return Reply(document.encode())


def login(installation: Installation, form: Mapping[str, str], base: str) -> Reply:
    """Sign in with address and password; who has a second factor is asked for the code on another page."""
    goto = own_path(form.get("goto", ""))
    user = _who(installation, form)
    if user is None:
        return login_page(installation, base, "The address or the password is not right.", goto)
    if installation.second_factor(user["id"]) is None:
        return _come_in(installation, user["id"], goto, base)
    name = installation.await_code(user["id"], goto)
    location = f"{base}index.php?rp={CODE_ROUTE}"
    return Reply(b"", 302, headers={"Location": location, **cookie_header(name)})


def _who(installation: Installation, form: Mapping[str, str]) -> Row | None:
    """The user whose password was typed in, or who came by the button for linked accounts."""
    users = installation.database
    if form.get("linked"):
        return users.one("SELECT * FROM users WHERE id = ?", (installation.linked_user,))
    user = users.one("SELECT * FROM users WHERE email = ? COLLATE NOCASE", (form.get("username", ""),))
    return user if user is not None and user["password"] == form.get("password", "") else None


def _come_in(installation: Installation, user_id: int, goto: str, base: str) -> Reply:
    """Open the session; the account that the person owns comes first."""
    client = installation.database.value(
        "SELECT client_id FROM memberships WHERE user_id = ? ORDER BY is_owner DESC, client_id", (user_id,)
    )
    name = installation.sign_in(client, user_id, came_for=goto)
    location = f"{base}{goto or 'clientarea.php'}"
    return Reply(b"", 302, headers={"Location": location, **cookie_header(name)})


def code_page(base: str, said: str = "") -> Reply:
    """Where the code of a second factor is typed in."""
    document = html.page(
        "One more step",
        html.notice(said),
        html.paragraph("Type the six digits that your device shows.", "hint"),
        html.form(f"{base}index.php?rp={CODE_ROUTE}", "", html.field("code", "Code"), button="Go on"),
        base=base,
        signed_in=False,
    )
    return Reply(document.encode())


def check_code(
    installation: Installation, cookie: str | None, form: Mapping[str, str], base: str, *, posted: bool
) -> Reply:
    """Ask for the code, or let in who typed the right one. After too many tries it begins again."""
    half = installation.half_signed_in(cookie)
    device = installation.second_factor(half.user_id) if half else None
    if half is None or device is None or cookie is None:
        return redirect(f"{base}login.php")
    if not posted:
        return code_page(base)
    if device.accept(form.get("code", "")):
        installation.sign_out(cookie)
        return _come_in(installation, half.user_id, half.goto, base)
    half.tries -= 1
    if half.tries:
        return code_page(base, "That code is not right, or was used already.")
    return login_page(installation, base, "Too many wrong codes. Sign in again.", half.goto)


def single_sign_on(installation: Installation, query: Mapping[str, str], base: str) -> Reply:
    """Redeem a one-time token: once, within its minute; then on to where it leads.

    It asks for neither password nor second factor (WHMCS developer docs, createssotoken.md).
    """
    token = installation.redeem(query.get("access_token", ""))
    if token is None:
        return redirect(f"{base}clientarea.php?ssoerror=1")
    name = installation.sign_in(token.client_id, token.user_id)
    return Reply(b"", 302, headers={"Location": base + token.path, **cookie_header(name)})
