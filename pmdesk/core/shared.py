"""What all sessions work with, and who hears of what happens in them."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmdesk.core.alerting import Alerting
from pmdesk.core.alerts import Alert
from pmdesk.core.ports import Clock, NetworkWatch, WakeWatch
from pmdesk.core.status import SyncStatus
from pmdesk.core.tasks import OnFailure
from pmdesk.core.worker import Worker
from pmdesk.records import Area
from pmdesk.store.changes import Changes

if TYPE_CHECKING:
    from pmdesk.store.database import Store
    from pmdesk.store.documents import Documents
    from pmdesk.store.settings import Settings


class SessionState(enum.StrEnum):
    """Whether we may ask the provider. What is kept is shown in all of them."""

    OPENING = "opening"
    """At start: the key store was asked for the secret and has not answered yet."""
    SIGNED_IN = "signed-in"
    SIGN_IN_NEEDED = "sign-in-needed"
    SIGNED_OUT = "signed-out"


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears of what happens, on the loop's thread; the first argument is the account's key."""

    changes: Callable[[Changes], None] = _nothing
    """What a write changed (it names its account itself)."""
    status: Callable[[str, SyncStatus], None] = _nothing
    state: Callable[[str, SessionState], None] = _nothing
    alerts: Callable[[str, tuple[Alert, ...]], None] = _nothing
    """The attention list, most urgent first, whenever it may be another one."""
    trouble: Callable[[str, Area, str], None] = _nothing
    """Trouble with one record came or went: area and id; ask `Session.troubles`."""
    document: Callable[[str, str], None] = _nothing
    """An invoice's PDF is new on this disk: the invoice's id."""
    archiving: Callable[[str, int, int], None] = _nothing
    """How many of how many PDFs are there."""
    accounts: Callable[[], None] = _nothing
    """The accounts on this desk are others, or all of their data is to be read again."""
    failure: OnFailure = _nothing
    """A bug: the task's name and what it raised, once for each."""
    damaged: Callable[[], None] = _nothing
    """The database turned out to be damaged; `Accounts.recover` begins it anew."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sessions work with; made once by the composition root."""

    store: Store
    documents: Documents
    worker: Worker
    clock: Clock
    settings: Callable[[], Settings]
    alerting: Alerting
    listener: Listener = field(default_factory=Listener)
    network: NetworkWatch | None = None
    wake: WakeWatch | None = None
    jitter: Callable[[], float] | None = None
    """A number from 0 up to 1, for tests; random where None."""
