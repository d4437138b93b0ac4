"""Signing in where everything is wrong: each way says what it is, keeps what was typed and lets one go on."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from pmdesk.core.shared import SessionState
from pmdesk.sandbox.server import Sandbox, serve
from tests.api.stub import Reply, Seen, Stub
from tests.api.test_transport_tls import Authority
from tests.breakage.conftest import MORNING
from tests.breakage.whole import HASTE, Begun, Whole, quiet_settings
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

NO_ADDRESS = "This is not an address"
ADDRESSES = {
    "hello world": NO_ADDRESS,
    "http://": NO_ADDRESS,
    "ftp://x.example": NO_ADDRESS,
    "mailto:a@b.example": NO_ADDRESS,
    "x" * 300: NO_ADDRESS,
    "marta:secret@host.example": NO_ADDRESS,
    "<script>alert(1)</script>": NO_ADDRESS,
    "javascript:alert(1)": NO_ADDRESS,
    "http://127.0.0.1:99999": NO_ADDRESS,
    "\u202emoc.elpmaxe": NO_ADDRESS,
    "no-such-host.invalid": "There is no host called no-such-host.invalid",
    "127.0.0.1:1": "127.0.0.1:1 could not be reached",
}
SITES: dict[str, tuple[Reply, str]] = {
    "a website": (Reply(body=b"<html>hello</html>"), "There is no client area at {host}"),
    "a website that is broken": (
        Reply(status=500, body=b"<h1>Oops</h1>"),
        "There is no client area at {host}",
    ),
    "one that says no": (Reply(status=403, body=b"<h1>no</h1>"), "There is no client area at {host}"),
    "under maintenance": (Reply(status=503, body=b"<h1>later</h1>"), "{host} cannot answer now"),
    "bytes": (Reply(body=b"\x00\xff" * 900), "There is no client area at {host}"),
    "a WHMCS": (
        Reply(body=b'{"result":"error","message":"Authentication Failed"}'),
        "{host} does not let pmdesk in yet",
    ),
    "a WHMCS by its page": (
        Reply(body=b'<script>var whmcsBaseUrl = "";</script>'),
        "{host} does not let pmdesk in yet",
    ),
    "something like a sandbox": (
        Reply(body=b'{"sandbox": true, "identifier": 5}'),
        "There is no client area at {host}",
    ),
    "led nowhere": (
        Reply(status=302, headers={"Location": "https://no-such-host.invalid/"}),
        "There is no client area at {host}",
    ),
    "led in a circle": (Reply(status=302, headers={"Location": "/"}), "There is no client area at {host}"),
}


async def said(whole: Whole, act: Callable[[], Any]) -> str:
    """What the page says went wrong after this, with all of it readable."""
    page = whole.program.sign_in_page
    assert page is not None
    page.trouble.hide()
    act()
    await until(lambda: not page.trouble.isHidden() and not page._busy, 20, "a word on the page")
    assert page.trouble.advice.text()
    assert page.step in ("address", "password")
    return str(page.trouble.title.text())


async def ask(whole: Whole, address: str) -> str:
    page = whole.program.sign_in_page
    assert page is not None

    def act() -> None:
        page.address.setText(address)
        page.go_on.click()

    title = await said(whole, act)
    assert page.address.text() == address.replace("\n", " "), "what was typed stays"
    return title


async def test_addresses(qapp: QApplication, tmp_path: Path) -> None:
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        for address, title in ADDRESSES.items():
            assert await ask(whole, address) == title, address
        page = whole.program.sign_in_page
        assert page is not None
        page.address.clear()
        page.go_on.click()
        assert page.address_field.below.text() == "Write the address of your host’s client area."
        assert whole.reports == []


async def test_websites_that_are_no_provider_for_us(qapp: QApplication, tmp_path: Path) -> None:
    replies = [Reply()]

    def answer(_seen: Seen) -> Reply:
        return replies[0]

    async with Stub(answer) as stub, Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        host = stub.url.removeprefix("http://").rstrip("/")
        for what, (reply, title) in SITES.items():
            replies[0] = reply
            assert await ask(whole, host) == title.format(host=host), what
        assert whole.reports == []


async def test_certificates(qapp: QApplication, tmp_path: Path) -> None:
    """An authority nobody knows, the wrong name, and one that has expired: the host, issuer and reason."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to make certificates with")
    authority, ca = Authority(tmp_path), tmp_path / "ca.pem"
    cases = {
        "unknown": ("localhost", 2, None),
        "name": ("other.example", 2, ca),
        "over": ("localhost", -1, ca),
    }

    def answer(_seen: Seen) -> Reply:
        return Reply(body=b"never sent")

    for case, (name, days, extra) in cases.items():
        tls = authority.server(name, days)
        async with Stub(answer, tls=tls) as stub:
            port = stub.url.rstrip("/").rpartition(":")[2]
            async with Whole(qapp, tmp_path / case, FakeClock(MORNING), extra_ca=extra) as whole:
                title = await ask(whole, f"https://localhost:{port}")
                advice = whole.trouble()
                print(case, "->", advice)
                assert title == "localhost cannot prove that it is localhost" or "localhost" in title
                assert "issued by" in advice
                assert "Nothing was sent" in advice
                assert whole.reports == []


