"""Signing in in the browser, over the real listener: begun, waited for and finished, or given up whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from pmdesk.api.discovery import Found
from pmdesk.api.errors import Offline, Refused, Uncertain
from pmdesk.api.grants import Grant, ProviderKind
from pmdesk.api.secret import Secret
from pmdesk.core.browser_sign_in import WAIT, BrowserSignIn, Ways
from pmdesk.core.ports import Arrived, Listening, Reception
from pmdesk.core.sign_in_errors import NoListener, TookTooLong
from pmdesk.core.tasks import TaskScope
from pmdesk.system.loopback import LoopbackListener
from tests.core.fakes import FakeDoor
from tests.core.visits import asked_of, come_back
from tests.helpers import FakeClock, listening_here, until

pytestmark = pytest.mark.anyio

FOUND = Found("https://gw.host.example", "host.example", ProviderKind.GATEWAY, "Host", Secret({}))
WORDS = {one: (one.value, "words") for one in Reception}


class Browser:
    """Keeps what it was given; takes nothing while it is away, and may refuse the address."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.there, self.refuses = True, False

    def open(self, url: str) -> bool:
        if self.refuses:
            raise ValueError("not a page")
        if self.there:
            self.opened.append(url)
        return self.there


class Deaf:
    """A machine on which no port can be had."""

    async def listen(self, path: str, arrived: Arrived) -> Listening | None:
        return None


class Desk:
    """A sign-in with everything it goes by, and what it told."""

    def __init__(self, clock: FakeClock) -> None:
        self.bugs: list[str] = []
        self.scope = TaskScope("test", lambda name, _error: self.bugs.append(name))
        self.door, self.browser, self.clock = FakeDoor(), Browser(), clock
        self.loopback: LoopbackListener | Deaf = LoopbackListener(WORDS, self.scope)
        self.minutes: list[int] = []
        self.before = listening_here()

    def sign_in(self, **wishes: int | str) -> BrowserSignIn:
        ways = Ways(self.door, self.loopback, self.browser, self.clock, "pmdesk on bakery-laptop")
        self.one = BrowserSignIn(ways, FOUND, lambda: self.minutes.append(self.one.minutes), **wishes)  # type: ignore[arg-type]
        return self.one

    async def waiting(self, **wishes: int | str) -> asyncio.Task[Grant]:
        """A sign-in whose page is open."""
        task = asyncio.create_task(self.sign_in(**wishes).run())
        await until(lambda: self.browser.opened or task.done())
        return task

    @property
    def asked(self) -> dict[str, str]:
        """The parameters of the page that was opened last."""
        return asked_of(self.browser.opened[-1])

    async def come_back(self, **said: str) -> bytes:
        """As the browser does at its end."""
        return await come_back(self.browser.opened[-1], **said)

    @property
    def deaf(self) -> bool:
        """Whether no listener is left."""
        return listening_here() == self.before


@pytest.fixture
async def desk(clock: FakeClock) -> AsyncIterator[Desk]:
    one = Desk(clock)
    yield one
    await one.scope.close()
    assert one.deaf
    assert one.bugs == []


async def test_the_page_is_opened_the_answer_waited_for_and_the_account_fetched(desk: Desk) -> None:
    task = await desk.waiting(max_age=300, account="418")
    assert desk.browser.opened[0].startswith("https://gw.host.example/oauth/authorize?")
    assert desk.asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert desk.asked["redirect_uri"].endswith("/signed-in")
    assert desk.asked["device"] == "pmdesk on bakery-laptop"
    assert (desk.asked["max_age"], desk.asked["account"]) == ("300", "418")
    assert desk.one.link is not None
    assert desk.one.link.reveal() == desk.browser.opened[0]
    assert b"<h1>done</h1>" in await desk.come_back()
    assert (await task).client_id == "1"
    assert desk.one.arrived
    assert desk.one.link is None


async def test_the_browser_is_told_only_when_the_account_is_there(desk: Desk) -> None:
    desk.door.finish_gate = asyncio.Event()
    task = await desk.waiting()
    answer = asyncio.create_task(desk.come_back())
    await until(lambda: desk.one.arrived)
    assert not answer.done()
    desk.door.finish_gate.set()
    assert b"<h1>done</h1>" in await answer
    await task


