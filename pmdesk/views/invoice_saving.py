"""Saving every invoice that is on this computer into a folder of the user's, beside the window's thread."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
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
from pmdesk.views.look.theme import Theme
from pmdesk.wording import invoices as wording

_PORTION = 300


class _Teller(QObject):
    """Carries what the thread tells to the window's thread."""

    progressed = Signal(int, int)
    ended = Signal(object, int)
    """(Exported or StoreError, how many documents are not on this computer)."""


class SaveAll(QWidget):
    """The link that saves all, and while that runs, how far it is and a way to stop it."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
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
        self.link.clicked.connect(self.ask_where)
        self.stop.clicked.connect(self.give_up)
        desk.account_changed.connect(self.give_up)
        self.destroyed.connect(self._stop.set)
        self._show_running(False)

    @property
    def running(self) -> bool:
        """Whether files are being written now."""
        return self._teller is not None

    def ask_where(self) -> None:
        """Ask for a folder; the files are written when one is chosen."""
        dialog = QFileDialog(self, wording.save_all_title(), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.save_into(Path(path)))
        dialog.open()

    def save_into(self, folder: Path) -> None:
        """Write every document into ``folder``; what it came to is said in the strip."""
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
            lambda: _run(teller, store, documents, account, provider, folder, stop, today)
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
) -> None:
    """In a thread of the pool."""
    try:
        kept = documents.list(account)
        missing = _missing(store, account, {document.meta.record_id for document in kept}, today)
    except StoreError as error:
        teller.ended.emit(error, 0)
        return
    total = len(kept)
    result = export(kept, provider, folder, lambda done: teller.progressed.emit(done, total), stop.is_set)
    teller.ended.emit(result, missing)


def _missing(store: Store, account: str, kept: set[str], today: date) -> int:
    """How many invoices have a document that is not here; drafts have none."""
    query = Query(accounts=(account,), today=today)
    missing = offset = 0
    while rows := store.invoices.page(query, offset, _PORTION):
        offset += len(rows)
        missing += sum(row.id not in kept and row.status is not InvoiceStatus.DRAFT for row in rows)
    return missing