async def test_passwords_and_accounts(qapp: QApplication, tmp_path: Path, sandbox: Sandbox) -> None:
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.address.setText(sandbox.url)
        page.go_on.click()
        await until(lambda: page.step == "password", 10)
        host = sandbox.url.removeprefix("http://").rstrip("/")
        assert host in page.password_field.below.text(), "the host stands beside the password"

        async def sign_in(email: str, password: str) -> str:
            def act() -> None:
                page.email.setText(email)
                page.password.setText(password)
                page.sign_in.click()

            title = await said(whole, act)
            assert page.email.text() == email
            return title

        wrong = "Email or password is not right"
        assert await sign_in(sandbox.email, "wrong") == wrong
        assert await sign_in("nobody@hearthandrye.example", sandbox.password) == wrong
        assert await sign_in("a@b", "'; DROP TABLE users; --") == wrong
        second = await sign_in("mina@lighthouse.example", sandbox.password)
        assert second == "This account asks for a second step"
        for fault, title in (
            ("down", "{host} could not be reached"),
            ("reset", "{host} could not be reached"),
            ("stall", "{host} could not be reached"),
            ("maintenance", "{host} cannot answer now"),
            ("server-error", "{host} cannot answer now"),
            ("denied", "{host} cannot answer now"),
            ("truncated", "{host} could not be asked"),
            ("rate-limit", "{host} asks to wait"),
        ):
            sandbox.control.fault(fault, value=0.0 if fault == "down" else 1.0)
            assert await sign_in(sandbox.email, sandbox.password) == title.format(host=host), fault
            sandbox.control.clear_faults()
            await asyncio.sleep(1.1 / HASTE if fault == "rate-limit" else 0)  # as long as the host asked for
        assert whole.desk.store.accounts.all() == ()
        assert whole.keyring.kept == {}
        assert whole.reports == []


async def test_several_accounts_and_closed_ones(qapp: QApplication, tmp_path: Path, sandbox: Sandbox) -> None:
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.address.setText(sandbox.url)
        page.go_on.click()
        await until(lambda: page.step == "password", 10)
        page.email.setText("ines@ledgerline.example")
        page.password.setText(sandbox.password)
        page.sign_in.click()
        await until(lambda: page.step == "choice", 10)
        names = [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()]
        assert any(name.startswith("Hearth && Rye Bakery") for name in names), names
        sandbox.control.change_client(sandbox.client_id, status="Closed")
        try:
            page.show_password("Precisely Managed", "host")

            def act() -> None:
                page.email.setText(sandbox.email)
                page.password.setText(sandbox.password)
                page.sign_in.click()

            assert await said(whole, act) == "This account is closed"
        finally:
            sandbox.control.change_client(sandbox.client_id, status="Active")
        assert whole.desk.store.accounts.all() == ()
        assert whole.reports == []


async def slowly(_seen: Seen) -> Reply:
    """A website that takes its time."""
    await asyncio.sleep(0.3)
    return Reply(body=b"<html>at last</html>")


async def test_giving_up_in_mid_step_and_clicking_twice(
    qapp: QApplication, tmp_path: Path, sandbox: Sandbox
) -> None:
    async with Stub(slowly) as slow, Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        page = whole.program.sign_in_page
        assert page is not None

        async def give_up() -> None:
            step = page.step
            await until(lambda: page._busy, 5, f"busy with the {step}")
            assert page.waiting.isVisible()
            QTest.keyClick(page, Qt.Key.Key_Escape)
            assert not page._busy
            await asyncio.sleep(0.5)  # the answer that nobody waits for any more would have come by now
            assert page.step == step
            assert whole.trouble() == ""

        page.address.setText(slow.url)
        page.go_on.click()
        await give_up()
        page.address.setText(sandbox.url)
        page.go_on.click()
        page.go_on.click()
        await until(lambda: page.step == "password", 10)
        sandbox.control.fault("latency", value=0.3)
        page.email.setText(sandbox.email)
        page.password.setText(sandbox.password)
        page.sign_in.click()
        await give_up()
        sandbox.control.clear_faults()
        assert page.password.text() == sandbox.password
        page.sign_in.click()
        page.sign_in.click()
        page.password_given.emit(sandbox.email, sandbox.password)
        page.password_given.emit(sandbox.email, sandbox.password)
        await until(lambda: whole.running.news.front is not None, 10)
        await whole.at_rest()
        assert len(whole.desk.store.accounts.all()) == 1
        assert len(whole.keyring.kept) == 1
        assert whole.reports == []


