"""How a sign-in goes on: what is asked of whom, that a no tells nothing, that no step is gone around."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from pmdesk.api.errors import NoAccounts, Offline, RateLimited, Unavailable, WrongPassword
from pmdesk.api.whmcs.people import Login, Member, Membership, People, Standing
from pmdesk.gateway.audit import Audit
from pmdesk.gateway.config import Limits
from pmdesk.gateway.limits import Throttle, TooManyTries
from pmdesk.gateway.oauth.desk import (
    AskAccount,
    AskPassword,
    Done,
    NotPossible,
    SignInDesk,
    TryAgain,
)
from pmdesk.gateway.oauth.pending import Choice, Pending, Who, identified
from pmdesk.gateway.state import State
from tests.gateway.oauth.authority import Server
from tests.helpers import until

pytestmark = pytest.mark.anyio
PASSWORD = "the right one"
ADDRESS = "192.0.2.1"
USERS = {"marta@x.example": 502, "ines@x.example": 519, "pia@x.example": 903, "mina@x.example": 891}
ACCOUNTS = {502: (418,), 519: (418, 731), 903: (758,), 891: (745,)}


class Counted:
    """A state that counts what is asked of it."""

    def __init__(self, inner: State) -> None:
        self._inner, self.asked = inner, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self._inner, name)


class Folk(People):
    """Marta owns one account, Ines opens two, Pia has a second factor, Mina's account is closed."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.trouble: Exception | None = None
        self.login: Login | None = None

    async def check_password(self, email: str, password: str) -> Login:
        self.asked.append("check_password")
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        user_id = USERS.get(email)
        if user_id is None or password != PASSWORD:
            raise WrongPassword
        return self.login or Login(user_id, second_factor=user_id in (903, 891))

    async def member(self, email: str, user_id: int | None = None) -> Member:
        self.asked.append("member")
        found = USERS.get(email)
        if found is None or user_id not in (None, found):
            raise NoAccounts
        accounts = tuple(Membership(one, owner=True) for one in ACCOUNTS[found])
        return Member(found, email, "Somebody", accounts)

    async def standing(self, client_id: int, user_id: int, *, may_own: bool = True) -> Standing | None:
        self.asked.append("standing")
        return Standing(client_id, user_id, "Somebody", None, client_id == 745, True, None)


class Desk:
    """A desk with everything it needs."""

    def __init__(self, folder: Path, *, by_password: bool = True, confirm: bool = True) -> None:
        self.server, self.folk = Server(folder), Folk()
        self.state = Counted(self.server.state)
        self.audit = folder / "audit.jsonl"
        limits = Limits(failed_per_account=3, failed_per_address=100)

        async def apart(call: Any, *arguments: Any) -> Any:
            return await asyncio.to_thread(call, *arguments)

        self.desk = SignInDesk(
            self.server.waiting,
            self.server.server,
            self.folk,
            Throttle(self.state, limits, self.server.now),
            Audit(self.audit, self.server.now),
            host="Precisely Managed",
            by_password=by_password,
            confirm=confirm,
            now=self.server.now,
            apart=apart,
        )

    def begin(self, max_age: int | None = None, account: int | None = None) -> Pending:
        asked = self.server.server.begin(list(self.server.program.asked().items()))
        return self.server.waiting.begin("browser", asked, "trial", max_age, account)

    def kept(self, pending: Pending) -> Pending:
        """The sign-in as it is kept now."""
        found = self.server.waiting.find(pending.id, "browser")
        assert found is not None
        return found

    async def check(self, email: str, password: str = PASSWORD, pending: Pending | None = None) -> Any:
        return await self.desk.check_password(pending or self.begin(), email, password, ADDRESS)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.server.state.close()


# --- a no tells nothing -------------------------------------------------------------------------------


