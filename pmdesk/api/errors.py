"""What can go wrong between us and a provider, by meaning; the words for it are chosen elsewhere.

Foreign exceptions (sockets, TLS, JSON) are converted at the border with ``from``. No secret, token or
one-time link is ever part of an error's text.
"""

from datetime import datetime


class ProviderError(Exception):
    """Base of everything a provider call can raise."""


class Offline(ProviderError):
    """No answer came over the network: no route, no name, refused, reset, timed out."""


class NotReached(Offline):
    """No connection came about, so nothing was sent."""


class NoSuchHost(NotReached):
    """The name in the address could not be found; without a network that looks the same."""


class BadSettings(Offline):
    """This machine's own settings keep us from connecting.

    ``what`` names the setting ("https_proxy", "--ca"), never its value, which may hold a password.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class BadCertificate(ProviderError):
    """The certificate of ``host`` is not trusted: ``issuer`` where it could be read, ``reason`` in words."""

    def __init__(self, host: str, issuer: str | None, reason: str) -> None:
        super().__init__(f"{host}: {reason}")
        self.host, self.issuer, self.reason = host, issuer, reason


class Unavailable(ProviderError):
    """The provider answered that it cannot work now (5xx, a maintenance page). ``until`` where it said so.

    ``passing``: by its status (502, 503, 504) it may be over in a moment. ``untouched``: the provider's own
    program says so, before it did anything; else a change that was asked for may have been made. ``reason``
    may be the provider's own words, and is no part of the error's text (see ``Refused``).
    """

    def __init__(
        self,
        reason: str = "",
        until: datetime | None = None,
        *,
        passing: bool = False,
        untouched: bool = False,
    ) -> None:
        super().__init__()
        self.reason, self.until, self.passing, self.untouched = reason, until, passing, untouched


class RateLimited(ProviderError):
    """Too many requests; none should be sent before ``until`` (aware UTC; None when it was not said)."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__("rate limited")
        self.until = until


class SignInNeeded(ProviderError):
    """The provider says no to who we are: the session or credential is not valid (any more)."""


class FreshSignInNeeded(ProviderError):
    """Signed in, but this wants the password or second factor again."""


class Refused(ProviderError):
    """The provider understood and said no; ``words`` are its own, shown only beneath ours.

    They are no part of the error's text: a server may repeat in them whatever it was sent.
    """

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.words = words


class NotAllowed(Refused):
    """Not open to this sign-in: the account's owner has not given it the right (WHMCS: User Management)."""


class NotSetUp(Refused):
    """The provider's set-up does not let us ask this: an API role without the action, an older version."""


class WrongPassword(Refused):
    """There is no user with this e-mail address and password; the provider does not say which is wrong."""


class SecondFactorNeeded(Refused):
    """The password is right, but the account wants a second factor that cannot be asked for here."""


class NoAccounts(Refused):
    """The user is known, but has no account at this provider."""


class NotFound(ProviderError):
    """There is no such record, or it is not ours: the two are not told apart."""


class NotAProvider(ProviderError):
    """Something answers at this address, but it is not a provider we know."""


class BadAddress(NotAProvider):
    """What was typed is not the address of a website at all."""


class GatewayNeeded(ProviderError):
    """A provider is there, but customers can only be let in through its pmdesk gateway."""


class Garbled(ProviderError):
    """The answer could not be understood; ``where`` names the call and the place, never its contents."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Uncertain(ProviderError):
    """It may have happened or not: the answer to a change was lost. Never repeated by itself."""
