"""Services and their addons from GetClientsProducts and GetClientsAddons."""

from __future__ import annotations

import re
from datetime import tzinfo
from decimal import Decimal

from pmdesk.api.provider import Page
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.lists import Listing
from pmdesk.api.whmcs.quirks import (
    BadValue,
    Row,
    known_word,
    read_row,
    to_date,
    to_decimal,
    to_id,
    to_instant,
    to_int,
    to_line,
    to_money,
    to_option,
    to_text,
)
from pmdesk.api.whmcs.wire import rows
from pmdesk.records import Area
from pmdesk.records.services import Addon, Cycle, NamedValue, Service, ServiceStatus, Usage

PRODUCTS = Listing("GetClientsProducts", Area.SERVICES, "products", "product", "clientid", size=250)
ADDONS = Listing("GetClientsAddons", Area.ADDONS, "addons", "addon", "userid")

_STATUS = {
    "pending": ServiceStatus.PENDING,
    "active": ServiceStatus.ACTIVE,
    "suspended": ServiceStatus.SUSPENDED,
    "terminated": ServiceStatus.TERMINATED,
    "cancelled": ServiceStatus.CANCELLED,
    "canceled": ServiceStatus.CANCELLED,
    "completed": ServiceStatus.COMPLETED,
    "fraud": ServiceStatus.FRAUD,
}
_CYCLE = {
    "free": Cycle.FREE,
    "free account": Cycle.FREE,
    "one time": Cycle.ONCE,
    "onetime": Cycle.ONCE,
    "weekly": Cycle.WEEKLY,
    "monthly": Cycle.MONTHLY,
    "quarterly": Cycle.QUARTERLY,
    "semi annually": Cycle.HALF_YEARLY,
    "semiannually": Cycle.HALF_YEARLY,
    "annually": Cycle.YEARLY,
    "biennially": Cycle.TWO_YEARLY,
    "triennially": Cycle.THREE_YEARLY,
}

_NEEDED = frozenset({"id", "name", "status", "nextduedate"})
_NEEDED_OF_ADDON = _NEEDED | {"serviceid"}


class Services:
    """The calls about services."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def page(self, cursor: str | None) -> Page[Service]:
        """A page of services. The password that every row carries is never looked at."""
        self._calls.permit("products")
        currency, zone = await self._calls.currency(), self._calls.zone
        page = await self._calls.page(PRODUCTS, cursor, lambda row: service(row, currency, zone))
        self._calls.note_owned(Area.SERVICES, (record.id for record in page.rows))
        return page

    async def one(self, service_id: str) -> Service:
        """One service; NotFound when it is not this client's."""
        self._calls.permit("products")
        currency, zone = await self._calls.currency(), self._calls.zone
        return await self._calls.one(
            PRODUCTS, "serviceid", service_id, lambda row: service(row, currency, zone)
        )

    async def own(self, service_id: str) -> int:
        """The id as a number after its owner was checked; NotFound when it is not this client's."""
        if not self._calls.is_owned(Area.SERVICES, service_id):
            await self._calls.one(PRODUCTS, "serviceid", service_id, lambda row: True)
        return self._calls.number(service_id)

    async def addons(self, cursor: str | None) -> Page[Addon]:
        """All addons: the action knows no paging."""
        self._calls.permit("products")
        currency = await self._calls.currency()
        return await self._calls.page(ADDONS, cursor, lambda row: addon(row, currency))


def service(row: Row, currency: str, zone: tzinfo) -> Service:
    """One row of GetClientsProducts (WHMCS developer docs, getclientsproducts.md)."""
    return read_row(lambda row: _service(row, currency, zone), row, _NEEDED)


def addon(row: Row, currency: str) -> Addon:
    """One row of GetClientsAddons (WHMCS developer docs, getclientsaddons.md)."""
    return read_row(lambda row: _addon(row, currency), row, _NEEDED_OF_ADDON)


