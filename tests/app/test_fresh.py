"""What the host wants a fresh sign-in for: asked for in a dialog, then done; or not done, and said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QGuiApplication

from pmdesk.api.errors import FreshSignInNeeded, Offline, Refused, SignInNeeded
from pmdesk.api.gateway.contract import FRESH_SECONDS
from pmdesk.api.grants import ProviderKind
from pmdesk.app.fresh import Fresh
from pmdesk.core.shared import SessionState
from pmdesk.core.sign_in_errors import SomebodyElse
from pmdesk.views.fresh_dialog import FreshDialog
from pmdesk.wording import browser_sign_in as words
from pmdesk.wording import outside
from pmdesk.wording import sign_in as sign_in_words
from pmdesk.wording.errors import explain
from tests.app.joined import HOST, Client, Joined, Start
from tests.core.samples import domain
from tests.core.visits import asked_of, come_back
from tests.helpers import listening_here, until

pytestmark = pytest.mark.anyio

OPEN = "domain.open"


@contextmanager
def wants_fresh(app: Joined) -> Iterator[None]:
    """The host opens no page before a fresh sign-in, which the next one is."""
    app.provider().faults["sign_on"].append(FreshSignInNeeded())
    app.told.clear()
    yield
    assert app.provider().faults["sign_on"] == []


async def the_dialog(app: Joined) -> FreshDialog:
    def found() -> FreshDialog | None:
        return next((one for one in app.window.findChildren(FreshDialog) if one.isVisible()), None)

    await until(found, what="the dialog")
    dialog = found()
    assert dialog is not None
    return dialog


async def page_in_the_browser(app: Joined, dialog: FreshDialog) -> str:
    """Press the button of the dialog; the page that opened."""
    pages = len(app.pages.opened)
    dialog.open_page.click()
    await until(lambda: len(app.pages.opened) > pages)
    return app.pages.opened[-1]


async def said(app: Joined) -> list[tuple[str, str]]:
    await until(lambda: app.told)
    await until(lambda: f"open {OPEN}" not in app.scope.active)
    return app.told


async def test_after_a_fresh_sign_in_the_very_page_opens(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        busy: list[bool] = []
        app.desk.busy_changed.connect(lambda _which, is_busy: busy.append(is_busy))
        with wants_fresh(app):
            app.desk.perform(OPEN, domain("3"))
            dialog = await the_dialog(app)
            assert app.pages.opened[1:] == [], "no page opens unasked"
            asked = asked_of(await page_in_the_browser(app, dialog))
            assert asked["max_age"] == str(FRESH_SECONDS)
            assert asked["account"] == session.account.client_id
            await come_back(app.pages.opened[-1])
            assert await said(app) == [("ok", outside.opened())]
        assert app.pages.opened[-1] == Client.link
        assert app.provider().asked[-1] == ("sign_on", "domain 3")
        assert app.accounts.sessions == (session,)
        assert busy == [True, False]
        assert not app.window.findChildren(FreshDialog) or not dialog.isVisible()
        await until(lambda: app.provider().calls["leave"] == 1, what="the former sign-in to be ended")


@pytest.mark.parametrize("begun", [False, True], ids=["before", "while it waits"])
async def test_given_up_nothing_is_done_and_that_is_said(start: Start, begun: bool) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        before, kept = listening_here(), dict(app.secrets.kept)
        with wants_fresh(app):
            app.desk.perform(OPEN, domain("3"))
            dialog = await the_dialog(app)
            if begun:
                await page_in_the_browser(app, dialog)
                await until(lambda: listening_here() != before)
            dialog.cancel.click()
            assert await said(app) == [("warn", words.not_done())]
        await until(lambda: listening_here() == before)
        assert app.provider().calls["sign_on"] == 1
        assert (app.secrets.kept, session.state) == (kept, SessionState.SIGNED_IN)


async def test_somebody_else_is_refused_and_the_former_sign_in_stays(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        kept = dict(app.secrets.kept)
        with wants_fresh(app):
            app.desk.perform(OPEN, domain("3"))
            dialog = await the_dialog(app)
            app.host.finishing = app.host.grant(user_id="8", kind=ProviderKind.GATEWAY)
            await come_back(await page_in_the_browser(app, dialog))
            await until(lambda: not dialog.trouble.isHidden())
            assert (
                dialog.trouble.title.text() == sign_in_words.problem(SomebodyElse(), HOST, in_browser=True)[0]
            )
            assert (app.secrets.kept, session.state) == (kept, SessionState.SIGNED_IN)
            app.host.finishing = app.host.grant(kind=ProviderKind.GATEWAY)
            await come_back(await page_in_the_browser(app, dialog))
            assert await said(app) == [("ok", outside.opened())]


async def test_trouble_on_the_way_is_said_and_can_be_tried_again(start: Start) -> None:
    async with start() as app:
        await app.signed_in_at_a_gateway()
        with wants_fresh(app):
            app.desk.perform(OPEN, domain("3"))
            dialog = await the_dialog(app)
            app.host.finishing = Refused()
            await come_back(await page_in_the_browser(app, dialog))
            await until(lambda: not dialog.trouble.isHidden())
            assert dialog.trouble.title.text() == sign_in_words.problem(Refused(), HOST, in_browser=True)[0]
            dialog.cancel.click()
            assert await said(app) == [("warn", words.not_done())]


async def test_its_link_can_be_copied_and_opened_again(start: Start) -> None:
    async with start() as app:
        await app.signed_in_at_a_gateway()
        with wants_fresh(app):
            app.desk.perform(OPEN, domain("3"))
            dialog = await the_dialog(app)
            app.pages.there = False
            dialog.open_page.click()
            await until(lambda: dialog.copy.isVisible())
            assert dialog.hint.text().startswith("No browser opened.")
            dialog.copy.click()
            app.pages.there = True
            dialog.open_page.click()
            assert QGuiApplication.clipboard().text() == app.pages.opened[-1]
            await come_back(app.pages.opened[-1])
            assert await said(app) == [("ok", outside.opened())]


async def test_a_host_that_is_not_satisfied_is_heard_once(start: Start) -> None:
    """As where its clock is wrong: it is said, and asked no more."""
    async with start() as app:
        await app.signed_in_at_a_gateway()
        with wants_fresh(app):
            app.provider().faults["sign_on"].append(FreshSignInNeeded())
            app.desk.perform(OPEN, domain("3"))
            await come_back(await page_in_the_browser(app, await the_dialog(app)))
            assert await said(app) == [("bad", explain(FreshSignInNeeded(), HOST).title)]


async def test_two_actions_share_one_proof(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        fresh, done = Fresh(app.signing_in._means), list[str]()
        proven = session.provider

        def act(name: str):  # type: ignore[no-untyped-def]
            async def acts(_provider: object) -> None:
                if not app.host.begun[1:] or app.secrets.saves == saved:
                    raise FreshSignInNeeded
                done.append(name)

            return acts

        saved = list(app.secrets.saves)
        both = [asyncio.create_task(fresh.run(session, act(name))) for name in ("one", "two")]
        dialog = await the_dialog(app)
        app.host.providers[(session.account.address, "1")] = Client()
        await come_back(await page_in_the_browser(app, dialog))
        await asyncio.gather(*both)
        assert sorted(done) == ["one", "two"]
        assert session.provider is not proven
        assert len(app.host.begun) == 2, "the first sign-in, and one proof"


async def test_what_the_action_itself_comes_to_is_its_own(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        fresh = Fresh(app.signing_in._means)

        async def fails(_provider: object) -> None:
            raise Offline

        with pytest.raises(Offline):
            await fresh.run(session, fails)
        await app.accounts.sign_out(session.key)
        out = app.accounts.get(session.key)
        assert out is not None
        with pytest.raises(SignInNeeded):
            await fresh.run(out, fails)


async def test_a_host_without_a_gateway_cannot_be_shown_anything(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()

        async def wants(_provider: object) -> None:
            raise FreshSignInNeeded

        with pytest.raises(FreshSignInNeeded):
            await Fresh(app.signing_in._means).run(session, wants)


async def test_the_end_of_the_program_closes_the_dialog(start: Start) -> None:
    before = listening_here()
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        app.provider().faults["sign_on"].append(FreshSignInNeeded())
        app.desk.perform(OPEN, domain("3"))
        dialog = await the_dialog(app)
        await page_in_the_browser(app, dialog)
        assert session.state is SessionState.SIGNED_IN
    assert listening_here() == before
