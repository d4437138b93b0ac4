"""Signing in: each step shows the next one or what went wrong and can be left; the demo leaves nothing."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pmdesk.api.errors import FreshSignInNeeded, NotAProvider, Offline, SignInNeeded
from pmdesk.api.gateway.contract import FRESH_SECONDS
from pmdesk.api.grants import ProviderKind
from pmdesk.app.signing_in import host_of
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState
from pmdesk.views.fresh_dialog import FreshDialog
from pmdesk.views.sign_in import SignInPage
from pmdesk.wording import browser_sign_in as browser_words
from pmdesk.wording import outside
from pmdesk.wording import sign_in as words
from pmdesk.wording.errors import explain
from tests.app.joined import ADDRESS, HOST, Client, Joined, Start
from tests.core.samples import domain
from tests.core.visits import asked_of, come_back
from tests.helpers import listening_here, until

pytestmark = pytest.mark.anyio


def page_of(app: Joined) -> SignInPage:
    page = app.program.sign_in_page
    assert page is not None
    return page


async def trouble(app: Joined) -> str:
    """The title of what the page says went wrong."""
    page = page_of(app)
    await until(lambda: not page.trouble.isHidden(), what="a word on the page")
    return page.trouble.title.text()


async def to_password(app: Joined) -> SignInPage:
    page = page_of(app)
    page.address_given.emit("host.example")
    await until(lambda: page.step == "password", what="the password")
    return page


async def test_address_password_account(start: Start) -> None:
    async with start() as app:
        app.provider()
        page = await to_password(app)
        assert HOST in page.password_field.below.text()
        page.password_given.emit("m@bakery.example", "pass")
        await until(lambda: app.news.front is not None)
        session = app.news.front
        assert session is not None
        assert app.desk.account_key == session.key
        assert list(app.secrets.kept) == [session.key]
        assert app.desk.online


async def test_what_goes_wrong_is_said_and_the_step_stays(start: Start) -> None:
    async with start() as app:
        app.host.answers = NotAProvider()
        page = page_of(app)
        page.address_given.emit("www.bakery.example")
        assert await trouble(app) == words.problem(NotAProvider(), "www.bakery.example")[0]
        assert page.step == "address"
        app.host.answers = None
        await to_password(app)
        app.host.opens = SignInNeeded()
        page.password_given.emit("m@bakery.example", "wrong")
        assert await trouble(app) == words.problem(SignInNeeded(), HOST)[0]
        assert page.step == "password"
        assert app.program.store.accounts.all() == ()


async def test_a_mistake_of_the_programs_leaves_nobody_waiting(start: Start) -> None:
    async with start() as app:
        app.host.answers = ValueError("Invalid IPv6 URL")  # type: ignore[assignment]
        page = page_of(app)
        page.address_given.emit("www.bakery.example")
        assert await trouble(app) == explain(ValueError()).title
        assert page.step == "address"
        await until(lambda: app.failures.reports)
        app.failures.reports.clear()
        app.host.answers = None
        await to_password(app)


async def test_of_several_accounts_one_is_chosen_and_a_closed_one_is_none(start: Start) -> None:
    async with start() as app:
        app.provider("2")
        grants = [app.host.grant("1", closed=True), app.host.grant("2"), app.host.grant("3")]
        app.host.opens = grants
        page = await to_password(app)
        page.password_given.emit("m@bakery.example", "pass")
        await until(lambda: page.step == "choice")
        page.account_chosen.emit(1)
        await until(lambda: app.news.front is not None)
        (account,) = app.program.store.accounts.all()
        assert account.client_id == "2"


async def test_only_closed_ones_are_said_to_be_closed(start: Start) -> None:
    async with start() as app:
        app.host.opens = [app.host.grant("1", closed=True)]
        page = await to_password(app)
        page.password_given.emit("m@bakery.example", "pass")
        assert await trouble(app) == words.closed(HOST)[0]


async def test_a_step_that_was_given_up_is_not_heard_of_again(start: Start) -> None:
    async with start() as app:
        page, app.host.gate = page_of(app), asyncio.Event()
        page.address_given.emit("host.example")
        await until(lambda: "sign in" in app.scope.active)
        page.cancelled.emit()
        await until(lambda: "sign in" not in app.scope.active)
        app.host.gate.set()
        await asyncio.sleep(0)
        assert page.step == "address"


async def test_a_later_step_takes_the_place_of_the_one_before(start: Start) -> None:
    async with start() as app:
        page, app.host.gate = page_of(app), asyncio.Event()
        page.address_given.emit("host.example")
        page.address_given.emit("host.example")
        app.host.gate.set()
        await until(lambda: page.step == "password")
        await until(lambda: app.scope.active.count("sign in") == 0)


async def test_an_account_that_must_sign_in_again_is_asked_for_its_password_alone(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        app.provider().always["everything"] = SignInNeeded()
        app.desk.refresh()
        await until(lambda: session.state is SessionState.SIGN_IN_NEEDED)
        await until(lambda: app.desk.status.sign_in_needed)
        app.desk.sign_in_asked.emit()
        page = page_of(app)
        assert page.step == "password"
        assert page.email.text() == "m@bakery.example"
        app.provider().always.clear()
        page.password_given.emit("m@bakery.example", "pass")
        await until(lambda: session.state is SessionState.SIGNED_IN)
        assert app.accounts.sessions == (session,)


@dataclass
class Demo:
    """A demo that leads to the host of the test, or fails; its owner comes back from every page."""

    fails: Exception | None = None
    lost: Exception | None = None
    """What the owner's browser meets instead of the way back."""
    slow: bool = False
    """It takes its time to start: until it is stopped."""
    url: str = ADDRESS
    running: bool = False
    visited: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def start(self) -> Demo:
        if self.fails is not None:
            raise self.fails
        if self.slow:
            assert self.stopped.wait(10), "nobody stopped it"
            raise RuntimeError("given up")
        self.running = True
        return self

    def visit(self, url: str) -> None:
        assert threading.current_thread() is not threading.main_thread(), "it would hold up the window"
        self.visited.append(url)
        if self.lost is not None:
            raise self.lost
        asyncio.run(come_back(url))

    def stop(self) -> None:
        self.running = False
        self.stopped.set()


