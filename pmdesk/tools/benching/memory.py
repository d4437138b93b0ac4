"""What a process needs of the memory, from Linux's own count of its pages."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from pmdesk.tools.benching.rows import NotMeasured

_HEAD = re.compile(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ *(.*)").fullmatch


@dataclass(frozen=True, slots=True)
class Memory:
    """Kilobytes. ``pss`` divides a shared page by the number of processes that share it; ``alone`` is the
    same as it would be if no other program used the libraries of this environment; ``own`` is shared with
    nobody; ``resident`` counts every page whole."""

    pss: int
    alone: int
    own: int
    resident: int


def available() -> bool:
    """Whether this system counts shared pages."""
    return Path("/proc/self/smaps").exists()


def of(pid: int) -> Memory:
    """Of a process, now. Raises NotMeasured.

    A second program with Qt on the machine halves what the kernel charges for Qt's pages, and the figure
    would depend on it. So pages of files in this Python environment are charged whole, as on a machine where
    the program runs alone; those of the system's libraries (libc) are shared with everybody as always.
    """
    try:
        text = Path(f"/proc/{pid}/smaps").read_text("ascii", "replace")
    except OSError as error:
        raise NotMeasured(f"no account of its memory: {error.strerror}") from error
    return count(text, _environments())


def count(smaps: str, environments: tuple[str, ...]) -> Memory:
    """Sum up the mappings of a smaps file (proc(5)); ``environments`` begin the paths charged whole."""
    pss = alone = own = resident = 0
    ours = False
    for line in smaps.splitlines():
        head = _HEAD(line)
        if head is not None:
            ours = head[1].startswith(environments)
            continue
        name, _, rest = line.partition(":")
        if name not in ("Pss", "Rss", "Private_Clean", "Private_Dirty"):
            continue
        size = int(rest.split()[0])
        if name == "Pss":
            pss += size
            alone += 0 if ours else size
        elif name == "Rss":
            resident += size
            alone += size if ours else 0
        else:
            own += size
    return Memory(pss, alone, own, resident)


def _environments() -> tuple[str, ...]:
    """Where the libraries of this Python environment lie, as the kernel names them."""
    return tuple({f"{Path(prefix).resolve()}/lib/python" for prefix in (sys.prefix,)})
