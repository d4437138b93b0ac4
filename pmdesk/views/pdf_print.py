"""Printing a PDF's own pages: rendered at the printer's resolution, each on a sheet turned to fit it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

_FINEST = 600
"""Dots per inch beyond which paper shows no difference and memory does (a page of A4 is 140 MB at 600)."""


def fitted(page: QSizeF, sheet: QRectF) -> QRectF:
    """Where a page of that shape goes on the sheet: as large as fits, at the top, in the middle."""
    scale = min(sheet.width() / page.width(), sheet.height() / page.height())
    size = QSizeF(page.width() * scale, page.height() * scale)
    return QRectF(sheet.left() + (sheet.width() - size.width()) / 2, sheet.top(), size.width(), size.height())


def print_pages(document: QPdfDocument, printer: QPrinter, first: int, last: int) -> bool:
    """Print pages ``first`` to ``last`` (counted from 0, both included); False if the printer refused.

    The sheet is turned to each page's orientation before it is begun.
    """
    printer.setResolution(min(printer.resolution(), _FINEST))
    _turn(printer, document.pagePointSize(first))
    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        for number in range(first, last + 1):
            size = document.pagePointSize(number)
            if number > first:
                _turn(printer, size)
                if not printer.newPage():
                    return False
            area = fitted(size, QRectF(painter.viewport()))
            image = document.render(number, QSize(round(area.width()), round(area.height())))
            painter.fillRect(area, Qt.GlobalColor.white)
            painter.drawImage(area, image)
        return True
    finally:
        painter.end()


def _turn(printer: QPrinter, page: QSizeF) -> None:
    wide = page.width() > page.height()
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(orientation)
