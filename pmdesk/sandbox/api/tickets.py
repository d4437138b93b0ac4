"""Support tickets, their conversations and files, departments and statuses as WHMCS answers them."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pmdesk.sandbox.api.call import Answer, Call, Handler, Refusal, Where
from pmdesk.sandbox.api.shapes import attachments, crlf, escaped, texts
from pmdesk.sandbox.database import Database, Row

STATUSES = (
    ("Open", "#779500"),
    ("Answered", "#000000"),
    ("Customer-Reply", "#ff6600"),
    ("On Hold", "#224488"),
    ("In Progress", "#cc0000"),
    ("Closed", "#888888"),
)
"""The ticket statuses of a fresh installation with their colours."""


def get_tickets(call: Call) -> Answer:
    """gettickets.md: latest answer first; without the flag only the departments of the API's admin."""
    where = Where()
    if call.given("deptid"):
        where.add("deptid = ?", call.integer("deptid"))
    if call.given("clientid"):
        where.add("userid = ?", call.integer("clientid"))
    if call.given("email"):
        where.add("email = ?", call.text("email"))
    if call.given("subject"):
        where.add("subject LIKE ?", f"%{call.text('subject')}%")
    _with_status(where, call.text("status"))
    if not call.flag("ignore_dept_assignments"):
        where.add("deptid IN (SELECT id FROM departments WHERE api_admin_belongs = 1)")
    start, number = call.page()
    database = call.installation.database
    rows = database.all(
        f"SELECT * FROM tickets{where.sql} ORDER BY lastreply DESC, id DESC LIMIT ? OFFSET ?",  # noqa: S608
        (*where.values, number, start),
    )
    total = database.value(f"SELECT COUNT(*) FROM tickets{where.sql}", where.values)  # noqa: S608
    answer: Answer = {
        "result": "success",
        "totalresults": str(total),
        "startnumber": start,
        "numreturned": len(rows),
    }
    if rows:  # with nothing to show the list is left out altogether
        files = _files(database, "ticket", rows)
        answer["tickets"] = {"ticket": [_ticket(row, files[row["id"]]) for row in rows]}
    return answer


def _with_status(where: Where, status: str) -> None:
    """One status, or one of the two groups that the admin area offers."""
    groups = {
        "awaiting reply": ("Open", "Customer-Reply"),
        "all active tickets": ("Open", "Answered", "Customer-Reply", "On Hold", "In Progress"),
    }
    wanted = groups.get(status.lower(), (status,) if status else ())
    if wanted:
        where.add(f"status IN ({','.join('?' * len(wanted))})", *wanted)


def _files(database: Database, kind: str, rows: Sequence[Row]) -> dict[int, list[Row]]:
    """The attachments of these tickets or replies by id, without their contents."""
    found: dict[int, list[Row]] = defaultdict(list)
    for first in range(0, len(rows), 500):
        wanted = [row["id"] for row in rows[first : first + 500]]
        marks = ",".join("?" * len(wanted))
        sql = f"""SELECT kind, relatedid, position, filename, stored, removed FROM attachments
                  WHERE kind = ? AND relatedid IN ({marks}) ORDER BY position"""  # noqa: S608 - marks only
        for row in database.all(sql, (kind, *wanted)):
            found[row["relatedid"]].append(row)
    return found


def _ticket(row: Row, files: Sequence[Row]) -> Answer:
    name = escaped(row["name"])
    return {
        **texts(row, "id", "tid", "deptid", "userid"),
        "name": name,
        "owner_name": name,
        "email": row["email"],
        "requestor_name": name,
        "requestor_email": row["email"],
        **texts(row, "requestor_type", "cc", "c", "date"),
        "subject": escaped(row["subject"]),
        **texts(row, "status", "priority", "admin"),
        **attachments(files, []),
        **texts(row, "lastreply", "flag", "service"),
    }


def get_ticket(call: Call) -> Answer:
    """getticket.md: the opening message is the first reply, with id 0."""
    database = call.installation.database
    if call.given("ticketid"):
        row = database.one("SELECT * FROM tickets WHERE id = ?", (call.integer("ticketid"),))
    else:
        row = database.one("SELECT * FROM tickets WHERE tid = ?", (call.text("ticketnum"),))
    if row is None:
        raise Refusal("Ticket ID Not Found")
    newest_first = call.text("repliessort").upper() == "DESC"
    return {
        "result": "success",
        "ticketid": str(row["id"]),
        **texts(row, "tid", "c", "deptid"),
        "deptname": database.value("SELECT name FROM departments WHERE id = ?", (row["deptid"],)),
        **texts(row, "userid", "contactid"),
        "name": escaped(row["name"]),
        **texts(row, "email", "cc", "date"),
        "subject": escaped(row["subject"]),
        **texts(row, "status", "priority", "admin", "lastreply", "flag", "service"),
        "replies": {"reply": _conversation(database, row, newest_first=newest_first)},
        "notes": _notes(database, row["id"]),
    }


