"""The theme of the pages' tests, with motion."""

from __future__ import annotations

import pytest


@pytest.fixture
def still() -> bool:
    """Motion itself is tested here."""
    return False
