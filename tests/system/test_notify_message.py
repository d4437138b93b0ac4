"""Notices through Qt's tray icon, as far as they can be tried without Windows or macOS."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from pmdesk.core.ports import Notice, NoticeChosen, Notifier, Urgency
from pmdesk.system.notify_message import MessageNotifier
from tests.helpers import until


class RecordingIcon(QSystemTrayIcon):
    """Keeps the titles it was told to show."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []

    def showMessage(self, title: str, *_: object) -> None:  # type: ignore[override]
        self.titles.append(title)


@pytest.mark.anyio
async def test_the_newest_notice_can_be_clicked(qapp: object) -> None:
    icon = RecordingIcon()
    notifier = MessageNotifier(lambda: icon, QIcon())
    port: Notifier = notifier
    chosen: list[NoticeChosen] = []
    port.on_chosen(chosen.append)
    port.on_closed(lambda key: None)
    assert port.capabilities.available
    assert not port.capabilities.actions
    await port.show(Notice("a", "first", "b"))
    await port.show(Notice("b", "second", "b", Urgency.CRITICAL))
    icon.messageClicked.emit()
    await until(lambda: chosen)
    assert (icon.titles, chosen) == (["first", "second"], [NoticeChosen("b", "default")])
    await port.withdraw("a")
    await port.withdraw("b")
    icon.messageClicked.emit()
    await port.show(Notice("c", "third", "b"))
    icon.messageClicked.emit()
    await until(lambda: len(chosen) == 2)
    assert chosen[1].key == "c"


@pytest.mark.anyio
async def test_without_a_tray_nothing_happens(qapp: object) -> None:
    notifier = MessageNotifier(lambda: None, QIcon())
    assert not notifier.capabilities.available
    await notifier.show(Notice("a", "t", "b"))
    await notifier.withdraw("a")
