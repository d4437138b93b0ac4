"""A customer reaches their own records and nobody else's, whatever the installation answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.errors import Garbled, NotFound
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Place
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
from pmdesk.api.whmcs.wire import Reading
from pmdesk.records import Area
from pmdesk.sandbox.data import neighbours
from pmdesk.sandbox.server import Sandbox
from tests.api.stub import Reply, Seen, Stub
from tests.api.whmcs.conftest import Making
from tests.api.whmcs.reading import CLIENT, SAMPLES, sample

pytestmark = pytest.mark.anyio

SERVICE, DOMAIN = str(neighbours.SERVICE), str(neighbours.DOMAIN)
TICKET, INVOICE, REPLY = str(neighbours.TICKET), str(neighbours.INVOICE), str(neighbours.REPLY)


def doors(
    provider: WhmcsProvider, to: Path, service: str, domain: str, ticket: str, invoice: str
) -> dict[str, Callable[[], Awaitable[object]]]:
    """Every way to one record."""

    def on(place: Place, record_id: str, app: str | None = None) -> Awaitable[object]:
        return provider.sign_on(place, record_id, app)

    return {
        "service": lambda: provider.service(service),
        "domain": lambda: provider.domain(domain),
        "nameservers": lambda: provider.nameservers(domain),
        "lock": lambda: provider.registrar_lock(domain),
        "contacts": lambda: provider.domain_contacts(domain),
        "conversation": lambda: provider.conversation(ticket),
        "attachment": lambda: provider.attachment(ticket, "0", 0, to),
        "reply's attachment": lambda: provider.attachment(ticket, REPLY, 0, to),
        "invoice": lambda: provider.invoice(invoice),
        "pdf": lambda: provider.invoice_pdf(invoice, to),
        "service page": lambda: on(Place.SERVICE, service),
        "panel": lambda: on(Place.PANEL, service, "Email_Accounts"),
        "upgrade": lambda: on(Place.UPGRADE, service),
        "cancel": lambda: on(Place.CANCEL, service),
        "domain page": lambda: on(Place.DOMAIN, domain),
        "renewal": lambda: on(Place.RENEW_DOMAIN, domain),
        "ticket page": lambda: on(Place.TICKET, ticket),
        "invoice page": lambda: on(Place.INVOICE, invoice),
    }


NAMES = sorted(doors(None, Path(), "", "", "", ""))  # type: ignore[arg-type]


@pytest.mark.parametrize("door", NAMES)
async def test_the_neighbours_records_are_not_there(
    provider: WhmcsProvider, sandbox: Sandbox, tmp_path: Path, door: str
) -> None:
    to = tmp_path / "f"
    with pytest.raises(NotFound):
        await doors(provider, to, SERVICE, DOMAIN, TICKET, INVOICE)[door]()
    assert not to.exists()
    asked = set(sandbox.control.requests)
    forbidden = {"CreateSsoToken", "GetTicketAttachment", "DomainGetNameservers", "DomainGetLockingStatus",
                 "DomainGetWhoisInfo"}  # fmt: skip
    assert not asked & forbidden


async def test_but_they_are_there_for_the_neighbour(make: Making, sandbox: Sandbox, tmp_path: Path) -> None:
    neighbour = make(sandbox.other.client_id, sandbox.other.user_id)
    assert (await neighbour.service(SERVICE)).id == SERVICE
    assert (await neighbour.domain(DOMAIN)).id == DOMAIN
    assert (await neighbour.conversation(TICKET)).ticket.id == TICKET
    assert (await neighbour.invoice(INVOICE)).invoice.id == INVOICE


async def test_a_reply_of_another_ticket_is_not_there_under_ones_own(
    provider: WhmcsProvider, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        await provider.attachment("4471", REPLY, 0, tmp_path / "f")


async def test_one_customers_check_is_not_anothers(make: Making, sandbox: Sandbox) -> None:
    owner, neighbour = make(), make(sandbox.other.client_id, sandbox.other.user_id)
    await owner.domains()
    await owner.nameservers("3301")
    with pytest.raises(NotFound):
        await neighbour.nameservers("3301")


async def test_a_record_that_is_moved_away_is_lost_within_minutes(
    provider: WhmcsProvider, sandbox: Sandbox, sleeper: Any
) -> None:
    await provider.nameservers("3302")
    sandbox.control.change_domain(3302, userid=sandbox.other.client_id)
    try:
        sleeper.at += 181
        with pytest.raises(NotFound):
            await provider.nameservers("3302")
    finally:
        sandbox.control.change_domain(3302, userid=sandbox.client_id)


@pytest.mark.parametrize("ids", [(0, 502), (-1, 502), (418, 0), (418, -502)])
async def test_nobody_has_no_view(
    make: Making, ids: tuple[int, int], transport: Transport, pacer: Pacer
) -> None:
    """Above all nobody without a user: a one-time link that names none signs in the account's owner."""
    with pytest.raises(ValueError, match="positive"):
        WhmcsProvider(transport, pacer, "http://127.0.0.1", Credential("a", "b"), *ids)


