"""Orders: AddOrder makes one with its records and its invoice, GetOrders lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pmdesk.sandbox.api import mail, php
from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.cart import ARRAYS, Cart, Item
from pmdesk.sandbox.api.prices import PROMOTIONS
from pmdesk.sandbox.api.services import GATEWAYS
from pmdesk.sandbox.api.shapes import as_they_are, escaped, money
from pmdesk.sandbox.data.ledger import Invoice, next_number, write
from pmdesk.sandbox.database import Database, Row


def add_order(call: Call) -> Answer:
    """addorder.md: everything is written down and billed; nothing starts before it is paid or accepted."""
    database = call.installation.database
    client = database.one("SELECT * FROM clients WHERE id = ?", (call.integer("clientid"),))
    if client is None:
        raise Refusal("Client ID Not Found")
    if client["status"] == "Closed":
        raise Refusal("Unable to add order when client status is Closed")
    if call.text("paymentmethod") not in GATEWAYS:
        raise Refusal(f"Invalid Payment Method. Valid options include {','.join(GATEWAYS)}")
    for name in ARRAYS:
        if call.sent(name):
            raise Refusal(f"Expecting parameter '{name}' to be an array")
    cart = Cart(call, client)
    items = cart.items()
    if not items:
        raise Refusal("No items added to cart so order cannot proceed")
    _discount(call, items)
    order = next_number(database, "orders")
    made = _write_records(database, items, order)
    amount = sum(line.cents for item in items for line in item.lines())
    invoice = None if call.flag("noinvoice") else _bill(call, client, cart, items)
    _write_order(call, client, order, items, amount, invoice)
    if not call.flag("noemail"):
        mail.send(call.installation, client["id"], "Order Confirmation", f"We have your order {order}.")
    return {
        "result": "success",
        "orderid": str(order),
        **{f"{word}ids": ",".join(made[table]) for word, table in _KINDS},
        "invoiceid": None if invoice is None else str(invoice),
    }


_KINDS = (("service", "services"), ("addon", "addons"), ("domain", "domains"))


def _discount(call: Call, items: Sequence[Item]) -> None:
    """Take a promotion off what it is for, or off everything where it is overridden."""
    code = call.text("promocode").upper()
    promotion = PROMOTIONS.get(code)
    if promotion is None:
        return
    for item in items:
        if item.kind == promotion.kind or call.flag("promooverride"):
            words = f"Promotion {code}: {promotion.percent} % off"
            item.extras.append((f"Promo{item.kind}", words, -(item.cents * promotion.percent // 100)))


def _write_records(database: Database, items: Sequence[Item], order: int) -> dict[str, list[str]]:
    """Put what is new into its table; the new ids by table."""
    made: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if not item.table:
            continue
        if item.of is not None:
            item.row["serviceid"] = item.of.relid
        identifier = next_number(database, item.table)
        item.relid = database.insert(item.table, {"id": identifier, **item.row, "orderid": order})
        made[item.table].append(str(item.relid))
    return made


def _bill(call: Call, client: Row, cart: Cart, items: Sequence[Item]) -> int:
    """Write the unpaid invoice, due today; its number."""
    database, now = call.installation.database, call.installation.clock.now()
    number = next_number(database, "invoices")
    lines = tuple(line for item in items for line in item.lines())
    today = now.date().isoformat()
    write(
        database,
        client["id"],
        Invoice(
            number,
            today,
            today,
            lines,
            "Unpaid",
            rates=cart.prices.rates,
            method=call.text("paymentmethod"),
            made=str(now),
        ),
    )
    if not call.flag("noinvoiceemail"):
        mail.send(call.installation, client["id"], f"Customer Invoice {number}", "Your invoice is ready.")
    return number


def _write_order(
    call: Call, client: Row, order: int, items: Sequence[Item], amount: int, invoice: int | None
) -> None:
    def renewed(kind: str) -> str:
        """The ids of what is renewed, domains with their years: ``3301=1``."""
        found = [item for item in items if not item.table and item.kind == kind]
        return ",".join(f"{item.relid}={item.years}" if item.years else str(item.relid) for item in found)

    names, codes = call.array("domain"), call.array("eppcode")
    secrets = {names[key]: code for key, code in codes.items() if code and key in names}
    code = call.text("promocode").upper()
    promotion = PROMOTIONS.get(code)
    nameservers = [call.text(f"nameserver{number}") for number in range(1, 6)]
    call.installation.database.insert(
        "orders",
        {
            "id": order,
            "userid": client["id"],
            "contactid": call.integer("contactid"),
            "requestor_id": client["owner_user_id"],
            "date": str(call.installation.clock.now()),
            "nameservers": ",".join(name for name in nameservers if name),
            "transfersecret": php.serialized(secrets) if secrets else "",
            "renewals": renewed("Domain"),
            "servicerenewals": renewed("Hosting"),
            "addonrenewals": renewed("Addon"),
            "promocode": code if promotion else "",
            "promotype": "Percentage" if promotion else "",
            "promovalue": f"{promotion.percent}.00" if promotion else "",
            "amount": amount,
            "paymentmethod": call.text("paymentmethod"),
            "invoiceid": invoice or 0,
            "status": "Pending",
            "ipaddress": call.text("clientip"),
        },
    )


def get_orders(call: Call) -> Answer:
    """getorders.md: newest first; numbers are numbers here, money is text."""
    where = Where()
    for parameter, column in (("id", "o.id"), ("userid", "o.userid"), ("requestor_id", "o.requestor_id")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    if call.given("status"):
        where.add("o.status = ? COLLATE NOCASE", call.text("status"))
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"""SELECT o.*, c.firstname, c.lastname, m.prefix, m.suffix, i.status AS invoicestatus
            FROM orders o JOIN clients c ON c.id = o.userid JOIN currencies m ON m.id = c.currency
            LEFT JOIN invoices i ON i.id = o.invoiceid
            {where.sql} ORDER BY o.id DESC LIMIT ? OFFSET ?""",  # noqa: S608 - own text
        (*where.values, number, start),
    )
    total = database.value(f"SELECT COUNT(*) FROM orders o{where.sql}", where.values)  # noqa: S608
    answer: Answer = {
        "result": "success",
        "totalresults": total,
        "startnumber": start,
        "numreturned": len(rows),
    }
    if rows:  # with nothing to show the list is left out altogether
        lines = _line_items(database, rows)
        answer["orders"] = {"order": [_order(row, lines[row["id"]]) for row in rows]}
    return answer


def _order(row: Row, lines: Sequence[Answer]) -> Answer:
    def ids(text: str) -> list[int]:
        return [int(part.partition("=")[0]) for part in text.split(",") if part]

    return {
        "id": row["id"],
        "ordernum": 7_310_000_000 + row["id"] * 7919,
        **as_they_are(row, "userid", "contactid", "requestor_id"),
        "admin_requestor_id": 0,
        **as_they_are(row, "date", "nameservers", "transfersecret", "renewals"),
        # How these are filled is not documented.
        "renewalsByType": {
            "domains": ids(row["renewals"]),
            "services": ids(row["servicerenewals"]),
            "addons": ids(row["addonrenewals"]),
        },
        **as_they_are(row, "promocode", "promotype", "promovalue"),
        "orderdata": "",
        "amount": money(row["amount"]),
        **as_they_are(row, "paymentmethod", "invoiceid", "status", "ipaddress", "fraudmodule", "fraudoutput"),
        "notes": row["notes"],
        "paymentmethodname": GATEWAYS.get(row["paymentmethod"], row["paymentmethod"]),
        "paymentstatus": row["invoicestatus"] or "No Invoice Due",
        "name": escaped(f"{row['firstname']} {row['lastname']}"),
        "currencyprefix": row["prefix"],
        "currencysuffix": row["suffix"].strip(),
        "frauddata": "",
        "validationdata": "",
        "lineitems": {"lineitem": list(lines)},
    }


_LINE_ITEMS = {
    "product": """
        SELECT s.orderid, s.id, p.groupname || ' - ' || p.name AS product, 'Hosting Account' AS producttype,
               s.domain, s.billingcycle, s.firstpaymentamount AS amount, s.status
        FROM services s JOIN products p USING (pid)""",
    "addon": """
        SELECT a.orderid, a.id, a.name AS product, 'Addon' AS producttype, s.domain, a.billingcycle,
               a.setupfee + a.recurring AS amount, a.status
        FROM addons a JOIN services s ON s.id = a.serviceid""",
    "domain": """
        SELECT s.orderid, s.id, s.regtype AS product, 'Domain' AS producttype, s.domainname AS domain,
               s.regperiod || ' Year/s' AS billingcycle, s.firstpaymentamount AS amount, s.status
        FROM domains s""",
}


def _line_items(database: Database, orders: Sequence[Row]) -> dict[int, list[dict[str, Any]]]:
    """What each order has brought, by the order's id; renewals stand in fields of their own."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for first in range(0, len(orders), 500):
        wanted = [row["id"] for row in orders[first : first + 500]]
        marks = ",".join("?" * len(wanted))
        for kind, sql in _LINE_ITEMS.items():
            column = "a.orderid" if kind == "addon" else "s.orderid"
            for row in database.all(f"{sql} WHERE {column} IN ({marks}) ORDER BY 2", wanted):
                found[row["orderid"]].append(_line_item(kind, row))
    return found


def _line_item(kind: str, row: Row) -> dict[str, Any]:
    return {
        "type": kind,
        "relid": row["id"],
        "producttype": row["producttype"],
        "product": escaped(row["product"]),
        **as_they_are(row, "domain", "billingcycle"),
        "amount": money(row["amount"]),
        "status": row["status"],
    }


ACTIONS: dict[str, Handler] = {"AddOrder": add_order, "GetOrders": get_orders}
