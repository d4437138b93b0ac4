"""Tickets, their conversations and attachments, and the departments they go to."""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypeVar

from pmdesk.api.errors import Garbled, NotFound, Refused
from pmdesk.api.file_sink import save
from pmdesk.api.pace import Lane
from pmdesk.api.provider import Download, Page
from pmdesk.api.transport import FILE_BODY
from pmdesk.api.whmcs.calls import OWNED_SECONDS, Calls
from pmdesk.api.whmcs.lists import Listing
from pmdesk.api.whmcs.quirks import (
    BadValue,
    Row,
    known_word,
    read_row,
    to_bool,
    to_id,
    to_instant,
    to_int,
    to_line,
    to_option,
    to_prose,
)
from pmdesk.api.whmcs.wire import Reading, check_single, is_owner, rows
from pmdesk.records import Area, Relation
from pmdesk.records.tickets import (
    Attachment,
    Author,
    Conversation,
    Department,
    Message,
    Ticket,
    TicketStatus,
)

T = TypeVar("T")

TICKETS = Listing("GetTickets", Area.TICKETS, "tickets", "ticket", "userid", size=250)
OPENING = "0"
"""The ``replyid`` of a ticket's first message."""

_STATUS = {
    "open": TicketStatus.OPEN,
    "answered": TicketStatus.ANSWERED,
    "customer reply": TicketStatus.CUSTOMER_REPLY,
    "in progress": TicketStatus.IN_PROGRESS,
    "on hold": TicketStatus.ON_HOLD,
    "closed": TicketStatus.CLOSED,
}
_ABOUT = {"S": Area.SERVICES, "D": Area.DOMAINS}
_RELATED = re.compile(r"([SD])([1-9][0-9]{0,15})").fullmatch
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?").fullmatch
_NAME_BYTES, _ENDING_BYTES = 150, 16
_STORED_NAME = re.compile(r"^[0-9]+_")
_NEEDED = frozenset({"id", "ticketid", "tid", "status"})
_NEEDED_OF_MESSAGE = frozenset(
    {"replyid", "message", "admin", "requestor_type", "attachment", "attachments", "attachments_removed"}
)
ATTACHMENTS = Lane("attachments", parallel=2)
"""Files come as base64 within JSON and are held whole, several times over: few at a time."""
_ALL_DEPARTMENTS: Mapping[str, object] = {"ignore_dept_assignments": True}


class Tickets:
    """The calls about support."""

    def __init__(self, calls: Calls, most: int = FILE_BODY) -> None:
        """``most`` bytes of an attachment."""
        self._calls, self._most = calls, most
        self._departments: tuple[float, tuple[Department, ...]] | None = None

    async def departments(self) -> tuple[Department, ...]:
        """The departments, whichever the API's own admin works in."""
        self._calls.permit("tickets")
        found = await self._calls.ask("GetSupportDepartments", _ALL_DEPARTMENTS, departments)
        self._departments = self._calls.pacer.ticks(), found
        return found

    async def page(self, cursor: str | None) -> Page[Ticket]:
        """A page of tickets; a guest's tickets have no client and are nobody's."""
        self._calls.permit("tickets")
        names, zone = await self._names(), self._calls.zone
        return await self._calls.page(
            TICKETS, cursor, lambda row: ticket(row, zone, names), **_ALL_DEPARTMENTS
        )

    async def conversation(self, ticket_id: str) -> Conversation:
        """The ticket with its messages; staff's notes and the ticket's key come along and are never read."""
        self._calls.permit("tickets")
        zone, client = self._calls.zone, self._calls.client_id
        return await self._read(ticket_id, lambda row: conversation(row, zone, client))

    async def web_key(self, ticket_id: str) -> tuple[str, str]:
        """Number and key of the ticket's web page: for a one-time link alone, never to be kept."""
        self._calls.permit("tickets")
        return await self._read(
            ticket_id, lambda row: (to_line(row.get("tid"), "tid"), to_line(row.get("c"), "c"))
        )

    async def attachment(self, ticket_id: str, message_id: str, index: int, to: Path) -> Download:
        """Save one file of a message to ``to``; NotFound unless the message is in this client's ticket.

        WHMCS sends it as base64 within JSON (WHMCS developer docs, getticketattachment.md): a third more, and
        of most files a sixty-fourth more again, since PHP writes each slash as two characters. OSError from
        the disk.
        """
        found = await self.conversation(ticket_id)
        if index < 0 or message_id not in (message.id for message in found.messages):
            raise NotFound
        opening = message_id == OPENING
        params = {
            "relatedid": self._calls.number(ticket_id if opening else message_id),
            "type": "ticket" if opening else "reply",
            "index": index,
        }
        name, data = await self._calls.ask(
            "GetTicketAttachment",
            params,
            attached_file,
            lane=ATTACHMENTS,
            max_body=self._most * 3 // 2 + 4096,
        )
        if len(data) > self._most:
            raise Garbled("a file too large to be saved")
        digest = await save(to, data)
        media = mimetypes.guess_type(name)[0] if name else None
        return Download(
            path=to,
            size=len(data),
            sha256=digest,
            media_type=media or "application/octet-stream",
            name=name or None,
        )

    async def _names(self) -> dict[str, str]:
        """Department names by id; a role that may not read them costs the names, not the tickets."""
        known = self._departments
        if known is None or self._calls.pacer.ticks() - known[0] > OWNED_SECONDS:
            try:
                await self.departments()
            except (Refused, NotFound, Garbled):
                self._departments = self._calls.pacer.ticks(), ()
        assert self._departments is not None
        return {department.id: department.name for department in self._departments[1]}

    async def _read(self, ticket_id: str, record: Callable[[Row], T]) -> T:
        number, client_id = self._calls.number(ticket_id), self._calls.client_id

        def read(data: Row) -> T:
            check_single(data, "ticketid", number, client_id)
            return record(data)

        return await self._calls.ask("GetTicket", {"ticketid": number, "repliessort": "ASC"}, read)


