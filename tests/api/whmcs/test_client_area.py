"""One-time links, and PDFs out of the client area."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pmdesk.api.errors import Garbled, NotFound, Offline, RateLimited, Refused, Unavailable
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Place
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.client_area import SESSION_SECONDS, area_of, file_name
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.sandbox.server import Sandbox
from tests.api.stub import Reply, Seen, Stub
from tests.api.support import Sleeper
from tests.api.whmcs.conftest import Making
from tests.api.whmcs.reading import sample

pytestmark = pytest.mark.anyio


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_pdf(provider: WhmcsProvider, tmp_path: Path) -> None:
    got = await provider.invoice_pdf("10493", tmp_path / "a.part")
    data = bytes_of(tmp_path / "a.part")
    assert data.startswith(b"%PDF-")
    assert (got.size, got.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert got.media_type == "application/pdf"
    assert got.name is not None
    assert got.name.endswith(".pdf")


async def test_one_session_serves_several(provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path) -> None:
    await provider.invoices()
    for number in ("10493", "10491", "10488"):
        await provider.invoice_pdf(number, tmp_path / number)
    assert sandbox.control.requests["CreateSsoToken"] == 1
    assert "GetInvoice" not in sandbox.control.requests  # the list has just said whose they are


async def test_an_old_session_is_not_used_again(
    provider: WhmcsProvider, sandbox: Sandbox, sleeper: Sleeper, tmp_path: Path
) -> None:
    await provider.invoice_pdf("10493", tmp_path / "a")
    sleeper.at += SESSION_SECONDS + 1
    await provider.invoice_pdf("10493", tmp_path / "a")
    assert sandbox.control.requests["CreateSsoToken"] == 2


async def test_a_session_that_has_ended_is_entered_once_more(
    provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path
) -> None:
    await provider.invoice_pdf("10493", tmp_path / "a")
    sandbox.control.end_sessions()
    await provider.invoice_pdf("10491", tmp_path / "b")
    assert bytes_of(tmp_path / "b").startswith(b"%PDF-")
    assert sandbox.control.requests["CreateSsoToken"] == 2


async def test_a_client_area_that_always_forgets(
    provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.control.fault("expired-session")
    with pytest.raises(Garbled):
        await provider.invoice_pdf("10493", tmp_path / "a")
    assert not (tmp_path / "a").exists()
    assert sandbox.control.requests["CreateSsoToken"] == 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("maintenance", Unavailable),
        ("server-error", Unavailable),
        ("rate-limit", RateLimited),
        ("reset", Offline),
        ("stall", Offline),
        ("truncated", None),
        ("pdf-html", None),
    ],
)
async def test_faults_of_the_pages(
    provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path, fault: str, kind: type[Exception] | None
) -> None:
    sandbox.control.fault(fault, target="/dl.php")
    to = tmp_path / "a"
    if kind is None:  # it looks like a PDF from here: the caller looks inside
        assert (await provider.invoice_pdf("10493", to)).media_type == "application/pdf"
        return
    with pytest.raises(kind):
        await provider.invoice_pdf("10493", to)
    assert not to.exists()


async def test_sign_on_that_is_switched_off(
    provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.control.change_client(sandbox.client_id, single_sign_on=0)
    try:
        for call in (provider.sign_on(Place.HOME), provider.invoice_pdf("10493", tmp_path / "a")):
            with pytest.raises(Refused) as caught:
                await call
            assert "blocked" in caught.value.words
    finally:
        sandbox.control.change_client(sandbox.client_id, single_sign_on=1)


DESTINATIONS = {
    Place.HOME: ({}, None),
    Place.NEW_TICKET: ({"destination": "clientarea:submit_ticket"}, None),
    Place.PROFILE: ({"destination": "clientarea:profile"}, None),
    Place.ADD_FUNDS: ({"sso_redirect_path": "clientarea.php?action=addfunds"}, None),
    Place.PAY_METHODS: ({"sso_redirect_path": "index.php?rp=/account/paymentmethods"}, None),
    Place.CONTACTS: ({"sso_redirect_path": "index.php?rp=/account/contacts"}, None),
    Place.PASSWORD: ({"sso_redirect_path": "index.php?rp=/user/password"}, None),
    Place.SECURITY: ({"sso_redirect_path": "index.php?rp=/user/security"}, None),
    Place.SERVICE: ({"destination": "clientarea:product_details", "service_id": "1201"}, "1201"),
    Place.PANEL: (
        {"sso_redirect_path": "clientarea.php?action=productdetails&id=1201&dosinglesignon=1"},
        "1201",
    ),
    Place.UPGRADE: ({"sso_redirect_path": "upgrade.php?type=package&id=1201"}, "1201"),
    Place.CANCEL: ({"sso_redirect_path": "clientarea.php?action=cancel&id=1201"}, "1201"),
    Place.DOMAIN: ({"destination": "clientarea:domain_details", "domain_id": "3301"}, "3301"),
    Place.RENEW_DOMAIN: ({"sso_redirect_path": "index.php?rp=/domain/hearthandrye.example/renew"}, "3301"),
    Place.TICKET: ({"sso_redirect_path": "viewticket.php?tid=664471&c="}, "4471"),
    Place.INVOICE: ({"sso_redirect_path": "viewinvoice.php?id=10493"}, "10493"),
}


@pytest.mark.parametrize("place", list(Place))
async def test_every_place_has_its_link(
    provider: WhmcsProvider, sandbox: Sandbox, transport: Transport, place: Place
) -> None:
    wanted, record_id = DESTINATIONS[place]
    link = await provider.sign_on(place, record_id)
    action, asked = sandbox.control.latest_requests[-1]
    assert action == "CreateSsoToken"
    assert (asked["client_id"], asked["user_id"]) == (str(sandbox.client_id), str(sandbox.user_id))
    for key, value in wanted.items():
        assert asked[key].startswith(value)
    assert asked.get("destination", "") == wanted.get("destination", asked.get("destination", ""))
    assert "access_token" not in repr(link)
    page = await transport.with_cookies().request("GET", link.reveal(), follow=6)
    assert page.status == 200
    again = await transport.with_cookies().request("GET", link.reveal(), follow=6)
    assert b"hearth" not in again.body.lower()  # once only


async def test_a_panels_page(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    await provider.sign_on(Place.PANEL, "1201", "Email_Accounts")
    path = sandbox.control.latest_requests[-1][1]["sso_redirect_path"]
    assert parse_qs(urlsplit(path).query)["app"] == ["Email_Accounts"]
    for app in ("", "a b", "x&id=1", "../x", "a" * 50):
        if app:
            with pytest.raises(NotFound):
                await provider.sign_on(Place.PANEL, "1201", app)


@pytest.mark.parametrize("place", [place for place in Place if DESTINATIONS[place][1]])
async def test_a_place_of_a_record_wants_the_record(provider: WhmcsProvider, place: Place) -> None:
    with pytest.raises(NotFound):
        await provider.sign_on(place)


async def test_the_signed_in_user_is_named_not_the_owner(make: Making, sandbox: Sandbox) -> None:
    await make(user_id=519).sign_on(Place.HOME)
    assert sandbox.control.latest_requests[-1][1]["user_id"] == "519"


async def test_no_link_reaches_the_log(
    provider: WhmcsProvider, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = await provider.sign_on(Place.HOME)
    await provider.invoice_pdf("10493", tmp_path / "a")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    assert "access_token" not in " ".join(ours)
    assert link.reveal() not in " ".join(ours)


class Area:
    """A WHMCS of one action whose redirect_url and pages a test chooses."""

    def __init__(self, redirect: str, page: Reply | Callable[[Seen], Reply]) -> None:
        self.redirect, self.page = redirect, page

    def __call__(self, seen: Seen) -> Reply:
        import json

        if seen.path != "/includes/api.php":
            return self.page if isinstance(self.page, Reply) else self.page(seen)
        action = seen.form["action"]
        data = sample(action)
        if action == "CreateSsoToken":
            host = seen.headers["host"]
            data["redirect_url"] = self.redirect.format(host=host, port=host.rpartition(":")[2])
        return Reply(json.dumps(data).encode())


@pytest.mark.parametrize(
    "redirect",
    [
        "https://elsewhere.example/oauth/singlesignon.php?access_token=t0ken",
        "http://elsewhere.example/?access_token=t0ken",
        "http://{host}@elsewhere.example/?access_token=t0ken",
        "https://{host}/?access_token=t0ken",
        "file:///etc/passwd?t0ken",
        "https://[::1?t0ken",
        "http://[",
        "http://localhost:1/?access_token=t0ken",
        "javascript:t0ken",
        "//t0ken",
        "",
    ],
)
async def test_a_link_to_another_site_is_not_followed(
    transport: Transport, pacer: Pacer, tmp_path: Path, redirect: str
) -> None:
    async with Stub(Area(redirect, Reply(b"%PDF-", 200, {"Content-Type": "application/pdf"}))) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502)
        with pytest.raises(Garbled) as caught:
            await provider.invoice_pdf("10493", tmp_path / "a")
        assert "t0ken" not in str(caught.value)
        assert all(seen.path == "/includes/api.php" for seen in stub.seen)


async def test_an_installation_that_spells_its_address_otherwise(
    transport: Transport, pacer: Pacer, tmp_path: Path
) -> None:
    """A session of the other spelling's: its cookies are not sent to the one that was typed."""

    def page(seen: Seen) -> Reply:
        pdf = {"Content-Type": "application/pdf"}
        if seen.path == "/billing/oauth/singlesignon.php":
            return Reply(b"", 302, {"Location": "/billing/dl.php", "Set-Cookie": "sid=x; Path=/"})
        ours = seen.headers["host"].startswith("localhost") and seen.headers.get("cookie") == "sid=x"
        return Reply(b"%PDF-", 200, pdf) if ours else Reply(b"<html>", 200, {"Content-Type": "text/html"})

    area = Area("http://localhost:{port}/billing/oauth/singlesignon.php?access_token=t0ken", page)
    async with Stub(area) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502)
        for name in ("a", "b"):
            assert (await provider.invoice_pdf("10493", tmp_path / name)).size == 5
        assert [seen.path for seen in stub.seen if seen.path.endswith("singlesignon.php")] == [
            "/billing/oauth/singlesignon.php"
        ]
        assert stub.seen[-1].path == "/billing/dl.php"


