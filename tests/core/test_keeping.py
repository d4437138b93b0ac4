"""Keeping a secret that is renewed: in order, before it is used, and never after the sign-in has ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from pmdesk.api.secret import Secret
from pmdesk.core.keeping import Keeper
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.tasks import TaskScope
from tests.core.fakes import FakeSecrets
from tests.helpers import until

pytestmark = pytest.mark.anyio

DONE, LOCKED = SecretsOutcome.DONE, SecretsOutcome.LOCKED


def secret(word: str) -> Secret:
    return Secret({"refresh": word})


class Kept:
    """A keeper over a key store in memory, and what it told."""

    def __init__(self) -> None:
        self.secrets, self.told = FakeSecrets(), list[SecretsOutcome]()
        self.bugs: list[str] = []
        self.scope = TaskScope("test", lambda name, _error: self.bugs.append(name))
        first = secret("first").to_text()
        self.secrets.kept["key"] = first
        self.keeper = Keeper("key", first, self.secrets, self.scope, self.told.append)

    @property
    def word(self) -> str:
        """What lies in the key store; "" for nothing."""
        text = self.secrets.kept.get("key")
        return "" if text is None else Secret.from_text(text).reveal("refresh")


@pytest.fixture
async def kept() -> AsyncIterator[Kept]:
    one = Kept()
    yield one
    await one.scope.close()
    assert one.bugs == []


async def test_it_is_saved_when_keep_returns_and_without_a_prompt(kept: Kept) -> None:
    await kept.keeper.keep(secret("second"))
    assert (kept.word, kept.told) == ("second", [DONE])
    assert kept.secrets.saves == [("key", True)]


async def test_who_stops_waiting_does_not_stop_the_saving(kept: Kept) -> None:
    kept.secrets.gate = asyncio.Event()
    waiting = asyncio.create_task(kept.keeper.keep(secret("second")))
    await until(lambda: kept.secrets.saves)
    waiting.cancel()
    await asyncio.wait({waiting})
    kept.secrets.gate.set()
    await until(lambda: kept.told)
    assert kept.word == "second"


async def test_two_are_saved_in_the_order_in_which_they_were_made(kept: Kept) -> None:
    kept.secrets.gate = asyncio.Event()
    both = [asyncio.create_task(kept.keeper.keep(secret(word))) for word in ("second", "third")]
    await until(lambda: kept.secrets.saves)
    kept.secrets.gate.set()
    await asyncio.wait(both)
    assert (kept.word, len(kept.secrets.saves)) == ("third", 2)


async def test_a_locked_key_store_is_told_and_asked_again_with_the_next_one(kept: Kept) -> None:
    kept.secrets.answer = LOCKED
    await kept.keeper.keep(secret("second"))
    assert (kept.word, kept.told) == ("first", [LOCKED])
    kept.secrets.answer = DONE
    await kept.keeper.keep(secret("third"))
    assert (kept.word, kept.told) == ("third", [LOCKED, DONE])


async def test_at_the_end_what_could_not_be_saved_is_tried_once_more(kept: Kept) -> None:
    kept.secrets.answer = LOCKED
    await kept.keeper.keep(secret("second"))
    kept.secrets.answer = DONE
    await kept.keeper.settle(5)
    assert kept.word == "second"
    saves = len(kept.secrets.saves)
    await kept.keeper.settle(5)
    assert len(kept.secrets.saves) == saves, "what is saved is not saved again"


async def test_the_end_waits_for_what_is_being_saved_but_not_for_ever(kept: Kept) -> None:
    kept.secrets.gate = asyncio.Event()
    waiting = asyncio.create_task(kept.keeper.keep(secret("second")))
    await until(lambda: kept.secrets.saves)
    await kept.keeper.settle(0.05)
    assert kept.word == "first"
    settling = asyncio.create_task(kept.keeper.settle(5))
    kept.secrets.gate.set()
    await settling
    assert kept.word == "second"
    await waiting


async def test_after_the_end_of_the_sign_in_nothing_is_saved(kept: Kept) -> None:
    await kept.keeper.end()
    await kept.secrets.delete("key")
    await kept.keeper.keep(secret("second"))
    assert (kept.word, kept.told, kept.secrets.saves) == ("", [], [])


async def test_what_is_being_saved_when_the_sign_in_ends_is_stopped_before_the_secret_goes(
    kept: Kept,
) -> None:
    kept.secrets.gate = asyncio.Event()
    waiting = asyncio.create_task(kept.keeper.keep(secret("second")))
    await until(lambda: kept.secrets.saves)
    await kept.keeper.end()
    await kept.secrets.delete("key")
    kept.secrets.gate.set()
    await waiting
    assert (kept.word, kept.told) == ("", [])


async def test_an_end_that_is_taken_back_saves_what_was_kept_last(kept: Kept) -> None:
    await kept.keeper.keep(secret("second"))
    await kept.keeper.end()
    kept.secrets.kept["key"] = secret("somebody else's").to_text()
    kept.keeper.go_on()
    await until(lambda: kept.word == "second")
    await kept.keeper.keep(secret("third"))
    assert kept.word == "third"


async def test_after_the_end_of_the_program_nobody_is_held_up(kept: Kept) -> None:
    await kept.scope.close()
    await kept.keeper.keep(secret("second"))
    assert kept.word == "first"
