"""Invoices in the client area: the list, one with its pay button, and its PDF."""

from __future__ import annotations

from pmdesk.sandbox.api.invoices import paid_so_far
from pmdesk.sandbox.api.services import GATEWAYS
from pmdesk.sandbox.api.shapes import rate, worded_money
from pmdesk.sandbox.billing import settle
from pmdesk.sandbox.database import Row
from pmdesk.sandbox.pages import html
from pmdesk.sandbox.pages.visit import Reply, Visit
from pmdesk.sandbox.pdf import invoice_pdf

_PAYABLE = {"Unpaid", "Payment Pending", "Collections"}


def own_invoice(visit: Visit) -> Row | None:
    """The invoice that the address names, if it is this customer's and was sent."""
    return visit.database.one(
        "SELECT * FROM invoices WHERE id = ? AND userid = ? AND status <> 'Draft'",
        (visit.number("id"), visit.client),
    )


def currency_of(visit: Visit) -> Row:
    row = visit.database.one(
        "SELECT m.* FROM currencies m JOIN clients c ON c.currency = m.id WHERE c.id = ?", (visit.client,)
    )
    assert row is not None, "every client has a currency"
    return row


def invoice_list(visit: Visit) -> Reply:
    """Newest first, a hundred at most."""
    currency = currency_of(visit)
    rows = visit.database.all(
        "SELECT * FROM invoices WHERE userid = ? AND status <> 'Draft' ORDER BY date DESC, id DESC LIMIT 100",
        (visit.client,),
    )
    lines = [
        [
            html.link(f"{visit.base}viewinvoice.php?id={row['id']}", f"Invoice {row['id']}"),
            html.cell(row["duedate"]),
            html.cell(row["status"]),
            html.cell(worded_money(row["total"], currency)),
        ]
        for row in rows
    ]
    return visit.page("Invoices", html.table(["Number", "Due", "Status", "Amount"], lines, numbers=(3,)))


def view_invoice(visit: Visit) -> Reply:
    """One invoice; its button pays what is open, with the session's CSRF token."""
    invoice = own_invoice(visit)
    if invoice is None:
        return visit.missing()
    if visit.posted:
        return _pay(visit, invoice)
    currency = currency_of(visit)

    def money(cents: int) -> str:
        return worded_money(cents, currency)

    items = visit.database.all("SELECT * FROM items WHERE invoiceid = ? ORDER BY id", (invoice["id"],))
    lines = [[html.cell(item["description"]), html.cell(money(item["amount"]))] for item in items]
    balance = invoice["total"] - paid_so_far(visit.database, invoice["id"])
    sums = [("Subtotal", money(invoice["subtotal"]))]
    for amount, percent in (("tax", "taxrate"), ("tax2", "taxrate2")):
        if invoice[percent]:
            sums.append((f"Tax {rate(invoice[percent])} %", money(invoice[amount])))
    if invoice["credit"]:
        sums.append(("Credit applied", money(-invoice["credit"])))
    sums += [("Total", money(invoice["total"])), ("Balance", money(max(balance, 0)))]
    download = html.link(f"{visit.base}dl.php?type=i&id={invoice['id']}", "Download as PDF")
    return visit.page(
        f"Invoice {invoice['id']}",
        html.paragraph(f"{invoice['status']}. Issued {invoice['date']}, due {invoice['duedate']}.", "hint"),
        html.table(["What", "Amount"], lines, numbers=(1,)),
        html.facts(sums),
        f"<p>{download}</p>",
        _button(visit, invoice, money(balance)) if invoice["status"] in _PAYABLE else "",
    )


def _button(visit: Visit, invoice: Row, amount: str) -> str:
    choices = "".join(f'<option value="{key}">{html.cell(name)}</option>' for key, name in GATEWAYS.items())
    chooser = f'<label for="gateway">Pay with</label><select id="gateway" name="gateway">{choices}</select>'
    action = f"{visit.base}viewinvoice.php?id={invoice['id']}"
    return html.form(action, visit.session.csrf, chooser, button=f"Pay {amount}")


def _pay(visit: Visit, invoice: Row) -> Reply:
    if not visit.rightly_posted:
        return visit.page(
            "Nothing was paid", html.paragraph("The form was too old. Open the invoice again."), status=403
        )
    gateway = visit.form.get("gateway", "stripe")
    paid = settle(visit.installation, invoice["id"], gateway if gateway in GATEWAYS else "stripe")
    visit.session.notice = "Thank you, this invoice is paid." if paid else "There is nothing left to pay."
    return visit.go(f"viewinvoice.php?id={invoice['id']}")


def download_invoice(visit: Visit) -> Reply:
    """``dl.php?type=i``: the PDF, to be shown or saved."""
    invoice = own_invoice(visit)
    if invoice is None:
        return visit.missing()
    name = f"Invoice-{invoice['invoicenum'] or invoice['id']}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Reply(invoice_pdf(visit.database, invoice), media="application/pdf", headers=headers)
