"""The web client area behind the API: one-time sign-on links, and files that only its pages give.

A token is single use and lives for 60 seconds (WHMCS developer docs, createssotoken.md): it is made on the
click, never kept, logged or shown. Without ``user_id`` it would sign in the account's owner, so it always
names the user.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from pmdesk.api.address import is_loopback, plain_host, same_site
from pmdesk.api.errors import Garbled, NotFound
from pmdesk.api.pace import PAGES, PAGES_HERE
from pmdesk.api.provider import Download, Link, Place
from pmdesk.api.transport import Answer, Session
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.domains import Domains
from pmdesk.api.whmcs.invoices import Invoices
from pmdesk.api.whmcs.quirks import Row
from pmdesk.api.whmcs.services import Services
from pmdesk.api.whmcs.tickets import Tickets, plain_name
from pmdesk.api.whmcs.wire import check_status

SESSION_SECONDS = 600.0
"""How long a client-area session is used before a new one is made; their real length is not documented."""
_HOPS = 6
_APP = re.compile(r"[A-Za-z0-9_]{1,40}").fullmatch

_PLAIN: dict[Place, dict[str, str]] = {
    Place.HOME: {},
    Place.NEW_TICKET: {"destination": "clientarea:submit_ticket"},
    Place.PROFILE: {"destination": "clientarea:profile"},
}
_PATHS: dict[Place, str] = {
    Place.ADD_FUNDS: "clientarea.php?action=addfunds",
    Place.PAY_METHODS: "index.php?rp=/account/paymentmethods",
    Place.CONTACTS: "index.php?rp=/account/contacts",
    Place.PASSWORD: "index.php?rp=/user/password",
    Place.SECURITY: "index.php?rp=/user/security",
}


_NEEDS: dict[Place, str] = {
    Place.SERVICE: "products",
    Place.PANEL: "productsso",
    Place.UPGRADE: "orders",
    Place.CANCEL: "manageproducts",
    Place.DOMAIN: "domains",
    Place.RENEW_DOMAIN: "orders",
    Place.TICKET: "tickets",
    Place.NEW_TICKET: "tickets",
    Place.INVOICE: "invoices",
    Place.ADD_FUNDS: "invoices",
    Place.PROFILE: "profile",
    Place.PAY_METHODS: "invoices",
    Place.CONTACTS: "contacts",
}
"""The permission of GetPermissionsList for each page; what is not named is the user's own."""


@dataclass(frozen=True, slots=True)
class _Entered:
    """A session in the client area: since when, at which address (WHMCS's own "System URL"), its cookies."""

    since: float
    address: str
    session: Session