COUNTED = {
    "products": {"active_services"},
    "domains": {"active_domains"},
    "tickets": {"active_tickets"},
    "invoices": {"unpaid_invoices", "overdue_invoices"},
}


@pytest.mark.parametrize("held", [(), *((one,) for one in COUNTED), tuple(COUNTED), ("profile", "quotes")])
async def test_what_a_user_may_not_see_is_not_counted_for_them(make: Making, held: tuple[str, ...]) -> None:
    counted = msgspec.structs.asdict(await make(permissions=frozenset(held)).counters())
    shown = {name for one in held for name in COUNTED.get(one, ())}
    assert {name for name, number in counted.items() if number is not None} == shown
    assert set().union(*COUNTED.values()) == set(counted)


# --- whatever the owner field holds ---------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.integers(CLIENT - 1, CLIENT + 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(0, 10**6, places=1).map(str)
    | st.text("0123456789 +-.e٤x", max_size=6)
    | st.sampled_from([str(CLIENT), f" {CLIENT}", f"0{CLIENT}", float(CLIENT)]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("id"), inner, max_size=1),
    max_leaves=3,
)


@given(ANYTHING, st.sampled_from([4471, "4471", "many", {"x": 1}, None]))
def test_a_row_is_ours_another_s_or_set_aside_and_nothing_else(owner: object, record_id: object) -> None:
    """Through JSON, as it comes: only our very number shows a row, only another number drops it."""
    row = msgspec.json.Decoder(float_hook=Decimal).decode(json.dumps({"id": record_id, "userid": owner}))
    reading = Reading(Area.INVOICES, "userid", CLIENT)
    shown = reading.read([row], lambda row: True)
    text = owner.strip() if isinstance(owner, str) else owner if type(owner) is int else ""
    if text in (CLIENT, str(CLIENT)):
        assert (shown, reading.foreign, reading.set_aside) == ((True,), 0, [])
    elif reading.foreign:
        assert int(text) != CLIENT
        assert str(int(text)) == str(text)
        assert (shown, reading.set_aside) == ((), [])
    else:
        held = "4471" if record_id in (4471, "4471") else None
        assert shown == ()
        assert [(one.id, one.reason) for one in reading.set_aside] == [(held, "userid")]


# --- an installation that leaks -------------------------------------------------------------------------

MISSING = object()
UNREADABLE: tuple[object, ...] = (
    MISSING, None, "", True, False, [418], [], {"id": 418}, {}, 418.5, 418.0, -418, "0418", "418.0", "+418",
    "418 or 1=1", "many", "٤١٨", "9" * 30,
)  # fmt: skip
OWNERS = {"GetClientsProducts": "clientid"}
LISTS = {
    "services": "GetClientsProducts",
    "addons": "GetClientsAddons",
    "domains": "GetClientsDomains",
    "tickets": "GetTickets",
    "invoices": "GetInvoices",
    "transactions": "GetTransactions",
    "contacts": "GetContacts",
    "sent_mail": "GetEmails",
    "quotes": "GetQuotes",
}


