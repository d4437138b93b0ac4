"""The one application style sheet, made from the tokens and the metrics.

In the text below `$name` is a token, `S(n)` a scaled length in px and `F(role)` a font size in px. Widgets
choose their look by the dynamic properties `kind`, `fit`, `role`, `tone`, `weight` and `surface`.
"""

import re

import msgspec

from pmdesk.views.look.scale import Metrics
from pmdesk.views.look.tokens import Tokens

_SURFACES = """
QWidget[surface="window"] { background: $window; }
QWidget[surface="canvas"] { background: $canvas; }
QWidget[surface="surface"] { background: $surface; }
QWidget[surface="sunken"] { background: $sunken; }
QWidget[surface="desk"] { background: $pdf_desk; }
QWidget[surface="selected"] { background: $accent_soft; }
QWidget[surface="bad"] { background: $bad_soft; }
QWidget[surface="warn"] { background: $warn_soft; }
QWidget[surface="info"] { background: $info_soft; }
QDialog { background: $surface; }
QMainWindow { background: $canvas; }
QScrollArea { border: none; background: transparent; }
QSplitter::handle { background: $hairline; }
QGroupBox[kind="row"] { border: none; margin: 0; padding: 0; }
QToolTip { color: $text; background: $surface; border: 1px solid $border; padding: S(4) S(8);
           font-size: F(small); }
"""

_LABELS = """
QLabel { color: $text; background: transparent; selection-background-color: $accent;
         selection-color: $on_accent; }
QLabel[role="figure"] { font-size: F(figure); font-weight: 600; }
QLabel[role="title"] { font-size: F(title); font-weight: 600; }
QLabel[role="head"] { font-size: F(head); font-weight: 600; }
QLabel[role="small"] { font-size: F(small); }
QLabel[role="tiny"] { font-size: F(tiny); font-weight: 500; }
QLabel[weight="400"] { font-weight: 400; }
QLabel[weight="500"] { font-weight: 500; }
QLabel[weight="600"] { font-weight: 600; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent_text; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="neutral"] { color: $neutral; }
QLabel:disabled { color: $text3; }
QLabel[kind="key-cap"] { color: $text2; background: $sunken; border: 1px solid $hairline; border-radius: 3px;
                         padding: 0 S(7); font-size: F(tiny); font-weight: 500; }
"""

_BUTTONS = """
QPushButton, QToolButton { color: $text; background: $surface; border: 1px solid $border; border-radius: 4px;
    min-height: S(30); padding: 0 S(12); font-weight: 500; outline: none; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $hairline; }
QPushButton:disabled, QToolButton:disabled { color: $text3; background: $surface; border-color: $hairline; }
QPushButton[fit="small"] { min-height: S(26); padding: 0 S(9); }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QPushButton[kind="primary"] { color: $on_accent; background: $accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed { background: $accent_hover;
    border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled { color: $text3; background: $neutral_soft;
    border-color: $neutral_soft; }

QPushButton[kind="danger"] { color: $bad; }
QPushButton[kind="danger"]:disabled { color: $text3; }

QPushButton[kind="quiet"], QToolButton[kind="icon"], QPushButton[kind="user"] { background: transparent;
    border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="icon"]:hover, QPushButton[kind="user"]:hover {
    background: $hover; border-color: $hover; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="icon"]:pressed, QPushButton[kind="user"]:pressed {
    background: $hairline; border-color: $hairline; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="icon"]:disabled { background: transparent;
    border-color: transparent; color: $text3; }
QToolButton[kind="icon"] { padding: 0; min-width: S(28); min-height: S(28); border: none; }

QPushButton[kind="link"], QPushButton[kind="danger-link"] { color: $accent_text; background: transparent;
    border: none; padding: 0 2px; min-height: S(28); }
QPushButton[kind="link"]:hover { color: $accent_text; text-decoration: underline; }
QPushButton[kind="danger-link"], QPushButton[kind="danger-link"]:hover { color: $bad; }
QPushButton[kind="danger-link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:disabled, QPushButton[kind="danger-link"]:disabled { color: $text3;
    background: transparent; border: none; }

QPushButton[kind="filter"] { color: $text2; background: transparent; border: none; padding: 0 S(10);
    min-height: S(28); }
QPushButton[kind="filter"]:hover { background: $hover; }
QPushButton[kind="filter"]:checked { color: $accent_text; background: $accent_soft; font-weight: 600; }
QPushButton[kind="filter"]:disabled { color: $text3; background: transparent; }

QPushButton[kind="choice"] { text-align: left; min-height: S(38); padding: 0 S(10); }
QPushButton[kind="choice"]:checked { background: $accent_soft; border: 2px solid $accent; padding: 0 T(10);
    min-height: U(38); font-weight: 600; }
"""

