"""Services in the client area, and a stand-in for the control panel that they lead to."""

from __future__ import annotations

import secrets

from pmdesk.sandbox.database import Row
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.invoices import currency_of
from pmdesk.sandbox.pages.visit import Reply, Visit, redirect

APPS = {
    "": "Control panel",
    "Email_Accounts": "Email accounts",
    "Email_Forwarders": "Forwarders",
    "Email_AutoResponders": "Autoresponders",
    "FileManager_Home": "File manager",
    "Backups_Home": "Backup",
    "Domains_SubDomains": "Subdomains",
    "Domains_AddonDomains": "Addon domains",
    "Cron_Home": "Cron jobs",
    "Database_MySQL": "MySQL databases",
    "Database_phpMyAdmin": "phpMyAdmin",
    "Stats_AWStats": "Awstats",
    "Softaculous_Home": "WordPress and other programs",
}
"""The panel's pages that a sign-on may lead straight to (WHMCS provisioning modules, single sign-on)."""

_SERVICE = """
    SELECT s.*, p.name AS productname, v.name AS servername, v.panel
    FROM services s JOIN products p USING (pid) LEFT JOIN servers v ON v.id = s.serverid
    WHERE s.clientid = ?"""


def own_service(visit: Visit) -> Row | None:
    return visit.database.one(f"{_SERVICE} AND s.id = ?", (visit.client, visit.number("id")))


def service_list(visit: Visit) -> Reply:
    rows = visit.database.all(f"{_SERVICE} ORDER BY s.id LIMIT 250", (visit.client,))
    lines = [
        [
            html.link(f"{visit.base}clientarea.php?action=productdetails&id={row['id']}", row["productname"]),
            html.cell(row["domain"]),
            html.cell(row["status"]),
            html.cell(row["nextduedate"]),
        ]
        for row in rows
    ]
    return visit.page(
        "Services", html.table(["Service", "Domain", "Status", "Next due"], lines, numbers=(3,))
    )


def product_details(visit: Visit) -> Reply:
    """One service; with ``dosinglesignon=1`` on to its panel, if it is running and has one."""
    service = own_service(visit)
    if service is None:
        return visit.missing()
    if visit.query.get("dosinglesignon") == "1":
        return _sign_on(visit, service)
    currency = currency_of(visit)
    price = f"{currency['prefix']}{service['recurringamount'] / 100:.2f}{currency['suffix']}"
    login = f"{visit.base}clientarea.php?action=productdetails&id={service['id']}&dosinglesignon=1"
    return visit.page(
        service["productname"],
        html.facts(
            [
                ("Domain", service["domain"]),
                ("Status", service["status"]),
                ("Price", f"{price}, {service['billingcycle']}"),
                ("Next due", service["nextduedate"]),
                ("Server", service["servername"] or "none"),
            ]
        ),
        f"<p>{html.link(login, 'Log in to the control panel')}</p>" if service["panel"] else "",
    )


def _sign_on(visit: Visit, service: Row) -> Reply:
    app = visit.query.get("app", "")
    if not visit.may("productsso"):
        return visit.forbidden()
    if service["status"] != "Active" or not service["panel"] or app not in APPS:
        visit.session.notice = "The control panel cannot be opened for this service."
        return visit.go(f"clientarea.php?action=productdetails&id={service['id']}")
    session = secrets.randbelow(10**10)
    query = f"service={service['id']}&app={app}"
    return redirect(f"{visit.base}cpsess{session:010d}/frontend/index.html?{query}")


def panel(visit: Visit) -> Reply:
    """The control panel: says which of its pages was opened, and for which service."""
    service = visit.database.one(f"{_SERVICE} AND s.id = ?", (visit.client, visit.number("service")))
    app = visit.query.get("app", "")
    if service is None or app not in APPS:
        return visit.missing()
    return visit.page(
        APPS[app],
        html.paragraph(
            f"You are signed in to the control panel of {service['domain']} on {service['servername']}."
        ),
        html.facts([("Page", app or "Home"), ("User", service["username"])]),
    )
