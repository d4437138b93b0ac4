"""The key store behind the port: every outcome, and that a secret shows up nowhere it should not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from pmdesk.core.ports import SecretRead, SecretsOutcome, SecretStore
from pmdesk.system.paths import APP_ID
from pmdesk.system.secrets import (
    KeyringSecrets,
    KeyStore,
    NoService,
    decode,
    encode,
    open_key_store,
    outcome_of,
)
from pmdesk.system.session_secrets import SecretsWithSession, SessionSecrets
from tests.helpers import until

SECRET = "tok-3f9c0b7ad1"


class MemoryKeyring(KeyringBackend):
    """Behaves like a system's key store: keeps, may be locked until unlocked, may spoil what it keeps."""

    priority = 1  # type: ignore[assignment]
    viable = False  # type: ignore[assignment]  # nobody else's keyring may find it

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.unlocked = threading.Event()
        self.unlocked.set()
        self.spoil: Callable[[str], str] = str

    def _enter(self) -> None:
        self.unlocked.wait(60)
        if self.error is not None:
            raise self.error

    def get_password(self, service: str, username: str) -> str | None:
        self._enter()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._enter()
        self.kept[service, username] = self.spoil(password)

    def delete_password(self, service: str, username: str) -> None:
        self._enter()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


def secrets(keyring: MemoryKeyring, timeout: float = 10, most_bytes: int | None = None) -> KeyringSecrets:
    store = KeyStore("Memory", keyring, lambda: not keyring.unlocked.is_set())
    return KeyringSecrets(timeout, lambda: store, most_bytes)


@pytest.mark.anyio
async def test_round_trip_and_forgetting() -> None:
    keyring = MemoryKeyring()
    port: SecretStore = secrets(keyring)
    assert await port.load("a") == SecretRead(SecretsOutcome.NOT_THERE)
    assert await port.save("a", SECRET) is SecretsOutcome.DONE
    assert await port.save("b", "other") is SecretsOutcome.DONE
    assert await port.load("a") == SecretRead(SecretsOutcome.DONE, SECRET)
    assert port.backend_name == "Memory"
    assert await port.delete("a") is SecretsOutcome.DONE
    assert await port.delete("a") is SecretsOutcome.NOT_THERE
    assert await port.load("b") == SecretRead(SecretsOutcome.DONE, "other")
    assert list(keyring.kept) == [(APP_ID, "b")]


@pytest.mark.anyio
async def test_quietly_nobody_is_asked_to_unlock_it() -> None:
    keyring = MemoryKeyring()
    port = SecretsWithSession(secrets(keyring))
    assert await port.save("a", SECRET, quietly=True) is SecretsOutcome.DONE
    keyring.unlocked.clear()  # whoever enters now waits as a prompt does
    assert await port.save("a", "newer", quietly=True) is SecretsOutcome.LOCKED
    assert (await port.load("a")).secret == "newer", "for this session"
    keyring.unlocked.set()
    assert await port.save("a", "newest", quietly=True) is SecretsOutcome.DONE
    assert (await port.load("a")).secret == "newest"


@pytest.mark.anyio
async def test_quietly_a_prompt_that_stands_is_not_waited_for() -> None:
    keyring = MemoryKeyring()
    port = secrets(keyring, timeout=0.2)
    keyring.unlocked.clear()
    assert await port.load("a") == SecretRead(SecretsOutcome.LOCKED)  # given up; the prompt still stands
    assert await port.save("a", SECRET, quietly=True) is SecretsOutcome.LOCKED
    keyring.unlocked.set()
    await until(lambda: not port._aside.stuck)


@pytest.mark.anyio
async def test_locked_is_given_up_in_time_and_works_once_unlocked() -> None:
    keyring = MemoryKeyring()
    keyring.unlocked.clear()
    port = secrets(keyring, timeout=0.25)
    assert await port.probe() is SecretsOutcome.LOCKED
    assert await port.save("a", SECRET) is SecretsOutcome.LOCKED
    assert (await port.load("a")).outcome is SecretsOutcome.LOCKED
    assert await port.probe() is SecretsOutcome.LOCKED
    keyring.unlocked.set()
    await until(lambda: not port._aside.stuck)
    assert await port.probe() is SecretsOutcome.DONE
    assert keyring.kept == {}  # what was given up was not saved late


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (KeyringLocked("dismissed"), SecretsOutcome.LOCKED),
        (InitError("no bus"), SecretsOutcome.NO_SERVICE),
        (NoService("none"), SecretsOutcome.NO_SERVICE),
        (KeyringError("odd"), SecretsOutcome.FAILED),
        (OSError(5, "i/o"), SecretsOutcome.FAILED),
    ],
)
async def test_errors_are_outcomes(error: Exception, outcome: SecretsOutcome) -> None:
    keyring = MemoryKeyring()
    keyring.error = error
    port = secrets(keyring)
    assert await port.save("a", SECRET) is outcome
    assert await port.load("a") == SecretRead(outcome)
    assert await port.delete("a") is outcome
    keyring.error = None
    assert await port.save("a", SECRET) is SecretsOutcome.DONE


