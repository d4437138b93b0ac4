"""The system room on a real desktop: tray, notices, key store, second start, and reading it aloud."""

from __future__ import annotations

import time

import pytest

from pmdesk.system.paths import APP_ID
from tests.desktop.conftest import Scene

pytestmark = pytest.mark.desktop


def test_the_tray_icon_is_registered_and_its_menu_works(scene: Scene) -> None:
    seen = scene("tray", "there")
    assert seen["Category"] == "ApplicationStatus"
    assert seen["Status"] == "Active"
    assert "2 things need attention" in str(seen["ToolTip"])
    assert seen["menu"] == [
        "2 things need attention",
        "smith_&sons & co: my__shop.example",  # dbusmenu shows __ as _, and _ before anything as nothing
        "-",
        "Open pmdesk",
        "Quit",
    ]
    assert seen["enabled"] == [False, True, True, True, True]
    assert (seen["opened"], seen["chosen"], seen["hosted"]) == (1, ["quit"], False)


def test_a_panel_that_comes_late_goes_and_returns_is_followed(scene: Scene) -> None:
    seen = scene("tray", "late", TRAY="none")
    assert seen == {"without": [False, False], "hosted": [True, False, True, False], "items": [1, 1]}


def test_one_notice_for_one_event_and_its_clicks_come_back(scene: Scene) -> None:
    seen = scene("notify", "dunst")
    assert seen["chosen"] == [["domain-expiry/7", "default"], ["domain-expiry/7", "pay"]]
    assert seen["closed"] == ["invoice-overdue/9"]


def test_a_real_button_of_a_notice_works(scene: Scene) -> None:
    seen = scene("notify", "xfce", NOTIFYD="xfce")
    assert seen == {"chosen": [["domain-expiry/7", "pay"]], "actions": True}


def test_no_notification_service_is_no_error_and_no_wait(scene: Scene) -> None:
    seen = scene("notify", "none", NOTIFYD="none")
    assert not seen["available"]
    assert seen["seconds"] < 5


def test_a_secret_is_kept_and_given_back_after_a_restart(scene: Scene) -> None:
    seen = scene("secrets", "20")
    assert (seen["probe"], seen["save"], seen["loaded"]) == ("done", "done", True)
    assert seen["backend"] == "SecretService"
    assert seen["after restart"] == ["done", True]
    (attributes,) = seen["attributes"]
    account = "0b9d2c1e-7f6a-4f0e-9d53-0a4c1f8e2b77"
    attributes.pop("xdg:schema", None)  # the key store's own, which it does not always add
    assert attributes == {"service": APP_ID, "application": APP_ID, "username": account}
    assert (seen["delete"], seen["left"]) == ("done", 0)


def test_a_locked_key_store_is_given_up_in_time_and_the_process_ends(scene: Scene) -> None:
    began = time.monotonic()
    seen = scene("secrets", "1", LOCKED_KEYRING="1")
    assert (seen["probe"], seen["save"], seen["loaded"]) == ("locked", "locked", True)  # for this session
    assert 0.9 < seen["seconds"] < 5
    assert seen["after restart"] == ["locked", False]
    assert time.monotonic() - began < 30  # a prompt is still open, and nobody waits for it


def test_a_locked_key_store_whose_prompt_cannot_come_is_locked_too(scene: Scene) -> None:
    seen = scene("secrets", "10", LOCKED_KEYRING="1", NO_PROMPTER="1")
    assert (seen["probe"], seen["save"], seen["loaded"]) == ("locked", "locked", True)


def test_the_password_typed_in_time_opens_the_key_store(scene: Scene) -> None:
    seen = scene("unlocking", "30", "in time", LOCKED_KEYRING="1")
    assert seen == {"early": "done", "left": ["done", "tok-1"], "again": "done", "found": "tok-2"}


def test_the_password_typed_too_late_opens_it_for_the_next_time(scene: Scene) -> None:
    """And what was given up meanwhile is not saved behind the user's back."""
    seen = scene("unlocking", "1", "late", LOCKED_KEYRING="1")
    assert seen == {"early": "locked", "left": ["not there", ""], "again": "done", "found": "tok-2"}


def test_without_a_key_store_secrets_last_for_this_session_only(scene: Scene) -> None:
    seen = scene("secrets", "20", NO_KEYRING="1")
    assert (seen["probe"], seen["save"], seen["loaded"]) == ("no service", "no service", True)
    assert (seen["backend"], seen["after restart"]) == ("", ["no service", False])
    assert seen["attributes"] == []


def test_a_second_start_raises_the_first_window(scene: Scene) -> None:
    seen = scene("second_start")
    assert seen["claims"] == ['{"claim": "handed over"}'] * 3
    assert seen["minimised"] == [False] * 3
    assert seen["arguments"] == ["open", "invoice/7"]
    assert seen["mode"] == "0o700"


def test_a_window_can_be_read_and_used_as_a_screen_reader_does(scene: Scene) -> None:
    seen = scene("window")
    names = {tuple(pair) for pair in seen["names"]}
    assert {("Search", "text"), ("Pay $142.00, invoice 10482", "push button"), ("Domains", "table")} <= names
    assert ("hearth.example", "table cell") in names
    assert "Never seen" in {name for name, _ in names}  # in the tree, but it does not show:
    assert (seen["pressed"], seen["missing"]) == (1, "")