_FIELDS = """
QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit { color: $text; background: $surface;
    border: 1px solid $control; border-radius: 4px; padding: 0 S(9); placeholder-text-color: $text3;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: S(30); }
QPlainTextEdit, QTextEdit { padding: S(7) S(6); }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $focus; padding: 0 T(9);
    min-height: U(30); }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: T(7) T(6); }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled, QPlainTextEdit:disabled,
QTextEdit:disabled { color: $text3; background: $sunken; border-color: $hairline; }
QLineEdit:read-only { background: $sunken; border-color: $hairline; }
QLineEdit[problem="true"] { border-color: $bad; }
QLineEdit[fit="small"], QComboBox[fit="small"] { min-height: S(26); }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: none; background: transparent; padding: 0;
    min-height: 0; }
QTextBrowser, QTextBrowser:focus { border: none; background: transparent; padding: 0; }

QComboBox { combobox-popup: 0; padding-right: 1px; }
QComboBox:focus { padding-right: 0; }
QComboBox::drop-down { border: none; width: S(28); }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { color: $text; background: $surface; border: 1px solid $border; padding: 4px;
    outline: none; selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: S(28); padding: 0 S(6); border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { color: $text; background: $accent_soft; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: none; background: transparent;
    padding: 0; min-height: 0; }
QAbstractSpinBox { padding: 0; max-height: S(30); }
QAbstractSpinBox:focus { padding: 0; max-height: U(30); }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent;
    width: S(22); }
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow { image: none; width: 0; height: 0; }
"""

_LISTS = """
QTableView, QListView { color: $text; background: $surface; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $text; }
QListView[kind="nav"] { background: transparent; selection-background-color: transparent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; border: none; color: $text2; font-size: F(small);
    font-weight: 500; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px 3px; border: none; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 3px 2px; border: none; }
QScrollBar::handle { background: $border; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QMenu { color: $text; background: $surface; border: 1px solid $border; border-radius: 6px; padding: 4px; }
QMenu::item { background: transparent; border-radius: 4px; padding: S(7) S(14) S(7) S(12); font-weight: 500; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { padding-left: S(10); }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 0; }
QMenuBar { color: $text; background: $canvas; border: none; }
QMenuBar::item { background: transparent; padding: S(6) S(10); border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
"""

_SHEET = _SURFACES + _LABELS + _BUTTONS + _FIELDS + _LISTS
_MARK = re.compile(r"\$(\w+)|([SFTU])\((\w+)\)")


def style_sheet(tokens: Tokens, metrics: Metrics) -> str:
    """The sheet for one theme at one font size.

    `T(n)` is `S(n)` less one px (the padding inside a border of two), `U(n)` less two (the height there).
    """
    colours = msgspec.structs.asdict(tokens)

    def value(mark: re.Match[str]) -> str:
        token, what, argument = mark.groups()
        if token is not None:
            return str(colours[token])
        if what == "F":
            return f"{metrics.size(argument)}px"
        less = {"S": 0, "T": 1, "U": 2}[what]
        return f"{metrics.s(int(argument)) - less}px"

    return _MARK.sub(value, _SHEET)
