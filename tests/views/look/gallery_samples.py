"""What the sheets of the gallery show: an invented business and its records."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from pmdesk.models.roles import CellKind, Role
from pmdesk.views.look.attention import AttentionData
from pmdesk.views.look.nav import NavItem
from pmdesk.views.look.panel import PanelRowData
from pmdesk.views.look.table import ColumnSpec
from pmdesk.wording.chip_data import ChipData

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
        "6 days overdue",
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
    model.setHorizontalHeaderLabels(HEADS)
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
