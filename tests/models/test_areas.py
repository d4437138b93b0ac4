"""The tables of the four areas over a real store: every column sorts, every cell says its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from pmdesk.models.domains import DomainsTable
from pmdesk.models.invoices import InvoicesTable
from pmdesk.models.roles import CellKind, Role
from pmdesk.models.services import ServicesTable
from pmdesk.models.table import StoreTable
from pmdesk.models.tickets import TicketsTable
from pmdesk.models.today import Today
from pmdesk.store.database import Store
from tests.helpers import FakeClock
from tests.models.bakery import KEY, domain, fill

pytestmark = pytest.mark.usefixtures("qapp")

Make = Callable[[Store, Today], StoreTable]  # type: ignore[type-arg]
MAKE: dict[str, Make] = {
    "domains": lambda store, today: DomainsTable(store.domains, today),
    "services": lambda store, today: ServicesTable(store.services, today),
    "invoices": lambda store, today: InvoicesTable(store.invoices, today),
    "tickets": lambda store, today: TicketsTable(store.tickets, store.details.first_lines, today),
}


def shown(table: StoreTable) -> list[list[str]]:  # type: ignore[type-arg]
    return [
        [table.index(row, column).data() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


@pytest.fixture(params=list(MAKE))
def table(request: pytest.FixtureRequest, store: Store, clock: FakeClock) -> StoreTable:  # type: ignore[type-arg]
    made = MAKE[request.param](store, Today(clock))
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    made.set_query(accounts=(KEY,))
    return made


def test_every_column_sorts_both_ways(table: StoreTable) -> None:  # type: ignore[type-arg]
    whole = table.rowCount()
    assert whole == table.total > 0
    for place, column in enumerate(table.columns):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            table.sort(place, order)
            assert table.rowCount() == whole, column.key
            assert table.query.sort == (column.key if column.sortable else "")


def test_every_segment_is_the_stores(table: StoreTable) -> None:  # type: ignore[type-arg]
    segments = table.SEGMENTS  # type: ignore[attr-defined]
    counts = table.counts(segments)
    assert counts["all"] == table.total
    for segment in segments:
        table.set_query(segment=segment)
        assert table.rowCount() == counts[segment], segment


def test_every_cell_says_its_words(table: StoreTable) -> None:  # type: ignore[type-arg]
    along = Qt.Orientation.Horizontal
    for column in range(table.columnCount()):
        assert table.headerData(column, along)
        for row in range(table.rowCount()):
            index = table.index(row, column)
            assert isinstance(index.data(), str)
            chip = index.data(Role.CHIP)
            if index.data(Role.CELL_KIND) == CellKind.CHIP:
                assert index.data() == chip.word


def test_a_refresh_without_changes_tells_nothing(table: StoreTable, store: Store) -> None:  # type: ignore[type-arg]
    told: list[object] = []
    table.dataChanged.connect(told.append)
    table.rowsInserted.connect(told.append)
    table.rowsRemoved.connect(told.append)
    table.layoutChanged.connect(lambda: told.append("layout"))
    fill(store)
    table.refresh()
    assert told == []


def test_domains(store: Store, clock: FakeClock) -> None:
    table = DomainsTable(store.domains, Today(clock))
    table.set_query(accounts=(KEY,), segment="attention")
    assert shown(table) == [
        ["hearthrye.example", "Just expired", "9 Nov 2026", "7 Nov 2026", "Off", "$18.99"],
        ["hearthandrye.example", "5 days left", "27 Nov 2026", "25 Nov 2026", "Off", "$18.99"],
        ["hearthandrye-cafe.example", "21 days left", "13 Dec 2026", "11 Dec 2026", "Off", "$18.99"],
    ]
    table.set_query(segment="ended")
    assert shown(table) == [["oldoven.example", "Moved away", "", "", "", ""]]
    table.set_query(segment="attention")
    renewed = domain("hearthandrye", 370)
    table.refresh(store.domains.put(KEY, renewed, clock.now()))
    assert table.row_of("hearthandrye") == -1
    assert table.rowCount() == 2


@pytest.mark.parametrize("descending", [False, True])
def test_no_blank_stands_between_days_or_prices(store: Store, clock: FakeClock, descending: bool) -> None:
    tables = (DomainsTable(store.domains, Today(clock)), ServicesTable(store.services, Today(clock)))
    for table in tables:
        for place, column in enumerate(table.columns):
            if column.key not in ("expires", "next_due", "recurring"):
                continue
            table.set_query(accounts=(KEY,), sort=column.key, descending=descending)
            blank = [not row[place] for row in shown(table)]
            assert any(blank)
            assert blank == sorted(blank), column.key


def test_services(store: Store, clock: FakeClock) -> None:
    table = ServicesTable(store.services, Today(clock))
    table.set_query(accounts=(KEY,), sort="name")
    assert shown(table)[0] == [
        "Cafe hosting",
        "cafe.example",
        "Ends 31 Dec",
        "22 Dec 2026",
        "$142.00 a year",
    ]
    table.set_query(segment="ended")
    assert shown(table) == [["Old hosting", "old.example", "Cancelled", "", ""]]


def test_invoices(store: Store, clock: FakeClock) -> None:
    table = InvoicesTable(store.invoices, Today(clock))
    table.set_query(accounts=(KEY,), segment="overdue")
    assert shown(table) == [["10482", "2 Nov 2026", "16 Nov 2026", "6 days overdue", "$142.00"]]
    assert table.index(0, 0).data(Role.STRONG) is True


def test_tickets_say_the_answers_own_first_line(store: Store, clock: FakeClock) -> None:
    table = TicketsTable(store.tickets, store.details.first_lines, Today(clock))
    table.set_query(accounts=(KEY,))
    first = table.index(0, 0)
    assert first.data() == "Order form does not send emails"
    assert first.data(Role.SECOND_LINE) == "#4471 · Support"
    assert first.data(Role.WHEN) == "24 min ago"
    assert first.data(Role.CHIP).word == "Answered"
    assert first.data(Role.UNREAD) is True
    assert first.data(Role.FIRST_LINE) == "I can set it to your address."
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Unread: Order form does not send emails, #4471 · Support, Answered, 24 min ago, "
        "I can set it to your address."
    )
    assert table.index(1, 0).data(Role.FIRST_LINE) == ""


def test_ages_grow(store: Store, clock: FakeClock) -> None:
    from datetime import timedelta

    today = Today(clock)
    table = TicketsTable(store.tickets, store.details.first_lines, today)
    table.set_query(accounts=(KEY,))
    assert table.index(0, 0).data(Role.WHEN) == "24 min ago"
    clock.advance(timedelta(minutes=5))
    today.check()
    assert table.index(0, 0).data(Role.WHEN) == "29 min ago"


def test_a_store_begun_anew_is_read(store: Store, clock: FakeClock) -> None:
    table = DomainsTable(store.domains, Today(clock))
    table.set_query(accounts=(KEY,))
    errors: list[object] = []
    table.failed.connect(errors.append)
    store.recover()
    table.refresh()
    assert errors
    table.use(store.domains)
    assert table.rowCount() == 0
