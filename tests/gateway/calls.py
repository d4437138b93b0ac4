"""The calls that may reach WHMCS: each action with the parameters that are always there and that may be.

Facts of the contract (policy.json), narrowed to what the gateway does; tests/gateway/test_calls_made.py
compares the two where the contract is there.
"""

from __future__ import annotations

WHOSE = ("clientid", "userid", "client_id", "user_id")
MADE: dict[str, tuple[set[str], set[str]]] = {
    "AddOrder": ({"clientid", "clientip"}, {"paymentmethod", "domainrenewals"}),
    "CreateSsoToken": (
        {"client_id", "user_id"},
        {"destination", "service_id", "domain_id", "sso_redirect_path"},
    ),
    "DomainGetLockingStatus": ({"domainid"}, set()),
    "DomainGetNameservers": ({"domainid"}, set()),
    "DomainGetWhoisInfo": ({"domainid"}, set()),
    "DomainRequestEPP": ({"domainid"}, set()),
    "DomainUpdateLockingStatus": ({"domainid", "lockstatus"}, set()),
    "DomainUpdateWhoisInfo": ({"domainid", "xml"}, set()),
    "GetAnnouncements": (set(), {"limitstart", "limitnum"}),
    "GetClientsAddons": ({"clientid"}, set()),
    "GetClientsDetails": ({"clientid"}, {"stats"}),
    "GetClientsDomains": ({"clientid"}, {"domainid", "limitstart", "limitnum"}),
    "GetClientsProducts": ({"clientid"}, {"serviceid", "limitstart", "limitnum"}),
    "GetContacts": ({"userid"}, {"limitstart", "limitnum"}),
    "GetCredits": ({"clientid"}, set()),
    "GetEmails": ({"clientid"}, {"limitstart", "limitnum"}),
    "GetInvoice": ({"invoiceid"}, set()),
    "GetInvoices": ({"userid"}, {"limitstart", "limitnum", "orderby", "order"}),
    "GetPayMethods": ({"clientid"}, set()),
    "GetPaymentMethods": (set(), set()),
    "GetQuotes": ({"userid"}, {"limitstart", "limitnum"}),
    "GetSupportDepartments": ({"ignore_dept_assignments"}, set()),
    "GetTicket": ({"ticketid", "repliessort"}, set()),
    "GetTicketAttachment": ({"relatedid", "type", "index"}, set()),
    "GetTickets": ({"clientid", "ignore_dept_assignments"}, {"limitstart", "limitnum"}),
    "GetTransactions": ({"clientid"}, set()),
    "GetUserPermissions": ({"client_id", "user_id"}, set()),
    "GetUsers": ({"search"}, {"limitstart", "limitnum"}),
    "UpdateUser": ({"user_id", "email"}, set()),
    "ValidateLogin": ({"email"}, {"password2"}),
}
"""The parameters of each action: those that are always there, and those that may be. Others never are."""
OPERATORS = {"WhmcsDetails"}
"""Called for the operator's own check alone."""
PAGES = {"/oauth/singlesignon.php", "/dl.php"}
"""Pages of the client area that the gateway fetches itself: an invoice's document."""
NEVER = {
    *("DomainRegister", "DomainTransfer", "DomainRenew", "DomainRelease", "AcceptOrder", "CancelOrder"),
    *("UpdateClientProduct", "UpdateClientAddon", "UpdateClientDomain", "AddPayMethod", "CapturePayment"),
    *(
        "GetClients",
        "GetOrders",
        "GetPromotions",
        "GetActivityLog",
        "GetTicketNotes",
        "CreateOAuthCredential",
    ),
    *("ModuleCustom", "ModuleChangePw", "AddCredit", "UpdateClient", "GetConfigurationValue"),
}
"""What spends the operator's money, sets a price or tells of everybody: of no use to a customer, ever."""
NEVER_SENT = {
    *("priceoverride", "domainpriceoverride", "domainrenewoverride", "promooverride", "noinvoice", "noemail"),
    *("adminusername", "admin", "domain", "ticketnum", "skipvalidation", "status", "groupid", "func_name"),
}


def names_of(asked: dict[str, str]) -> set[str]:
    return {name.partition("[")[0] for name in asked} - {"action", "responsetype"}
