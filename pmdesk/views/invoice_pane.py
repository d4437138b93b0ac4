"""One invoice beside the list: its document, or what is known of it; printing, saving, paying."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pmdesk.core.actions import invoices as actions
from pmdesk.core.facts import OwedInvoice
from pmdesk.models.invoice_details import invoice_details
from pmdesk.models.sections import Details, Line, LineKind
from pmdesk.records import Area
from pmdesk.records.invoices import Invoice, InvoiceDetails
from pmdesk.store.errors import StoreError
from pmdesk.views.action_parts import ActionButton, copy_text
from pmdesk.views.desk import Desk
from pmdesk.views.invoice_document import InvoiceDocument
from pmdesk.views.invoice_facts import InvoiceFacts
from pmdesk.views.look.buttons import Button
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.filter_bar import FilterBar
from pmdesk.views.look.labels import ElidedLabel
from pmdesk.views.look.strip import Strip
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.wording import actions as action_words
from pmdesk.wording import details as detail_words
from pmdesk.wording import formats
from pmdesk.wording import invoices as wording
from pmdesk.wording import panes as pane_words
from pmdesk.wording.chips import days_overdue, invoice_chip
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.store.details import Kept

SMALLEST = 430
SETTLED = 250
"""Milliseconds an invoice stays chosen before anything is asked for: arrows run through many."""


class InvoicePane(Ground):
    """``back_asked`` on narrow windows, where the pane covers the list."""

    back_asked = Signal()

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "canvas", parent=parent)
        self._desk, self._theme = desk, theme
        self.invoice: Invoice | None = None
        self._narrow = False
        self._online = desk.online
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED)
        self._settling.timeout.connect(self._ask)
        self.setAccessibleName(wording.pane())
        self.setMinimumWidth(theme.metrics.s(SMALLEST))
        self._build()
        desk.details_changed.connect(self._details_changed)
        desk.status_changed.connect(self._reconsider)
        desk.today.minute_passed.connect(self._draw_if_seen)
        self.show_invoice(None)

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, desk, s = self._theme, self._desk, self._theme.metrics.s
        self.back = Button(theme, wording.back(), "quiet", icon="arrow-left")
        self.back.clicked.connect(self.back_asked)
        self.chip = ChipLabel(theme)
        self.switch = FilterBar(theme, wording.views())
        self.switch.set_filters(
            [("document", wording.document(), None), ("details", wording.details(), None)]
        )
        self.switch.chosen.connect(lambda _key: self._draw())
        self.age = ElidedLabel(role="small", tone="text2")
        self.again = Button(theme, pane_words.try_again(), "link", small=True)
        self.again.clicked.connect(self._want_again)
        self.host = ActionButton(desk, theme, actions.OPEN_AT_HOST)
        self.pay = ActionButton(desk, theme, actions.PAY, "primary")
        self.strip = Strip(theme)
        inside = self.strip.layout()
        assert inside is not None
        inside.setContentsMargins(s(18), 0, s(18), 1)
        self.document = InvoiceDocument(desk, theme)
        self.document.changed.connect(self._draw)
        self.document.details_asked.connect(self.show_details)
        self.facts = InvoiceFacts(theme)
        self.facts.copied.connect(lambda text: copy_text(desk, text))
        self.sides = QStackedWidget()
        self.sides.addWidget(self.document)
        self.sides.addWidget(self.facts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        whole.addWidget(self.strip)
        whole.addWidget(self.sides, 1)

    def _head(self) -> QWidget:
        s = self._theme.metrics.s
        self.head = Ground(self._theme, "canvas", edge="bottom")
        self.head.setFixedHeight(s(48))
        row = QHBoxLayout(self.head)
        row.setContentsMargins(s(12), 0, s(12), 1)
        row.setSpacing(s(8))
        for widget in (self.back, self.switch, self.chip):
            row.addWidget(widget)
        row.addWidget(self.age, 1)
        for button in (self.again, self.host, self.pay):
            row.addWidget(button)
        return self.head

    def set_narrow(self, narrow: bool) -> None:
        """The pane covers the list: it leads back there, and says how the invoice stands."""
        self._narrow = narrow
        self._draw_head()

    # --- what is shown --------------------------------------------------------------------------------

    def show_invoice(self, invoice: Invoice | None, choosable: bool = True) -> None:
        """Show this invoice; the same one again only brings it up to date.

        None: none is chosen, and `choosable` says whether there is one to choose.
        """
        self.sides.setVisible(invoice is not None or choosable)
        other = invoice is None or self.invoice is None or invoice.id != self.invoice.id
        changed = not other and invoice != self.invoice
        self.invoice = invoice
        self.document.show_invoice(invoice)
        self._draw()
        if invoice is not None and (other or changed):
            self._settling.start()

    def show_details(self) -> None:
        """Switch to what is known beside the document."""
        self.switch.set_current("details")
        self._draw()

    def _draw(self) -> None:
        invoice = self.invoice
        self._draw_head()
        self._draw_strip()
        self.document.draw()
        details = invoice is not None and self.switch.current() == "details"
        if invoice is not None and details:
            self._draw_facts(invoice)
        else:
            self._say_age(self.document.age, tip=self.document.age_tip)
        self.sides.setCurrentWidget(self.facts if details else self.document)

    def _draw_head(self) -> None:
        invoice, desk = self.invoice, self._desk
        self.back.setVisible(self._narrow)
        self.head.setVisible(invoice is not None or self._narrow)
        for widget in (self.switch, self.age):
            widget.setVisible(invoice is not None)
        self.again.hide()
        today = desk.today.day
        told = self.switch.current() == "details"  # with the chip beside the number
        said = invoice is None or not self._narrow or told or days_overdue(invoice, today) > 0
        self.chip.set_chip(None if invoice is None or said else invoice_chip(invoice, today))
        if invoice is None:
            self.pay.hide()
            self.host.hide()
            return
        name = detail_words.invoice(invoice.number)
        kept = self._kept(invoice)
        owed = OwedInvoice(invoice=invoice, details=kept.value if kept else None).owed
        self.pay.setText(action_words.pay(owed))
        self.pay.set_record(invoice, name)
        self.host.set_record(invoice, name)
        if actions.PAY.fits(invoice):
            self.host.hide()  # the same page: one way there is enough

    def _draw_strip(self) -> None:
        late = days_overdue(self.invoice, self._desk.today.day) if self.invoice is not None else 0
        if self.invoice is None or not late:
            self.strip.quieten()
            return
        kept = self._kept(self.invoice)
        self.strip.tell("bad", "triangle-alert", wording.overdue(late), _billed(kept.value) if kept else "")

    def _kept(self, invoice: Invoice) -> Kept[InvoiceDetails] | None:
        try:
            return self._desk.store.details.get_invoice(self._desk.account_key, invoice.id)
        except StoreError:
            return None

    # --- details --------------------------------------------------------------------------------------

    def _draw_facts(self, invoice: Invoice) -> None:
        desk = self._desk
        kept = self._kept(invoice)
        value, at = (kept.value, kept.at) if kept is not None else (None, None)
        details = invoice_details(invoice, value, desk.today.day, at=at)
        trouble = desk.trouble.get((Area.INVOICES, invoice.id)) if desk.online else None
        note = pane_words.fetching() if desk.online else detail_words.not_fetched()
        if trouble is not None:
            why = explain(trouble, self._host())
            note = why.advice
            self._say_age(pane_words.could_not_fetch(), "warn", why.title)
        elif kept is not None:
            self._say_age(wording.document_age(formats.age(kept.at, desk.clock.now()), False))
        else:
            self._say_age("" if desk.online else pane_words.offline())
        self.again.setVisible(trouble is not None)
        self.facts.set_details(details if kept is not None else _with_note(details, note))

    def _say_age(self, said: str, tone: str = "text2", tip: str = "") -> None:
        self.age.setText(said)
        self.age.set_tone(tone)
        self.age.setAccessibleDescription(tip)

    def _draw_if_seen(self) -> None:
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self._settling.start()

    # --- asking ---------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """The invoice has stayed chosen: have it looked after."""
        invoice, desk = self.invoice, self._desk
        if invoice is None or not self.isVisible():
            return
        if desk.online:
            desk.want(Area.INVOICES, invoice.id)
        self.document.ask()

    def _reconsider(self) -> None:
        """The network went or came back: what could not be had may come now."""
        if self._desk.online and not self._online:
            self._settling.start()
        self._online = self._desk.online
        self._draw_if_seen()

    def _want_again(self) -> None:
        if self.invoice is not None:
            self._desk.trouble.pop((Area.INVOICES, self.invoice.id), None)
            self._desk.want(Area.INVOICES, self.invoice.id, fresh=True)
            self._draw()

    def _details_changed(self, area: Area, record_id: str) -> None:
        if area is Area.INVOICES and self.invoice is not None and record_id in ("", self.invoice.id):
            self._draw()

    def _host(self) -> str:
        return self._desk.account.host if self._desk.account else ""


def _billed(details: InvoiceDetails) -> str:
    """What the first line is for, without the days it is from and to."""
    said = [line.description.strip() for line in details.lines if line.description.strip()]
    first = said[0].splitlines()[0].partition(" (")[0].strip() if said else ""
    return wording.billed_for(first) if first else ""


def _with_note(details: Details, note: str) -> Details:
    """Where the lines were never fetched: why, in their place."""
    line = Line("", note, LineKind.NOTE, "text2")
    found = (replace(one, lines=(line,)) if one.key == "items" else one for one in details.sections)
    return replace(details, sections=tuple(found))
