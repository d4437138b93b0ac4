"""The words of signing in: the address, the password, the accounts, and what can go wrong on the way."""

from __future__ import annotations

from pmdesk.api import errors
from pmdesk.core import sign_in_errors
from pmdesk.wording.errors import explain
from pmdesk.wording.translate import translate

_MOST_SAID = 200
"""Letters of what another program says."""


def words() -> dict[str, str]:
    """The fixed words of the page, by key."""
    return {
        "title": translate("SignIn", "Welcome"),
        "lead": translate("SignIn", "Connect this program to your account at your web host."),
        "your-host": translate("SignIn", "Your host"),
        "another-host": translate("SignIn", "Another host"),
        "address": translate("SignIn", "Address of your host’s client area"),
        "address-hint": translate("SignIn", "You find it in every invoice email, next to “client area”."),
        "continue": translate("SignIn", "Continue"),
        "demo": translate("SignIn", "Look around in the demo"),
        "demo-hint": translate(
            "SignIn", "A made-up business on this computer. Nothing leaves it, and it is gone when you quit."
        ),
        "promise": translate(
            "SignIn",
            "You type your password only on the host’s own page, in your browser. "
            "This program never sees it.",
        ),
        "email": translate("SignIn", "Email"),
        "password": translate("SignIn", "Password"),
        "show-password": translate("SignIn", "Show the password"),
        "sign-in": translate("SignIn", "Sign in"),
        "back": translate("SignIn", "Back"),
        "cancel": translate("SignIn", "Cancel"),
        "leave": translate("SignIn", "Back to your account"),
        "looking": translate("SignIn", "Looking for your host…"),
        "asking": translate("SignIn", "Signing in…"),
        "demo-starting": translate("SignIn", "Setting up the demo…"),
        "choose": translate("SignIn", "Which account?"),
        "choose-lead": translate("SignIn", "Your sign-in opens several. You can add the others later."),
        "closed": translate("SignIn", "Closed"),
        "no-address": translate("SignIn", "Write the address of your host’s client area."),
        "no-email": translate("SignIn", "Write the email address you use at your host."),
        "no-password": translate("SignIn", "Write your password."),
        "version": translate("SignIn", "pmdesk {version}"),
        "details": translate("SignIn", "Details"),
    }


def address_hint(name: str, known: bool) -> str:
    """Under the address of a host that was chosen by name: where it is to be found, or that it is `known`."""
    if known:
        return translate("SignIn", "This is where the client area of {name} is.").format(name=name)
    return translate(
        "SignIn", "You find it in every invoice email from {name}, next to “client area”."
    ).format(name=name)


def to_host(name: str) -> str:
    """The title of the second step."""
    return translate("SignIn", "Sign in to {name}").format(name=name)


def pretend(host: str) -> str:
    """Under that title, where the password is typed here all the same."""
    return translate("SignIn", "{host}, a pretend host on this computer").format(host=host)


def goes_to(host: str) -> str:
    """Beside the password: where it goes."""
    return translate("SignIn", "Your password goes to {host} and is not kept.").format(host=host)


def problem(error: BaseException, host: str, *, in_browser: bool = False) -> tuple[str, str]:
    """(what happened, what to do) for anything that can go wrong while signing in.

    `in_browser`: on the host's own page, where somebody may have said no.
    """
    if isinstance(error, errors.BadCertificate):
        issuer = error.issuer or translate("SignIn", "an issuer it does not name")
        return (
            translate("SignIn", "{host} cannot prove that it is {host}").format(host=error.host),
            translate(
                "SignIn",
                "Its certificate, issued by {issuer}, is not trusted: {reason}. Nothing was sent. "
                "Check the address, or ask your host.",
            ).format(issuer=issuer, reason=error.reason.rstrip(".")),
        )
    if isinstance(error, errors.BadSettings):
        said = explain(error, host)
        return said.title, said.advice
    said_no = _said_no() if in_browser else {}
    kinds = {**_in_the_browser(), **_at_the_door(), **said_no, **_on_the_way()}
    for kind, (title, advice) in kinds.items():
        if isinstance(error, kind):
            return title.format(host=host), advice.format(host=host)
    return (
        translate("SignIn", "Signing in did not work"),
        translate("SignIn", "Something unexpected happened. Try again in a moment."),
    )