def _service(row: Row, currency: str, zone: tzinfo) -> Service:
    status = to_line(row.get("status"), "status")
    cycle = to_line(row.get("billingcycle"), "billingcycle")
    name = to_line(row.get("translated_name"), "translated_name") or to_line(row.get("name"), "name")
    group = to_option(row.get("translated_groupname"), "translated_groupname")
    return Service(
        id=to_id(row.get("id"), "id"),
        name=name,
        group=group or to_option(row.get("groupname"), "groupname"),
        domain=to_option(row.get("domain"), "domain"),
        status=_STATUS.get(known_word(status), ServiceStatus.UNKNOWN),
        status_word=status,
        registered=to_date(row.get("regdate"), "regdate"),
        next_due=to_date(row.get("nextduedate"), "nextduedate"),
        cycle=cycle_of(cycle),
        cycle_word=cycle,
        first_payment=to_money(row.get("firstpaymentamount"), currency, "firstpaymentamount"),
        recurring=to_money(row.get("recurringamount"), currency, "recurringamount"),
        payment_method=pay_name(row),
        quantity=_quantity(row),
        suspension_reason=to_option(row.get("suspensionreason"), "suspensionreason"),
        username=to_option(row.get("username"), "username"),
        server_name=to_option(row.get("servername"), "servername"),
        server_host=to_option(row.get("serverhostname"), "serverhostname"),
        server_ip=to_option(row.get("serverip"), "serverip"),
        dedicated_ip=to_option(row.get("dedicatedip"), "dedicatedip"),
        assigned_ips=tuple(re.findall(r"[^\s,;]+", to_text(row.get("assignedips"), "assignedips"))),
        nameservers=tuple(
            host for key in ("ns1", "ns2", "ns3", "ns4", "ns5") if (host := to_line(row.get(key), key))
        ),
        disk=_usage(row, "diskusage", "disklimit"),
        bandwidth=_usage(row, "bwusage", "bwlimit"),
        usage_counted=to_instant(row.get("lastupdate"), zone, "lastupdate"),
        options=_named(row, "configoptions", "configoption", "option"),
        custom_fields=_named(row, "customfields", "customfield", "name"),
    )


def _addon(row: Row, currency: str) -> Addon:
    status = to_line(row.get("status"), "status")
    cycle = to_line(row.get("billingcycle"), "billingcycle")
    on = to_int(row.get("serviceid"), "serviceid")
    return Addon(
        id=to_id(row.get("id"), "id"),
        service_id=str(on) if on else None,
        name=to_line(row.get("name"), "name"),
        status=_STATUS.get(known_word(status), ServiceStatus.UNKNOWN),
        status_word=status,
        registered=to_date(row.get("regdate"), "regdate"),
        next_due=to_date(row.get("nextduedate"), "nextduedate"),
        cycle=cycle_of(cycle),
        cycle_word=cycle,
        setup_fee=to_money(row.get("setupfee"), currency, "setupfee"),
        recurring=to_money(row.get("recurring"), currency, "recurring"),
        payment_method=pay_name(row),
        quantity=_quantity(row),
    )


def cycle_of(word: str) -> Cycle:
    """The billing cycle a word of WHMCS's names."""
    return _CYCLE.get(known_word(word), Cycle.UNKNOWN)


def pay_name(row: Row) -> str | None:
    """The payment method as customers know it ("Credit Card"), else its module's name."""
    shown = to_option(row.get("paymentmethodname"), "paymentmethodname")
    return shown or to_option(row.get("paymentmethod"), "paymentmethod")


def _quantity(row: Row) -> int:
    return max(1, to_int(row.get("qty"), "qty") or 1)


def _usage(row: Row, used: str, limit: str) -> Usage | None:
    """Megabytes of megabytes; None where nothing was ever counted. A limit of 0 is none."""
    amount, most = to_decimal(row.get(used), used), to_decimal(row.get(limit), limit)
    if amount is None or (not amount and not most):
        return None
    return Usage(used=amount, limit=most if most and most > Decimal(0) else None)


def _named(row: Row, container: str, item: str, label: str) -> tuple[NamedValue, ...]:
    """Labelled values; those without a label or a value say nothing to a reader and are left out."""
    pairs = []
    for found in rows(row.get(container), item, container):
        if not isinstance(found, dict):
            raise BadValue(container)
        name = to_line(found.get("translated_name"), container) or to_line(found.get(label), container)
        value = to_line(found.get("value"), container)
        if name and value:
            pairs.append(NamedValue(name=name, value=value))
    return tuple(pairs)
