"""What changes a domain at its registrar: lock, contacts, transfer code. Each is read back.

Every act reads the domain's owner first, and wants both permissions before it begins: to manage domains, and
to see what is read back. The bare ``domain`` parameter that some of these actions take as well is never used
(WHMCS developer docs, api-reference/domain….md).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable, Mapping
from typing import TypeVar
from xml.sax.saxutils import escape

from pmdesk.api.errors import ProviderError, Refused, Uncertain
from pmdesk.api.pace import REGISTRAR
from pmdesk.api.whmcs.calls import Calls
from pmdesk.api.whmcs.domains import Domains
from pmdesk.api.whmcs.quirks import Row, to_option
from pmdesk.records.domains import DomainContact, Lock, TransferCode

T = TypeVar("T")

_ELEMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}").fullmatch
_LONGEST = 500
_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class DomainChanges:
    """The calls that change a domain."""

    def __init__(self, calls: Calls, domains: Domains) -> None:
        self._calls, self._domains = calls, domains

    async def set_lock(self, domain_id: str, locked: bool) -> Lock:
        """Lock or unlock, always said in so many words; the lock as it is afterwards."""
        number = await self._own(domain_id)
        params = {"domainid": number, "lockstatus": locked}
        await self._calls.change("DomainUpdateLockingStatus", params, lambda data: None, lane=REGISTRAR)
        return await _read_back(self._domains.lock(domain_id))

    async def transfer_code(self, domain_id: str) -> TransferCode:
        """The EPP code, its HTML entities undone; None in it where none was answered: it is mailed."""
        number = await self._own(domain_id)
        return await self._calls.change(
            "DomainRequestEPP", {"domainid": number}, transfer_code, lane=REGISTRAR
        )

    async def set_contacts(
        self, domain_id: str, contacts: Iterable[DomainContact]
    ) -> tuple[DomainContact, ...]:
        """Change some fields; the registrar gets back all of those it gave, under its own names."""
        number = await self._own(domain_id)
        before = await self._domains.contacts(domain_id)
        params = {"domainid": number, "xml": contact_xml(merged(before, contacts))}
        await self._calls.change("DomainUpdateWhoisInfo", params, lambda data: None, lane=REGISTRAR)
        return await _read_back(self._domains.contacts(domain_id))

    async def _own(self, domain_id: str) -> int:
        self._calls.permit("domains")
        self._calls.permit("managedomains")
        return await self._domains.own(domain_id)


async def _read_back(reading: Awaitable[T]) -> T:
    """What was read after a change. It has been sent by now: no trouble in reading says that it was not."""
    try:
        return await reading
    except ProviderError as error:
        raise Uncertain from error


def transfer_code(data: Row) -> TransferCode:
    """``eppcode`` of DomainRequestEPP (documented, and missing in the documented example)."""
    return TransferCode(code=to_option(data.get("eppcode"), "eppcode"))


def merged(before: Iterable[DomainContact], wanted: Iterable[DomainContact]) -> dict[str, dict[str, str]]:
    """All fields by role, the wanted ones changed. Refused for a role or field that was not read before."""
    fields = {one.role: {field.name: field.value for field in one.fields} for one in before}
    for one in wanted:
        held = fields.get(one.role)
        for field in one.fields:
            if held is None or field.name not in held or len(field.value) > _LONGEST:
                raise Refused
            held[field.name] = field.value
    return fields


def contact_xml(contacts: Mapping[str, Mapping[str, str]]) -> str:
    """The ``xml`` of DomainUpdateWhoisInfo. Refused where a name cannot be an element's."""
    roles = []
    for role, held in contacts.items():
        fields = (_element(name, escape(_UNSAID.sub("", value))) for name, value in held.items())
        roles.append(_element(role, "".join(fields)))
    return _element("contactdetails", "".join(roles))


def _element(name: str, inside: str) -> str:
    if not _ELEMENT(name):
        raise Refused
    return f"<{name}>{inside}</{name}>"
