"""The page of invoices as its tests see it."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pmdesk.records.money import Money
from pmdesk.views.desk import Desk
from pmdesk.views.invoice_facts import StatementLine
from pmdesk.views.invoices import InvoicesPage
from pmdesk.views.look.theme import Theme
from tests.views import records
from tests.views.helpers import (
    settle,
    visible,
)

OVERDUE, LATER, PAID, DRAFT = (records.INVOICES[place] for place in (0, 1, 4, 9))
WIDE, NARROW = (1280, 760), (832, 560)


def euros(amount: str) -> Money:
    return Money(currency="EUR", amount=Decimal(amount))


def show(desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int] = WIDE) -> InvoicesPage:
    page = InvoicesPage(desk, theme)
    qtbot.addWidget(page)
    page.resize(*size)
    page.refresh()
    page.show()
    desk.changed.connect(page.refresh)  # as the window does
    settle()
    return page


def figures(page: InvoicesPage) -> list[str]:
    return [view.accessibleName() for view in page.totals._views]


def lines(page: InvoicesPage) -> dict[str, str]:
    """What the details say: label and value."""
    return {view.label.text(): view.value.text() for view in visible(page.pane.facts, StatementLine)}


def head(page: InvoicesPage) -> str:
    """What the state in place of the document says."""
    state = page.pane.document.states.currentWidget()
    return state.head.text() if hasattr(state, "head") else ""


def shown(page: InvoicesPage) -> bool:
    return page.pane.document.states.state() == "content" and page.pane.document.isVisible()


def click(page: InvoicesPage, record_id: str) -> None:
    """Click on the row of an invoice."""
    middle = page.table.row_rect(page.model.row_of(record_id)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, middle.y()))
    settle()
