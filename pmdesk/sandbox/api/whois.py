"""A domain's contacts at its registrar, read and written; names and forms differ from one to the next."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.api.registrar import at_registrar
from pmdesk.sandbox.api.shapes import escaped
from pmdesk.sandbox.database import Row

Contact = dict[str, str]

_NULL_IF_EMPTY = {"Organisation_Name", "Job_Title"}
_NEEDED = {"Email", "First_Name", "Last_Name", "Email_Address", "Full_Name"}


def domain_get_whois_info(call: Call) -> Answer:
    """domaingetwhoisinfo.md: names differ by registrar; some answer an object as text within the text."""
    row = at_registrar(call)
    contacts = _contacts(call, row)
    if row["whois"] == "other names":
        return {"result": "success", **contacts}
    shown = {name: _shown(contact) for name, contact in contacts.items()}
    if row["whois"] == "text":
        return {"result": "success", **{name: json.dumps(contact) for name, contact in shown.items()}}
    return {"result": "success", **shown}


def domain_update_whois_info(call: Call) -> Answer:
    """domainupdatewhoisinfo.md. A contact that is not sent stays; in one that is, what is left out is empty.
    The registrar refuses names that it did not give itself, and a contact that nobody can write to."""
    row = at_registrar(call)
    if not call.given("xml"):
        raise Refusal("XML Required")
    try:
        # From this machine only, and expat bounds what entities may grow to.
        sent = ElementTree.fromstring(call.text("xml"))  # noqa: S314
    except ElementTree.ParseError:
        raise Refusal("The contact data cannot be read") from None
    held = _contacts(call, row)
    for section in sent:
        if section.tag not in held:
            raise Refusal(f"There is no contact {section.tag}")
        held[section.tag] = _read(section, held[section.tag])
    call.installation.database.update("domains", row["id"], {"whoisdata": json.dumps(held)})
    return {"result": "success"}


def _read(section: ElementTree.Element, held: Contact) -> Contact:
    given = {field.tag: (field.text or "").strip() for field in section}
    if unknown := given.keys() - held.keys():
        raise Refusal(f"{section.tag} has no {', '.join(sorted(unknown))}")
    contact = {name: given.get(name, "") for name in held}
    if missing := [name for name in contact if name in _NEEDED and not contact[name]]:
        raise Refusal(f"{section.tag} needs {', '.join(missing)}")
    return contact


def _contacts(call: Call, row: Row) -> dict[str, Contact]:
    """The contacts as the registrar holds them: what was written last, or at first the client's own."""
    if row["whoisdata"]:
        held: dict[str, Contact] = json.loads(row["whoisdata"])
        return held
    client = call.installation.database.one("SELECT * FROM clients WHERE id = ?", (row["userid"],))
    if client is None:
        raise Refusal("Registrar Error Message")
    if row["whois"] == "other names":
        contact = _other_names(client)
        return {"Registrant": contact, "Technical": contact, "Billing": contact}
    contact = _usual_names(client)
    if row["whois"] == "text":
        return {"Registrant": contact}
    provider = {
        **contact,
        "First_Name": "Domain",
        "Last_Name": "Desk",
        "Organisation_Name": "Precisely Managed",
        "Email": "domains@preciselymanaged.example",
    }
    return {"Registrant": contact, "Admin": contact, "Tech": provider}


def _shown(contact: Contact) -> dict[str, str | None]:
    return {
        name: (None if name in _NULL_IF_EMPTY and not value else _escaped_if(name, value))
        for name, value in contact.items()
    }


def _escaped_if(name: str, value: str) -> str:
    """Only the company comes with entities, as it stands in WHMCS's own records."""
    return escaped(value) if name == "Organisation_Name" else value


def _usual_names(client: Row) -> Contact:
    return {
        "First_Name": client["firstname"],
        "Last_Name": client["lastname"],
        "Organisation_Name": client["companyname"],
        "Job_Title": "",
        "Email": client["email"],
        "Address_1": client["address1"],
        "Address_2": client["address2"],
        "City": client["city"],
        "State": client["state"],
        "Postcode": client["postcode"],
        "Country": client["country"],
        "Phone": f"+{client['phonecc']}.{client['phonenumber']}",
    }


def _other_names(client: Row) -> Contact:
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


ACTIONS: dict[str, Handler] = {
    "DomainGetWhoisInfo": domain_get_whois_info,
    "DomainUpdateWhoisInfo": domain_update_whois_info,
}
