"""Invoices on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pypdf
import pytest

from pmdesk.sandbox.installation import Installation
from pmdesk.sandbox.pdf import invoice_pdf
from pmdesk.sandbox.server import install


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    made = install("small", date(2026, 11, 22))
    yield made
    made.database.close()


def document(installation: Installation, where: str) -> tuple[bytes, pypdf.PdfReader]:
    row = installation.database.one(f"SELECT * FROM invoices WHERE {where}")
    assert row is not None
    content = invoice_pdf(installation.database, row)
    return content, pypdf.PdfReader(BytesIO(content))


def test_is_the_same_to_the_byte(installation: Installation) -> None:
    assert document(installation, "id = 10482")[0] == document(installation, "id = 10482")[0]


def test_many_lines_make_two_pages_with_sums_on_the_last(installation: Installation) -> None:
    longest = "id = (SELECT invoiceid FROM items GROUP BY invoiceid ORDER BY COUNT(*) DESC LIMIT 1)"
    _, reader = document(installation, longest)
    assert len(reader.pages) == 2
    first, last = (page.extract_text() for page in reader.pages)
    assert "Total" not in first
    assert "Credit applied" in last
    assert "Page 2" in last


def test_says_who_owes_what_to_whom(installation: Installation) -> None:
    text = document(installation, "id = 10482")[1].pages[0].extract_text()
    for words in ("Hearth & Rye Bakery", "14 Mill Lane", "Precisely Managed", "due 2026-11-16", "Unpaid"):
        assert words in text


def test_every_invoice_of_everybody_can_be_drawn(installation: Installation) -> None:
    for row in installation.database.all("SELECT * FROM invoices"):
        reader = pypdf.PdfReader(BytesIO(invoice_pdf(installation.database, row)))
        assert str(row["id"]) in reader.pages[0].extract_text()


def test_euros_are_written_as_euros(installation: Installation) -> None:
    assert "€" in document(installation, "id = 10470")[1].pages[0].extract_text()