def _conversation(database: Database, ticket: Row, *, newest_first: bool) -> list[Answer]:
    replies = database.all("SELECT * FROM replies WHERE ticketid = ? ORDER BY date, id", (ticket["id"],))
    files = _files(database, "reply", replies)
    answers = [_opening(ticket, _files(database, "ticket", [ticket])[ticket["id"]])]
    answers += [_reply(row, files[row["id"]]) for row in replies]
    return answers[::-1] if newest_first else answers


def _opening(row: Row, files: Sequence[Row]) -> Answer:
    """The message that opened the ticket; it carries no rating."""
    return {
        "replyid": "0",
        **texts(row, "userid", "contactid"),
        "name": escaped(row["name"]),
        "email": row["email"],
        "requestor_name": escaped(row["name"]),
        "requestor_email": row["email"],
        "requestor_type": row["requestor_type"],
        "date": row["date"],
        "message": escaped(crlf(row["message"])),
        **attachments(files, [[]]),
        "admin": "",
    }


def _reply(row: Row, files: Sequence[Row]) -> Answer:
    return {
        "replyid": str(row["id"]),
        "userid": str(row["userid"]),
        "contactid": "0",
        "name": "",
        "email": "",
        "requestor_name": escaped(row["name"]),
        "requestor_email": row["email"],
        "requestor_type": row["requestor_type"],
        "date": row["date"],
        "message": escaped(crlf(row["message"])),
        **attachments(files, [[]]),
        "admin": escaped(row["admin"]),
        "rating": str(row["rating"]),
    }


def _notes(database: Database, ticket: int) -> Any:
    """What the staff wrote among themselves; an empty text where there is nothing."""
    notes = [
        {
            "noteid": str(row["id"]),
            "date": row["date"],
            "message": escaped(crlf(row["message"])),
            **attachments([], [[]]),
            "admin": row["admin"],
        }
        for row in database.all("SELECT * FROM ticketnotes WHERE ticketid = ? ORDER BY id", (ticket,))
    ]
    return {"note": notes} if notes else ""


def get_ticket_attachment(call: Call) -> Answer:
    """getticketattachment.md: base64, with the name that the customer gave."""
    if not call.given("relatedid"):
        raise Refusal("Related ID Required")
    kind = call.text("type")
    if kind not in {"ticket", "reply", "note"}:
        raise Refusal("Invalid Type. Must be one of ticket, reply, note")
    if not call.given("index"):
        raise Refusal("Attachment Index Required")
    database = call.installation.database
    related = call.integer("relatedid")
    table = {"ticket": "tickets", "reply": "replies", "note": "ticketnotes"}[kind]
    if database.one(f"SELECT id FROM {table} WHERE id = ?", (related,)) is None:  # noqa: S608 - own names
        raise Refusal("Related ID Not Found")
    files = database.all("SELECT * FROM attachments WHERE kind = ? AND relatedid = ?", (kind, related))
    if not files:
        raise Refusal("No Attachments Found")
    wanted = next((row for row in files if row["position"] == call.integer("index")), None)
    if wanted is None:
        raise Refusal("Invalid Attachment Index")
    if wanted["removed"]:
        raise Refusal("Attachments Deleted")
    data = base64.b64encode(wanted["data"]).decode("ascii")
    return {"result": "success", "filename": wanted["filename"], "data": data}


def get_support_departments(call: Call) -> Answer:
    """getsupportdepartments.md: counts are of open and of unanswered tickets, everybody's."""
    where = "" if call.flag("ignore_dept_assignments") else " WHERE api_admin_belongs = 1"
    rows = call.installation.database.all(
        f"""SELECT d.id, d.name,
                   (SELECT COUNT(*) FROM tickets t WHERE t.deptid = d.id
                     AND t.status IN ('Open', 'Customer-Reply')) AS awaitingreply,
                   (SELECT COUNT(*) FROM tickets t WHERE t.deptid = d.id
                     AND t.status <> 'Closed') AS opentickets
            FROM departments d{where} ORDER BY d.id"""  # noqa: S608 - own text
    )
    departments = [texts(row, "id", "name", "awaitingreply", "opentickets") for row in rows]
    return {
        "result": "success",
        "totalresults": len(departments),
        "departments": {"department": departments},
    }


def get_support_statuses(call: Call) -> Answer:
    """getsupportstatuses.md: every status with its count and colour."""
    where = Where()
    if call.given("deptid"):
        where.add("deptid = ?", call.integer("deptid"))
    rows = call.installation.database.all(
        f"SELECT status, COUNT(*) FROM tickets{where.sql} GROUP BY status",  # noqa: S608 - own text
        where.values,
    )
    counts = {row[0]: row[1] for row in rows}
    statuses = [
        {"title": title, "count": counts.get(title, 0), "color": colour} for title, colour in STATUSES
    ]
    return {"result": "success", "totalresults": len(statuses), "statuses": {"status": statuses}}


ACTIONS: dict[str, Handler] = {
    "GetTickets": get_tickets,
    "GetTicket": get_ticket,
    "GetTicketAttachment": get_ticket_attachment,
    "GetSupportDepartments": get_support_departments,
    "GetSupportStatuses": get_support_statuses,
}
