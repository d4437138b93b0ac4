"""The bakery's tickets: every department, every status, and what was said in them."""

from __future__ import annotations

from dataclasses import dataclass

from pmdesk.sandbox.data.account import CLIENT, EMAIL, INES_EMAIL, INES_NAME, NAME
from pmdesk.sandbox.data.conversations import CONVERSATIONS, Message, Ticket
from pmdesk.sandbox.data.days import Days
from pmdesk.sandbox.data.files import file
from pmdesk.sandbox.database import Database

ANSWERED = 4471


@dataclass(frozen=True)
class _Author:
    name: str
    email: str
    kind: str


_MARTA = _Author(NAME, EMAIL, "Owner")
_INES = _Author(INES_NAME, INES_EMAIL, "Authorized User")


def _author(message: Message) -> _Author:
    if message.by == "marta":
        return _MARTA
    return _INES if message.by == "ines" else _Author(message.by, "", "Operator")


def add(database: Database, days: Days) -> None:
    """Put the tickets, replies, staff notes and files in."""
    reply = 7001
    for ticket in CONVERSATIONS:
        _open(database, days, ticket)
        for message in ticket.messages[1:]:
            _reply(database, days, ticket, message, reply)
            reply += 1
        if ticket.note:
            last = ticket.messages[-1]
            database.insert(
                "ticketnotes",
                {
                    "ticketid": ticket.id,
                    "date": days.at(last.day, last.time),
                    "message": ticket.note,
                    "admin": "Agnes Holt",
                },
            )


def _open(database: Database, days: Days, ticket: Ticket) -> None:
    first, last = ticket.messages[0], ticket.messages[-1]
    author = _author(first)
    database.insert(
        "tickets",
        {
            "id": ticket.id,
            "tid": f"66{ticket.id}",
            "c": f"k{ticket.id * 7919 % 9999991:07d}",
            "deptid": ticket.department,
            "userid": CLIENT,
            "name": author.name,
            "email": author.email,
            "requestor_type": author.kind,
            "cc": ticket.cc,
            "date": days.at(first.day, first.time),
            "subject": ticket.subject,
            "message": first.text,
            "status": ticket.status,
            "priority": ticket.priority,
            "lastreply": days.at(last.day, last.time),
            "service": ticket.about,
        },
    )
    _attach(database, "ticket", ticket.id, first)


def _reply(database: Database, days: Days, ticket: Ticket, message: Message, identifier: int) -> None:
    author = _author(message)
    staff = author.kind == "Operator"
    database.insert(
        "replies",
        {
            "id": identifier,
            "ticketid": ticket.id,
            "userid": 0 if staff else CLIENT,
            "name": author.name,
            "email": author.email,
            "requestor_type": author.kind,
            "date": days.at(message.day, message.time),
            "message": message.text,
            "admin": author.name if staff else "",
            "rating": 5 if staff and ticket.status == "Closed" else 0,
        },
    )
    _attach(database, "reply", identifier, message)


def _attach(database: Database, kind: str, identifier: int, message: Message) -> None:
    for position, name in enumerate(message.files):
        database.insert(
            "attachments",
            {
                "kind": kind,
                "relatedid": identifier,
                "position": position,
                "filename": name,
                "stored": f"{100000 + (identifier * 31 + position) % 900000}_{name}",
                "removed": int(message.files_removed),
                "data": file(name),
            },
        )
