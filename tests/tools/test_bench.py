"""The bench: what its rows say, and one run of everything in miniature. No figure is judged here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pmdesk.tools import bench
from pmdesk.tools.benching import first_sync, first_window, gaps, idle, keystrokes, memory, unchanged
from pmdesk.tools.benching.plan import Plan
from pmdesk.tools.benching.rows import Named, Row, table

TINY = Plan(
    invoices=40,
    tickets=10,
    domains=12,
    services=5,
    filtered=400,
    starts=1,
    syncs=1,
    sandbox="small",
    idle=0.3,
    settle=0.1,
    desktops=3,
    load=2.0,
)

BOUNDS = {
    "first-window": 1.6,
    "memory": 1.5,
    "keystroke-median": 16.0,
    "keystroke-worst": 33.0,
    "stall-longest": 33.0,
    "stall-p99": 8.0,
    "memory-after-sync": None,
    "first-sync": 1.5,
    "unchanged-sync-requests": 8.0,
    "unchanged-sync-kilobytes": 50.0,
    "load-errors": 0.0,
    "load-memory": 1.1,
    "load-latency": 2.0,
    "load-latency-long": 2.0,
    "idle-cpu": 0.05,
}


def read(path: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(path.read_text("utf-8"))
    return rows


# --- rows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "ok"), [(1.59, True), (1.6, True), (1.61, False)])
def test_a_verdict_follows_from_value_and_bound(value: float, ok: bool) -> None:
    row = Named("first-window", 1.6, "x").found(value)
    assert row.ok is ok
    assert row.as_json() == {"name": "first-window", "value": value, "bound": 1.6, "ok": ok}


def test_a_row_without_a_verdict_says_why() -> None:
    unknown = Named("unchanged", 8.0, "").unknown("needs the gateway")
    assert unknown.as_json() == {
        "name": "unchanged",
        "value": None,
        "bound": 8.0,
        "ok": None,
        "why": "needs the gateway",
    }
    with pytest.raises(ValueError, match="neither"):
        Row(name="unchanged", bound=8.0)


def test_the_table_shows_name_value_bound_and_verdict() -> None:
    rows = [Named("one", 2.0, "x").found(3.0, "how"), Named("two", 1.0, "ms").unknown("why not")]
    head, one, how, two, why = table(rows, head=True).splitlines()
    assert head.split() == ["name", "value", "bound", "ok"]
    assert one.split() == ["one", "3.00", "x", "2.00", "x", "NO"]
    assert two.split() == ["two", "-", "1.00", "ms", "-"]
    assert (how.strip(), why.strip()) == ("how", "why not")


def test_names_and_bounds_are_those_of_the_design() -> None:
    assert {row.name: row.bound for part in bench.PARTS for row in part.rows} == BOUNDS


# --- the arithmetic -----------------------------------------------------------------------------------


def test_a_long_stall_meets_more_keys_than_a_short_one() -> None:
    """One stall of 100 ms in a second: of 100 keys pressed at any time 10 meet it, and the one per cent
    with the longest wait waits for 90 ms and more."""
    late = [100.0, *([0.0] * 900)]
    assert gaps.wait_at_any_instant(late, 1000, 0.99) == pytest.approx(90, abs=0.1)
    assert gaps.wait_at_any_instant([], 0, 0.99) == 0


def test_what_other_processes_took_is_told_apart() -> None:
    told = gaps.told([(0, 1, 0, 0), (1, 41, 10, 20), (42, 26, 20, 0)])
    assert (told.longest, told.longest_ours) == (40, 25)
    assert told.worst.startswith("40 ms at 0.00 s (ran 10, no processor free 20, waited 11)")


def test_pages_of_the_own_environment_are_charged_whole() -> None:
    smaps = """\
7f00-7f01 r-xp 00000000 08:01 11 /opt/env/lib/python3.11/site-packages/qt.so
Rss:                 100 kB
Pss:                  50 kB
Private_Clean:         0 kB
Private_Dirty:         0 kB
7f02-7f03 r-xp 00000000 08:01 12 /lib/libc.so.6
Rss:                  40 kB
Pss:                   4 kB
Private_Clean:         0 kB
7f04-7f05 rw-p 00000000 00:00 0
Rss:                   8 kB
Pss:                   8 kB
Private_Dirty:         8 kB
"""
    counted = memory.count(smaps, ("/opt/env/lib/python",))
    assert counted == memory.Memory(pss=62, alone=112, own=8, resident=148)


def test_words_are_typed_and_taken_back_letter_by_letter() -> None:
    assert keystrokes.steps(["abcd"]) == ["a", "ab", "abc", "abcd", "abc", ""]


def test_a_keystroke_stands_still_for_rows_or_for_counts() -> None:
    key = keystrokes.Key("a", rows=9.0, drawn=1.0, counts=12.0)
    assert (key.stood, key.whole) == (12.0, 22.0)


def test_requests_of_signing_in_are_no_part_of_the_sync() -> None:
    journal = [
        ("ValidateLogin", {"action": "ValidateLogin"}),
        ("GetInvoices", {"action": "GetInvoices", "limitstart": "0"}),
        ("/dl.php", {"id": "7"}),
        ("GetTickets", {"action": "GetTickets"}),
        ("GetInvoices", {"action": "GetInvoices", "limitstart": "500"}),
    ]
    assert first_sync.of_the_sync(journal) == [
        ["action=GetInvoices&limitstart=0", "action=GetInvoices&limitstart=500"],
        ["action=GetTickets"],
    ]


# --- a run --------------------------------------------------------------------------------------------


def test_everything_is_measured_and_nothing_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("litestar")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = tmp_path / "bench.json"
    assert bench.main(["--json", str(told)], TINY) == 0
    rows = read(told)
    assert {str(row["name"]): row["bound"] for row in rows} == BOUNDS
    for row in rows:
        value, bound = row["value"], row["bound"]
        if isinstance(value, float) and isinstance(bound, float):
            assert set(row) == {"name", "value", "bound", "ok"}
            assert row["ok"] is (value <= bound)
        else:
            assert row["ok"] is None
            assert row["why"]
    unknown = {str(row["name"]) for row in rows if row["value"] is None}
    expected = set() if memory.available() else {first_window.MEMORY.name, first_sync.MEMORY.name}
    assert unknown == expected
    shown = capsys.readouterr().out
    assert all(name in shown for name in BOUNDS)
    assert [path.name for path in tmp_path.iterdir()] == ["bench.json"]


def test_only_what_is_named_is_measured(tmp_path: Path) -> None:
    told = tmp_path / "bench.json"
    assert bench.main(["--only", unchanged.KILOBYTES.name, "--json", str(told)], TINY) == 0
    assert [row["name"] for row in read(told)] == ["unchanged-sync-kilobytes"]


def test_a_name_that_is_no_row_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench.main(["--only", "speed"])
    assert ended.value.code == 2
    assert "speed" in capsys.readouterr().err


def test_what_could_not_be_measured_is_told_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pmdesk.tools.demo.available", lambda: False)
    told = tmp_path / "bench.json"
    assert bench.main(["--only", idle.IDLE.name, "--json", str(told)], TINY) == 1
    (row,) = read(told)
    assert (row["value"], row["ok"]) == (None, None)
    assert "not installed" in str(row["why"])
