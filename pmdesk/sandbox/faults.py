"""What can go wrong between a client and a host, as data: names, what they touch, and how often."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import Enum


class Reach(Enum):
    """Which addresses a fault can happen at."""

    API = "api"
    PAGES = "pages"
    BOTH = "both"
    DOCUMENTS = "documents"
    SERVER = "server"


@dataclass(frozen=True)
class Kind:
    """A fault that the pretend provider knows. ``value`` is its default: seconds where it has any."""

    reach: Reach
    words: str
    value: float = 0.0


KINDS = {
    "latency": Kind(Reach.BOTH, "the answer comes late by so many seconds", 1.0),
    "rate-limit": Kind(Reach.BOTH, "429 with Retry-After in seconds", 30.0),
    "rate-limit-bare": Kind(Reach.BOTH, "429 without Retry-After"),
    "server-error": Kind(Reach.BOTH, "500 with an HTML page"),
    "maintenance": Kind(Reach.BOTH, "503 with an HTML page"),
    "denied": Kind(Reach.API, "403, the action is not allowed to this credential"),
    "truncated": Kind(Reach.BOTH, "only the first half of the answer, its length stated rightly"),
    "wrong-types": Kind(
        Reach.API, "the first row of each list, or the only record, has values of other kinds"
    ),
    "html": Kind(Reach.BOTH, "200 with an HTML page, as a firewall before the host sends it"),
    "invalid-ip": Kind(Reach.API, "403, the caller's address is not on the list"),
    "foreign-rows": Kind(
        Reach.API, "a list begins with another customer's rows, a single record is another customer's"
    ),
    "only-foreign": Kind(Reach.API, "a list has nothing but another customer's rows"),
    "reset": Kind(Reach.BOTH, "the connection is reset (TCP RST) in the middle of the answer"),
    "stall": Kind(Reach.BOTH, "headers, then silence"),
    "expired-session": Kind(Reach.PAGES, "the client area has forgotten the session"),
    "pdf-html": Kind(Reach.DOCUMENTS, "an invoice's PDF is a web page, with a PDF's media type"),
    "down": Kind(Reach.SERVER, "connections are refused, for so many seconds or until cleared"),
}


@dataclass(frozen=True)
class Fault:
    """One fault that is switched on. ``target`` is an action, a path, ``api``, ``pages`` or empty for all;
    ``count`` is how many more times it happens, None for always."""

    name: str
    target: str = ""
    count: int | None = None
    value: float = 0.0

    @classmethod
    def make(
        cls, name: str, *, target: str = "", count: int | None = None, value: float | None = None
    ) -> Fault:
        """Raises ValueError for a name that is not known or a count below one."""
        if name not in KINDS:
            raise ValueError(f"unknown fault {name!r}; known are {', '.join(KINDS)}")
        if count is not None and count < 1:
            raise ValueError("a fault happens at least once")
        return cls(name, target, count, KINDS[name].value if value is None else value)

    @classmethod
    def parse(cls, text: str) -> Fault:
        """``NAME``, ``NAME=SECONDS``, ``NAME:TARGET`` or ``NAME:TARGET:COUNT``; raises ValueError."""
        head, _, rest = text.partition(":")
        name, _, value = head.partition("=")
        target, _, count = rest.partition(":")
        return cls.make(
            name,
            target=target,
            count=int(count) if count else None,
            value=float(value) if value else None,
        )


@dataclass(frozen=True)
class Request:
    """What a fault is matched against. ``name`` is the action for the API, the path for a page."""

    name: str
    path: str
    is_api: bool
    is_document: bool = False


def fits(fault: Fault, request: Request) -> bool:
    """Whether a fault happens to a request."""
    reach = KINDS[fault.name].reach
    possible = {
        Reach.BOTH: True,
        Reach.API: request.is_api,
        Reach.PAGES: not request.is_api,
        Reach.DOCUMENTS: request.is_document,
        Reach.SERVER: False,
    }[reach]
    if not possible or not fault.target:
        return possible
    if fault.target.startswith("/"):
        return request.path.startswith(fault.target)
    if fault.target in {"api", "pages"}:
        return request.is_api == (fault.target == "api")
    return fault.target.lower() == request.name.lower()


class Board:
    """The faults that are switched on; may be asked and changed from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self, name: str = "") -> None:
        """Switch off the faults of that name, or all."""
        with self._lock:
            self._faults = [fault for fault in self._faults if name and fault.name != name]

    def active(self) -> list[Fault]:
        with self._lock:
            return list(self._faults)

    def take(self, request: Request) -> list[Fault]:
        """The faults that happen to this request; each use is counted, and the last one ends it."""
        with self._lock:
            taken = [fault for fault in self._faults if fits(fault, request)]
            left = []
            for fault in self._faults:
                if fault not in taken or fault.count is None:
                    left.append(fault)
                elif fault.count > 1:
                    left.append(replace(fault, count=fault.count - 1))
            self._faults = left
            return taken
