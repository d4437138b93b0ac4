"""What happens when an invoice is paid: the payment is booked and what the invoice renews moves on."""

from __future__ import annotations

import secrets
from datetime import date

from pmdesk.sandbox.api.invoices import paid_so_far
from pmdesk.sandbox.api.shapes import NO_DAY
from pmdesk.sandbox.data.days import add_months
from pmdesk.sandbox.database import Database, Row
from pmdesk.sandbox.installation import Installation

_MONTHS = {
    "Monthly": 1,
    "Quarterly": 3,
    "Semi-Annually": 6,
    "Annually": 12,
    "Biennially": 24,
    "Triennially": 36,
}


def settle(installation: Installation, invoice_id: int, gateway: str = "stripe") -> bool:
    """Pay what an invoice leaves open; False if there is nothing to pay or no such invoice."""
    database = installation.database
    invoice = database.one("SELECT * FROM invoices WHERE id = ?", (invoice_id,))
    if invoice is None or invoice["status"] not in {"Unpaid", "Payment Pending", "Collections"}:
        return False
    now = str(installation.clock.now())
    balance = invoice["total"] - paid_so_far(database, invoice_id)
    if balance > 0:
        database.insert(
            "transactions",
            {
                "userid": invoice["userid"],
                "gateway": gateway,
                "date": now,
                "description": "Invoice Payment",
                "amountin": balance,
                "fees": 0,
                "amountout": 0,
                "transid": f"ch_{secrets.token_hex(12)}",
                "invoiceid": invoice_id,
            },
        )
    database.update(
        "invoices",
        invoice_id,
        {"status": "Paid", "datepaid": now, "updated_at": now, "paymentmethod": gateway},
    )
    _accept(database, invoice_id)
    for item in database.all("SELECT * FROM items WHERE invoiceid = ?", (invoice_id,)):
        _renew(database, invoice, item, installation.clock.today())
    return True


def _accept(database: Database, invoice_id: int) -> None:
    """Begin with what was ordered by an invoice: domains are renewed for as long as the order says."""
    order = database.one("SELECT * FROM orders WHERE invoiceid = ?", (invoice_id,))
    if order is None:
        return
    for part in order["renewals"].split(","):
        domain, _, years = part.partition("=")
        if years:
            database.update("domains", int(domain), {"regperiod": int(years)})
    database.update("orders", order["id"], {"status": "Active"})


def _renew(database: Database, invoice: Row, item: Row, today: date) -> None:
    """Move on what one line of a paid invoice is for."""
    if item["type"] == "Hosting":
        _renew_service(database, item["relid"])
    elif item["type"] == "Addon":
        _renew_addon(database, item["relid"])
    elif item["type"] == "Domain":
        _renew_domain(database, item["relid"])
    elif item["type"] == "DomainRegister":
        _register(database, item["relid"], today)
    elif item["type"] == "DomainTransfer":
        _transfer(database, item["relid"])
    elif item["type"] == "AddFunds":
        database.run(
            "UPDATE clients SET credit = credit + ? WHERE id = ?", (item["amount"], invoice["userid"])
        )
        database.insert(
            "credits",
            {
                "clientid": invoice["userid"],
                "date": str(today),
                "description": f"Add Funds Invoice #{invoice['id']}",
                "amount": item["amount"],
                "relid": invoice["id"],
            },
        )


def _later(day: str, months: int) -> str:
    return day if day == NO_DAY or not months else add_months(date.fromisoformat(day), months).isoformat()


def _renew_service(database: Database, identifier: int) -> None:
    row = database.one("SELECT * FROM services WHERE id = ?", (identifier,))
    if row is None:
        return
    changes: dict[str, object] = {
        "nextduedate": _later(row["nextduedate"], _MONTHS.get(row["billingcycle"], 0))
    }
    if row["status"] in {"Suspended", "Pending"}:
        changes |= {"status": "Active", "suspensionreason": ""}
    database.update("services", identifier, changes)


def _renew_addon(database: Database, identifier: int) -> None:
    row = database.one("SELECT * FROM addons WHERE id = ?", (identifier,))
    if row is None:
        return
    changes: dict[str, object] = {
        "nextduedate": _later(row["nextduedate"], _MONTHS.get(row["billingcycle"], 0))
    }
    if row["status"] in {"Suspended", "Pending"}:
        changes["status"] = "Active"
    database.update("addons", identifier, changes)


def _renew_domain(database: Database, identifier: int) -> None:
    row = database.one("SELECT * FROM domains WHERE id = ?", (identifier,))
    if row is None:
        return
    months = row["regperiod"] * 12
    database.update(
        "domains",
        identifier,
        {
            "expirydate": _later(row["expirydate"], months),
            "nextduedate": _later(row["nextduedate"], months),
            "status": "Active" if row["status"] in {"Grace", "Redemption", "Expired"} else row["status"],
        },
    )


def _register(database: Database, identifier: int, today: date) -> None:
    row = database.one("SELECT * FROM domains WHERE id = ?", (identifier,))
    if row is None or row["status"] not in {"Pending", "Pending Registration"}:
        return
    until = add_months(today, row["regperiod"] * 12).isoformat()
    database.update(
        "domains",
        identifier,
        {"status": "Active", "expirydate": until, "nextduedate": until, "registrarerror": ""},
    )


def _transfer(database: Database, identifier: int) -> None:
    row = database.one("SELECT * FROM domains WHERE id = ?", (identifier,))
    if row is None or row["status"] != "Pending":
        return
    words = "Transfer in progress: the registrar gave no data yet"
    database.update("domains", identifier, {"status": "Pending Transfer", "registrarerror": words})
