"""Secrets in the system's key store, asked in a thread with a time-out.

keyring is imported at the first question, never at start: it costs more than the first paint. Which of its
backends may answer is a short list; what the user configured beyond it (plain text, null, a chain without a
real key store) counts as no key store, so there is no way to a secret in a plain file.
"""

from __future__ import annotations

import base64
import binascii
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmdesk.core.ports import SecretRead, SecretsOutcome
from pmdesk.system.aside import Abandoned, Aside, Job
from pmdesk.system.paths import APP_ID

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Question = Callable[[Job[SecretsOutcome]], SecretsOutcome]
"""What is asked of a key store, in the thread."""

_log = logging.getLogger(__name__)

_PREFIX = "pmdesk1."
"""Says how the rest is encoded; another one can be told apart later."""

WINDOWS_BYTES = 2560
"""CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h; keyring writes UTF-16, so half as many characters."""

_BACKENDS = {
    "linux": "keyring.backends.SecretService.Keyring",
    "win32": "keyring.backends.Windows.WinVaultKeyring",
    "darwin": "keyring.backends.macOS.Keyring",
}
_ACCEPTED = (*_BACKENDS.values(), "keyring.backends.kwallet.DBusKeyring")

PROBE_SECONDS = 5.0
"""For questions that cannot cause a prompt."""


class NoService(Exception):
    """There is no key store that this program would trust with a secret."""


@dataclass(frozen=True, slots=True)
class KeyStore:
    """A key store as the thread sees it: blocking, may raise keyring's errors, may wait for the user."""

    name: str
    keyring: KeyringBackend
    locked: Callable[[], bool]
    """Whether a prompt would come, found without causing one. Raises NoService."""


class KeyringSecrets:
    """Fills `pmdesk.core.ports.SecretStore` from the system's key store.

    `timeout` covers the user typing the key store's password into its prompt. `open_store` blocks; it is
    called in the thread, before each question until it found one: a key store may appear at any time.
    """

    def __init__(
        self,
        timeout: float = 30.0,
        open_store: Callable[[], KeyStore] | None = None,
        most_bytes: int | None = WINDOWS_BYTES if sys.platform == "win32" else None,
    ) -> None:
        self._timeout = timeout
        self._open = open_store or open_key_store
        self._most_bytes = most_bytes
        self._aside = Aside("key store")
        self._store: KeyStore | None = None

    @property
    def backend_name(self) -> str:
        """For example "SecretService"; "" before the first answer and where there is none."""
        return self._store.name if self._store is not None else ""

    async def probe(self) -> SecretsOutcome:
        """DONE, LOCKED or NO_SERVICE, without causing a prompt."""
        if self._aside.stuck:
            return SecretsOutcome.LOCKED

        def ask(job: Job[SecretsOutcome]) -> SecretsOutcome:
            return SecretsOutcome.LOCKED if self._opened().locked() else SecretsOutcome.DONE

        return await self._ask(ask, min(PROBE_SECONDS, self._timeout))

    async def save(self, key: str, secret: str, *, quietly: bool = False) -> SecretsOutcome:
        """Save, read back and compare; what nobody waited for in the end is taken out again."""
        if not secret:
            raise ValueError("an empty secret")
        if quietly and self._aside.stuck:
            return SecretsOutcome.LOCKED
        line = encode(secret)
        if self._most_bytes is not None and 2 * len(line) > self._most_bytes:
            return SecretsOutcome.TOO_LARGE

        def ask(job: Job[SecretsOutcome]) -> SecretsOutcome:
            if quietly and self._opened().locked():
                return SecretsOutcome.LOCKED
            keyring = self._opened().keyring
            keyring.get_password(APP_ID, key)  # here the prompt comes and the caller may give up
            job.check()
            keyring.set_password(APP_ID, key, line)
            same = keyring.get_password(APP_ID, key) == line
            if not same or job.abandoned:
                _remove(keyring, key)
            return SecretsOutcome.DONE if same else SecretsOutcome.FAILED

        return await self._ask(ask, self._timeout)

    async def load(self, key: str) -> SecretRead:
        """The secret, or why there is none."""
        found: list[str] = []

        def ask(job: Job[SecretsOutcome]) -> SecretsOutcome:
            line = self._opened().keyring.get_password(APP_ID, key)
            if line is None:
                return SecretsOutcome.NOT_THERE
            secret = decode(line)
            if secret is None:
                return SecretsOutcome.FAILED
            found.append(secret)
            return SecretsOutcome.DONE

        outcome = await self._ask(ask, self._timeout)
        return SecretRead(outcome, found[0] if outcome is SecretsOutcome.DONE else "")

    async def delete(self, key: str) -> SecretsOutcome:
        """Forget the secret. After LOCKED it may still be there, or go once the user unlocks."""

        def ask(job: Job[SecretsOutcome]) -> SecretsOutcome:
            keyring = self._opened().keyring
            if keyring.get_password(APP_ID, key) is None:
                return SecretsOutcome.NOT_THERE
            _remove(keyring, key)
            gone = keyring.get_password(APP_ID, key) is None
            return SecretsOutcome.DONE if gone else SecretsOutcome.FAILED

        return await self._ask(ask, self._timeout)

    def _opened(self) -> KeyStore:
        if self._store is None:
            self._store = self._open()
        return self._store

    async def _ask(self, call: Question, timeout: float) -> SecretsOutcome:
        """Every way a key store can say no, as an outcome. Its own words may hold a label: they stay here."""
        try:
            return await self._aside.run(call, timeout)
        except TimeoutError:
            return SecretsOutcome.LOCKED
        except (NoService, Abandoned):
            self._store = None
            return SecretsOutcome.NO_SERVICE
        except Exception as error:  # keyring's backends raise whatever their system does
            outcome = outcome_of(error)
            _log.warning("the key store answered %s: %s", type(error).__name__, outcome.value)
            if outcome is SecretsOutcome.NO_SERVICE:
                self._store = None
            return outcome


