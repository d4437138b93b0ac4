"""Transport and pacer as the tests of this room use them: short time-outs, no waiting."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pmdesk.api.connections import Timeouts
from pmdesk.api.pace import Pacer
from pmdesk.api.transport import Transport
from tests.api.support import Sleeper
from tests.helpers import FakeClock


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    """A transport that gives up within a second, closed after the test."""
    made = Transport(version="0", timeouts=Timeouts(connect=1.0, read=0.4, call=5.0, download=5.0))
    yield made
    await made.aclose()


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def pacer(clock: FakeClock, sleeper: Sleeper) -> Pacer:
    """A pacer in whose time waiting takes no time."""
    return Pacer(clock, sleep=sleeper.sleep, ticks=sleeper.ticks, share=lambda: 1.0)
