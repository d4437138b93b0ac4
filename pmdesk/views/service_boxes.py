"""The boxes of a service's page: billing, usage, plan, server and options, and its addons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pmdesk.core.actions import invoices, services
from pmdesk.models.sections import Details
from pmdesk.models.service_details import AddonRow, Bill
from pmdesk.records.services import Service
from pmdesk.views.action_parts import ActionButton
from pmdesk.views.desk import Desk
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.glyph import Glyph
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.paint import hairline
from pmdesk.views.look.surfaces import Box
from pmdesk.views.look.theme import Theme
from pmdesk.views.panes import SectionView
from pmdesk.wording import actions as action_words
from pmdesk.wording import details as detail_words
from pmdesk.wording import panes as words

_ADDON = 52
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SectionBox(Box):
    """One section of a record's details in a box of its own; hidden while there is nothing to say."""

    copied = Signal(str)

    def __init__(self, theme: Theme, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        s = theme.metrics.s
        self.key = key
        self.has_something = False
        self.section = SectionView(theme, title, role="head", row=24)
        self.section.copied.connect(self.copied)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(s(16), s(14), s(16), s(14))
        self.column.setSpacing(s(8))
        self.column.addWidget(self.section)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_details(self, details: Details) -> None:
        """Show this section of the details, if there is one."""
        section = details.section(self.key)
        self.has_something = section is not None
        self.setVisible(self.has_something)
        self.section.lines.setVisible(section is not None)
        if section is not None:
            self.section.set_section(section)


class BillingBox(SectionBox):
    """What it costs and when; where an invoice for it is owed, what happens and the button that pays."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(theme, "billing", detail_words.section("billing"))
        s = theme.metrics.s
        self.warning = Label("", "small", "bad", wrap=True)
        self._mark = Glyph(theme, "triangle-alert", "bad", 16)
        row = QHBoxLayout()
        row.setSpacing(s(8))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.warning, 1)
        self.pay = ActionButton(desk, theme, invoices.PAY, "primary")
        self.pay.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.column.addLayout(row)
        self.column.addWidget(self.pay)

    def set_bill(self, bill: Bill | None) -> None:
        """The most pressing invoice for this service, and what to say of it."""
        late = bill is not None and bill.tone == "bad"
        self.warning.setText(bill.sentence if bill else "")
        self.warning.set_tone(bill.tone if bill else "text2")
        self.warning.setVisible(bool(self.warning.text()))
        self._mark.setVisible(late)
        self.has_something = self.has_something or bill is not None
        self.setVisible(self.has_something)
        if bill is None:
            self.pay.set_record(None, "")
            return
        self.pay.setText(action_words.pay(bill.owed.owed))
        self.pay.set_record(bill.owed.invoice, detail_words.invoice(bill.owed.invoice.number))


class PlanBox(Box):
    """Changing or ending it: both open the host's page. Ending is a link, never beside a way in."""

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__(theme)
        s = theme.metrics.s
        self.upgrade = ActionButton(desk, theme, services.UPGRADE)
        self.open = ActionButton(desk, theme, services.OPEN_AT_HOST)
        self.cancel = ActionButton(desk, theme, services.CANCEL, "danger-link")
        column = QVBoxLayout(self)
        column.setContentsMargins(s(16), s(14), s(16), s(14))
        column.setSpacing(s(8))
        column.addWidget(Label(words.plan(), "head"))
        for button in (self.upgrade, self.open):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            column.addWidget(button)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def set_service(self, service: Service) -> None:
        """Act on this service."""
        for button in (self.upgrade, self.open):
            button.set_record(service, service.name)
        # What is ending already has been cancelled.
        self.cancel.set_record(service if service.ends is None else None, service.name)


class AddonLine(QWidget):
    """One addon: name over its next day, status, price."""

    def __init__(self, theme: Theme, addon: AddonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        s = theme.metrics.s
        self.setMinimumHeight(s(_ADDON))
        self.name = ElidedLabel(weight=500)
        self.second = ElidedLabel("", "small", "text2")
        self.chip = ChipLabel(theme)
        self.price = Label(weight=500)
        self.price.setAlignment(_RIGHT)
        self.price.setMinimumWidth(s(110))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.name)
        lines.addWidget(self.second)
        lines.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(s(16), s(6), s(16), s(6))
        row.setSpacing(s(20))
        row.addLayout(lines, 1)
        row.addWidget(self.chip)
        row.addWidget(self.price)
        self.set_addon(addon)

    def set_addon(self, addon: AddonRow) -> None:
        """Show another addon in this line."""
        self.name.setText(addon.name)
        self.second.setText(addon.second)
        self.second.setVisible(bool(addon.second))
        self.chip.set_chip(addon.chip)
        self.price.setText(addon.price)
        said = (addon.name, addon.chip.word, addon.price, addon.second)
        self.setAccessibleName(", ".join(part for part in said if part))


class AddonBox(Box):
    """The addons of a service, with a hairline between them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.lines: list[AddonLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(1)
        self.setAccessibleName(detail_words.section("addons"))

    def set_addons(self, addons: Sequence[AddonRow]) -> None:
        """Show these; lines there stay the same widgets."""
        while len(self.lines) > len(addons):
            line = self.lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for line, addon in zip(self.lines, addons, strict=False):
            line.set_addon(addon)
        for addon in addons[len(self.lines) :]:
            line = AddonLine(self._theme, addon, self)
            self._column.addWidget(line)
            self.lines.append(line)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for line in self.lines[1:]:
            hairline(painter, 1, self.width() - 1, line.y(), self._theme.colour("hairline"))
