"""Every answer has the keys and the types of the documented example, where the documentation is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmdesk.sandbox.api import dispatch
from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.server import install

DOCUMENTED = Path(__file__).parents[4] / "shared" / "contract" / "whmcs" / "actions"

ASKED: dict[str, dict[str, str]] = {
    "AddOrder": {"clientid": "418", "paymentmethod": "stripe", "domainrenewals[hearthandrye.example]": "1"},
    "CreateSsoToken": {"client_id": "418", "user_id": "502"},
    "DomainGetLockingStatus": {"domainid": "3301"},
    "DomainGetNameservers": {"domainid": "3301"},
    "DomainGetWhoisInfo": {"domainid": "3301"},
    "DomainRegister": {"domainid": "3307"},
    "DomainRenew": {"domainid": "3301"},
    "DomainRequestEPP": {"domainid": "3302"},
    "DomainTransfer": {"domainid": "3306"},
    "DomainUpdateLockingStatus": {"domainid": "3301", "lockstatus": "1"},
    "DomainUpdateWhoisInfo": {"domainid": "3302", "xml": "<contactdetails/>"},
    "GetAdminDetails": {},
    "GetAnnouncements": {},
    "GetCancelledPackages": {},
    "GetClientsAddons": {"clientid": "418"},
    "GetClientsDetails": {"clientid": "418", "stats": "1"},
    "GetClientsDomains": {"clientid": "418"},
    "GetClientsProducts": {"clientid": "418"},
    "GetConfigurationValue": {"setting": "SystemURL"},
    "GetContacts": {"userid": "418"},
    "GetCredits": {"clientid": "418"},
    "GetCurrencies": {},
    "GetEmails": {"clientid": "418"},
    "GetInvoice": {"invoiceid": "10461"},
    "GetInvoices": {"userid": "418"},
    "GetOrders": {"userid": "418"},
    "GetPayMethods": {"clientid": "418"},
    "GetPaymentMethods": {},
    "GetPermissionsList": {},
    "GetQuotes": {"userid": "418"},
    "GetSupportDepartments": {"ignore_dept_assignments": "1"},
    "GetSupportStatuses": {},
    "GetTLDPricing": {"clientid": "418"},
    "GetTicket": {"ticketid": "4402"},
    "GetTicketAttachment": {"relatedid": "4471", "type": "ticket", "index": "0"},
    "GetTickets": {"clientid": "418", "ignore_dept_assignments": "1"},
    "GetTransactions": {"clientid": "418"},
    "GetUserPermissions": {"user_id": "519", "client_id": "418"},
    "GetUsers": {"search": "marta"},
    "UpdateClient": {"clientid": "418", "city": "Northfield"},
    "UpdateClientDomain": {"domainid": "3301", "donotrenew": "0"},
    "UpdateUser": {"user_id": "502", "firstname": "Marta"},
    "ValidateLogin": {"email": "marta@hearthandrye.example"},
    "WhmcsDetails": {},
}
"""What to ask so that the answer has something in it."""

EXCUSED = {
    "GetTLDPricing": {"pricing"},  # its keys are the endings that are sold, not words of the protocol
    # The table of the page names these, its example does not show them.
    "DomainGetWhoisInfo": {"Admin", "Tech"},
    "GetUserPermissions": {"permissions"},
}
"""Keys of the outermost object that are not compared."""

UNSHOWN = {
    "GetContacts.contacts.contact": {"companyname"},
    "GetAdminDetails": {"requesttime"},
    "DomainRequestEPP": {"eppcode"},
}
"""Keys that can be searched for, or that the page's table names, and that the example does not show."""


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    made = install("small", date(2026, 11, 22))
    yield made
    made.database.close()


def answer_of(installation: Installation, action: str, parameters: dict[str, str]) -> dict[str, Any]:
    form = {
        "action": action,
        "identifier": installation.credential.identifier,
        "secret": installation.credential.secret,
        "responsetype": "json",
        **parameters,
    }
    if action == "ValidateLogin":
        form["password2"] = installation.password
    if action == "GetInvoice":  # one without payments, as in the example
        unpaid = "SELECT id FROM invoices WHERE userid = 418 AND status = 'Unpaid'"
        form["invoiceid"] = str(installation.database.value(unpaid))
    _, _, body = dispatch.answer(installation, form, "http://host.example/")
    decoded: dict[str, Any] = json.loads(body)
    return decoded


