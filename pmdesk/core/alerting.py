"""Says each alert once outside the window, and takes it back when its cause is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import msgspec

from pmdesk.core.alerts import SUMMARY as SUMMARY
from pmdesk.core.alerts import Alert
from pmdesk.core.ports import Clock, Notice, Notifier
from pmdesk.core.worker import Worker
from pmdesk.store.errors import StoreError

if TYPE_CHECKING:
    from pmdesk.store.database import Store

TOO_MANY = 3
"""So many at once become one summary; after a start or a wake two do."""

KEPT = timedelta(days=90)
"""So long it is remembered what became of an alert whose cause is gone, should the cause come back."""

LONGEST_QUIET = timedelta(days=8)
"""A quiet time that ends later than that was set while the clock was wrong; it is over."""


class AlertingSettings(Protocol):
    """The part of the settings that decides what leaves the window."""

    @property
    def notifications(self) -> bool:
        """Whether anything is shown outside the window at all."""
        ...

    @property
    def quiet_until(self) -> datetime | None:
        """Nothing is shown before this instant (aware UTC)."""
        ...


def notice_key(account: str, alert_key: str) -> str:
    """The key under which the desktop knows an alert's notice. Accounts are uuids: no "/" in them."""
    return f"{account}/{alert_key}"


def of_notice(key: str) -> tuple[str, str]:
    """The account and the alert's key (`SUMMARY` for a summary) of a notice that the user clicked."""
    account, _, alert_key = key.partition("/")
    return account, alert_key


