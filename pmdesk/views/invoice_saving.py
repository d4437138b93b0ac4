"""Saving the invoices that are here, all or a year's, into a folder, beside the window's thread."""

from __future__ import annotations

import threading
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from pmdesk.core.export import Exported, export
from pmdesk.records.invoices import InvoiceStatus
from pmdesk.store.database import Store
from pmdesk.store.documents import Documents
from pmdesk.store.errors import StoreError
from pmdesk.store.query import Query
from pmdesk.views.desk import Desk
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.labels import Label
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.theme import Theme
from pmdesk.wording import invoices as wording

_PORTION = 300
_LATEST = 10
"""Years that are offered one by one: as long as accounts have to be kept in most countries."""


class _Teller(QObject):
    """Carries what the thread tells to the window's thread."""

    progressed = Signal(int, int)
    ended = Signal(object, int)
    """(Exported or StoreError, how many documents are not on this computer)."""


class SaveAll(QWidget):
    """The link that saves all or a year's, and while that runs, how far it is and a way to stop it."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self._years: tuple[int, ...] = ()
        self._stop = threading.Event()
        self._folder = Path()
        self._teller: _Teller | None = None
        self.progress = Label(role="small", tone="text2")
        self.link = Button(theme, wording.save_all(), "link", small=True)
        self.stop = Button(theme, wording.stop(), "link", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.s(8))
        for widget in (self.progress, self.stop, self.link):
            row.addWidget(widget)
        self.link.clicked.connect(self.ask_which)
        self.stop.clicked.connect(self.give_up)
        desk.account_changed.connect(self.give_up)
        self.destroyed.connect(self._stop.set)
        self._show_running(False)

    @property
    def running(self) -> bool:
        """Whether files are being written now."""
        return self._teller is not None

    def set_years(self, first: date | None, last: date | None) -> None:
        """The days of the oldest and the newest invoice, as far as they are known."""
        self._years = tuple(range(last.year, first.year - 1, -1)) if first and last else ()

    def ask_which(self) -> None:
        """Offer the years; where there is but one, ask for the folder at once."""
        if len(self._years) < 2:
            self.ask_where()
            return
        menu = Menu(self._theme, wording.save_all(), self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(wording.save_every_year(), self.ask_where)
        menu.addSeparator()
        for year in self._years[:_LATEST]:
            menu.add(wording.save_year(year), partial(self.ask_where, year))
        place, size = self.link.mapToGlobal(QPoint(0, 0)), menu.sizeHint()
        over = QPoint(self.link.width() - size.width(), -size.height())  # the link stands in a corner
        menu.popup(place + over)

    def ask_where(self, year: int | None = None) -> None:
        """Ask for a folder; the files (of that year of issue) are written when one is chosen."""
        dialog = QFileDialog(self, wording.save_all_title(year), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.save_into(Path(path), year))
        dialog.open()

    def save_into(self, folder: Path, year: int | None = None) -> None:
        """Write every document (of that year) into ``folder``; what it came to is said in the strip."""
        desk = self._desk
        if self.running or desk.account is None:
            return
        self._folder = folder
        self._stop.clear()
        teller = self._teller = _Teller()
        teller.progressed.connect(self._progressed)
        teller.ended.connect(self._ended)
        self._show_running(True)
        account, provider, stop = desk.account_key, desk.account.provider_name, self._stop
        store, documents, today = desk.store, desk.documents, desk.today.day
        QThreadPool.globalInstance().start(
            lambda: _run(teller, store, documents, account, provider, folder, stop, today, year)
        )

    def give_up(self) -> None:
        """Stop after the file that is being written."""
        self._stop.set()

    def _progressed(self, done: int, total: int) -> None:
        self.progress.setText(wording.saving(done, total))

    def _ended(self, result: Exported | StoreError, missing: int) -> None:
        self._teller = None
        self._show_running(False)
        if isinstance(result, StoreError):
            self._desk.say("bad", wording.not_read(result))
        elif result == Exported():
            self._desk.say("info", wording.none_to_save(missing))
        else:
            self._desk.say(*wording.saved_all(result, missing, str(self._folder)))

    def _show_running(self, running: bool) -> None:
        self.progress.setText("")
        self.progress.setVisible(running)
        self.stop.setVisible(running)
        self.link.setVisible(not running)


def _run(
    teller: _Teller,
    store: Store,
    documents: Documents,
    account: str,
    provider: str,
    folder: Path,
    stop: threading.Event,
    today: date,
    year: int | None,
) -> None:
    """In a thread of the pool."""
    try:
        kept = documents.list(account)
        missing = _missing(store, account, {document.meta.record_id for document in kept}, today, year)
    except StoreError as error:
        teller.ended.emit(error, 0)
        return
    kept = tuple(document for document in kept if _of_year(document.meta.issued, year))
    total = len(kept)
    result = export(kept, provider, folder, lambda done: teller.progressed.emit(done, total), stop.is_set)
    teller.ended.emit(result, missing)


def _of_year(issued: date | None, year: int | None) -> bool:
    return year is None or (issued is not None and issued.year == year)


def _missing(store: Store, account: str, kept: set[str], today: date, year: int | None) -> int:
    """How many invoices (of that year) have a document that is not here; drafts have none."""
    query = Query(accounts=(account,), today=today)
    missing = offset = 0
    while rows := store.invoices.page(query, offset, _PORTION):
        offset += len(rows)
        missing += sum(
            row.id not in kept and row.status is not InvoiceStatus.DRAFT and _of_year(row.issued, year)
            for row in rows
        )
    return missing
