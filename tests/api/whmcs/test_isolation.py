"""A customer reaches their own records and nobody else's, whatever the installation answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pmdesk.api.errors import NotFound
from pmdesk.api.pace import Pacer
from pmdesk.api.provider import Place
from pmdesk.api.transport import Transport
from pmdesk.api.whmcs.calls import Credential
from pmdesk.api.whmcs.provider import WhmcsProvider
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


# --- an installation that leaks -------------------------------------------------------------------------

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
        key = OWNERS.get(action, "userid")
        strangers = [419, "419", 0, "0", None, "", True, [418], {"id": 418}, "4180", 418.5, "418 or 1=1"]
        for number, owner in enumerate(strangers, 900_000):
            rows.insert(0, {**rows[-1], "id": number, key: owner})
        rows.insert(0, {name: value for name, value in rows[-1].items() if name != key})
        return len(strangers) + 1


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


async def test_single_records_of_others(leaky: tuple[Leaky, WhmcsProvider, Stub], tmp_path: Path) -> None:
    installation, provider, _ = leaky
    for action in ("GetInvoice", "GetTicket"):
        for owner in (419, "0", None, "", [418]):
            installation.answers[action]["userid"] = owner
            with pytest.raises(NotFound):
                await (provider.invoice("10493") if action == "GetInvoice" else provider.conversation("4471"))
        del installation.answers[action]["userid"]
        with pytest.raises(NotFound):
            await (provider.invoice("10493") if action == "GetInvoice" else provider.conversation("4471"))


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


async def test_answers_for_another_client(leaky: tuple[Leaky, WhmcsProvider, Stub]) -> None:
    installation, provider, _ = leaky
    for action, call in (("GetCredits", provider.credit_entries), ("GetPayMethods", provider.pay_methods)):
        installation.answers[action]["clientid"] = "419"
        with pytest.raises(NotFound):
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
