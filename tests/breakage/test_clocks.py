"""Clocks that jump while the program runs, and the zones of the earth: chips, alerts and schedule follow."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.sandbox.server import Sandbox
from tests.breakage.conftest import MORNING
from tests.breakage.whole import Begun, Whole, words
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
JUMPS = {
    "a day on": timedelta(days=1),
    "a year on": timedelta(days=365),
    "a day back": timedelta(days=-1),
    "a year back": timedelta(days=-365),
    "to the epoch": timedelta(days=-20_000),
    "to the next century": timedelta(days=36_500),
}


SAMPLE = ("a year back",)


@pytest.mark.soak
@pytest.mark.parametrize("jump", JUMPS)
async def test_the_clock_jumps(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, jump: str, soak: bool
) -> None:
    """What is shown follows the new day; syncs go on; what needs the owner is the same when it is back."""
    if not soak and jump not in SAMPLE:
        pytest.skip(f"of {len(JUMPS)} jumps {len(SAMPLE)} are tried; `python3 dev.py soak` tries all")
    profile = begun.copy(tmp_path / "p")
    clock = FakeClock(MORNING + timedelta(hours=1), (MORNING + timedelta(hours=1)).date())
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await whole.at_rest()
        before = await whole.tour()
        attention = [alert.key for alert in whole.session.alerts]
        assert "6 days overdue" in " ".join(before["invoices"])
        clock.advance(JUMPS[jump])
        whole.program.today.check()  # as its timer does within a minute
        sandbox.control.reset_requests()
        await whole.time_passes()
        await whole.at_rest()
        assert sandbox.control.requests.get("GetInvoices", 0) >= 1
        days = 6 + JUMPS[jump].days
        said = await whole.tour()
        shown = " ".join(said["invoices"])
        if days > 0:
            assert f"{days} day" in shown.replace(",", ""), shown[:400]
        else:
            assert "overdue" not in shown
        assert whole.desk.status.next_at is not None
        assert abs((whole.desk.status.next_at - clock.now()).total_seconds()) < 20 * 60
        assert whole.strips == []
        clock.advance(-JUMPS[jump])
        whole.program.today.check()
        await whole.time_passes()
        await whole.at_rest()
        again = await whole.tour()
        assert [alert.key for alert in whole.session.alerts] == attention
        assert "6 days overdue" in " ".join(again["invoices"])
        assert "Updated just now" in whole.window.top.age.text()
        assert whole.reports == []


async def test_a_hold_ends_also_when_the_clock_is_put_back(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox
) -> None:
    profile = begun.copy(tmp_path / "p")
    clock = FakeClock(MORNING + timedelta(hours=25))
    sandbox.control.fault("rate-limit", value=1.0)
    async with Whole(qapp, profile, clock, begun.keyring) as whole:
        await until(lambda: whole.session.schedule.held_until is not None, 10)
        await whole.at_rest()
        clock.advance(timedelta(days=-400))
        sandbox.control.clear_faults()
        await whole.time_passes()
        await whole.at_rest()
        assert whole.strips == []
        page = whole.window.page("home")
        assert not any("-" in one and "ago" in one for one in words(page))
        assert whole.reports == []


ZONED = """
import sys
from datetime import UTC, date, datetime, timedelta
from pmdesk.system.clock import SystemClock
from pmdesk.wording import formats
from pmdesk.core.alerts import evaluate
from pmdesk.core.facts import Facts, OwedInvoice
from pmdesk.records.invoices import Invoice, InvoiceStatus
from pmdesk.records.money import Money
from decimal import Decimal
import os, time
clock = SystemClock()
assert clock.today() == datetime.now().date()
assert clock.now().tzinfo is not None
due = date(2026, 11, 22)
for hour in range(-30, 60, 5):
    at = datetime(2026, 11, 22, 0, 30, tzinfo=UTC) + timedelta(hours=hour)
    local = at.astimezone()
    assert formats.local_day(at) == local.date()
    assert formats.time_of(at)
    assert formats.moment(at, at).startswith("today")
    assert formats.day(due) and "22" in formats.day(due) and "2026" in formats.day(due)
    late = local.date() > due
    word = formats.near_day(due, local.date())
    assert ("overdue" in word) == late, (word, local)
print("ok", clock.today())
"""
EXTREME = ("Pacific/Kiritimati", "Pacific/Niue", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe")


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_the_zones_of_the_earth(soak: bool) -> None:
    """The day of the user's own place decides, in a process that lives there."""
    zones = sorted(available_timezones()) if soak else EXTREME
    seen: set[date] = set()
    for zone in zones:
        done = subprocess.run(
            [sys.executable, "-c", ZONED],
            cwd=ROOT,
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{zone}: {done.stderr[-600:]}"
        seen.add(date.fromisoformat(done.stdout.split()[1]))
    print(f"{len(zones)} zones of {len(available_timezones())}; today is {sorted(map(str, seen))} in them")
    assert len(seen) >= 1
