"""Domains as WHMCS answers them: its own records, and what it asks the registrar for."""

from __future__ import annotations

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.registrar import at_registrar
from pmdesk.sandbox.api.services import GATEWAYS
from pmdesk.sandbox.api.shapes import money, texts
from pmdesk.sandbox.database import Row


def get_clients_domains(call: Call) -> Answer:
    """getclientsdomains.md: every number is text, totals and offset too."""
    where = Where()
    for parameter, column in (("clientid", "userid"), ("domainid", "id")):
        if call.given(parameter):
            where.add(f"{column} = ?", call.integer(parameter))
    if call.given("domain"):
        where.add("domainname = ?", call.text("domain"))
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"SELECT * FROM domains{where.sql} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608 - own text
        (*where.values, number, start),
    )
    total = database.value(f"SELECT COUNT(*) FROM domains{where.sql}", where.values)  # noqa: S608
    return {
        "result": "success",
        "clientid": call.text("clientid"),
        "domainid": call.text("domainid"),
        "totalresults": str(total),
        "startnumber": str(start),
        "numreturned": str(len(rows)),
        "domains": {"domain": [_domain(row) for row in rows]},
    }


def _domain(row: Row) -> Answer:
    return {
        **texts(row, "id", "userid", "orderid", "regtype", "domainname", "registrar", "regperiod"),
        "firstpaymentamount": money(row["firstpaymentamount"]),
        "recurringamount": money(row["recurringamount"]),
        "paymentmethod": row["paymentmethod"],
        "paymentmethodname": GATEWAYS.get(row["paymentmethod"], row["paymentmethod"]),
        **texts(row, "regdate", "expirydate", "nextduedate", "status", "subscriptionid", "promoid"),
        **texts(row, "dnsmanagement", "emailforwarding", "idprotection", "donotrenew", "notes"),
    }


def domain_get_nameservers(call: Call) -> Answer:
    """domaingetnameservers.md: ns1 to ns5, those that there are."""
    row = at_registrar(call)
    if not row["registrar"]:
        raise Refusal("Registrar Function Not Supported")
    answer: Answer = {"result": "success"}
    for number, name in enumerate(row["nameservers"].split(), start=1):
        answer[f"ns{number}"] = name
    return answer


def domain_get_locking_status(call: Call) -> Answer:
    """domaingetlockingstatus.md; an ending without locks answers with an empty word."""
    return {"result": "success", "lockstatus": at_registrar(call)["lockstatus"]}


def get_tld_pricing(call: Call) -> Answer:
    """gettldpricing.md: in the client's currency, or ``currencyid``'s, or the first."""
    database = call.installation.database
    identifier = call.integer("currencyid") or 1
    if call.given("clientid"):
        found = database.value("SELECT currency FROM clients WHERE id = ?", (call.integer("clientid"),))
        identifier = found or identifier
    currency = database.one("SELECT * FROM currencies WHERE id = ?", (identifier,))
    if currency is None:
        raise Refusal("Invalid Currency ID")
    factor = float(currency["rate"])
    return {
        "result": "success",
        "currency": {name: currency[name] for name in ("id", "code", "prefix", "suffix", "format", "rate")},
        "pricing": {row["tld"]: _ending(row, factor) for row in database.all("SELECT * FROM tlds")},
    }


def _ending(row: Row, factor: float) -> Answer:
    def price(cents: int) -> str:
        return money(round(cents * factor))

    def period(days: int, fee: int) -> Answer | None:
        return {"days": days, "price": price(fee)} if days else None

    return {
        "tld": row["tld"],
        "categories": [row["category"]],
        "addons": {
            "dns": bool(row["dns"]),
            "email": bool(row["email"]),
            "idprotect": bool(row["idprotect"]),
        },
        "group": "",
        "register": {"1": price(row["register"]), "2": price(row["register"] * 2)},
        "transfer": {"1": price(row["transfer"])},
        "renew": {"1": price(row["renew"]), "2": price(row["renew"] * 2)},
        "grace_period": period(row["grace_days"], row["grace_fee"]),
        "redemption_period": period(row["redemption_days"], row["redemption_fee"]),
    }


ACTIONS: dict[str, Handler] = {
    "GetClientsDomains": get_clients_domains,
    "DomainGetNameservers": domain_get_nameservers,
    "DomainGetLockingStatus": domain_get_locking_status,
    "GetTLDPricing": get_tld_pricing,
}
