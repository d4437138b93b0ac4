"""Printing a PDF's own pages: rendered at the printer's resolution, each on a sheet turned to fit it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

_FINEST = 400
"""Dots per inch beyond which paper hardly shows a difference and memory does: A4 takes 60 MB."""


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
            area = fitted(size, QRectF(painter.viewport())).toRect()
            painter.drawImage(area.topLeft(), on_paper(document, number, area.size()))
        return True
    finally:
        painter.end()


def on_paper(document: QPdfDocument, number: int, size: QSize) -> QImage:
    """A page drawn ``size`` dots large, on white and without transparency, which printers would dither.

    The page is drawn as a whole: QtPdf sets words to whole dots anew for each clip it draws, so that bands
    would not fit together.
    """
    page = document.render(number, size)
    painter = QPainter(page)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    painter.fillRect(page.rect(), Qt.GlobalColor.white)
    painter.end()
    page.convertTo(QImage.Format.Format_RGB32)
    return page


def _turn(printer: QPrinter, page: QSizeF) -> None:
    wide = page.width() > page.height()
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(orientation)
