"""Which actions of WHMCS's API the gateway calls, and what customers lose without each: the API role's list.

Nothing else is ever called: a test compares this with what goes over the wire.
"""

from __future__ import annotations

from typing import NamedTuple

NOBODY = 999_999_999
"""An id that no installation has reached: what is asked about it finds nothing and changes nothing."""


class Need(NamedTuple):
    """One action: what it is for, and a call of it that changes nothing.

    ``must``: nothing works without it.
    """

    action: str
    purpose: str
    probe: dict[str, object]
    must: bool = False


_CLIENT: dict[str, object] = {"clientid": NOBODY, "limitnum": 1}
_USER: dict[str, object] = {"userid": NOBODY, "limitnum": 1}
_DOMAIN: dict[str, object] = {"domainid": NOBODY}
_NOTHING: dict[str, object] = {}

NEEDS = (
    Need("GetUsers", "finding who signed in", {"search": "nobody@invalid.example", "limitnum": 1}, must=True),
    Need("GetClientsDetails", "the account, and who may open it", {"clientid": NOBODY}, must=True),
    Need("GetUserPermissions", "users with limited rights", {"user_id": NOBODY, "client_id": NOBODY}),
    Need(
        "ValidateLogin",
        "passwords on the gateway's own page",
        {"email": "nobody@invalid.example", "password2": ""},
    ),
    Need(
        "CreateSsoToken",
        "opening the client area signed in, and invoice PDFs",
        {"client_id": NOBODY, "user_id": NOBODY},
    ),
    Need("GetClientsProducts", "services", _CLIENT),
    Need("GetClientsAddons", "addons of services", {"clientid": NOBODY}),
    Need("GetClientsDomains", "domains", _CLIENT),
    Need("DomainGetNameservers", "nameservers of a domain", _DOMAIN),
    Need("DomainGetLockingStatus", "the registrar lock", _DOMAIN),
    Need("DomainGetWhoisInfo", "contacts of a domain", _DOMAIN),
    Need("GetInvoices", "invoices", _USER),
    Need("GetInvoice", "one invoice with its lines", {"invoiceid": NOBODY}),
    Need("GetTransactions", "payments", {"clientid": NOBODY}),
    Need("GetCredits", "credit", {"clientid": NOBODY}),
    Need("GetQuotes", "quotes", _USER),
    Need("GetPayMethods", "stored cards and bank accounts", {"clientid": NOBODY}),
    Need("GetPaymentMethods", "names of the ways to pay", _NOTHING),
    Need("GetTickets", "tickets", {**_CLIENT, "ignore_dept_assignments": True}),
    Need("GetTicket", "one ticket with its messages", {"ticketid": NOBODY}),
    Need("GetTicketAttachment", "files on tickets", {"relatedid": NOBODY, "type": "ticket", "index": 0}),
    Need("GetSupportDepartments", "departments", {"ignore_dept_assignments": True}),
    Need("GetContacts", "contacts", _USER),
    Need("GetEmails", "mail that was sent", _CLIENT),
    Need("GetAnnouncements", "news", {"limitnum": 1}),
    Need("DomainUpdateLockingStatus", "locking and unlocking a domain", {**_DOMAIN, "lockstatus": True}),
    Need("DomainRequestEPP", "transfer codes", _DOMAIN),
    Need(
        "DomainUpdateWhoisInfo",
        "changing a domain's contacts",
        {**_DOMAIN, "xml": "<contactdetails></contactdetails>"},
    ),
    Need("AddOrder", "ordering renewals", {"clientid": NOBODY, "paymentmethod": "none"}),
    Need("UpdateUser", "changing the address one signs in with", {"user_id": NOBODY, "language": "english"}),
    Need("WhmcsDetails", "this check: which version it is", _NOTHING),
)
ACTIONS = frozenset(need.action for need in NEEDS)
