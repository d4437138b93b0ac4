"""The main job from one end to the other: sign in, look around, be warned, read offline, erase."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QGroupBox, QLineEdit

from pmdesk.core.alerts import Alert
from pmdesk.store.documents import INVOICE
from pmdesk.tools.chapters import pages, signing_in
from pmdesk.tools.driver import NotSeen
from pmdesk.tools.stage import Scene
from pmdesk.tools.steps import Step
from pmdesk.wording import frame, home, invoices, search

NEW_AMOUNT = "64.00"
OFFLINE = "Offline."


async def alert(scene: Scene) -> str:
    """The provider issues an invoice that is overdue: it is named on Home, and told to the desktop once."""
    driver, provider = scene.driver, scene.provider
    number = str(
        await provider.told("issue_invoice", amount=NEW_AMOUNT, due_in=-2, words="Repair of the shop")
    )
    scene.notes["invoice"] = number
    await pages.go(scene, "Home")
    await driver.press(frame.words()["refresh"], seconds=scene.for_sync)
    noticed = await driver.until(
        lambda: _alert(scene, number), f"invoice {number} to be noticed", scene.for_sync
    )
    if not _named(scene, number):
        await driver.press(home.show_all(len(scene.running.desk.attention)))
    await driver.until(lambda: _named(scene, number), f"invoice {number} among what needs attention")
    return await _told(scene, noticed)


def _alert(scene: Scene, number: str) -> Alert | None:
    """What the program found about an invoice."""
    return next((one for one in scene.running.desk.attention if one.name == number), None)


def _named(scene: Scene, number: str) -> bool:
    """Whether an invoice stands among what needs attention."""
    rows = scene.driver.all(QGroupBox)
    return any(row.accessibleName().startswith(f"Invoice {number} ") for row in rows)


async def _told(scene: Scene, alert: Alert) -> str:
    """Wait until the desktop was told, by a notice of its own or in the summary of what came at once."""
    desk, notices = scene.running.desk, scene.notices
    marks = desk.store.alerts
    await scene.driver.until(
        lambda: alert.key in marks.shown(desk.account_key),
        f"a notice of invoice {alert.name}",
        scene.for_sync,
    )
    await scene.driver.settled()  # the mark is written just before the notice leaves
    told = [one for one in notices.shown if one.key.endswith(alert.key)]
    if len(told) > 1:
        raise NotSeen(f"one notice of invoice {alert.name}, there were {len(told)}")
    there = (
        "shown by the desktop" if notices.notifier.capabilities.available else "no notification service here"
    )
    return f"“{told[0].title}”, {there}" if told else f"told in a summary, {there}"


async def archived(scene: Scene) -> str:
    """Its PDF was fetched unasked, and is read inside the program."""
    number, desk = scene.notes["invoice"], scene.running.desk
    kept = await scene.driver.until(
        lambda: desk.documents.get(desk.account_key, INVOICE, number), "its PDF on this disk", scene.for_sync
    )
    await pages.invoice(scene, number)
    return f"invoice {number}, {kept.meta.pages} page, {kept.meta.size} bytes"


async def cut(scene: Scene) -> str:
    """The network goes: a strip says so, with the age of the data."""
    driver, scene.cable.out = scene.driver, True
    await driver.press(frame.words()["refresh"])
    await driver.said(OFFLINE, scene.for_sync)
    await pages.home(scene)
    return str(scene.running.window.notices.standing.words())


async def read_offline(scene: Scene) -> str:
    """Without the network the invoice opens like before."""
    seen = await pages.invoice(scene, pages.OVERDUE)
    await scene.driver.said(OFFLINE)
    return seen


async def save_copy(scene: Scene) -> str:
    """A copy of it goes where the user says."""
    driver, target = scene.driver, scene.aside / "invoice.pdf"
    await driver.press(invoices.viewer()["save"])
    dialog = await driver.until(
        lambda: driver.front() if isinstance(driver.front(), QFileDialog) else None, "the dialog to save"
    )
    field = await driver.until(
        lambda: next(driver.all(QLineEdit, dialog), None), "the field for the file's name"
    )
    await driver.click(field)
    await driver.type_over(field, str(target))
    await driver.key(Qt.Key.Key_Return)
    await driver.until(
        lambda: target.is_file() and target.read_bytes()[:5] == b"%PDF-", "the copy on the disk"
    )
    await driver.said("invoice.pdf")
    return f"{target.stat().st_size} bytes"


async def back_online(scene: Scene) -> str:
    """The network is back: one press, and the strip is gone."""
    driver, scene.cable.out = scene.driver, False
    await driver.press(frame.words()["try-again"])
    await driver.until(lambda: not driver.says(OFFLINE), "the strip to go", scene.for_sync)
    await signing_in.whole_sync(scene)
    return "the strip is gone, the data are fresh"


async def find(scene: Scene) -> str:
    """Search everything, by the keyboard, and open the first thing found."""
    driver = scene.driver
    await driver.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = await driver.the(frame.words()["search"], QLineEdit)
    await driver.until(field.hasFocus, "the search field to have the keyboard")
    await driver.type_over(field, "hearth")
    results = scene.running.window.results
    await driver.until(
        lambda: results.isVisible() and next(driver.all(QAbstractButton, results), None), "results"
    )
    return f"{sum(1 for _ in driver.all(QAbstractButton, results))} rows under “{search.results()}”"


async def open_found(scene: Scene) -> str:
    """Down and Enter lead to it."""
    driver, window = scene.driver, scene.running.window
    before = window.top.title.accessibleName()
    await driver.key(Qt.Key.Key_Down)
    await driver.key(Qt.Key.Key_Return)
    await driver.until(lambda: not window.results.isVisible(), "the results to go")
    await driver.until(lambda: window.top.title.accessibleName() != before, "another page")
    return str(window.top.title.accessibleName())


STEPS = (
    Step("first start", signing_in.first_start),
    Step("page in the browser", signing_in.to_the_browser),
    Step("link copied", signing_in.copy_link, needs="page in the browser"),
    Step("given up", signing_in.give_up, needs="page in the browser"),
    Step("wrong password", signing_in.wrong_password, needs="given up"),
    Step("first sync", signing_in.right_password, needs="wrong password", fleeting=True),
    Step("synced", signing_in.synced, needs="first sync"),
    Step("home", pages.home, needs="first sync"),
    Step("services", pages.services, needs="first sync"),
    Step("service", pages.service, needs="first sync"),
    Step("domains", pages.domains, needs="first sync"),
    Step("tickets", pages.tickets, needs="first sync"),
    Step("invoices", pages.invoice, needs="first sync"),
    Step("account", pages.account, needs="first sync"),
    Step("user menu", pages.user_menu, needs="first sync"),
    Step("settings", pages.settings, needs="first sync"),
    Step("alert", alert, needs="first sync"),
    Step("pdf archived", archived, needs="alert"),
    Step("network cut", cut, needs="first sync"),
    Step("pdf read offline", read_offline, needs="network cut"),
    Step("copy saved", save_copy, needs="pdf read offline"),
    Step("network back", back_online, needs="network cut"),
    Step("search", find, needs="first sync"),
    Step("found", open_found, needs="search"),
    Step("before erasing", signing_in.ask_to_erase, needs="first sync"),
    Step("erased", signing_in.erase, needs="before erasing"),
)
