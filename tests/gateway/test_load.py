"""Several desktops at one gateway at once: nobody meets an error, everybody sees their own."""

from __future__ import annotations

from pathlib import Path

from pmdesk.tools.benching import load
from pmdesk.tools.gateway_demo import GatewayServer


def test_desktops_at_once_meet_no_error() -> None:
    gateway = GatewayServer()
    access = gateway.start()
    try:
        rows = {row.name: row for row in load.measure(access, load.Load(12, 4.0, rest=0.5), gateway.pid)}
    finally:
        gateway.stop()
    errors = rows["load-errors"]
    assert errors.value == 0, errors.how
    calls = int(errors.how.split(": ")[1].split()[0])
    assert calls >= 12 * 7, "everybody read their account at least once"
    assert not Path(access.audit).exists(), "the demo takes its files along"


def test_memory_of_a_process_that_is_gone_is_none() -> None:
    assert load.resident(2**22 + 1) == 0.0
