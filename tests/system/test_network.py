"""The return of the network: told from other changes, once for each, and after it settled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from pmdesk.core.ports import NetworkWatch
from pmdesk.system.network import ReturnRule, SystemNetworkWatch

R = QNetworkInformation.Reachability


@pytest.mark.parametrize(
    ("states", "returns"),
    [
        ([R.Online], 0),
        ([R.Disconnected, R.Online], 1),
        ([R.Online, R.Disconnected, R.Online], 1),
        ([R.Disconnected, R.Local, R.Online], 2),
        ([R.Disconnected, R.Unknown, R.Online], 1),
        ([R.Unknown, R.Online], 0),
        ([R.Online, R.Local, R.Site], 0),
        ([R.Online, R.Online], 0),
    ],
)
def test_what_is_a_return(states: list[R], returns: int) -> None:
    rule = ReturnRule(states[0])
    assert sum(rule.returned(state) for state in states[1:]) == returns


@given(st.lists(st.sampled_from(list(R))))
def test_never_a_return_without_having_been_worse(states: list[R]) -> None:
    rule = ReturnRule()
    worst = 3
    rank = {R.Disconnected: 0, R.Local: 1, R.Site: 1, R.Online: 2}
    for state in states:
        if rule.returned(state):
            assert worst < rank[state]
            worst = rank[state]
        worst = min(worst, rank.get(state, 3))
        assert rule.offline in (None, True, False)


def test_several_changes_after_a_wake_are_one_return(qtbot: QtBot) -> None:
    watch: SystemNetworkWatch = SystemNetworkWatch(settle_ms=20)
    port: NetworkWatch = watch
    told: list[str] = []
    port.on_returned(lambda: told.append("a"))
    stop = port.on_returned(lambda: told.append("b"))
    for state in (R.Disconnected, R.Local, R.Disconnected, R.Local, R.Online):
        watch.changed(state)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["a", "b"]
    stop()
    stop()
    watch.changed(R.Disconnected)
    assert port.offline is True
    watch.changed(R.Online)
    assert port.offline is False
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["a", "b", "a"]


def test_back_and_gone_again_is_no_return(qtbot: QtBot) -> None:
    watch = SystemNetworkWatch(settle_ms=20)
    told: list[int] = []
    watch.on_returned(lambda: told.append(1))
    watch.changed(R.Disconnected)
    watch.changed(R.Online)
    watch.changed(R.Disconnected)
    assert not watch._settle.isActive()
    assert told == []
