"""Draws the kit as pictures, to be looked at and compared: `python tests/views/look/gallery.py OUT`.

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
from pmdesk.views.look.attention import AttentionData, AttentionList
from pmdesk.views.look.avatar import UserButton
from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.fields import ComboBox, Field, LineEdit, SpinBox, TextArea
from pmdesk.views.look.labels import ElidedLabel, KeyCap, KeyValueRow, Label, Line
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.message import AttachmentRow, MessageFrame
from pmdesk.views.look.nav import NavItem, NavList
from pmdesk.views.look.panel import Panel, PanelRowData
from pmdesk.views.look.progress import LineProgress, UsageBar
from pmdesk.views.look.records import RecordList
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.states import Skeleton, StateStack
from pmdesk.views.look.strip import Strip
from pmdesk.views.look.surfaces import Box, Ground
from pmdesk.views.look.switch import CheckBox, RadioButton, Switch
from pmdesk.views.look.table import ColumnSpec, TableView
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.look.tile import Tile

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

HEADS = ["Domain", "Status", "Registered until", "Invoice due", "Auto-renew", "Price"]

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


ATTENTION = [
    AttentionData(
        "1",
        "triangle-alert",
        "bad",
        "hearthandrye.example expires in 5 days",
        "Website and email stop working on 27 Nov. The card for auto-renew, ending 4417, has expired.",
        "in 5 days",
        "27 Nov 2026",
        "bad",
        "$18.99",
        "Update card",
        "Update card, hearthandrye.example",
        primary=True,
    ),
    AttentionData(
        "2",
        "triangle-alert",
        "bad",
        "Invoice 10482 is 6 days overdue",
        "Your website stops working on 30 Nov unless this is paid.",
        "6 days late",
        "due 16 Nov 2026",
        "bad",
        "$142.00",
        "Pay $142.00",
        "Pay $142.00, invoice 10482",
    ),
    AttentionData(
        "3",
        "message-square-reply",
        "info",
        "Dana from Support answered you",
        "She needs a yes from you to repair the order form.",
        "25 min ago",
        "today 09:18",
        action="Read answer",
    ),
    AttentionData(
        "4",
        "clock-alert",
        "warn",
        "hearthandrye-cafe.example ends in 21 days",
        "Auto-renew is off. From 13 Dec anyone can take the name.",
        "in 21 days",
        "13 Dec 2026",
        amount="$24.50",
        action="Renew",
        off="This waits until you are connected again.",
    ),
]

TILES = [
    ("Services", "server", "4", "circle-check", "All working", "ok"),
    ("Domains", "globe", "7", "triangle-alert", "3 need you", "bad"),
    ("Tickets", "messages-square", "2", "message-square-reply", "1 answer to read", "info"),
    ("Invoices", "receipt-text", "3", "triangle-alert", "1 overdue", "bad"),
]

PANELS = [
    (
        "To pay",
        "All invoices",
        [
            PanelRowData(
                "1", "Invoice 10482", "due 16 Nov 2026", "$142.00", "6 days overdue", "triangle-alert", "bad"
            ),
            PanelRowData("2", "Invoice 10488", "due 25 Nov 2026", "$18.99", "due in 3 days", "clock", "warn"),
            PanelRowData("3", "Invoice 10491", "due 2 Dec 2026", "€39.00", "due in 10 days"),
        ],
    ),
    (
        "Domains ending soon",
        "All domains",
        [
            PanelRowData(
                "1", "hearthandrye.example", "27 Nov 2026", "5 days", "card expired", "triangle-alert", "bad"
            ),
            PanelRowData(
                "2",
                "hearthandrye-cafe.example",
                "13 Dec 2026",
                "21 days",
                "auto-renew off",
                "clock-alert",
                "warn",
            ),
            PanelRowData(
                "3",
                "hearthandrye-wedding-events.example",
                "4 Jan 2027",
                "43 days",
                "renews itself",
                "circle-check",
                "ok",
                elide=Qt.TextElideMode.ElideMiddle,
            ),
        ],
    ),
    ("Recent tickets", "All tickets", []),
]

TICKETS = [
    (
        "Order form does not send emails",
        "#4471 · Support",
        "25 min ago",
        ChipData("message-square-reply", "Answered", "info", True),
        True,
    ),
    (
        "Move the old blog",
        "#4466 · Support",
        "yesterday",
        ChipData("loader", "Being worked on", "neutral", False),
        False,
    ),
    (
        "Copy of the October invoice",
        "#4450 · Billing",
        "12 Nov",
        ChipData("check-check", "Closed", "neutral", False),
        False,
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


def home(theme: Theme) -> QWidget:
    """Strip, attention, tiles and panels."""
    s = theme.metrics.s
    page = Ground(theme, "canvas")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    strip = Strip(theme)
    strip.tell(
        "warn",
        "cloud-off",
        "Offline. Showing data from 09:41.",
        "Paying, renewing and sending wait until you are connected again.",
        "Try again",
    )
    line = LineProgress(theme, "Fetching")
    line.show_progress(24, 52)
    column.addWidget(line)
    column.addWidget(strip)
    inner = QVBoxLayout()
    inner.setContentsMargins(s(24), s(20), s(24), s(20))
    inner.setSpacing(s(20))
    column.addLayout(inner)
    attention = AttentionList(theme, "Needs attention")
    attention.set_rows(ATTENTION)
    inner.addWidget(attention)
    tiles = QHBoxLayout()
    tiles.setSpacing(s(16))
    for name, icon, figure, mark, words, tone in TILES:
        tile = Tile(theme, name, icon)
        tile.set_state(figure, mark, words, tone)
        tiles.addWidget(tile)
    inner.addLayout(tiles)
    panels = QHBoxLayout()
    panels.setSpacing(s(16))
    for title, link, rows in PANELS:
        panel = Panel(theme, title, link, "Nothing here.")
        panel.set_rows(rows)
        panels.addWidget(panel, 1)
    inner.addLayout(panels)
    inner.addStretch()
    return page


def states(theme: Theme) -> QWidget:
    """Empty, loading, failed, and the content."""
    page = Ground(theme, "window")
    grid = QGridLayout(page)
    stacks = [
        StateStack(theme, QWidget(), Skeleton(theme, DOMAIN_COLUMNS, "Loading", right=(2, 3, 5), heads=HEADS))
        for _ in range(3)
    ]
    stacks[0].show_empty(
        "messages-square",
        "No tickets yet",
        "When something is wrong or unclear, write to the host’s staff here. It appears in this list.",
        "Ask for help",
        action_icon="life-buoy",
    )
    stacks[1].show_loading()
    stacks[2].show_failed(
        "The host did not answer",
        "clients.preciselymanaged.example did not reply for 30 seconds. "
        "Your websites may well be fine: this is only about this program.",
        "Try again",
        details="Show details",
        hint="Next try by itself in 40 s",
    )
    for i, stack in enumerate(stacks):
        grid.addWidget(stack, i // 2, i % 2)
    form = Box(theme)
    column = QVBoxLayout(form)
    s = theme.metrics.s
    column.setContentsMargins(s(16), s(16), s(16), s(16))
    column.setSpacing(s(10))
    off = LineEdit(theme, "Off", "Mill Lane 14")
    off.setEnabled(False)
    problem = Field(theme, "Email", LineEdit(theme, "Email", "marta"))
    problem.set_problem("An address has an @ in it.")
    row = QHBoxLayout()
    for switch in (Switch(theme, "Lock"), Switch(theme, "Auto-renew"), Switch(theme, "Not now")):
        row.addWidget(switch)
    row.itemAt(0).widget().setChecked(True)
    row.itemAt(2).widget().setEnabled(False)
    checks = QHBoxLayout()
    for widget in (
        CheckBox(theme, "Keep me signed in"),
        CheckBox(theme, "Tell me"),
        RadioButton(theme, "Dark"),
        RadioButton(theme, "Light"),
    ):
        checks.addWidget(widget)
    checks.itemAt(0).widget().setChecked(True)
    checks.itemAt(2).widget().setChecked(True)
    usage = UsageBar(theme, "Disk")
    usage.set_usage(82)
    fields = QHBoxLayout()
    spin = SpinBox(theme, "Days", 1, 90)
    spin.setValue(30)
    for widget in (
        ComboBox(theme, "Zoom", ["Fit width", "100 %"]),
        spin,
        KeyCap(theme, "Ctrl Enter"),
        UserButton(theme, "Marta Lindqvist"),
    ):
        fields.addWidget(widget)
    fields.addStretch()
    for item in (
        SearchField(theme, "Search everything", keys="Ctrl K"),
        Field(theme, "Street", LineEdit(theme, "Street", "Mill Lane 14"), "As on the invoice"),
        problem,
        off,
    ):
        column.addWidget(item)
    for layout in (row, checks, fields):
        layout.addStretch()
        column.addLayout(layout)
    column.addWidget(usage)
    column.addStretch()
    grid.addWidget(form, 1, 1)
    return page


def tickets(theme: Theme) -> QWidget:
    """The list in three lines, a conversation, a composer."""
    s = theme.metrics.s
    page = Ground(theme, "canvas")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    records = RecordList(theme, "Tickets")
    records.setFixedWidth(s(364))
    model = QStandardItemModel(records)
    for title, second, when, chip, unread in TICKETS:
        item = QStandardItem(title)
        for role, value in (
            (Role.SECOND_LINE, second),
            (Role.WHEN, when),
            (Role.CHIP, chip),
            (Role.UNREAD, unread),
        ):
            item.setData(value, role)
        model.appendRow(item)
    records.setModel(model)
    records.setCurrentIndex(model.index(0, 0))
    row.addWidget(records)
    row.addWidget(Line(theme, vertical=True))
    column = QVBoxLayout()
    column.setContentsMargins(s(24), s(16), s(24), s(16))
    column.setSpacing(s(12))
    column.addWidget(
        MessageFrame(
            theme,
            mine=True,
            author="Marta Lindqvist",
            role="You",
            when="21 Nov, 17:02",
            text="Since Friday the order form says “thank you” but no email reaches us. "
            "Two wedding cake orders were lost. Can you look today?",
        )
    )
    answer = MessageFrame(
        theme,
        mine=False,
        author="Dana Okafor",
        role="Staff, Support",
        when="today 09:18",
        text="Good morning Marta. Your form sends from an address that no longer exists (orders@).\n\n"
        "See https://help.preciselymanaged.example/forms, and tell me: is <b>that</b> right for you?",
    )
    answer.add_below(AttachmentRow(theme, "lost-orders.csv", "4 KB", "Save"))
    column.addWidget(answer)
    column.addStretch()
    area = TextArea(theme, "Reply")
    area.setPlainText("Yes, use that address.")
    column.addWidget(area)
    row.addLayout(column, 1)
    return page


def dialog(theme: Theme) -> QWidget:
    """A dialog, with the ring on its first button."""
    window = Dialog(
        theme,
        "Let hearthrye.example expire?",
        "Website and email stop working on 27 Nov. Afterwards anyone can take the name.",
    )
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    keep = window.add_button("Keep it", "primary", rejects=True)
    window.add_button("Let it expire", "danger", accepts=True)
    keep.setFocus()
    return window


def menu(theme: Theme) -> QWidget:
    """The user's menu."""
    made = Menu(theme, "Account")
    made.add("Account details", icon="user-round")
    made.add("Payment methods", icon="credit-card", hint="card expired")
    made.add("Contacts and sub-accounts", icon="users")
    made.addSeparator()
    made.add("Settings…", icon="settings", hint="Ctrl ,")
    made.add("Sign out", icon="log-out").setEnabled(False)
    made.setActiveAction(made.actions()[0])
    return made


SHEETS: dict[str, tuple[Callable[[Theme], QWidget], QSize]] = {
    "components": (components, QSize(1100, 600)),
    "table": (table, QSize(960, 420)),
    "table-small": (table, QSize(704, 420)),
    "home": (home, QSize(1088, 744)),
    "home-narrow": (home, QSize(832, 780)),
    "states": (states, QSize(1100, 760)),
    "tickets": (tickets, QSize(1088, 560)),
    "dialog": (dialog, QSize(420, 160)),
    "menu": (menu, QSize(330, 190)),
}


def draw(theme: Theme, make: Callable[[Theme], QWidget], size: QSize) -> QImage:
    """One sheet as a picture, at the device pixel ratio of the application."""
    widget = make(theme)
    widget.resize(size)
    widget.show()
    widget.activateWindow()
    QApplication.processEvents()
    if isinstance(widget, Dialog):
        widget.ring.show_round(widget.findChild(Button))
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