@pytest.mark.anyio
async def test_a_key_store_that_gives_back_something_else_is_not_trusted() -> None:
    keyring = MemoryKeyring()
    keyring.spoil = lambda line: line[:-1]
    port = secrets(keyring)
    assert await port.save("a", SECRET) is SecretsOutcome.FAILED
    assert keyring.kept == {}


@pytest.mark.anyio
async def test_what_others_put_under_our_name_is_no_secret() -> None:
    keyring = MemoryKeyring()
    keyring.kept[APP_ID, "a"] = "something else"
    assert await secrets(keyring).load("a") == SecretRead(SecretsOutcome.FAILED)


@pytest.mark.anyio
async def test_a_key_store_that_appears_later_is_found() -> None:
    keyring = MemoryKeyring()
    there: list[KeyStore] = []

    def open_store() -> KeyStore:
        if not there:
            raise NoService("none")
        return there[0]

    port = KeyringSecrets(10, open_store)
    assert await port.probe() is SecretsOutcome.NO_SERVICE
    assert port.backend_name == ""
    there.append(KeyStore("Memory", keyring, lambda: False))
    assert await port.save("a", SECRET) is SecretsOutcome.DONE


@pytest.mark.anyio
async def test_the_windows_limit_is_said_before_asking() -> None:
    keyring = MemoryKeyring()
    port = secrets(keyring, most_bytes=2560)
    assert await port.save("a", "x" * 900) is SecretsOutcome.DONE
    assert await port.save("a", "x" * 1000) is SecretsOutcome.TOO_LARGE
    assert await port.load("a") == SecretRead(SecretsOutcome.DONE, "x" * 900)


@pytest.mark.anyio
async def test_an_empty_secret_is_a_mistake_of_the_caller() -> None:
    for port in (secrets(MemoryKeyring()), SessionSecrets()):
        with pytest.raises(ValueError, match="empty"):
            await port.save("a", "")


@pytest.mark.anyio
async def test_no_secret_in_a_log_a_repr_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    keyring = MemoryKeyring()
    port = secrets(keyring)
    await port.save("a", SECRET)
    found = await port.load("a")
    keyring.error = KeyringError(f"could not store {SECRET}")
    await port.save("a", SECRET)
    session = SessionSecrets()
    await session.save("a", SECRET)
    shown = caplog.text + repr(found) + repr(session) + repr(port) + str(await session.load("a"))
    assert SECRET not in shown
    assert encode(SECRET) not in shown
    assert "KeyringError" in caplog.text


@pytest.mark.anyio
async def test_without_a_key_store_the_secret_lasts_for_the_session() -> None:
    keyring = MemoryKeyring()
    keyring.error = InitError("none")
    port: SecretStore = SecretsWithSession(secrets(keyring))
    assert await port.save("a", SECRET) is SecretsOutcome.NO_SERVICE
    assert await port.load("a") == SecretRead(SecretsOutcome.DONE, SECRET)
    keyring.error = None
    assert await port.probe() is SecretsOutcome.DONE
    assert await port.save("a", "newer") is SecretsOutcome.DONE
    assert await port.load("a") == SecretRead(SecretsOutcome.DONE, "newer")
    assert await port.delete("a") is SecretsOutcome.DONE
    assert await port.load("a") == SecretRead(SecretsOutcome.NOT_THERE)


@pytest.mark.anyio
async def test_forgetting_says_what_might_be_left() -> None:
    keyring = MemoryKeyring()
    port = SecretsWithSession(secrets(keyring))
    await port.save("a", SECRET)
    keyring.error = KeyringLocked("dismissed")
    assert await port.delete("a") is SecretsOutcome.LOCKED
    keyring.error = InitError("went away")
    assert await port.delete("a") is SecretsOutcome.NO_SERVICE
    session_only = SecretsWithSession(SessionSecrets())
    await session_only.save("a", SECRET)
    assert await session_only.delete("a") is SecretsOutcome.DONE
    assert (await session_only.load("a")).outcome is SecretsOutcome.NOT_THERE


@given(st.text(min_size=1))
def test_any_text_is_one_plain_line_and_comes_back(secret: str) -> None:
    line = encode(secret)
    assert line.isascii()
    assert line.isprintable()
    assert " " not in line
    assert decode(line) == secret


@given(st.text())
def test_decoding_never_raises(line: str) -> None:
    for text in (line, "pmdesk1." + line):
        decoded = decode(text)
        assert decoded is None or decode(encode(decoded)) == decoded


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyring.backends.chainer.ChainerBackend",
    ],
)
def test_what_keyring_was_told_to_use_is_refused_unless_it_is_a_real_key_store(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{name}")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(NoService):
        open_key_store()


def test_a_plain_text_plug_in_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"{__name__}.MemoryKeyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(NoService):
        open_key_store()


def test_no_bus_and_a_bus_without_a_key_store_are_no_service(
    private_bus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    for address in ("unix:path=/nonexistent", private_bus):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(NoService):
            open_key_store()


def test_windows_errors_of_a_secret_too_long_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Win32Error(Exception):
        winerror = 1783

    assert outcome_of(Win32Error()) is SecretsOutcome.FAILED  # elsewhere the number means nothing
    monkeypatch.setattr("sys.platform", "win32")
    assert outcome_of(Win32Error()) is SecretsOutcome.TOO_LARGE
