"""Plurals without a translation, and with one; every text is found by Qt's own tools."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from pmdesk.wording.translate import translate

WORDING = Path(__file__).parents[2] / "pmdesk" / "wording"


class Backwards(QTranslator):
    """A language in which every text is written backwards, and which has its own word for one day."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        if sourceText == "%Ln days":
            return "nur %Ln Tag" if n == 1 else "%Ln Tage"
        return sourceText[::-1] if "{" not in sourceText else sourceText


def test_english_has_its_plurals_without_a_translation() -> None:
    assert translate("x", "%Ln days", "%Ln day", 1) == "1 day"
    assert translate("x", "%Ln days", "%Ln day", 2) == "2 days"
    assert translate("x", "%Ln days", "%Ln day", 0) == "0 days"


def test_a_translation_chooses_its_own_plurals(qapp: QCoreApplication) -> None:
    other = Backwards()
    qapp.installTranslator(other)
    try:
        assert translate("x", "%Ln days", "%Ln day", 1) == "nur 1 Tag"
        assert translate("x", "%Ln days", "%Ln day", 3) == "3 Tage"
        assert translate("x", "abc") == "cba"
    finally:
        qapp.removeTranslator(other)


def calls() -> list[tuple[str, ast.Call]]:
    found = []
    for path in sorted(WORDING.glob("*.py")):
        if path.name == "translate.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
                found.append((path.name, node))
    return found


def test_every_text_is_a_literal() -> None:
    assert len(calls()) > 50
    for name, call in calls():
        first = call.args[:3]
        assert all(isinstance(argument, ast.Constant) for argument in first), (name, call.lineno)
        assert not call.keywords, (name, call.lineno)
        assert len(call.args) in (2, 4), (name, call.lineno)
        assert ("%Ln" in ast.literal_eval(call.args[1])) == (len(call.args) == 4), (name, call.lineno)


def test_qts_own_tool_finds_every_text(tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    if not tool.exists():
        pytest.skip("pyside6-lupdate is not installed")
    out = tmp_path / "all.ts"
    files = sorted(str(path) for path in WORDING.glob("*.py") if path.name != "translate.py")
    subprocess.run([tool, *files, "-ts", str(out)], check=True, capture_output=True)
    written = {ast.literal_eval(call.args[1]) for _, call in calls()}
    from xml.etree import ElementTree

    found = {source.text for source in ElementTree.parse(out).iter("source")}
    lost = sorted(text for text in written - found if text)
    assert not lost, f"not found; n must be a plain name (no dots, no calls): {lost}"
    assert found <= written


def test_the_tone_of_the_words() -> None:
    """Sentence case, no exclamation mark, no "please", no "oops", staff and never admin."""
    for name, call in calls():
        text = str(ast.literal_eval(call.args[1]))
        lower = f" {text.lower()} "
        assert "!" not in text, (name, text)
        assert "'" not in text, (name, text)  # ’ is an apostrophe, ' a foot
        assert not any(word in lower for word in (" please", "oops", " admin", "sorry", "successful")), text
