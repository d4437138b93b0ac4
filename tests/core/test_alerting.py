"""Alerting: each alert once ever, together where they are many, taken back when the cause is gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmdesk.core.alerting import KEPT, SUMMARY, Alerting, notice_key, of_notice
from pmdesk.core.alerts import Alert, AlertKind, Facts, Severity, evaluate
from pmdesk.core.ports import Notice
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.database import Store
from pmdesk.store.errors import DiskFull
from tests.core.fakes import FakeNotifier, Words
from tests.core.samples import ACCOUNT, domain, stored
from tests.helpers import FakeClock

pytestmark = pytest.mark.anyio
OTHER = "5f0c5f0e-0000-4000-8000-000000000002"


@dataclass
class Wishes:
    """Settings as the user has them now."""

    notifications: bool = True
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class Rules:
    """The settings the rules look at."""

    domain_days: tuple[int, ...] = (30, 14, 7, 1)
    invoice_days: int = 7


class Desk:
    """Alerting with its desktop."""

    def __init__(self, store: Store, worker: Worker, clock: FakeClock) -> None:
        self.store, self.worker, self.clock = store, worker, clock
        self.notifier = FakeNotifier()
        self.settings = Wishes()
        self.alerting = self.again()

    def again(self) -> Alerting:
        """As after a restart: the desktop has forgotten, the disk has not."""
        words = Words()
        self.alerting = Alerting(
            self.store,
            self.notifier,
            self.worker,
            self.clock,
            words.one,
            words.summary,
            lambda: self.settings,
        )
        return self.alerting

    async def update(self, *alerts: Alert, account: str = ACCOUNT, collapse: bool = False) -> list[str]:
        """Tell of these alerts; the titles of what was shown because of it."""
        before = len(self.notifier.shown)
        await self.alerting.update(account, alerts, collapse=collapse)
        return [notice.title for notice in self.notifier.shown[before:]]


@pytest.fixture
def desk(store: Store, worker: Worker, clock: FakeClock) -> Desk:
    store.accounts.add(stored(OTHER, "2"))
    return Desk(store, worker, clock)


def alert(name: str, kind: AlertKind = AlertKind.INVOICE_DUE) -> Alert:
    return Alert(
        key=f"{kind}:{name}", kind=kind, area=Area.INVOICES, record_id=name, name=name, severity=Severity.WARN
    )


A, B, C, D = (alert(name) for name in "ABCD")


async def test_each_is_shown_once_however_often_we_sync(desk: Desk) -> None:
    assert await desk.update(A) == ["invoice-due: A"]
    for _ in range(20):
        desk.clock.advance(timedelta(minutes=15))
        assert await desk.update(A) == []
    assert await desk.update(A, B) == ["invoice-due: B"]
    assert list(desk.notifier.on_screen) == [notice_key(ACCOUNT, A.key), notice_key(ACCOUNT, B.key)]


async def test_also_across_a_restart(desk: Desk) -> None:
    await desk.update(A)
    desk.again()
    assert await desk.update(A, collapse=True) == []


async def test_it_is_taken_back_when_its_cause_is_gone_and_never_shown_again(desk: Desk) -> None:
    await desk.update(A, B)
    assert await desk.update(B) == []
    assert list(desk.notifier.on_screen) == [notice_key(ACCOUNT, B.key)]
    assert await desk.update(A, B) == [], "the same event is no news"
    desk.again()
    assert await desk.update(A, B) == []
    marks = desk.store.alerts.shown(ACCOUNT)
    assert (marks[A.key].withdrawn_at, marks[B.key].withdrawn_at) == (None, None), "it stands again"


async def test_a_cause_that_went_while_we_were_off_is_taken_back_at_the_next_start(desk: Desk) -> None:
    await desk.update(A)
    desk.again()
    await desk.update()
    assert desk.notifier.on_screen == {}
    assert desk.store.alerts.shown(ACCOUNT)[A.key].withdrawn_at is not None


async def test_three_at_once_become_one(desk: Desk) -> None:
    assert await desk.update(A, B, C) == ["3 things need attention"]
    assert list(desk.notifier.on_screen) == [notice_key(ACCOUNT, SUMMARY)]
    assert await desk.update(A, B, C) == []
    await desk.update(A)
    assert desk.notifier.on_screen, "one of its causes still stands"
    await desk.update()
    assert desk.notifier.on_screen == {}


async def test_two_at_once_become_one_after_a_start_or_a_wake(desk: Desk) -> None:
    assert await desk.update(A, B) == ["invoice-due: A", "invoice-due: B"]
    assert await desk.update(A, B, C, D, collapse=True) == ["2 things need attention"]
    assert await desk.update(A, B, C, D, alert("E"), collapse=True) == ["invoice-due: E"]


async def test_rows_of_the_list_alone_raise_nothing(desk: Desk) -> None:
    rows = (alert("A", AlertKind.TICKET_ANSWERED), alert("B", AlertKind.SERVICE_SUSPENDED))
    assert await desk.update(*rows) == []
    assert desk.store.alerts.shown(ACCOUNT) == {}


async def test_quiet_means_quiet_and_what_still_stands_is_told_after(desk: Desk) -> None:
    desk.settings.quiet_until = desk.clock.now() + timedelta(hours=14)
    assert await desk.update(A, B) == []
    assert await desk.update(B, C) == []
    desk.clock.advance(timedelta(hours=14))
    assert await desk.update(B, C) == ["invoice-due: B", "invoice-due: C"]


async def test_a_quiet_time_set_under_a_wrong_clock_is_over(desk: Desk) -> None:
    desk.settings.quiet_until = desk.clock.now() + timedelta(days=4000)
    assert await desk.update(A) == ["invoice-due: A"]


async def test_quiet_still_takes_back(desk: Desk) -> None:
    await desk.update(A)
    desk.settings.quiet_until = desk.clock.now() + timedelta(hours=1)
    await desk.update()
    assert desk.notifier.on_screen == {}


async def test_switched_off_nothing_leaves(desk: Desk) -> None:
    desk.settings.notifications = False
    assert await desk.update(A, B, C) == []
    assert desk.store.alerts.shown(ACCOUNT) == {}


async def test_a_full_disk_costs_no_notice_and_no_second_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*what: object) -> bool:
        raise DiskFull("SQLITE_FULL")

    monkeypatch.setattr(desk.store.alerts, "mark_shown", full)
    assert await desk.update(A) == ["invoice-due: A"]
    assert await desk.update(A) == []


async def test_the_mark_is_on_disk_before_the_notice_leaves(desk: Desk) -> None:
    marked: list[bool] = []
    show = desk.notifier.show

    async def look(notice: object) -> None:
        marked.append(A.key in desk.store.alerts.shown(ACCOUNT))
        await show(notice)  # type: ignore[arg-type]

    desk.notifier.show = look  # type: ignore[method-assign, assignment]
    await desk.update(A)
    assert marked == [True]


async def test_accounts_do_not_know_of_each_other(desk: Desk) -> None:
    await desk.update(A)
    assert await desk.update(A, account=OTHER) == ["invoice-due: A"]
    await desk.update(account=OTHER)
    assert [of_notice(key) for key in desk.notifier.on_screen] == [(ACCOUNT, A.key)]


async def test_a_forgotten_account_leaves_nothing_on_the_screen(desk: Desk) -> None:
    await desk.update(A, B)
    await desk.update(C, account=OTHER)
    await desk.alerting.forget(ACCOUNT)
    assert [of_notice(key)[0] for key in desk.notifier.on_screen] == [OTHER]


async def test_a_dismissed_one_goes_and_stays_away(desk: Desk) -> None:
    await desk.update(A)
    await desk.alerting.dismiss(ACCOUNT, A.key)
    assert desk.notifier.on_screen == {}
    assert await desk.update(A) == []
    desk.again()
    assert await desk.update(A) == []
    assert desk.store.alerts.shown(ACCOUNT)[A.key].dismissed_at is not None


ANSWER = alert("T", AlertKind.TICKET_ANSWERED)


async def test_what_raises_no_notice_can_be_hidden_too_and_shown_again(desk: Desk) -> None:
    await desk.alerting.dismiss(ACCOUNT, ANSWER.key)
    assert await desk.alerting.hidden(ACCOUNT) == {ANSWER.key}
    assert await desk.alerting.hidden(OTHER) == frozenset()
    desk.again()
    await desk.update(ANSWER)
    assert await desk.alerting.hidden(ACCOUNT) == {ANSWER.key}
    await desk.alerting.restore(ACCOUNT, ANSWER.key)
    assert await desk.alerting.hidden(ACCOUNT) == frozenset()
    desk.again()
    assert await desk.alerting.hidden(ACCOUNT) == frozenset()


async def test_shown_again_is_no_news_to_the_desktop(desk: Desk) -> None:
    await desk.alerting.dismiss(ACCOUNT, A.key)
    await desk.alerting.restore(ACCOUNT, A.key)
    assert await desk.update(A) == []


async def test_what_was_hidden_went_and_came_back_is_seen_again(desk: Desk) -> None:
    await desk.update(A, ANSWER)
    for key in (A.key, ANSWER.key):
        await desk.alerting.dismiss(ACCOUNT, key)
    await desk.update()
    assert await desk.alerting.hidden(ACCOUNT) == frozenset()
    desk.again()
    await desk.update(A, ANSWER)
    assert await desk.alerting.hidden(ACCOUNT) == frozenset()


async def test_the_next_step_of_a_hidden_event_is_told(desk: Desk) -> None:
    facts = Facts(account=ACCOUNT, domains=(domain(expires=desk.clock.today() + timedelta(days=8)),))
    (before,) = evaluate(facts, Rules(), desk.clock.today())
    await desk.update(before)
    await desk.alerting.dismiss(ACCOUNT, before.key)
    desk.clock.advance(timedelta(days=1))
    (after,) = evaluate(facts, Rules(), desk.clock.today())
    assert len(await desk.update(after)) == 1
    assert after.key not in await desk.alerting.hidden(ACCOUNT)


async def test_a_full_disk_hides_in_this_run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*what: object) -> None:
        raise DiskFull("SQLITE_FULL")

    for write in ("dismiss", "restore"):
        monkeypatch.setattr(desk.store.alerts, write, full)
    await desk.alerting.dismiss(ACCOUNT, A.key)
    assert await desk.alerting.hidden(ACCOUNT) == {A.key}
    await desk.alerting.restore(ACCOUNT, A.key)
    assert await desk.alerting.hidden(ACCOUNT) == frozenset()


async def test_a_summary_knows_what_else_stands_and_is_not_hidden(desk: Desk) -> None:
    told: list[tuple[list[str], list[str]]] = []

    def summary(news: Sequence[Alert], others: Sequence[Alert]) -> Notice:
        told.append(([one.name for one in news], [one.name for one in others]))
        return Notice(key="?", title="", body="")

    alerting = Alerting(
        desk.store, desk.notifier, desk.worker, desk.clock, Words().one, summary, lambda: desk.settings
    )
    await alerting.update(ACCOUNT, [A, B, ANSWER], collapse=True)
    await alerting.dismiss(ACCOUNT, B.key)
    await alerting.update(ACCOUNT, [A, B, C, D, ANSWER], collapse=True)
    assert told == [(["A", "B"], ["T"]), (["C", "D"], ["A", "T"])]


async def test_what_was_withdrawn_long_ago_is_forgotten_once_a_day(desk: Desk) -> None:
    await desk.update(A, B)
    await desk.update(B)
    desk.clock.advance(KEPT - timedelta(days=1))
    await desk.update(B)
    assert set(desk.store.alerts.shown(ACCOUNT)) == {A.key, B.key}
    desk.clock.advance(timedelta(days=2))
    await desk.update(B)
    assert set(desk.store.alerts.shown(ACCOUNT)) == {B.key}


async def test_forgetting_costs_one_write_a_day(desk: Desk) -> None:
    pruned: list[object] = []
    prune = desk.store.alerts.prune
    desk.store.alerts.prune = lambda *what: pruned.append(what) or prune(*what)  # type: ignore[method-assign, func-returns-value]
    for _ in range(30):
        await desk.update(A)
        desk.clock.advance(timedelta(hours=2))
    assert len(pruned) == 3


@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_over_weeks_of_syncs_sleeps_restarts_and_moved_clocks_each_step_is_told_once(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    clock = FakeClock()
    store = Store.open(tmp_path_factory.mktemp("weeks"), clock)
    store.accounts.add(stored())
    worker = Worker(threads=1)
    desk = Desk(store, worker, clock)
    end = clock.today() + timedelta(days=45)
    facts = Facts(account=ACCOUNT, domains=(domain(expires=end),))
    seen: set[str] = set()
    for hours in data.draw(st.lists(st.integers(-48, 24 * 9), min_size=5, max_size=40)):
        clock.advance(timedelta(hours=hours))
        if data.draw(st.booleans()):
            desk.again()
        alerts = evaluate(facts, Rules(), clock.today())
        seen |= {alert.key for alert in alerts}
        await desk.update(*alerts, collapse=data.draw(st.booleans()))
        assert len(desk.notifier.on_screen) <= 1, "an older step gives way to the newer one"
    assert len(desk.notifier.shown) == len(seen)
    assert await worker.close()
    store.close()
