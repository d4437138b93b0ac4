"""UpdateClientDomain: WHMCS's own record of a domain, of which a customer may change one thing only."""

from __future__ import annotations

from datetime import date

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.api.prices import Prices
from pmdesk.sandbox.api.registrar import REGISTRARS
from pmdesk.sandbox.api.shapes import NO_DAY, cents
from pmdesk.sandbox.database import Row

_FLAGS = ("dnsmanagement", "emailforwarding", "idprotection", "donotrenew")
_TEXTS = {
    "type": "regtype",
    "domain": "domainname",
    "registrar": "registrar",
    "paymentmethod": "paymentmethod",
    "subscriptionid": "subscriptionid",
    "status": "status",
    "notes": "notes",
}
_DAYS = ("regdate", "nextduedate", "expirydate")
_NUMBERS = ("regperiod", "promoid")
_AMOUNTS = ("firstpaymentamount", "recurringamount")


def update_client_domain(call: Call) -> Answer:
    """updateclientdomain.md: an operator's call, so everything can be changed, the price and the day too."""
    database = call.installation.database
    row = database.one("SELECT * FROM domains WHERE id = ?", (call.integer("domainid"),))
    if row is None:
        raise Refusal("Domain ID Not Found")
    if call.given("registrar") and call.text("registrar") not in REGISTRARS:
        raise Refusal("The Registrar is not active")
    changes = {**_changes(call), **_nameservers(call, row)}
    if call.flag("autorecalc"):
        years = int(str(changes.get("regperiod", row["regperiod"])))
        name = str(changes.get("domainname", row["domainname"]))
        price = Prices(database, row["userid"]).domain(name, "renew", years)
        if price is not None:
            changes["recurringamount"] = price
    if changes:
        database.update("domains", row["id"], changes)
    return {"result": "success", "domainid": str(row["id"])}


def _changes(call: Call) -> dict[str, object]:
    changes: dict[str, object] = {name: int(call.flag(name)) for name in _FLAGS if call.sent(name)}
    changes |= {column: call.text(name) for name, column in _TEXTS.items() if call.given(name)}
    changes |= {name: call.text(name) for name in _DAYS if _is_day(call.text(name))}
    changes |= {name: call.integer(name) for name in _NUMBERS if call.given(name)}
    amounts = {name: cents(call.text(name)) for name in _AMOUNTS if call.given(name)}
    return changes | {name: amount for name, amount in amounts.items() if amount is not None}


def _nameservers(call: Call, row: Row) -> dict[str, object]:
    """With ``updatens`` the registrar is told too, so it may say no."""
    if not call.flag("updatens"):
        return {}
    if not (call.given("ns1") and call.given("ns2")):
        raise Refusal("ns1 and ns2 required")
    if row["registrarerror"]:
        raise Refusal(row["registrarerror"])
    names = [call.text(f"ns{number}") for number in range(1, 6)]
    return {"nameservers": " ".join(name for name in names if name)}


def _is_day(text: str) -> bool:
    try:
        return text == NO_DAY or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


ACTIONS: dict[str, Handler] = {"UpdateClientDomain": update_client_domain}