def gateway_of(app: Joined) -> None:
    """The host of the test has a gateway, whose sign-in opens its one account."""
    app.provider()
    app.host.kind = ProviderKind.GATEWAY
    app.host.finishing = app.host.grant(kind=ProviderKind.GATEWAY)


async def in_the_demo(app: Joined) -> Session:
    gateway_of(app)
    page_of(app).demo_asked.emit()
    await until(lambda: app.news.front is not None)
    assert app.news.front is not None
    await app.at_rest(app.news.front)
    return app.news.front


async def test_the_demo_stays_out_of_the_key_store_and_goes_with_the_program(
    start: Start, profile: Path
) -> None:
    demo = Demo()
    async with start(demo=lambda: demo) as app:
        await in_the_demo(app)
        assert [demo.running] == [True]
        assert app.secrets.kept == {}
        assert len(demo.visited) == 1
        assert app.pages.opened == [], "nobody is asked for a password in a browser"
        assert app.program.store.accounts.all() != ()
    assert [demo.running] == [False]
    async with start() as app:
        assert app.program.store.accounts.all() == ()


async def test_a_demo_that_a_kill_left_is_gone_at_the_next_start(start: Start, profile: Path) -> None:
    async with start() as app:
        await app.signed_in()
    demos = profile / "state" / "demo-accounts"
    demos.write_text(ADDRESS)
    async with start() as app:
        await until(lambda: app.program.store.accounts.all() == ())
        await until(lambda: app.desk.account is None)
    assert not demos.exists()


async def test_a_demo_that_fails_says_so(start: Start) -> None:
    async with start(demo=lambda: Demo(OSError("why"))) as app:
        page_of(app).demo_asked.emit()
        assert await trouble(app) == words.demo_failed()[0]
        assert "why" in page_of(app).trouble.advice.text()


