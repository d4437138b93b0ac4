"""The words of signing in on the host's own page: while it is waited for here, and on the page at its end."""

from __future__ import annotations

from collections.abc import Mapping

from pmdesk.core.ports import Reception
from pmdesk.wording.translate import translate


def device(computer: str) -> str:
    """What this program is called in the host's list of devices."""
    return translate("BrowserSignIn", "pmdesk on {computer}").format(computer=computer)


def words() -> dict[str, str]:
    """The fixed words of the step, by key."""
    return {
        "title": translate("BrowserSignIn", "Finish in your browser"),
        "lead": translate("BrowserSignIn", "Your host’s page is open there. Sign in as usual."),
        "arrived-title": translate("BrowserSignIn", "You signed in"),
        "again-title": translate("BrowserSignIn", "Sign in again"),
        "again-lead": translate("BrowserSignIn", "What is saved on this computer stays."),
        "sign-in": translate("BrowserSignIn", "Sign in on the page in your browser"),
        "not-yet": translate("BrowserSignIn", "It opens when you press the button."),
        "signed-in": translate("BrowserSignIn", "Your host knows who you are"),
        "come-back": translate("BrowserSignIn", "Come back to this window"),
        "by-itself": translate("BrowserSignIn", "It comes to the front by itself."),
        "fetching": translate("BrowserSignIn", "Your account is being fetched."),
        "back": translate("BrowserSignIn", "Back"),
        "cancel": translate("BrowserSignIn", "Cancel"),
        "copy": translate("BrowserSignIn", "Copy link"),
        "open": translate("BrowserSignIn", "Open the page"),
        "open-again": translate("BrowserSignIn", "Open the page again"),
        "no-page": translate(
            "BrowserSignIn", "No page there? It may be behind this window or in another browser."
        ),
        "no-browser": translate(
            "BrowserSignIn", "No browser opened. Copy the link, and open it in any browser on this computer."
        ),
        "copied": translate(
            "BrowserSignIn",
            "The link was copied. Open it in a browser on this computer; keep it to yourself.",
        ),
    }


def found(name: str) -> str:
    """The first line of the step: which host answered."""
    return translate("BrowserSignIn", "Found {name}").format(name=name)


def where(host: str, secure: bool) -> str:
    """Under it: its address, and whether nobody can listen in."""
    if secure:
        return translate("BrowserSignIn", "{host}, secure connection").format(host=host)
    return translate("BrowserSignIn", "{host}, on this computer").format(host=host)


def minutes_left(minutes: int) -> str:
    """How long is waited still."""
    return translate(
        "BrowserSignIn",
        "We wait for you here. %Ln minutes left.",
        "We wait for you here. %Ln minute left.",
        minutes,
    )


def waits_no_more() -> str:
    """Where the wait has ended without an answer."""
    return translate("BrowserSignIn", "The page in your browser leads nowhere now.")


def pages() -> Mapping[Reception, tuple[str, str]]:
    """(title, text) of the page that the browser shows at the end."""
    return {
        Reception.DONE: (
            translate("BrowserSignIn", "You are signed in"),
            translate("BrowserSignIn", "Return to pmdesk. You can close this page."),
        ),
        Reception.FAILED: (
            translate("BrowserSignIn", "That did not work"),
            translate("BrowserSignIn", "You are not signed in. pmdesk says why; you can close this page."),
        ),
        Reception.UNKNOWN: (
            translate("BrowserSignIn", "pmdesk does not wait for this"),
            translate(
                "BrowserSignIn",
                "This page belongs to no sign-in that is under way. Close it, and go back to pmdesk.",
            ),
        ),
    }


def fresh(host: str) -> tuple[str, str]:
    """(title, text) where the host wants to be sure that it is the owner before something is done."""
    return (
        translate("BrowserSignIn", "Show that it is you"),
        translate(
            "BrowserSignIn",
            "Whoever can do this could take a domain or an account away from you. So {host} wants you to "
            "sign in once more first, on its own page in your browser. What you asked for then goes on "
            "by itself.",
        ).format(host=host),
    )


def fresh_waiting() -> str:
    """The line while the page is open."""
    return translate("BrowserSignIn", "Sign in on the page in your browser")


def not_done() -> str:
    """The owner did not show who they are, so the action was left undone."""
    return translate("BrowserSignIn", "Nothing was done: you did not sign in again.")
