"""Every fault of a provider at every endpoint: what each page says, what it still shows, what comes after.

The whole matrix runs with PMDESK_SOAK=full; the ordinary run takes the sample below.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.sandbox.server import Sandbox
from tests.breakage.conftest import MORNING
from tests.breakage.whole import Begun, Whole, state, words
from tests.helpers import FakeClock, until

pytestmark = pytest.mark.anyio

FAULTS: dict[str, float | None] = {
    "latency": 0.05,
    "rate-limit": 1.0,
    "rate-limit-bare": None,
    "server-error": None,
    "maintenance": None,
    "denied": None,
    "truncated": None,
    "wrong-types": None,
    "reset": None,
    "stall": None,
    "expired-session": None,
    "pdf-html": None,
    "down": 0.0,
}
SAID = {
    "rate-limit": "The host asks us to wait",
    "rate-limit-bare": "The host asks us to wait",
    "server-error": "The host is not available right now",
    "maintenance": "The host is not available right now",
    "denied": "The host does not offer this here",
    "truncated": "The answer could not be read",
    "reset": "The host did not answer",
    "stall": "The host did not answer",
    "down": "No connection to the host",
}
"""What a page without data says when its list cannot be fetched; nothing for what does no harm to lists."""
OFFLINE = ("reset", "stall", "down")
LISTS = {
    "GetInvoices": Area.INVOICES,
    "GetClientsDomains": Area.DOMAINS,
    "GetClientsProducts": Area.SERVICES,
    "GetTickets": Area.TICKETS,
    "GetClientsDetails": Area.ACCOUNT,
}
DETAILS = {
    "GetInvoice": Area.INVOICES,
    "GetTicket": Area.TICKETS,
    "DomainGetNameservers": Area.DOMAINS,
    "DomainGetLockingStatus": Area.DOMAINS,
    "DomainGetWhoisInfo": Area.DOMAINS,
    "GetContacts": Area.ACCOUNT,
    "GetPayMethods": Area.ACCOUNT,
    "GetAnnouncements": Area.ACCOUNT,
    "GetSupportDepartments": Area.TICKETS,
    "GetPaymentMethods": Area.INVOICES,
    "GetClientsAddons": Area.SERVICES,
}
SAMPLE = (
    ("rate-limit", "", True),
    ("maintenance", "", False),
    ("wrong-types", "", False),
    ("reset", "GetClientsDetails", False),
    ("stall", "GetTicket", True),
    ("down", "", True),
    ("denied", "DomainGetNameservers", True),
)
"""Fault, action (all where empty), and whether nothing was saved before."""
PLACES = {
    Area.SERVICES: "services",
    Area.DOMAINS: "domains",
    Area.TICKETS: "tickets",
    Area.INVOICES: "invoices",
    Area.ACCOUNT: "account",
}


async def tried(whole: Whole) -> None:
    """Until the first sync has come to an end, however it did, and what it began has too."""

    def over() -> bool:
        session = whole.session
        status, now = session.status, whole.clock.now()
        asked = session.account.last_synced == now or bool(status.failed)
        return session.state is not SessionState.OPENING and not status.running and asked

    await until(over, 60, "a sync that has ended")
    await whole.at_rest()


async def try_fault(
    application: QApplication,
    profile: Path,
    begun: Begun,
    sandbox: Sandbox,
    name: str,
    target: str,
    *,
    bare: bool,
) -> list[str]:
    """With this fault: words on every page, nothing lost, no mistake of ours; without it again: whole.

    Returns the words of the strips, for the table of what was said.
    """
    begun.copy(profile, bare=bare)
    clock = FakeClock(MORNING + timedelta(hours=25))
    sandbox.control.fault(name, target=target, value=FAULTS[name])
    async with Whole(application, profile, clock, begun.keyring) as whole:
        before = rows(whole)
        await tried(whole)
        said = await whole.tour()
        strips = whole.strips
        assert all(text for text in said.values()), "no page is empty"
        await look_at_lists(whole, name, target, bare=bare)
        await look_at_details(whole, target)
        assert whole.session.state is SessionState.SIGNED_IN, "no fault of the way is a no"
        if not bare:
            assert rows(whole) == before, "what was saved is shown"
        assert whole.reports == []
        sandbox.control.clear_faults()
        clock.advance(timedelta(hours=7))
        await whole.time_passes()
        await whole.at_rest()
        assert whole.strips == [], "what was said is over"
        assert not whole.session.status.failed
        assert whole.reports == []
        for place in ("home", "domains", "tickets", "invoices"):
            whole.go(place)
            await whole.settle()
            assert state(whole.window.page(place)).name == "content"
    return strips


def rows(whole: Whole) -> dict[str, int]:
    store, key = whole.desk.store, whole.desk.account_key
    return {
        area.value: len(getattr(store, area.value).where(key, "1"))
        for area in PLACES
        if area is not Area.ACCOUNT
    }


async def look_at_lists(whole: Whole, name: str, target: str, *, bare: bool) -> None:
    """A list that failed says so: on its page where nothing was saved, in the strip in any case."""
    hurt = set(LISTS.values()) if not target else {LISTS[target]} if target in LISTS else set()
    if name not in SAID:
        hurt = set()
    if hurt:
        # An account's details alone are no reason to call the program offline: the others answered.
        assert whole.strips, "standing trouble is said in the strip"
    for area in hurt:
        place = PLACES[area]
        whole.go(place)
        await whole.settle()
        shown = state(whole.window.page(place))
        if bare:
            assert (shown.name, shown.head) == ("failed", SAID[name]), place
            assert shown.sentence
        else:
            assert shown.name == "content", place


async def look_at_details(whole: Whole, target: str) -> None:
    """Opening a record whose details cannot be fetched leaves the record, with words, and never hangs."""
    area = DETAILS.get(target)
    if area is None:
        return
    record = ""
    if area is not Area.ACCOUNT:
        held = getattr(whole.desk.store, area.value).where(whole.desk.account_key, "1")
        record = held[0].id if held else ""
    whole.go(PLACES[area], record)
    await whole.settle()
    page = whole.window.page(PLACES[area])
    pane = getattr(page, "pane", None) or page

    def at_rest() -> bool:
        said = words(pane) or words(page)  # there is no pane where there is no record
        return bool(said) and not any("Fetching" in one for one in said)

    await until(at_rest, 25, f"the details of {area} to say something that lasts, not {words(pane)}")


@pytest.mark.parametrize(("name", "target", "bare"), SAMPLE)
async def test_a_fault_is_said_and_passes(
    qapp: QApplication,
    tmp_path: Path,
    begun: Begun,
    sandbox: Sandbox,
    name: str,
    target: str,
    bare: bool,
) -> None:
    await try_fault(qapp, tmp_path / "p", begun, sandbox, name, target, bare=bare)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", FAULTS)
async def test_every_fault_at_every_endpoint(
    qapp: QApplication, tmp_path: Path, begun: Begun, sandbox: Sandbox, name: str, soak: bool
) -> None:
    if not soak:
        pytest.skip(f"{len(SAMPLE)} cases are tried above; `python3 dev.py soak` runs the whole matrix")
    for number, target in enumerate(("", *LISTS, *DETAILS)):
        for bare in (True, False):
            folder = tmp_path / f"{number}-{bare}"
            said = await try_fault(qapp, folder, begun, sandbox, name, target, bare=bare)
            print(f"{name:16} {target or '(all)':24} {'nothing saved' if bare else 'saved':14} {said}")
