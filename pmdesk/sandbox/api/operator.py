"""What an operator's own check of the API may ask: which administrator it acts for, and a few settings."""

from __future__ import annotations

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal
from pmdesk.sandbox.api.provider import VERSION

_PERMISSIONS = (
    *("API Access", "List Clients", "Edit Clients Details", "View Clients Products/Services"),
    *("View Clients Domains", "Edit Clients Domains", "Perform Registrar Operations", "View Orders"),
    *("Add New Order", "List Invoices", "Manage Invoice", "List Support Tickets", "View Support Ticket"),
)

_SETTINGS = {
    "Version": f"{VERSION}-release.1",
    "CompanyName": "Precisely Managed",
    "Email": "accounts@preciselymanaged.example",
    "Domain": "https://www.preciselymanaged.example/",
    "DefaultCountry": "US",
    "SMTPPassword": "not-for-the-gateway",
    "InvoiceIncrement": "1",
}
"""Among them a secret, as there are many on a real one: whoever passes this action on gives it away."""


def get_admin_details(call: Call) -> Answer:
    """getadmindetails.md: ids as text, lists as one text with commas."""
    rows = call.installation.database.all(
        "SELECT id FROM departments WHERE api_admin_belongs = 1 ORDER BY id"
    )
    return {
        "result": "success",
        "adminid": "3",
        "name": "Gateway Operator",
        "notes": "Staff only: the key is renewed in spring.",
        "signature": "",
        "allowedpermissions": ",".join(_PERMISSIONS),
        "departments": f",{','.join(str(row['id']) for row in rows)},",
        "requesttime": str(call.installation.clock.now()),
        "whmcs": {"version": VERSION, "canonicalversion": f"{VERSION}-release.1"},
    }


def get_configuration_value(call: Call) -> Answer:
    """getconfigurationvalue.md: any setting by its name."""
    name = call.text("setting")
    if not name:
        raise Refusal("Parameter setting is required")
    settings = {**_SETTINGS, "SystemURL": call.base_url}
    if name not in settings:
        raise Refusal("Invalid name for parameter setting")
    return {"result": "success", "setting": name, "value": settings[name]}


ACTIONS: dict[str, Handler] = {
    "GetAdminDetails": get_admin_details,
    "GetConfigurationValue": get_configuration_value,
}