def _in_the_browser() -> dict[type[BaseException], tuple[str, str]]:
    """What a sign-in on the host's own page can come to."""
    return {
        sign_in_errors.NoListener: (
            translate("SignIn", "This computer lets no answer in"),
            translate(
                "SignIn",
                "Your browser hands the answer to pmdesk inside this computer, and that was not possible. "
                "A security program may forbid it: allow pmdesk to listen on 127.0.0.1, then try again.",
            ),
        ),
        sign_in_errors.TookTooLong: (
            translate("SignIn", "Ten minutes are over"),
            translate("SignIn", "Nothing is lost. Open the page again, and take the time you need."),
        ),
        sign_in_errors.SomebodyElse: (
            translate("SignIn", "Somebody else signed in"),
            translate(
                "SignIn",
                "That was another person or another account, so nothing was changed here. "
                "Sign out on the page of {host} in your browser, then open the page again.",
            ),
        ),
        errors.Uncertain: (
            translate("SignIn", "The answer of {host} was lost"),
            translate("SignIn", "You may be signed in there, but not here. Open the page again."),
        ),
    }


def _at_the_door() -> dict[type[BaseException], tuple[str, str]]:
    """What the address or the sign-in itself can come to: kind to (title, advice)."""
    return {
        errors.BadAddress: (
            translate("SignIn", "This is not an address"),
            translate("SignIn", "Write it as in your host’s mails, such as clients.your-host.com."),
        ),
        errors.NotAProvider: (
            translate("SignIn", "There is no client area at {host}"),
            translate("SignIn", "A website answers there, but not a host’s client area. Check the address."),
        ),
        errors.GatewayNeeded: (
            translate("SignIn", "{host} does not let pmdesk in yet"),
            translate(
                "SignIn",
                "Your host has to set up a pmdesk gateway first. Until then you can look around in the demo.",
            ),
        ),
        errors.SecondFactorNeeded: (
            translate("SignIn", "This account asks for a second step"),
            translate(
                "SignIn",
                "A second step works on the host’s own page alone, which this version cannot open.",
            ),
        ),
        errors.NoAccounts: (
            translate("SignIn", "There is no account behind this sign-in"),
            translate("SignIn", "{host} knows you, but has no account for you. Ask your host’s staff."),
        ),
        errors.WrongPassword: (
            translate("SignIn", "Email or password is not right"),
            translate("SignIn", "{host} did not accept them. Type them again as on the host’s own page."),
        ),
    }


def _said_no() -> dict[type[BaseException], tuple[str, str]]:
    """The "no" of the host's own page, the user's or the host's."""
    return {
        errors.Refused: (
            translate("SignIn", "You were not signed in"),
            translate(
                "SignIn", "It was given up on the page of {host}, or not allowed there. You can try it again."
            ),
        ),
    }


def _on_the_way() -> dict[type[BaseException], tuple[str, str]]:
    """What any question can come to; tried in this order, the special before the general."""
    return {
        errors.RateLimited: (
            translate("SignIn", "{host} asks to wait"),
            translate("SignIn", "There were too many tries in a short time. Try again in some minutes."),
        ),
        errors.NoSuchHost: (
            translate("SignIn", "There is no host called {host}"),
            translate("SignIn", "Check the address for a typing mistake, and your network."),
        ),
        errors.Offline: (
            translate("SignIn", "{host} could not be reached"),
            translate("SignIn", "Nothing answered. Check the address and your network, then try again."),
        ),
        errors.Unavailable: (
            translate("SignIn", "{host} cannot answer now"),
            translate("SignIn", "It may be under maintenance; your websites may well be fine. Try later."),
        ),
        errors.ProviderError: (
            translate("SignIn", "{host} could not be asked"),
            translate("SignIn", "This is not about your password. Try again in a moment."),
        ),
    }


def closed(host: str) -> tuple[str, str]:
    """(what happened, what to do) where everything this sign-in opens was closed."""
    return (
        translate("SignIn", "This account is closed"),
        translate(
            "SignIn", "{host} has closed it, so there is nothing to show. Ask your host’s staff."
        ).format(host=host),
    )


def demo_failed(said: str = "") -> tuple[str, str]:
    """(what happened, what to do) when the demo did not start; `said` is its own last word, if it had one."""
    title = translate("SignIn", "The demo did not start")
    said = said.strip().rstrip(".")[:_MOST_SAID]
    if not said:
        return title, translate("SignIn", "Its small server on this computer ended early. Try again.")
    return title, translate(
        "SignIn", "Its small server on this computer ended early, with the words “{said}”. Try again."
    ).format(said=said)
