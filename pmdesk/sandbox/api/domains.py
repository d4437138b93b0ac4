"""Domains as WHMCS answers them: its own records, and what it asks the registrar for."""

from __future__ import annotations

import json

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.services import GATEWAYS
from pmdesk.sandbox.api.shapes import escaped, money, texts
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
        **texts(row, "regdate", "expirydate", "nextduedate", "status"),
        "subscriptionid": "",
        "promoid": "0",
        **texts(row, "dnsmanagement", "emailforwarding", "idprotection", "donotrenew", "notes"),
    }


def _at_registrar(call: Call) -> Row:
    """The domain that a registrar action is about; the registrar may not know it (yet)."""
    row = call.installation.database.one("SELECT * FROM domains WHERE id = ?", (call.integer("domainid"),))
    if row is None:
        raise Refusal("Domain ID Not Found")
    if row["registrarerror"]:
        raise Refusal(row["registrarerror"])
    return row


def domain_get_nameservers(call: Call) -> Answer:
    """domaingetnameservers.md: ns1 to ns5, those that there are."""
    row = _at_registrar(call)
    if not row["registrar"]:
        raise Refusal("Registrar Function Not Supported")
    answer: Answer = {"result": "success"}
    for number, name in enumerate(row["nameservers"].split(), start=1):
        answer[f"ns{number}"] = name
    return answer


def domain_get_locking_status(call: Call) -> Answer:
    """domaingetlockingstatus.md; an ending without locks answers with an empty word."""
    return {"result": "success", "lockstatus": _at_registrar(call)["lockstatus"]}


def domain_get_whois_info(call: Call) -> Answer:
    """domaingetwhoisinfo.md: names differ by registrar; some answer an object as text within the text."""
    row = _at_registrar(call)
    client = call.installation.database.one("SELECT * FROM clients WHERE id = ?", (row["userid"],))
    if client is None:
        raise Refusal("Registrar Error Message")
    if row["whois"] == "other names":
        contact = _whois_other_names(client)
        return {"result": "success", "Registrant": contact, "Technical": contact, "Billing": contact}
    contact = _whois(client)
    provider = {
        **contact,
        "First_Name": "Domain",
        "Last_Name": "Desk",
        "Organisation_Name": "Precisely Managed",
        "Email": "domains@preciselymanaged.example",
    }
    if row["whois"] == "text":
        return {"result": "success", "Registrant": json.dumps(contact)}
    return {"result": "success", "Registrant": contact, "Admin": contact, "Tech": provider}


def _whois(client: Row) -> dict[str, str | None]:
    return {
        "First_Name": client["firstname"],
        "Last_Name": client["lastname"],
        "Organisation_Name": escaped(client["companyname"]) or None,
        "Job_Title": None,
        "Email": client["email"],
        "Address_1": client["address1"],
        "Address_2": client["address2"],
        "City": client["city"],
        "State": client["state"],
        "Postcode": client["postcode"],
        "Country": client["country"],
        "Phone": f"+{client['phonecc']}.{client['phonenumber']}",
    }


def _whois_other_names(client: Row) -> dict[str, str | None]:
    return {
        "Full_Name": f"{client['firstname']} {client['lastname']}",
        "Company_Name": client["companyname"],
        "Email_Address": client["email"],
        "Address": client["address1"],
        "City": client["city"],
        "Zip": client["postcode"],
        "Country": client["country"],
        "Phone_Number": f"+{client['phonecc']}.{client['phonenumber']}",
    }


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
    "DomainGetWhoisInfo": domain_get_whois_info,
    "GetTLDPricing": get_tld_pricing,
}
