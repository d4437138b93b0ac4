"""Sizes follow the font."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QFont

from pmdesk.views.look.scale import Metrics


def _metrics(pixels: int) -> Metrics:
    font = QFont()
    font.setPixelSize(pixels)
    return Metrics(font)


def test_at_thirteen_px_lengths_are_as_written(qapp: Any) -> None:
    metrics = _metrics(13)
    assert [metrics.s(n) for n in (4, 24, 192)] == [4, 24, 192]
    assert [metrics.size(role) for role in ("figure", "title", "head", "body", "small", "tiny")] == [
        24,
        20,
        15,
        13,
        12,
        11,
    ]


@pytest.mark.parametrize("pixels", [11, 13, 15, 17, 21, 26])
def test_everything_grows_with_the_font(qapp: Any, pixels: int) -> None:
    metrics = _metrics(pixels)
    assert metrics.s(40) == round(40 * pixels / 13)
    sizes = [metrics.size(role) for role in ("tiny", "small", "body", "head", "title", "figure")]
    assert sizes == sorted(sizes)
    assert metrics.font("title").pixelSize() == metrics.size("title")


def test_fonts_carry_weight_and_tabular_figures_and_name_no_family(qapp: Any) -> None:
    metrics = _metrics(13)
    font = metrics.font("body", 600)
    assert font.weight() == 600
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert font.family() == QFont().family()
    assert metrics.font("body", 600) is font
