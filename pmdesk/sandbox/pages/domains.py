"""Domains in the client area."""

from __future__ import annotations

from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.visit import Reply, Visit


def domain_list(visit: Visit) -> Reply:
    rows = visit.database.all("SELECT * FROM domains WHERE userid = ? ORDER BY id LIMIT 600", (visit.client,))
    lines = [
        [
            html.link(f"{visit.base}clientarea.php?action=domaindetails&id={row['id']}", row["domainname"]),
            html.cell(row["status"]),
            html.cell(row["expirydate"]),
            html.cell(row["nextduedate"]),
        ]
        for row in rows
    ]
    heads = ["Domain", "Status", "Registered until", "Next due"]
    return visit.page("Domains", html.table(heads, lines, numbers=(2, 3)))


def domain_details(visit: Visit) -> Reply:
    """One domain, named ``id`` by its own page and ``domainid`` by those of its contacts and records."""
    identifier = visit.number("id") or visit.number("domainid")
    row = visit.database.one("SELECT * FROM domains WHERE id = ? AND userid = ?", (identifier, visit.client))
    if row is None:
        return visit.missing()
    return visit.page(
        row["domainname"],
        html.facts(
            [
                ("Status", row["status"]),
                ("Registered until", row["expirydate"]),
                ("Next due", row["nextduedate"]),
                ("Auto-renew", "off" if row["donotrenew"] else "on"),
                ("Registrar lock", row["lockstatus"] or "not offered"),
                ("ID protection", "on" if row["idprotection"] else "off"),
                ("Nameservers", row["nameservers"].replace(" ", ", ") or "not known"),
            ]
        ),
    )