def departments(data: Row) -> tuple[Department, ...]:
    """GetSupportDepartments. One that cannot be read is left out: nothing can be sent to it."""
    reading = Reading(Area.TICKETS, None, 0)
    found = rows(data.get("departments"), "department", "GetSupportDepartments")
    return reading.read(
        found, lambda row: Department(id=to_id(row.get("id"), "id"), name=to_line(row.get("name"), "name"))
    )


def ticket(row: Row, zone: tzinfo, departments: Mapping[str, str], key: str = "id") -> Ticket:
    """One row of GetTickets, or GetTicket (WHMCS developer docs, gettickets.md and getticket.md)."""
    return read_row(lambda row: _ticket(row, zone, departments, key), row, _NEEDED)


def _ticket(row: Row, zone: tzinfo, departments: Mapping[str, str], key: str) -> Ticket:
    ticket_id = to_id(row.get(key), key)
    status = to_line(row.get("status"), "status")
    department = to_int(row.get("deptid"), "deptid")
    related = _RELATED(to_line(row.get("service"), "service").upper())
    return Ticket(
        id=ticket_id,
        number=to_line(row.get("tid"), "tid") or ticket_id,
        subject=to_line(row.get("subject"), "subject"),
        status=_STATUS.get(known_word(status), TicketStatus.UNKNOWN),
        status_word=status,
        department=to_option(row.get("deptname"), "deptname") or departments.get(str(department)),
        priority=to_option(row.get("priority"), "priority"),
        opened=to_instant(row.get("date"), zone, "date"),
        last_reply=to_instant(row.get("lastreply"), zone, "lastreply"),
        about=Relation(area=_ABOUT[related[1]], id=related[2]) if related else None,
    )


def conversation(data: Row, zone: tzinfo, client_id: int) -> Conversation:
    """GetTicket. A message that cannot be read is Garbled: a conversation with holes would mislead."""
    found = [
        message(row, zone, client_id) if isinstance(row, dict) else _bad_row()
        for row in rows(data.get("replies"), "reply", "replies", mark="replyid")
    ]
    early = datetime.min.replace(tzinfo=UTC)
    found.sort(key=lambda said: (said.id != OPENING, said.at or early))
    return Conversation(ticket=ticket(data, zone, {}, "ticketid"), messages=tuple(found))


def message(row: Row, zone: tzinfo, client_id: int) -> Message:
    """One reply of GetTicket; ``replyid`` 0 is the opening message."""
    return read_row(lambda row: _message(row, zone, client_id), row, _NEEDED_OF_MESSAGE)


def _message(row: Row, zone: tzinfo, client_id: int) -> Message:
    number = to_int(row.get("replyid"), "replyid")
    if number is None or number < 0:
        raise BadValue("replyid")
    staff = to_line(row.get("admin"), "admin")
    return Message(
        id=str(number),
        author=_author(row, staff, client_id),
        name=to_line(row.get("requestor_name"), "requestor_name")
        or staff
        or to_line(row.get("name"), "name"),
        at=to_instant(row.get("date"), zone, "date"),
        text=to_prose(row.get("message"), "message"),
        attachments=_attachments(row),
        attachments_removed=bool(to_bool(row.get("attachments_removed"), "attachments_removed")),
    )


def attached_file(data: Row) -> tuple[str, bytes]:
    """Name and contents of GetTicketAttachment."""
    text = data.get("data")
    if not isinstance(text, str):
        raise BadValue("data")
    try:
        # Not base64.b64decode: it makes a copy of the text first, which is as large as the file.
        contents = binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except (binascii.Error, ValueError):
        raise BadValue("data") from None
    return plain_name(to_line(data.get("filename"), "filename")), contents


def plain_name(name: str) -> str:
    """A file name from elsewhere without its folders and without what no file name should hold.

    Fit for every system: no device of Windows's ("CON.txt"), and short enough in bytes to be added to.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    if _DEVICE(plain):
        plain = f"_{plain}"
    if len(plain.encode()) <= _NAME_BYTES:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > _ENDING_BYTES:
        stem, dot, ending = plain, "", ""
    room = _NAME_BYTES - len(f"{dot}{ending}".encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + ending


def _author(row: Row, staff: str, client_id: int) -> Author:
    kind = known_word(to_line(row.get("requestor_type"), "requestor_type"))
    if staff or kind == "operator":
        return Author.STAFF
    if kind == "owner" or (not kind and is_owner(row.get("userid"), client_id)):
        return Author.CUSTOMER
    return Author.OTHER


def _attachments(row: Row) -> tuple[Attachment, ...]:
    """``attachments`` (since 7.10), else the stored names in ``attachment``, which begin with a number."""
    if "attachments" not in row:
        names = (name for name in to_line(row.get("attachment"), "attachment").split("|") if name)
        return tuple(
            Attachment(index=index, name=plain_name(_STORED_NAME.sub("", name)))
            for index, name in enumerate(names)
        )
    found = []
    for place, item in enumerate(rows(row["attachments"], "attachment", "attachments", mark="filename")):
        if not isinstance(item, dict):
            raise BadValue("attachments")
        index = to_int(item.get("index"), "attachments")
        name = plain_name(to_line(item.get("filename"), "attachments"))
        found.append(Attachment(index=place if index is None else index, name=name))
    return tuple(found)


def _bad_row() -> Message:
    raise BadValue("replies")