class Leaky:
    """A WHMCS that answers the samples whatever it is asked, with other customers' rows among them."""

    def __init__(self) -> None:
        self.answers = {path.stem: sample(path.stem) for path in SAMPLES.glob("*.json")}

    def __call__(self, seen: Seen) -> Reply:
        return Reply(json.dumps(self.answers[seen.form["action"]]).encode())

    def leak(self, action: str) -> int:
        """Put somebody else's rows among the sample's, in every way an owner can be written; how many."""
        found = next(value for value in self.answers[action].values() if isinstance(value, dict))
        (rows,) = found.values()
        strangers = [419, "419", 0, "0", "4180", " 41 "]
        for number, owner in enumerate(strangers, 900_000):
            rows.insert(0, {**rows[-1], "id": number, OWNERS.get(action, "userid"): owner})
        return len(strangers)

    def last_row(self, action: str) -> dict[str, Any]:
        """The last row of the sample's list, to be changed in place."""
        found = next(value for value in self.answers[action].values() if isinstance(value, dict))
        ((*_, row),) = found.values()
        assert isinstance(row, dict)
        return row


@pytest.fixture
async def leaky(transport: Transport, pacer: Pacer) -> AsyncIterator[tuple[Leaky, WhmcsProvider, Stub]]:
    leaky = Leaky()
    async with Stub(leaky) as stub:
        yield leaky, WhmcsProvider(transport, pacer, stub.url, Credential("a", "b"), CLIENT, 502), stub


@pytest.mark.parametrize("method", sorted(LISTS))
async def test_rows_of_others_are_dropped_and_counted(
    leaky: tuple[Leaky, WhmcsProvider, Stub], method: str
) -> None:
    installation, provider, stub = leaky
    before = await getattr(provider, method)()
    count = installation.leak(LISTS[method])
    after = await getattr(provider, method)()
    assert after.rows == before.rows
    assert after.set_aside == before.set_aside == ()
    assert provider.foreign_rows == count
    asked = next(seen for seen in stub.seen if seen.form["action"] == LISTS[method])
    assert str(CLIENT) in (asked.form.get("clientid"), asked.form.get("userid"))


@pytest.mark.parametrize("method", sorted(LISTS))
async def test_rows_whose_owner_cannot_be_read_are_set_aside_by_their_id(
    leaky: tuple[Leaky, WhmcsProvider, Stub], method: str
) -> None:
    """They may be another's, so they are not shown; they may be ours, so what is held of them must stay."""
    installation, provider, _ = leaky
    before = await getattr(provider, method)()
    action = LISTS[method]
    key, row = OWNERS.get(action, "userid"), installation.last_row(action)
    for owner in UNREADABLE:
        row.pop(key, None)
        if owner is not MISSING:
            row[key] = owner
        after = await getattr(provider, method)()
        assert [one.id for one in before.rows if one not in after.rows] == [str(row["id"])], owner
        assert [(one.id, one.reason) for one in after.set_aside] == [(str(row["id"]), key)], owner
        assert after.total == before.total
        assert provider.foreign_rows == 0


SINGLES = ("GetInvoice", "GetTicket")


async def single(provider: WhmcsProvider, action: str) -> object:
    return await (provider.invoice("10493") if action == "GetInvoice" else provider.conversation("4471"))


@pytest.mark.parametrize("action", SINGLES)
async def test_single_records_of_others(leaky: tuple[Leaky, WhmcsProvider, Stub], action: str) -> None:
    installation, provider, _ = leaky
    for owner in (419, "0"):
        installation.answers[action]["userid"] = owner
        with pytest.raises(NotFound):
            await single(provider, action)


@pytest.mark.parametrize("action", SINGLES)
async def test_another_record_of_another_customer_is_counted(
    leaky: tuple[Leaky, WhmcsProvider, Stub], action: str
) -> None:
    """Somebody else's id in the question is theirs to answer for; another record in the answer is not."""
    installation, provider, _ = leaky
    answer = installation.answers[action]
    answer["userid"] = 419
    with pytest.raises(NotFound):
        await single(provider, action)
    assert provider.foreign_rows == 0
    answer["invoiceid" if action == "GetInvoice" else "ticketid"] = 77
    with pytest.raises(NotFound):
        await single(provider, action)
    assert provider.foreign_rows == 1


