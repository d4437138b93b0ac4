"""What counts as a PDF."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from pmdesk.core.pdf import NotAPdf, count_pages
from tests.core.fake_provider import PDF


def test_a_pdf_has_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)
    assert count_pages(path) == 1
    path.write_bytes(b"junk a server put before it\n" + PDF)
    assert count_pages(path) == 1


@pytest.mark.parametrize("way", ["RC4-128", "AES-256"])
@pytest.mark.parametrize("password", ["", "seeded"])
def test_a_locked_one_is_a_pdf_too(tmp_path: Path, way: str, password: str) -> None:
    path = tmp_path / "locked.pdf"
    writer = PdfWriter(clone_from=BytesIO(PDF))
    writer.encrypt(password, "another", algorithm=way)
    writer.write(path)
    assert count_pages(path) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.4",
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"<html>%PDF-1.4 %%EOF</html>",
        PDF[: len(PDF) // 2],
        PDF[:-8],
        PDF.replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[]"),
        PDF.replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
        PDF[:20] + bytes(range(256)) * 8 + b"%%EOF",
        PDF.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    ],
    ids=["empty", "head", "html", "sly", "half", "no end", "no pages", "no tree", "noise", "circle"],
)
def test_what_is_none_says_so_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(NotAPdf) as caught:
        count_pages(path)
    assert "Sign in" not in str(caught.value)


def test_a_file_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        count_pages(tmp_path / "nothing.pdf")