class ClientArea:
    """Links into the client area, and the PDFs it makes.

    Where that is, its links say: an installation writes its own address into them, which may be spelled
    otherwise than what was typed (with or without ``www.``). A link to another site is never used.
    """

    def __init__(
        self, calls: Calls, services: Services, domains: Domains, tickets: Tickets, invoices: Invoices
    ) -> None:
        self._calls = calls
        self._services, self._domains = services, domains
        self._tickets, self._invoices = tickets, invoices
        self._lane = PAGES_HERE if is_loopback(calls.base_url) else PAGES
        self._entered: _Entered | None = None

    async def link(self, place: Place, record_id: str | None, app: str | None) -> Link:
        """A one-time link to ``place``.

        NotAllowed where this user may not go, NotFound for a record that is not this client's, Refused where
        sign-on is switched off for the account, Garbled for a link that leads to another site.
        """
        if (need := _NEEDS.get(place)) is not None:
            self._calls.permit(need)
        return Link(await self._token(await self._destination(place, record_id, app), repeat=True))

    async def invoice_pdf(self, invoice_id: str, to: Path) -> Download:
        """The invoice's PDF as the client area makes it (``dl.php?type=i``), in one session for several.

        A session that has ended shows the login page: it is entered once more. What then still is a page and
        no file is Garbled. Raises OSError when the file cannot be written.
        """
        self._calls.permit("invoices")
        number = await self._invoices.own(invoice_id)
        path = f"dl.php?{urlencode({'type': 'i', 'id': number})}"

        async def save() -> Download:
            for fresh in (False, True):
                answer = await self._fetch(path, to, fresh)
                if answer.saved is not None:
                    return Download(
                        path=to,
                        size=answer.saved.size,
                        sha256=answer.saved.sha256,
                        media_type=answer.media_type,
                        name=file_name(answer.headers.get("content-disposition")),
                    )
                self._entered = None
            raise Garbled("dl.php")

        calls = self._calls
        return await calls.pacer.run(calls.host, self._lane, save, account=calls.client_id)

    async def _fetch(self, path: str, to: Path, fresh: bool) -> Answer:
        """``path`` with the running session, or by a new one-time link that leads there."""
        entered = self._entered
        now = self._calls.pacer.ticks()
        if fresh or entered is None or now - entered.since > SESSION_SECONDS:
            url = await self._token(_redirect(path), repeat=False)  # invoice_pdf repeats the whole
            address = area_of(url, self._calls.base_url)
            entered = _Entered(now, address, self._calls.transport.with_cookies())
        else:
            url = f"{entered.address}/{path}"
        answer = await entered.session.download(url, to, wanted=_is_file, follow=_HOPS)
        check_status(answer, self._calls.pacer.now())
        if answer.status == 404:
            raise NotFound
        if answer.saved is not None:
            self._entered = entered
        return answer

    async def _token(self, params: dict[str, object], *, repeat: bool) -> str:
        forced = {"client_id": self._calls.client_id, "user_id": self._calls.user_id}
        url = await self._calls.ask("CreateSsoToken", {**params, **forced}, redirect_url, repeat=repeat)
        if not same_site(url, self._calls.base_url):
            raise Garbled(f"CreateSsoToken: a link to {plain_host(url)}")
        return url

    async def _destination(self, place: Place, record_id: str | None, app: str | None) -> dict[str, object]:
        if place in _PLAIN:
            return dict(_PLAIN[place])
        if place in _PATHS:
            return _redirect(_PATHS[place])
        if record_id is None:
            raise NotFound
        if place is Place.SERVICE:
            return {
                "destination": "clientarea:product_details",
                "service_id": await self._services.own(record_id),
            }
        if place is Place.DOMAIN:
            return {
                "destination": "clientarea:domain_details",
                "domain_id": await self._domains.own(record_id),
            }
        return _redirect(await self._path(place, record_id, app))

    async def _path(self, place: Place, record_id: str, app: str | None) -> str:
        """The page of one record; its owner is checked first."""
        if place is Place.INVOICE:
            return f"viewinvoice.php?id={await self._invoices.own(record_id)}"
        if place is Place.RENEW_DOMAIN:
            name = (await self._domains.one(record_id)).name
            return f"index.php?rp=/domain/{quote(name, safe='')}/renew"
        if place is Place.TICKET:
            number, key = await self._tickets.web_key(record_id)
            return f"viewticket.php?{urlencode({'tid': number, 'c': key})}"
        service = await self._services.own(record_id)
        if place is Place.UPGRADE:
            return f"upgrade.php?type=package&id={service}"
        if place is Place.CANCEL:
            return f"clientarea.php?action=cancel&id={service}"
        if app is not None and not _APP(app):
            raise NotFound
        page = f"&app={app}" if app else ""
        return f"clientarea.php?action=productdetails&id={service}&dosinglesignon=1{page}"


def redirect_url(data: Row) -> str:
    """The one-time address of CreateSsoToken."""
    url = data.get("redirect_url")
    if not isinstance(url, str) or not plain_host(url):
        raise Garbled("CreateSsoToken: redirect_url")
    return url


def area_of(link: str, typed: str) -> str:
    """The client area's address: what stands before ``/oauth/`` in its link (WHMCS developer docs,
    createssotoken.md), else the folder that was typed, at the link's host."""
    parts = urlsplit(link)
    folder, found, _ = parts.path.partition("/oauth/")
    return f"{parts.scheme}://{parts.netloc}{folder if found else urlsplit(typed).path}"


def file_name(disposition: str | None) -> str | None:
    """The name in a Content-Disposition header (RFC 6266), without folders."""
    if not disposition:
        return None
    message = EmailMessage()
    try:
        message["Content-Disposition"] = disposition
        name = message.get_filename()
    except (ValueError, IndexError, LookupError):
        return None
    return plain_name(name) or None if name else None


def _redirect(path: str) -> dict[str, object]:
    return {"destination": "sso:custom_redirect", "sso_redirect_path": path}


def _is_file(head: Answer) -> bool:
    return head.status == 200 and head.media_type not in ("text/html", "application/xhtml+xml")
