"""The account's pages, and plain stand-ins for those that only a website can offer."""

from __future__ import annotations

from pmdesk.sandbox.api.shapes import worded_money
from pmdesk.sandbox.database import Row
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.invoices import currency_of
from pmdesk.sandbox.pages.visit import Reply, Visit


def _client(visit: Visit) -> Row:
    row = visit.database.one("SELECT * FROM clients WHERE id = ?", (visit.client,))
    assert row is not None, "a session belongs to a client"
    return row


def home(visit: Visit) -> Reply:
    """The four counts that the client area opens with."""

    def count(sql: str) -> str:
        return str(visit.database.value(f"SELECT COUNT(*) FROM {sql}", (visit.client,)))  # noqa: S608

    client = _client(visit)
    return visit.page(
        f"Welcome, {client['firstname']}",
        html.facts(
            [
                ("Services", count("services WHERE clientid = ? AND status = 'Active'")),
                ("Domains", count("domains WHERE userid = ? AND status = 'Active'")),
                ("Tickets", count("tickets WHERE userid = ? AND status <> 'Closed'")),
                ("Invoices to pay", count("invoices WHERE userid = ? AND status = 'Unpaid'")),
            ]
        ),
    )


def details(visit: Visit) -> Reply:
    client = _client(visit)
    return visit.page(
        "Your details",
        html.facts(
            [
                ("Name", f"{client['firstname']} {client['lastname']}"),
                ("Company", client["companyname"]),
                ("Email", client["email"]),
                ("Address", f"{client['address1']}, {client['postcode']} {client['city']}"),
                ("Country", client["countryname"]),
                ("Credit", worded_money(client["credit"], currency_of(visit))),
            ]
        ),
    )


def payment_methods(visit: Visit) -> Reply:
    rows = visit.database.all("SELECT * FROM paymethods WHERE userid = ? ORDER BY position", (visit.client,))
    lines = [
        [html.cell(row["description"]), html.cell(row["card_last_four"]), html.cell(row["expiry"])]
        for row in rows
    ]
    return visit.page(
        "Payment methods",
        html.table(["Description", "Ending", "Expires"], lines),
        f"<p>{html.link(f'{visit.base}index.php?rp=/account/paymentmethods/add', 'Add a card')}</p>",
    )


def emails(visit: Visit) -> Reply:
    rows = visit.database.all(
        "SELECT date, subject FROM emails WHERE userid = ? ORDER BY date DESC LIMIT 100", (visit.client,)
    )
    lines = [[html.cell(row["subject"]), html.cell(row["date"])] for row in rows]
    return visit.page("Emails", html.table(["Subject", "Sent"], lines, numbers=(1,)))


def announcements(visit: Visit) -> Reply:
    rows = visit.database.all("SELECT * FROM announcements WHERE published = 1 ORDER BY date DESC")
    lines = [[html.cell(row["title"]), html.cell(row["date"][:10])] for row in rows]
    return visit.page("Announcements", html.table(["What", "When"], lines, numbers=(1,)))


STAND_INS = {
    "/account/paymentmethods/add": "Add a card",
    "/account/contacts": "Contacts",
    "/account/users": "Users",
    "/user/profile": "Your profile",
    "/user/password": "Change the password",
    "/user/security": "Security settings",
    "/user/accounts": "Choose an account",
    "/cart/domain/renew": "Renew domains",
    "/download": "Downloads",
    "/knowledgebase": "Knowledge base",
    "security": "Security settings",
    "cancel": "Request cancellation",
    "addfunds": "Add funds",
    "masspay": "Pay all invoices",
    "bulkdomain": "Change several domains",
    "domaincontacts": "Contact information",
    "domaindns": "DNS records",
    "domainemailforwarding": "Email forwarding",
    "domainregisterns": "Private nameservers",
    "domainaddons": "Domain addons",
    "cart.php": "Order",
    "upgrade.php": "Upgrade or downgrade",
    "serverstatus.php": "Network status",
    "affiliates.php": "Affiliates",
    "viewquote.php": "Quote",
}
"""Pages that the website has and that this one only shows the name of."""


def stand_in(visit: Visit, key: str) -> Reply:
    """A page that says where one has arrived and with what."""
    asked = [(name, value) for name, value in visit.query.items() if name not in {"rp", "action"}]
    return visit.page(
        STAND_INS[key],
        html.paragraph("You are signed in. On a real host this is where it is done.", "hint"),
        html.facts(asked),
    )
