"""Labels shorten, prose is escaped and roomy, values can be copied."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from pmdesk.views.look.labels import ElidedLabel, Label, ProseLabel, prose_html
from pmdesk.views.look.theme import Theme


@pytest.mark.parametrize(
    ("role", "pixels", "weight"),
    [("title", 20, 600), ("head", 15, 600), ("body", 13, 400), ("small", 12, 400)],
)
def test_a_role_is_a_size_and_a_weight(qtbot: Any, theme: Theme, role: str, pixels: int, weight: int) -> None:
    label = Label("Domains", role)
    qtbot.addWidget(label)
    label.show()
    assert label.font().pixelSize() == pixels
    assert label.font().weight() == weight


def test_a_servers_text_is_never_taken_for_markup(qtbot: Any, theme: Theme) -> None:
    label = Label("<b>bold</b> & <img src='http://tracker.example/x.png'>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_label_too_long_is_shortened_in_the_middle_and_whole_in_its_tip(qtbot: Any, theme: Theme) -> None:
    name = "hearthandrye-wedding-events.example"
    label = ElidedLabel(name, mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(140, 20)
    label.show()
    label.grab()
    assert label.shown_text() != name
    assert label.shown_text().startswith("hearth")
    assert label.shown_text().endswith("example")
    assert label.toolTip() == name
    label.resize(600, 20)
    label.grab()
    assert label.shown_text() == name
    assert label.toolTip() == ""


def test_prose_has_its_line_height_and_is_escaped(qtbot: Any, theme: Theme) -> None:
    label = ProseLabel("One <b>line</b>\nand another\n\nA paragraph")
    qtbot.addWidget(label)
    assert "line-height:122%" in label.text()
    assert "<b>" not in label.text()
    assert label.text().count("<p ") == 2
    assert label.prose().startswith("One <b>")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60))
def test_prose_says_what_was_written(qapp: Any, text: str) -> None:
    document = QTextDocument()
    document.setHtml(prose_html(text))
    assert document.toPlainText().split() == text.replace("\ufdd0", "").split() or not text.isprintable()
