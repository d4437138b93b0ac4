"""What systemd's logind says about sleep (Linux; org.freedesktop.login1(5))."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from jeepney import MatchRule, Message

from pmdesk.system.bus import BusError, connected

_log = logging.getLogger(__name__)


async def follow_wakes(woken: Callable[[], None], address: str = "SYSTEM") -> None:
    """Call `woken` at each PrepareForSleep(false), until cancelled; returns where there is no system bus."""

    def prepared(message: Message) -> None:
        if message.body and message.body[0] is False:
            woken()

    rule = MatchRule(
        type="signal",
        sender="org.freedesktop.login1",
        interface="org.freedesktop.login1.Manager",
        member="PrepareForSleep",
        path="/org/freedesktop/login1",
    )
    try:
        async with connected(address) as bus:
            await bus.listen(rule, prepared)
            await asyncio.get_running_loop().create_future()
    except* BusError as lost:
        _log.info("no news from logind: %s", lost.exceptions[0])
