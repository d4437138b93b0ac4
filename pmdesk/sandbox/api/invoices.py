"""Invoices, transactions, credit and quotes as WHMCS answers them."""

from __future__ import annotations

from typing import Any

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.shapes import as_they_are, escaped, money, rate, texts
from pmdesk.sandbox.database import Database, Row

_SORTS = {
    "id": "i.id",
    "invoicenumber": "i.invoicenum",
    "date": "i.date",
    "duedate": "i.duedate",
    "total": "i.total",
    "status": "i.status",
}


def paid_so_far(database: Database, invoice: int) -> int:
    """What has come in for an invoice, less what went back, in minor units."""
    return int(
        database.value(
            "SELECT COALESCE(SUM(amountin - amountout), 0) FROM transactions WHERE invoiceid = ?", (invoice,)
        )
    )


def get_invoices(call: Call) -> Answer:
    """getinvoices.md: real numbers, money as text, no balance; ``Overdue`` is a filter, not a status."""
    where = Where()
    if call.given("userid"):
        where.add("i.userid = ?", call.integer("userid"))
    status = call.text("status")
    if status.lower() == "overdue":
        where.add("i.status = 'Unpaid' AND i.duedate < ?", str(call.installation.clock.today()))
    elif status:
        where.add("i.status = ? COLLATE NOCASE", status)
    column = _SORTS.get(call.text("orderby").lower(), "i.id")
    direction = "DESC" if call.text("order").lower() == "desc" else "ASC"
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"""SELECT i.*, c.firstname, c.lastname, c.companyname, m.code, m.prefix, m.suffix
            FROM invoices i JOIN clients c ON c.id = i.userid JOIN currencies m ON m.id = c.currency
            {where.sql} ORDER BY {column} {direction}, i.id {direction} LIMIT ? OFFSET ?""",  # noqa: S608
        (*where.values, number, start),
    )
    total = database.value(f"SELECT COUNT(*) FROM invoices i{where.sql}", where.values)  # noqa: S608
    answer: Answer = {
        "result": "success",
        "totalresults": total,
        "startnumber": start,
        "numreturned": len(rows),
    }
    if rows:  # with nothing to show the list is left out altogether
        answer["invoices"] = {"invoice": [_listed(row) for row in rows]}
    return answer


def _sums(row: Row) -> Answer:
    return {name: money(row[name]) for name in ("subtotal", "credit", "tax", "tax2", "total")}


def _rates(row: Row) -> Answer:
    return {"taxrate": rate(row["taxrate"]), "taxrate2": rate(row["taxrate2"])}


def _listed(row: Row) -> Answer:
    return {
        "id": row["id"],
        "userid": row["userid"],
        "firstname": escaped(row["firstname"]),
        "lastname": escaped(row["lastname"]),
        "companyname": escaped(row["companyname"]),
        **as_they_are(row, "invoicenum", "date", "duedate", "datepaid"),
        "last_capture_attempt": row["lastcaptureattempt"],
        "date_refunded": row["daterefunded"],
        "date_cancelled": row["datecancelled"],
        **_sums(row),
        **_rates(row),
        **as_they_are(row, "status", "paymentmethod", "paymethodid"),
        "notes": escaped(row["notes"]),
        **as_they_are(row, "created_at", "updated_at"),
        "currencycode": row["code"],
        "currencyprefix": row["prefix"],
        "currencysuffix": row["suffix"],
    }


def get_invoice(call: Call) -> Answer:
    """getinvoice.md: with lines and balance; no transactions are an empty text."""
    database = call.installation.database
    row = database.one("SELECT * FROM invoices WHERE id = ?", (call.integer("invoiceid"),))
    if row is None:
        raise Refusal("Invoice ID Not Found")
    items = database.all("SELECT * FROM items WHERE invoiceid = ? ORDER BY id", (row["id"],))
    payments = database.all("SELECT * FROM transactions WHERE invoiceid = ? ORDER BY id", (row["id"],))
    return {
        "result": "success",
        "invoiceid": row["id"],
        **as_they_are(row, "invoicenum", "userid", "date", "duedate", "datepaid", "lastcaptureattempt"),
        **_sums(row),
        "balance": money(row["total"] - paid_so_far(database, row["id"])),
        **_rates(row),
        **as_they_are(row, "status", "paymentmethod"),
        "notes": escaped(row["notes"]),
        "ccgateway": row["paymentmethod"] == "stripe",
        "items": {"item": [_item(item) for item in items]},
        "transactions": {"transaction": [_transaction(each) for each in payments]} if payments else "",
    }


def _item(row: Row) -> Answer:
    return {
        **as_they_are(row, "id", "type", "relid"),
        "description": row["description"],
        "amount": money(row["amount"]),
        "taxed": row["taxed"],
    }


