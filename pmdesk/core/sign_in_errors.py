"""Why a sign-in in the browser can come to nothing on this side; what providers raise is in `api.errors`."""


class NotSignedIn(Exception):
    """A sign-in in the browser came to nothing, for a reason on this side."""


class NoListener(NotSignedIn):
    """This machine lets us listen nowhere, so no browser could come back."""


class TookTooLong(NotSignedIn):
    """Nobody came back from the browser in time."""


class SomebodyElse(NotSignedIn):
    """Another account, or another person, signed in than the one that was asked."""
