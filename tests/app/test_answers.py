"""Answers to what the window asks: each ends in a word, a file or a page, and never in silence."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pmdesk.api.errors import Offline, RateLimited
from pmdesk.core.actions import catalogue
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.wording import outside as words
from pmdesk.wording.errors import explain
from tests.app.joined import Client, Joined, Start
from tests.core.samples import domain, invoice
from tests.helpers import until

pytestmark = pytest.mark.anyio

PAY = "invoice.pay"


def files(folder: Path, pattern: str = "*") -> list[Path]:
    return [path for path in folder.glob(pattern) if path.is_file()]


async def test_refresh_asks_again_and_says_when_it_may_not(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        asked = app.provider().calls["domains"]
        app.desk.refresh()
        await until(lambda: app.provider().calls["domains"] > asked)
        await app.at_rest(session)
        until_then = app.program.clock.now() + timedelta(minutes=5)
        app.provider().always["everything"] = RateLimited(until_then)
        app.desk.refresh()
        await until(lambda: session.schedule.held_until is not None)
        await app.at_rest(session)
        app.told.clear()
        asked = app.provider().calls["domains"]
        app.desk.refresh()
        await until(lambda: app.told)
        assert app.told == [("warn", words.held("127.0.0.1:1", until_then))]
        assert app.provider().calls["domains"] == asked


async def test_refresh_without_a_sign_in_asks_for_one(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        await app.accounts.sign_out(session.key)
        asked: list[int] = []
        app.desk.sign_in_asked.connect(lambda: asked.append(1))
        app.desk.refresh()
        assert asked == [1]


async def test_a_sync_can_be_stopped(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        gate = app.provider().hold("invoices")
        app.desk.refresh()
        await until(lambda: session.status.running)
        app.desk.stop_asked.emit()
        await until(lambda: not session.status.running)
        gate.set()
        await app.at_rest(session)


@pytest.mark.parametrize(
    ("area", "record_id", "method"),
    [
        (Area.INVOICES, "7", "invoice"),
        (Area.TICKETS, "5", "conversation"),
        (Area.DOMAINS, "3", "nameservers"),
        (Area.ACCOUNT, "", "contacts"),
    ],
)
async def test_details_are_fetched_and_their_page_hears_of_it(
    start: Start, area: Area, record_id: str, method: str
) -> None:
    async with start() as app:
        await app.signed_in()
        heard: list[tuple[Area, str]] = []
        app.desk.details_changed.connect(lambda where, which: heard.append((where, which)))
        before = app.provider().calls[method]
        app.desk.want(area, record_id, fresh=True)
        await until(lambda: (area, record_id) in heard)
        assert app.provider().calls[method] == before + 1


async def test_who_asks_signed_out_hears_at_once(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        await app.accounts.sign_out(session.key)
        heard: list[str] = []
        app.desk.details_changed.connect(lambda _area, which: heard.append(which))
        app.desk.want(Area.DOMAINS, "3")
        assert heard == ["3"]


async def test_a_document_comes_or_its_trouble_is_kept_until_it_does(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        heard: list[str] = []
        app.desk.documents_changed.connect(heard.append)
        app.provider().always["invoice_pdf"] = Offline()
        app.desk.document_asked.emit("7")
        await until(lambda: heard)
        assert isinstance(app.desk.document_trouble["7"], Offline)
        app.provider().always.clear()
        app.desk.document_asked.emit("7")
        await until(lambda: app.program.documents.list(session.key))
        await until(lambda: app.desk.document_trouble == {})


async def test_an_attachment_is_saved_whole_or_the_reason_is_said(start: Start, tmp_path: Path) -> None:
    async with start() as app:
        await app.signed_in()
        target, nowhere = tmp_path / "a.txt", tmp_path / "gone" / "a.txt"
        for path in (target, nowhere):
            app.told.clear()
            app.desk.attachment_asked.emit("5", "1", 0, str(path))
            await until(lambda: app.told)
        assert app.told[0][0] == "bad"
        assert app.told[0][1].startswith("a.txt ")
        assert target.read_bytes() == b"a file"
        assert files(tmp_path) == [target]
        app.provider().always["attachment"] = Offline()
        app.told.clear()
        app.desk.attachment_asked.emit("5", "1", 0, str(target))
        await until(lambda: app.told)
        assert app.told == [("bad", explain(Offline(), "127.0.0.1:1").title)]
        assert target.read_bytes() == b"a file"


# --- pages of the provider's --------------------------------------------------------------------------


async def act(app: Joined, record: object, action: str = PAY) -> list[tuple[str, str]]:
    """What is said after this action."""
    app.told.clear()
    app.desk.perform(action, record)
    await until(lambda: app.told)
    await until(lambda: f"open {action}" not in app.scope.active)
    return app.told


async def test_a_page_of_the_provider_s_opens_by_a_link_made_now(
    start: Start, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with start() as app:
        await app.signed_in()
        busy: list[tuple[str, bool]] = []
        app.desk.busy_changed.connect(lambda which, is_busy: busy.append((which, is_busy)))
        assert await act(app, invoice("7")) == [("ok", words.opened())]
        assert app.pages.opened == [Client.link]
        assert busy == [(PAY, True), (PAY, False)]
        assert app.provider().asked[-1] == ("sign_on", "invoice 7")
    assert Client.link not in "".join(capsys.readouterr())
    assert not any(Client.link.encode() in path.read_bytes() for path in files(profile, "**/*"))


async def test_without_a_browser_a_network_or_a_sign_in_it_says_which(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        app.pages.there = False
        assert await act(app, invoice("7")) == [("bad", words.no_browser())]
        app.pages.there = True
        app.provider().always["sign_on"] = Offline()
        assert await act(app, invoice("7")) == [("bad", explain(Offline(), "127.0.0.1:1").title)]
        await app.accounts.sign_out(session.key)
        assert await act(app, invoice("7")) == [("warn", words.cannot_now())]
        assert app.pages.opened == []


async def test_an_action_with_an_address_of_its_own_needs_no_link(start: Start) -> None:
    own = next(action for action in catalogue.all_actions() if action.address is not None)
    async with start() as app:
        await app.signed_in()
        record = domain("3", name="bakery.example")
        if own.offered(record, app.desk.capabilities):
            app.desk.perform(own.id, record)
            assert app.pages.opened == [own.address(record)] if own.address else []
            assert app.provider().calls["sign_on"] == 0


async def test_a_page_that_no_browser_should_open_is_not_opened(start: Start) -> None:
    async with start() as app:
        app.desk.link_asked.emit("file:///etc/passwd")
        assert app.told == [("bad", words.unsafe_page())]
        app.desk.link_asked.emit("https://bakery.example/")
        assert app.pages.opened == ["https://bakery.example/"]


# --- accounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_leaving_an_account(start: Start, erase: bool) -> None:
    async with start() as app:
        session = await app.signed_in()
        app.told.clear()
        app.desk.sign_out_asked.emit(session.key, erase)
        await until(lambda: app.told)
        said = words.erased("Host") if erase else words.signed_out("Host")
        assert app.told == [("ok", said)]
        assert app.secrets.kept == {}
        accounts = app.program.store.accounts.all()
        assert [account.signed_out for account in accounts] == ([] if erase else [True])


@pytest.mark.parametrize("erase", [False, True], ids=["signed-out", "erased"])
async def test_a_host_that_could_not_be_told_of_it_still_lists_this_device(start: Start, erase: bool) -> None:
    async with start() as app:
        session = await app.signed_in_at_a_gateway()
        app.provider().always["leave"] = Offline()
        app.told.clear()
        app.desk.sign_out_asked.emit(session.key, erase)
        await until(lambda: app.told)
        assert app.told == [("warn", words.still_listed("Host", erased=erase))]
        assert app.secrets.kept == {}


async def test_a_key_store_that_does_not_let_go_keeps_the_account(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        app.secrets.answer = type(app.secrets.answer).LOCKED
        app.told.clear()
        app.desk.sign_out_asked.emit(session.key, True)
        await until(lambda: app.told)
        assert app.told == [("bad", words.not_erased(app.secrets.answer.value))]
        assert session.state is SessionState.SIGNED_IN


@pytest.mark.parametrize(
    ("place", "key"),
    [("invoices:7", "invoices"), ("home", "home"), ("domains", "domains"), ("../x", "home")],
)
async def test_a_place_from_the_command_line(start: Start, place: str, key: str) -> None:
    async with start() as app:
        await app.signed_in()
        app.answers.show(place)
        assert app.window.key == key
