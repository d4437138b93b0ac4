"""Domains from GetClientsDomains, and what the registrar says of them, one call each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from pmdesk.api.errors import Refused
from pmdesk.api.pace import REGISTRAR
from pmdesk.api.provider import Page
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.lists import Listing
from pmdesk.api.whmcs.quirks import (
    BadValue,
    Row,
    known_word,
    read_row,
    to_bool,
    to_date,
    to_id,
    to_int,
    to_line,
    to_money,
    to_text,
)
from pmdesk.api.whmcs.services import pay_name
from pmdesk.records import Area
from pmdesk.records.domains import Domain, DomainContact, DomainStatus, Lock
from pmdesk.records.services import NamedValue

T = TypeVar("T")

DOMAINS = Listing("GetClientsDomains", Area.DOMAINS, "domains", "domain", "userid", size=250)

_STATUS = {
    "pending": DomainStatus.PENDING,
    "pending registration": DomainStatus.PENDING_REGISTRATION,
    "pending transfer": DomainStatus.PENDING_TRANSFER,
    "active": DomainStatus.ACTIVE,
    "grace": DomainStatus.GRACE,
    "grace period": DomainStatus.GRACE,
    "redemption": DomainStatus.REDEMPTION,
    "redemption period": DomainStatus.REDEMPTION,
    "expired": DomainStatus.EXPIRED,
    "cancelled": DomainStatus.CANCELLED,
    "canceled": DomainStatus.CANCELLED,
    "fraud": DomainStatus.FRAUD,
    "transferred away": DomainStatus.TRANSFERRED_AWAY,
}
_NEEDED = frozenset({"id", "domainname", "domain", "status", "expirydate", "nextduedate"})
_NOT_A_CONTACT = frozenset({"result", "status", "message", "warning"})
_BARE_WORD = re.compile(r'(":\s*)(?!(?:null|true|false)\s*[,}])([A-Za-z][^",{}\[\]:]*?)(\s*[,}])')


class Domains:
    """The calls about domains."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def page(self, cursor: str | None) -> Page[Domain]:
        """A page of domains."""
        self._calls.permit("domains")
        currency = await self._calls.currency()
        page = await self._calls.page(DOMAINS, cursor, lambda row: domain(row, currency))
        self._calls.note_owned(Area.DOMAINS, (record.id for record in page.rows))
        return page

    async def one(self, domain_id: str) -> Domain:
        """One domain; NotFound when it is not this client's."""
        self._calls.permit("domains")
        currency = await self._calls.currency()
        return await self._calls.one(DOMAINS, "domainid", domain_id, lambda row: domain(row, currency))

    async def own(self, domain_id: str) -> int:
        """The id as a number after its owner was checked; NotFound when it is not this client's."""
        if not self._calls.is_owned(Area.DOMAINS, domain_id):
            await self._calls.one(DOMAINS, "domainid", domain_id, lambda row: True)
        return self._calls.number(domain_id)

    async def nameservers(self, domain_id: str) -> tuple[str, ...]:
        """The delegation as the registrar has it; Refused in the registrar's words when it does not say."""
        return await self._ask_registrar("DomainGetNameservers", domain_id, nameservers)

    async def lock(self, domain_id: str) -> Lock:
        """The registrar lock; UNKNOWN for any word but WHMCS's two."""
        return await self._ask_registrar("DomainGetLockingStatus", domain_id, lock)

    async def contacts(self, domain_id: str) -> tuple[DomainContact, ...]:
        """The contacts at the registrar."""
        return await self._ask_registrar("DomainGetWhoisInfo", domain_id, contacts)

    async def _ask_registrar(self, action: str, domain_id: str, read: Callable[[Row], T]) -> T:
        self._calls.permit("domains")
        number = await self.own(domain_id)
        return await self._calls.ask(action, {"domainid": number}, read, lane=REGISTRAR)


def domain(row: Row, currency: str) -> Domain:
    """One row of GetClientsDomains (WHMCS developer docs, getclientsdomains.md); ``donotrenew`` inverted."""
    return read_row(lambda row: _domain(row, currency), row, _NEEDED)


def _domain(row: Row, currency: str) -> Domain:
    status = to_line(row.get("status"), "status")
    stopped = to_bool(row.get("donotrenew"), "donotrenew")
    name = to_line(row.get("domainname"), "domainname") or to_line(row.get("domain"), "domain")
    if not name:
        raise BadValue("domainname")
    return Domain(
        id=to_id(row.get("id"), "id"),
        name=name,
        status=_STATUS.get(known_word(status), DomainStatus.UNKNOWN),
        status_word=status,
        registered=to_date(row.get("regdate"), "regdate"),
        expires=to_date(row.get("expirydate"), "expirydate"),
        next_due=to_date(row.get("nextduedate"), "nextduedate"),
        auto_renew=None if stopped is None else not stopped,
        period_years=to_int(row.get("regperiod"), "regperiod") or None,
        first_payment=to_money(row.get("firstpaymentamount"), currency, "firstpaymentamount"),
        recurring=to_money(row.get("recurringamount"), currency, "recurringamount"),
        payment_method=pay_name(row),
        id_protection=to_bool(row.get("idprotection"), "idprotection"),
        dns_management=to_bool(row.get("dnsmanagement"), "dnsmanagement"),
        email_forwarding=to_bool(row.get("emailforwarding"), "emailforwarding"),
    )


def nameservers(data: Row) -> tuple[str, ...]:
    """``ns1`` to ``ns5``; Refused when a registrar answered success with none of them."""
    hosts = (to_line(data.get(f"ns{number}"), f"ns{number}") for number in range(1, 14))
    found = tuple(host for host in hosts if host)
    if not found:
        raise Refused
    return found


def lock(data: Row) -> Lock:
    """``lockstatus``: some registries have no lock and give an empty or odd value, which is UNKNOWN."""
    value = data.get("lockstatus")
    word = value.strip().lower() if isinstance(value, str) else ""
    return {"locked": Lock.LOCKED, "unlocked": Lock.UNLOCKED}.get(word, Lock.UNKNOWN)


def contacts(data: Row) -> tuple[DomainContact, ...]:
    """Every role with the registrar's own fields, whether it came as an object or as JSON in a text."""
    return tuple(
        DomainContact(role=role, fields=_fields(value, role))
        for role, value in data.items()
        if role not in _NOT_A_CONTACT and value not in (None, "", [], {})
    )


def _fields(value: object, role: str) -> tuple[NamedValue, ...]:
    if isinstance(value, str):
        value = _inner_json(value)
        if isinstance(value, str):
            return (NamedValue(name="", value=to_line(value, role)),)
    if not isinstance(value, dict):
        raise BadValue(role)
    return tuple(
        NamedValue(name=str(name), value=text)
        for name, inner in value.items()
        if not isinstance(inner, (dict, list)) and (text := to_text(inner, role).strip())
    )


def _inner_json(text: str) -> object:
    """The object written in a text; the documented one holds a bare word (``"Country":GB``)."""
    mended = _BARE_WORD.sub(r'\1"\2"\3', text) if len(text) < 10_000 else text
    for attempt in (text, mended):
        try:
            found = msgspec.json.decode(attempt)
        except msgspec.DecodeError:
            continue
        if isinstance(found, dict):
            return found
    return text
