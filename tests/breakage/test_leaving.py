"""Leaving in the middle: signing out, erasing, closing while something comes; and where no secret may be."""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from pmdesk.core.actions import catalogue
from pmdesk.core.shared import SessionState
from pmdesk.sandbox.server import Sandbox
from pmdesk.wording import outside as wording
from tests.breakage.conftest import MORNING
from tests.breakage.test_damage import rows
from tests.breakage.whole import Begun, Whole
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

HOST = "Precisely Managed"


def scan(folder: Path, sentinels: list[str]) -> list[str]:
    """Where in a folder one of these texts is found: in names and in contents, plain, quoted or in base64."""
    found = []
    wanted = {}
    for text in sentinels:
        raw = text.encode()
        for form in (
            raw,
            quote(text).encode(),
            base64.b64encode(raw).rstrip(b"=")[:-1],
            text.encode("utf-16-le"),
        ):
            wanted[form] = text
    for path in folder.rglob("*"):
        content = str(path.relative_to(folder)).encode() + b"\0"
        if path.is_file():
            content += path.read_bytes()
        found += [f"{path.name}: {text[:4]}…" for form, text in wanted.items() if form in content]
    return sorted(set(found))


class Browser:
    """Takes every page and keeps the address, as the system's browser would."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, url: str) -> bool:
        self.opened.append(url)
        return True


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_leaving_in_the_middle_of_a_sync(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, erase: bool
) -> None:
    profile = begun.copy(tmp_path / "p", bare=True)
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        sandbox.control.fault("latency", target="GetInvoices", value=0.5)
        await until(lambda: whole.session.status.running, 10)
        await until(lambda: whole.session.status.areas and rows(whole)["domains"], 10)
        key = whole.desk.account_key
        kept = dict(begun.keyring.kept)
        try:
            whole.desk.sign_out_asked.emit(key, erase)
            await until(lambda: whole.told, 10)
            await whole.settle()
            if erase:
                assert whole.told == [("ok", wording.erased(HOST))]
                assert whole.desk.account is None
                assert whole.window._whole.currentWidget() is whole.program.sign_in_page
                assert scan(profile, ["hearthandrye", "Marta", "Lindqvist", sandbox.email]) == []
            else:
                assert whole.told == [("ok", wording.signed_out(HOST))]
                assert whole.session.state is SessionState.SIGNED_OUT
                assert rows(whole)["domains"]
                assert whole.strips
                said = await whole.tour()
                assert all(said.values())
            assert begun.keyring.kept == {}
            sandbox.control.clear_faults()
            sandbox.control.reset_requests()
            await asyncio.sleep(0.3)  # whatever was still under way would ask by now
            assert sandbox.control.requests == {}
            assert whole.reports == []
        finally:
            begun.keyring.kept.update(kept)


async def test_erasing_while_pdfs_arrive_leaves_nothing(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """No row, no file, no secret: not while the program runs on, and not after its end."""
    profile = begun.copy(tmp_path / "p")
    (profile / "config" / "settings.json").unlink()
    sentinels = ["hearthandrye", "Marta", "Lindqvist", "Hearth &", sandbox.email, "%PDF"]
    kept = dict(begun.keyring.kept)
    try:
        async with Whole(qapp, profile, FakeClock(MORNING + timedelta(hours=1)), begun.keyring) as whole:
            documents = profile / "data" / "documents"
            await until(lambda: len(list(documents.rglob("*.pdf"))) > 2, 20, "some PDFs")
            sandbox.control.fault("latency", target="/dl.php", value=0.3)
            await whole.tour()
            assert scan(profile, sentinels)
            whole.desk.sign_out_asked.emit(whole.desk.account_key, True)
            await until(lambda: whole.told, 10)
            assert whole.told == [("ok", wording.erased(HOST))]
            assert begun.keyring.kept == {}
            assert scan(profile, sentinels) == []
            assert list(documents.rglob("*")) == []
            await asyncio.sleep(0.5)  # a download that went on would be there by now
            assert scan(profile, sentinels) == []
            assert whole.reports == []
        assert scan(profile, sentinels) == []
    finally:
        begun.keyring.kept.update(kept)


async def test_closing_the_window_in_the_middle_of_a_sync(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    profile = begun.copy(tmp_path / "p", bare=True)
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        sandbox.control.fault("stall", target="GetInvoices")
        await until(lambda: whole.session.status.running, 10)
        loop = asyncio.get_running_loop()
        began = loop.time()
        whole.window.close()
        assert whole._life is not None
        assert await asyncio.wait_for(asyncio.shield(whole._life), 5) == 0
        assert loop.time() - began < 3
        assert whole.reports == []
    sandbox.control.clear_faults()
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:
        await until(lambda: whole.session.status.last_at is not None, 20)
        assert not whole.program.store.recovered
        await whole.at_rest()


async def test_no_secret_is_anywhere_but_in_the_key_store(
    qapp: QApplication,
    tmp_path: Path,
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A whole journey with everything logged: neither passwords nor one-time links are in it."""
    caplog.set_level(logging.DEBUG)
    profile, browser = tmp_path / "p", Browser()
    seen: set[str] = set()
    async with Whole(qapp, profile, FakeClock(MORNING), browser=browser) as whole:
        page = whole.program.sign_in_page
        assert page is not None
        page.address.setText(sandbox.url)
        page.go_on.click()
        await until(lambda: page.step == "password", 10)
        page.email.setText(sandbox.email)
        page.password.setText(f"not-{sandbox.password}")
        page.sign_in.click()
        await until(lambda: whole.trouble(), 10)
        page.password.setText(sandbox.password)
        page.sign_in.click()
        await until(lambda: whole.running.news.front is not None, 10)
        await until(lambda: len(list(profile.rglob("*.pdf"))) > 3, 30)
        sandbox.control.fault("reset", target="/dl.php", count=2)
        sandbox.control.fault("expired-session", count=1)
        sandbox.control.fault("reset", target="CreateSsoToken", count=1)
        for action in ("account.security", "account.security", "invoice.pay"):
            record = whole.desk.store.invoices.get(whole.desk.account_key, "10482")
            assert catalogue.find(action)
            whole.told.clear()
            whole.desk.perform(action, record)
            await until(lambda: whole.told, 10)
        assert browser.opened, whole.told
        await whole.at_rest(90)
        await whole.tour()
        seen |= texts(qapp)
        whole.running.failures.tell("a trial", RuntimeError(f"{sandbox.secret} {sandbox.password}"))
        await whole.settle()
        seen |= texts(qapp)
        reports = "\n".join(whole.reports)
        for dialog in qapp.topLevelWidgets():
            if dialog is not whole.window and dialog.isVisible():
                dialog.close()
    tokens = [
        value
        for url in browser.opened
        for values in parse_qs(urlsplit(url).query).values()
        for value in values
    ]
    secrets = [sandbox.password, sandbox.secret, sandbox.identifier, *browser.opened]
    secrets += [token for token in tokens if len(token) > 15]
    assert len(secrets) > 4
    out, errors = capfd.readouterr()
    clipboard = QGuiApplication.clipboard().text()
    for place, text in {
        "log": caplog.text,
        "output": out + errors,
        "reports": reports,
        "screen": "\n".join(seen),
        "clipboard": clipboard,
        "environment": "\n".join(os.environ.values()),
    }.items():
        for secret in secrets:
            assert secret not in text, f"a secret in the {place}"
    assert scan(profile, secrets) == []
    assert any(sandbox.secret not in value for value in whole.keyring.kept.values())
    print(f"{len(secrets)} secrets looked for in {len(caplog.records)} log lines and {len(seen)} texts")


