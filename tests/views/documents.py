"""Invoices as PDF files of our own making, and keeping them as the archive does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from pmdesk.records.invoices import Invoice
from pmdesk.store.documents import INVOICE, Document, DocumentMeta
from pmdesk.views.desk import Desk

A4 = (595.28, 841.89)
"""Points, upright."""
A4_WIDE = (841.89, 595.28)


def write_pdf(
    path: Path, number: str = "10482", pages: Sequence[tuple[float, float]] = (A4,), password: str = ""
) -> Path:
    """A PDF with a page of each of those sizes; encrypted where there is a password."""
    canvas = Canvas(str(path), pagesize=pages[0], encrypt=password or None)
    for place, (wide, high) in enumerate(pages):
        canvas.setPageSize((wide, high))
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(72, high - 90, "Precisely Managed")
        canvas.drawRightString(wide - 72, high - 90, f"Invoice {number}")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, high - 160, "Web hosting Business, hearthandrye.example")
        canvas.drawRightString(wide - 72, high - 160, "142.00")
        canvas.drawString(72, 60, f"Page {place + 1} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return path


def keep_document(
    desk: Desk,
    invoice: Invoice,
    *,
    pages: Sequence[tuple[float, float]] = (A4,),
    status: str = "",
    age: timedelta = timedelta(hours=2),
    password: str = "",
) -> Document:
    """Keep a PDF of this invoice, as it was when it had that status, and tell the pages."""
    path = write_pdf(desk.documents.temporary(desk.account_key), invoice.number, pages, password)
    content = path.read_bytes()
    meta = DocumentMeta(
        record_id=invoice.id,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=len(pages),
        fetched_at=desk.clock.now() - age,
        number=invoice.number,
        status=status or invoice.status.value,
        issued=invoice.issued,
        due=invoice.due,
        total=invoice.total,
    )
    document = desk.documents.put(desk.account_key, INVOICE, invoice.id, path, meta)
    desk.documents_changed.emit(invoice.id)
    return document


def damage(document: Document) -> None:
    """Other bytes of the same length, as a failing disk leaves them."""
    document.path.write_bytes(b"\0" * document.meta.size)
