"""What WHMCS has the registrar do: the lock, the transfer code, and what costs the provider money at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from pmdesk.sandbox.api import mail
from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.api.shapes import NO_DAY, escaped
from pmdesk.sandbox.data.days import add_months
from pmdesk.sandbox.database import Row
from pmdesk.sandbox.installation import Spending


@dataclass(frozen=True)
class Registrar:
    """How registrars differ: one answers with the code, if the domain is not locked; another mails it."""

    answers_with_code: bool
    wants_it_unlocked: bool


REGISTRARS = {"northregistry": Registrar(True, True), "lakenames": Registrar(False, False)}

_LANGUAGES = ("fre", "ger", "spa", "swe")


def at_registrar(call: Call) -> Row:
    """The domain that a registrar action is about; the registrar may not know it (yet)."""
    row = call.installation.database.one("SELECT * FROM domains WHERE id = ?", (call.integer("domainid"),))
    if row is None:
        raise Refusal("Domain ID Not Found")
    if row["registrarerror"]:
        raise Refusal(row["registrarerror"])
    return row


def domain_update_locking_status(call: Call) -> Answer:
    """domainupdatelockingstatus.md. What it does without ``lockstatus`` is not documented: here the lock
    comes off, as for any word for no, so that a gateway which leaves it out is caught."""
    row = at_registrar(call)
    if row["registrar"] not in REGISTRARS:
        raise Refusal("An invalid configuration was detected with the registrar module")
    if not row["lockstatus"]:
        raise Refusal("Names with this ending cannot be locked")
    status = "locked" if call.flag("lockstatus") else "unlocked"
    call.installation.database.update("domains", row["id"], {"lockstatus": status})
    return {"result": "success"}


def domain_request_epp(call: Call) -> Answer:
    """domainrequestepp.md: the code stands in the answer, with entities in it, or comes by mail."""
    row = at_registrar(call)
    registrar = REGISTRARS.get(row["registrar"])
    if registrar is None:
        raise Refusal("Registrar Function Not Supported")
    if registrar.wants_it_unlocked and row["lockstatus"] == "locked":
        raise Refusal("The name is locked; take the lock off and ask again")
    code = row["eppcode"]
    if not code:
        code = f"{secrets.token_urlsafe(6)}&{secrets.token_hex(2)}<\"'>"
        call.installation.database.update("domains", row["id"], {"eppcode": code})
    if registrar.answers_with_code:
        return {"result": "success", "eppcode": escaped(code)}
    words = f"The code for the transfer of {row['domainname']} is {code}"
    mail.send(call.installation, row["userid"], f"Transfer code of {row['domainname']}", words)
    return {"result": "success"}


def domain_renew(call: Call) -> Answer:
    """domainrenew.md: renewed at once, without an order and without an invoice."""
    row = _named(call)
    if row["registrarerror"]:
        raise Refusal(row["registrarerror"])
    months = (call.integer("regperiod") or row["regperiod"]) * 12
    later = {
        name: add_months(date.fromisoformat(row[name]), months).isoformat()
        for name in ("expirydate", "nextduedate")
        if row[name] != NO_DAY
    }
    call.installation.database.update("domains", row["id"], {**later, "status": "Active"})
    return _spend(call, "DomainRenew", row)


def domain_register(call: Call) -> Answer:
    """domainregister.md: registered at once, without a payment."""
    row = _named(call)
    language = call.text("idnlanguage")
    if language and language not in _LANGUAGES:
        raise Refusal(f"Invalid IDN Language. Must be one of: {', '.join(_LANGUAGES)}")
    if row["status"] in {"Active", "Grace", "Redemption", "Transferred Away"}:
        raise Refusal("The name is taken")
    until = add_months(call.installation.clock.today(), row["regperiod"] * 12).isoformat()
    changes = {"status": "Active", "expirydate": until, "nextduedate": until, "registrarerror": ""}
    call.installation.database.update("domains", row["id"], changes)
    return _spend(call, "DomainRegister", row)


def domain_transfer(call: Call) -> Answer:
    """domaintransfer.md: asked for at once, without a payment."""
    row = _named(call)
    if row["status"] in {"Active", "Grace", "Redemption"}:
        raise Refusal("The name is here already")
    changes = {
        "status": "Pending Transfer",
        "registrarerror": "Transfer in progress: the registrar gave no data yet",
    }
    call.installation.database.update("domains", row["id"], changes)
    return _spend(call, "DomainTransfer", row)


def _named(call: Call) -> Row:
    """The domain by its id or else by its name, whoever it belongs to."""
    database = call.installation.database
    if call.given("domainid"):
        row = database.one("SELECT * FROM domains WHERE id = ?", (call.integer("domainid"),))
    else:
        row = database.one("SELECT * FROM domains WHERE domainname = ?", (call.text("domain").lower(),))
    if row is None:
        raise Refusal("Domain Not Found")
    return row


def _spend(call: Call, action: str, row: Row) -> Answer:
    call.installation.spent.append(Spending(action, row["id"]))
    return {"result": "success"}


ACTIONS: dict[str, Handler] = {
    "DomainUpdateLockingStatus": domain_update_locking_status,
    "DomainRequestEPP": domain_request_epp,
    "DomainRenew": domain_renew,
    "DomainRegister": domain_register,
    "DomainTransfer": domain_transfer,
}
