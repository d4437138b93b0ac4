"""Actions: one definition each, offered only where they can work."""

from decimal import Decimal

import pytest

from pmdesk.api.provider import Capability
from pmdesk.core.actions import catalogue, domains, invoices, services
from pmdesk.records.domains import Domain, DomainStatus
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from pmdesk.records.services import Service, ServiceStatus

ALL = frozenset(Capability)


def service(status: ServiceStatus, host: str | None = "falcon.host.example") -> Service:
    return Service(id="1", name="Business", status=status, status_word="x", server_host=host)


def test_ids_are_unique_and_found() -> None:
    ids = [action.id for action in catalogue.all_actions()]
    assert len(ids) == len(set(ids))
    assert all(catalogue.find(name).id == name for name in ids)
    with pytest.raises(KeyError):
        catalogue.find("domain.nothing")


def test_the_panel_is_offered_for_a_working_service_with_a_server() -> None:
    assert services.PANEL.offered(service(ServiceStatus.ACTIVE), ALL)
    assert not services.PANEL.offered(service(ServiceStatus.SUSPENDED), ALL)
    assert not services.PANEL.offered(service(ServiceStatus.ACTIVE, None), ALL)


def test_nothing_is_offered_without_its_capability() -> None:
    without = ALL - {Capability.SIGN_ON}
    assert not services.PANEL.offered(service(ServiceStatus.ACTIVE), without)
    assert services.WEBMAIL.offered(service(ServiceStatus.ACTIVE), without)


def test_webmail_is_the_servers_own_address() -> None:
    assert services.WEBMAIL.address is not None
    assert services.WEBMAIL.address(service(ServiceStatus.ACTIVE)) == "https://falcon.host.example:2096/"
    assert not services.WEBMAIL.offered(service(ServiceStatus.TERMINATED), ALL)


@pytest.mark.parametrize("status", list(DomainStatus))
def test_only_a_domain_that_is_ours_can_be_renewed(status: DomainStatus) -> None:
    offered = status.value in ("active", "grace", "redemption", "expired")
    domain = Domain(id="1", name="a.example", status=status, status_word="x")
    assert domains.RENEW.offered(domain, ALL) is offered


@pytest.mark.parametrize("status", list(InvoiceStatus))
def test_only_what_is_owed_can_be_paid(status: InvoiceStatus) -> None:
    total = Money(currency="USD", amount=Decimal("1.00"))
    invoice = Invoice(id="1", number="1", status=status, status_word="x", total=total)
    owed = status in (InvoiceStatus.UNPAID, InvoiceStatus.COLLECTIONS)
    assert invoices.PAY.offered(invoice, ALL) is owed
