"""Which page answers which address, and what somebody without a session gets instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.pages import account, domains, invoices, panel, session, tickets
from pmdesk.sandbox.pages.visit import Page, Reply, Visit, redirect

_SCRIPTS: dict[str, Page] = {
    "viewinvoice.php": invoices.view_invoice,
    "supporttickets.php": tickets.ticket_list,
    "viewticket.php": tickets.view_ticket,
    "submitticket.php": tickets.submit_ticket,
}
_ACTIONS: dict[str, Page] = {
    "": account.home,
    "services": panel.service_list,
    "products": panel.service_list,
    "productdetails": panel.product_details,
    "domains": domains.domain_list,
    "domaindetails": domains.domain_details,
    "invoices": invoices.invoice_list,
    "details": account.details,
    "emails": account.emails,
}
_ROUTES: dict[str, Page] = {
    "": account.home,
    "/account/paymentmethods": account.payment_methods,
    "/announcements": account.announcements,
}
_DOWNLOADS: dict[str, Page] = {
    "i": invoices.download_invoice,
    "a": tickets.download_attachment,
    "ar": tickets.download_attachment,
}

_PERMISSIONS = {
    "viewinvoice.php": "invoices",
    "invoices": "invoices",
    "masspay": "invoices",
    "addfunds": "invoices",
    "i": "invoices",
    "supporttickets.php": "tickets",
    "viewticket.php": "tickets",
    "submitticket.php": "tickets",
    "a": "tickets",
    "ar": "tickets",
    "services": "products",
    "products": "products",
    "productdetails": "products",
    "cancel": "manageproducts",
    "upgrade.php": "orders",
    "cart.php": "orders",
    "domains": "domains",
    "domaindetails": "domains",
    "domaincontacts": "managedomains",
    "domaindns": "managedomains",
    "details": "profile",
    "/account/contacts": "contacts",
    "/account/users": "profile",
    "/account/paymentmethods": "profile",
    "/account/paymentmethods/add": "profile",
    "emails": "emails",
    "viewquote.php": "quotes",
}
"""What a person who is not the owner needs for a page (WHMCS developer docs, getpermissionslist.md)."""


@dataclass(frozen=True)
class Asked:
    """What a browser asked the website for; ``path`` has no leading slash."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookie: str | None
    authorization: str = field(default="", repr=False)


def answer(installation: Installation, asked: Asked, base: str = "/") -> Reply:
    """The page at an address. Without a session it is the sign-in form, and dl.php leads there."""
    coming = _at_the_door(installation, asked, base)
    if coming is not None:
        return coming
    current = installation.session(asked.cookie)
    if asked.path == "logout.php" and asked.cookie:
        installation.sign_out(asked.cookie)
        return session.login_page(installation, base, "You are signed out.")
    if current is None or asked.cookie is None:
        if asked.path in {"login.php", "clientarea.php"} or asked.query.get("rp") == "/login":
            said = "That link has been used or is too old." if "ssoerror" in asked.query else ""
            return session.login_page(installation, base, said)
        return redirect(f"{base}login.php")
    visit = Visit(installation, current, asked.cookie, asked.query, asked.form, asked.method == "POST", base)
    return _page(visit, asked.path)


def _at_the_door(installation: Installation, asked: Asked, base: str) -> Reply | None:
    """The steps of coming in, which nobody needs a session for; None for any other page."""
    posted = asked.method == "POST"
    if asked.path == "oauth/singlesignon.php":
        return session.single_sign_on(installation, asked.query, base)
    if asked.path == "index.php" and asked.query.get("rp") == session.CODE_ROUTE:
        return session.check_code(installation, asked.cookie, asked.form, base, posted=posted)
    if asked.path != "login.php":
        return None
    if posted:
        return session.login(installation, asked.form, base)
    goto = session.own_path(asked.query.get("goto", ""))
    # Whoever was sent here signs in, also over a session: they may have been told to do so again.
    return session.login_page(installation, base, goto=goto) if goto else None


def _page(visit: Visit, path: str) -> Reply:
    if path in {"", "login.php"}:
        return visit.go("clientarea.php")
    if path.startswith("cpsess") and path.endswith("/frontend/index.html"):
        return panel.panel(visit) if visit.may("productsso") else visit.forbidden()
    tables = {
        "clientarea.php": (_ACTIONS, visit.query.get("action", "")),
        "index.php": (_ROUTES, visit.query.get("rp", "")),
        "dl.php": (_DOWNLOADS, visit.query.get("type", "")),
    }
    pages, key = tables.get(path, (_SCRIPTS, path))
    if key.startswith("/domain/") and key.endswith("/renew"):
        key = "/cart/domain/renew"
    if key in _PERMISSIONS and not visit.may(_PERMISSIONS[key]):
        return visit.forbidden()
    if key in pages:
        return pages[key](visit)
    if key in account.STAND_INS and pages is not _DOWNLOADS:
        return account.stand_in(visit, key)
    return visit.missing()
