"""The pages in the smallest window: nothing may be cut there that somebody needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea

from pmdesk.tools.chapters import main, pages, signing_in
from pmdesk.tools.stage import Scene
from pmdesk.tools.steps import Step


async def home_below(scene: Scene) -> str:
    """What of Home is below the edge."""
    driver = scene.driver
    await pages.home(scene)
    area = await driver.the("Home", QAbstractScrollArea)
    bar = area.verticalScrollBar()
    await driver.click(area.viewport(), area.viewport().rect().bottomLeft())
    area.setFocus()
    await driver.key(Qt.Key.Key_End)
    bar.setValue(bar.maximum())
    return f"{bar.maximum()} px further down"


async def find(scene: Scene) -> str:
    """The results under the search field."""
    return await main.find(scene)


async def leave_search(scene: Scene) -> str:
    """Esc puts them away; the question before signing out."""
    driver = scene.driver
    await driver.key(Qt.Key.Key_Escape)
    await driver.until(lambda: not scene.running.window.results.isVisible(), "the results to go")
    return await signing_in.ask_to_erase(scene)


STEPS = (
    Step("first start", signing_in.first_start),
    Step("page in the browser", signing_in.to_the_browser),
    Step("link copied", signing_in.copy_link, needs="page in the browser"),
    Step("given up", signing_in.give_up, needs="page in the browser"),
    Step("wrong password", signing_in.wrong_password, needs="given up"),
    Step("first sync", signing_in.right_password, needs="wrong password", fleeting=True),
    Step("synced", signing_in.synced, needs="first sync"),
    Step("home", pages.home, needs="first sync"),
    Step("home below", home_below, needs="first sync"),
    Step("services", pages.services, needs="first sync"),
    Step("service", pages.service, needs="first sync"),
    Step("domains", pages.domains, needs="first sync"),
    Step("tickets", pages.tickets, needs="first sync"),
    Step("invoices list", pages.invoices_list, needs="first sync"),
    Step("invoice", pages.invoice, needs="first sync"),
    Step("account", pages.account, needs="first sync"),
    Step("user menu", pages.user_menu, needs="first sync"),
    Step("settings", pages.settings, needs="first sync"),
    Step("search", find, needs="first sync"),
    Step("before erasing", leave_search, needs="search"),
    Step("erased", signing_in.erase, needs="before erasing"),
)
