"""Strokes that fall on whole device pixels, and the few shapes the widgets share."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from pmdesk.views.look.tokens import BOX_RADIUS, RING_RADIUS, RING_WIDTH


def hairline_width(painter: QPainter) -> float:
    """The width in logical px of a line that is a whole number of device pixels and about one logical px."""
    scale = painter.deviceTransform().m11() or 1.0
    return max(1, math.floor(scale)) / scale


def snap_x(painter: QPainter, x: float) -> float:
    """`x` moved to the nearest edge between two device pixels."""
    device = painter.deviceTransform()
    scale = device.m11() or 1.0
    return (round(x * scale + device.dx()) - device.dx()) / scale


def snap_y(painter: QPainter, y: float) -> float:
    """`y` moved to the nearest edge between two device pixels."""
    device = painter.deviceTransform()
    scale = device.m22() or 1.0
    return (round(y * scale + device.dy()) - device.dy()) / scale


def hairline(painter: QPainter, left: float, right: float, bottom: float, colour: QColor) -> None:
    """A horizontal line whose lower edge is at `bottom`."""
    width = hairline_width(painter)
    _fill(painter, QRectF(left, snap_y(painter, bottom) - width, right - left, width), colour)


def upright(painter: QPainter, top: float, bottom: float, right: float, colour: QColor) -> None:
    """A vertical line whose right edge is at `right`."""
    width = hairline_width(painter)
    _fill(painter, QRectF(snap_x(painter, right) - width, top, width, bottom - top), colour)


def _fill(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """As fillRect, for which PySide6 (6.11) first readies the 169 presets of QGradient, 2 ms of the start."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)
    painter.restore()


def rounded(painter: QPainter, rect: QRectF, radius: float, fill: QColor | None) -> None:
    """A filled rounded rectangle without an edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if fill is not None:
        painter.setBrush(fill)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def box(
    painter: QPainter,
    rect: QRect,
    fill: QColor | None,
    edge: QColor,
    radius: float = BOX_RADIUS,
    wide: float = 0,
) -> None:
    """A rounded rectangle with an edge inside `rect`; `wide` is the edge's width, 0 for a hairline."""
    width = wide or hairline_width(painter)
    left, top = snap_x(painter, rect.left()), snap_y(painter, rect.top())
    right, bottom = snap_x(painter, rect.left() + rect.width()), snap_y(painter, rect.top() + rect.height())
    half = width / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, width))
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    inner = QRectF(QPointF(left + half, top + half), QPointF(right - half, bottom - half))
    painter.drawRoundedRect(inner, radius - half, radius - half)
    painter.restore()


def ring(painter: QPainter, rect: QRect, colour: QColor, radius: float = RING_RADIUS) -> None:
    """The focus ring just inside `rect`."""
    box(painter, rect, None, colour, radius, RING_WIDTH)
