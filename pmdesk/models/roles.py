"""What a model can say about a cell beside its text: the contract between the models and the one delegate."""

from enum import IntEnum

from PySide6.QtCore import Qt

_USER = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """Item roles of all models. `Qt.DisplayRole` always carries the words, also the chip's."""

    RECORD_ID = _USER + 1
    """int or str: the record's key, the same in every column of a row."""
    CELL_KIND = _USER + 2
    """`CellKind`; without it a cell is PLAIN."""
    CHIP = _USER + 3
    """`ChipData` of a CHIP cell or of a list row; its word is the DisplayRole too."""
    ICON = _USER + 4
    """str: the name of a Lucide icon, for ICON_WORD cells and lists."""
    TONE = _USER + 5
    """`Tone` of the cell's text; of the badge in a navigation list."""
    SECOND_LINE = _USER + 6
    """str: the smaller line under the first one."""
    WHEN = _USER + 7
    """str: a point in time in words ("25 min ago"), at the right of a list row."""
    STRONG = _USER + 8
    """bool: written in weight 600, for what needs the reader (unpaid, unread)."""
    UNREAD = _USER + 9
    """bool: a dot at the left of a list row; put it into words too, by Qt's AccessibleTextRole."""
    BUSY = _USER + 10
    """bool: an action on this record is under way."""
    BADGE = _USER + 11
    """int: how many things need the owner, in a navigation list; 0 shows none."""
    ELIDE = _USER + 12
    """`Qt.TextElideMode` of this cell where it differs from its column's."""
    FIRST_LINE = _USER + 13
    """str: the first line of somebody's own words, beside the chip of a list row."""


class CellKind(IntEnum):
    """How the delegate draws a cell."""

    PLAIN = 0
    """Text at the left."""
    NUMBER = 1
    """Tabular figures, dates and money at the right; never shortened."""
    CHIP = 2
    """A status: icon and word, filled where the owner must act."""
    ICON_WORD = 3
    """An icon of 16 px before the text, both in the cell's tone; without an icon the text alone."""
    TWO_LINE = 4
    """The text in weight 500 over SECOND_LINE in the small size."""
