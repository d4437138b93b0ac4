"""A first sync of a large account: how long the interface stood still meanwhile, and how long it took against
fetching the same answers with bare httpx. The pretend provider is a process of its own on the same machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from pmdesk.core.pages import AT_ONCE
from pmdesk.tools.benching import memory
from pmdesk.tools.benching.children import Child
from pmdesk.tools.benching.curtain import command
from pmdesk.tools.benching.gaps import told
from pmdesk.tools.benching.plan import Plan
from pmdesk.tools.benching.rows import Named, NotMeasured, Row
from pmdesk.tools.gateway_demo import SandboxAccess

LONGEST = Named("stall-longest", 33.0, "ms")
P99 = Named("stall-p99", 8.0, "ms")
SYNC = Named("first-sync", 1.5, "x")
MEMORY = Named("memory-after-sync", None, "MB")

_STALLS = "from pmdesk.tools.benching.synced import stalls; stalls()"
_TIMED = "from pmdesk.tools.benching.synced import timed; timed()"
_BARE = "from pmdesk.tools.benching.bare_fetch import main; main()"


class FirstSync:
    """Measures on one pretend provider that runs already."""

    def __init__(
        self, access: SandboxAccess, folder: Path, environment: Mapping[str, str], plan: Plan
    ) -> None:
        self._access, self._folder, self._environment, self._plan = access, folder, environment, plan
        self._profiles = 0

    def _given(self, **more: Any) -> dict[str, Any]:
        access = self._access
        self._profiles += 1
        return {
            "url": access.url,
            "email": access.email,
            "password": access.password,
            "control": access.control,
            "profile": str(self._folder / f"synced-{self._profiles}"),
            **more,
        }

    # --- stalls ---------------------------------------------------------------------------------------

    def stalls(self) -> list[Row]:
        """Sync so many times with a beat; the median of the longest stalls and of the 99th percentiles."""
        found, kept = [], []
        for _ in range(self._plan.syncs):
            with Child(_STALLS, self._given(), self._environment) as child:
                said = good(child.hear())
                kept.append(memory.of(child.pid) if memory.available() else None)
            found.append(told(said["gaps"]))
        worst = max(found, key=lambda one: one.longest)
        how = (
            f"{[round(one.longest) for one in found]} ms in {len(found)} first syncs of"
            f" {sum(said['held'].values())} records, the median: how late a 1 ms timer of Qt's came on the"
            " interface's thread, Home in front; without the time in which no processor was free"
            f" {median(one.longest_ours for one in found):.0f} ms. The worst: {worst.worst}"
        )
        p99_how = (
            "99 of 100 keys pressed at any instant of the sync would wait no longer; without the time in"
            f" which no processor was free {median(one.p99_ours for one in found):.1f} ms"
        )
        rows = [
            LONGEST.found(median(one.longest for one in found), how),
            P99.found(median(one.p99 for one in found), p99_how),
        ]
        known = [one for one in kept if one is not None]
        why = "for information: no bound is set"
        if known:
            how = "PSS of the program with its loop running, a first sync done (libraries charged whole)"
            return [*rows, MEMORY.found(median(one.alone for one in known) / 1024, how, why)]
        return [*rows, MEMORY.unknown("this system does not count shared pages")]

    # --- how long -------------------------------------------------------------------------------------

    def ratio(self) -> Row:
        """The program and bare httpx in turn, on the same provider; the least of each.

        The least, since whatever else the machine does can only add to either side, and adds more to the
        program's: there the provider, the interface's thread and the writer's can use three processors at a
        time, with bare httpx hardly more than one. A busy machine therefore shows a figure that is too high.
        The medians are told beside it.
        """
        ours, bare = [], []
        asked: list[list[str]] = []
        for _ in range(2 * self._plan.syncs + 1):
            command(self._access.control, "reset_requests")
            with Child(_TIMED, self._given(), self._environment) as child:
                said = good(child.hear())
            ours.append((float(said["took"]), float(said["cpu"])))
            asked = asked or of_the_sync(said["asked"])
            with Child(_BARE, self._given(chains=asked, at_once=AT_ONCE), self._environment) as child:
                got = child.hear()
            bare.append((float(got["took"]), float(got["cpu"])))
        mine, other = min(took for took, _ in ours), min(took for took, _ in bare)
        medians = [median(took for took, _ in side) for side in (ours, bare)]
        cpu = [min(cpu for _, cpu in side) for side in (ours, bare)]
        how = (
            f"{mine:.2f} s against {other:.2f} s for {got['answers']} answers of {got['bytes'] / 1e6:.1f} MB,"
            f" the least of {len(ours)} in turn (medians {medians[0]:.2f} and {medians[1]:.2f} s; of a"
            f" processor {cpu[0]:.2f} and {cpu[1]:.2f} s); on both sides all areas at once, and after an"
            f" area's first answer {AT_ONCE} requests at a time; the provider is one process that shares the"
            " processors"
        )
        return SYNC.found(mine / other, how)


def good(said: dict[str, Any]) -> dict[str, Any]:
    """What a child said, if what it did is what was meant."""
    problem = said.get("failed") or said.get("problem")
    if problem:
        raise NotMeasured(str(problem).strip().splitlines()[0])
    return said


_SIGNING_IN = {"ValidateLogin", "GetUsers", "GetUserPermissions", "GetPermissionsList"}


def of_the_sync(journal: Sequence[Sequence[Any]]) -> list[list[str]]:
    """The requests of the sync as forms, a chain for each action, each in the order in which they came.

    Those of the sign-in before it are left out.
    """
    chains: dict[str, list[str]] = {}
    for name, parameters in journal:
        if parameters.get("action") and name not in _SIGNING_IN:
            chains.setdefault(name, []).append(urlencode(parameters))
    return list(chains.values())
