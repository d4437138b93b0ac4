"""A service in full: what it is, the shortcuts into its control panel, its addons, billing, usage, plan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.core.actions import services
from pmdesk.core.facts import OwedInvoice
from pmdesk.models.invoices import OWED
from pmdesk.models.sections import Details
from pmdesk.models.service_details import addon_rows, bill, service_details
from pmdesk.records import Area
from pmdesk.records.services import Addon, Service, ServiceStatus
from pmdesk.views.action_parts import ActionButton, copy_text, why_off
from pmdesk.views.desk import Desk
from pmdesk.views.list_page import NARROW
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.surfaces import Ground
from pmdesk.views.look.theme import Theme
from pmdesk.views.service_boxes import AddonBox, BillingBox, PlanBox, SectionBox
from pmdesk.views.shortcuts import ShortcutGrid
from pmdesk.views.steady_area import SteadyArea
from pmdesk.wording import details as detail_words
from pmdesk.wording import panes as words

SIDE = 300
_TOP = Qt.AlignmentFlag.AlignTop


class ServicePage(QWidget):
    """Shows the service it is given; everything on it comes from the store."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self.service: Service | None = None
        self._narrow: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self._reason())
        s = theme.metrics.s
        self.area = SteadyArea("", QMargins(s(24), s(20), s(24), s(24)))
        self.area.set_content(self._content(), self._whole)
        column.addWidget(self.area, 1)
        desk.status_changed.connect(self._allow)
        desk.account_changed.connect(self._allow)
        desk.today.minute_passed.connect(self.refresh)
        self.set_narrow(False)

    # --- building -------------------------------------------------------------------------------------

    def _header(self) -> QWidget:
        theme, s = self._theme, self._theme.metrics.s
        bar = Ground(theme, "canvas", edge="bottom")
        bar.setMinimumHeight(s(68))
        self.name = ElidedLabel(role="head", natural=True, mode=Qt.TextElideMode.ElideMiddle)
        self.chip = ChipLabel(theme)
        self.subtitle = ElidedLabel(role="small", tone="text2")
        first = QHBoxLayout()
        first.setSpacing(s(12))
        first.addWidget(self.name)
        first.addWidget(self.chip)
        first.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(s(2))
        lines.addStretch(1)
        lines.addLayout(first)
        lines.addWidget(self.subtitle)
        lines.addStretch(1)
        self.webmail = ActionButton(self._desk, theme, services.WEBMAIL, icon=True)
        self.panel = ActionButton(self._desk, theme, services.PANEL, icon=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(s(24), s(8), s(24), s(8))
        row.setSpacing(s(8))
        row.addLayout(lines, 1)
        row.addWidget(self.webmail)
        row.addWidget(self.panel)
        return bar

    def _reason(self) -> QWidget:
        """Why it does not work, over the whole width: the first thing to read where it does not."""
        theme, s = self._theme, self._theme.metrics.s
        self.reason_bar = Ground(theme, "bad", edge="bottom")
        self.reason = Label("", weight=500, wrap=True)
        row = QHBoxLayout(self.reason_bar)
        row.setContentsMargins(s(24), s(8), s(24), s(9))
        row.setSpacing(s(8))
        row.addWidget(Glyph(theme, "circle-pause", "bad", 16), 0, _TOP)
        row.addWidget(self.reason, 1)
        return self.reason_bar

    def _content(self) -> QWidget:
        theme, desk, s = self._theme, self._desk, self._theme.metrics.s
        self.shortcuts = ShortcutGrid(theme, services.SHORTCUTS)
        self.shortcuts.taken.connect(lambda action: desk.perform(action, self.service))
        self.addons = AddonBox(theme)
        self.billing = BillingBox(desk, theme)
        self.usage = SectionBox(theme, "usage", detail_words.section("usage"))
        self.plan = PlanBox(desk, theme)
        self.server = SectionBox(theme, "server", detail_words.section("server"))
        self.options = SectionBox(theme, "options", detail_words.section("options"))
        for box in (self.billing, self.usage, self.server, self.options):
            box.copied.connect(lambda text: copy_text(desk, text))
        self.main, self.aside = QWidget(), QWidget()
        self.aside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self.main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(8))
        self.note = Label("", tone="text2", wrap=True)
        column.addWidget(self.note)
        column.addWidget(self.shortcuts)
        self._gap = QWidget()
        self._gap.setFixedHeight(s(8))
        column.addWidget(self._gap)
        self._addons = QWidget()
        addons = QVBoxLayout(self._addons)
        addons.setContentsMargins(0, 0, 0, s(8))
        addons.setSpacing(s(8))
        addons.addWidget(Label(detail_words.section("addons"), "head"))
        addons.addWidget(self.addons)
        column.addWidget(self._addons)
        column.addLayout(self._facts())
        column.addStretch(1)
        self._aside = QGridLayout(self.aside)
        self._aside.setContentsMargins(0, 0, 0, 0)
        self._aside.setSpacing(s(12))
        content = QWidget()
        self._whole = QGridLayout(content)
        self._whole.setHorizontalSpacing(s(20))
        self._whole.setVerticalSpacing(s(20))
        return content

    def _facts(self) -> QGridLayout:
        """Server and options: half the width each, also where there is only one."""
        s = self._theme.metrics.s
        facts = QGridLayout()
        facts.setHorizontalSpacing(s(16))
        for place, box in enumerate((self.server, self.options)):
            facts.addWidget(box, 0, place, _TOP)
            facts.setColumnStretch(place, 1)
            facts.setColumnMinimumWidth(place, s(200))
        return facts

    # --- what is shown --------------------------------------------------------------------------------

    def set_service(self, service: Service) -> None:
        """Show this service."""
        other = self.service is None or self.service.id != service.id
        self.service = service
        self.refresh()
        if other:
            self.area.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Draw it anew from the store: addons, owed invoices and the day may have changed."""
        service, desk = self.service, self._desk
        if service is None:
            return
        addons = desk.store.addons_of(desk.account_key, service.id)
        owed = self._owed(service, addons)
        pressing = bill(service, owed, desk.today.day)
        late = pressing is not None and pressing.tone == "bad"
        details = service_details(service, desk.today.day, late=late)
        self._show_head(service, details)
        self.addons.set_addons(addon_rows(addons))
        self._addons.setVisible(bool(addons))
        for box in (self.billing, self.usage, self.server, self.options):
            box.set_details(details)
        suspended = service.status is ServiceStatus.SUSPENDED
        self.reason_bar.setVisible(suspended)
        self.reason.setText(details.sentence if suspended else "")
        self.note.setText("" if suspended else details.sentence)
        self.note.setVisible(bool(self.note.text()))
        self.billing.set_bill(pressing)
        self.plan.set_service(service)
        counted = words.counted(service.usage_counted, desk.clock.now()) if service.usage_counted else ""
        self.usage.section.set_aside(counted)
        self._allow()
        self._arrange()

    def _show_head(self, service: Service, details: Details) -> None:
        self.name.setText(service.domain or service.name)
        self.chip.set_chip(details.chip)
        self.subtitle.setText(details.subtitle)
        self.subtitle.setVisible(bool(details.subtitle))
        self.area.setAccessibleName(words.service_page(service.name))
        for button in (self.webmail, self.panel):
            button.set_record(service, service.domain or service.name)

    def _owed(self, service: Service, addons: Sequence[Addon]) -> list[OwedInvoice]:
        """The invoices waiting for money that have a line about this service or an addon of it."""
        desk = self._desk
        mine = {(Area.SERVICES, service.id), *((Area.ADDONS, addon.id) for addon in addons)}
        kept = {
            one.invoice.id: one
            for one in desk.store.unpaid_invoice_details(desk.account_key)
            if any(line.about and (line.about.area, line.about.id) in mine for line in one.lines)
        }
        return [
            OwedInvoice(invoice=invoice, details=kept[invoice.id])
            for invoice in desk.store.unpaid_invoices(desk.account_key)
            if invoice.id in kept and invoice.status in OWED
        ]

    def _allow(self) -> None:
        """Shortcuts are there while the service has a control panel, and on while there is a network."""
        service = self.service
        panel = service is not None and services.SHORTCUTS[0].fits(service)
        self.shortcuts.setVisible(panel)
        self._gap.setVisible(panel)
        self.shortcuts.set_off(why_off(self._desk))

    # --- room -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_narrow(self.window().width() < self._theme.metrics.s(NARROW))

    def set_narrow(self, narrow: bool) -> None:
        """Little room: billing, usage and plan stand over the shortcuts, and these in two columns."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._whole.removeWidget(self.main)
        self._whole.removeWidget(self.aside)
        self.shortcuts.set_columns(2 if narrow else 3)
        if narrow:
            self._whole.addWidget(self.aside, 0, 0)
            self._whole.addWidget(self.main, 1, 0)
            self.aside.setMinimumWidth(0)
            self.aside.setMaximumWidth(16_777_215)
        else:
            self._whole.addWidget(self.main, 0, 0)
            self._whole.addWidget(self.aside, 0, 1, _TOP)
            self.aside.setFixedWidth(self._theme.metrics.s(SIDE))
        self._whole.setColumnStretch(0, 1)
        self._whole.setRowStretch(1 if narrow else 0, 1)
        self._arrange()

    def _arrange(self) -> None:
        """Under each other in their column; where the column lies across, billing left of the other two."""
        shown: list[QWidget] = [box for box in (self.billing, self.usage) if box.has_something]
        shown.append(self.plan)
        for box in (self.billing, self.usage, self.plan):
            self._aside.removeWidget(box)
        if not self._narrow:
            for row, part in enumerate(shown):
                self._aside.addWidget(part, row, 0)
        elif len(shown) < 3:
            for place, part in enumerate(shown):
                self._aside.addWidget(part, 0, place, _TOP)
        else:
            self._aside.addWidget(self.billing, 0, 0, 2, 1, _TOP)
            self._aside.addWidget(self.usage, 0, 1, _TOP)
            self._aside.addWidget(self.plan, 1, 1, _TOP)
        for place in range(2):
            self._aside.setColumnStretch(place, 1 if self._narrow or place == 0 else 0)