async def test_nobody_learns_whether_there_is_such_an_account(desk: Desk) -> None:
    """The same words, and the same work: calls to WHMCS, questions to the state, lines in the log."""
    told = []
    for email in ("marta@x.example", "nobody@x.example", "pia@x.example", "mina@x.example", "", "é"):
        desk.folk.asked.clear()
        desk.state.asked.clear()
        before = len(desk.audit.read_bytes())
        with pytest.raises(TryAgain) as caught:
            await desk.check(email, "a wrong one")
        told.append(
            (
                caught.value.text,
                tuple(desk.folk.asked),
                tuple(sorted(desk.state.asked.items())),
                len(desk.audit.read_bytes()) - before,
            )
        )
    assert len(set(told)) == 1, told
    assert told[0][1] == ("check_password",)


@pytest.mark.parametrize("email", ["marta@x.example", "nobody@x.example"])
async def test_after_some_wrong_passwords_the_right_one_is_not_tried_either(desk: Desk, email: str) -> None:
    for _ in range(3):
        with pytest.raises(TryAgain):
            await desk.check(email, "wrong")
    desk.folk.asked.clear()
    with pytest.raises(TooManyTries):
        await desk.check(email)
    assert desk.folk.asked == []


async def test_very_many_at_once_are_no_more_than_one_after_the_other(desk: Desk) -> None:
    pending = desk.begin()
    tries = [desk.check("marta@x.example", f"guess {number}", pending) for number in range(60)]
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert Counter(type(one) for one in found) == {TryAgain: 3, TooManyTries: 57}
    assert desk.folk.asked == ["check_password"] * 3


@pytest.mark.parametrize(
    "error", [Unavailable("x"), Offline("x"), RateLimited()], ids=lambda e: type(e).__name__
)
async def test_what_could_not_be_asked_is_no_wrong_password(desk: Desk, error: Exception) -> None:
    desk.folk.trouble = error
    for _ in range(10):
        with pytest.raises(type(error)) as caught:
            await desk.check("marta@x.example")
        assert not isinstance(caught.value, TooManyTries)
    desk.folk.trouble = None
    assert isinstance(await desk.check("marta@x.example"), Done)


async def test_somebody_who_goes_away_in_the_middle_has_tried(desk: Desk) -> None:
    """To hang up is no way to try more: what was sent to WHMCS may have been looked at."""
    for _ in range(3):
        task = asyncio.create_task(desk.check("marta@x.example", "wrong"))
        await until(lambda: desk.folk.asked)
        desk.folk.asked.clear()
        task.cancel()
        with pytest.raises((asyncio.CancelledError, TryAgain)):
            await task
    with pytest.raises(TooManyTries):
        await desk.check("marta@x.example")


# --- the second factor --------------------------------------------------------------------------------


async def test_a_password_alone_does_not_open_what_has_a_second_factor(desk: Desk) -> None:
    pending = desk.begin()
    for _ in range(3):
        with pytest.raises(NotPossible):
            await desk.check("pia@x.example", pending=pending)
    assert desk.kept(pending).who is None
    assert set(desk.folk.asked) == {"check_password"}, "nobody is looked up, no account is asked about"
    with pytest.raises(TooManyTries):
        await desk.check("pia@x.example")


@pytest.mark.parametrize("known", [False, True])
async def test_a_password_where_none_may_be_asked_for(tmp_path: Path, known: bool) -> None:
    desk = Desk(tmp_path, by_password=False, confirm=False)
    pending = desk.begin()
    who = Who(user_id=502, email="marta@x.example") if known else None
    with pytest.raises(NotPossible):
        await desk.check("marta@x.example", pending=_as(pending, who))
    assert desk.folk.asked == []
    desk.server.state.close()


async def test_nobody_is_confirmed_by_the_password_of_another(desk: Desk) -> None:
    pending = _as(desk.begin(max_age=300), Who(user_id=502, email="marta@x.example"))
    with pytest.raises(TryAgain):
        await desk.check("ines@x.example", "wrong", pending)
    desk.folk.login = Login(519, second_factor=False)
    with pytest.raises(TryAgain):
        await desk.check("ines@x.example", PASSWORD, pending)
    assert "member" not in desk.folk.asked


# --- how old a proof may be ---------------------------------------------------------------------------