def kind(value: object) -> str:
    return {bool: "bool", int: "int", str: "str", list: "list", dict: "dict"}.get(type(value), "null")


def differences(documented: Any, ours: Any, where: str) -> Iterator[str]:
    """What the documented value has and ours has not, or has of another kind, or has not at all."""
    if documented is None or ours == []:
        return  # null says nothing of what else may stand there, and WHMCS writes [[]] for no rows
    if kind(documented) != kind(ours):
        yield f"{where}: documented {kind(documented)}, ours {kind(ours)}"
    elif isinstance(documented, dict):
        for key, value in documented.items():
            if key in ours:
                yield from differences(value, ours[key], f"{where}.{key}")
            else:
                yield f"{where}.{key}: missing"
        for key in sorted(ours.keys() - documented.keys() - UNSHOWN.get(where.rstrip("0123456789[]"), set())):
            yield f"{where}.{key}: not documented"
    elif isinstance(documented, list) and documented and ours:
        # Rows may be of several kinds (cards and banks): ours is right if it is like one of them.
        for number, row in enumerate(ours):
            found = [list(differences(each, row, f"{where}[{number}]")) for each in documented]
            yield from min(found, key=len)


def test_every_action_of_ours_is_compared() -> None:
    assert ASKED.keys() == dispatch.ACTIONS.keys()


@pytest.mark.skipif(not DOCUMENTED.is_dir(), reason="the provider's documentation is not at hand")
@pytest.mark.parametrize("action", sorted(ASKED))
def test_has_the_documented_keys_and_types(installation: Installation, action: str) -> None:
    contract = json.loads((DOCUMENTED / f"{action}.json").read_text(encoding="utf-8"))
    documented = contract.get("example_response_nested") or contract["example_response"]
    ours = answer_of(installation, action, ASKED[action])
    if action == "GetClientsDetails":  # the client is repeated beside itself, as it has been of old
        ours = {key: value for key, value in ours.items() if key not in ours["client"]}
    for key in EXCUSED.get(action, set()):
        documented.pop(key, None)
        ours.pop(key, None)
    assert list(differences(documented, ours, action)) == []


@pytest.mark.skipif(not DOCUMENTED.is_dir(), reason="the provider's documentation is not at hand")
@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("DomainRequestEPP", {"domainid": "3501"}),
        ("AddOrder", {"clientid": "758", "paymentmethod": "stripe", "pid[0]": "11", "addons[0]": "1,4"}),
        (
            "AddOrder",
            {
                "clientid": "758",
                "paymentmethod": "paypal",
                "domain[0]": "oduya-books.example",
                "domaintype[0]": "transfer",
                "eppcode[0]": "x",
            },
        ),
        ("GetOrders", {"userid": "758"}),
    ],
)
def test_other_answers_of_the_same_action_are_alike(
    installation: Installation, action: str, parameters: dict[str, str]
) -> None:
    """Answers that have more in them than the first one that was compared."""
    contract = json.loads((DOCUMENTED / f"{action}.json").read_text(encoding="utf-8"))
    installation.database.run("UPDATE domains SET lockstatus = 'unlocked' WHERE id = 3501")
    ours = answer_of(installation, action, parameters)
    assert list(differences(contract["example_response"], ours, action)) == []


@pytest.mark.skipif(not DOCUMENTED.is_dir(), reason="the provider's documentation is not at hand")
@pytest.mark.parametrize("action", sorted(ASKED))
def test_asks_with_documented_parameters_only(action: str) -> None:
    """So that the shapes above are those of calls that a client could really make."""
    contract = json.loads((DOCUMENTED / f"{action}.json").read_text(encoding="utf-8"))
    known = {each["name"].partition("[")[0] for each in contract["params"]}
    assert {name.partition("[")[0] for name in ASKED[action]} <= known
