"""Reading a PDF: pages, zoom, printing and saving a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPageSize
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.pdf_print import fitted, on_paper, print_pages
from pmdesk.views.pdf_viewer import Opened, PdfViewer
from tests.core.test_export import full_disk
from tests.views.documents import A4, A4_WIDE, write_pdf
from tests.views.helpers import cut, nameless, settle

NAME = "2026-11-02 Precisely Managed 10482.pdf"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_pdf(tmp_path / "kept.pdf", pages=(A4, A4, A4_WIDE))


@pytest.fixture
def viewer(theme: Theme, qtbot: QtBot) -> PdfViewer:
    viewer = PdfViewer(theme)
    qtbot.addWidget(viewer)
    viewer.resize(640, 700)
    viewer.show()
    settle()
    return viewer


def ink(viewer: PdfViewer) -> int:
    """How many dark dots the view shows: the page's words, once it is drawn."""
    image = viewer.view.viewport().grab().toImage()
    dark = QColor(120, 120, 120).lightness()
    spots = ((x, y) for x in range(60, image.width() - 60, 2) for y in range(30, image.height() - 30, 2))
    return sum(image.pixelColor(x, y).lightness() < dark for x, y in spots)


def white(viewer: PdfViewer) -> bool:
    """Whether paper is in the middle of the view."""
    image = viewer.view.viewport().grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2) == QColor("#ffffff")


# --- reading ------------------------------------------------------------------------------------------


def test_a_document_is_drawn_and_counted(viewer: PdfViewer, file: Path, qtbot: QtBot) -> None:
    assert viewer.open(file, NAME) is Opened.SHOWN
    qtbot.waitUntil(lambda: ink(viewer) > 50)
    assert viewer.of.text() == "of 3"
    assert viewer.number.text() == "1"


def test_paper_stays_white_in_the_dark(viewer: PdfViewer, file: Path, theme: Theme, qtbot: QtBot) -> None:
    theme.set_scheme(Scheme.DARK)
    viewer.open(file, NAME)
    qtbot.waitUntil(lambda: white(viewer) and ink(viewer) > 50)


def test_buttons_keys_and_the_field_go_through_the_pages(viewer: PdfViewer, file: Path) -> None:
    viewer.open(file, NAME)
    settle()
    assert not viewer.previous.isEnabled()
    viewer.next.click()
    assert (viewer.page, viewer.number.text()) == (1, "2")
    viewer.number.setFocus()
    viewer.number.setText("3")
    QTest.keyClick(viewer.number, Qt.Key.Key_Return)
    assert viewer.page == 2
    assert not viewer.next.isEnabled()
    QTest.keyClick(viewer.save, Qt.Key.Key_PageUp)
    assert viewer.page == 1
    viewer.number.setText("99")
    QTest.keyClick(viewer.number, Qt.Key.Key_Return)
    assert viewer.page == 2


def test_of_one_page_there_is_nothing_to_turn(viewer: PdfViewer, tmp_path: Path) -> None:
    viewer.open(write_pdf(tmp_path / "one.pdf"), NAME)
    settle()
    assert not viewer.number.isVisible()
    assert not viewer.next.isVisible()


def test_zoom_steps_from_what_is_seen(viewer: PdfViewer, file: Path) -> None:
    viewer.open(file, NAME)
    settle()
    fits = viewer.shown_zoom()
    viewer.zoom_in.click()
    assert viewer.shown_zoom() == pytest.approx(fits * 1.25)
    assert viewer.zoom.currentText() == f"{round(fits * 125)} %"
    viewer.zoom_out.click()
    assert viewer.shown_zoom() == pytest.approx(fits)
    for _ in range(30):
        viewer.zoom_in.click()
    assert viewer.shown_zoom() == 5.0
    for _ in range(40):
        viewer.zoom_out.click()
    assert viewer.shown_zoom() == 0.25


