"""The facts the rules look at, read from a real store."""

from __future__ import annotations

from msgspec.structs import replace

from pmdesk.core.facts import Facts, OwedInvoice, gather
from pmdesk.records import Area
from pmdesk.records.domains import DomainStatus
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.records.services import ServiceStatus
from pmdesk.records.tickets import TicketStatus
from pmdesk.store.database import Store
from tests.core.samples import ACCOUNT, details, domain, invoice, service, ticket, usd
from tests.helpers import DAY_ONE


def test_only_what_may_need_the_owner_is_read(store: Store) -> None:
    unpaid, other = invoice("1"), invoice("2")
    rows = [unpaid, other, invoice("3", InvoiceStatus.PAID)]
    store.invoices.replace(ACCOUNT, rows, 3, DAY_ONE)
    store.details.put(ACCOUNT, details(unpaid), DAY_ONE)
    living, gone = domain("1"), domain("2", DomainStatus.TRANSFERRED_AWAY)
    store.domains.replace(ACCOUNT, [living, gone], 2, DAY_ONE)
    answered, closed = ticket("1", TicketStatus.ANSWERED), ticket("2", TicketStatus.CLOSED)
    store.tickets.replace(ACCOUNT, [answered, closed], 2, DAY_ONE)
    suspended = service("2", ServiceStatus.SUSPENDED)
    store.services.replace(ACCOUNT, [service("1"), suspended], 2, DAY_ONE)
    assert gather(store, ACCOUNT) == Facts(
        account=ACCOUNT,
        invoices=(OwedInvoice(invoice=unpaid, details=details(unpaid)), OwedInvoice(invoice=other)),
        domains=(living,),
        tickets=(answered,),
        services=(suspended,),
    )
    assert gather(store, "another") == Facts(account="another")


def test_details_count_only_while_the_list_says_the_same() -> None:
    one = invoice()
    kept = details(one, balance=usd("10.00"))
    assert OwedInvoice(invoice=one, details=kept).owed == usd("10.00")
    assert (
        OwedInvoice(invoice=invoice(status=InvoiceStatus.COLLECTIONS), details=kept).current_details is None
    )
    assert OwedInvoice(invoice=invoice(total=usd("99.00")), details=kept).owed == usd("99.00")
    assert OwedInvoice(invoice=one, details=details(one, balance=None)).owed == one.total


def test_without_an_area_nothing_of_it_is_looked_at() -> None:
    facts = Facts(
        account=ACCOUNT,
        invoices=(OwedInvoice(invoice=invoice()),),
        domains=(domain(),),
        tickets=(ticket(),),
        services=(service(),),
    )
    assert facts.without(()) == facts
    assert facts.without({Area.DOMAINS, Area.ACCOUNT}) == replace(facts, domains=())
    assert facts.without(frozenset(Area)) == Facts(account=ACCOUNT)