@pytest.mark.parametrize("error", [Refused(), Uncertain(), Offline()])
async def test_what_the_host_says_no_to_is_told_in_both_places(desk: Desk, error: Exception) -> None:
    desk.door.finishing = error  # type: ignore[assignment]
    task = await desk.waiting()
    assert b"<h1>failed</h1>" in await desk.come_back()
    with pytest.raises(type(error)):
        await task


@pytest.mark.parametrize("state", ["", "of-somebody-else", "ü"])
async def test_who_does_not_know_the_state_gets_a_page_and_is_ignored(desk: Desk, state: str) -> None:
    task = await desk.waiting()
    assert b"<h1>unknown</h1>" in await desk.come_back(state=state)
    assert not desk.one.arrived
    assert not task.done()
    assert b"<h1>done</h1>" in await desk.come_back()
    await task


async def test_a_page_that_is_loaded_twice_is_one_answer(desk: Desk) -> None:
    desk.door.finish_gate = asyncio.Event()
    task = await desk.waiting()
    both = [asyncio.create_task(desk.come_back(code=code)) for code in ("one", "two")]
    await until(lambda: desk.one.arrived)
    desk.door.finish_gate.set()
    assert all(b"<h1>done</h1>" in answer for answer in await asyncio.gather(*both))
    await task


async def test_it_can_be_opened_again_and_copied_while_it_waits(desk: Desk) -> None:
    desk.browser.there = False
    task = asyncio.create_task(desk.sign_in().run())
    await until(lambda: desk.one.no_browser)
    assert desk.one.link is not None, "what can be copied"
    desk.browser.there = True
    desk.one.open()
    assert not desk.one.no_browser
    desk.one.open()
    assert len(desk.browser.opened) == 2
    assert len(set(desk.browser.opened)) == 1
    await desk.come_back()
    await task
    desk.one.open()
    assert len(desk.browser.opened) == 2, "what is over is not opened"


async def test_an_address_that_no_browser_should_open_is_as_none(desk: Desk) -> None:
    desk.browser.refuses = True
    task = asyncio.create_task(desk.sign_in().run())
    await until(lambda: desk.one.no_browser)
    task.cancel()
    await asyncio.wait({task})


async def test_it_waits_ten_minutes_by_the_clock_and_says_how_many_are_left(desk: Desk) -> None:
    task = await desk.waiting()
    assert desk.one.minutes == 10
    desk.clock.advance(timedelta(minutes=1, seconds=1))
    await until(lambda: desk.one.minutes == 9)
    assert desk.minutes[-1] == 9
    desk.clock.advance(WAIT - timedelta(minutes=1, seconds=2))
    await until(lambda: desk.one.minutes == 1)
    assert not task.done()
    desk.clock.advance(timedelta(seconds=1))
    with pytest.raises(TookTooLong):
        await task
    assert desk.deaf


async def test_without_a_listener_no_page_is_opened(desk: Desk) -> None:
    desk.loopback = Deaf()
    with pytest.raises(NoListener):
        await desk.sign_in().run()
    assert desk.browser.opened == []


@pytest.mark.parametrize("turns", range(8))
async def test_given_up_at_any_moment_it_listens_no_more(desk: Desk, turns: int) -> None:
    task = asyncio.create_task(desk.sign_in().run())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    await until(lambda: desk.deaf)


async def test_given_up_while_it_is_finished_the_browser_hears_of_it(desk: Desk) -> None:
    desk.door.finish_gate = asyncio.Event()
    task = await desk.waiting()
    answer = asyncio.create_task(desk.come_back())
    await until(lambda: desk.one.arrived)
    task.cancel()
    assert b"<h1>failed</h1>" in await answer
    await asyncio.wait({task})
    assert task.cancelled()


async def test_nothing_of_it_reaches_a_log_or_prints_itself(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    task = await desk.waiting()
    link, state = desk.browser.opened[0], desk.asked["state"]
    begun = desk.door.begun[0]
    await desk.come_back(state="wrong-state")
    await desk.come_back(code="the-very-code")
    grant = await task
    asyncio.get_running_loop().set_debug(False)
    said = caplog.text + "".join(capsys.readouterr()) + repr(begun) + repr(desk.one.link) + repr(grant)
    for secret in (link, state, begun.verifier, "the-very-code", "wrong-state", "very-secret"):
        assert secret not in said
