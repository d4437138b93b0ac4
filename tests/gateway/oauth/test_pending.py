"""Sign-ins under way: bound to one browser, used once, over in time, and kept without what could be used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmdesk.gateway.oauth.pending import CODE_SECONDS, SECONDS, Pending, Who, identified
from pmdesk.gateway.tokens import new_secret
from tests.gateway.oauth.authority import Server, meaning


def begun(authority: Server, browser: str = "browser") -> Pending:
    return authority.waiting.begin(browser, authority.program.asked(), "trial", None, None)


def kept(authority: Server) -> bytes:
    """All keys and values of the shared state."""
    rows = authority.state._connection.execute("SELECT key, value FROM state").fetchall()
    return b"\n".join(part if isinstance(part, bytes) else part.encode() for row in rows for part in row)


def test_it_is_found_by_its_own_browser_alone(authority: Server) -> None:
    pending = begun(authority)
    assert authority.waiting.find(pending.id, "browser") == pending
    for browser in ("", "another", pending.browser, "browser "):
        assert authority.waiting.find(pending.id, browser) is None
    begun(authority, "another")
    assert authority.waiting.find(pending.id, "another") is None


@example(name="\ud800")
@given(name=st.text(st.characters(), max_size=60))
def test_no_other_name_finds_anything(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    authority = Server(tmp_path_factory.mktemp("state"))
    begun(authority)
    assert authority.waiting.find(name, "browser") is None
    authority.state.close()


def test_it_is_over_in_time_and_each_step_gives_it_more(authority: Server) -> None:
    pending = begun(authority)
    authority.now.at += SECONDS - 1
    authority.waiting.keep(identified(pending, Who(user_id=502, email="m@x.example")))
    authority.now.at += SECONDS - 1
    found = authority.waiting.find(pending.id, "browser")
    assert found is not None
    assert found.who is not None
    authority.now.at += 2
    assert authority.waiting.find(pending.id, "browser") is None
    assert not authority.waiting.end(pending)


def test_of_many_who_end_it_one_does(authority: Server) -> None:
    pending = begun(authority)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: authority.waiting.end(pending), range(16))) == 1


def test_a_state_is_good_once_and_in_its_own_browser(authority: Server) -> None:
    pending = begun(authority)
    state, other = authority.waiting.send_on(pending), authority.waiting.send_on(pending)
    assert authority.waiting.come_back(new_secret(), "browser") is None
    assert authority.waiting.come_back(state, "another") is None
    assert authority.waiting.come_back(state, "browser") is None, "whoever tried it has spent it"
    assert authority.waiting.come_back(other, "browser") == pending
    assert authority.waiting.come_back(other, "browser") is None


def test_a_state_of_a_sign_in_that_is_over_leads_nowhere(authority: Server) -> None:
    pending = begun(authority)
    state = authority.waiting.send_on(pending)
    authority.waiting.end(pending)
    assert authority.waiting.come_back(state, "browser") is None


def test_a_code_is_taken_once_within_its_minute(authority: Server) -> None:
    code = meaning(authority.program.asked())
    for name in ("one", "two"):
        authority.waiting.keep_code(name, code)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: authority.waiting.take_code("one"), range(16)))
    assert [one for one in taken if one is not None] == [code]
    authority.now.at += CODE_SECONDS
    assert authority.waiting.take_code("two") is None


def test_what_could_be_used_is_kept_by_its_hash(authority: Server) -> None:
    """Who can read the shared state can follow sign-ins, and enter with nothing of it."""
    browser = new_secret()
    pending = begun(authority, browser)
    state, code = authority.waiting.send_on(pending), authority.code()
    tokens = authority.redeem(authority.code()).body
    held = kept(authority)
    for secret in (browser, state, code, tokens["access_token"], tokens["refresh_token"]):
        assert secret.rpartition(".")[2].encode() not in held