@pytest.mark.parametrize("max_age", [0, 1, 60, 300])
@pytest.mark.parametrize(
    ("ago", "fresh"), [(None, None), (-61, False), (-60, True), (0, True), ("max", True), ("max+1", False)]
)
async def test_a_proof_is_as_old_as_whmcs_says(
    desk: Desk, max_age: int, ago: int | str | None, fresh: bool | None
) -> None:
    seconds = {"max": max_age, "max+1": max_age + 1}.get(str(ago), ago)
    at = None if not isinstance(seconds, int) else desk.server.now.at - seconds
    step = await desk.desk.recognise(desk.begin(max_age=max_age), "marta@x.example", at, ADDRESS)
    assert isinstance(step, Done if fresh else AskPassword)


@pytest.mark.parametrize("max_age", [0, 300])
async def test_a_password_is_a_proof_of_this_moment(desk: Desk, max_age: int) -> None:
    step = await desk.desk.recognise(desk.begin(max_age=max_age), "marta@x.example", None, ADDRESS)
    assert isinstance(step, AskPassword)
    pending = desk.kept(step.pending)
    assert pending.choices == (), "nothing can be chosen before"
    with pytest.raises(NotPossible):
        await desk.desk.choose(pending, 418, ADDRESS)
    assert isinstance(await desk.check("", pending=pending), Done)


async def test_where_nobody_may_be_asked_it_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path, by_password=False, confirm=False)
    with pytest.raises(NotPossible) as caught:
        await desk.desk.recognise(desk.begin(max_age=300), "marta@x.example", None, ADDRESS)
    assert "client area" in caught.value.text
    desk.server.state.close()


# --- accounts -----------------------------------------------------------------------------------------


async def test_an_account_that_is_not_among_the_choices_is_not_chosen(desk: Desk) -> None:
    step = await desk.check("ines@x.example")
    assert isinstance(step, AskAccount)
    pending = desk.kept(step.pending)
    for wrong in (0, -418, 745, 758, 10**12):
        with pytest.raises(NotPossible):
            await desk.desk.choose(pending, wrong, ADDRESS)
    assert isinstance(await desk.desk.choose(pending, 731, ADDRESS), Done)
    with pytest.raises(NotPossible):
        await desk.desk.choose(pending, 418, ADDRESS)


async def test_a_closed_account_is_shown_and_not_opened(desk: Desk) -> None:
    desk.folk.login = Login(891, second_factor=False)
    with pytest.raises(NotPossible) as caught:
        await desk.check("mina@x.example")
    assert caught.value.title == "This account is closed"


async def test_a_closed_account_among_others_is_not_chosen(desk: Desk) -> None:
    choices = (Choice(client_id=418, name="Bakery"), Choice(client_id=745, name="Lighthouse", closed=True))
    pending = identified(desk.begin(), Who(user_id=502, email="marta@x.example"), choices)
    with pytest.raises(NotPossible):
        await desk.desk.choose(pending, 745, ADDRESS)
    assert isinstance(await desk.desk.choose(pending, 418, ADDRESS), Done)


async def test_an_account_that_is_asked_for_is_not_asked_about(desk: Desk) -> None:
    assert isinstance(await desk.check("ines@x.example", pending=desk.begin(account=731)), Done)
    assert isinstance(await desk.check("ines@x.example", pending=desk.begin(account=758)), AskAccount)


async def test_of_two_answers_to_one_page_one_counts(desk: Desk) -> None:
    pending = desk.begin()
    found = await asyncio.gather(
        *(desk.check("marta@x.example", pending=pending) for _ in range(3)), return_exceptions=True
    )
    assert Counter(type(one) for one in found) == {Done: 1, NotPossible: 2}


async def test_whom_whmcs_knows_and_does_not_know(desk: Desk) -> None:
    with pytest.raises(NotPossible) as caught:
        await desk.desk.recognise(desk.begin(), "nobody@x.example", None, ADDRESS)
    assert "no account" in caught.value.title


def _as(pending: Pending, who: Who | None) -> Pending:
    return replace(pending, who=who)
