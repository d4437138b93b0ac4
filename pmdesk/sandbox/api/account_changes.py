"""UpdateUser and UpdateClient: an operator's calls, which can do far more than a customer may."""

from __future__ import annotations

import re
from typing import Any

from pmdesk.sandbox.api import mail, php
from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, truth
from pmdesk.sandbox.database import Database, Row

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_NO_DOMAIN_MAIL = (
    "You must have at least one email address enabled to receive domain related notifications as required by"
    " ICANN. To disable domain notifications, please create an alternative contact that is set to receive"
    " them"
)
_COUNTRIES = {
    "US": ("United States", "1"),
    "BE": ("Belgium", "32"),
    "DE": ("Germany", "49"),
    "GB": ("United Kingdom", "44"),
    "SE": ("Sweden", "46"),
}
"""The names of countries and their calling codes; any other keeps its two letters."""


def update_user(call: Call) -> Answer:
    """updateuser.md. A new address is not verified until its owner follows the link in a mail
    (docs.whmcs.com, Client Email Verification)."""
    database = call.installation.database
    row = database.one("SELECT * FROM users WHERE id = ?", (call.integer("user_id"),))
    if row is None:
        raise Refusal("Invalid User ID requested")
    names = ("email", "firstname", "lastname", "language")
    changes: dict[str, object] = {name: call.text(name) for name in names if call.given(name)}
    if not changes:
        raise Refusal("One of `email`, `firstname`, `lastname`, or `language` is required")
    email = call.text("email")
    if email:
        if not _EMAIL.fullmatch(email):
            raise Refusal("The email address entered is not valid")
        if _taken(database, "users", email, row["id"]):
            raise Refusal("A user already exists with that email address")
        if email.lower() != row["email"].lower():
            changes["email_verified"] = 0
    database.update("users", row["id"], changes)
    return {"result": "success", "user_id": str(row["id"])}


def _taken(database: Database, table: str, email: str, identifier: int) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE email = ? COLLATE NOCASE AND id <> ?"  # noqa: S608 - own names
    return database.one(sql, (email, identifier)) is not None


_TEXTS = (
    *("firstname", "lastname", "companyname", "email", "address1", "address2", "city", "state", "postcode"),
    *("tax_id", "language", "notes", "status"),
)
_MAILS = ("general", "invoice", "support", "product", "domain", "affiliate")
_FLAGS = (
    *("taxexempt", "latefeeoveride", "overideduenotices", "separateinvoices", "disableautocc"),
    "overrideautoclose",
)
_NEVER_EMPTY = {"firstname", "lastname", "email", "address1", "city", "postcode", "country", "status"}


def update_client(call: Call) -> Answer:
    """updateclient.md. Whoever the address in ``clientemail`` belongs to is changed, whatever ``clientid``
    says: which of the two wins is not documented, and this way a gateway that lets it through is caught."""
    database = call.installation.database
    row = _client(call)
    if not call.flag("skipvalidation"):
        _validate(call, row)
    changes = {**_changes(call), **_contact_data(call)}
    if changes:
        database.update("clients", row["id"], changes)
    if call.flag("clearcreditcard"):
        database.run("DELETE FROM paymethods WHERE userid = ? AND type LIKE '%CreditCard'", (row["id"],))
    if changes.get("email", row["email"]) != row["email"]:
        mail.send(
            call.installation, row["id"], "Please confirm your address", "Follow the link in this mail."
        )
    return {"result": "success", "clientid": str(row["id"])}


def _client(call: Call) -> Row:
    database = call.installation.database
    if call.given("clientemail"):
        by = "SELECT * FROM clients WHERE email = ? COLLATE NOCASE"
        row = database.one(by, (call.text("clientemail"),))
    else:
        row = database.one("SELECT * FROM clients WHERE id = ?", (call.integer("clientid"),))
    if row is None:
        raise Refusal("Client ID Not Found")
    return row


def _validate(call: Call, row: Row) -> None:
    database = call.installation.database
    email = call.text("email")
    if email and not _EMAIL.fullmatch(email):
        raise Refusal("The email address entered is not valid")
    if email and _taken(database, "clients", email, row["id"]):
        raise Refusal("Duplicate Email Address")
    domain = call.array("email_preferences").get("domain")
    if domain is not None and not truth(domain):
        others = "SELECT 1 FROM contacts WHERE userid = ? AND domainemails = 1"
        if database.one(others, (row["id"],)) is None:
            raise Refusal(_NO_DOMAIN_MAIL)


def _changes(call: Call) -> dict[str, Any]:
    """What is sent, by column. What must not be empty is left as it is, unless nothing is to be checked."""
    kept = set() if call.flag("skipvalidation") else _NEVER_EMPTY
    changes: dict[str, Any] = {
        name: call.text(name) for name in _TEXTS if call.sent(name) and (call.given(name) or name not in kept)
    }
    changes |= {name: int(call.flag(name)) for name in _FLAGS if call.sent(name)}
    changes |= {name: call.integer(name) for name in ("currency", "groupid") if call.given(name)}
    preferences = call.array("email_preferences")
    changes |= {name: int(truth(preferences[name])) for name in _MAILS if name in preferences}
    if call.sent("marketingoptin"):
        changes["marketing"] = int(call.flag("marketingoptin"))
    if call.given("paymentmethod"):
        changes["defaultgateway"] = call.text("paymentmethod")
    if call.given("clientip"):
        changes["ip"] = call.text("clientip")
    fields = php.parameter(call.text("customfields"))
    return changes | ({"customfield": fields["1"]} if "1" in fields else {})


def _contact_data(call: Call) -> dict[str, object]:
    """Country and telephone, each of which stands in more than one column."""
    changes: dict[str, object] = {}
    if call.given("country"):
        code = call.text("country").upper()
        name, calling = _COUNTRIES.get(code, (code, ""))
        changes |= {"country": code, "countryname": name, **({"phonecc": calling} if calling else {})}
    if call.sent("phonenumber"):
        prefix, dot, number = call.text("phonenumber").rpartition(".")
        changes["phonenumber"] = re.sub(r"\D", "", number)
        if dot and prefix.startswith("+"):
            changes["phonecc"] = re.sub(r"\D", "", prefix)
    return changes


ACTIONS: dict[str, Handler] = {"UpdateUser": update_user, "UpdateClient": update_client}
