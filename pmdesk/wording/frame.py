"""The words of the window's frame: places, top bar, menus, strips."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pmdesk.core.status import SyncStatus
from pmdesk.records import Area
from pmdesk.wording.alerts import tone as tone
from pmdesk.wording.formats import age, count, local_day, moment, time_of
from pmdesk.wording.translate import translate


def place(key: str) -> str:
    """The name of a place in the side bar; ``key`` is "home" or an area's value."""
    return {
        "home": translate("Frame", "Home"),
        Area.SERVICES: translate("Frame", "Services"),
        Area.DOMAINS: translate("Frame", "Domains"),
        Area.TICKETS: translate("Frame", "Tickets"),
        Area.INVOICES: translate("Frame", "Invoices"),
        Area.ACCOUNT: translate("Frame", "Account"),
        "settings": translate("Frame", "Settings"),
    }[key]


def need_attention(area: Area, number: int) -> str:
    """What a badge says aloud: "3 need attention", for tickets "1 answer to read"."""
    if area is Area.TICKETS:
        return translate("Frame", "%Ln answers to read", "%Ln answer to read", number)
    return translate("Frame", "%Ln need attention", "%Ln needs attention", number)


def freshness(status: SyncStatus, last: datetime | None, now: datetime) -> str:
    """The words beside the refresh button: how old the data are, or how far the fetching is."""
    if status.running:
        total = status.total
        if total:
            return translate("Frame", "Fetching, {done} of {total}").format(
                done=count(min(status.done, total)), total=count(total)
            )
        return translate("Frame", "Fetching…")
    if last is None:
        return translate("Frame", "Not updated yet")
    if status.offline:
        if local_day(last) != local_day(now):
            return translate("Frame", "Saved {moment}").format(moment=moment(last, now))
        return translate("Frame", "Saved at {time}").format(time=time_of(last))
    return translate("Frame", "Updated {age}").format(age=age(last, now))


def offline(last: datetime | None, now: datetime) -> str:
    """The strip while there is no network; data of another day say which day it was."""
    if last is None:
        return translate("Frame", "Offline. Nothing has been fetched yet.")
    when = time_of(last) if local_day(last) == local_day(now) else moment(last, now)
    return translate("Frame", "Offline. Showing data from {time}.").format(time=when)


def sign_in_again(host: str) -> str:
    """The strip when the provider no longer accepts the sign-in."""
    return translate("Frame", "{host} asks you to sign in again. What is saved here stays.").format(host=host)


def sign_in_missing(why: str) -> str:
    """The strip when it is not the provider that asks: "locked", "not-kept" or "signed-out"."""
    return {
        "locked": translate(
            "Frame", "This computer’s key store did not open. Sign in again; what is saved here stays."
        ),
        "not-kept": translate(
            "Frame", "Your sign-in was not kept on this computer. Sign in again; what is saved here stays."
        ),
        "signed-out": translate("Frame", "You are signed out. What is saved here stays readable."),
    }[why]


def session_only(why: str = "no-service") -> str:
    """The strip where no key store keeps the sign-in: there is none ("no-service"), or it is "locked"."""
    if why == "locked":
        return translate(
            "Frame", "This computer’s key store did not open, so you stay signed in until you quit."
        )
    return translate(
        "Frame",
        "This computer has no key store that pmdesk can use, so you stay signed in until you quit.",
    )


def not_updated(areas: Iterable[Area]) -> str:
    """Beside the reason: what of the data could not be fetched, when it is not all."""
    shown = dict.fromkeys(Area.SERVICES if area is Area.ADDONS else area for area in areas)
    names = ", ".join(place(area.value) for area in shown)
    return translate("Frame", "Not updated: {areas}").format(areas=names) if names else ""


def words() -> dict[str, str]:
    """The fixed words of the frame, by key; asked for once when the window is made."""
    return {
        "client-area": translate("Frame", "Client area"),
        "places": translate("Frame", "Places"),
        "help": translate("Frame", "Ask for help"),
        "help-tip": translate("Frame", "Opens a new ticket on your host’s page, in your browser"),
        "search": translate("Frame", "Search everything"),
        "refresh": translate("Frame", "Refresh"),
        "fetching": translate("Frame", "Fetching"),
        "stop": translate("Frame", "Stop fetching"),
        "try-again": translate("Frame", "Try again"),
        "sign-in": translate("Frame", "Sign in"),
        "details": translate("Frame", "Show details"),
        "close": translate("Frame", "Close"),
        "you": translate("Frame", "You"),
        "account-details": translate("Frame", "Account details"),
        "pay-methods": translate("Frame", "Payment methods"),
        "contacts": translate("Frame", "Contacts"),
        "password": translate("Frame", "Change password…"),
        "security": translate("Frame", "Security settings…"),
        "settings": translate("Frame", "Settings…"),
        "other-account": translate("Frame", "Sign in to another account…"),
        "sign-out": translate("Frame", "Sign out…"),
        "quit": translate("Frame", "Quit"),
        "file": translate("Frame", "&File"),
        "view": translate("Frame", "&View"),
        "go": translate("Frame", "&Go"),
        "help-menu": translate("Frame", "&Help"),
        "search-menu": translate("Frame", "Search"),
        "shortcuts": translate("Frame", "Keyboard shortcuts"),
        "about": translate("Frame", "About pmdesk"),
        "show-menu": translate("Frame", "Show the menu bar"),
        "notices": translate("Frame", "Needs attention"),
        "hide": translate("Frame", "Close the window"),
        "demo": translate("Frame", "Demo"),
    }
