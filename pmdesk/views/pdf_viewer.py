"""Reading a PDF inside the program: pages, zoom, print, save a copy. Paper stays white in every theme."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QMargins, QPointF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.core.export import copy_document
from pmdesk.store.errors import StoreError
from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.fields import ComboBox, LineEdit
from pmdesk.views.look.labels import Label
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.pdf_print import print_pages
from pmdesk.wording import invoices as wording

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_STEP = 1.25
_SMALLEST, _LARGEST = 0.25, 5.0
_DOTS = 128_000_000
"""Dots of the pages that are drawn at a time, at four bytes each: zooming ends there."""
_AT_A_TIME = 4
_MOST_PAGES = 2_000
_LONGEST = 14_400.0
"""The longest side of a page in points (PDF 1.7, annex C)."""
_RATIO = 25.0
"""The longer side of a page over the shorter: that of a very long till receipt."""
_WORDS_FROM = 470
"""Width in px of a 13 px font from which printing and saving have room for their words."""


class Opened(Enum):
    """What became of a file: shown, locked with a password, or of a kind that is not drawn here."""

    SHOWN = auto()
    LOCKED = auto()
    NOT_DRAWN = auto()


class PdfViewer(QWidget):
    """Shows one PDF file. ``saved`` carries the path of a copy, ``failed`` what did not work, in words.

    Print and Save stand in ``bar``, the tool bar; they are in words wherever there is room.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, wording.viewer()
        self._path: Path | None = None
        self._suggested_name = ""
        self._largest = 1.0
        """The area of the largest page in square points."""
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        s = theme.metrics.s
        self.view.setDocumentMargins(QMargins(s(24), s(16), s(24), s(16)))
        self.view.setPageSpacing(s(12))
        self.view.setAccessibleName(self._words["pages"])
        self.bar = Ground(theme, "canvas", edge="bottom")
        self.bar.setFixedHeight(s(44))
        self._build_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(self._page_shown)
        self._update_controls()

    def _build_bar(self) -> None:
        theme, words, s = self._theme, self._words, self._theme.metrics.s
        self.previous = self._tool("chevron-left", "previous", lambda: self.go_to(self.page - 1))
        self.number = LineEdit(theme, words["page"])
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.number.setProperty("fit", "small")
        self.number.setValidator(QIntValidator(1, 9999, self.number))
        self.number.returnPressed.connect(lambda: self.go_to(int(self.number.text()) - 1))
        self.number.editingFinished.connect(lambda: self._page_shown(self.page))
        self.of = Label(tone="text2")
        self.next = self._tool("chevron-right", "next", lambda: self.go_to(self.page + 1))
        self.zoom_out = self._tool("zoom-out", "smaller", lambda: self._zoom_by(1 / _STEP))
        self.zoom = ComboBox(theme, words["zoom"])
        self.zoom.setProperty("fit", "small")
        self.zoom.addItem(words["fit-width"], None)
        self.zoom.addItem(words["whole-page"], 0.0)
        for factor in _ZOOMS:
            self.zoom.addItem(wording.zoom(factor), factor)
        self.zoom.activated.connect(self._zoom_chosen)
        self.zoom_in = self._tool("zoom-in", "larger", lambda: self._zoom_by(_STEP))
        self.print = Button(theme, words["print"], "quiet", icon="printer", small=True, name=words["print"])
        self.save = Button(theme, words["save"], "quiet", icon="download", small=True, name=words["save"])
        self.print.clicked.connect(self.ask_to_print)
        self.save.clicked.connect(self.ask_where_to_save)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(s(12), 0, s(12), 1)
        row.setSpacing(s(4))
        for widget in (self.previous, self.number, self.of, self.next):
            row.addWidget(widget)
        self._gap = QWidget()
        self._gap.setFixedWidth(s(8))
        for part in (self._gap, self.zoom_out, self.zoom, self.zoom_in):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.print)
        row.addWidget(self.save)

    def _tool(self, icon: str, word: str, clicked: Callable[[], None]) -> IconButton:
        button = IconButton(self._theme, icon, self._words[word])
        button.clicked.connect(clicked)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= self._theme.metrics.s(_WORDS_FROM)
        for button, word in ((self.print, "print"), (self.save, "save")):
            if bool(button.text()) is not roomy:
                button.setText(self._words[word] if roomy else "")
                button.set_icon_name("printer" if word == "print" else "download")
                button.setToolTip("" if roomy else self._words[word])

    # --- the document ---------------------------------------------------------------------------------

    def open(self, path: Path, suggested_name: str) -> Opened:
        """Show the file, if QtPdf can read and draw it. ``suggested_name`` is what saving a copy offers."""
        self._path, self._suggested_name = path, suggested_name
        error = self.document.load(str(path))
        opened = Opened.NOT_DRAWN
        if error is QPdfDocument.Error.IncorrectPassword:
            opened = Opened.LOCKED
        elif error is QPdfDocument.Error.None_ and self._measure():
            opened = Opened.SHOWN
        if opened is not Opened.SHOWN:
            self.document.close()
        self._update_controls()
        return opened

    def _measure(self) -> bool:
        """Whether there are pages, and each of a size and shape that can be drawn."""
        count = self.document.pageCount()
        if not 0 < count <= _MOST_PAGES:
            return False
        self._largest = 1.0
        for page in range(count):
            size = self.document.pagePointSize(page)
            short, long = sorted((size.width(), size.height()))
            if short <= 0 or long > _LONGEST or long > short * _RATIO:
                return False
            self._largest = max(self._largest, short * long)
        return True

    def close_document(self) -> None:
        """Show nothing, and let go of the file."""
        self._path = None
        self.document.close()
        self._update_controls()

    @property
    def page(self) -> int:
        """The page in view, counted from 0."""
        return self.view.pageNavigator().currentPage()

    def go_to(self, page: int) -> None:
        """Bring a page into view; a number beyond the ends means the end."""
        last = self.document.pageCount() - 1
        if last >= 0:
            self.view.pageNavigator().jump(max(0, min(page, last)), QPointF(), 0)
            self._page_shown(self.page)

    def _page_shown(self, page: int) -> None:
        count = self.document.pageCount()
        self.number.setText(str(page + 1) if count else "")
        self.of.setText(wording.of_pages(count) if count else "")
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < count)

    def _update_controls(self) -> None:
        count = self.document.pageCount()
        for widget in (self.number, self.zoom_out, self.zoom, self.zoom_in, self.print, self.save):
            widget.setEnabled(count > 0)
        for part in (self.previous, self.number, self.of, self.next, self._gap):
            part.setVisible(count > 1)  # of one page there is nothing to say
        digits = "0" * max(2, len(str(count)))
        self.number.setFixedWidth(
            self.number.fontMetrics().horizontalAdvance(digits) + self._theme.metrics.s(22)
        )
        self._page_shown(self.page if count else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys reach the pages from anywhere in the viewer."""
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()), 0)
        if step and not self.view.hasFocus():
            self.go_to(self.page + step)
            return
        super().keyPressEvent(event)

    # --- zoom -----------------------------------------------------------------------------------------

    def _zoom_chosen(self, index: int) -> None:
        factor = self.zoom.itemData(index)
        if factor is None:
            self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        elif factor == 0.0:
            self.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        else:
            self._set_zoom(factor)

    def _zoom_by(self, step: float) -> None:
        self._set_zoom(self.shown_zoom() * step)

    def shown_zoom(self) -> float:
        """The factor in force; where the page is fitted, what the fit comes to."""
        mode = self.view.zoomMode()
        if mode is QPdfView.ZoomMode.Custom or not self.document.pageCount():
            return self.view.zoomFactor()
        points = self.document.pagePointSize(self.page)
        pixels_per_point = self.view.screen().logicalDotsPerInch() / 72
        margins = self.view.documentMargins()
        room = self.view.viewport().size()
        across = (room.width() - margins.left() - margins.right()) / (points.width() * pixels_per_point)
        if mode is QPdfView.ZoomMode.FitToWidth:
            return across
        down = (room.height() - margins.top() - margins.bottom()) / (points.height() * pixels_per_point)
        return min(across, down)

    def _most_zoom(self) -> float:
        """The largest factor: beyond it, what is drawn would take too much memory."""
        screen = self.view.screen()
        dots_per_point = screen.logicalDotsPerInch() / 72 * self.view.devicePixelRatioF()
        at_a_time = max(1, min(self.document.pageCount(), _AT_A_TIME))
        return min(_LARGEST, math.sqrt(_DOTS / (self._largest * at_a_time)) / dots_per_point)

    def _set_zoom(self, factor: float) -> None:
        factor = min(max(_SMALLEST, factor), self._most_zoom())
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(factor)
        with QSignalBlocker(self.zoom):
            index = self.zoom.findText(wording.zoom(factor))
            if index < 0:
                last = self.zoom.count() - 1
                if self.zoom.itemData(last) in _ZOOMS:
                    self.zoom.addItem("")
                    last += 1
                self.zoom.setItemText(last, wording.zoom(factor))
                self.zoom.setItemData(last, factor)
                index = last
            self.zoom.setCurrentIndex(index)

    # --- print and save -------------------------------------------------------------------------------

    def ask_to_print(self) -> None:
        """Open the system's print dialog; the pages go out when it is accepted."""
        if not self.document.pageCount():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._suggested_name)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, self.document.pageCount())
        dialog.finished.connect(lambda result: self._print(printer, result))
        QDialog.open(dialog)  # QPrintDialog's own wants a receiver

    def _print(self, printer: QPrinter, result: int) -> None:
        if result != QDialog.DialogCode.Accepted:
            return
        first, last = printer.fromPage() - 1, printer.toPage() - 1
        if first < 0:
            first, last = 0, self.document.pageCount() - 1
        if not print_pages(self.document, printer, first, last):
            self.failed.emit(wording.not_printed())

    def ask_where_to_save(self) -> None:
        """Open the system's file dialog; the copy is written when a name is chosen."""
        if self._path is None:
            return
        dialog = QFileDialog(self, wording.save_copy(), str(Path.home() / self._suggested_name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter(wording.pdf_files())
        dialog.fileSelected.connect(lambda name: self.save_copy(Path(name)))
        dialog.open()

    def save_copy(self, target: Path) -> None:
        """Write a copy to ``target``: whole or not at all. Says so by ``saved`` or ``failed``."""
        if self._path is None:
            return
        try:
            copy_document(self._path, target)
        except StoreError as error:
            self.failed.emit(wording.not_saved(target.name, error))
        else:
            self.saved.emit(str(target))
