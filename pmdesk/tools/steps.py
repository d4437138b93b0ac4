"""A chapter is a row of steps; here they are played one after the other, each with its picture."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmdesk.tools.driver import NotSeen
from pmdesk.tools.pretend_provider import ControlFailed
from pmdesk.tools.report import Report
from pmdesk.tools.stage import Scene

_LONGEST = 3.0
"""A step may take so many times as long as a whole sync; then it has hung."""


@dataclass(frozen=True, slots=True)
class Step:
    """``play`` does something as a user would and returns what was seen; ``needs`` names an earlier step
    without which it cannot run. ``fleeting``: what is to be seen soon goes, so its picture comes at once.
    """

    name: str
    play: Callable[[Scene], Awaitable[str]]
    needs: str = ""
    fleeting: bool = False


async def perform(scene: Scene, steps: Sequence[Step], report: Report, folder: Path, prefix: str) -> None:
    """Play the steps; one that fails is told with a picture, and those that do not need it go on."""
    done: set[str] = set()
    for step in steps:
        name = f"{prefix}{step.name}"
        number = report.number(folder)
        if step.needs and step.needs not in done:
            report.add(name, False, 0.0, f"not tried: it needs “{step.needs}”")
            continue
        clock = asyncio.get_running_loop().time
        began, mistakes = clock(), len(scene.running.failures.reports)
        ok, detail = await _try(scene, step)
        took = clock() - began
        for mistake in scene.running.failures.reports[mistakes:]:
            ok, detail = False, f"{detail} The program made a mistake: {mistake}".strip()
        seconds = 0.0 if step.fleeting and ok else 1.0
        report.picture(folder, number, step.name, await scene.driver.picture_at_rest(seconds))
        report.add(name, ok, took, detail)
        if ok:
            done.add(step.name)
        else:
            await scene.driver.clear_away()


async def _try(scene: Scene, step: Step) -> tuple[bool, str]:
    try:
        async with asyncio.timeout(_LONGEST * scene.for_sync):
            return True, await step.play(scene)
    except TimeoutError:
        return False, f"did not end within {_LONGEST * scene.for_sync:.0f} s"
    except (NotSeen, ControlFailed) as error:
        return False, str(error)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"
