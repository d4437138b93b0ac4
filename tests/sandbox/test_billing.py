"""What a paid invoice moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pmdesk.sandbox.billing import settle
from pmdesk.sandbox.data.ledger import Invoice, Line, write
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.server import install


@pytest.fixture
def installation() -> Iterator[Installation]:
    made = install("small", date(2026, 11, 22))
    yield made
    made.database.close()


def pay_for(installation: Installation, kind: str, relid: int, cents: int = 1000) -> bool:
    """Send and pay an invoice with one line."""
    line = Line(kind, relid, "Something", cents)
    write(installation.database, 418, Invoice(20000, "2026-11-22", "2026-11-29", (line,), "Unpaid"))
    return settle(installation, 20000)


def test_a_domain_in_grace_is_active_again_a_year_later(installation: Installation) -> None:
    assert pay_for(installation, "Domain", 3303)
    row = installation.database.one("SELECT * FROM domains WHERE id = 3303")
    assert row is not None
    assert (row["status"], row["expirydate"], row["nextduedate"]) == ("Active", "2027-11-09", "2027-11-02")


def test_a_registration_that_was_paid_is_done_today(installation: Installation) -> None:
    assert pay_for(installation, "DomainRegister", 3307)
    row = installation.database.one("SELECT * FROM domains WHERE id = 3307")
    assert row is not None
    assert (row["status"], row["expirydate"], row["registrarerror"]) == ("Active", "2027-11-22", "")


@pytest.mark.parametrize(
    ("addon", "due"), [(881, "2027-01-02"), (882, "0000-00-00")], ids=["monthly", "once"]
)
def test_an_addon_moves_by_its_cycle(installation: Installation, addon: int, due: str) -> None:
    assert pay_for(installation, "Addon", addon)
    assert installation.database.value("SELECT nextduedate FROM addons WHERE id = ?", (addon,)) == due


def test_added_funds_become_credit_and_stand_in_its_log(installation: Installation) -> None:
    before = installation.database.value("SELECT credit FROM clients WHERE id = 418")
    assert pay_for(installation, "AddFunds", 0, 5000)
    assert installation.database.value("SELECT credit FROM clients WHERE id = 418") == before + 5000
    log = "SELECT SUM(amount) FROM credits WHERE clientid = 418"
    assert installation.database.value(log) == before + 5000


@pytest.mark.parametrize("kind", ["Hosting", "Addon", "Domain", "DomainRegister", "LateFee", ""])
def test_a_line_for_something_that_is_gone_moves_nothing(installation: Installation, kind: str) -> None:
    assert pay_for(installation, kind, 999_999)


@pytest.mark.parametrize("invoice", [10495, 1], ids=["a draft", "none"])
def test_what_cannot_be_paid_is_not(installation: Installation, invoice: int) -> None:
    assert not settle(installation, invoice)


def test_a_transfer_that_was_paid_is_under_way(installation: Installation) -> None:
    installation.database.update("domains", 3306, {"status": "Pending", "registrarerror": ""})
    assert pay_for(installation, "DomainTransfer", 3306)
    row = installation.database.one("SELECT * FROM domains WHERE id = 3306")
    assert row is not None
    assert (row["status"], row["registrarerror"][:20]) == ("Pending Transfer", "Transfer in progress")


def test_an_order_says_for_how_long_a_domain_is_renewed(installation: Installation) -> None:
    installation.database.update(
        "orders", 2201, {"invoiceid": 20000, "renewals": "3301=2", "status": "Pending"}
    )
    assert pay_for(installation, "Domain", 3301)
    row = installation.database.one("SELECT * FROM domains WHERE id = 3301")
    assert row is not None
    assert (row["expirydate"], row["regperiod"]) == ("2028-11-27", 2)
    assert installation.database.value("SELECT status FROM orders WHERE id = 2201") == "Active"
