"""The signed-in devices: listed with their age, signed out after a question, and all their states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pmdesk.api.errors import Unavailable
from pmdesk.api.provider import Capability
from pmdesk.models.devices import Devices, in_order
from pmdesk.records.account import Device
from pmdesk.views.account import AccountPage
from pmdesk.views.desk import Desk
from pmdesk.views.look.dialog import Dialog
from pmdesk.views.look.theme import Theme
from tests.helpers import DAY_ONE
from tests.views.helpers import cut, nameless, set_status, settle, visible
from tests.views.test_account import NARROW, WIDE, show

pytestmark = pytest.mark.usefixtures("british", "greenwich")


def device(number: int, *, this: bool = False, name: str = "") -> Device:
    return Device(
        id=f"d{number}",
        name=name or f"pmdesk on machine-{number}",
        signed_in=DAY_ONE - timedelta(days=number),
        last_used=DAY_ONE - timedelta(hours=number),
        this=this,
    )


def tell(desk: Desk, devices: Devices) -> None:
    """As the program does."""
    desk.devices = devices
    desk.devices_changed.emit()
    settle()


def listed(*devices: Device, **more: object) -> Devices:
    return Devices(rows=devices, at=DAY_ONE, **more)  # type: ignore[arg-type]


@pytest.fixture
def asked(desk: Desk) -> list[str]:
    """How often the list was asked for."""
    times: list[str] = []
    desk.devices_asked.connect(lambda: times.append("list"))
    return times


@pytest.fixture
def page(desk: Desk, asked: list[str], theme: Theme, qtbot: QtBot) -> AccountPage:
    return show(desk, theme, qtbot)


def notes(page: AccountPage) -> list[str]:
    return [view.line.value for view in page.devices.lines.views()]


def rows(page: AccountPage) -> list[tuple[str, str, bool]]:
    """(name, since, whether it can be signed out) of each."""
    return [(row.name.text(), row.since.text(), row.button.isVisible()) for row in page.devices.rows]


def question(page: AccountPage) -> Dialog:
    dialog = page.window().findChildren(Dialog)[-1]
    assert isinstance(dialog, Dialog)
    return dialog


def press(dialog: Dialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()


def test_they_are_asked_for_when_the_page_is_shown(page: AccountPage, asked: list[str]) -> None:
    assert asked == ["list"]
    assert notes(page) == ["Fetching…"]


def test_each_stands_with_since_when_and_last_used(page: AccountPage, desk: Desk) -> None:
    tell(desk, listed(device(0, this=True), device(3)))
    assert rows(page) == [
        ("pmdesk on machine-0", "Signed in since 22 Nov 2026", False),
        ("pmdesk on machine-3", "Signed in since 19 Nov 2026, last used 3 h ago", True),
    ]
    assert page.devices.rows[0].this.isVisible()
    assert page.devices.rows[1].button.accessibleName() == "Sign out, pmdesk on machine-3"
    assert page.devices.age.text() == "Fetched just now"
    assert notes(page) == []


def test_this_one_is_first_and_then_the_latest_used() -> None:
    found = in_order([device(5), device(1), device(9, this=True)])
    assert [one.id for one in found] == ["d9", "d1", "d5"]


def test_one_is_signed_out_after_a_question_that_names_it(page: AccountPage, desk: Desk) -> None:
    ended: list[tuple[Device, ...]] = []
    desk.devices_end_asked.connect(ended.append)
    tell(desk, listed(device(0, this=True), device(3)))
    assert not page.devices.all.isVisible()
    page.devices.rows[1].button.click()
    dialog = question(page)
    assert dialog.title.text() == "Sign out “pmdesk on machine-3”?"
    assert ended == []
    press(dialog, "Leave signed in")
    assert ended == []
    page.devices.rows[1].button.click()
    press(question(page), "Sign out")
    assert ended == [(device(3),)]


def test_all_others_are_signed_out_at_once_and_all_are_named(page: AccountPage, desk: Desk) -> None:
    ended: list[tuple[Device, ...]] = []
    desk.devices_end_asked.connect(ended.append)
    tell(desk, listed(device(0, this=True), device(3), device(4)))
    page.devices.all.click()
    dialog = question(page)
    assert dialog.title.text() == "Sign out 2 other devices?"
    assert "“pmdesk on machine-3”, “pmdesk on machine-4”" in dialog.text.text()
    press(dialog, "Sign out")
    assert ended == [(device(3), device(4))]


def test_alone_it_says_so(page: AccountPage, desk: Desk) -> None:
    tell(desk, listed(device(0, this=True)))
    assert notes(page) == ["You are signed in on no other device."]
    tell(desk, listed())
    assert notes(page) == ["Your host lists no device."]


def test_trouble_is_said_and_tried_again_on_demand(page: AccountPage, desk: Desk, asked: list[str]) -> None:
    tell(desk, Devices(error=Unavailable("502")))
    assert page.devices.age.text() == "Not updated"
    assert notes(page) == ["The host is not available right now."]
    assert page.devices.retry.isVisible()
    page.devices.retry.click()
    assert asked == ["list", "list"]
    tell(desk, listed(device(0, this=True), device(3), error=Unavailable("502")))
    assert len(rows(page)) == 2, "what came before stays"
    assert notes(page) == []


def test_offline_what_came_stays_and_nothing_can_be_signed_out(
    page: AccountPage, desk: Desk, asked: list[str]
) -> None:
    tell(desk, listed(device(0, this=True), device(3), device(4)))
    set_status(desk, offline=True)
    settle()
    assert len(rows(page)) == 3
    assert not page.devices.rows[1].button.isEnabled()
    assert not page.devices.all.isEnabled()
    tell(desk, Devices())
    assert notes(page) == ["Your host keeps this list. It is asked for it when it can be reached."]
    set_status(desk, offline=False)
    assert asked == ["list", "list"]


def test_while_one_is_being_signed_out_none_can_be(page: AccountPage, desk: Desk) -> None:
    tell(desk, listed(device(0, this=True), device(3), busy=True))
    assert not page.devices.rows[1].button.isEnabled()


def test_a_host_without_such_a_list_has_no_panel(
    desk: Desk, asked: list[str], theme: Theme, qtbot: QtBot
) -> None:
    desk.capabilities = frozenset(Capability) - {Capability.DEVICES}
    page = show(desk, theme, qtbot)
    assert not page.devices.isVisible()
    assert asked == []


def test_the_keyboard_stays_where_it_is_while_ages_change(page: AccountPage, desk: Desk) -> None:
    tell(desk, listed(device(0, this=True), device(3)))
    button = page.devices.rows[1].button
    page.activateWindow()
    button.setFocus()
    desk.today.minute_passed.emit()
    settle()
    assert page.devices.rows[1].button is button
    tell(desk, listed(device(0, this=True)))
    assert len(page.devices.rows) == 1


def test_a_long_list_is_unfolded_on_demand(page: AccountPage, desk: Desk) -> None:
    tell(desk, listed(device(0, this=True), *(device(number) for number in range(1, 13))))
    assert len(page.devices.rows) == 9
    assert page.devices.unfold.text() == "Show all 13"
    page.devices.unfold.click()
    settle()
    assert len(page.devices.rows) == 13
    assert not page.devices.unfold.isVisible()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_everything_has_a_name_and_nothing_is_cut(
    desk: Desk, theme: Theme, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = show(desk, theme, qtbot, size)
    tell(desk, listed(device(0, this=True), device(1, name="pmdesk on " + "long-" * 10), device(2)))
    assert nameless(page) == []
    assert cut(page) == []
    assert len(visible(page.devices, QPushButton)) == 3
