"""What went wrong, in three parts: what happened, what it means and what to do, and the others' own words.

The core raises kinds; here are the words for each. What a server said is never shown alone: it stands in
`details`, beneath ours, on demand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from pmdesk.api import errors as api
from pmdesk.store import errors as store
from pmdesk.wording.formats import time_of
from pmdesk.wording.translate import translate


class Explanation(msgspec.Struct, frozen=True):
    """`title` says what happened, `advice` what it means and what to do; `details` may be "".

    `retry` says whether trying again can help without doing anything else first.
    """

    title: str
    advice: str
    details: str = ""
    retry: bool = True


def explain(error: BaseException, host: str = "") -> Explanation:
    """Words for any error of a provider or of the copy on this disk; `host` is the provider's address.

    An error that is neither is a mistake of the program's, and is said to be one.
    """
    if isinstance(error, OSError):
        error = store.from_os(error)
    named = host or translate("errors", "your host")
    words = next((_WORDS[kind] for kind in type(error).__mro__ if kind in _WORDS), _mistake)
    said = words(error, named)
    return said if host else msgspec.structs.replace(said, advice=said.advice[:1].upper() + said.advice[1:])


def _later(until: datetime | None) -> str:
    """What to do about a host that asks to be left alone for a while."""
    if until is None:
        return translate("errors", "pmdesk tries again by itself.")
    return translate("errors", "pmdesk tries again by itself at {time}.").format(time=time_of(until))


def _fine() -> str:
    return translate("errors", "Your websites may well be fine: this is only about this program.")


# --- the provider -------------------------------------------------------------------------------------


def _offline(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "The host did not answer"),
        translate("errors", "{host} could not be reached.").format(host=host) + " " + _fine(),
    )


def _not_reached(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "No connection to the host"),
        translate("errors", "{host} could not be reached, so nothing was sent.").format(host=host)
        + " "
        + _fine(),
    )


def _no_such_host(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "This address was not found"),
        translate(
            "errors",
            "No website called {host} was found. Check the spelling, and that this computer is online.",
        ).format(host=host),
    )


def _settings(error: BaseException, _host: str) -> Explanation:
    assert isinstance(error, api.BadSettings)
    return Explanation(
        translate("errors", "This computer’s network settings cannot be used"),
        translate(
            "errors",
            "The setting “{what}” says how to connect, but not in a way that pmdesk can follow. "
            "Ask whoever set up this computer.",
        ).format(what=error.what),
    )


def _certificate(error: BaseException, host: str) -> Explanation:
    assert isinstance(error, api.BadCertificate)
    advice = translate(
        "errors",
        "{host} could not prove that it is the real one, so nothing was sent. "
        "On a public or company network, try another one; otherwise tell your host.",
    ).format(host=error.host or host)
    lines = [
        translate("errors", "Address: {host}").format(host=error.host or host),
        translate("errors", "Certificate issued by: {issuer}").format(
            issuer=error.issuer or translate("errors", "not known")
        ),
        translate("errors", "Reason: {reason}").format(reason=error.reason),
    ]
    title = translate("errors", "The connection is not safe")
    return Explanation(title, advice, "\n".join(lines))


def _unavailable(error: BaseException, host: str) -> Explanation:
    assert isinstance(error, api.Unavailable)
    advice = translate("errors", "{host} answered that it cannot work right now.").format(host=host)
    return Explanation(
        translate("errors", "The host is not available right now"),
        f"{advice} {_fine()} {_later(error.until)}",
        error.reason,
    )


def _limited(error: BaseException, host: str) -> Explanation:
    assert isinstance(error, api.RateLimited)
    advice = translate("errors", "{host} asks for a pause before it answers again.").format(host=host)
    return Explanation(
        translate("errors", "The host asks us to wait"), f"{advice} {_later(error.until)}", retry=False
    )


def _sign_in(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "Sign in again"),
        translate(
            "errors", "{host} no longer accepts this sign-in. What is saved on this computer stays."
        ).format(host=host),
        retry=False,
    )


def _fresh_sign_in(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "Your password is needed once more"),
        translate("errors", "{host} asks for it before this can be done.").format(host=host),
        retry=False,
    )


def _refused(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "The host said no"),
        translate(
            "errors", "{host} understood, and does not allow it. Nothing was changed; what was saved stays."
        ).format(host=host),
        getattr(error, "words", ""),
    )


def _not_allowed(error: BaseException, _host: str) -> Explanation:
    title = translate("errors", "This sign-in may not see this")
    return Explanation(title, ask_the_owner(), getattr(error, "words", ""), retry=False)


def _not_set_up(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "The host does not offer this here"),
        translate("errors", "{host} has not set this up for pmdesk. Do it on the host’s own page.").format(
            host=host
        ),
        getattr(error, "words", ""),
        retry=False,
    )


def ask_the_owner() -> str:
    """What to do where the account's owner has not given a sign-in the right to something."""
    return translate(
        "errors",
        "The account’s owner can allow it in the client area, under User Management. "
        "After that, sign in here once more.",
    )


