"""Every page with a record opened, reached by the side bar as a user reaches it."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QAbstractItemView, QGroupBox

from pmdesk.records import Area
from pmdesk.tools.stage import Scene
from pmdesk.wording import frame, invoices, panes

SERVICE = "Web hosting Business"
DOMAIN = "hearthandrye.example"
OVERDUE = "10482"
TICKET, STAFF = "Order form", "Dana Okafor"


async def go(scene: Scene, place: str) -> None:
    """Click a place in the side bar."""
    await scene.driver.choose(frame.words()["places"], place)


async def home(scene: Scene) -> str:
    """What needs the owner, each thing named."""
    await go(scene, "Home")
    rows = await scene.driver.until(lambda: list(scene.driver.all(QGroupBox)), "what needs attention")
    return f"the most urgent: {rows[0].accessibleName()}"


async def services(scene: Scene) -> str:
    """The list."""
    await go(scene, "Services")
    table = await scene.driver.the(panes.list_of(Area.SERVICES), QAbstractItemView)
    rows = await scene.driver.until(table.model().rowCount, "rows")
    return f"{rows} rows"


async def service(scene: Scene) -> str:
    """One service in full, with its shortcuts."""
    driver = scene.driver
    if driver.find(panes.list_of(Area.SERVICES), QAbstractItemView) is None:
        await services(scene)
    await driver.choose(panes.list_of(Area.SERVICES), SERVICE, twice=True)
    await driver.until(lambda: scene.running.window.top.title.text() != "Services", "the service's own title")
    return scene.running.window.top.title.text()


async def domains(scene: Scene) -> str:
    """The list with the pane of one domain, its nameservers fetched."""
    await go(scene, "Domains")
    await scene.driver.choose(panes.list_of(Area.DOMAINS), DOMAIN)
    await scene.driver.said("ns1.preciselymanaged.example")
    return f"{DOMAIN} with its nameservers"


async def tickets(scene: Scene) -> str:
    """The list with a conversation."""
    await go(scene, "Tickets")
    await scene.driver.choose(panes.list_of(Area.TICKETS), TICKET)
    await scene.driver.said(STAFF)
    return "a conversation with staff"


async def invoices_list(scene: Scene) -> str:
    """The list, before one is chosen."""
    await go(scene, "Invoices")
    table = await scene.driver.the(panes.list_of(Area.INVOICES), QAbstractItemView)
    return f"{await scene.driver.until(table.model().rowCount, 'rows')} rows"


async def invoice(scene: Scene, number: str = OVERDUE) -> str:
    """The list with the document of one invoice."""
    await go(scene, "Invoices")
    await scene.driver.choose(panes.list_of(Area.INVOICES), number)
    view = await document(scene)
    return f"invoice {number}, {view.document().pageCount()} page"


async def document(scene: Scene) -> QPdfView:
    """Wait until a document's first page is painted."""
    driver, name = scene.driver, invoices.viewer()["pages"]

    def painted() -> QPdfView | None:
        view = driver.find(name, QPdfView)
        return view if view is not None and view.document().pageCount() and has_ink(view) else None

    return await driver.until(painted, "a page of the document")


async def account(scene: Scene) -> str:
    """Who the customer is at the host."""
    await go(scene, "Account")
    await scene.driver.said("Mill Lane")
    return "the owner's address"


async def user_menu(scene: Scene) -> str:
    """The menu under the customer's name."""
    await scene.driver.menu(scene.running.window.top.user.accessibleName())
    return "the menu under the customer's name"


async def settings(scene: Scene) -> str:
    """The settings, by that menu."""
    driver = scene.driver
    if driver.front() is driver.window:
        await user_menu(scene)
    await driver.pick(frame.words()["settings"])
    await driver.until(lambda: scene.running.window.top.title.text() == frame.place("settings"), "“Settings”")
    return "what can be set"


def has_ink(view: QPdfView) -> bool:
    """Whether paper with something on it is painted: white, and dark on it."""
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    greys = {
        image.pixelColor(x, y).red() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    return 255 in greys and min(greys, default=255) < 90
