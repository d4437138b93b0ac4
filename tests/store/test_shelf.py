"""Collections written whole and read a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.store.accounts import StoredAccount
from pmdesk.store.database import Query, Store
from tests.helpers import FakeClock

AT = datetime(2026, 11, 22, 9, 43, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def invoice(n: int, status: InvoiceStatus = InvoiceStatus.PAID, total: str = "10.00") -> Invoice:
    issued = date(2026, 1, 1) + timedelta(days=n // 3)
    return Invoice(
        id=str(n),
        number=f"HF-{n}",
        status=status,
        status_word=status.value,
        issued=issued,
        due=issued + timedelta(days=14),
        total=Money(currency="USD", amount=Decimal(total)),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "data", FakeClock())
    for key in ("one", "two"):
        account = StoredAccount(key=key, kind="test", address="", host="host.example", added=AT)
        store.accounts.add(account)
    yield store
    store.close()


def test_a_replace_says_what_it_changed(store: Store) -> None:
    first = [invoice(n) for n in range(600)]
    changes = store.invoices.replace("one", first, 600, AT)
    assert changes.added == {str(n) for n in range(600)}
    assert not store.invoices.replace("one", first, 600, AT)
    second = [invoice(0, total="11.00"), *first[2:], invoice(700)]
    changes = store.invoices.replace("one", second, 600, AT)
    assert [set(ids) for ids in (changes.added, changes.changed, changes.removed)] == [{"700"}, {"0"}, {"1"}]
    got = store.invoices.page(Query(accounts=("one",), today=TODAY, sort="number"), 0, 1000)
    assert got == sorted(second, key=lambda i: int(i.id))
    assert store.invoices.freshness("one").held == 600
    assert store.invoices.freshness("one").at == AT
