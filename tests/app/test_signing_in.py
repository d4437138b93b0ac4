"""Signing in: each step shows the next one or what went wrong and can be left; the demo leaves nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from pmdesk.api.errors import NotAProvider, Offline, SignInNeeded
from pmdesk.app.signing_in import host_of
from pmdesk.core.shared import SessionState
from pmdesk.views.sign_in import SignInPage
from pmdesk.wording import sign_in as words
from pmdesk.wording.errors import explain
from tests.app.joined import ADDRESS, HOST, Joined, Start
from tests.helpers import until

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
    """A demo that leads to the host of the test, or fails."""

    fails: Exception | None = None
    url: str = ADDRESS
    email: str = "demo@host.example"
    password: str = "demo"
    running: bool = False

    def start(self) -> Demo:
        if self.fails is not None:
            raise self.fails
        self.running = True
        return self

    def stop(self) -> None:
        self.running = False


async def test_the_demo_stays_out_of_the_key_store_and_goes_with_the_program(
    start: Start, profile: Path
) -> None:
    demo = Demo()
    async with start(demo=lambda: demo) as app:
        app.provider()
        page_of(app).demo_asked.emit()
        await until(lambda: app.news.front is not None)
        assert [demo.running] == [True]
        assert app.secrets.kept == {}
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