async def test_a_demo_whose_owner_gets_lost_says_so_and_waits_for_nobody(start: Start) -> None:
    before = listening_here()
    demo = Demo(lost=RuntimeError("a page without a way on"))
    async with start(demo=lambda: demo) as app:
        gateway_of(app)
        page_of(app).demo_asked.emit()
        assert await trouble(app) == words.demo_failed()[0]
        assert "a page without a way on" in page_of(app).trouble.advice.text()
        await until(lambda: listening_here() == before)
        demo.lost = None
        await in_the_demo(app)


async def test_given_up_while_it_starts_a_demo_is_stopped_and_the_next_one_works(start: Start) -> None:
    slow, quick = Demo(slow=True), Demo()
    demos = [slow, quick]
    async with start(demo=lambda: demos.pop(0)) as app:
        page = page_of(app)
        page.demo_asked.emit()
        await until(lambda: demos == [quick] and page._busy)
        page.cancel.click()
        await until(slow.stopped.is_set)
        assert app.program.store.accounts.all() == ()
        await in_the_demo(app)
        assert quick.running


async def test_the_end_of_the_program_stops_a_demo_that_starts(start: Start) -> None:
    slow = Demo(slow=True)
    async with start(demo=lambda: slow) as app:
        page_of(app).demo_asked.emit()
        await until(lambda: page_of(app)._busy)
    assert slow.stopped.is_set()


async def test_in_the_demo_a_fresh_sign_in_goes_on_by_itself(start: Start) -> None:
    demo = Demo()
    async with start(demo=lambda: demo) as app:
        session = await in_the_demo(app)
        app.provider().faults["sign_on"].append(FreshSignInNeeded())
        app.told.clear()
        app.desk.perform("domain.open", domain("3"))
        await until(lambda: app.told)
        assert app.told == [("ok", outside.opened())]
        assert len(demo.visited) == 2
        assert asked_of(demo.visited[1])["max_age"] == str(FRESH_SECONDS)
        assert app.pages.opened == [Client.link], "the host's page itself opens as ever"
        assert app.window.findChildren(FreshDialog) == []
        assert (app.secrets.kept, session.secret_kept) == ({}, None)


async def test_in_the_demo_a_fresh_sign_in_that_gets_lost_leaves_it_undone(start: Start) -> None:
    demo = Demo()
    async with start(demo=lambda: demo) as app:
        await in_the_demo(app)
        app.provider().faults["sign_on"].append(FreshSignInNeeded())
        app.told.clear()
        demo.lost = OSError("gone")
        app.desk.perform("domain.open", domain("3"))
        await until(lambda: app.told)
        assert app.told == [("warn", browser_words.not_done())]
        assert app.pages.opened == []


async def test_a_demo_that_must_sign_in_again_does_so_by_one_click(start: Start) -> None:
    demo = Demo()
    async with start(demo=lambda: demo) as app:
        session = await in_the_demo(app)
        app.provider().always["everything"] = SignInNeeded()
        app.desk.refresh()
        await until(lambda: session.state is SessionState.SIGN_IN_NEEDED)
        await until(lambda: app.desk.status.sign_in_needed)
        app.provider().always.clear()
        app.desk.sign_in_asked.emit()
        page = page_of(app)
        assert (page.step, len(demo.visited)) == ("browser", 1), "nothing happens unasked"
        page.browser.open.click()
        await until(lambda: session.state is SessionState.SIGNED_IN)
        assert len(demo.visited) == 2
        assert (app.pages.opened, app.secrets.kept) == ([], {})
        assert app.accounts.sessions == (session,)


async def test_trouble_without_a_page_goes_to_the_strip(start: Start) -> None:
    async with start(demo=lambda: Demo()) as app:
        await app.signed_in()
        app.host.answers = Offline()
        app.told.clear()
        app.signing_in.start_demo()
        await until(lambda: app.told)
        assert app.told == [("bad", words.problem(Offline(), "")[0])]


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("host.example", "host.example"),
        ("https://host.example:8443/clients/", "host.example:8443"),
        ("marta:secret@host.example", "host.example"),
        ("http://[", "http://["),
        ("", ""),
    ],
)
def test_the_host_in_an_address_as_it_was_typed(typed: str, host: str) -> None:
    assert host_of(typed) == host
