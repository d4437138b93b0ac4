"""Coming in and going out: the sign-in form and one-time sign-on."""

from __future__ import annotations

from collections.abc import Mapping

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.visit import Reply, redirect

COOKIE = "WHMCSpreciselymanaged"


def cookie_header(name: str) -> dict[str, str]:
    return {"Set-Cookie": f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax"}


def login_page(base: str, said: str = "") -> Reply:
    """The form that everybody without a session gets, with status 200 as in WHMCS."""
    fields = html.field("username", "Email address", "email") + html.field("password", "Password", "password")
    document = html.page(
        "Sign in",
        html.notice(said),
        html.paragraph("This page is for customers. Sign in to go on.", "hint"),
        html.form(f"{base}login.php", "", fields, button="Sign in"),
        base=base,
        signed_in=False,
    )
    return Reply(document.encode())


def login(installation: Installation, form: Mapping[str, str], base: str) -> Reply:
    """Sign in with address and password; the account that the person owns comes first."""
    user = installation.database.one(
        "SELECT * FROM users WHERE email = ? COLLATE NOCASE", (form.get("username", ""),)
    )
    if user is None or user["password"] != form.get("password", ""):
        return login_page(base, "The address or the password is not right.")
    client = installation.database.value(
        "SELECT client_id FROM memberships WHERE user_id = ? ORDER BY is_owner DESC, client_id", (user["id"],)
    )
    name = installation.sign_in(client, user["id"])
    return Reply(b"", 302, headers={"Location": f"{base}clientarea.php", **cookie_header(name)})


def single_sign_on(installation: Installation, query: Mapping[str, str], base: str) -> Reply:
    """Redeem a one-time token: once, within its minute; then on to where it leads."""
    token = installation.redeem(query.get("access_token", ""))
    if token is None:
        return redirect(f"{base}clientarea.php?ssoerror=1")
    name = installation.sign_in(token.client_id, token.user_id)
    return Reply(b"", 302, headers={"Location": base + token.path, **cookie_header(name)})
