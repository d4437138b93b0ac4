"""Whether there is a network, and the news that it came back, as the system tells it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QNetworkInformation

from pmdesk.core.ports import Unsubscribe

Reachability = QNetworkInformation.Reachability

_SETTLE_MS = 2_000
"""After a wake or a change of network the system changes its mind a few times; that is one return."""

_RANK = {
    Reachability.Disconnected: 0,
    Reachability.Local: 1,
    Reachability.Site: 1,
    Reachability.Online: 2,
}


class ReturnRule:
    """Tells a return of the network from its other changes: it got better than it was. Pure."""

    def __init__(self, first: Reachability = Reachability.Unknown) -> None:
        self._rank = _RANK.get(first)

    @property
    def offline(self) -> bool | None:
        """True: surely no network; None: not known."""
        return None if self._rank is None else self._rank == 0

    def returned(self, now: Reachability) -> bool:
        """Take in the next state; True if the network is better than the last known one."""
        before, rank = self._rank, _RANK.get(now)
        if rank is not None:
            self._rank = rank
        return before is not None and rank is not None and rank > before


class SystemNetworkWatch(QObject):
    """Fills `pmdesk.core.ports.NetworkWatch` from QNetworkInformation, where one of its backends works.

    Those are NetworkManager, connman, GIO, and Windows' and macOS' own. Without one it never calls and
    `offline` is None. A provider in the local network can be reached without the internet, so only no
    network at all is offline.
    """

    def __init__(self, parent: QObject | None = None, settle_ms: int = _SETTLE_MS) -> None:
        super().__init__(parent)
        self._callbacks: dict[object, Callable[[], None]] = {}
        self._settle = QTimer(self, singleShot=True, interval=settle_ms)
        self._settle.timeout.connect(self._tell)
        self._rule = ReturnRule()
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            information = QNetworkInformation.instance()
            self._rule = ReturnRule(information.reachability())
            information.reachabilityChanged.connect(self.changed)

    @property
    def offline(self) -> bool | None:
        """True: surely no network; False: some network; None: the system does not tell."""
        return self._rule.offline

    def on_returned(self, callback: Callable[[], None]) -> Unsubscribe:
        """Call once the network is back and stayed so for a moment."""
        key = object()
        self._callbacks[key] = callback
        return lambda: self._callbacks.pop(key, None) and None

    def changed(self, now: Reachability) -> None:
        """Take in what the system says."""
        if self._rule.returned(now):
            self._settle.start()
        elif self._rule.offline:
            self._settle.stop()

    def _tell(self) -> None:
        for callback in list(self._callbacks.values()):
            callback()
