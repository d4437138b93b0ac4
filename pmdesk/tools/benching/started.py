"""In the child of `first_window`: the program by its own command, until its window is painted.

It imports nothing that the program does not: what it measures would be its own.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import Any


def prepare() -> None:
    """Have the program say when its first window is painted, and then wait instead of going on."""
    gc.disable()  # as the command line does before it imports the program, which happens here already
    from pmdesk.app.program import Program

    setattr(Program, "paint", _paint)  # noqa: B010 - a method is not assigned to otherwise


def _paint(program: Any) -> None:
    program.window.show()
    program.application.processEvents()
    painted = time.monotonic_ns()
    import json  # imported by then, if the program needs it

    said = {"painted": painted, "place": program.window.key, "tiles": _tiles(program)}
    said["attention"] = len(program.window.page("home").attention.rows.rows())
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    while os.read(0, 4096):
        pass
    os._exit(0)


def _tiles(program: Any) -> list[str]:
    """What the tiles of Home say; nothing, where Home is not what is seen."""
    page = program.window.page("home")
    if not page.isVisible() or program.desk.account is None:
        return []
    return [tile.accessibleName() for tile in page.tiles.values() if ":" in tile.accessibleName()]
