"""Tickets in the client area: the list, one conversation, the form for a new one, and the files."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from pmdesk.sandbox.database import Row
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.visit import Reply, Visit


def ticket_list(visit: Visit) -> Reply:
    """Latest answer first, a hundred at most."""
    rows = visit.database.all(
        "SELECT * FROM tickets WHERE userid = ? ORDER BY lastreply DESC LIMIT 100", (visit.client,)
    )
    lines = [
        [
            html.link(f"{visit.base}viewticket.php?tid={row['tid']}&c={row['c']}", row["subject"]),
            html.cell(row["status"]),
            html.cell(row["lastreply"]),
        ]
        for row in rows
    ]
    return visit.page("Tickets", html.table(["Subject", "Status", "Last answer"], lines, numbers=(2,)))


def view_ticket(visit: Visit) -> Reply:
    """A conversation, as plain text."""
    ticket = visit.database.one(
        "SELECT * FROM tickets WHERE tid = ? AND c = ? AND userid = ?",
        (visit.query.get("tid", ""), visit.query.get("c", ""), visit.client),
    )
    if ticket is None:
        return visit.missing()
    replies = visit.database.all(
        "SELECT * FROM replies WHERE ticketid = ? ORDER BY date, id", (ticket["id"],)
    )
    said = [(ticket["name"], ticket["date"], ticket["message"], _links(visit, "ticket", ticket["id"]))]
    said += [(row["name"], row["date"], row["message"], _links(visit, "reply", row["id"])) for row in replies]
    parts = [
        f'<div class="notice"><b>{html.cell(name)}</b> <span class="hint">{html.cell(when)}</span>'
        f'<p style="white-space: pre-wrap">{html.cell(text)}</p>{links}</div>\n'
        for name, when, text, links in said
    ]
    return visit.page(ticket["subject"], html.paragraph(f"Status: {ticket['status']}", "hint"), *parts)


def _links(visit: Visit, kind: str, identifier: int) -> str:
    address = {"ticket": "type=a", "reply": "type=ar"}[kind]
    rows = visit.database.all(
        "SELECT position, filename FROM attachments WHERE kind = ? AND relatedid = ? AND removed = 0",
        (kind, identifier),
    )
    return " ".join(
        html.link(f"{visit.base}dl.php?{address}&id={identifier}&i={row['position']}", row["filename"])
        for row in rows
    )


def submit_ticket(visit: Visit) -> Reply:
    """Where a new ticket would be written; tickets are opened through the API here."""
    rows = visit.database.all("SELECT name FROM departments ORDER BY id")
    names = html.facts([(row["name"], "") for row in rows])
    return visit.page("Open a ticket", html.paragraph("Whom do you want to write to?"), names)


def download_attachment(visit: Visit) -> Reply:
    """``dl.php?type=a`` is a ticket's file, ``type=ar`` a reply's; only of one's own tickets."""
    kind = {"a": "ticket", "ar": "reply"}[visit.query["type"]]
    owner = {
        "ticket": "SELECT userid FROM tickets WHERE id = ?",
        "reply": "SELECT t.userid FROM replies r JOIN tickets t ON t.id = r.ticketid WHERE r.id = ?",
    }[kind]
    if visit.database.value(owner, (visit.number("id"),)) != visit.client:
        return visit.missing()
    row = visit.database.one(
        "SELECT * FROM attachments WHERE kind = ? AND relatedid = ? AND position = ? AND removed = 0",
        (kind, visit.number("id"), visit.number("i")),
    )
    return visit.missing() if row is None else _file(row)


def _file(row: Row) -> Reply:
    media = mimetypes.guess_type(row["filename"])[0] or "application/octet-stream"
    name = f"attachment; filename*=UTF-8''{quote(row['filename'])}"
    return Reply(row["data"], media=media, headers={"Content-Disposition": name})
