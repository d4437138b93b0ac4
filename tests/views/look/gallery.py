"""Draws the kit's components as pictures, to be looked at and compared: `python tests/views/look/gallery.py OUT`.

Each picture is one sheet of components in one theme, at a base font size and a device pixel ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.roles import CellKind, ChipData, Role
from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.labels import ElidedLabel, KeyValueRow, Label, Line
from pmdesk.views.look.nav import NavItem, NavList
from pmdesk.views.look.surfaces import Box, Ground
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Scheme, Theme

CHIPS = {
    "Services": [
        ChipData("hourglass", "Being set up", "neutral", False),
        ChipData("circle-check", "Active", "ok", False),
        ChipData("circle-pause", "Suspended", "bad", True),
        ChipData("calendar-x", "Ends 31 Dec", "warn", True),
        ChipData("circle-slash", "Cancelled", "neutral", False),
        ChipData("circle-x", "Closed", "neutral", False),
        ChipData("shield-alert", "On hold for review", "warn", True),
    ],
    "Domains": [
        ChipData("arrow-left-right", "Moving here", "info", False),
        ChipData("clock-alert", "21 days left", "warn", True),
        ChipData("clock-alert", "5 days left", "bad", True),
        ChipData("archive-restore", "In rescue period", "bad", True),
        ChipData("arrow-up-right", "Moved away", "neutral", False),
    ],
    "Tickets": [
        ChipData("circle-dot", "Waiting for staff", "neutral", False),
        ChipData("message-square-reply", "Answered", "info", True),
        ChipData("loader", "Being worked on", "neutral", False),
        ChipData("check-check", "Closed", "neutral", False),
    ],
    "Invoices": [
        ChipData("clock", "Unpaid", "warn", True),
        ChipData("triangle-alert", "6 days overdue", "bad", True),
        ChipData("circle-check", "Paid", "ok", False),
        ChipData("undo-2", "Refunded", "neutral", False),
    ],
}

NAV = [
    NavItem("home", "Home", "house"),
    NavItem("services", "Services", "server"),
    NavItem("domains", "Domains", "globe"),
    NavItem("tickets", "Tickets", "messages-square"),
    NavItem("invoices", "Invoices", "receipt-text"),
    NavItem("account", "Account", "circle-user-round"),
]

DOMAIN_COLUMNS = (
    ColumnSpec(minimum=180, elide=Qt.TextElideMode.ElideMiddle),
    ColumnSpec(136),
    ColumnSpec(114),
    ColumnSpec(108, drop=1),
    ColumnSpec(98, drop=2),
    ColumnSpec(86, drop=3),
)

DOMAINS = [
    (
        "hearthandrye.example",
        ChipData("clock-alert", "5 days left", "bad", True),
        "27 Nov 2026",
        "25 Nov 2026",
        "Will fail",
        "$18.99",
    ),
    (
        "hearthrye.example",
        ChipData("clock-alert", "Just expired", "bad", True),
        "9 Nov 2026",
        "2 Nov 2026",
        "Off",
        "$18.99",
    ),
    (
        "hearthandrye-cafe.example",
        ChipData("clock-alert", "21 days left", "warn", True),
        "13 Dec 2026",
        "6 Dec 2026",
        "Off",
        "$24.50",
    ),
    (
        "ryestarter.example",
        ChipData("circle-check", "Active", "ok", False),
        "4 Jan 2027",
        "28 Dec 2026",
        "On",
        "$18.99",
    ),
    (
        "hearthandrye-wedding-events.example",
        ChipData("circle-check", "Active", "ok", False),
        "2 May 2027",
        "25 Apr 2027",
        "On",
        "$31.00",
    ),
    (
        "thecrumbletter.example",
        ChipData("arrow-left-right", "Moving here", "info", False),
        "30 Jun 2027",
        "23 Jun 2027",
        "On",
        "$18.99",
    ),
]


def domain_model() -> QStandardItemModel:
    """The sample rows, with the roles a real model gives."""
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(
        ["Domain", "Status", "Registered until", "Invoice due", "Auto-renew", "Price"]
    )
    for column in (2, 3, 5):
        model.setHeaderData(
            column, Qt.Orientation.Horizontal, Qt.AlignmentFlag.AlignRight, Qt.ItemDataRole.TextAlignmentRole
        )
    for name, chip, until, due, renew, price in DOMAINS:
        cells = [QStandardItem(text) for text in (name, chip.word, until, due, renew, price)]
        cells[1].setData(CellKind.CHIP, Role.CELL_KIND)
        cells[1].setData(chip, Role.CHIP)
        for column in (2, 3, 5):
            cells[column].setData(CellKind.NUMBER, Role.CELL_KIND)
        cells[4].setData(CellKind.ICON_WORD, Role.CELL_KIND)
        cells[4].setData({"On": "text", "Off": "text2"}.get(renew, "bad"), Role.TONE)
        if renew == "Will fail":
            cells[4].setData("triangle-alert", Role.ICON)
        model.appendRow(cells)
    return model


def components(theme: Theme) -> QWidget:
    """Buttons in their states, chips, keys with values."""
    s = theme.metrics.s
    page = Ground(theme, "canvas")
    row = QHBoxLayout(page)
    row.setContentsMargins(s(24), s(24), s(24), s(24))
    row.setSpacing(s(24))
    controls = Box(theme)
    grid = QGridLayout(controls)
    grid.setContentsMargins(s(16), s(16), s(16), s(16))
    grid.setVerticalSpacing(s(12))
    kinds = [
        ("Pay $142.00", "primary"),
        ("Renew", "normal"),
        ("Close account…", "danger"),
        ("All invoices", "link"),
        ("Let it expire…", "danger-link"),
        ("Attach file…", "quiet"),
        ("All 7", "filter"),
    ]
    for r, (text, kind) in enumerate(kinds):
        icon = "paperclip" if kind == "quiet" else "life-buoy" if kind == "primary" else None
        on, off = Button(theme, text, kind, icon=icon), Button(theme, text, kind, icon=icon)
        if kind == "filter":
            on.setChecked(True)
        off.setEnabled(False)
        for c, button in enumerate((Button(theme, text, kind), on, off)):
            grid.addWidget(button, r, c)
    icons = QHBoxLayout()
    for name in ("refresh-cw", "copy", "ellipsis", "cloud-off"):
        icons.addWidget(IconButton(theme, name, name))
    icons.addStretch()
    grid.addLayout(icons, len(kinds), 0, 1, 3)
    grid.setRowStretch(len(kinds) + 1, 1)
    row.addWidget(controls)
    chips = Box(theme)
    chip_row = QHBoxLayout(chips)
    chip_row.setContentsMargins(s(16), s(16), s(16), s(16))
    for head, values in CHIPS.items():
        column = QVBoxLayout()
        column.setSpacing(s(5))
        column.addWidget(Label(head, weight=600))
        for chip in values:
            column.addWidget(ChipLabel(theme, chip))
        column.addStretch()
        chip_row.addLayout(column)
    side = QVBoxLayout()
    side.addWidget(chips)
    pane = Box(theme)
    pane.setFixedWidth(s(320))
    rows = QVBoxLayout(pane)
    rows.setContentsMargins(s(16), s(16), s(16), s(16))
    rows.setSpacing(0)
    rows.addWidget(Label("Renewal", weight=600))
    rows.addWidget(KeyValueRow(theme, "Registered until", "27 Nov 2026"))
    rows.addWidget(KeyValueRow(theme, "Notices go to", "marta@hearthandrye-with-a-long-name.example"))
    rows.addWidget(KeyValueRow(theme, "Server", "203.0.113.9", copy_name="Copy the address"))
    rows.addWidget(Line(theme))
    rows.addWidget(
        ElidedLabel(
            "a-very-long-domain-name-that-does-not-fit-in-here.example", mode=Qt.TextElideMode.ElideMiddle
        )
    )
    side.addWidget(pane)
    row.addLayout(side)
    return page


def table(theme: Theme) -> QWidget:
    """The side bar's list and a table, with the ring on its first row."""
    s = theme.metrics.s
    page = Ground(theme, "canvas")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    side = Ground(theme, "window", edge="right")
    side.setFixedWidth(s(192))
    column = QVBoxLayout(side)
    column.setContentsMargins(0, s(64), 1, s(16))
    nav = NavList(theme, [NavItem(i.key, i.name, i.icon) for i in NAV], "Sections")
    nav.go_to("domains")
    nav.set_badge("domains", 3, "bad", "3 need attention")
    nav.set_badge("tickets", 1, "info", "1 needs attention")
    nav.set_badge("invoices", 120, "bad", "120 need attention")
    column.addWidget(nav)
    column.addStretch()
    row.addWidget(side)
    view = TableView(theme, DOMAIN_COLUMNS, "Domains", many=True)
    view.setModel(domain_model())
    view.model().setParent(view)
    view.selectRow(0)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    row.addWidget(view, 1)
    return page


