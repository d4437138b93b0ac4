"""The words of what happens outside the window: the tray's menu, the browser, saved files, signing out."""

from __future__ import annotations

from datetime import datetime

from pmdesk.wording.formats import time_of
from pmdesk.wording.translate import translate


def tray_tip(number: int, offline: bool) -> str:
    """The tray's tool tip: a count, never a name; others may look on."""
    if number:
        return translate(
            "Outside", "pmdesk: %Ln things need attention", "pmdesk: %Ln thing needs attention", number
        )
    if offline:
        return translate("Outside", "pmdesk: offline")
    return translate("Outside", "pmdesk: nothing needs attention")


def tray() -> dict[str, str]:
    """The fixed lines of the tray's menu, by key."""
    return {
        "all": translate("Outside", "Show all…"),
        "open": translate("Outside", "Open pmdesk"),
        "help": translate("Outside", "Ask for help…"),
        "refresh": translate("Outside", "Refresh now"),
        "quiet": translate("Outside", "Quiet until tomorrow"),
        "loud": translate("Outside", "Speak up again"),
        "settings": translate("Outside", "Settings…"),
        "quit": translate("Outside", "Quit"),
    }


def opened() -> str:
    """The provider's page was handed to the browser."""
    return translate("Outside", "Opened in your browser.")


def no_browser() -> str:
    """No browser took the page."""
    return translate("Outside", "No browser opened. Choose a default browser in the system’s settings.")


def unsafe_page() -> str:
    """The address is not one a browser should open."""
    return translate("Outside", "This page is not secure, so it was not opened.")


def cannot_now() -> str:
    """The action does not work for this record or without signing in."""
    return translate("Outside", "This does not work now. Sign in, or look at the record again.")


def held(host: str, until: datetime) -> str:
    """The provider asked us to wait."""
    return translate("Outside", "{host} asks to wait until {time}.").format(host=host, time=time_of(until))


def saved(name: str, folder: str) -> str:
    """A file was saved."""
    return translate("Outside", "{name} was saved in {folder}.").format(name=name, folder=folder)


def not_saved(name: str, why: str) -> str:
    """A file could not be saved; ``why`` is a title of its own."""
    return translate("Outside", "{name} was not saved. {why}.").format(name=name, why=why)


def signed_out(provider: str) -> str:
    """Done."""
    return translate("Outside", "You are signed out of {provider}. Saved data stay readable.").format(
        provider=provider
    )


def erased(provider: str) -> str:
    """Done."""
    return translate("Outside", "Everything of {provider} was removed from this computer.").format(
        provider=provider
    )


def still_listed(provider: str, *, erased: bool) -> str:
    """Done here; the host could not be told of it."""
    done = (
        translate("Outside", "Everything of {provider} was removed from this computer.")
        if erased
        else translate("Outside", "You are signed out of {provider} on this computer.")
    )
    rest = translate("Outside", "Your host did not answer: it lists this device until you sign it out there.")
    return f"{done.format(provider=provider)} {rest}"


def not_erased(outcome: str) -> str:
    """The key store does not let go of the secret, so nothing was erased; by `SecretsOutcome`'s word."""
    if outcome == "locked":
        why = translate("Outside", "the key store with your sign-in is locked. Open it and try again.")
    elif outcome == "no service":
        why = translate("Outside", "the key store with your sign-in does not answer. Try again later.")
    else:
        why = translate("Outside", "the key store did not let go of your sign-in. Try again.")
    return translate("Outside", "Nothing was erased: {why}").format(why=why)
