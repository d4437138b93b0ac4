"""Accounts, users, contacts and pay methods as WHMCS answers them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.shapes import as_they_are, escaped, money
from pmdesk.sandbox.api.statistics import statistics
from pmdesk.sandbox.database import Database, Row

PERMISSIONS = (
    "profile",
    "contacts",
    "products",
    "manageproducts",
    "productsso",
    "domains",
    "managedomains",
    "invoices",
    "quotes",
    "tickets",
    "affiliates",
    "emails",
    "orders",
)


def validate_login(call: Call) -> Answer:
    """validatelogin.md: the hash is left out where a second factor is still to be asked for."""
    database = call.installation.database
    user = database.one("SELECT * FROM users WHERE email = ? COLLATE NOCASE", (call.text("email"),))
    if user is None or user["password"] != call.parameters.get("password2", ""):
        raise Refusal("Email or Password Invalid")
    answer: Answer = {"result": "success", "userid": str(user["id"])}
    if not user["two_factor"]:
        seed = f"{user['id']}:{user['password']}".encode()
        answer["passwordhash"] = hashlib.sha256(seed).hexdigest()[:40]
    answer["twoFactorEnabled"] = "true" if user["two_factor"] else "false"
    return answer


def get_users(call: Call) -> Answer:
    """getusers.md: ``search`` matches the beginning of the address or of a name."""
    where = Where()
    if call.given("search"):
        start = call.text("search").replace("%", "").replace("_", r"\_") + "%"
        where.add(
            r"(email LIKE ? ESCAPE '\' OR firstname LIKE ? ESCAPE '\' OR lastname LIKE ? ESCAPE '\')",
            start,
            start,
            start,
        )
    direction = "DESC" if call.text("sorting").upper() == "DESC" else "ASC"
    first, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"SELECT * FROM users{where.sql} ORDER BY id {direction} LIMIT ? OFFSET ?",  # noqa: S608
        (*where.values, number, first),
    )
    return {
        "result": "success",
        "totalresults": database.value(f"SELECT COUNT(*) FROM users{where.sql}", where.values),  # noqa: S608
        "startnumber": first,
        "numreturned": len(rows),
        "users": [_user(database, row) for row in rows],
    }


def _user(database: Database, row: Row) -> Answer:
    accounts = database.all(
        "SELECT client_id, is_owner FROM memberships WHERE user_id = ? ORDER BY client_id", (row["id"],)
    )
    return {
        **as_they_are(row, "id", "firstname", "lastname", "email", "datecreated"),
        "validationdata": "",
        "clients": [{"id": each["client_id"], "isOwner": bool(each["is_owner"])} for each in accounts],
    }


def get_clients_details(call: Call) -> Answer:
    """getclientsdetails.md: the client, once under ``client`` and once more, as of old, beside it."""
    database = call.installation.database
    if call.given("clientid"):
        row = database.one("SELECT * FROM clients WHERE id = ?", (call.integer("clientid"),))
    elif call.given("email"):
        row = database.one("SELECT * FROM clients WHERE email = ? COLLATE NOCASE", (call.text("email"),))
    else:
        raise Refusal("Either clientid Or email Is Required")
    if row is None:
        raise Refusal("Client Not Found")
    client = {**_identity(row), **_address(row), **_settings(row), **_members(database, row)}
    answer: Answer = {"result": "success", **client, "client": client}
    if call.flag("stats"):
        answer["stats"] = statistics(database, row, call.installation.clock.today())
    return answer


def _identity(row: Row) -> Answer:
    return {
        "client_id": row["id"],
        "owner_user_id": row["owner_user_id"],
        "userid": row["id"],
        "id": row["id"],
        "uuid": row["uuid"],
        "firstname": escaped(row["firstname"]),
        "lastname": escaped(row["lastname"]),
        "fullname": escaped(f"{row['firstname']} {row['lastname']}"),
        "companyname": escaped(row["companyname"]),
        "email": row["email"],
    }


def _address(row: Row) -> Answer:
    phone = f"+{row['phonecc']}.{row['phonenumber']}"
    return {
        **{name: escaped(row[name]) for name in ("address1", "address2", "city")},
        "fullstate": row["state"],
        "state": row["state"],
        "postcode": row["postcode"],
        "countrycode": row["country"],
        "country": row["country"],
        "phonenumber": row["phonenumber"],
        "tax_id": row["tax_id"],
        "email_preferences": {
            name: str(row[name])
            for name in ("general", "invoice", "support", "product", "domain", "affiliate")
        },
        "statecode": row["state"],
        "countryname": row["countryname"],
        "phonecc": row["phonecc"],
        "phonenumberformatted": phone,
        "telephoneNumber": phone,
    }


def _settings(row: Row) -> Answer:
    seen = datetime.fromisoformat(row["lastlogin"])
    return {
        "billingcid": 0,
        "notes": row["notes"],
        "currency": row["currency"],
        **as_they_are(row, "defaultgateway", "groupid", "status"),
        "credit": money(row["credit"]),
        **{name: bool(row[name]) for name in ("taxexempt", "latefeeoveride", "overideduenotices")},
        **{name: bool(row[name]) for name in ("separateinvoices", "disableautocc")},
        "emailoptout": not row["marketing"],
        "marketing_emails_opt_in": bool(row["marketing"]),
        "overrideautoclose": bool(row["overrideautoclose"]),
        "allowSingleSignOn": row["single_sign_on"],
        "email_verified": True,
        "language": row["language"],
        "isOptedInToMarketingEmails": bool(row["marketing"]),
        "lastlogin": f"Date: {seen:%d/%m/%Y %H:%M}<br>IP Address: {row['ip']}<br>Host: dsl-23.isp.example",
    }


def _members(database: Database, row: Row) -> Answer:
    code = database.value("SELECT code FROM currencies WHERE id = ?", (row["currency"],))
    members = database.all(
        "SELECT u.*, m.is_owner FROM users u JOIN memberships m ON m.user_id = u.id"
        " WHERE m.client_id = ? ORDER BY m.is_owner DESC, u.id",
        (row["id"],),
    )
    users = [
        {
            "id": each["id"],
            "name": escaped(f"{each['firstname']} {each['lastname']}"),
            "email": each["email"],
            "is_owner": bool(each["is_owner"]),
        }
        for each in members
    ]
    return {
        "currency_code": code,
        "customfields": [{"id": 1, "value": row["customfield"]}],
        "customfields1": row["customfield"],
        "users": {"user": users},
    }


def get_contacts(call: Call) -> Answer:
    """getcontacts.md: true and false are real, ids are numbers."""
    where = Where()
    if call.given("userid"):
        where.add("userid = ?", call.integer("userid"))
    for column in ("firstname", "lastname", "companyname", "email", "address1", "address2", "city"):
        if call.given(column):
            where.add(f"{column} = ?", call.text(column))
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"SELECT * FROM contacts{where.sql} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608 - own text
        (*where.values, number, start),
    )
    total = database.value(f"SELECT COUNT(*) FROM contacts{where.sql}", where.values)  # noqa: S608
    return {
        "result": "success",
        "totalresults": total,
        "startnumber": start,
        "numreturned": len(rows),
        "contacts": {"contact": [_contact(row) for row in rows]},
    }


_CONTACT_MAILS = ("domain", "general", "invoice", "product", "support", "affiliate")


def _contact(row: Row) -> Answer:
    return {
        **as_they_are(row, "id", "userid", "firstname", "lastname"),
        "companyname": escaped(row["companyname"]),
        **as_they_are(
            row, "email", "address1", "address2", "city", "state", "postcode", "country", "phonenumber"
        ),
        **{f"{name}emails": bool(row[f"{name}emails"]) for name in _CONTACT_MAILS},
        **as_they_are(row, "created_at", "updated_at"),
    }


def get_pay_methods(call: Call) -> Answer:
    """getpaymethods.md: a bare list; the first is the default. Cards and banks have different keys."""
    if not call.given("clientid"):
        raise Refusal("Client ID Is Required")
    database = call.installation.database
    client = call.integer("clientid")
    if database.one("SELECT id FROM clients WHERE id = ?", (client,)) is None:
        raise Refusal("Client Not Found")
    kind = call.text("type")
    if kind and kind not in {"BankAccount", "CreditCard"}:
        raise Refusal("Invalid Pay Method Type. Should be 'BankAccount' or 'CreditCard'")
    where = Where()
    where.add("userid = ?", client)
    if kind:
        where.add("type LIKE ?", f"%{kind}")
    if call.given("paymethodid"):
        where.add("id = ?", call.integer("paymethodid"))
    rows = database.all(
        f"SELECT * FROM paymethods{where.sql} ORDER BY position",  # noqa: S608 - own text
        where.values,
    )
    return {
        "result": "success",
        "clientid": call.text("clientid"),
        "paymethods": [_pay_method(row) for row in rows],
    }


def _pay_method(row: Row) -> Answer:
    answer: Answer = {
        **as_they_are(row, "id", "type", "description", "gateway_name"),
        "contact_type": "Client",
        "contact_id": row["userid"],
    }
    if row["type"].endswith("CreditCard"):
        answer["card_last_four"] = row["card_last_four"]
        answer["expiry_date"] = row["expiry"]
        answer |= {"start_date": "", "issue_number": "", "card_type": row["card_type"]}
    else:
        answer["bank_name"] = row["bank_name"]
    updated = datetime.fromisoformat(row["updated"])
    return {**answer, "remote_token": row["remote_token"], "last_updated": f"{updated:%d/%m/%Y %H:%M}"}


def get_user_permissions(call: Call) -> Answer:
    """getuserpermissions.md: the list is undocumented; this is GetPermissionsList's form of it."""
    database = call.installation.database
    user, client = call.integer("user_id"), call.integer("client_id")
    if database.one("SELECT id FROM users WHERE id = ?", (user,)) is None:
        raise Refusal("Invalid user id")
    if database.one("SELECT id FROM clients WHERE id = ?", (client,)) is None:
        raise Refusal("Invalid client id")
    row = database.one("SELECT * FROM memberships WHERE user_id = ? AND client_id = ?", (user, client))
    if row is None:
        raise Refusal("User is not associated with client")
    held = list(PERMISSIONS) if row["is_owner"] else row["permissions"].split()
    return {"result": "success", "permissions": {"permission": held}}


def get_permissions_list(call: Call) -> Answer:
    """getpermissionslist.md: the word is under ``status``, not ``result``."""
    return {"status": "success", "permissions": {"permission": list(PERMISSIONS)}}


ACTIONS: dict[str, Handler] = {
    "ValidateLogin": validate_login,
    "GetUsers": get_users,
    "GetClientsDetails": get_clients_details,
    "GetContacts": get_contacts,
    "GetPayMethods": get_pay_methods,
    "GetUserPermissions": get_user_permissions,
    "GetPermissionsList": get_permissions_list,
}
