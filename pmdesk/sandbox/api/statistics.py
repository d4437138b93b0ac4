"""The counters that GetClientsDetails adds with ``stats=1``; four are the tiles of the client area."""

from __future__ import annotations

from datetime import date

from pmdesk.sandbox.api.call import Answer
from pmdesk.sandbox.api.shapes import worded_money
from pmdesk.sandbox.database import Database, Row

_INVOICE_STATUSES = (
    ("unpaid", "Unpaid"),
    ("paid", "Paid"),
    ("cancelled", "Cancelled"),
    ("refunded", "Refunded"),
    ("collections", "Collections"),
    ("paymentpending", "Payment Pending"),
)
_PRODUCT_TYPES = ("hosting", "reseller", "servers", "other")


def statistics(database: Database, client: Row, today: date) -> Answer:
    """All counters of one client (WHMCS developer docs, getclientsdetails.md)."""
    currency = database.one("SELECT * FROM currencies WHERE id = ?", (client["currency"],))
    assert currency is not None, "every client has a currency"
    return {
        **_invoices(database, client, currency, today),
        **_products(database, client["id"]),
        **_others(database, client["id"]),
    }


def _invoices(database: Database, client: Row, currency: Row, today: date) -> Answer:
    def total(cents: int) -> str:
        return worded_money(cents, currency)

    sums = {
        row[0]: (row[1], row[2])
        for row in database.all(
            "SELECT status, COUNT(*), SUM(total) FROM invoices WHERE userid = ? GROUP BY status",
            (client["id"],),
        )
    }
    overdue = database.one(
        "SELECT COUNT(*), COALESCE(SUM(total), 0) FROM invoices"
        " WHERE userid = ? AND status = 'Unpaid' AND duedate < ?",
        (client["id"], str(today)),
    )
    assert overdue is not None, "an aggregate always has a row"
    unpaid, paid, draft = (sums.get(status, (0, 0)) for status in ("Unpaid", "Paid", "Draft"))
    answer: Answer = {
        "numdueinvoices": unpaid[0],
        "dueinvoicesbalance": total(unpaid[1]),
        "incredit": client["credit"] > 0,
        "creditbalance": total(client["credit"]),
        "grossRevenue": total(paid[1]),
        "expenses": total(0),
        "income": total(paid[1]),
        "numoverdueinvoices": overdue[0],
        "overdueinvoicesbalance": total(overdue[1]),
        "numDraftInvoices": draft[0],
        "draftInvoicesBalance": total(draft[1]),
    }
    for word, status in _INVOICE_STATUSES:
        count, cents = sums.get(status, (0, 0))
        answer[f"num{word}invoices"] = count
        answer[f"{word}invoicesamount"] = total(cents)
    return answer


def _products(database: Database, client: int) -> Answer:
    rows = database.all(
        "SELECT p.type, COUNT(*), SUM(s.status = 'Active') FROM services s JOIN products p USING (pid)"
        " WHERE s.clientid = ? GROUP BY p.type",
        (client,),
    )
    counts = {row[0]: (row[1], row[2]) for row in rows}
    answer: Answer = {}
    for kind in _PRODUCT_TYPES:
        everything, active = counts.get(kind, (0, 0))
        answer[f"productsnumactive{kind}"] = active
        answer[f"productsnum{kind}"] = everything
    answer["productsnumactive"] = sum(active for _, active in counts.values())
    answer["productsnumtotal"] = sum(everything for everything, _ in counts.values())
    return answer


def _others(database: Database, client: int) -> Answer:
    def count(sql: str) -> int:
        return int(database.value(f"SELECT COUNT(*) FROM {sql}", (client,)))  # noqa: S608 - own text

    return {
        "numactivedomains": count("domains WHERE userid = ? AND status = 'Active'"),
        "numdomains": count("domains WHERE userid = ?"),
        "numacceptedquotes": count("quotes WHERE userid = ? AND stage = 'Accepted'"),
        "numquotes": count("quotes WHERE userid = ?"),
        "numtickets": count("tickets WHERE userid = ?"),
        "numactivetickets": count("tickets WHERE userid = ? AND status <> 'Closed'"),
        "numaffiliatesignups": 0,
        "isAffiliate": False,
    }
