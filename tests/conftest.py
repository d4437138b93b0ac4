"""The ground all tests stand on: no screen, no user files, one event loop with Qt's, a clock one can set."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.helpers import FakeClock


def _stand_apart() -> None:
    """Before Qt is imported: draw offscreen; stay away from the user's own files, profile and session bus.

    What the environment already says about the platform stays: tests/desktop/desktop.sh says xcb.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.environ["QT_QPA_PLATFORM"] != "offscreen":
        return
    ground = Path(tempfile.mkdtemp(prefix="pmdesk-tests-"))
    atexit.register(shutil.rmtree, ground, ignore_errors=True)
    for variable in (
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "XDG_RUNTIME_DIR",
    ):
        folder = ground / variable.lower()
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={ground}/nobody-listens-here"
    os.environ.pop("PMDESK_PROFILE", None)


_stand_apart()

hypothesis.settings.register_profile("dev", deadline=None, max_examples=60)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=5000)
SOAK = os.environ.get("PMDESK_SOAK") == "full"
hypothesis.settings.load_profile("soak" if SOAK else "ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A long trial is what asks whether it is one, and, where trials run whole, what Hypothesis makes up.

    A name that holds an address in memory is another in every process, which then could not share the tests.
    """
    for item in items:
        if " at 0x" in item.name:
            raise pytest.UsageError(f"{item.nodeid}: give the parameters ids of their own")
        made_up = SOAK and getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if made_up or "soak" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.soak)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Of the long trials that ran: how much of each, in its own last words."""
    trials = [one for one in terminalreporter.getreports("passed") if "soak" in one.keywords]
    said = [(one.nodeid, one.capstdout.splitlines()) for one in trials if one.capstdout]
    if said:
        terminalreporter.section("long trials: `python3 dev.py soak` runs them whole")
        for name, lines in said:
            terminalreporter.write_line(f"{name}: {lines[-1]}")


class _Frozen:
    """What was imported, kept out of the collector's sight; knows by itself when a program thawed it.

    To ask the collector (`gc.get_freeze_count`) walks through all of it: 24 ms before each test.
    """

    def __init__(self) -> None:
        self._thaw = gc.unfreeze
        self._held = False
        gc.unfreeze = self._thawed

    def hold(self) -> None:
        if not self._held:
            gc.freeze()
            self._held = True

    def _thawed(self) -> None:
        self._held = False
        self._thaw()


_FROZEN = _Frozen()


def pytest_collection_finish() -> None:
    """From here on nothing is collected behind our back; what was imported is not looked at again."""
    gc.collect()
    _FROZEN.hold()
    gc.disable()


@pytest.fixture(autouse=True)
def _collect_on_this_thread() -> Iterator[None]:
    """Python collects cycles on whichever thread allocates next; a Qt object that dies there makes Qt warn.

    So each test's leavings are collected here, on Qt's thread: at its end, and what its own fixtures held
    when the next one starts. Only what came since is looked at: to look at all that was ever imported took
    longer than most tests do. The program thaws everything when it ends; then it is frozen again, and what it
    leaves behind in circles goes with the file.
    """
    gc.collect(1)
    _FROZEN.hold()
    yield
    gc.collect(0)


@pytest.fixture(autouse=True, scope="module")
def _collect_everything() -> Iterator[None]:
    """What fixtures of a whole file held, and programs that ran in it, go with the file."""
    yield
    gc.collect()


@pytest.fixture
def soak() -> bool:
    """Whether the long trials run whole (`python3 dev.py soak`) or only as a short sample."""
    return SOAK


@pytest.fixture
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    """asyncio for every `@pytest.mark.anyio` test; on Qt's loop where the test asks for `qapp` or `qtbot`.

    Each test gets a loop of its own: what a test leaves running is cancelled before the next one starts.
    """
    if "qapp" not in request.fixturenames:
        return "asyncio"
    app = request.getfixturevalue("qapp")
    app.setQuitOnLastWindowClosed(False)  # as in the program: else the first closed dialog stops the loop
    import qasync  # after the platform was chosen, and only where a test needs Qt

    return "asyncio", {"loop_factory": lambda: qasync.QEventLoop(app)}


@pytest.fixture
def british() -> Iterator[None]:
    """British English whatever the system says."""
    from PySide6.QtCore import QLocale

    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user in the zone of UTC whatever the system says."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at Sunday 22 November 2026, 09:43 UTC until the test moves it."""
    return FakeClock()


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """An empty folder of its own for everything the program keeps, readable by its owner alone."""
    folder = tmp_path / "profile"
    folder.mkdir(mode=0o700)
    return folder
