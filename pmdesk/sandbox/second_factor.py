"""Time-based one-time passwords (RFC 6238): six digits, a new one every thirty seconds, each good once."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from pmdesk.sandbox.clock import Clock

STEP_SECONDS = 30
_DIGITS = 6


def code_of(secret: bytes, step: int) -> str:
    """The code of one step of time: HOTP with SHA-1 (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


class SecondFactor:
    """One person's device, with a secret of its own that lasts as long as this object."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(20)
        self._used = -1

    def _step(self) -> int:
        return int(self._clock.epoch()) // STEP_SECONDS

    def code(self) -> str:
        """What the device shows now; of no use any more if it was typed in already."""
        return code_of(self._secret, self._step())

    def accept(self, typed: str) -> bool:
        """Whether a code is right: this step's or the one before (RFC 6238, section 5.2), and not yet used.

        A code that was accepted ends itself and all earlier ones.
        """
        now = self._step()
        for step in (now, now - 1):
            right = hmac.compare_digest(code_of(self._secret, step).encode(), typed.strip().encode())
            if right and step > self._used:
                self._used = step
                return True
        return False
