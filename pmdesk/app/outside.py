"""The window's outside: tray, notices clicked, later starts, closing and coming back, starting by itself."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QIcon

from pmdesk.core.alerting import SUMMARY, of_notice
from pmdesk.core.alerts import Alert
from pmdesk.core.ports import DEFAULT_ACTION, NoticeChosen
from pmdesk.models.home import told_of
from pmdesk.records import Area
from pmdesk.store.errors import StoreError
from pmdesk.system.paths import APP_ID, PROFILE_VARIABLE
from pmdesk.system.raising import raise_window
from pmdesk.system.single import StartRequest
from pmdesk.system.tray import SEPARATOR, Tray, TrayEntry
from pmdesk.views.look.tray_icons import TrayState, app_icon, tray_icon, tray_tile
from pmdesk.wording import alerts as alert_words
from pmdesk.wording import outside as words

if TYPE_CHECKING:
    from pmdesk.app.answers import Answers
    from pmdesk.app.means import Means
    from pmdesk.app.news import News
    from pmdesk.views.page import Page
    from pmdesk.views.settings import SettingsPage

MOST = 4
"""Things named in the tray's menu; the rest is behind "Show all"."""
TRAY_PATIENCE = 10_000
"""Milliseconds that a start in the tray waits for one: at login the panel may come after us."""
_OPEN = "item:"


class Outside:
    """Nothing here is the only way to anything: the window offers it too."""

    def __init__(self, means: Means, news: News, answers: Answers) -> None:
        self._means, self._news, self._answers = means, news, answers
        self._desk, self._window, self._clock = means.desk, means.window, means.program.clock
        self._words = words.tray()
        self._icons: dict[TrayState, QIcon] = {}
        self._shown: tuple[object, ...] = ()
        icon = app_icon()
        means.program.application.setWindowIcon(icon)
        self.tray = Tray(self._icon("normal"), words.tray_tip(0, False))
        self.tray.opened.connect(self.open_window)
        self.tray.chosen.connect(self._chosen)
        self.tray.hosted_changed.connect(self._tray_changed)
        self._window.close_asked.connect(self.close_window)
        self._window.page_made.connect(self._page_made)
        means.notifier.on_chosen(self._notice_chosen)

    def start(self) -> None:
        """Show the tray, listen to notices and to later starts."""
        means = self._means
        if not means.options.plain:
            self.tray.start()
            if self._window.isHidden():
                QTimer.singleShot(TRAY_PATIENCE, self._window, self._show_without_tray)
            run = getattr(means.notifier, "run", None)
            if run is not None:
                means.scope.start(run(), "notices")
            means.scope.start(means.wake.run(), "wake watch")
        means.wake.on_woken(means.program.today.check)
        if means.program.single is not None:
            means.program.single.asked.connect(self._started_again)
        self.show()

    def stop(self) -> None:
        """Take the tray away, and no more wishes of later starts: they would be lost with this one."""
        if self._means.program.single is not None:
            self._means.program.single.stop_listening()
        self.tray.stop()

    # --- the window -----------------------------------------------------------------------------------

    def open_window(self, token: str = "") -> None:
        """Bring the window to the front."""
        raise_window(self._window, token)

    def close_window(self) -> None:
        """The user closed the window: stay in the tray if there is one and they want it, else end."""
        if self._desk.settings.close_to_tray and self.tray.can_hide_window():
            self._window.hide()
        else:
            self._means.stop()

    def _tray_changed(self, hosted: bool) -> None:
        if not hosted:
            self._show_without_tray()

    def _show_without_tray(self) -> None:
        """A hidden window is reached from the tray alone."""
        if self._window.isHidden() and not self.tray.can_hide_window():
            self._window.show()

    def _started_again(self, request: StartRequest) -> None:
        self.open_window(request.activation_token)
        for place in request.arguments[:1]:
            self._answers.show(place)

    # --- what the desktop keeps for us ----------------------------------------------------------------

    def _page_made(self, key: str, page: Page) -> None:
        if key == "settings":
            from pmdesk.views.settings import SettingsPage

            assert isinstance(page, SettingsPage)
            own_folder = self._means.options.profile is not None or bool(os.environ.get(PROFILE_VARIABLE))
            offer_desktop_switches(page, own_folder)

    # --- the tray -------------------------------------------------------------------------------------

    def _icon(self, state: TrayState) -> QIcon:
        if state not in self._icons:
            mask = sys.platform == "darwin"  # macOS colours the icon for its bar; elsewhere nobody tells us
            self._icons[state] = tray_icon(state, QColor("black")) if mask else tray_tile(state)
        return self._icons[state]

    def alerts(self) -> tuple[Alert, ...]:
        """What needs the owner, of all accounts, the one in front first."""
        sessions = self._means.accounts.sessions
        front = [alert for s in sessions if s.key == self._desk.account_key for alert in s.alerts]
        others = [alert for s in sessions if s.key != self._desk.account_key for alert in s.alerts]
        return (*front, *others)

    def show(self) -> None:
        """Show in the tray how things stand; cheap when nothing changed."""
        alerts, offline = self.alerts(), self._desk.status.offline
        quiet = self._is_quiet()
        now = (alerts, offline, quiet, self._desk.account_key, self._desk.online)
        if now == self._shown:
            return
        self._shown = now
        pressing = any(alert.severity for alert in alerts)
        state: TrayState = "attention" if pressing else "offline" if offline else "normal"
        self.tray.set_state(self._icon(state), words.tray_tip(len(alerts), offline))
        self.tray.set_entries(self._entries(alerts, quiet))

    def _entries(self, alerts: tuple[Alert, ...], quiet: bool) -> list[TrayEntry]:
        said, online = self._words, self._desk.online
        icon = self._means.program.theme.icon
        lines = [
            TrayEntry(f"{_OPEN}{alert.account}/{alert.key}", self._line(alert), icon(alert_words.icon(alert)))
            for alert in alerts[:MOST]
        ]
        if len(alerts) > MOST:
            lines.append(TrayEntry("all", said["all"]))
        head = [TrayEntry("count", alert_words.things(len(alerts)), enabled=False)]
        return [
            *head,
            *lines,
            SEPARATOR,
            TrayEntry("open", said["open"], icon("panel-left")),
            TrayEntry("help", said["help"], icon("life-buoy"), enabled=online),
            TrayEntry("refresh", said["refresh"], icon("refresh-cw"), enabled=bool(self._desk.account_key)),
            SEPARATOR,
            TrayEntry("quiet", said["loud" if quiet else "quiet"], icon("bell-off")),
            TrayEntry("settings", said["settings"], icon("settings")),
            TrayEntry("quit", said["quit"], icon("power")),
        ]

    def _line(self, alert: Alert) -> str:
        try:
            told = told_of(self._means.program.store, alert)
        except StoreError:
            told = alert_words.NOTHING
        return alert_words.title(alert, told)

    def _chosen(self, name: str) -> None:
        if name.startswith(_OPEN):
            account, key = of_notice(name.removeprefix(_OPEN))
            self.open_alert(account, key)
        elif name in ("all", "open"):
            self.open_window()
            if name == "all":
                self._window.go("home")
        elif name == "help":
            self._desk.perform("ticket.new")
        elif name == "refresh":
            self._desk.refresh()
        elif name == "settings":
            self.open_window()
            self._window.go("settings")
        elif name == "quiet":
            self._toggle_quiet()
        elif name == "quit":
            self._means.stop()

    def _is_quiet(self) -> bool:
        until = self._desk.settings.quiet_until
        return until is not None and until > self._clock.now()

    def _toggle_quiet(self) -> None:
        until = None if self._is_quiet() else tomorrow_morning(self._clock.now())
        self._desk.settings_asked.emit(msgspec.structs.replace(self._desk.settings, quiet_until=until))
        self.show()

    # --- notices --------------------------------------------------------------------------------------

    def _notice_chosen(self, chosen: NoticeChosen) -> None:
        account, key = of_notice(chosen.key)
        if chosen.action in (DEFAULT_ACTION, alert_words.OPEN):
            self.open_alert(account, key, chosen.activation_token)
            # Some services leave a notice on the screen when its button was pressed.
            self._means.scope.start(self._means.notifier.withdraw(chosen.key), "notice read")

    def open_alert(self, account: str, key: str, token: str = "") -> None:
        """Bring the window to the front with the record an alert is about; a summary opens Home."""
        self.open_window(token)
        if account and account != self._desk.account_key:
            self._news.show_front(account)
        if key == SUMMARY:
            self._window.go("home")
            return
        found = next((alert for alert in self.alerts() if alert.key == key), None)
        area, record = (found.area, found.record_id) if found is not None else place_of(key)
        self._window.go(area.value if area is not None else "home", record)