def texts(application: QApplication) -> set[str]:
    """Everything that can be read, heard or pointed at."""
    found: set[str] = set()
    for widget in application.allWidgets():
        assert isinstance(widget, QWidget)
        for name in (
            "text",
            "accessibleName",
            "accessibleDescription",
            "toolTip",
            "windowTitle",
            "toPlainText",
        ):
            value = getattr(widget, name, None)
            if callable(value):
                try:
                    said = value()
                except TypeError:
                    continue
                if isinstance(said, str) and said and not is_password(widget, name):
                    found.add(said)
    return found


def is_password(widget: QWidget, name: str) -> bool:
    """The password's own field holds what was typed, unreadable, while the page is there."""
    mode = getattr(widget, "echoMode", None)
    return name == "text" and callable(mode) and mode().name == "Password"


async def test_many_syncs_leave_nothing_open(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, soak: bool
) -> None:
    profile = begun.copy(tmp_path / "p")
    clock = FakeClock(MORNING + timedelta(hours=1))
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await whole.at_rest()
        await whole.tour()
        counts = []
        for number in range(300 if soak else 20):
            clock.advance(timedelta(minutes=16))
            if number % 10 == 0:
                sandbox.control.issue_invoice(amount="3.00")
            whole.desk.refresh()
            await until(lambda: whole.session.account.last_synced == clock.now(), 20)
            await whole.at_rest()
            if number % 5 == 4:
                await whole.settle()
                gc.collect()
                QCoreApplication.sendPostedEvents(None, 52)  # DeferredDelete
                counts.append((open_files(), len(asyncio.all_tasks()), len(qapp.allWidgets())))
        print("files, tasks, widgets:", counts)
        first, last = counts[1], counts[-1]
        assert last[0] <= first[0] + 2
        assert last[1] <= first[1] + 1
        assert last[2] <= first[2] + 40
        assert whole.reports == []


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


async def test_stopping_just_when_an_area_has_failed(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    """Nobody asks any more how that area ended; asyncio would call it a failure nobody heard of."""
    profile = begun.copy(tmp_path / "p", bare=True)
    sandbox.control.fault("stall", target="GetInvoices")
    sandbox.control.fault("truncated", target="GetTickets")
    async with Whole(qapp, profile, FakeClock(MORNING), begun.keyring) as whole:

        def reading() -> set[asyncio.Task[object]]:
            return {task for task in asyncio.all_tasks() if task.get_name() == "sync: tickets"}

        await until(reading, 10, "the tickets being read")
        reading().pop().add_done_callback(lambda _task: whole.session.cancel())
        await until(lambda: not whole.session.status.running, 10)
        sandbox.control.clear_faults()
        whole.clock.advance(timedelta(minutes=20))
        await whole.time_passes()  # the next run lets go of this one
        await whole.at_rest()
        gc.collect()
        await whole.settle()
        assert whole.reports == []