async def test_a_second_account_while_the_first_syncs(
    qapp: QApplication, tmp_path: Path, sandbox: Sandbox
) -> None:
    """What is typed stays, whatever becomes of the account in front meanwhile."""
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        sandbox.control.fault("latency", target="GetInvoices", value=0.2)
        first = await whole.sign_in(sandbox)
        whole.desk.sign_in_asked.emit()
        page = whole.program.sign_in_page
        assert page is not None
        page.address.setText(sandbox.url)
        await until(lambda: not first.status.running and first.status.last_at is not None, 10)
        assert whole.window._whole.currentWidget() is page
        assert page.address.text() == sandbox.url
        page.go_on.click()
        await until(lambda: page.step == "password", 10)
        page.email.setText(sandbox.other.email)
        first._lose_sign_in()  # the provider says no to the account in front
        await whole.settle()
        assert first.state is SessionState.SIGN_IN_NEEDED
        assert whole.window._whole.currentWidget() is page
        assert page.email.text() == sandbox.other.email
        page.password.setText(sandbox.password)
        page.sign_in.click()
        await until(lambda: len(whole.running.accounts.sessions) == 2, 10)
        await until(lambda: whole.session is not first, 5)
        await whole.at_rest()
        assert whole.window._whole.currentWidget() is whole.window._frame
        assert whole.reports == []


async def test_leaving_while_a_step_is_under_way(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    profile = begun.copy(tmp_path / "p")
    async with Stub(slowly) as slow, Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        await whole.at_rest()
        for _ in range(2):
            whole.desk.sign_in_asked.emit()
            page = whole.program.sign_in_page
            assert page is not None
            page.address.setText(slow.url)
            page.go_on.click()
            await until(lambda page=page: page._busy, 5)  # type: ignore[misc]
            page.left.emit()
            await asyncio.sleep(0.4)  # the answer that nobody waits for any more would have come by now
            assert whole.window._whole.currentWidget() is whole.window._frame
        assert whole.reports == []


async def test_the_provider_no_longer_knows_us(qapp: QApplication, tmp_path: Path) -> None:
    """A sign-in that was taken back: what is saved stays, nothing is asked, and the same account goes on."""
    with serve(today=MORNING.replace(tzinfo=None)) as own:
        profile = quiet_settings(tmp_path / "p")
        async with Whole(qapp, profile, FakeClock(MORNING)) as whole:
            await whole.sign_in(own)
            await whole.at_rest()
            before = await whole.tour()
            installation = own.control._installation
            installation.credential = replace(installation.credential, secret="another-one-altogether")
            whole.desk.refresh()
            await until(lambda: whole.session.state is SessionState.SIGN_IN_NEEDED, 10)
            await whole.at_rest()
            await whole.settle()
            host = own.url.removeprefix("http://").rstrip("/")
            assert whole.strips[0] == f"{host} asks you to sign in again. What is saved here stays."
            after = await whole.tour()
            assert len(after["invoices"]) >= len(before["invoices"]) - 6
            own.control.reset_requests()
            whole.clock.advance(timedelta(hours=1))
            whole.session.look()
            await asyncio.sleep(0.3)  # a sync that asked by itself would have begun by now
            assert own.control.requests == {}
            whole.window.notices.standing.button.click()
            page = whole.program.sign_in_page
            assert page is not None
            assert page.step == "password"  # who it is and where is known
            assert page.email.text() == own.email
            assert host in page.password_field.below.text()
            page.password.setText(own.password)
            page.sign_in.click()
            await until(lambda: whole.session.state is SessionState.SIGNED_IN, 10)
            await whole.time_passes()
            await whole.at_rest()
            assert whole.strips == []
            assert len(whole.desk.store.accounts.all()) == 1
            assert len(whole.keyring.kept) == 1
            assert whole.reports == []