def encode(secret: str) -> str:
    """Any text as one line of plain ASCII: KWallet was seen to lose secrets of several lines at a restart."""
    return _PREFIX + base64.urlsafe_b64encode(secret.encode("utf-8", "surrogatepass")).decode("ascii")


def decode(line: str) -> str | None:
    """What `encode` was given, or None if the key store gave back something else."""
    if not line.startswith(_PREFIX):
        return None
    try:
        secret = base64.b64decode(line[len(_PREFIX) :], altchars=b"-_", validate=True)
        return secret.decode("utf-8", "surrogatepass") or None
    except (binascii.Error, UnicodeError, ValueError):
        return None


def outcome_of(error: Exception) -> SecretsOutcome:
    """What an error of keyring or of what is below it means; told by name, for each system has its own."""
    for kind in type(error).__mro__:
        match kind.__name__:
            case "KeyringLocked" | "LockedException" | "PromptDismissedException":
                return SecretsOutcome.LOCKED
            case "InitError" | "NoKeyringError" | "SecretServiceNotAvailableException":
                return SecretsOutcome.NO_SERVICE
            case "PasswordDeleteError":
                return SecretsOutcome.NOT_THERE
    if sys.platform == "win32" and getattr(error, "winerror", None) in (1783, 87):
        return SecretsOutcome.TOO_LARGE
    return SecretsOutcome.FAILED


def open_key_store() -> KeyStore:
    """The key store of this system, or the one configured for keyring if we accept it; else NoService."""
    from keyring import core

    try:
        configured = core.load_env() or core.load_config()
        keyring = configured or core.load_keyring(_BACKENDS.get(sys.platform, ""))
    except Exception as error:  # a name that cannot be imported, a backend that cannot run here
        raise NoService(type(error).__name__) from None
    for candidate in getattr(keyring, "backends", [keyring]):  # a chain tries several: only one we trust
        kind = type(candidate)
        if f"{kind.__module__}.{kind.__qualname__}" in _ACCEPTED:
            break
    else:
        raise NoService("no accepted backend")
    name = kind.__module__.rpartition(".")[2]
    if name == "SecretService":
        candidate.appid = APP_ID
        candidate.preferred_collection = _default_collection()[0]
        return KeyStore(name, candidate, lambda: _default_collection()[1])
    return KeyStore(name, candidate, lambda: False)


def _default_collection() -> tuple[str, bool]:
    """The path of the collection with the alias "default" and whether it is locked.

    keyring left to itself makes a collection where there is none, which ends in a new, empty one at each boot
    where the real one opens late. Without one this machine has no key store for us.
    """
    import secretstorage

    try:
        connection = secretstorage.dbus_init()
    except Exception as error:
        raise NoService(type(error).__name__) from None
    try:
        collection = secretstorage.get_collection_by_alias(connection, "default")
        return collection.collection_path, collection.is_locked()
    except (
        secretstorage.exceptions.ItemNotFoundException,
        secretstorage.exceptions.SecretServiceNotAvailableException,
    ) as error:
        raise NoService(type(error).__name__) from None
    finally:
        connection.close()


def _remove(keyring: KeyringBackend, key: str) -> None:
    """Take out every entry of this key: an older program may have left more than one."""
    for _ in range(8):
        if keyring.get_password(APP_ID, key) is None:
            return
        keyring.delete_password(APP_ID, key)