def offer_desktop_switches(page: SettingsPage, own_folder: bool) -> None:
    """Offer to start with the desktop and to stand in its menu; where that cannot work, say why.

    A start with a folder of its own is left out: the desktop knows one pmdesk, which uses the usual folders.
    """
    from pmdesk.system.autostart import program_command, system_autostart, system_menu_entry
    from pmdesk.views.look.resources import resource

    command = program_command()
    autostart = system_autostart((*command, "--hidden"))
    missing = "" if command else "not-installed"
    why_not = "profile" if own_folder else missing if autostart.possible else "flatpak"
    if why_not:
        page.offer("autostart", None, why_not)
        return
    page.offer("autostart", autostart)
    entry = resource(f"{APP_ID}.desktop").read_text("utf-8")
    menu = system_menu_entry(command, entry, resource("icons", "app.svg").read_bytes())
    if menu is not None and not menu.installed:
        page.offer("menu_entry", menu)


def place_of(key: str) -> tuple[Area | None, str]:
    """Where an alert's key leads when the alert is gone: its kind names the area, then comes the id."""
    kind, _, rest = key.partition(":")
    record_id = rest.partition(":")[0]
    subject = f"{kind.partition('-')[0]}s"
    return (Area(subject) if subject in tuple(Area) else None), record_id


def tomorrow_morning(now: datetime) -> datetime:
    """Eight in the morning of the user's next day, aware."""
    local = now.astimezone() + timedelta(days=1)
    return local.replace(hour=8, minute=0, second=0, microsecond=0)
