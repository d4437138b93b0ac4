"""British English whatever the system says."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _region(british: None) -> None:
    """For every test here."""
