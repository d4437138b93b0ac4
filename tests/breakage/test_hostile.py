"""Data that mean harm or are merely odd: shown as they are; nothing runs, is loaded or breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QWidget,
)

from pmdesk.sandbox.server import Sandbox, serve
from tests.api.stub import Reply, Stub
from tests.breakage.conftest import MORNING
from tests.breakage.whole import Begun, Whole, page_exists, words
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

TEXTS = {
    "long": "Ouvrage " * 1250,
    "one word": "x" * 10_000,
    "right to left": "\u202egnp.exe\u202c \u202b\u05e9\u05dc\u05d5\u05dd\u202c \u200f\u0645\u0631\u062d",
    "nothing to see": "a\x00b\x07c\x1b[31md\u200b\ufeff\u2028e",
    "html": '<b>bold</b><img src="{url}/a.png"><script>alert(1)</script><a href="{url}/x">here</a>',
    "entities": "Tom &amp; Jerry &amp;lt;i&amp;gt; &lt;img src={url}/b.png&gt; &#60;s&#62; &nbsp;",
    "style": '<style>@import "{url}/c.css"</style><p style="background:url({url}/d.png)">p</p>',
    "files": '<img src="file:///etc/hostname"><img src="qrc:/x.png"><img src="data:image/png;base64,AAAA">',
    "emoji": "🧑🏽‍🍳👨‍👩‍👧‍👦🏳️‍🌈 " * 40 + "e\u0301" * 60,
    "templates": "{0} {name} %1 %Ln %s {{x}} ${y} %n",
    "mnemonics": "R&D && &Quit &&&",
    "blank": "   \t \n ",
    "empty": "",
}
SAMPLE = ("one word", "html")
FULL_NAME = "a-very-long-label-" * 3 + "end." + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".example"
AMOUNTS = (-5, 0, 10**15, -(10**15), 99999999999999)


@pytest.fixture(scope="module")
def own() -> Iterator[Sandbox]:
    """A provider of this module's own: what is written into it stays."""
    with serve(today=MORNING.replace(tzinfo=None)) as sandbox:
        yield sandbox


def poison(sandbox: Sandbox, text: str) -> None:
    """Write a text wherever the account has words of somebody's."""
    database, client = sandbox.control._installation.database, sandbox.client_id
    with sandbox.control._installation.lock:
        for table, columns, owner in (
            ("clients", "firstname lastname companyname address1 city state postcode phonenumber", "id"),
            ("services", "domain suspensionreason username dedicatedip", "clientid"),
            ("addons", "name", "userid"),
            ("invoices", "invoicenum notes paymentmethod", "userid"),
            ("tickets", "subject message name", "userid"),
            ("paymethods", "description gateway_name card_type", "userid"),
            ("contacts", "firstname lastname companyname email city", "userid"),
            ("transactions", "transid gateway description", "userid"),
        ):
            for column in columns.split():
                database.run(f"UPDATE {table} SET {column} = ? WHERE {owner} = ?", (text, client))
        database.run("UPDATE items SET description = ?", (text,))
        database.run("UPDATE replies SET message = ?, name = ?, admin = ?", (text, text, text))
        database.run("UPDATE announcements SET title = ?, announcement = ?", (text, text))
        database.run("UPDATE departments SET name = ?", (text,))
        database.run("UPDATE products SET name = ?", (text,))


async def visit(whole: Whole) -> dict[str, list[str]]:
    """Every page, and on every page its first records in full."""
    said = await whole.tour()
    store, key = whole.desk.store, whole.desk.account_key
    for place in ("services", "domains", "tickets", "invoices"):
        if not page_exists(place):
            continue
        for record in getattr(store, place).where(key, "1")[:3]:
            whole.go(place, record.id)
            await whole.settle()
            said[place] += words(whole.window.page(place))
    return said


def check_widgets(application: QApplication, window: QWidget, mark: str) -> None:
    """No widget takes what others wrote for HTML, and none is wider than the window lets it be."""
    for widget in application.allWidgets():
        if isinstance(widget, QLabel):
            text = widget.text()
            rich = widget.textFormat() == Qt.TextFormat.RichText or (
                widget.textFormat() == Qt.TextFormat.AutoText and Qt.mightBeRichText(text)
            )
            if rich:
                for bad in ("<img", "<script", "<style", "<b>", "<s>", "<i>"):
                    assert bad not in text.lower(), f"{type(widget).__name__}: {text[:200]}"
        tip = widget.toolTip()
        if mark in tip and Qt.mightBeRichText(tip):
            assert "<img" not in tip, f"tip of {type(widget).__name__}: {tip[:200]}"
            assert "<script" not in tip
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            check_cells(widget)
        if isinstance(widget, QMenu):
            for action in widget.actions():
                assert isinstance(action, QAction)
    content = window.centralWidget()  # type: ignore[attr-defined]
    assert content.minimumSizeHint().width() <= 1024, "the window cannot be made small any more"
    assert content.minimumSizeHint().height() <= 700
    for widget in window.findChildren(QWidget):
        if (
            widget.isVisible()
            and isinstance(widget, QAbstractButton | QLineEdit)
            and widget.window() is window
        ):
            assert widget.width() <= window.width(), f"{type(widget).__name__} {widget.width()} px wide"


