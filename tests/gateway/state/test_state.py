"""Both stores keep the same promises: values, one taker, swaps, counts, ends, a word when they are away."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pmdesk.gateway.state import State, StateUnavailable
from pmdesk.gateway.state.redis import RedisState
from pmdesk.gateway.state.sqlite import SqliteState
from pmdesk.gateway.tokens import new_id
from tests.gateway.redis_server import RedisServer

Again = Callable[[], State]


@pytest.fixture(params=["sqlite", "redis"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Again]:
    """Opens the same store once more, as another replica does."""
    opened: list[State] = []
    prefix = new_id()
    server = request.getfixturevalue("redis_server") if request.param == "redis" else None

    def open_one() -> State:
        state: State = (
            SqliteState(tmp_path / "deep" / "state.sqlite")
            if server is None
            else RedisState(server.url, prefix)
        )
        opened.append(state)
        return state

    yield open_one
    for state in opened:
        state.close()


def test_values_are_kept_and_seen_by_the_others(again: Again) -> None:
    one, other = again(), again()
    assert one.get("a") is None
    one.put("a", b"\x00\xff", 60)
    assert other.get("a") == b"\x00\xff"
    other.put("a", b"", 60)
    assert one.get("a") == b""
    one.delete("a")
    one.delete("a")
    assert other.get("a") is None
    one.ping()


def race(states: list[State], act: Callable[[State], object]) -> list[object]:
    """Let all act at the same moment; what came of each."""
    start, found = threading.Barrier(len(states)), []

    def run(state: State) -> None:
        start.wait()
        found.append(act(state))

    threads = [threading.Thread(target=run, args=(state,)) for state in states]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_who_take_one_gets_it(again: Again) -> None:
    states = [again() for _ in range(6)]
    for _ in range(20):
        states[0].put("code", b"x", 60)
        taken = race(states, lambda state: state.take("code"))
        assert taken.count(b"x") == 1
        assert taken.count(None) == 5


def test_a_swap_needs_what_was_there(again: Again) -> None:
    one, other = again(), again()
    assert one.swap("a", None, b"1", 60)
    assert not other.swap("a", None, b"2", 60)
    assert not other.swap("a", b"0", b"2", 60)
    assert other.swap("a", b"1", b"2", 60)
    assert one.get("a") == b"2"
    assert not one.swap("b", b"1", b"2", 60), "nothing is there"
    assert one.swap("c", None, b"", 60)
    assert one.swap("c", b"", b"x", 60)


def test_swaps_of_many_lose_none(again: Again) -> None:
    states = [again() for _ in range(4)]
    states[0].put("n", b"0", 60)

    def add(state: State) -> None:
        for _ in range(25):
            while True:
                before = state.get("n") or b"0"
                if state.swap("n", before, str(int(before) + 1).encode(), 60):
                    break

    threads = [threading.Thread(target=add, args=(state,)) for state in states]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states[0].get("n") == b"100"


def test_counts_are_of_all_and_apart_from_values(again: Again) -> None:
    one, other = again(), again()
    assert one.counted("tries") == 0
    assert [one.count("tries", 60), other.count("tries", 60), one.count("tries", 60)] == [1, 2, 3]
    assert other.counted("tries") == 3
    assert other.counted("others") == 0


def test_everything_ends(again: Again) -> None:
    state = again()
    state.put("a", b"x", 1)
    state.swap("b", None, b"x", 1)
    state.count("c", 1)
    end = time.monotonic() + 10
    while state.get("a") or state.get("b") or state.counted("c"):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert state.take("a") is None
    assert state.swap("b", None, b"y", 60)
    assert state.count("c", 60) == 1


class Cutting:
    """Stands before a redis-server; the answer to a GETDEL is read and thrown away, with the connection."""

    def __init__(self, port: int) -> None:
        self._to, self.taken = port, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._pass, args=(self._listener.accept()[0],), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self._to)) as far, suppress(OSError):
            while asked := near.recv(65536):
                far.sendall(asked)
                said = far.recv(65536)
                if b"GETDEL" in asked:
                    self.taken += 1
                    return
                near.sendall(said)

    def close(self) -> None:
        self._listener.close()


def test_what_was_taken_and_did_not_arrive_is_not_asked_for_again(redis_server: RedisServer) -> None:
    """A second answer, "there is none", would be taken for the truth."""
    cutting = Cutting(redis_server.port)
    state = RedisState(f"redis://127.0.0.1:{cutting.port}/0", new_id())
    state.put("a", b"x", 60)
    with pytest.raises(StateUnavailable):
        state.take("a")
    assert cutting.taken == 1
    state.close()
    cutting.close()


def test_a_store_that_is_away_says_so_and_comes_back(tmp_path: Path, redis_server: RedisServer) -> None:
    server = RedisServer(tmp_path)
    server.start()
    state = RedisState(server.url)
    state.put("a", b"x", 60)
    server.stop()
    asks: tuple[Callable[[], object], ...] = (
        lambda: state.get("a"),
        lambda: state.put("a", b"y", 60),
        lambda: state.take("a"),
        lambda: state.swap("a", b"x", b"y", 60),
        lambda: state.delete("a"),
        lambda: state.count("a", 60),
        lambda: state.counted("a"),
        state.ping,
    )
    for ask in asks:
        with pytest.raises(StateUnavailable):
            ask()
    server.start()
    state.put("a", b"z", 60)
    assert state.get("a") == b"z"
    state.close()
    server.stop()


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(
        b"This is no database, but it is long enough to look like one." * 40
    )
    with pytest.raises(StateUnavailable):
        SqliteState(tmp_path / "state.sqlite")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StateUnavailable):
        SqliteState(tmp_path / "file" / "state.sqlite")


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    state = SqliteState(tmp_path / "state.sqlite")
    state.put("a", b"x", 60)
    assert (tmp_path / "state.sqlite").stat().st_mode & 0o777 == 0o600
    state.close()


def test_what_is_over_is_thrown_away(tmp_path: Path) -> None:
    now = [1000.0]
    state = SqliteState(tmp_path / "state.sqlite", lambda: now[0])
    for number in range(50):
        state.put(f"a{number}", b"x", 10)
        state.count(f"c{number}", 10)
    now[0] += 100
    assert state.get("a1") is None
    left = state._connection.execute("SELECT count(*) FROM state").fetchone()[0]
    counts = state._connection.execute("SELECT count(*) FROM counts").fetchone()[0]
    assert (left, counts) == (0, 0)
    state.close()
