"""The account page: who the customer is, money and cards, people, mail, and the host's news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from pmdesk.api.errors import Offline
from pmdesk.core.actions import account as actions
from pmdesk.core.status import AreaState
from pmdesk.models.account_details import account_details
from pmdesk.models.sections import Details, Line, LineKind
from pmdesk.records import Area
from pmdesk.records.account import Account, AccountExtras
from pmdesk.store.errors import StoreError
from pmdesk.views.account_parts import AccountSection, NewsSection, SectionBox
from pmdesk.views.action_parts import ActionButton, copy_text
from pmdesk.views.desk import Desk
from pmdesk.views.devices_section import DevicesSection
from pmdesk.views.flowing import Flowing
from pmdesk.views.links import ask_link
from pmdesk.views.look.labels import ElidedLabel, Label
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.surfaces import ScrollArea
from pmdesk.views.look.theme import Theme
from pmdesk.views.page import Page
from pmdesk.wording import account as words
from pmdesk.wording import details as detail_words
from pmdesk.wording import formats, lists
from pmdesk.wording import panes as pane_words
from pmdesk.wording.errors import explain

if TYPE_CHECKING:
    from pmdesk.store.changes import Changes
    from pmdesk.store.details import Kept

WIDE = 1100
"""Window width in px of a 13 px font from which there are two columns."""
LISTED = ("details", "address", "money", "users", "mail")
"""The sections that come with each sync, by their keys in the model."""
EXTRA = ("pay-methods", "contacts")
"""The sections that cost a call each and have an age of their own; the news is the third."""
_TROUBLES = ((Area.ACCOUNT, ""), (Area.ACCOUNT, "extras"))
_ACTIONS = {
    "details": actions.PROFILE,
    "money": actions.ADD_FUNDS,
    "pay-methods": actions.PAY_METHODS,
    "contacts": actions.CONTACTS,
}


class AccountPage(Page):
    """Reads what is kept; what was never fetched is asked for when the page is shown."""

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._theme = theme
        self._online = desk.online
        self._build()
        desk.details_changed.connect(self._details_changed)
        desk.status_changed.connect(self._reconsider)
        desk.account_changed.connect(self._another)
        desk.today.minute_passed.connect(self._draw_if_seen)
        desk.devices_changed.connect(self._draw_if_seen)

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, desk, s = self._theme, self.desk, self._theme.metrics.s
        self.sections = {key: self._section(key) for key in (*LISTED, *EXTRA)}
        self.devices = DevicesSection(desk, theme)
        self.news = NewsSection(desk, theme)
        self.news.again.connect(self._want_again)
        self.news.link_taken.connect(lambda address: ask_link(desk, theme, address, self))
        one = self.sections
        self._left = self._column(
            self._box(one["details"], one["address"]),
            self._box(one["users"], one["contacts"]),
            self._box(self.devices),
        )
        self._right = self._column(
            self._box(one["money"], one["pay-methods"]),
            self._box(one["mail"]),
            self._box(self._sign_in()),
        )
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(s(16))
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self._right, 1)
        content = Flowing()
        column = QVBoxLayout(content)
        column.setContentsMargins(s(24), s(20), s(24), s(24))
        column.setSpacing(s(16))
        column.addLayout(self._head())
        column.addLayout(self._columns)
        column.addWidget(self._box(self.news))
        column.addStretch(1)
        self.scroller = ScrollArea("", content)
        self.states = StateStack(theme, self.scroller)
        self.states.acted.connect(desk.refresh)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.states)

    def _section(self, key: str) -> AccountSection:
        section = AccountSection(self.desk, self._theme, detail_words.section(key), _ACTIONS.get(key))
        section.copied.connect(lambda text: copy_text(self.desk, text))
        section.again.connect(self._want_again)
        return section

    def _head(self) -> QHBoxLayout:
        s = self._theme.metrics.s
        self.name = ElidedLabel(role="head")
        self.company = ElidedLabel(role="small", tone="text2")
        self.home = ActionButton(self.desk, self._theme, actions.HOME, icon=True)
        self.home.set_icon_name("square-arrow-out-up-right")
        names = QVBoxLayout()
        names.setSpacing(s(2))
        names.addWidget(self.name)
        names.addWidget(self.company)
        row = QHBoxLayout()
        row.setSpacing(s(16))
        row.addLayout(names, 1)
        row.addWidget(self.home)
        return row

    def _sign_in(self) -> QWidget:
        s = self._theme.metrics.s
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s(2))
        head = Label(words.sign_in_head(), weight=600)
        head.setMinimumHeight(s(28))
        column.addWidget(head)
        column.addWidget(Label(words.sign_in_words(), tone="text2", wrap=True))
        self.password = ActionButton(self.desk, self._theme, actions.PASSWORD)
        self.security = ActionButton(self.desk, self._theme, actions.SECURITY)
        row = QHBoxLayout()
        row.setSpacing(s(8))
        row.addWidget(self.password)
        row.addWidget(self.security)
        row.addStretch(1)
        column.addSpacing(s(8))
        column.addLayout(row)
        return part

    def _box(self, *sections: QWidget) -> SectionBox:
        return SectionBox(self._theme, sections)

    def _column(self, *boxes: SectionBox) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.s(16))
        for box in boxes:
            column.addWidget(box)
        column.addStretch(1)
        return holder

    # --- what is shown --------------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        if changes is None or (changes.area is Area.ACCOUNT and changes.account == self.desk.account_key):
            self._draw()

    def _draw(self) -> None:
        desk = self.desk
        try:
            kept = desk.store.details.get_account(desk.account_key)
            extras = desk.store.details.get_extras(desk.account_key)
        except StoreError as error:
            self._show_failure(error)
            return
        if kept is None:
            self._draw_first_time()
            return
        self.states.show_content()
        self._draw_head(kept.value)
        details = account_details(kept.value, extras.value if extras else None, desk.today.day)
        age = words.fetched(formats.age(kept.at, desk.clock.now()))
        for key in LISTED:
            self._set(key, _arranged(key, _lines(details, key)))
        self.sections["details"].set_age(age)
        self._draw_extras(details, extras)
        self.devices.draw()
        for box in self.findChildren(SectionBox):
            box.tidy()

    def _draw_head(self, account: Account) -> None:
        name = detail_words.full_name(account.first_name, account.last_name)
        self.scroller.setAccessibleName(words.page(name))
        self.name.setText(name)
        host = self.desk.account.provider_name if self.desk.account else ""
        self.company.setText(" · ".join(part for part in (account.company or "", host) if part))
        for section in self.sections.values():
            section.set_record(account)
        for button in (self.home, self.password, self.security):
            button.set_record(account, "")

    def _draw_extras(self, details: Details, extras: Kept[AccountExtras] | None) -> None:
        """Cards, contacts and news: with their own age, or why they are not here."""
        said, tone, note, retry = self._extras_state(extras)
        for key in EXTRA:
            lines = _lines(details, key)
            first = key == EXTRA[0]  # why it is not here, and how to try again, is said once
            if not lines:
                missing = note if first or not retry else words.nothing_saved()
                lines = [_note(missing if extras is None else words.none_of(key))]
            self._set(key, _arranged(key, lines))
            self.sections[key].set_age(said, tone, retry=retry and first)
        news = extras.value.announcements if extras is not None else ()
        missing = words.nothing_saved() if retry else note
        self.news.set_lines([] if news else [_note(missing if extras is None else words.none_of("news"))])
        self.news.set_news(news)
        self.news.set_age(said, tone)

    def _extras_state(self, extras: Kept[AccountExtras] | None) -> tuple[str, str, str, bool]:
        """(age or state, its tone, what stands in an empty section, whether trying again helps)."""
        desk = self.desk
        trouble = next((desk.trouble[key] for key in _TROUBLES if key in desk.trouble), None)
        if trouble is not None and desk.online:
            why = explain(trouble, desk.account.host if desk.account else "")
            return pane_words.could_not_fetch(), "warn", why.advice, True
        if extras is not None:
            return words.fetched(formats.age(extras.at, desk.clock.now())), "text2", "", False
        if desk.online:
            return "", "text2", pane_words.fetching(), False
        return "", "text2", words.nothing_saved(), False

    def _draw_first_time(self) -> None:
        """Nothing was ever fetched: it is coming, or it failed."""
        desk = self.desk
        status = desk.status.areas.get(Area.ACCOUNT)
        if status is not None and status.not_allowed:
            self.states.show_empty("lock", *lists.not_allowed(Area.ACCOUNT))
            return
        error = status.error if status is not None and status.state is AreaState.FAILED else None
        if error is None and desk.status.offline:
            error = desk.status.error or Offline()
        if error is None:
            self.states.show_empty("loader", *words.loading())
        else:
            self._show_failure(error)

    def _show_failure(self, error: BaseException) -> None:
        desk = self.desk
        said = explain(error, desk.account.host if desk.account else "")
        hint = lists.next_try(desk.status.next_at, desk.clock.now())
        self.states.show_failed(said.title, said.advice, lists.try_again(), hint=hint)

    def _set(self, key: str, lines: Sequence[Line]) -> None:
        self.sections[key].set_lines(lines)
        self.sections[key].setVisible(bool(lines))

    # --- asking ---------------------------------------------------------------------------------------

    def _want(self, fresh: bool = False) -> None:
        desk = self.desk
        if desk.account is not None and desk.online:
            for key in _TROUBLES:
                desk.trouble.pop(key, None)
            desk.want(Area.ACCOUNT, "", fresh)

    def _want_all(self) -> None:
        """What is asked for when somebody looks at this page."""
        self._want()
        self.devices.want()

    def _want_again(self) -> None:
        self._want(fresh=True)
        self._draw()

    def _another(self) -> None:
        """Another account, or the same one signed in again."""
        if self.isVisible():
            self._want_all()

    def _reconsider(self) -> None:
        """The network went or came back."""
        came_back = self.desk.online and not self._online
        self._online = self.desk.online
        self._draw_if_seen()
        if came_back and self.isVisible():
            self._want_all()

    def _details_changed(self, area: Area, _record_id: str) -> None:
        if area is Area.ACCOUNT:
            self._draw_if_seen()

    def _draw_if_seen(self) -> None:
        if self.isVisible():
            self._draw()

    # --- the widget itself ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()
        self._want_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() >= self._theme.metrics.s(WIDE)
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if wide else direction.TopToBottom)


def _lines(details: Details, key: str) -> list[Line]:
    section = details.section(key)
    return list(section.lines) if section is not None else []


def _note(said: str) -> Line:
    return Line("", said, LineKind.NOTE, "text2")


def _arranged(key: str, lines: Sequence[Line]) -> list[Line]:
    """A person's address stands beside the name; what a contact is sent stands under it as a sentence."""
    if key == "mail" and lines:
        return [*lines, _note(words.mail_means())]
    if key == "users":
        return [_person(line) for line in lines]
    if key != "contacts":
        return list(lines)
    found: list[Line] = []
    for line in lines:
        found.append(replace(line, second=""))
        if line.second:
            found.append(_note(words.gets(line.second)))
    return found


def _person(line: Line) -> Line:
    name = f"{line.label}, {line.value}" if line.value else line.label
    return replace(line, label=name, value=line.second, second="") if line.second else line
