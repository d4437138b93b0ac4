"""The sheets of the gallery: each shows some components of the kit together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.models.roles import Role
from pmdesk.views.look.attention import AttentionList
from pmdesk.views.look.avatar import UserButton
from pmdesk.views.look.buttons import Button, IconButton
from pmdesk.views.look.chip import ChipLabel
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.fields import ComboBox, Field, LineEdit, SpinBox, TextArea
from pmdesk.views.look.labels import ElidedLabel, KeyCap, Label, Line
from pmdesk.views.look.menu import Menu
from pmdesk.views.look.message import AttachmentRow, MessageFrame
from pmdesk.views.look.nav import NavItem, NavList
from pmdesk.views.look.panel import Panel
from pmdesk.views.look.progress import LineProgress, UsageBar
from pmdesk.views.look.records import RecordList
from pmdesk.views.look.search_field import SearchField
from pmdesk.views.look.skeleton import Skeleton
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.strip import Strip
from pmdesk.views.look.surfaces import Box, Ground
from pmdesk.views.look.switch import CheckBox, RadioButton, Switch
from pmdesk.views.look.table import TableView
from pmdesk.views.look.theme import Theme
from pmdesk.views.look.tile import Tile
from tests.views.look.gallery_samples import (
    ATTENTION,
    CHIPS,
    DOMAIN_COLUMNS,
    HEADS,
    NAV,
    PANELS,
    TICKETS,
    TILES,
    domain_model,
)


def components(theme: Theme) -> QWidget:
    """Buttons in their states, chips, a shortened label."""
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
    usage.set_usage(82, tone="warn")
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