def test_zoom_is_chosen_by_name(viewer: PdfViewer, file: Path) -> None:
    viewer.open(file, NAME)
    settle()
    for words, mode in (
        ("Whole page", QPdfView.ZoomMode.FitInView),
        ("150 %", QPdfView.ZoomMode.Custom),
        ("Fit width", QPdfView.ZoomMode.FitToWidth),
    ):
        viewer.zoom.setCurrentIndex(viewer.zoom.findText(words))
        viewer.zoom.activated.emit(viewer.zoom.currentIndex())
        assert viewer.view.zoomMode() is mode
    viewer.zoom.setCurrentIndex(viewer.zoom.findText("Whole page"))
    viewer.zoom.activated.emit(viewer.zoom.currentIndex())
    assert viewer.shown_zoom() < 1.0


@pytest.mark.parametrize("content", [b"", b"<html>Sign in</html>", b"%PDF-1.7\nbut nothing more"])
def test_what_is_no_pdf_is_refused(viewer: PdfViewer, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.pdf"
    path.write_bytes(content)
    assert viewer.open(path, NAME) is Opened.NOT_DRAWN
    assert not viewer.save.isEnabled()
    assert not viewer.zoom.isEnabled()


@pytest.mark.parametrize("size", [(1, 14_400), (400, 14_401), (20_000, 20_000)])
def test_a_page_nobody_could_draw_is_refused(
    viewer: PdfViewer, tmp_path: Path, size: tuple[float, float]
) -> None:
    path = write_pdf(tmp_path / "odd.pdf", pages=(A4, size))
    assert viewer.open(path, NAME) is Opened.NOT_DRAWN
    assert viewer.document.pageCount() == 0


@pytest.mark.parametrize(
    ("pages", "most"), [((A4,), 5.0), ((A4,) * 30, 5.0), (((200, 4_000),), 5.0), (((9_000, 9_000),) * 3, 0.6)]
)
def test_zooming_ends_where_memory_would(
    viewer: PdfViewer, tmp_path: Path, pages: tuple[tuple[float, float], ...], most: float
) -> None:
    assert viewer.open(write_pdf(tmp_path / "large.pdf", pages=pages), NAME) is Opened.SHOWN
    for _ in range(20):
        viewer._zoom_by(1.5)
    assert viewer.shown_zoom() == pytest.approx(most, rel=0.2)
    dots = viewer.view.screen().logicalDotsPerInch() / 72 * viewer.shown_zoom()
    shown = min(4, len(pages))
    assert shown * pages[0][0] * pages[0][1] * dots**2 < 130_000_000


def test_a_file_with_a_password_is_refused_and_can_still_be_saved(viewer: PdfViewer, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "locked.pdf", password="seeded")
    assert viewer.open(path, NAME) is Opened.LOCKED
    viewer.save_copy(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == path.read_bytes()


def test_a_closed_document_is_let_go(viewer: PdfViewer, file: Path) -> None:
    viewer.open(file, NAME)
    viewer.close_document()
    assert viewer.document.pageCount() == 0
    assert not viewer.print.isEnabled()


# --- access -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [430, 640])
def test_everything_has_a_name_and_nothing_is_cut(viewer: PdfViewer, file: Path, wide: int) -> None:
    viewer.open(file, NAME)
    viewer.resize(wide, 500)
    settle()
    assert nameless(viewer) == []
    assert cut(viewer) == []
    assert bool(viewer.print.text()) is (wide > 500)
    assert viewer.bar.minimumSizeHint().width() <= wide


# --- saving -------------------------------------------------------------------------------------------


def test_a_saved_copy_is_the_same_file(viewer: PdfViewer, file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    viewer.open(file, NAME)
    viewer.save.click()
    dialog = viewer.findChild(QFileDialog)
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == NAME
    target = tmp_path / "Accounting.pdf"
    with qtbot.waitSignal(viewer.saved) as saved:
        dialog.fileSelected.emit(str(target))
    dialog.close()
    assert saved.args == [str(target)]
    assert target.read_bytes() == file.read_bytes()


def test_a_full_disk_is_said_and_leaves_no_half_file(
    viewer: PdfViewer, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    viewer.open(file, NAME)
    folder = tmp_path / "stick"
    folder.mkdir()
    with qtbot.waitSignal(viewer.failed) as failed, full_disk(100):
        viewer.save_copy(folder / "copy.pdf")
    assert failed.args == ["copy.pdf was not saved. The disk is full."]
    assert list(folder.iterdir()) == []


# --- printing -----------------------------------------------------------------------------------------


def pdf_printer(path: Path, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setPageSize(QPageSize(size))
    return printer


def sizes(path: Path) -> list[tuple[int, int]]:
    """The size of each page in whole points, as a reader turns it."""
    found = []
    for page in PdfReader(path).pages:
        wide, high = round(page.mediabox.width), round(page.mediabox.height)
        found.append((high, wide) if page.rotation % 180 else (wide, high))
    return found


def test_pages_come_out_in_their_size_and_turned(viewer: PdfViewer, file: Path, tmp_path: Path) -> None:
    viewer.open(file, NAME)
    assert print_pages(viewer.document, pdf_printer(tmp_path / "out.pdf"), 0, 2)
    assert sizes(tmp_path / "out.pdf") == [(595, 842), (595, 842), (842, 595)]


def test_some_pages_alone(viewer: PdfViewer, file: Path, tmp_path: Path) -> None:
    viewer.open(file, NAME)
    assert print_pages(viewer.document, pdf_printer(tmp_path / "out.pdf"), 2, 2)
    assert sizes(tmp_path / "out.pdf") == [(842, 595)]


def test_another_paper_gets_the_whole_page(
    viewer: PdfViewer, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    viewer.open(file, NAME)
    printer = pdf_printer(tmp_path / "out.pdf", QPageSize.PageSizeId.Letter)
    assert print_pages(viewer.document, printer, 0, 0)
    assert sizes(tmp_path / "out.pdf") == [(612, 792)]
    viewer.open(tmp_path / "out.pdf", NAME)
    qtbot.waitUntil(lambda: ink(viewer) > 50)


@pytest.mark.qt_log_ignore("QPainter::begin", "propagateSizeHints")
def test_a_printer_that_refuses_is_said(viewer: PdfViewer, file: Path, tmp_path: Path) -> None:
    viewer.open(file, NAME)
    assert not print_pages(viewer.document, pdf_printer(tmp_path / "gone" / "out.pdf"), 0, 0)


def test_the_print_dialog_prints_what_was_chosen(viewer: PdfViewer, file: Path, tmp_path: Path) -> None:
    viewer.open(file, NAME)
    viewer.print.click()
    dialog = viewer.findChild(QPrintDialog)
    assert dialog is not None
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(72)
    printer.setFromTo(2, 3)
    assert printer.docName() == NAME
    dialog.done(QPrintDialog.DialogCode.Accepted)
    settle()
    assert sizes(tmp_path / "out.pdf")[1] == (842, 595)


def test_paper_is_white_and_the_words_are_on_it(viewer: PdfViewer, file: Path) -> None:
    viewer.open(file, NAME)
    page = on_paper(viewer.document, 0, QSize(620, 877))
    assert (page.width(), page.height(), page.hasAlphaChannel()) == (620, 877, False)
    assert page.pixelColor(5, 5) == QColor("#ffffff")
    assert any(page.pixelColor(x, 95).lightness() < 100 for x in range(70, 250))


def test_a_page_is_fitted_without_being_stretched() -> None:
    area = fitted(QSizeF(100, 200), QRectF(0, 0, 500, 500))
    assert area == QRectF(125, 0, 250, 500)
    assert area.size().toSize() == QSize(250, 500)
