"""How wide columns have to be with the letters in use: their heads and their days are not cut."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import msgspec

from pmdesk.models.columns import Column
from pmdesk.views.look.cells import EDGE, PAD
from pmdesk.views.look.table import ColumnSpec
from pmdesk.views.look.theme import Theme


def roomy(
    theme: Theme, specs: Sequence[ColumnSpec], columns: Sequence[Column[Any]]
) -> tuple[ColumnSpec, ...]:
    """The specs, widened where a font is wider than the one they were written for."""
    last = len(specs) - 1
    return tuple(
        spec if spec.width is None else _wide_enough(theme, spec, column, place == last)
        for place, (spec, column) in enumerate(zip(specs, columns, strict=True))
    )


def _wide_enough(theme: Theme, spec: ColumnSpec, column: Column[Any], last: bool) -> ColumnSpec:
    assert spec.width is not None
    head, words = theme.metrics.text("small", 500), theme.metrics.text("body", 400)
    needed = max(
        head.horizontalAdvance(column.title()),
        *(words.horizontalAdvance(sample) for sample in column.samples()),
        0,
    )
    padding = PAD + (EDGE if last else PAD)
    width = padding + math.ceil((needed + 1) / theme.metrics.s(1000) * 1000)
    return msgspec.structs.replace(spec, width=max(spec.width, width))
