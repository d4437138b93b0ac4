"""What changes something at a WHMCS: sent once, to the customer's own records, confirmed by reading back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pmdesk.api.capability import Capability
from pmdesk.api.errors import (
    NotAllowed,
    NotFound,
    NotReached,
    ProviderError,
    RateLimited,
    Refused,
    Unavailable,
    Uncertain,
)
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.domain_changes import contact_xml, merged
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.records.domains import DomainContact, Lock, TransferCode
from pmdesk.records.services import NamedValue
from pmdesk.sandbox.server import Sandbox, serve
from tests.api.stub import Reply, Stub, nothing_listens
from tests.api.whmcs.conftest import MORNING, Making

pytestmark = pytest.mark.anyio

MINE, OTHERS = "3301", "3401"
MAILED = "3302"
"""A domain at the registrar that mails its codes."""
CHANGES = (
    "DomainUpdateLockingStatus",
    "DomainRequestEPP",
    "DomainUpdateWhoisInfo",
    "AddOrder",
    "UpdateUser",
)


@pytest.fixture
def running() -> Iterator[Sandbox]:
    """A pretend provider for each test: they change it."""
    with serve(today=MORNING) as sandbox:
        yield sandbox


def made(sandbox: Sandbox) -> dict[str, int]:
    """Which changing actions reached the provider."""
    return {name: count for name, count in sandbox.control.requests.items() if name in CHANGES}


async def test_a_lock_is_taken_off_and_put_on(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    assert await provider.set_registrar_lock(MINE, False) is Lock.UNLOCKED
    assert await provider.registrar_lock(MINE) is Lock.UNLOCKED
    assert await provider.set_registrar_lock(MINE, True) is Lock.LOCKED
    assert made(sandbox) == {"DomainUpdateLockingStatus": 2}
    sent = [asked for name, asked in sandbox.control.latest_requests if name == "DomainUpdateLockingStatus"]
    assert [asked["lockstatus"] for asked in sent] == ["0", "1"]
    assert all("domain" not in asked for asked in sent)


async def test_a_lock_that_a_registrar_does_not_know_is_told_as_it_is(provider: WhmcsProvider) -> None:
    before = await provider.registrar_lock(MAILED)
    assert await provider.set_registrar_lock(MAILED, before is not Lock.LOCKED) in Lock


async def test_a_transfer_code_is_said_or_mailed(provider: WhmcsProvider) -> None:
    with pytest.raises(Refused):
        await provider.transfer_code(MINE)
    await provider.set_registrar_lock(MINE, False)
    said = await provider.transfer_code(MINE)
    assert said.code
    assert "&" not in said.code or ";" not in said.code, "entities are undone"
    assert (await provider.transfer_code(MAILED)).code is None


def test_a_transfer_code_does_not_print_itself() -> None:
    assert repr(TransferCode(code="s3cret")) == "TransferCode(…)"


async def test_one_field_of_a_contact_changes_and_the_others_stay(provider: WhmcsProvider) -> None:
    before = await provider.domain_contacts(MINE)
    role, name = before[0].role, before[0].fields[0].name
    wish = DomainContact(role=role, fields=(NamedValue(name=name, value='<New> & "old"'),))
    after = await provider.set_domain_contacts(MINE, (wish,))
    assert after == await provider.domain_contacts(MINE)
    changed = replace(before[0].fields[0], value='<New> & "old"')
    assert after[0] == replace(before[0], fields=(changed, *before[0].fields[1:]))
    assert after[1:] == before[1:]


@pytest.mark.parametrize(
    ("role", "field"), [("Nobody", "Email"), ("Registrant", "Nothing"), ("Registrant", "a><b/><c")]
)
async def test_what_the_registrar_does_not_have_is_not_sent(
    provider: WhmcsProvider, sandbox: Sandbox, role: str, field: str
) -> None:
    wish = DomainContact(role=role, fields=(NamedValue(name=field, value="x"),))
    with pytest.raises(Refused):
        await provider.set_domain_contacts(MINE, (wish,))
    assert made(sandbox) == {}


text = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True)


@given(st.dictionaries(names, st.dictionaries(names, text, max_size=4), max_size=3))
def test_contacts_come_through_xml_whole(contacts: dict[str, dict[str, str]]) -> None:
    root = ElementTree.fromstring(contact_xml(contacts))
    assert root.tag == "contactdetails"
    read = {role.tag: {field.tag: field.text or "" for field in role} for role in root}
    assert read == {
        role: {name: sayable(value) for name, value in fields.items()} for role, fields in contacts.items()
    }


def sayable(value: str) -> str:
    """What XML 1.0 can say of a text; it knows one line end alone."""
    plain = "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    return plain.replace("\r\n", "\n").replace("\r", "\n")


@given(names, names, text)
def test_merging_changes_only_what_was_asked(role: str, field: str, value: str) -> None:
    before = (DomainContact(role=role, fields=(NamedValue(name=field, value="old"),)),)
    assert merged(before, ()) == {role: {field: "old"}}
    wish = (DomainContact(role=role, fields=(NamedValue(name=field, value=value),)),)
    assert merged(before, wish) == {role: {field: value}}
    with pytest.raises(Refused):
        merged((), wish)


async def test_a_renewal_is_ordered_and_makes_an_invoice(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    order = await provider.renew_domain(MINE, 2)
    assert order.invoice_id
    invoice = await provider.invoice(order.invoice_id)
    assert invoice.balance is not None
    assert invoice.balance.amount > 0
    (sent,) = [asked for name, asked in sandbox.control.latest_requests if name == "AddOrder"]
    name = (await provider.domain(MINE)).name
    assert sent[f"domainrenewals[{name}]"] == "2"
    assert set(sent) == {"clientid", "paymentmethod", f"domainrenewals[{name}]", "action", "responsetype"}
    assert not sandbox.control.spent, "nothing is renewed before it is paid"


async def test_an_order_says_where_the_customer_is(make: Making, sandbox: Sandbox) -> None:
    """Without it WHMCS would check for fraud at the address of whoever calls its API."""
    await make(address=lambda: "203.0.113.40").renew_domain(MINE, 1)
    (sent,) = [asked for name, asked in sandbox.control.latest_requests if name == "AddOrder"]
    assert sent["clientip"] == "203.0.113.40"


@pytest.mark.parametrize("years", [0, -1, 11, 10**9])
async def test_years_that_are_none_are_not_ordered(
    provider: WhmcsProvider, sandbox: Sandbox, years: int
) -> None:
    with pytest.raises(Refused):
        await provider.renew_domain(MINE, years)
    assert made(sandbox) == {}


async def test_the_address_to_sign_in_with_changes(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    await provider.change_email("marta.new@hearthandrye.example")
    (sent,) = [asked for name, asked in sandbox.control.latest_requests if name == "UpdateUser"]
    assert sent["user_id"] == str(sandbox.user_id)
    with pytest.raises(Refused):
        await provider.change_email(sandbox.other.email)


@pytest.mark.parametrize(
    "address", ["", "x", "@", "a@b", "a b@c.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>",
    "a@b@c.example",
     "a@" + "b" * 300 + ".example", "a@b.example,c@d.example"],
)  # fmt: skip
async def test_what_is_no_address_is_not_sent(
    provider: WhmcsProvider, sandbox: Sandbox, address: str
) -> None:
    with pytest.raises(Refused):
        await provider.change_email(address)
    assert made(sandbox) == {}


async def test_the_neighbours_domains_are_not_touched(provider: WhmcsProvider, sandbox: Sandbox) -> None:
    contact = DomainContact(role="Registrant", fields=(NamedValue(name="Email", value="x@y.example"),))
    for record in (OTHERS, "999999", "0", "-1", "x", "", "3301 ", "３３０１", "1e3"):
        for change in (
            provider.set_registrar_lock(record, False),
            provider.transfer_code(record),
            provider.set_domain_contacts(record, (contact,)),
            provider.renew_domain(record, 1),
        ):
            with pytest.raises(NotFound):
                await change
    assert made(sandbox) == {}
    assert not {name for name in sandbox.control.requests if name.startswith("DomainGet")}


@pytest.mark.parametrize("held", [frozenset(), frozenset({"domains", "invoices", "tickets", "profile"})])
async def test_rights_hold(make: Making, sandbox: Sandbox, held: frozenset[str]) -> None:
    limited = make(permissions=held)
    contact = DomainContact(role="Registrant", fields=(NamedValue(name="Email", value="x@y.example"),))
    for change in (
        limited.set_registrar_lock(MINE, False),
        limited.transfer_code(MINE),
        limited.set_domain_contacts(MINE, (contact,)),
        limited.renew_domain(MINE, 1),
    ):
        with pytest.raises(NotAllowed):
            await change
    assert made(sandbox) == {}


@pytest.mark.parametrize("held", [{"managedomains"}, {"domains"}])
async def test_whoever_may_not_see_domains_changes_none(
    make: Making, sandbox: Sandbox, held: set[str]
) -> None:
    """Else the lock would be off, and the answer that this is not allowed."""
    limited = make(permissions=frozenset(held))
    with pytest.raises(NotAllowed):
        await limited.set_registrar_lock(MINE, False)
    assert made(sandbox) == {}
    assert await make().registrar_lock(MINE) is Lock.LOCKED
    assert not limited.capabilities & {
        Capability.SET_LOCK,
        Capability.SET_CONTACTS,
        Capability.TRANSFER_CODE,
    }


async def test_an_owner_is_read_before_every_act_where_that_is_wished(make: Making, sandbox: Sandbox) -> None:
    provider = make(owned_seconds=0.0)
    await provider.domains()
    await provider.nameservers(MINE)
    sandbox.control.change_domain(int(MINE), userid=sandbox.other.client_id)
    with pytest.raises(NotFound):
        await provider.nameservers(MINE)
    with pytest.raises(NotFound):
        await provider.set_registrar_lock(MINE, False)


FAULTS = {
    "reset": Uncertain,
    "truncated": Uncertain,
    "server-error": Uncertain,
    "maintenance": Uncertain,
    "stall": Uncertain,
    "html": Uncertain,
    "rate-limit": RateLimited,
    "invalid-ip": Unavailable,
    "denied": Refused,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_answer_that_was_lost_may_mean_that_it_happened(
    provider: WhmcsProvider, sandbox: Sandbox, fault: str
) -> None:
    sandbox.control.fault(fault, target="DomainUpdateLockingStatus")
    with pytest.raises(ProviderError) as caught:
        await provider.set_registrar_lock(MINE, False)
    assert type(caught.value) is FAULTS[fault] or isinstance(caught.value, FAULTS[fault])
    assert made(sandbox) == {"DomainUpdateLockingStatus": 1}, "sent once"


@pytest.mark.parametrize("fault", ["reset", "server-error", "maintenance", "html", "rate-limit", "denied"])
async def test_a_change_that_cannot_be_read_back_may_have_happened(
    provider: WhmcsProvider, sandbox: Sandbox, fault: str
) -> None:
    """It did: whoever was told that the host could do nothing now would believe that the lock is still on."""
    before = await provider.domain_contacts(MINE)
    sandbox.control.fault(fault, target="DomainGetLockingStatus")
    with pytest.raises(Uncertain):
        await provider.set_registrar_lock(MINE, False)
    assert made(sandbox) == {"DomainUpdateLockingStatus": 1}
    sandbox.control.clear_faults()
    provider._calls.pacer._held.clear()
    assert await provider.registrar_lock(MINE) is Lock.UNLOCKED
    assert await provider.domain_contacts(MINE) == before


async def test_what_never_got_there_did_not_happen(transport: Transport, pacer: Pacer) -> None:
    async with nothing_listens() as url:
        provider = WhmcsProvider(transport, pacer, url, Credential("a", "b"), 418, 502)
        with pytest.raises(NotReached):
            await provider.change_email("a@b.example")


async def test_an_order_without_an_invoice_has_none(transport: Transport, pacer: Pacer) -> None:
    row = {
        "id": "7",
        "userid": "418",
        "domainname": "a.example",
        "status": "Active",
        "paymentmethod": "stripe",
    }
    answers = {
        "GetClientsDomains": {"result": "success", "domains": {"domain": [row]}},
        "AddOrder": {"result": "success", "orderid": 9, "invoiceid": "0"},
    }
    async with Stub(lambda seen: Reply(json.dumps(answers[seen.form["action"]]).encode())) as stub:
        provider = WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), 418, 502)
        order = await provider.renew_domain("7", 1)
        assert (order.id, order.invoice_id) == ("9", None)
        for odd in ("a[0].example", "a].example"):
            row["domainname"] = odd
            with pytest.raises(ProviderError):
                await provider.renew_domain("7", 1)