@pytest.mark.parametrize("key", ["owner", "id"])
@pytest.mark.parametrize("action", SINGLES)
async def test_a_single_record_that_does_not_say_whose_or_which_it_is(
    leaky: tuple[Leaky, WhmcsProvider, Stub], tmp_path: Path, action: str, key: str
) -> None:
    installation, provider, _ = leaky
    answer = installation.answers[action]
    field = "userid" if key == "owner" else {"GetInvoice": "invoiceid", "GetTicket": "ticketid"}[action]
    for value in UNREADABLE if key == "owner" else ("many", [1], {}, None, True, MISSING):
        answer.pop(field, None)
        if value is not MISSING:
            answer[field] = value
        with pytest.raises(Garbled) as raised:
            await single(provider, action)
        assert raised.value.where == f"{action}: {field}"
    file = {
        "GetInvoice": lambda: provider.invoice_pdf("10493", tmp_path / "f"),
        "GetTicket": lambda: provider.attachment("4471", "0", 0, tmp_path / "f"),
    }
    with pytest.raises(Garbled):
        await file[action]()
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize("method", ["service", "domain"])
async def test_a_service_or_domain_that_does_not_say_whose_it_is(
    leaky: tuple[Leaky, WhmcsProvider, Stub], method: str
) -> None:
    installation, provider, _ = leaky
    action = LISTS[f"{method}s"]
    row = installation.last_row(action)
    assert (await getattr(provider, method)(str(row["id"]))).id == str(row["id"])
    for owner in ("many", {"x": 418}, None):
        row[OWNERS.get(action, "userid")] = owner
        with pytest.raises(Garbled):
            await getattr(provider, method)(str(row["id"]))


async def test_a_record_with_another_id_than_was_asked_for(leaky: tuple[Leaky, WhmcsProvider, Stub]) -> None:
    _, provider, _ = leaky
    for call in (provider.invoice, provider.conversation, provider.service, provider.domain):
        with pytest.raises(NotFound):
            await call("77")


async def test_an_account_that_is_another(leaky: tuple[Leaky, WhmcsProvider, Stub]) -> None:
    installation, provider, _ = leaky
    client = installation.answers["GetClientsDetails"]["client"]
    client["client_id"] = client["id"] = client["userid"] = 419
    with pytest.raises(NotFound):
        await provider.account()
    assert provider.foreign_rows == 1
    for owner in ("many", {"x": 418}, True, "0418"):
        client["client_id"] = client["id"] = client["userid"] = owner
        with pytest.raises(Garbled):
            await provider.account()


async def test_answers_for_another_client(leaky: tuple[Leaky, WhmcsProvider, Stub]) -> None:
    installation, provider, _ = leaky
    for action, call in (("GetCredits", provider.credit_entries), ("GetPayMethods", provider.pay_methods)):
        installation.answers[action]["clientid"] = "419"
        with pytest.raises(NotFound):
            await call()
        for owner in UNREADABLE:
            installation.answers[action].pop("clientid", None)
            if owner is not MISSING:
                installation.answers[action]["clientid"] = owner
            with pytest.raises(Garbled):
                await call()


async def test_drafts_are_not_there(leaky: tuple[Leaky, WhmcsProvider, Stub], tmp_path: Path) -> None:
    installation, provider, _ = leaky
    installation.answers["GetInvoice"]["status"] = "Draft"
    with pytest.raises(NotFound):
        await provider.invoice("10493")
    with pytest.raises(NotFound):
        await provider.invoice_pdf("10493", tmp_path / "f")


async def test_secrets_of_the_wire_are_in_no_record(leaky: tuple[Leaky, WhmcsProvider, Stub]) -> None:
    _, provider, _ = leaky
    shown = ""
    for method in (*LISTS, "account", "pay_methods"):
        shown += repr(await getattr(provider, method)())
    shown += repr(await provider.conversation("4471"))
    for secret in ("not-for-the-desktop", "sampleKey", "Staff only", "k5461309", "cus_hearthrye", "pm_4417"):
        assert secret not in shown


async def test_every_list_is_asked_for_this_client_alone(sandbox: Sandbox, provider: WhmcsProvider) -> None:
    for method in (*LISTS, "account", "pay_methods", "credit_entries"):
        await getattr(provider, method)()
    open_to_all = {"GetSupportDepartments", "GetPaymentMethods"}
    for action, asked in sandbox.control.latest_requests:
        if action not in open_to_all:
            assert str(sandbox.client_id) in (asked.get("clientid"), asked.get("userid")), action
