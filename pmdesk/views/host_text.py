"""HTML of the host's, cleaned and shown as plain reading: nothing of it is loaded, run or opened."""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from pmdesk.views.host_html import SCHEMES, clean
from pmdesk.views.look.theme import Theme
from pmdesk.wording import panes as words


class HostText(QTextBrowser):
    """Cleaned HTML in our own letters, as high as it needs. `link_taken` carries an address to ask about."""

    link_taken = Signal(str)

    def __init__(self, theme: Theme, name: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        cleaned = clean(html)
        rest = "" if cleaned.whole else f"<p><i>{escape(words.left_out())}</i></p>"
        self._html = cleaned.html + rest
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(False)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._take)
        theme.changed.connect(self._write)
        self._write()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is loaded, from the network or from this disk."""
        return None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: Any) -> None:
        event.ignore()  # the page scrolls, not the text in it

    def _take(self, address: QUrl) -> None:
        if address.scheme() in SCHEMES:
            self.link_taken.emit(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _write(self) -> None:
        link, gap = self._theme.tokens.accent_text, self._theme.metrics.s(6)
        sheet = f"a {{ color: {link}; }} p, div, ul, ol {{ margin: 0 0 {gap}px 0; }}"
        self.document().setDefaultStyleSheet(sheet)
        self.setHtml(self._html)
        self._fit()

    def _fit(self) -> None:
        document = self.document()
        document.setTextWidth(self.viewport().width())
        wanted = max(1, round(document.size().height()) + 1)
        if self.height() != wanted:
            self.setFixedHeight(wanted)
