"""Commands: each once, no key twice, nothing on that cannot work."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from pmdesk.core.actions import account as actions
from pmdesk.views.desk import Desk
from pmdesk.views.frame.commands import shortcut_list
from pmdesk.views.frame.finish import fill_user_menu
from pmdesk.views.frame.main_window import MainWindow
from tests.views.helpers import sign_in

Standard = QKeySequence.StandardKey


def keys(window: MainWindow, name: str) -> list[str]:
    return [one.toString() for one in window.commands[name].shortcuts()]


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_no_key_means_two_things(window: MainWindow) -> None:
    every = [one.toString() for action in window.commands.all() for one in action.shortcuts()]
    assert [key for key, times in Counter(every).items() if times > 1] == []
    assert "" not in every


def test_common_commands_have_the_desktops_own_keys_and_the_known_ones(window: MainWindow) -> None:
    for name, standard, known in (
        ("refresh", Standard.Refresh, ""),
        ("search", Standard.Find, "Ctrl+K"),
        ("hide", Standard.Close, "Ctrl+W"),
        ("quit", Standard.Quit, "Ctrl+Q"),
        ("shortcuts", Standard.HelpContents, ""),
    ):
        wanted = {known, QKeySequence(standard).toString()} - {""}
        assert wanted <= set(keys(window, name)), name
    assert keys(window, "settings") == ["Ctrl+,"]
    assert [keys(window, f"go-{key}") for key in ("home", "account")] == [["Ctrl+1"], ["Ctrl+6"]]


def test_every_key_is_in_the_help(window: MainWindow) -> None:
    shown = {said: keys for keys, said in shortcut_list(window.commands)}
    assert shown["Search"] == "Ctrl+K, Ctrl+F"
    assert "Quit" in shown
    assert all(shown.values())
    assert not any("&" in said or said.endswith("…") for said in shown)


def test_commands_that_need_an_account_are_off_without_one(window: MainWindow, desk: Desk) -> None:
    assert window.commands["refresh"].isEnabled()
    window.commands.set_signed_in(False)
    assert not window.commands["refresh"].isEnabled()
    assert not window.commands["go-domains"].isEnabled()
    for name in ("settings", "other-account", "quit", "about", "shortcuts"):
        assert window.commands[name].isEnabled(), name


def test_every_command_hears_its_key_though_the_menu_bar_is_hidden(window: MainWindow) -> None:
    assert not window.menuBar().isVisible()
    assert set(window.commands.all()) <= set(window.actions())


def test_the_users_menu_leaves_out_what_this_provider_cannot_do(window: MainWindow, desk: Desk) -> None:
    menu = window.user_menu
    fill_user_menu(menu, window.commands, desk)
    before = words(menu)
    assert before[0] == "Account details"
    assert before[-1] == "Quit"
    desk.capabilities = frozenset()
    fill_user_menu(menu, window.commands, desk)
    assert len(words(menu)) < len(before)
    assert actions.PAY_METHODS.id == "account.pay-methods"
    assert "Payment methods" not in words(menu)


def test_with_several_accounts_the_menu_switches(window: MainWindow, desk: Desk) -> None:
    first = desk.account_key
    sign_in(desk, key="7d5d3f0c-0000-4000-8000-000000000002", client_id="77", display_name="Olli Rye")
    asked: list[str] = []
    desk.switch_asked.connect(asked.append)
    menu = window.user_menu
    fill_user_menu(menu, window.commands, desk)
    one, two = menu.actions()[:2]
    assert one.text() == "Marta Lindqvist · Precisely Managed"
    assert (one.isChecked(), two.isChecked()) == (False, True)
    one.trigger()
    assert asked == [first]


def test_another_account_is_not_the_one_that_signs_in_again(window: MainWindow, desk: Desk) -> None:
    other: list[int] = []
    again: list[int] = []
    window.other_account_asked.connect(lambda: other.append(1))
    desk.sign_in_asked.connect(lambda: again.append(1))
    window.commands["other-account"].trigger()
    assert (other, again) == ([1], [])
