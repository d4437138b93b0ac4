"""The status values: sums that do not claim more than is known."""

from __future__ import annotations

from pmdesk.api.errors import Offline
from pmdesk.core.status import AreaState, AreaStatus, SyncStatus
from pmdesk.records import Area


def test_the_total_is_known_when_every_area_has_said() -> None:
    known = AreaStatus(AreaState.FETCHING, done=20, total=52)
    assert SyncStatus({Area.DOMAINS: known}).total == 52
    assert SyncStatus({Area.DOMAINS: known, Area.TICKETS: AreaStatus(done=4)}).total is None
    assert SyncStatus({Area.DOMAINS: known, Area.TICKETS: AreaStatus(done=4)}).done == 24
    assert SyncStatus().total is None


def test_failures_are_named_by_area() -> None:
    error = Offline()
    status = SyncStatus({Area.DOMAINS: AreaStatus(), Area.TICKETS: AreaStatus(AreaState.FAILED, error=error)})
    assert status.failed == (Area.TICKETS,)
    assert status.error is error
    assert SyncStatus().error is None
