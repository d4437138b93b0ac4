"""An invoice on paper: a real PDF, the same bytes for the same invoice, as many pages as its lines need."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pmdesk.sandbox.api.invoices import paid_so_far
from pmdesk.sandbox.api.shapes import rate, worded_money
from pmdesk.sandbox.database import Database, Row

_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 539.0, 786.0, 72.0
_ACCENT = (0.043, 0.392, 0.455)


@dataclass(frozen=True)
class _Papers:
    invoice: Row
    client: Row
    currency: Row
    items: list[Row]
    payments: list[Row]
    paid: int

    def money(self, cents: int) -> str:
        return worded_money(cents, self.currency)


def invoice_pdf(database: Database, invoice: Row) -> bytes:
    """The document of one invoice, A4."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    papers = _papers(database, invoice)
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"Invoice {invoice['invoicenum'] or invoice['id']}")
    canvas.setAuthor("Precisely Managed")
    canvas.setSubject(f"{papers.client['companyname'] or papers.client['lastname']}, {invoice['status']}")
    _Sheet(canvas, papers).draw()
    canvas.save()
    return buffer.getvalue()


def _papers(database: Database, invoice: Row) -> _Papers:
    client = database.one("SELECT * FROM clients WHERE id = ?", (invoice["userid"],))
    assert client is not None, "an invoice belongs to a client"
    currency = database.one("SELECT * FROM currencies WHERE id = ?", (client["currency"],))
    assert currency is not None, "a client has a currency"
    return _Papers(
        invoice,
        client,
        currency,
        database.all("SELECT * FROM items WHERE invoiceid = ? ORDER BY id", (invoice["id"],)),
        database.all("SELECT * FROM transactions WHERE invoiceid = ? ORDER BY id", (invoice["id"],)),
        paid_so_far(database, invoice["id"]),
    )


class _Sheet:
    """Draws from the top down and turns the page when it is full."""

    def __init__(self, canvas: Any, papers: _Papers) -> None:
        self._canvas = canvas
        self._papers = papers
        self._y = _TOP
        self._page = 1

    def draw(self) -> None:
        self._head()
        self._addresses()
        self._lines()
        self._totals()
        self._payments()
        self._foot()

    def _text(
        self, x: float, text: str, *, size: float = 9.5, bold: bool = False, right: bool = False
    ) -> None:
        self._canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        # The standard fonts know Latin-1 and the euro sign; anything else becomes a question mark.
        shown = text.encode("cp1252", "replace").decode("cp1252")
        (self._canvas.drawRightString if right else self._canvas.drawString)(x, self._y, shown)

    def _rule(self, weight: float = 0.5) -> None:
        self._canvas.setLineWidth(weight)
        self._canvas.line(_LEFT, self._y, _RIGHT, self._y)

    def _down(self, points: float, keep: float = 0) -> None:
        """Go down; onto a new page if ``keep`` more points would not fit."""
        self._y -= points
        if self._y - keep < _BOTTOM:
            self._foot()
            self._canvas.showPage()
            self._page += 1
            self._y = _TOP
            self._text(_LEFT, f"Invoice {self._number}, continued", size=9.5, bold=True)
            self._y -= 26

    @property
    def _number(self) -> str:
        invoice = self._papers.invoice
        return str(invoice["invoicenum"] or invoice["id"])

    def _head(self) -> None:
        invoice = self._papers.invoice
        self._canvas.setFillColorRGB(*_ACCENT)
        self._canvas.roundRect(_LEFT, self._y - 12, 28, 28, 5, stroke=0, fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._text(_LEFT + 38, "Precisely Managed", size=15, bold=True)
        self._text(_RIGHT, f"Invoice {self._number}", size=15, bold=True, right=True)
        self._down(18)
        self._text(_RIGHT, f"Issued {invoice['date']}, due {invoice['duedate']}", right=True)
        self._down(13)
        self._text(_RIGHT, f"Status: {invoice['status']}", bold=True, right=True)
        self._down(34)

    def _addresses(self) -> None:
        client = self._papers.client
        name = f"{client['firstname']} {client['lastname']}"
        billed = [client["companyname"], name, client["address1"], client["address2"]]
        billed += [f"{client['city']}, {client['state']} {client['postcode']}", client["countryname"]]
        ours = ["Precisely Managed", "Client accounts", "200 Superior Street", "Duluth, Minnesota 55802"]
        self._text(_LEFT, "Billed to", size=8)
        self._text(_LEFT + 264, "Pay to", size=8)
        left = [line for line in billed if line]
        for number in range(max(len(left), len(ours))):
            self._down(13)
            if number < len(left):
                self._text(_LEFT, left[number], bold=number == 0)
            if number < len(ours):
                self._text(_LEFT + 264, ours[number], bold=number == 0)
        self._down(34)

    def _lines(self) -> None:
        self._text(_LEFT, "What", size=8, bold=True)
        self._text(_RIGHT, "Amount", size=8, bold=True, right=True)
        self._down(6)
        self._rule()
        for item in self._papers.items:
            words = item["description"].split("\n")
            self._down(16, keep=12 * len(words))
            self._text(_LEFT, words[0][:84] + (" *" if item["taxed"] else ""))
            self._text(_RIGHT, self._papers.money(item["amount"]), right=True)
            for more in words[1:]:
                self._down(12)
                self._text(_LEFT, more[:90], size=8.5)
        self._down(10, keep=130)
        self._rule()

    def _totals(self) -> None:
        invoice, money = self._papers.invoice, self._papers.money
        rows = [("Subtotal", invoice["subtotal"])]
        for name, amount, percent in (("Sales tax", "tax", "taxrate"), ("City tax", "tax2", "taxrate2")):
            if invoice[percent]:
                rows.append((f"{name} {rate(invoice[percent])} %", invoice[amount]))
        if invoice["credit"]:
            rows.append(("Credit applied", -invoice["credit"]))
        for words, cents in rows:
            self._down(15)
            self._text(_LEFT + 264, words)
            self._text(_RIGHT, money(cents), right=True)
        self._down(18)
        self._text(_LEFT + 264, "Total", size=11, bold=True)
        self._text(_RIGHT, money(invoice["total"]), size=11, bold=True, right=True)
        self._down(15)
        balance = invoice["total"] - self._papers.paid
        self._text(_LEFT + 264, "Balance")
        self._text(_RIGHT, money(max(balance, 0) if invoice["status"] != "Cancelled" else 0), right=True)
        self._down(13)
        self._text(_LEFT, "* taxed", size=8)

    def _payments(self) -> None:
        for payment in self._papers.payments:
            self._down(16)
            amount = payment["amountin"] - payment["amountout"]
            self._text(_LEFT, f"{payment['date'][:10]}  {payment['gateway']}  {payment['transid']}", size=8.5)
            self._text(_RIGHT, self._papers.money(amount), size=8.5, right=True)
        if self._papers.invoice["notes"]:
            self._down(24)
            self._text(_LEFT, self._papers.invoice["notes"][:100])

    def _foot(self) -> None:
        y, self._y = self._y, 42
        self._text(_LEFT, "Precisely Managed, a made-up host for trying things out", size=8)
        self._text(_RIGHT, f"Page {self._page}", size=8, right=True)
        self._y = y
