"""The thirteen permissions of a user, at every operation: what they open, and that nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pmdesk.sandbox.api.account import PERMISSIONS
from pmdesk.sandbox.data.account import CLIENT, INES, MARTA
from tests.gateway.marked import House
from tests.gateway.matrix import PLACES, Ask, Wire, asks_of

MINUTE = 61.0
NEEDS = {
    "getAccount": "profile",
    "getCounters": "",
    "listCapabilities": "",
    "listContacts": "contacts",
    "listPayMethods": "invoices",
    "listAnnouncements": "",
    "listSentMail": "emails",
    "changeEmail": "",
    "listServices": "products",
    "getService": "products",
    "listAddons": "products",
    "listDomains": "domains",
    "getDomain": "domains",
    "listNameservers": "domains",
    "getRegistrarLock": "domains",
    "listDomainContacts": "domains",
    "setRegistrarLock": "domains managedomains",
    "setDomainContacts": "domains managedomains",
    "askTransferCode": "domains managedomains",
    "renewDomain": "orders",
    "listDepartments": "tickets",
    "listTickets": "tickets",
    "getConversation": "tickets",
    "getAttachment": "tickets",
    "listInvoices": "invoices",
    "getInvoice": "invoices",
    "getInvoicePdf": "invoices",
    "listTransactions": "invoices",
    "listCreditEntries": "invoices",
    "listQuotes": "quotes",
    "listDevices": "",
    "endDevice": "",
}
"""What each operation wants, by WHMCS's names (GetPermissionsList); "" is open to all of the account."""
PAGES = {
    "home": "",
    "service": "products",
    "panel": "productsso",
    "upgrade": "orders",
    "cancel": "manageproducts",
    "domain": "domains",
    "renew-domain": "domains orders",
    "ticket": "tickets",
    "new-ticket": "tickets",
    "invoice": "invoices",
    "add-funds": "invoices",
    "profile": "profile",
    "pay-methods": "invoices",
    "contacts": "contacts",
    "password": "",
    "security": "",
}
"""The same for the pages of one-time links."""
CAPABILITIES = {
    "services": "getService",
    "addons": "listAddons",
    "domains": "getDomain",
    "nameservers": "listNameservers",
    "registrar-lock": "getRegistrarLock",
    "domain-contacts": "listDomainContacts",
    "tickets": "getConversation",
    "attachments": "getAttachment",
    "invoices": "getInvoice",
    "invoice-pdf": "getInvoicePdf",
    "transactions": "listTransactions",
    "credit": "listCreditEntries",
    "quotes": "listQuotes",
    "pay-methods": "listPayMethods",
    "contacts": "listContacts",
    "mail-history": "listSentMail",
    "announcements": "listAnnouncements",
    "set-registrar-lock": "setRegistrarLock",
    "set-domain-contacts": "setDomainContacts",
    "transfer-code": "askTransferCode",
    "renew-domain": "renewDomain",
    "change-email": "changeEmail",
    "devices": "listDevices",
}
"""Which operation shows that a capability is true."""
ABOUT_THE_PERSON = {"GetClientsDetails", "GetUserPermissions"}
"""All that WHMCS is asked for somebody who may not do what they want."""


@pytest.fixture
def granted(house: House) -> Iterator[House]:
    """The house, whose bookkeeper's permissions are as they were afterwards."""
    sql = "SELECT permissions FROM memberships WHERE user_id = ? AND client_id = ?"
    before = house.database.value(sql, (INES, CLIENT))
    yield house
    grant(house, frozenset(before.split()))


def grant(house: House, permissions: frozenset[str]) -> None:
    """Give the bookkeeper exactly these, as the account's owner can."""
    house.database.run(
        "UPDATE memberships SET permissions = ? WHERE user_id = ? AND client_id = ?",
        (" ".join(sorted(permissions)), INES, CLIENT),
    )
    house.gateway.clock.aged += MINUTE


def everything(house: House, own: dict[str, str], who: tuple[int, int]) -> Iterator[tuple[Ask, str]]:
    """Every request about the account's own records, with what it needs; ``who`` asks."""
    for operation in house.operations:
        if operation.name == "signOn":
            yield from ((asks_of(operation, own, place), PAGES[place]) for place in PLACES)
            continue
        ask = asks_of(operation, own)
        if operation.name == "setRegistrarLock":
            ask = replace(ask, body={"locked": False})
        if operation.name == "changeEmail":
            ask = replace(ask, body={"email": f"user-{who[1]}@own-{who[0]}.example"})
        if operation.name == "endDevice":
            ask = replace(ask, values={"device_id": house.enter(*who).family.device})
        yield ask, NEEDS[operation.name]


