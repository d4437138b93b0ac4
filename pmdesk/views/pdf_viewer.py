"""Reading a PDF inside the program: pages, zoom, print, save as. Paper stays white in every theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPointF, QSaveFile, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmdesk.views.look.theme import Theme
from pmdesk.views.pdf_print import print_pages

_ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_STEP = 1.25
_CHUNK = 1 << 20
_SMALLEST, _LARGEST = 0.25, 5.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("PdfViewer", text)


class PdfViewer(QWidget):
    """Shows one PDF file. ``saved`` carries the path of a copy, ``failed`` what did not work, in words.

    ``tools`` is the layout at the right end of the tool bar: the page that uses the viewer adds its own
    buttons there.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: Path | None = None
        self._suggested_name = ""
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.view.setAccessibleName(_tr("Pages of the document"))
        self._bar = QWidget(self)
        self._bar.setProperty("role", "toolbar")
        self._bar.setFixedHeight(theme.metrics.s(48))
        self.tools = QHBoxLayout()
        self._build_bar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self.view, 1)
        navigator = self.view.pageNavigator()
        navigator.currentPageChanged.connect(self._page_shown)
        self._update_controls()

    def _build_bar(self) -> None:
        s = self._theme.metrics.s
        self.previous = self._tool("chevron-left", _tr("Previous page"), lambda: self.go_to(self.page - 1))
        self.next = self._tool("chevron-right", _tr("Next page"), lambda: self.go_to(self.page + 1))
        self.number = QLineEdit(self._bar)
        self.number.setAccessibleName(_tr("Page number"))
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.number.setFixedWidth(s(36))
        self.number.setValidator(QIntValidator(1, 9999, self.number))
        self.number.returnPressed.connect(lambda: self.go_to(int(self.number.text()) - 1))
        self.of = QLabel(self._bar)
        self.zoom_out = self._tool("zoom-out", _tr("Smaller"), lambda: self._zoom_by(1 / _STEP))
        self.zoom = QComboBox(self._bar)
        self.zoom.setAccessibleName(_tr("Zoom"))
        self.zoom.addItem(_tr("Fit width"), None)
        self.zoom.addItem(_tr("Whole page"), 0.0)
        for factor in _ZOOMS:
            self.zoom.addItem(self._percent(factor), factor)
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance(_tr("Whole page")) + s(48))
        self.zoom.activated.connect(self._zoom_chosen)
        self.zoom_in = self._tool("zoom-in", _tr("Larger"), lambda: self._zoom_by(_STEP))
        self.print = self._button("printer", _tr("Print"), self.ask_to_print)
        self.save = self._button("download", _tr("Save"), self.ask_where_to_save)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(s(12), 0, s(12), 0)
        bar.setSpacing(s(4))
        pages: tuple[QWidget, ...] = (self.previous, self.number, self.of, self.next)
        zooming: tuple[QWidget, ...] = (self.zoom_out, self.zoom, self.zoom_in)
        for widget in pages:
            bar.addWidget(widget)
        bar.addSpacing(s(12))
        for widget in zooming:
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.print)
        bar.addWidget(self.save)
        bar.addLayout(self.tools)

    def _tool(self, icon: str, name: str, clicked: object) -> QToolButton:
        button = QToolButton(self._bar)
        button.setProperty("kind", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(name)
        self._theme.set_icon(button, icon)
        button.clicked.connect(clicked)
        return button

    def _button(self, icon: str, name: str, clicked: object) -> QPushButton:
        button = QPushButton(name, self._bar)
        button.setProperty("kind", "quiet")
        self._theme.set_icon(button, icon)
        button.clicked.connect(clicked)
        return button

    def _percent(self, factor: float) -> str:
        return f"{round(factor * 100)} %"

    # --- the document ---------------------------------------------------------------------------------

    def open(self, path: Path, suggested_name: str) -> bool:
        """Show the file; False if QtPdf cannot read it. ``suggested_name`` is what saving a copy offers."""
        self._path, self._suggested_name = path, suggested_name
        good = self.document.load(str(path)) is QPdfDocument.Error.None_
        if not good:
            self._path = None
        self._update_controls()
        return good

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
        self.of.setText(_tr("of {count}").format(count=count) if count else "")
        self.previous.setEnabled(page > 0)
        self.next.setEnabled(page + 1 < count)

    def _update_controls(self) -> None:
        there = self._path is not None and self.document.pageCount() > 0
        for widget in (self.number, self.zoom_out, self.zoom, self.zoom_in, self.print, self.save):
            widget.setEnabled(there)
        self._page_shown(self.page if there else 0)

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
        self._set_zoom(self._shown_zoom() * step)

    def _shown_zoom(self) -> float:
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

    def _set_zoom(self, factor: float) -> None:
        factor = max(_SMALLEST, min(factor, _LARGEST))
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(factor)
        with QSignalBlocker(self.zoom):
            index = self.zoom.findText(self._percent(factor))
            if index < 0:
                last = self.zoom.count() - 1
                if self.zoom.itemData(last) in _ZOOMS:
                    self.zoom.addItem("")
                    last += 1
                self.zoom.setItemText(last, self._percent(factor))
                self.zoom.setItemData(last, factor)
                index = last
            self.zoom.setCurrentIndex(index)

    # --- print and save -------------------------------------------------------------------------------

    def ask_to_print(self) -> None:
        """Open the system's print dialog; the pages go out when it is accepted."""
        if self._path is None:
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
            self.failed.emit(_tr("The printer did not take the document. Look at its state and print again."))

    def ask_where_to_save(self) -> None:
        """Open the system's file dialog; the copy is written when a name is chosen."""
        if self._path is None:
            return
        dialog = QFileDialog(self, _tr("Save a copy"), str(Path.home() / self._suggested_name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setNameFilter(_tr("PDF documents (*.pdf)"))
        dialog.fileSelected.connect(lambda name: self.save_copy(Path(name)))
        dialog.open()

    def save_copy(self, target: Path) -> None:
        """Write a copy to ``target``: whole or not at all. Says so by ``saved`` or ``failed``."""
        assert self._path is not None
        file = QSaveFile(str(target))
        try:
            with self._path.open("rb") as source:
                if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
                    raise OSError(file.errorString())
                while chunk := source.read(_CHUNK):
                    if file.write(chunk) != len(chunk):
                        raise OSError(file.errorString())
            if not file.commit():
                raise OSError(file.errorString())
        except OSError as error:
            file.cancelWriting()
            words = _tr("The copy could not be saved: {reason}").format(reason=error)
            self.failed.emit(words)
        else:
            self.saved.emit(str(target))
