"""The window: where one goes, whose account is shown, what closing it does, what the keyboard reaches."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pmdesk.records import Area
from pmdesk.views.desk import Desk
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.look.switch import Switch
from pmdesk.views.look.theme import Scheme, Theme
from pmdesk.views.sign_in import SignInPage
from tests.views.frame.conftest import MakeWindow, Wake
from tests.views.helpers import cut, nameless, set_status, settle, sign_in

PLACES = ("home", "services", "domains", "tickets", "invoices", "account", "settings")


def in_front(window: MainWindow) -> QWidget:
    return window._whole.currentWidget()


# --- places -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("size", "scheme"), [((1024, 640), Scheme.LIGHT), ((1280, 800), Scheme.DARK)])
def test_everything_has_a_name_and_nothing_is_cut(
    window: MainWindow, theme: Theme, place: str, size: tuple[int, int], scheme: Scheme
) -> None:
    theme.set_scheme(scheme)
    window.resize(*size)
    window.go(place)
    settle(6)
    assert window.key == place
    assert nameless(window) == []
    assert cut(window.top) + cut(window.side) == []


def test_a_page_is_made_once_and_told(window: MainWindow) -> None:
    made: list[str] = []
    window.page_made.connect(lambda key, _page: made.append(key))
    window.go("settings")
    window.go("home")
    window.go("settings")
    assert made == ["settings"]


def test_keys_go_to_places(window: MainWindow, wake: Wake) -> None:
    wake()
    for number, place in enumerate(PLACES[:6], 1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.key == place
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.key == "settings"


def test_the_tab_key_comes_round(window: MainWindow, wake: Wake) -> None:
    """No trap: from the side bar every stop is passed and the side bar is reached again."""
    wake()
    window.go("settings")
    window.side.nav.setFocus()
    stops: list[QWidget] = []
    for _ in range(60):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        stops.append(window.focusWidget())
        if stops[-1] is window.side.nav:
            break
    assert stops[-1] is window.side.nav
    assert window.top.search in stops
    assert window.top.user in stops
    assert stops.index(window.top.search) < stops.index(window.top.refresh) < stops.index(window.top.user)


def test_a_record_is_shown_on_its_page(window: MainWindow, desk: Desk) -> None:
    desk.open(Area.DOMAINS, "31")
    settle()
    assert window.key == "domains"
    desk.filter_asked.emit(Area.INVOICES, "1048")
    settle()
    assert window.key == "invoices"


# --- the account in front -----------------------------------------------------------------------------


def test_without_an_account_it_asks_to_sign_in(make_window: MakeWindow, desk: Desk) -> None:
    desk.account = None
    window = make_window()
    assert isinstance(in_front(window), SignInPage)
    window.go("domains")
    assert isinstance(in_front(window), SignInPage)
    assert not window.commands["refresh"].isEnabled()
    sign_in(desk, key="7d5d3f0c-0000-4000-8000-000000000003", client_id="78")
    settle()
    assert in_front(window) is window._frame
    assert window.windowTitle() == "Precisely Managed - pmdesk"


def test_what_is_typed_waits_while_one_looks_at_the_account(window: MainWindow, desk: Desk) -> None:
    window.show_sign_in()
    page = in_front(window)
    assert isinstance(page, SignInPage)
    page.address.setText("clients.elsewhere.example")
    desk.account_changed.emit()  # news of the account in front
    assert in_front(window) is page
    window.go("home")
    assert in_front(window) is window._frame
    window.show_sign_in()
    assert in_front(window) is page
    assert page.address.text() == "clients.elsewhere.example"
    window.leave_sign_in()
    assert in_front(window) is window._frame


@pytest.mark.parametrize("goes", ["the sign-in page", "every page"])
def test_the_focus_ring_outlives_the_page_it_stood_on(window: MainWindow, desk: Desk, goes: str) -> None:
    if goes == "every page":
        window.go("settings")
        window.ring.show_round(window.page("settings").findChild(Switch))
        desk.store_renewed.emit()
    else:
        window.show_sign_in()
        page = in_front(window)
        assert isinstance(page, SignInPage)
        window.ring.show_round(page.go_on)
        window.leave_sign_in()
    settle(6)
    window.ring.show_round(window.top.refresh)
    settle()
    assert window.ring.isVisible()


def test_what_is_going_on_stands_in_the_bar_and_the_strip(window: MainWindow, desk: Desk) -> None:
    set_status(desk, running=True)
    assert window.top.age.text() == "Fetching…"
    assert window.line.isVisible()
    set_status(desk, offline=True)
    assert not window.line.isVisible()
    assert window.notices.standing.words().startswith("Offline.")


def test_the_refresh_command_stops_what_runs(window: MainWindow, desk: Desk) -> None:
    asked: list[str] = []
    desk.refresh_asked.connect(lambda: asked.append("refresh"))
    desk.stop_asked.connect(lambda: asked.append("stop"))
    window.refresh_or_stop()
    set_status(desk, running=True)
    window.refresh_or_stop()
    assert asked == ["refresh", "stop"]


# --- the window itself --------------------------------------------------------------------------------


def test_closing_is_asked_and_never_done_by_itself(window: MainWindow, wake: Wake) -> None:
    wake()
    asked: list[int] = []
    window.close_asked.connect(lambda: asked.append(1))
    window.close()
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1, 1]
    assert window.isVisible()


def test_quitting_is_another_wish(window: MainWindow, desk: Desk, wake: Wake) -> None:
    wake()
    asked: list[int] = []
    desk.quit_asked.connect(lambda: asked.append(1))
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert asked == [1]


def test_f10_shows_the_menu_bar_and_gives_the_keyboard_back(window: MainWindow, wake: Wake) -> None:
    wake()
    window.top.search.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F10)
    assert window.menuBar().isVisible()
    QTest.keyClick(window.menuBar(), Qt.Key.Key_Escape)
    assert not window.menuBar().isVisible()
    assert window.top.search.hasFocus()


def test_esc_leaves_a_record(window: MainWindow, desk: Desk) -> None:
    desk.open(Area.SERVICES, "21")
    settle()
    deep = window.page("services").trail
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settle()
    assert deep == () or window.page("services").trail == ()


def test_esc_on_the_sign_in_page_leaves_the_page_behind_it_alone(window: MainWindow, desk: Desk) -> None:
    window.go("domains")
    window.page("domains").filter_by("hearth")
    window.show_sign_in()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.leave_sign_in()
    assert window.page("domains").go_back()  # the filter is still there to be cleared


@pytest.mark.parametrize("text", ["", "not base64 at all", "AAAA"])
def test_an_unusable_place_gives_the_usual_size(window: MainWindow, text: str) -> None:
    window.resize(1024, 640)
    window.restore_geometry_text(text)
    assert window.width() >= 1024
    assert window.height() >= 640


def test_the_place_is_kept(window: MainWindow, make_window: MakeWindow) -> None:
    window.resize(1100, 700)
    settle()
    other = make_window()
    other.restore_geometry_text(window.geometry_text())
    assert other.height() == 700  # the screen of the tests is narrower than any window of ours
