"""Every icon the look names is there, is painted in its colour, and is kept until the theme changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QIcon

from pmdesk.views.look.icons import IconCache, render_svg, svg_text
from pmdesk.views.look.resources import resource

NAMED = [
    "house",
    "server",
    "globe",
    "messages-square",
    "receipt-text",
    "circle-user-round",
    "search",
    "refresh-cw",
    "cloud-off",
    "unplug",
    "life-buoy",
    "plus",
    "ellipsis",
    "copy",
    "chevron-right",
    "chevron-down",
    "square-check",
    "square-arrow-out-up-right",
    "badge-check",
    "paperclip",
    "file-text",
    "check",
    "lock",
    "lock-open",
    "shield-check",
    "shield",
    "printer",
    "download",
    "zoom-in",
    "zoom-out",
    "chevron-left",
    "triangle-alert",
    "clock-alert",
    "message-square-reply",
    "circle-check",
    "bell-off",
    "settings",
    "log-out",
    "power",
    "circle-question-mark",
    "mail",
    "forward",
    "reply",
    "folder",
    "archive",
    "layers",
    "timer",
    "database",
    "table-2",
    "chart-column",
    "mail-plus",
    "user-round",
    "credit-card",
    "users",
    "key-round",
    "hourglass",
    "circle-pause",
    "calendar-x",
    "circle-slash",
    "circle-x",
    "shield-alert",
    "arrow-left-right",
    "archive-restore",
    "arrow-up-right",
    "circle-dot",
    "clock",
    "loader",
    "check-check",
    "file-clock",
    "undo-2",
]
OURS = ["app.svg", "app-small.svg"] + [
    f"tray-{state}-{size}.svg" for state in ("normal", "attention", "offline") for size in (16, 22, 32)
]


def _inked(name: str) -> int:
    image = render_svg(svg_text(name), 24, QColor("#FF0000"), 1.0).toImage()
    return sum(image.pixelColor(x, y).alpha() > 60 for x in range(24) for y in range(24))


def test_every_icon_the_look_names_is_there_and_paints_something(qapp: Any) -> None:
    assert [name for name in (*NAMED, *OURS) if _inked(name) <= 8] == []


def test_every_icon_that_is_shipped_is_named_somewhere() -> None:
    product = Path(__file__).parents[3] / "pmdesk"
    said = "".join(path.read_text("utf-8") for path in product.rglob("*.py"))
    shipped = {path.stem for path in resource("icons", "lucide").glob("*.svg")}
    assert sorted(name for name in shipped - set(NAMED) if f'"{name}"' not in said) == []


def test_lucide_icons_are_drawn_in_the_current_colour() -> None:
    for path in resource("icons", "lucide").glob("*.svg"):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert root.get("stroke") == "currentColor", path.name
        assert root.get("viewBox") == "0 0 24 24", path.name


def test_no_icon_fetches_or_runs_anything() -> None:
    for path in resource("icons").rglob("*.svg"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|href|<script|<image|<style|url\(", text), path.name


def test_the_colour_asked_for_is_the_colour_painted(qapp: Any) -> None:
    image = render_svg(svg_text("circle-check"), 48, QColor("#A62B24"), 1.0).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#a62b24"}


def test_a_wrong_name_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        svg_text("no-such-icon")


@pytest.mark.parametrize("dpr", [1.0, 1.25, 1.5, 2.0])
def test_pixmaps_have_the_device_pixels_they_need(qapp: Any, dpr: float) -> None:
    pixmap = IconCache().pixmap("house", 16, QColor("black"), dpr)
    assert pixmap.width() == round(16 * dpr)
    assert pixmap.devicePixelRatio() == dpr


def test_pixmaps_are_kept_by_name_size_colour_and_ratio(qapp: Any) -> None:
    cache = IconCache()
    black = QColor("black")
    one = cache.pixmap("house", 16, black, 1.0)
    assert cache.pixmap("house", 16, black, 1.0).cacheKey() == one.cacheKey()
    for other in (("house", 18, black, 1.0), ("house", 16, QColor("red"), 1.0), ("server", 16, black, 1.0)):
        assert cache.pixmap(*other).cacheKey() != one.cacheKey()
    assert len(cache) == 4
    cache.clear()
    assert len(cache) == 0


def test_an_icon_is_paler_where_it_is_off(qapp: Any) -> None:
    icon = IconCache().icon("lock", 16, QColor("#000000"), QColor("#888888"), QColor("#0000FF"))
    on = icon.pixmap(16, QIcon.Mode.Normal).toImage()
    off = icon.pixmap(16, QIcon.Mode.Disabled).toImage()
    checked = icon.pixmap(16, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert on != off
    assert on != checked


def test_air_beside_an_icon_makes_it_wider_alone(qapp: Any) -> None:
    icon = IconCache().icon("lock", 16, QColor("black"), QColor("grey"), gap=3)
    size = icon.availableSizes()[0]
    assert (size.width(), size.height()) == (19, 16)