def _transaction(row: Row) -> Answer:
    return {
        **texts(row, "id", "userid"),
        "currency": "0",
        **texts(row, "gateway", "date", "description"),
        "amountin": money(row["amountin"]),
        "fees": money(row["fees"]),
        "amountout": money(row["amountout"]),
        "rate": "1.00000",
        **texts(row, "transid", "invoiceid", "refundid"),
    }


def get_transactions(call: Call) -> Answer:
    """gettransactions.md: all that match at once, there is no paging."""
    where = Where()
    for parameter, column in (("invoiceid", "invoiceid"), ("clientid", "userid")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    if call.given("transid"):
        where.add("transid = ?", call.text("transid"))
    rows = call.installation.database.all(
        f"SELECT * FROM transactions{where.sql} ORDER BY id",  # noqa: S608 - own text
        where.values,
    )
    answer: Answer = {
        "result": "success",
        "totalresults": len(rows),
        "startnumber": 0,
        "numreturned": len(rows),
    }
    answer["transactions"] = {"transaction": [_transaction(row) for row in rows]} if rows else ""
    return answer


def get_credits(call: Call) -> Answer:
    """getcredits.md: every movement of the account's credit; taken is negative."""
    client = call.integer("clientid")
    database = call.installation.database
    if database.one("SELECT id FROM clients WHERE id = ?", (client,)) is None:
        raise Refusal("Client ID Not Found")
    rows = database.all("SELECT * FROM credits WHERE clientid = ? ORDER BY date, id", (client,))
    answer: Answer = {
        "result": "success",
        "totalresults": str(len(rows)),
        "clientid": str(client),
    }
    if rows:
        answer["credits"] = {"credit": [_credit(row) for row in rows]}
    return answer


def _credit(row: Row) -> Answer:
    return {
        **texts(row, "id", "date", "description"),
        "amount": money(row["amount"]),
        "relid": str(row["relid"]),
    }


def get_quotes(call: Call) -> Answer:
    """getquotes.md: newest first; ``client`` is null for somebody who is no client yet."""
    where = Where()
    for parameter, column in (("quoteid", "id"), ("userid", "userid")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    for column in ("subject", "stage", "datecreated", "lastmodified", "validuntil"):
        if call.given(column):
            where.add(f"{column} = ?", call.text(column))
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"SELECT * FROM quotes{where.sql} ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608 - own text
        (*where.values, number, start),
    )
    answer: Answer = {
        "result": "success",
        "totalresults": database.value(f"SELECT COUNT(*) FROM quotes{where.sql}", where.values),  # noqa: S608
        "startnumber": start,
        "numreturned": len(rows),
    }
    answer["quotes"] = {"quote": [_quote(database, row) for row in rows]}
    return answer


_QUOTED_TO = (
    "firstname",
    "lastname",
    "companyname",
    "email",
    "address1",
    "address2",
    "city",
    "state",
    "postcode",
    "country",
    "phonenumber",
    "tax_id",
)


def _quote(database: Database, row: Row) -> Answer:
    client = database.one("SELECT * FROM clients WHERE id = ?", (row["userid"],))
    items = database.all("SELECT * FROM quoteitems WHERE quoteid = ? ORDER BY id", (row["id"],))
    return {
        "id": row["id"],
        "subject": escaped(row["subject"]),
        **as_they_are(row, "stage", "validuntil", "userid"),
        "client": _quoted_client(client) if client is not None else None,
        # Filled for people who are no clients yet, empty for those who are.
        **dict.fromkeys(_QUOTED_TO, ""),
        "currency": client["currency"] if client is not None else 1,
        **{name: money(row[name]) for name in ("subtotal", "tax1", "tax2", "total")},
        "proposal": escaped(row["proposal"]),
        "customernotes": escaped(row["customernotes"]),
        **as_they_are(row, "adminnotes", "datecreated", "lastmodified", "datesent", "dateaccepted"),
        "items": {"item": [_quote_item(item) for item in items]},
    }


def _quoted_client(row: Row) -> Answer:
    return {
        **as_they_are(row, "id", "firstname", "lastname"),
        "companyname": escaped(row["companyname"]),
        "email": row["email"],
        "datecreated": row["datecreated"][:10],
        **as_they_are(row, "groupid", "status"),
    }


def _quote_item(row: Row) -> dict[str, Any]:
    return {
        **as_they_are(row, "id", "description", "quantity"),
        "unitprice": money(row["unitprice"]),
        "discount": money(row["discount"]),
        "taxable": row["taxable"],
    }


ACTIONS: dict[str, Handler] = {
    "GetInvoices": get_invoices,
    "GetInvoice": get_invoice,
    "GetTransactions": get_transactions,
    "GetCredits": get_credits,
    "GetQuotes": get_quotes,
}