SHEETS: dict[str, tuple[Callable[[Theme], QWidget], QSize]] = {
    "components": (components, QSize(1100, 600)),
    "table": (table, QSize(960, 420)),
    "table-small": (table, QSize(704, 420)),
}


def draw(theme: Theme, make: Callable[[Theme], QWidget], size: QSize) -> QImage:
    """One sheet as a picture, at the device pixel ratio of the application."""
    widget = make(theme)
    widget.resize(size)
    widget.show()
    widget.activateWindow()
    QApplication.processEvents()
    for child in widget.findChildren(TableView):
        child.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    image = widget.grab().toImage()
    widget.close()
    widget.deleteLater()
    QApplication.processEvents()
    return image


def one(out: Path, base: int, only: str) -> None:
    """All sheets at one base size, in both themes."""
    app = QApplication(sys.argv[:1])
    font = QFont("Inter")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(base)
    app.setFont(font)
    theme = Theme(app, Scheme.LIGHT)
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.set_scheme(scheme)
        for name, (make, size) in SHEETS.items():
            if only and only != name:
                continue
            big = QSize(size.width() * base // 13, size.height() * base // 13)
            draw(theme, make, big).save(str(out / f"{name}-{scheme.value}-{base}-{scale}.png"))


def main(out: Path, only: str = "") -> None:
    """Each device pixel ratio needs a process of its own."""
    out.mkdir(parents=True, exist_ok=True)
    for base, scale in ((13, "1"), (13, "1.25"), (13, "2"), (17, "1")):
        environment = {**os.environ, "QT_SCALE_FACTOR": scale, "GALLERY_BASE": str(base)}
        subprocess.run([sys.executable, __file__, str(out), only], env=environment, check=True)


if __name__ == "__main__":
    if "GALLERY_BASE" in os.environ:
        one(Path(sys.argv[1]), int(os.environ["GALLERY_BASE"]), sys.argv[2])
    else:
        main(Path(sys.argv[1]), *sys.argv[2:])