def _wrong_password(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "Email address and password do not match"),
        translate(
            "errors", "{host} does not know them together. Check both; the password is the one for {host}."
        ).format(host=host),
        getattr(error, "words", ""),
    )


def _second_factor(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "This account wants a second step"),
        translate(
            "errors",
            "The password is right, but {host} also asks for a code, which this program cannot pass on yet.",
        ).format(host=host),
        getattr(error, "words", ""),
        retry=False,
    )


def _no_accounts(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "There is no account to show"),
        translate(
            "errors", "{host} knows you, but you have no account there. Ask whoever owns it to invite you."
        ).format(host=host),
        getattr(error, "words", ""),
        retry=False,
    )


def _not_found(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "This is no longer there"),
        translate(
            "errors", "{host} does not have it any more, or it does not belong to your account."
        ).format(host=host),
        retry=False,
    )


def _not_a_provider(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "This is not a client area"),
        translate(
            "errors",
            "A website answers at {host}, but not one this program knows. "
            "You find the right address in every invoice email.",
        ).format(host=host),
        retry=False,
    )


def _bad_address(_error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "This is not an address"),
        translate("errors", "An address looks like clients.yourhost.example, without spaces."),
        retry=False,
    )


def _gateway(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "This host does not let the program in yet"),
        translate(
            "errors",
            "A client area is at {host}, but it needs a pmdesk gateway beside it. Ask your host for one.",
        ).format(host=host),
        retry=False,
    )


def _garbled(error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "The answer could not be read"),
        translate(
            "errors", "{host} answered in a way this program does not understand. What was saved stays."
        ).format(host=host),
        getattr(error, "where", ""),
    )


def _uncertain(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "It is not certain that this worked"),
        translate(
            "errors",
            "The answer of {host} was lost on the way. Look whether it is there before you try again.",
        ).format(host=host),
        retry=False,
    )


def _provider(_error: BaseException, host: str) -> Explanation:
    return Explanation(
        translate("errors", "That did not work"),
        translate("errors", "{host} could not be asked. What was saved stays.").format(host=host),
    )


# --- the copy on this disk ----------------------------------------------------------------------------


def _newer(_error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "These data belong to a newer pmdesk"),
        translate(
            "errors",
            "A newer version of this program has used them. Install that version; nothing was touched.",
        ),
        retry=False,
    )


def _disk_full(_error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "The disk is full"),
        translate("errors", "Nothing new could be saved; what was there stays. Make room, then try again."),
    )


def _not_writable(error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "pmdesk may not write to its folder"),
        translate("errors", "Nothing new could be saved. The folder belongs to somebody else or is locked."),
        str(error),
    )


def _busy(_error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "The saved data are in use"),
        translate("errors", "Another program is writing to them. Close it, then try again."),
    )


def _damaged(error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "The saved data are damaged"),
        translate(
            "errors",
            "They are set aside and fetched anew from your host. Saved invoices are kept apart and stay.",
        ),
        str(error),
    )


def _disk_failed(error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "The disk reports an error"),
        translate("errors", "Nothing new could be saved. Check the disk before you rely on it."),
        str(error),
    )


def _store(error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "The saved data cannot be used now"),
        translate("errors", "Start pmdesk again. What is at your host is not touched."),
        str(error),
    )


def _mistake(error: BaseException, _host: str) -> Explanation:
    return Explanation(
        translate("errors", "Something in pmdesk went wrong"),
        translate("errors", "This is a mistake of this program’s, not yours. What was saved stays."),
        type(error).__name__,
    )


_WORDS: dict[type[BaseException], Callable[[BaseException, str], Explanation]] = {
    api.ProviderError: _provider,
    api.Offline: _offline,
    api.NotReached: _not_reached,
    api.NoSuchHost: _no_such_host,
    api.BadSettings: _settings,
    api.BadCertificate: _certificate,
    api.Unavailable: _unavailable,
    api.RateLimited: _limited,
    api.SignInNeeded: _sign_in,
    api.FreshSignInNeeded: _fresh_sign_in,
    api.Refused: _refused,
    api.NotAllowed: _not_allowed,
    api.NotSetUp: _not_set_up,
    api.WrongPassword: _wrong_password,
    api.SecondFactorNeeded: _second_factor,
    api.NoAccounts: _no_accounts,
    api.NotFound: _not_found,
    api.NotAProvider: _not_a_provider,
    api.BadAddress: _bad_address,
    api.GatewayNeeded: _gateway,
    api.Garbled: _garbled,
    api.Uncertain: _uncertain,
    store.StoreError: _store,
    store.NewerDatabase: _newer,
    store.DiskFull: _disk_full,
    store.NotWritable: _not_writable,
    store.Busy: _busy,
    store.Damaged: _damaged,
    store.DiskFailed: _disk_failed,
    store.StoreClosed: _store,
    store.NoSuchAccount: _store,
}
