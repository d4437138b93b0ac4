"""Signing in on the host's own page: opened by the click, waited for, given up at will, and told in words."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication

from pmdesk.api.errors import (
    NoAccounts,
    Offline,
    ProviderError,
    Refused,
    SignInNeeded,
    Unavailable,
    Uncertain,
)
from pmdesk.api.grants import ProviderKind
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.session import Session
from pmdesk.core.shared import SessionState
from pmdesk.core.sign_in_errors import NoListener, NotSignedIn, SomebodyElse, TookTooLong
from pmdesk.views.sign_in import SignInPage
from pmdesk.wording import sign_in as words
from tests.app.joined import ADDRESS, HOST, Joined, Start
from tests.core.visits import asked_of, come_back
from tests.helpers import listening_here, until

pytestmark = pytest.mark.anyio


def page_of(app: Joined) -> SignInPage:
    page = app.program.sign_in_page
    assert page is not None
    return page


async def to_the_browser(app: Joined) -> SignInPage:
    """Over the first step: the page in the browser is open."""
    app.provider()
    app.host.kind = ProviderKind.GATEWAY
    app.host.finishing = app.host.finishing or app.host.grant(kind=ProviderKind.GATEWAY)
    page, pages = page_of(app), len(app.pages.opened)
    page.address.setText("host.example")
    page.address_given.emit("host.example")
    await until(lambda: page.browser.copy.isVisible(), what="the step in the browser")
    assert len(app.pages.opened) == pages + (1 if app.pages.there else 0)
    return page


async def lose_sign_in(app: Joined) -> Session:
    """An account at a gateway whose host says no from now on."""
    session = await app.signed_in_at_a_gateway()
    app.provider().always["everything"] = SignInNeeded()
    app.desk.refresh()
    await until(lambda: app.desk.status.sign_in_needed)
    app.provider().always.clear()
    app.desk.sign_in_asked.emit()
    return session


async def trouble(app: Joined) -> str:
    page = page_of(app)
    await until(lambda: not page.trouble.isHidden(), what="a word on the page")
    return page.trouble.title.text()


def title(error: ProviderError | NotSignedIn) -> str:
    return words.problem(error, HOST, in_browser=True)[0]


async def test_one_click_opens_the_page_and_the_answer_brings_the_account(start: Start) -> None:
    async with start() as app:
        before = listening_here()
        page = await to_the_browser(app)
        assert page.step == "browser"
        assert page.browser.host.head.text() == "Found Host"
        assert app.pages.opened[0].startswith(f"{ADDRESS}/oauth/authorize?")
        assert asked_of(app.pages.opened[0])["device"].startswith("pmdesk on ")
        assert "account" not in asked_of(app.pages.opened[0])
        assert b"You are signed in" in await come_back(app.pages.opened[0])
        await until(lambda: app.news.front is not None)
        session = app.news.front
        assert session is not None
        assert session.account.kind == "gateway"
        assert list(app.secrets.kept) == [session.key]
        assert app.window.isActiveWindow()
        await until(lambda: listening_here() == before)


async def test_back_stops_the_wait_and_loses_nothing_that_was_typed(start: Start) -> None:
    async with start() as app:
        before = listening_here()
        page = await to_the_browser(app)
        page.browser.back.click()
        assert (page.step, page.address.text()) == ("address", "host.example")
        await until(lambda: listening_here() == before)
        await to_the_browser(app)
        assert len(app.pages.opened) == 2
        assert len(set(app.pages.opened)) == 2, "each sign-in has a state of its own"
        with pytest.raises(ConnectionRefusedError):
            await come_back(app.pages.opened[0])
        await come_back(app.pages.opened[1])
        await until(lambda: app.news.front is not None)


async def test_the_link_is_copied_and_opened_again(start: Start) -> None:
    async with start() as app:
        app.pages.there = False
        page = await to_the_browser(app)
        assert page.browser.hint.text().startswith("No browser opened.")
        page.browser.copy.click()
        link = QGuiApplication.clipboard().text()
        assert link.startswith(f"{ADDRESS}/oauth/authorize?")
        assert page.browser.hint.text().startswith("The link was copied.")
        app.pages.there = True
        page.browser.open.click()
        assert app.pages.opened == [link]
        assert page.browser.hint.text().startswith("No page there?")
        await come_back(link)
        await until(lambda: app.news.front is not None)


@pytest.mark.parametrize(
    "error", [Refused(), NoAccounts(), Unavailable(), Uncertain(), Offline()], ids=lambda e: type(e).__name__
)
async def test_what_the_answer_comes_to_is_said_and_the_page_opens_again(
    start: Start, error: ProviderError
) -> None:
    async with start() as app:
        app.host.finishing = error
        page = await to_the_browser(app)
        assert b"That did not work" in await come_back(app.pages.opened[0])
        assert await trouble(app) == title(error)
        assert page.step == "browser"
        assert app.program.store.accounts.all() == ()
        app.host.finishing = app.host.grant(kind=ProviderKind.GATEWAY)
        page.browser.open.click()
        await until(lambda: len(app.pages.opened) == 2)
        await come_back(app.pages.opened[1])
        await until(lambda: app.news.front is not None)


async def test_after_ten_minutes_the_same_button_begins_anew(start: Start) -> None:
    async with start() as app:
        page = await to_the_browser(app)
        app.program.clock.advance(timedelta(minutes=3))  # type: ignore[attr-defined]
        await until(lambda: page.browser.page.below.text() == "We wait for you here. 7 minutes left.")
        app.program.clock.advance(timedelta(minutes=7))  # type: ignore[attr-defined]
        assert await trouble(app) == title(TookTooLong())
        page.browser.open.click()
        await until(lambda: len(app.pages.opened) == 2)
        assert page.trouble.isHidden()
        await come_back(app.pages.opened[1])
        await until(lambda: app.news.front is not None)


async def test_where_nothing_can_be_listened_to_it_is_said_what_to_do(start: Start) -> None:
    async with start(deaf=True) as app:
        app.host.kind = ProviderKind.GATEWAY
        page = page_of(app)
        page.address_given.emit("host.example")
        assert await trouble(app) == title(NoListener())
        assert "127.0.0.1" in page.trouble.advice.text()
        assert app.pages.opened == []


async def test_given_up_while_the_account_is_being_kept_it_leaves_nothing(start: Start) -> None:
    async with start() as app:
        page = await to_the_browser(app)
        app.secrets.gate = asyncio.Event()
        answer = asyncio.create_task(come_back(app.pages.opened[0]))
        await until(lambda: app.secrets.saves)
        assert page.browser.page.glyph.glyph() == "circle-check"
        page.browser.back.click()
        await until(lambda: "sign in" not in app.scope.active)
        app.secrets.gate.set()
        await answer
        assert app.program.store.accounts.all() == ()
        assert app.secrets.kept == {}
        await until(lambda: app.provider().calls["leave"] == 1, what="the host to hear that it is not used")


# --- signing in again ---------------------------------------------------------------------------------


async def test_signing_in_again_goes_to_the_page_of_the_known_account_unopened(start: Start) -> None:
    async with start() as app:
        session = await lose_sign_in(app)
        page = page_of(app)
        pages = len(app.pages.opened)
        assert page.step == "browser"
        assert page.browser.title.text() == "Sign in again"
        assert len(app.pages.opened) == pages
        page.browser.open.click()
        await until(lambda: len(app.pages.opened) == pages + 1)
        assert asked_of(app.pages.opened[-1])["account"] == session.account.client_id
        await come_back(app.pages.opened[-1])
        await until(lambda: session.state is SessionState.SIGNED_IN)
        assert app.accounts.sessions == (session,)
        await until(lambda: app.provider().calls["leave"] == 1, what="the former sign-in to be ended")


async def test_somebody_else_is_told_apart_and_nothing_is_changed(start: Start) -> None:
    async with start() as app:
        session = await lose_sign_in(app)
        kept = dict(app.secrets.kept)
        app.host.finishing = app.host.grant("1", user_id="8", kind=ProviderKind.GATEWAY)
        page = page_of(app)
        page.browser.open.click()
        await until(lambda: page.browser.copy.isVisible())
        await come_back(app.pages.opened[-1])
        assert await trouble(app) == title(SomebodyElse())
        assert app.secrets.kept == kept
        assert app.accounts.sessions == (session,)
        assert session.state is SessionState.SIGN_IN_NEEDED
        app.host.finishing = app.host.grant(kind=ProviderKind.GATEWAY)
        page.browser.open.click()
        await until(lambda: page.browser.copy.isVisible())
        await come_back(app.pages.opened[-1])
        await until(lambda: session.state is SessionState.SIGNED_IN)


async def test_a_host_that_does_not_answer_is_said_before_a_page_opens(start: Start) -> None:
    async with start() as app:
        await lose_sign_in(app)
        pages = len(app.pages.opened)
        app.host.answers = Offline()
        page_of(app).browser.open.click()
        assert await trouble(app) == title(Offline())
        assert len(app.pages.opened) == pages
        assert page_of(app).step == "browser"


async def test_back_from_there_another_account_can_be_signed_in_to(start: Start) -> None:
    async with start() as app:
        session = await lose_sign_in(app)
        page = page_of(app)
        page.browser.back.click()
        assert page.address.text() == ADDRESS
        other = await app.signed_in_at_a_gateway("2")
        assert {one.key for one in app.accounts.sessions} == {session.key, other.key}


async def test_leaving_the_page_stops_the_wait(start: Start) -> None:
    async with start() as app:
        await app.signed_in_at_a_gateway()
        before = listening_here()
        app.window.other_account_asked.emit()
        page = await to_the_browser(app)
        page.leave.click()
        await until(lambda: listening_here() == before)
        assert "sign in" not in app.scope.active


async def test_the_end_of_the_program_leaves_no_listener(start: Start) -> None:
    before = listening_here()
    async with start() as app:
        await to_the_browser(app)
        assert listening_here() != before
    assert listening_here() == before


async def test_a_renewal_that_cannot_be_kept_is_shown_as_ever(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        keep = app.host.keeps[session.key]
        assert keep is not None
        app.secrets.answer = SecretsOutcome.LOCKED
        await keep(app.host.grant().secret)
        assert app.desk.session_only == "locked"
        app.secrets.answer = SecretsOutcome.DONE
        await keep(app.host.grant().secret)
        assert app.desk.session_only == ""
