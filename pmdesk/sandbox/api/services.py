"""Services, their addons and cancellation requests as WHMCS answers them."""

from __future__ import annotations

import json

from pmdesk.sandbox.api.call import Answer, Call, Handler, Where
from pmdesk.sandbox.api.shapes import NO_TIME, escaped, money, texts
from pmdesk.sandbox.database import Row

GATEWAYS = {"stripe": "Credit Card", "paypal": "PayPal", "banktransfer": "Bank Transfer"}
"""The payment methods that the provider has switched on: module and display name."""

_SERVICES = """
    SELECT s.*, p.name AS productname, p.groupname, v.name AS servername, v.ip AS serverip,
           v.hostname AS serverhostname
    FROM services s JOIN products p USING (pid) LEFT JOIN servers v ON v.id = s.serverid"""


def get_clients_products(call: Call) -> Answer:
    """getclientsproducts.md: the total is text, the offset a number; a filter that was not sent is null."""
    where = Where()
    for parameter, column in (("clientid", "s.clientid"), ("serviceid", "s.id"), ("pid", "s.pid")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    for parameter, column in (("domain", "s.domain"), ("username2", "s.username")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.text(parameter))
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"{_SERVICES}{where.sql} ORDER BY s.id LIMIT ? OFFSET ?", (*where.values, number, start)
    )
    total = database.value(f"SELECT COUNT(*) FROM services s{where.sql}", where.values)  # noqa: S608
    answer: Answer = {"result": "success"}
    for name in ("clientid", "serviceid", "pid", "domain"):
        answer[name] = call.text(name) or None
    answer |= {"totalresults": str(total), "startnumber": start, "numreturned": len(rows)}
    if rows:  # with nothing to show the list is left out altogether
        answer["products"] = {"product": [_service(row) for row in rows]}
    return answer


def _service(row: Row) -> Answer:
    product = escaped(row["productname"])
    return {
        **texts(row, "id", "qty", "clientid", "orderid"),
        "ordernumber": f"{7_310_000_000 + row['orderid'] * 7919}",
        **texts(row, "pid", "regdate"),
        "name": product,
        "translated_name": product,
        "groupname": escaped(row["groupname"]),
        "translated_groupname": escaped(row["groupname"]),
        **texts(row, "domain", "dedicatedip", "serverid"),
        "servername": row["servername"] or "",
        "serverip": row["serverip"] or "",
        "serverhostname": row["serverhostname"] or "",
        "suspensionreason": escaped(row["suspensionreason"]),
        "firstpaymentamount": money(row["firstpaymentamount"]),
        "recurringamount": money(row["recurringamount"]),
        "paymentmethod": row["paymentmethod"],
        "paymentmethodname": GATEWAYS.get(row["paymentmethod"], row["paymentmethod"]),
        **texts(row, "billingcycle", "nextduedate", "status", "username", "password"),
        "subscriptionid": "",
        "promoid": "0",
        **texts(row, "overideautosuspend", "overidesuspenduntil"),
        "ns1": "",
        "ns2": "",
        **texts(row, "assignedips", "notes", "diskusage", "disklimit", "bwusage", "bwlimit", "lastupdate"),
        "customfields": {"customfield": json.loads(row["customfields"])},
        "configoptions": {"configoption": json.loads(row["configoptions"])},
    }


def get_clients_addons(call: Call) -> Answer:
    """getclientsaddons.md: no paging; ``serviceid`` may be several ids with commas."""
    where = Where()
    if call.given("serviceid"):
        wanted = [int(part) for part in call.text("serviceid").split(",") if part.strip().isdigit()]
        where.add(f"serviceid IN ({','.join('?' * len(wanted))})", *wanted)
    for parameter, column in (("clientid", "userid"), ("addonid", "addonid")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    rows = call.installation.database.all(
        f"SELECT * FROM addons{where.sql} ORDER BY id",  # noqa: S608 - own text
        where.values,
    )
    return {
        "result": "success",
        "serviceid": call.text("serviceid"),
        "clientid": call.text("clientid"),
        "totalresults": str(len(rows)),
        "addons": {"addon": [_addon(row) for row in rows]},
    }


def _addon(row: Row) -> Answer:
    return {
        **texts(row, "id", "qty", "userid", "orderid", "serviceid", "addonid"),
        "name": escaped(row["name"]),
        "setupfee": money(row["setupfee"]),
        "recurring": money(row["recurring"]),
        **texts(row, "billingcycle", "tax", "status", "regdate", "nextduedate"),
        "nextinvoicedate": row["nextduedate"],
        "paymentmethod": row["paymentmethod"],
        "paymentmethodname": GATEWAYS.get(row["paymentmethod"], row["paymentmethod"]),
        "notes": row["notes"],
    }


def get_cancelled_packages(call: Call) -> Answer:
    """getcancelledpackages.md: everybody's requests, there is no filter."""
    start, number = call.page()
    database = call.installation.database
    rows = database.all("SELECT * FROM cancellations ORDER BY id LIMIT ? OFFSET ?", (number, start))
    packages = [
        {
            **texts(row, "id", "date", "relid"),
            "reason": escaped(row["reason"]),
            "type": row["type"],
            "created_at": row["date"],
            "updated_at": NO_TIME,
        }
        for row in rows
    ]
    return {
        "result": "success",
        "totalresults": str(database.value("SELECT COUNT(*) FROM cancellations")),
        "startnumber": str(start),
        "numreturned": str(len(rows)),
        "packages": {"package": packages},
    }


ACTIONS: dict[str, Handler] = {
    "GetClientsProducts": get_clients_products,
    "GetClientsAddons": get_clients_addons,
    "GetCancelledPackages": get_cancelled_packages,
}
