"""The program from its first line to its exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from pmdesk.app.program import AlreadyRunning, Program, make_application
from pmdesk.store.errors import StoreError

if TYPE_CHECKING:
    from pmdesk.app.options import Options
    from pmdesk.app.running import Running


def run(options: Options) -> int:
    """Run the program to its end; the exit status. A second start of a profile hands over and ends."""
    application = make_application(list(options.arguments))
    try:
        program = Program(application, options)
    except AlreadyRunning as found:
        if not found.shown:
            sys.stderr.write("pmdesk is running already, but its window does not answer.\n")
        return 0 if found.shown else 1
    except (StoreError, OSError) as error:
        from pmdesk.app.cannot_start import say

        return say(application, error)
    program.paint()
    return live(program)


def live(
    program: Program,
    beside: Callable[[Running], Coroutine[Any, Any, None]] | None = None,
    make: Callable[[Program], Running] | None = None,
) -> int:
    """Run the loop of a painted program until it is told to end, and close it; the exit status.

    ``beside`` runs in the loop along with the program: what drives it from above (tour, bench). ``make`` puts
    something else in the place of a part of what is outside: a browser, a network that can be cut.
    """
    from pmdesk.app import loop  # these bring asyncio and httpx: the window has been painted by now
    from pmdesk.app.running import Running

    async def main(at_signal: loop.AtSignal) -> int:
        running = (make or Running)(program)
        at_signal(running.stop)
        if beside is not None:
            running.scope.start(beside(running), "driver")
        return await running.live()

    try:
        return loop.run(program.application, main)
    finally:
        program.close()
