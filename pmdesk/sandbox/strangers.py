"""Puts another customer's records among an answer, as a host would that filters wrongly.

The records are asked for with the other customer's number, so they look as they do for their owner.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pmdesk.sandbox.data.translator import TRANSLATIONS
from pmdesk.sandbox.installation import Installation

Form = dict[str, str]
Answer = dict[str, Any]
Ask = Callable[[Form], Awaitable[Answer]]


@dataclass(frozen=True)
class _List:
    """How an action lists: by which parameter it knows the client, where its rows are, what narrows it."""

    client: str
    outer: str
    inner: str = ""
    narrowed_by: tuple[str, ...] = ()
    paged: bool = True


_LISTS = {
    "getclientsproducts": _List("clientid", "products", "product", ("serviceid", "pid", "domain")),
    "getclientsdomains": _List("clientid", "domains", "domain", ("domainid", "domain")),
    "getclientsaddons": _List("clientid", "addons", "addon", ("serviceid", "addonid"), paged=False),
    "getinvoices": _List("userid", "invoices", "invoice", ("status",)),
    "gettransactions": _List(
        "clientid", "transactions", "transaction", ("invoiceid", "transid"), paged=False
    ),
    "gettickets": _List("clientid", "tickets", "ticket", ("status", "deptid", "subject")),
    "getcontacts": _List("userid", "contacts", "contact"),
    "getpaymethods": _List("clientid", "paymethods", narrowed_by=("paymethodid", "type"), paged=False),
    "getcredits": _List("clientid", "credits", "credit", paged=False),
    "getemails": _List("clientid", "emails", "email", ("date", "subject")),
    "getquotes": _List("userid", "quotes", "quote", ("quoteid", "stage")),
    "getorders": _List("userid", "orders", "order", ("id", "status")),
}
_RECORDS = {"getinvoice": ("invoices", "invoiceid"), "getticket": ("tickets", "ticketid")}


class Strangers:
    """Knows who is another customer, and what is theirs."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def _other_than(self, client: int) -> int:
        other = self._installation.other.client_id
        return other if client != other else TRANSLATIONS

    async def among(self, form: Form, own: Answer, ask: Ask, *, only: bool) -> Answer:
        """The answer ``own`` to ``form`` with a stranger's rows before its own, or ``only`` with theirs;
        a single record is a stranger's either way. What names no customer stays as it is."""
        action = form.get("action", "").lower()
        if action in _RECORDS:
            changed = self._another_record(form, *_RECORDS[action])
            return await ask(changed) if changed else own
        if action == "getclientsdetails":
            client = str(self._other_than(_number(form.get("clientid"))))
            return await ask({**form, "clientid": client})
        listed = _LISTS.get(action)
        if listed is None or not form.get(listed.client) or own.get("result") != "success":
            return own
        theirs = await self._theirs(form, listed, ask)
        rows = _rows(theirs, listed)
        total = _number(theirs.get("totalresults")) or len(rows)
        mine: list[Any] = []
        if not only:
            mine = await _mine(form, own, listed, ask, skipped=total, shown=len(rows))
            total += _number(own.get("totalresults"))
        return _with_rows(own, listed, rows + mine, total)

    def _another_record(self, form: Form, table: str, parameter: str) -> Form | None:
        """The same question for a record of somebody else's."""
        database = self._installation.database
        with self._installation.lock:
            asked = (_number(form.get(parameter)),)
            owner = database.value(f"SELECT userid FROM {table} WHERE id = ?", asked)  # noqa: S608
            sql = f"SELECT MIN(id) FROM {table} WHERE userid = ? AND status <> 'Draft'"  # noqa: S608
            found = database.value(sql, (self._other_than(owner or 0),))
        return {**form, parameter: str(found)} if found else None

    async def _theirs(self, form: Form, listed: _List, ask: Ask) -> Answer:
        """The stranger's rows for the same question, or, where they have none such, for a wider one."""
        client = str(self._other_than(_number(form[listed.client])))
        theirs = await ask({**form, listed.client: client})
        if _number(theirs.get("totalresults")) or _rows(theirs, listed):
            return theirs
        wider = {name: value for name, value in form.items() if name not in listed.narrowed_by}
        return await ask({**wider, listed.client: client})


async def _mine(form: Form, own: Answer, listed: _List, ask: Ask, *, skipped: int, shown: int) -> list[Any]:
    """The customer's own rows of a page of both: a client that counts rows on must not miss any."""
    if not listed.paged:
        return _rows(own, listed)
    start, number = _number(form.get("limitstart")), _number(form.get("limitnum")) or 25
    if shown >= number:
        return []
    page = {"limitstart": str(max(start - skipped, 0)), "limitnum": str(number - shown)}
    return _rows(await ask({**form, **page}), listed)


def _rows(answer: Answer, listed: _List) -> list[Any]:
    held = answer.get(listed.outer) or {}
    found = held.get(listed.inner, []) if isinstance(held, dict) else held
    return list(found)


def _with_rows(own: Answer, listed: _List, rows: list[Any], total: int) -> Answer:
    """The same answer with other rows, its counts right and of the kinds they were."""
    answer = dict(own)
    for name, value in (("totalresults", total), ("numreturned", len(rows))):
        if name in own:
            answer[name] = str(value) if isinstance(own[name], str) else value
    answer[listed.outer] = {listed.inner: rows} if listed.inner else rows
    return answer


def _number(value: object) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
