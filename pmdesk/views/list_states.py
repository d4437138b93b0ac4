"""Which of its states a list is in, and what its footer says: how many rows, and how old they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from pmdesk.api.errors import Offline
from pmdesk.core.status import AreaState
from pmdesk.models.table import StoreTable
from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.list_foot import FootLabel, FootMark
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.theme import Theme
from pmdesk.wording import errors, formats, lists, panes

if TYPE_CHECKING:
    from pmdesk.store.shelf import Freshness, Shelf


class HasStates(Protocol):
    """The parts of a list page whose words depend on its state."""

    states: StateStack
    footer: FootLabel
    foot_mark: FootMark
    foot: QWidget

    def window(self) -> QWidget: ...


def is_known(held: Freshness) -> bool:
    """Whether what is here can be counted: it was read once, and something of it could be."""
    return held.at is not None and bool(held.held or not _missing(held))


def _missing(held: Freshness) -> int:
    """How many rows the provider has that are not here: they could not be read, or did not come."""
    return max(held.set_aside, (held.total or 0) - held.held)


class ListStates:
    """Content while there is any; else nothing found, nothing there, unreadable, on its way, or failed."""

    def __init__(
        self,
        desk: Desk,
        theme: Theme,
        area: Area,
        icon: str,
        model: StoreTable[Any],
        page: HasStates,
        to_begin: Callable[[], tuple[str, str]],
    ) -> None:
        """`to_begin`: the button under an empty list, and lines that say more above it; "" for none."""
        self._desk, self._theme, self._area, self._icon = desk, theme, area, icon
        self._model, self._page, self._to_begin = model, page, to_begin
        self._failure: errors.Explanation | None = None

    def held(self) -> Freshness:
        """What the store has of this area, and since when."""
        shelf: Shelf[Any] = getattr(self._desk.store, self._area.value)
        return shelf.freshness(self._desk.account_key)

    def show_state(self) -> None:
        """Look again which state it is."""
        states, query, held = self._page.states, self._model.query, self.held()
        if self._is_closed() and not held.held:
            states.show_empty("lock", *lists.not_allowed(self._area))
        elif self._model.total:
            states.show_content()
        elif held.held and (query.text or query.segment != "all"):
            head, sentence, button = lists.nothing_found(query.text)
            states.show_empty("search", head, sentence, button)
        elif held.at is not None and _missing(held):
            said = lists.not_here(self._area, held.set_aside, _missing(held))
            states.show_failed(*said, lists.try_again(), icon="triangle-alert")
        elif held.at is not None:
            head, sentence = lists.empty(self._area)
            button, more = self._to_begin()
            states.show_empty(self._icon, head, sentence, button, more=more)
        else:
            self._show_first_time()
        self.show_footer()

    def show_footer(self) -> None:
        """How many are shown of how many, by the provider's count too, and how old they are."""
        held = self.held()
        missing = bool(_missing(held))
        counted, age = [self._counted(held, brief) for brief in (False, True)], self._age(held)
        ways = [" · ".join(part for part in (count, *age) if part) for count in counted]
        self._page.footer.set_ways(*ways, *(counted[1:] if missing else ()))
        self._page.footer.set_tone("warn" if missing else "text2")
        self._page.foot_mark.setVisible(missing)
        self._page.foot.setVisible(held.at is not None)

    def _counted(self, held: Freshness, brief: bool) -> str:
        if not held.held and not _missing(held):
            return ""
        shown = self._model.total
        return lists.footer(self._area, shown, held.held, held.total, held.set_aside, brief=brief)

    def _age(self, held: Freshness) -> list[str]:
        if held.at is None:
            return []
        said = [lists.fetched(held.at, formats.age(held.at, self._desk.clock.now()))]
        return [*said, lists.no_longer_allowed()] if self._is_closed() else said

    def _is_closed(self) -> bool:
        """Whether the provider does not open this area to this sign-in."""
        return self._area in self._desk.status.not_allowed

    def _show_first_time(self) -> None:
        """Nothing was ever fetched: it is coming, or it failed, or nobody is signed in to fetch it."""
        desk = self._desk
        if desk.status.sign_in_needed:
            head, sentence, button = lists.sign_in_first()
            self._page.states.show_failed(head, sentence, button, icon="lock")
            return
        status = desk.status.areas.get(self._area)
        error = status.error if status is not None and status.state is AreaState.FAILED else None
        if error is None and desk.status.offline:
            error = desk.status.error or Offline()
        if error is None:
            self._page.states.show_loading()
            return
        said = self._failure = errors.explain(error, desk.account.host if desk.account else "")
        hint = lists.next_try(desk.status.next_at, desk.clock.now())
        details = panes.show_details() if said.details else ""
        self._page.states.show_failed(said.title, said.advice, lists.try_again(), details=details, hint=hint)

    def show_failure(self) -> None:
        """What the other side said, word for word, under our own title."""
        if self._failure is None:
            return
        dialog = Dialog(self._theme, self._failure.title, self._failure.details, self._page.window())
        dialog.add_button(panes.close(), rejects=True)
        dialog.open()
