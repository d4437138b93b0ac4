"""``pmdesk bench``: speed and size as ratios, measured in one run on this machine; a row for each figure.

Nothing here is a test: a bound that is missed is told, and the exit status is still 0. It is 1 when a
measurement could not be made.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pmdesk.tools import demo, gateway_demo
from pmdesk.tools.benching import filling, first_sync, first_window, idle, keystrokes, load, unchanged
from pmdesk.tools.benching.children import surroundings
from pmdesk.tools.benching.plan import QUICK, WHOLE, Plan
from pmdesk.tools.benching.rows import Named, NotMeasured, Row, table
from pmdesk.tools.served import DemoFailed

Measure = Callable[["Bench"], list[Row]]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that one measurement gives."""

    rows: tuple[Named, ...]
    measure: Measure


class Bench:
    """One run: a folder that goes with it, and one pretend provider for those parts that need it."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self.environment = surroundings(folder)
        self._server = gateway_demo.SandboxServer("--size", plan.sandbox)
        self._access: gateway_demo.SandboxAccess | None = None
        self._gateway = gateway_demo.GatewayServer("--size", plan.sandbox)
        self._gateway_access: gateway_demo.GatewayAccess | None = None
        self._profiles: dict[Plan, Path] = {}

    def profile(self, plan: Plan) -> Path:
        """A profile filled for that plan, made when first asked for."""
        if plan not in self._profiles:
            path = self.folder / f"profile-{len(self._profiles) + 1}"
            filling.fill(path, plan)
            self._profiles[plan] = path
        return self._profiles[plan]

    def provider(self) -> gateway_demo.SandboxAccess:
        """The pretend provider, started when first asked for. Raises NotMeasured."""
        if self._access is None:
            _installed()
            try:
                self._access = self._server.start()
            except (DemoFailed, OSError) as error:
                raise NotMeasured(f"the pretend provider did not start: {error}") from error
        return self._access

    def gateway(self) -> gateway_demo.GatewayAccess:
        """A gateway before a pretend provider of its own, started when first asked for.

        Raises NotMeasured.
        """
        if self._gateway_access is None:
            _installed()
            try:
                self._gateway_access = self._gateway.start()
            except (DemoFailed, OSError) as error:
                raise NotMeasured(f"the gateway did not start: {error}") from error
        return self._gateway_access

    @property
    def gateway_pid(self) -> int:
        """The gateway's process."""
        return self._gateway.pid

    def first_sync(self) -> first_sync.FirstSync:
        """What is measured against that provider."""
        return first_sync.FirstSync(self.provider(), self.folder, self.environment, self.plan)

    def close(self) -> None:
        """End the providers; calling it again does nothing."""
        self._gateway.stop()
        self._server.stop()


def _installed() -> None:
    if not demo.available():
        raise NotMeasured(f"the pretend provider is not installed: {demo.INSTALL}")


def _first_window(bench: Bench) -> list[Row]:
    return first_window.measure(bench.profile(bench.plan), bench.environment, bench.plan)


def _keystrokes(bench: Bench) -> list[Row]:
    held = bench.plan.filtered
    filled = Plan(invoices=held, tickets=0, domains=0, services=0)
    return keystrokes.measure(bench.profile(filled), bench.environment, held)


def _stalls(bench: Bench) -> list[Row]:
    return bench.first_sync().stalls()


def _ratio(bench: Bench) -> list[Row]:
    return [bench.first_sync().ratio()]


def _unchanged(bench: Bench) -> list[Row]:
    return unchanged.measure(bench.gateway(), bench.folder / "unchanged")


def _load(bench: Bench) -> list[Row]:
    return load.measure(bench.gateway(), load.Load(bench.plan.desktops, bench.plan.load), bench.gateway_pid)


def _idle(bench: Bench) -> list[Row]:
    return [idle.measure(bench.provider(), bench.folder / "idle", bench.environment, bench.plan)]


PARTS = (
    Part((first_window.WINDOW, first_window.MEMORY), _first_window),
    Part((keystrokes.MEDIAN, keystrokes.WORST), _keystrokes),
    Part((first_sync.LONGEST, first_sync.P99, first_sync.MEMORY), _stalls),
    Part((first_sync.SYNC,), _ratio),
    Part((unchanged.REQUESTS, unchanged.KILOBYTES), _unchanged),
    Part((load.ERRORS, load.MEMORY, load.LATENCY, load.LATENCY_LONG), _load),
    Part((idle.IDLE,), _idle),
)
NAMES = tuple(row.name for part in PARTS for row in part.rows)


def run(plan: Plan, wanted: Sequence[str]) -> Iterator[Row]:
    """The wanted rows, each as soon as it is known. What could not be measured is a row that says why."""
    with tempfile.TemporaryDirectory(prefix="pmdesk-bench-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Path(folder), plan)
        try:
            for part in PARTS:
                if any(row.name in wanted for row in part.rows):
                    yield from (row for row in _measured(part, bench) if row.name in wanted)
        finally:
            bench.close()


def _measured(part: Part, bench: Bench) -> list[Row]:
    try:
        return part.measure(bench)
    except (NotMeasured, OSError) as error:
        return [row.unknown(str(error), failed=True) for row in part.rows]


@contextmanager
def _ended_tidily() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl+C does: children and folders go with it."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pmdesk bench",
        description="Measure speed and size against their bounds, on this machine.",
        epilog=f"NAME is one of: {', '.join(NAMES)}.",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to this file as well")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help="these rows")
    parser.add_argument(
        "--quick", action="store_true", help="fewer repetitions, and 15 idle seconds scaled to 60"
    )
    return parser


def main(argv: Sequence[str] | None = None, plan: Plan | None = None) -> int:
    """Measure and print; the exit status: 0 unless a measurement could not be made, 130 when interrupted."""
    asked = _parser().parse_args(argv)
    rows: list[Row] = []
    try:
        with _ended_tidily():
            for row in run(plan or (QUICK if asked.quick else WHOLE), asked.only):
                print(table([row], head=not rows), flush=True)
                rows.append(row)
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: nothing is left behind.\n")
        return 130
    if asked.json is not None:
        asked.json.write_text(json.dumps([row.as_json() for row in rows], indent=2) + "\n", "utf-8")
    return 1 if any(row.failed for row in rows) else 0
