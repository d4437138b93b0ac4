"""Strip, states and progress: said once, in words, and still where the system wants stillness."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from pmdesk.views.look.progress import LineProgress, UsageBar
from pmdesk.views.look.skeleton import Skeleton
from pmdesk.views.look.states import StateStack
from pmdesk.views.look.strip import Strip
from pmdesk.views.look.table import ColumnSpec
from pmdesk.views.look.theme import Scheme, Theme

SPECS = (ColumnSpec(), ColumnSpec(112), ColumnSpec(156), ColumnSpec(104))


def test_a_strip_is_not_there_until_it_has_something_to_say(qtbot: Any, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    strip = Strip(theme, parent=window)
    window.show()
    assert not strip.isVisible()
    assert strip.words() == ""
    strip.tell("warn", "cloud-off", "Offline. Showing data from 09:41.", "Paying waits.", "Try again")
    assert strip.isVisible()
    assert strip.height() == 36
    assert strip.words() == "Offline. Showing data from 09:41."
    with qtbot.waitSignal(strip.acted):
        strip.button.click()
    strip.quieten()
    assert not strip.isVisible()


@pytest.mark.parametrize("tone", ["warn", "bad", "info"])
def test_a_strip_wears_its_tone(qtbot: Any, theme: Theme, tone: str) -> None:
    strip = Strip(theme)
    qtbot.addWidget(strip)
    strip.resize(600, 36)
    strip.tell(tone, "triangle-alert", "6 days overdue.")
    assert strip.grab().toImage().pixelColor(4, 10) == theme.soft(tone)


def test_a_page_has_four_states(qtbot: Any, theme: Theme) -> None:
    content = QWidget()
    stack = StateStack(theme, content, Skeleton(theme, SPECS, "Fetching invoices"))
    qtbot.addWidget(stack)
    stack.resize(640, 400)
    stack.show()
    assert stack.state() == "content"
    stack.show_loading()
    assert stack.state() == "loading"
    assert stack.currentWidget().accessibleName() == "Fetching invoices"
    stack.show_empty("receipt-text", "No invoices yet", "They come here once there are some.")
    assert stack.state() == "empty"
    page = stack.show_failed(
        "The host did not answer", "Your websites may well be fine.", "Try again", details="Details"
    )
    assert stack.state() == "failed"
    assert page.sentence.width() <= 400
    with qtbot.waitSignal(stack.acted):
        page.button.click()
    with qtbot.waitSignal(stack.details_asked):
        page.details.click()
    stack.show_content()
    assert stack.currentWidget() is content


def test_without_grey_bars_the_content_stays_while_loading(qtbot: Any, theme: Theme) -> None:
    stack = StateStack(theme, QWidget())
    qtbot.addWidget(stack)
    stack.show_loading()
    assert stack.state() == "content"


def test_the_line_shows_so_much_of_so_many(qtbot: Any, theme: Theme) -> None:
    line = LineProgress(theme, "Fetching")
    qtbot.addWidget(line)
    line.resize(200, 2)
    line.show_progress(26, 52)
    image = line.grab().toImage()
    assert image.pixelColor(50, 0) == theme.colour("accent")
    assert image.pixelColor(150, 0) == theme.colour("hairline")
    assert not line.is_moving()


def test_the_line_moves_only_while_seen_and_allowed(qtbot: Any, qapp: Any, theme: Theme) -> None:
    line = LineProgress(theme, "Fetching")
    qtbot.addWidget(line)
    line.show_progress(0, 0)
    assert line.is_moving()
    line.hide()
    assert not line.is_moving()
    still = LineProgress(Theme(qapp, Scheme.LIGHT, still=True), "Fetching")
    qtbot.addWidget(still)
    still.show_progress(0, 0)
    assert not still.is_moving()
    assert not still.grab().isNull()


def test_at_rest_nothing_is_shown(qtbot: Any, theme: Theme) -> None:
    line = LineProgress(theme, "Fetching")
    qtbot.addWidget(line)
    line.show_progress(0, 0)
    line.rest()
    assert not line.isVisible()
    assert not line.is_moving()


@pytest.mark.parametrize(
    ("percent", "tone", "colour"),
    [
        (0, "text", "neutral_soft"),
        (40, "text", "accent"),
        (80, "warn", "warn"),
        (95, "bad", "bad"),
        (140, "bad", "bad"),
    ],
)
def test_a_quota_is_painted_in_its_tone(
    qtbot: Any, theme: Theme, percent: float, tone: str, colour: str
) -> None:
    bar = UsageBar(theme, "Disk")
    qtbot.addWidget(bar)
    bar.resize(200, 6)
    bar.set_usage(percent, "8.2 GB of 10 GB", tone)
    assert bar.tone() == tone
    assert bar.grab().toImage().pixelColor(4, 3) == theme.colour(colour)
    assert bar.accessibleDescription() == "8.2 GB of 10 GB"