async def test_a_link_to_another_site_is_not_given_out_and_its_host_is_named(
    transport: Transport, pacer: Pacer
) -> None:
    async with Stub(Area("https://elsewhere.example/?access_token=t0ken", Reply())) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502)
        with pytest.raises(Garbled, match=r"elsewhere\.example$"):
            await provider.sign_on(Place.HOME)


@pytest.mark.parametrize(
    ("link", "typed", "area"),
    [
        (
            "https://www.host.example/billing/oauth/singlesignon.php?access_token=t",
            "https://host.example/x",
            "https://www.host.example/billing",
        ),
        (
            "https://www.host.example/sso?access_token=t",
            "https://host.example/x",
            "https://www.host.example/x",
        ),
    ],
)
def test_where_the_client_area_is(link: str, typed: str, area: str) -> None:
    assert area_of(link, typed) == area


async def test_a_page_that_leads_away_is_not_followed(
    transport: Transport, pacer: Pacer, tmp_path: Path
) -> None:
    away = Reply(b"", 302, {"Location": "http://localhost:1/dl.php"})
    async with Stub(Area("http://{host}/sso?access_token=t0ken", away)) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502)
        with pytest.raises(Garbled):
            await provider.invoice_pdf("10493", tmp_path / "a")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="Invoice-10493.pdf"', "Invoice-10493.pdf"),
        ("inline; filename=Invoice.pdf", "Invoice.pdf"),
        ("attachment; filename*=UTF-8''Rechnung%20N%C2%B05.pdf", "Rechnung N°5.pdf"),
        ('attachment; filename="../../.bashrc"', "bashrc"),
        ('attachment; filename="a\\\\b.pdf"', "b.pdf"),
        ('attachment; filename=""', None),
        ("attachment", None),
        ("", None),
        (None, None),
        ("\x00;;=;filename", None),
    ],
)
def test_names_of_files(header: str | None, name: str | None) -> None:
    assert file_name(header) == name
