"""Tool tips of words that others wrote: Qt guesses whether a tip is HTML, and then loads what it names."""

from PySide6.QtGui import Qt

LONGEST = 600
"""Characters of a tip; more would cover the screen and is read elsewhere."""


def plain_tip(text: str) -> str:
    """The tip that shows `text` as it is, cut where it is very long."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if not Qt.mightBeRichText(shown):
        return shown
    from html import escape  # late, as in `labels`

    return "<span>" + escape(shown).replace("\n", "<br>") + "</span>"