def tried(house: House, wire: Wire, permissions: frozenset[str]) -> dict[str, int]:
    """Try everything with these permissions; the statuses by operation."""
    own = house.own(CLIENT, MARTA)
    statuses: dict[str, int] = {}
    for ask, needs in everything(house, own, (CLIENT, INES)):
        house.calls()
        answer = wire(ask)
        name = ask.operation.name
        statuses[name] = answer.status
        if permissions.issuperset(needs.split()):
            assert answer.status in (200, 201, 204), f"{ask} with {sorted(permissions)}: {answer}"
            continue
        assert answer.status == 403, f"{ask} with {sorted(permissions)}: {answer}"
        assert b'"urn:pmdesk:problem:not-allowed"' in answer.body
        assert {called for called, _ in house.calls()} <= ABOUT_THE_PERSON, str(ask)
    return statuses


def test_every_operation_and_page_has_its_line(house: House) -> None:
    assert {operation.name for operation in house.operations} == NEEDS.keys() | {"signOn"}
    assert PAGES.keys() == PLACES.keys()
    named = {need for line in (*NEEDS.values(), *PAGES.values()) for need in line.split()}
    assert named == set(PERMISSIONS) - {"affiliates"}, "there is nothing of affiliates here"


@pytest.mark.parametrize("held", [*PERMISSIONS, ""])
def test_one_permission_opens_what_is_its_own(granted: House, held: str) -> None:
    permissions = frozenset(held.split())
    grant(granted, permissions)
    with granted.wire(CLIENT, INES) as wire:
        tried(granted, wire, permissions)


def test_each_permission_is_missed(granted: House, soak: bool) -> None:
    missed = PERMISSIONS if soak else ("domains", "managedomains")
    with granted.wire(CLIENT, INES) as wire:
        for one in missed:
            permissions = frozenset(PERMISSIONS) - {one}
            grant(granted, permissions)
            tried(granted, wire, permissions)
    print(f"{len(missed)} of {len(PERMISSIONS)} permissions taken away")


def test_all_permissions_are_no_more_than_the_owner_has(granted: House) -> None:
    grant(granted, frozenset(PERMISSIONS))
    with granted.wire(CLIENT, INES) as wire:
        assert set(tried(granted, wire, frozenset(PERMISSIONS)).values()) == {200, 201, 204}


@pytest.mark.parametrize("held", [*PERMISSIONS, "", " ".join(PERMISSIONS)])
def test_capabilities_are_what_works(granted: House, held: str) -> None:
    grant(granted, frozenset(held.split()))
    with granted.wire(CLIENT, INES) as wire:
        (ask,) = [asks_of(one, {}) for one in granted.operations if one.name == "listCapabilities"]
        body = wire(ask).body.decode()
    for capability, operation in CAPABILITIES.items():
        works = frozenset(held.split()).issuperset(NEEDS[operation].split())
        assert (f'"{capability}"' in body) is works, capability


def test_words_that_are_no_permission_open_nothing(granted: House, soak: bool) -> None:
    words = ("*", "PRODUCTS", "product", "products,", "products;domains", "all", "owner", "1", "prod-ucts")
    tried_ = words if soak else words[:2]
    with granted.wire(CLIENT, INES) as wire:
        for word in tried_:
            grant(granted, frozenset([word]))
            tried(granted, wire, frozenset())
    print(f"{len(tried_)} of {len(words)} words")


def test_a_page_that_lets_change_what_a_domain_is_wants_a_fresh_sign_in(house: House) -> None:
    own = house.own(CLIENT, MARTA)
    (operation,) = [one for one in house.operations if one.name == "signOn"]
    issued = house.gateway.enter(CLIENT, MARTA, fresh=False)
    with Wire(house.gateway.base, {"Authorization": f"Bearer {issued.access}"}) as wire:
        statuses = {place: wire(asks_of(operation, own, place)).status for place in PLACES}
    wanted = {place for place, status in statuses.items() if status == 401}
    assert wanted == {"domain", "profile", "password", "security"}
    assert set(statuses.values()) == {200, 401}
