"""News of the core's reach the window: for the account in front, at once, and in as few steps as serve."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pmdesk.api.errors import Garbled, Refused
from pmdesk.app.news import FEW
from pmdesk.core.ports import SecretsOutcome
from pmdesk.core.shared import SessionState
from pmdesk.records import Area
from pmdesk.store.changes import Changes
from pmdesk.store.errors import Damaged, DiskFull
from pmdesk.wording.errors import explain
from pmdesk.wording.start import recovered
from tests.app.joined import Joined, Start
from tests.core.samples import invoice
from tests.helpers import DAY_ONE, until

pytestmark = pytest.mark.anyio


def heard(app: Joined) -> list[tuple[Area, str]]:
    """What pages hear of details from now on."""
    found: list[tuple[Area, str]] = []
    app.desk.details_changed.connect(lambda area, record_id: found.append((area, record_id)))
    return found


async def test_rows_are_told_one_by_one_and_many_as_their_area(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        pages = heard(app)
        lists: list[Changes] = []
        app.desk.changed.connect(lists.append)
        tell = app.shared.listener.changes
        few = Changes(Area.DOMAINS, session.key, changed=frozenset({"3"}))
        many = Changes(Area.INVOICES, session.key, added=frozenset(str(n) for n in range(FEW + 1)))
        tell(few)
        tell(many)
        assert lists == [few, many]
        assert pages == [(Area.DOMAINS, "3"), (Area.INVOICES, "")]


async def test_another_account_s_news_change_nothing_in_front(start: Start) -> None:
    async with start() as app:
        other = await app.signed_in("1")
        front = await app.signed_in("2")
        pages, status = heard(app), app.desk.status
        app.shared.listener.changes(Changes(Area.DOMAINS, other.key, changed=frozenset({"3"})))
        app.shared.listener.alerts(other.key, ())
        app.shared.listener.status(other.key, other.status)
        assert pages == []
        assert app.desk.status is status
        assert app.desk.account_key == front.key


async def test_who_comes_to_the_front_brings_all_that_is_known_of_it(start: Start) -> None:
    async with start() as app:
        first = await app.signed_in("1")
        app.provider("2").rows[Area.INVOICES] = [invoice("9", due=(DAY_ONE - timedelta(days=3)).date())]
        second = await app.signed_in("2")
        app.desk.switch_asked.emit(first.key)
        assert app.desk.account is first.account
        assert app.desk.attention == first.alerts
        app.desk.switch_asked.emit(second.key)
        assert [alert.record_id for alert in app.desk.attention] == ["9"]
        assert app.desk.status.last_at == second.status.last_at
        assert app.desk.online


async def test_when_the_one_in_front_goes_another_takes_its_place_and_then_the_sign_in(start: Start) -> None:
    async with start() as app:
        first = await app.signed_in("1")
        second = await app.signed_in("2")
        await app.accounts.erase(second.key)
        assert app.desk.account_key == first.key
        await app.accounts.erase(first.key)
        assert app.desk.account is None
        assert (app.desk.attention, app.desk.capabilities) == ((), frozenset())
        assert app.window._whole.currentWidget() is app.program.sign_in_page


async def test_a_record_s_trouble_is_shown_and_taken_back(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        pages = heard(app)
        app.provider().always["invoice"] = Garbled("x")
        app.desk.want(Area.INVOICES, "7", fresh=True)
        await until(lambda: (Area.INVOICES, "7") in app.desk.trouble)
        assert (Area.INVOICES, "7") in pages
        await app.at_rest(session)
        app.provider().always.clear()
        app.desk.want(Area.INVOICES, "7", fresh=True)
        await until(lambda: (Area.INVOICES, "7") not in app.desk.trouble)


async def test_troubles_belong_to_their_account(start: Start) -> None:
    async with start() as app:
        first = await app.signed_in("1")
        app.provider("1").always["invoice_pdf"] = Refused("no")
        app.desk.document_asked.emit("7")
        await until(lambda: "7" in app.desk.document_trouble)
        second = await app.signed_in("2")
        assert app.desk.document_trouble == {}
        app.desk.switch_asked.emit(first.key)
        assert list(app.desk.document_trouble) == ["7"]
        app.desk.switch_asked.emit(second.key)
        assert app.desk.document_trouble == {}


@pytest.mark.parametrize(
    ("answer", "why"), [(SecretsOutcome.NO_SERVICE, "no-service"), (SecretsOutcome.LOCKED, "locked")]
)
async def test_a_sign_in_that_ends_with_the_program_says_so(
    start: Start, answer: SecretsOutcome, why: str
) -> None:
    async with start() as app:
        app.secrets.answer = answer
        session = await app.signed_in()
        assert app.desk.session_only == why
        await app.accounts.sign_out(session.key)
        assert app.desk.session_only == ""
        assert app.desk.sign_in_missing == "signed-out"


async def test_damage_is_mended_once_however_often_it_is_noticed(start: Start) -> None:
    async with start() as app:
        session = await app.signed_in()
        renewed: list[int] = []
        app.desk.store_renewed.connect(lambda: renewed.append(1))
        app.told.clear()
        for _ in range(3):
            app.news.store_failed(Damaged("x"))
        await until(lambda: renewed)
        await until(lambda: "recover the database" not in app.scope.active)
        assert app.told == [("warn", recovered())]
        assert renewed == [1]
        assert app.accounts.get(session.key) is not session
        assert app.desk.account_key == session.key
        now = app.news.front
        assert now is not None
        await until(lambda: now.state is SessionState.SIGNED_IN)
        await until(lambda: app.program.store.invoices.freshness(session.key).held == 2)
        await app.at_rest(now)


async def test_a_disk_that_is_full_is_said(start: Start) -> None:
    async with start() as app:
        app.news.store_failed(DiskFull("x"))
        assert app.told == [("bad", explain(DiskFull("x")).title)]


async def test_a_copy_that_is_whole_stays(start: Start) -> None:
    async with start() as app:
        await app.signed_in()
        app.news.check_disk()
        await until(lambda: "check the database" not in app.scope.active)
        assert not app.program.store.recovered
