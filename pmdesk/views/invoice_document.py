"""The document of the chosen invoice: read from the disk, or said why it is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pmdesk.api.provider import Capability
from pmdesk.core.actions import invoices as actions
from pmdesk.core.export import file_name
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.store.documents import INVOICE, Document
from pmdesk.store.errors import StoreError
from pmdesk.views.desk import Desk
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.theme import Theme
from pmdesk.wording import formats, lists
from pmdesk.wording import invoices as wording
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.views.pdf_viewer import PdfViewer

Key = tuple[str, str]
"""(invoice's id, hash of the file)."""
_NONE: Key = ("", "")


class InvoiceDocument(QWidget):
    """The viewer with the document, or a state instead of it. `age` and `age_tip` say how old it is.

    `changed`: what is shown differs now; `details_asked`: the user wants what is known beside it.
    """

    changed = Signal()
    details_asked = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self._invoice: Invoice | None = None
        self._document: Document | None = None
        self._opened = self._unreadable = self._whole = _NONE
        """The file in the viewer, one that it could not read, and one that is whole all the same."""
        self._locked = False
        """Whether the file that could not be read asks for a password."""
        self._damaged = ""
        self._viewer: PdfViewer | None = None
        self.age = self.age_tip = ""
        self._paper = QWidget()
        QVBoxLayout(self._paper).setContentsMargins(0, 0, 0, 0)
        self.states = StateStack(theme, self._paper)
        self.states.acted.connect(self._state_acted)
        self.states.details_asked.connect(self.details_asked)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.states)
        desk.documents_changed.connect(self._arrived)

    def viewer(self) -> PdfViewer:
        """The viewer, made (and QtPdf loaded) when a document is first shown."""
        if self._viewer is None:
            from pmdesk.views.pdf_viewer import PdfViewer

            self._viewer = PdfViewer(self._theme)
            self._viewer.saved.connect(self._saved)
            self._viewer.failed.connect(lambda words: self._desk.say("bad", words))
            layout = self._paper.layout()
            assert layout is not None
            layout.addWidget(self._viewer)
        return self._viewer

    # --- what is shown --------------------------------------------------------------------------------

    def show_invoice(self, invoice: Invoice | None) -> None:
        """Show the document of this invoice (None: none is chosen)."""
        if invoice is None or self._invoice is None or invoice.id != self._invoice.id:
            self._damaged = ""
        self._invoice = invoice
        self._read()
        self.draw()

    def ask(self) -> None:
        """Have the document looked after; also one that is here.

        Its file is checked, and it is fetched anew where it is damaged or the invoice has changed since.
        """
        if self._invoice is not None and self._invoice.status is not InvoiceStatus.DRAFT:
            self._desk.document_asked.emit(self._invoice.id)

    def draw(self) -> None:
        """Say anew what there is: the network, or the time, has changed."""
        self.age = self.age_tip = ""
        invoice = self._invoice
        if invoice is None:
            self._tell("receipt-text", wording.choose(), "")
        elif self._document is None:
            self._draw_absence(invoice)
        else:
            self._draw_document(invoice, self._document)

    def _read(self) -> None:
        """Look on the disk; note where a document has gone that was here: it was damaged."""
        invoice, before = self._invoice, self._document
        self._document = None
        if invoice is not None:
            try:
                self._document = self._desk.documents.get(self._desk.account_key, INVOICE, invoice.id)
            except StoreError as error:
                self._desk.document_trouble.setdefault(invoice.id, error)
            if self._document is not None:
                self._damaged = ""
            elif before is not None and before.meta.record_id == invoice.id:
                self._damaged = invoice.id
        if self._document is None and self._viewer is not None:
            self._opened = _NONE
            self._viewer.close_document()

    def _draw_document(self, invoice: Invoice, document: Document) -> None:
        key = (invoice.id, document.meta.sha256)
        if key != self._opened:
            self._open(document, key, invoice)
        if key == self._unreadable:
            if key == self._whole:
                head, sentence, button = wording.locked() if self._locked else wording.unreadable()
                self._tell("file-text", (head, sentence), button)
            else:
                self._tell("triangle-alert", wording.checking(), wording.show_details())
            return
        self.states.show_content()
        old = document.meta.status != invoice.status.value
        age = formats.age(document.meta.fetched_at, self._desk.clock.now())
        self.age, self.age_tip = wording.document_age(age, old), wording.newer_comes() if old else ""

    def _open(self, document: Document, key: Key, invoice: Invoice) -> None:
        """Put the file into the viewer; one that cannot be read is looked at by the archive first."""
        account = self._desk.account
        name = file_name(account.provider_name if account else "", invoice.number, invoice.issued)
        from pmdesk.views.pdf_viewer import Opened  # late, as the viewer is

        self._opened = key
        opened = self.viewer().open(document.path, name)
        self._locked = opened is Opened.LOCKED
        if opened is Opened.SHOWN:
            self._unreadable = _NONE
        elif self._unreadable != key:
            self._unreadable = key
            self._whole = key if self._locked else self._whole
            self._desk.document_asked.emit(invoice.id)

    def _draw_absence(self, invoice: Invoice) -> None:
        """Why there is no document: not made, could not be fetched, damaged, not here, or coming."""
        desk = self._desk
        trouble = desk.document_trouble.get(invoice.id)
        details = wording.show_details()
        if invoice.status is InvoiceStatus.DRAFT:
            self._tell("file-clock", wording.draft(), details)
        elif trouble is not None and desk.online:
            said = explain(trouble, desk.account.host if desk.account else "")
            page = self.states.show_failed(said.title, said.advice, lists.try_again(), details=details)
            page.button.set_kind("normal" if actions.PAY.fits(invoice) else "primary")
        elif self._damaged == invoice.id:
            self._tell("triangle-alert", wording.damaged(desk.online), details)
        elif not desk.online:
            self._tell("cloud-off", wording.not_here(), details)
        elif Capability.INVOICE_PDF not in desk.capabilities:
            self._tell("file-text", wording.no_documents(), details)
        else:
            self._tell("loader", wording.fetching(), details)

    def _tell(self, icon: str, said: tuple[str, str], button: str) -> None:
        """A state with a plain button: the filled one of this view is the one that pays."""
        self.states.show_empty(icon, *said, button).button.set_kind("normal")

    # --- what happens ---------------------------------------------------------------------------------

    def _arrived(self, invoice_id: str) -> None:
        """The document of an invoice came, went or could not be fetched."""
        if self._invoice is None or invoice_id != self._invoice.id:
            return
        self._read()
        if self._document is not None and self._unreadable == (invoice_id, self._document.meta.sha256):
            self._whole = self._unreadable  # the archive has looked at it and left it
        self.draw()
        self.changed.emit()

    def _state_acted(self) -> None:
        """The button of the state: try again, save what cannot be drawn, or the details."""
        if self._invoice is None:
            return
        if self.states.state() == "failed":
            self._desk.document_trouble.pop(self._invoice.id, None)
            self.ask()
            self.draw()
        elif self._document is not None and self._whole == self._opened:
            self.viewer().ask_where_to_save()
        else:
            self.details_asked.emit()

    def _saved(self, path: str) -> None:
        target = Path(path)
        self._desk.say("ok", wording.saved(target.name, str(target.parent)))