class Alerting:
    """Shows notices for the alerts of all accounts, each alert once ever, also across restarts.

    An alert's key is marked as shown on disk before its notice leaves: a crash in between costs a pop-up,
    never a second one, and the attention list has it anyway. While notifications are off or quiet nothing
    is shown or marked; what still stands afterwards is told then.

    What the user has hidden stays hidden while it stands under the same key: the next step of the same event
    has another, and what went and came back is shown again.
    """

    def __init__(
        self,
        store: Store,
        notifier: Notifier,
        worker: Worker,
        clock: Clock,
        words: Callable[[Alert], Notice],
        summary: Callable[[Sequence[Alert], Sequence[Alert]], Notice],
        settings: Callable[[], AlertingSettings],
    ) -> None:
        """`summary` takes what is told now, and what else stands and is not hidden."""
        self._store = store
        self._notifier = notifier
        self._worker = worker
        self._clock = clock
        self._words = words
        self._summary = summary
        self._settings = settings
        self._lock = asyncio.Lock()
        self._told: dict[str, dict[str, bool]] = {}
        """What was told in this run, by account and key, and whether it was taken back."""
        self._hidden: dict[str, dict[str, bool]] = {}
        """What was hidden or shown again in this run, by account and key."""
        self._pruned: dict[str, date] = {}
        self._on_screen: dict[str, frozenset[str]] = {}
        """Notices that may still be on the screen: account/key, and the keys of the alerts each is about."""

    async def update(self, account: str, alerts: Iterable[Alert], *, collapse: bool = False) -> None:
        """These are the alerts of the account now. `collapse` after a start or a wake: two become one notice.

        Does not raise the store's errors: what cannot be marked on disk is shown once in this run.
        """
        standing = {alert.key: alert for alert in alerts}
        async with self._lock:
            shown = await self._shown(account)
            await self._withdraw(account, standing, shown)
            await self._prune(account)
            if not self._may_show():
                return
            news = [alert for key, alert in standing.items() if alert.notifies and key not in shown]
            if len(news) >= (2 if collapse else TOO_MANY):
                hidden = await self.hidden(account)
                others = [alert for key, alert in standing.items() if alert not in news and key not in hidden]
                await self._tell_together(account, news, others)
            else:
                await self._tell(account, news)

    async def hidden(self, account: str) -> frozenset[str]:
        """The keys of what the user has hidden and did not show again. Does not raise the store's errors."""
        try:
            marks = await self._worker.run(self._store.alerts.shown, account)
        except StoreError:
            marks = {}
        hidden = {key: mark.dismissed_at is not None for key, mark in marks.items()}
        hidden |= self._hidden.get(account, {})
        return frozenset(key for key, yes in hidden.items() if yes)

    async def dismiss(self, account: str, key: str) -> None:
        """The user does not want to see or hear of this one again; its notice goes from the screen.

        Does not raise the store's errors: what cannot be noted on disk is hidden in this run.
        """
        async with self._lock:
            self._told.setdefault(account, {})[key] = False
            self._hidden.setdefault(account, {})[key] = True
            await self._mark(self._store.alerts.dismiss, account, key, self._clock.now())
            await self._notifier.withdraw(notice_key(account, key))
            self._on_screen.pop(notice_key(account, key), None)

    async def restore(self, account: str, key: str) -> None:
        """The user wants to see it again after all; that is no news to the desktop."""
        async with self._lock:
            self._hidden.setdefault(account, {})[key] = False
            await self._mark(self._store.alerts.restore, account, key)

    async def forget(self, account: str) -> None:
        """The account was signed out or erased: nothing of it stays on the screen."""
        async with self._lock:
            self._told.pop(account, None)
            self._hidden.pop(account, None)
            for key in [key for key in self._on_screen if of_notice(key)[0] == account]:
                del self._on_screen[key]
                await self._notifier.withdraw(key)

    def _may_show(self) -> bool:
        settings = self._settings()
        if not settings.notifications:
            return False
        quiet, now = settings.quiet_until, self._clock.now()
        return quiet is None or not now < quiet <= now + LONGEST_QUIET

    async def _shown(self, account: str) -> dict[str, bool]:
        """The keys ever shown, and whether each was taken back."""
        told = self._told.setdefault(account, {})
        try:
            marks = await self._worker.run(self._store.alerts.shown, account)
        except StoreError:
            return dict(told)
        return {key: mark.withdrawn_at is not None for key, mark in marks.items()} | told

    async def _withdraw(self, account: str, standing: dict[str, Alert], shown: dict[str, bool]) -> None:
        for key in [key for key, withdrawn in shown.items() if withdrawn and key in standing]:
            self._told[account][key] = False
            await self._mark(self._store.alerts.mark_shown, account, key, self._clock.now())
        for key in [key for key, withdrawn in shown.items() if not withdrawn and key not in standing]:
            self._told[account][key] = True
            self._hidden.setdefault(account, {})[key] = False
            await self._mark(self._store.alerts.withdraw, account, key, self._clock.now())
            await self._notifier.withdraw(notice_key(account, key))
            self._on_screen.pop(notice_key(account, key), None)
        for notice, keys in list(self._on_screen.items()):
            if of_notice(notice)[0] == account and not keys & standing.keys():
                del self._on_screen[notice]
                await self._notifier.withdraw(notice)

    async def _prune(self, account: str) -> None:
        """Once a day, forget what was withdrawn long ago."""
        today = self._clock.today()
        if self._pruned.get(account) != today:
            self._pruned[account] = today
            await self._mark(self._store.alerts.prune, account, self._clock.now() - KEPT)

    async def _tell(self, account: str, news: list[Alert]) -> None:
        await self._mark_told(account, news)
        for alert in news:
            await self._show(self._words(alert), notice_key(account, alert.key), [alert])

    async def _tell_together(self, account: str, news: list[Alert], others: list[Alert]) -> None:
        await self._mark_told(account, news)
        await self._show(self._summary(news, others), notice_key(account, SUMMARY), news)

    async def _mark_told(self, account: str, news: list[Alert]) -> None:
        for alert in news:
            self._told[account][alert.key] = False
            await self._mark(self._store.alerts.mark_shown, account, alert.key, self._clock.now())

    async def _show(self, notice: Notice, key: str, about: Sequence[Alert]) -> None:
        self._on_screen[key] = frozenset(alert.key for alert in about)
        await self._notifier.show(msgspec.structs.replace(notice, key=key))

    async def _mark(self, write: Callable[..., object], *what: object) -> None:
        try:
            await self._worker.write(write, *what)
        except StoreError:
            return  # the disk is full: what is told is remembered in this run at least
