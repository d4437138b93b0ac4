"""Draws the sign-in page in all its states, and what belongs to it elsewhere, as `pictures` draws pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.views import pictures  # isort: skip  # it says first that nothing goes to a screen
from PySide6.QtGui import QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from pmdesk.api.errors import BadCertificate, NoSuchHost, Refused, Unavailable
from pmdesk.core.presets import Preset, read_presets
from pmdesk.core.sign_in_errors import NoListener, SomebodyElse, TookTooLong
from pmdesk.models.devices import Devices
from pmdesk.records import Area
from pmdesk.records.account import Device
from pmdesk.views.desk import Desk
from pmdesk.views.frame.main_window import MainWindow
from pmdesk.views.fresh_dialog import FreshDialog
from pmdesk.views.look.resources import resource
from pmdesk.views.sign_in import SignInPage
from pmdesk.wording import sign_in as words
from tests.helpers import DAY_ONE
from tests.views.helpers import fill, put, set_status, settle, sign_in

NAME, HOST = "Precisely Managed", "clients.preciselymanaged.example"
Show = Callable[[SignInPage], None]


def page_scene(show: Show, presets: tuple[Preset, ...] | None = None) -> pictures.Scene:
    """The sign-in page in one state, in the window."""

    def scene(desk: Desk, window: MainWindow) -> None:
        theme = window._theme
        known = read_presets([resource("providers")]) if presets is None else presets

        def make() -> QWidget:
            return SignInPage(theme, demo=True, leave=True, presets=known)

        window._make_sign_in = make
        window.show_sign_in()
        page = window._sign_in
        assert isinstance(page, SignInPage)
        show(page)

    return scene


def failed(error: Exception, *, browser: bool = True) -> Show:
    """What the page says after this error."""

    def show(page: SignInPage) -> None:
        page.address.setText(HOST)
        if browser:
            page.show_browser(NAME, HOST, True)
            if not isinstance(error, NoListener):
                page.browser.show_waiting(9)
        page.show_problem(*words.problem(error, HOST, in_browser=browser))

    return show


def waiting(page: SignInPage, *, minutes: int = 9, no_browser: bool = False) -> None:
    page.show_browser(NAME, HOST, True)
    page.browser.show_waiting(minutes, no_browser=no_browser)


def arrived(page: SignInPage) -> None:
    waiting(page)
    page.browser.show_arrived()


def copied(page: SignInPage) -> None:
    waiting(page)
    page.browser.show_copied()


def looking(page: SignInPage) -> None:
    page.address.setText(HOST)
    page.show_waiting("looking")


def two(with_address: bool) -> tuple[Preset, ...]:
    """Our own preset and another one."""
    (ours,) = read_presets([resource("providers")])
    other = Preset(id="other", name="Saltmarsh Hosting", address="https://my.saltmarsh.example")
    return (ours, other) if with_address else (other,)


def chosen(page: SignInPage) -> None:
    page.hosts[1].click()


def dialog_scene(show: Callable[[FreshDialog], None]) -> pictures.Scene:
    """The dialog over the domains."""

    def scene(desk: Desk, window: MainWindow) -> None:
        fill(desk)
        window.go(Area.DOMAINS.value, "33")
        dialog = FreshDialog(window._theme, HOST, window)
        show(dialog)
        dialog.open()
        dialog.fit()

    return scene


def _problem(dialog: FreshDialog) -> None:
    dialog.show_waiting(9)
    dialog.show_problem(*words.problem(SomebodyElse(), HOST))


def _arrived(dialog: FreshDialog) -> None:
    dialog.show_waiting(9)
    dialog.show_arrived()


def _copied(dialog: FreshDialog) -> None:
    dialog.show_waiting(9)
    dialog.show_copied()


def device(number: int, name: str, days: int, minutes: int, *, this: bool = False) -> Device:
    return Device(
        id=str(number),
        name=name,
        signed_in=DAY_ONE - timedelta(days=days),
        last_used=DAY_ONE - timedelta(minutes=minutes),
        this=this,
    )


DEVICES = (
    device(1, "pmdesk on bakery-laptop", 12, 0, this=True),
    device(2, "pmdesk on counter", 300, 35),
    device(3, "pmdesk on a-machine-with-a-name-that-is-rather-long-for-a-computer", 4, 3000),
)


def devices_scene(devices: Devices, **status: object) -> pictures.Scene:
    """The panel on the account page."""

    def scene(desk: Desk, window: MainWindow) -> None:
        fill(desk)
        window.go(Area.ACCOUNT.value)
        desk.devices = devices
        desk.devices_changed.emit()
        if status:
            set_status(desk, **status)
        settle()
        page = window.page(Area.ACCOUNT.value)
        page.scroller.ensureWidgetVisible(page.devices, 0, 20)  # type: ignore[attr-defined]

    return scene


def _tickets(desk: Desk, window: MainWindow) -> None:
    sign_in(desk)
    desk.presets = lambda: read_presets([resource("providers")])
    put(desk, Area.TICKETS, [])
    window.go(Area.TICKETS.value)


SCENES: dict[str, pictures.Scene] = {
    "signin-address": page_scene(lambda page: None),
    "signin-address-unknown-host": page_scene(lambda page: None, ()),
    "signin-address-two-hosts": page_scene(chosen, two(True)),
    "signin-address-one-host": page_scene(lambda page: None, two(False)),
    "signin-looking": page_scene(looking),
    "signin-no-host": page_scene(failed(NoSuchHost(), browser=False)),
    "signin-certificate": page_scene(failed(BadCertificate(HOST, "Somebody", "self-signed"), browser=False)),
    "signin-waiting": page_scene(waiting),
    "signin-last-minute": page_scene(lambda page: waiting(page, minutes=1)),
    "signin-no-browser": page_scene(lambda page: waiting(page, no_browser=True)),
    "signin-copied": page_scene(copied),
    "signin-arrived": page_scene(arrived),
    "signin-again": page_scene(lambda page: page.show_browser_again(NAME, HOST, f"https://{HOST}", True)),
    "signin-denied": page_scene(failed(Refused())),
    "signin-too-long": page_scene(failed(TookTooLong())),
    "signin-somebody-else": page_scene(failed(SomebodyElse())),
    "signin-no-listener": page_scene(failed(NoListener())),
    "signin-unavailable": page_scene(failed(Unavailable())),
    "signin-password": page_scene(lambda page: page.show_password(NAME, "127.0.0.1:8000")),
    "fresh-asked": dialog_scene(lambda dialog: None),
    "fresh-waiting": dialog_scene(lambda dialog: dialog.show_waiting(9)),
    "fresh-copied": dialog_scene(_copied),
    "fresh-arrived": dialog_scene(_arrived),
    "fresh-problem": dialog_scene(_problem),
    "devices-three": devices_scene(Devices(rows=DEVICES, at=DAY_ONE)),
    "devices-only-this": devices_scene(Devices(rows=DEVICES[:1], at=DAY_ONE)),
    "devices-loading": devices_scene(Devices(busy=True)),
    "devices-failed": devices_scene(Devices(error=Unavailable())),
    "devices-offline": devices_scene(Devices(rows=DEVICES, at=DAY_ONE), offline=True),
    "tickets-whom-to-ask": _tickets,
}


def grab(window: MainWindow) -> QPixmap:
    """The window with the dialog that stands over it."""
    whole = window.grab()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        painter = QPainter(whole)
        place = dialog.rect()
        place.moveCenter(window.rect().center())
        painter.drawPixmap(place.topLeft(), dialog.grab())
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        dialog.close()
    return whole


if __name__ == "__main__":
    pictures.SCENES.clear()
    pictures.SCENES.update(SCENES)
    pictures.grab = grab
    pictures.main(Path(sys.argv[1]), *sys.argv[2:])