def check_cells(view: QAbstractItemView) -> None:
    """What a table gives for display is text, one line of it, without what would end or steer it."""
    model = view.model()
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(), 5)):
        for column in range(columns):
            text = model.index(row, column).data()
            if isinstance(text, str):
                assert "\x00" not in text
                assert "\x1b" not in text


@pytest.mark.soak
@pytest.mark.parametrize("kind", TEXTS)
async def test_hostile_words(
    qapp: QApplication, tmp_path: Path, begun: Begun, own: Sandbox, kind: str, soak: bool
) -> None:
    if not soak and kind not in SAMPLE:
        pytest.skip(f"of {len(TEXTS)} kinds {len(SAMPLE)} are tried; `python3 dev.py soak` tries all")
    loaded: list[str] = []

    async with Stub(lambda seen: (loaded.append(seen.target), Reply())[1]) as stub:
        text = TEXTS[kind].replace("{url}", stub.url)
        poison(own, text)
        profile = tmp_path / "p"
        from tests.breakage.whole import quiet_settings

        quiet_settings(profile)
        async with Whole(qapp, profile, FakeClock(MORNING)) as whole:
            whole.window.resize(1280, 800)
            await whole.sign_in(own)
            await whole.at_rest()
            said = await visit(whole)
            assert whole.session.status.failed == ()
            check_widgets(qapp, whole.window, stub.url)
            whole.window.resize(1024, 640)
            await whole.settle()
            await whole.tour()
            check_widgets(qapp, whole.window, stub.url)
            assert whole.window.width() <= 1024 + 2, whole.window.width()
            if kind == "html":
                shown = "\n".join(one for page in said.values() for one in page)
                assert "<b>bold</b>" in shown, "it is shown as it was written"
            await asyncio.sleep(0.05)
            assert loaded == []
            assert whole.reports == []


async def test_hostile_numbers_and_names(qapp: QApplication, tmp_path: Path, own: Sandbox) -> None:
    database = own.control._installation.database
    poison(own, "Plain")
    with own.control._installation.lock:
        invoices = [
            row["id"] for row in database.all("SELECT id FROM invoices WHERE userid = ?", (own.client_id,))
        ]
        for number, amount in zip(invoices, AMOUNTS * 20, strict=False):
            database.run(
                "UPDATE invoices SET total = ?, subtotal = ?, credit = ? WHERE id = ?",
                (amount, amount, -amount, number),
            )
            database.run("UPDATE items SET amount = ? WHERE invoiceid = ?", (amount, number))
        database.run(
            "UPDATE services SET recurringamount = ?, diskusage = 999999999999, disklimit = 0", (AMOUNTS[3],)
        )
        database.run(
            "UPDATE domains SET recurringamount = ?, domainname = ? WHERE userid = ?",
            (AMOUNTS[2], FULL_NAME, own.client_id),
        )
        database.run("UPDATE currencies SET code = 'QQX', prefix = '<b>', suffix = ' &amp;'")
        database.run(
            "UPDATE invoices SET duedate = '9999-12-31', date = '0001-01-01' WHERE id = ?", (invoices[0],)
        )
        database.run(
            "UPDATE invoices SET duedate = '0000-00-00', date = '2026-02-31' WHERE id = ?", (invoices[1],)
        )
        database.run(
            "UPDATE domains SET expirydate = '9999-12-31', nextduedate = '1000-01-01'"
            " WHERE id = (SELECT MIN(id) FROM domains)"
        )
        database.run(
            "UPDATE tickets SET lastreply = '2199-01-01 00:00:00' WHERE id = (SELECT MIN(id) FROM tickets)"
        )
    from tests.breakage.whole import quiet_settings

    profile = tmp_path / "p"
    quiet_settings(profile)
    async with Whole(qapp, profile, FakeClock(MORNING)) as whole:
        await whole.sign_in(own)
        await whole.at_rest()
        said = await visit(whole)
        print([text for text in said["invoices"] if "0" in text][:12])
        check_widgets(qapp, whole.window, "nothing")
        assert whole.reports == []


async def test_nothing_at_all(qapp: QApplication, tmp_path: Path, own: Sandbox) -> None:
    """An account with no rows anywhere: every page says so and none breaks."""
    database = own.control._installation.database
    with own.control._installation.lock:
        for table in ("services", "addons", "domains", "tickets", "replies", "invoices", "items", "contacts"):
            database.run(f"DELETE FROM {table}")
        for table in ("paymethods", "announcements", "transactions"):
            database.run(f"DELETE FROM {table}")
    async with Whole(qapp, tmp_path / "p", FakeClock(MORNING)) as whole:
        await whole.sign_in(own)
        await until(lambda: whole.session.status.last_at is not None, 20)
        await whole.at_rest()
        said = await whole.tour()
        for place, head in (
            ("services", "No services yet"),
            ("domains", "No domains yet"),
            ("tickets", "No tickets yet"),
            ("invoices", "No invoices yet"),
        ):
            assert head in said[place], (place, said[place])
        assert whole.strips == []
        whole.clock.advance(timedelta(hours=1))
        assert whole.reports == []
