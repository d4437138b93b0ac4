"""The colours keep the contrast the look promises, in both themes and for desktops that ask for more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from pmdesk.views.look.tokens import DARK, LIGHT, Tokens, high_contrast, soft_token, tone_token

THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "light, high contrast": high_contrast(LIGHT),
    "dark, high contrast": high_contrast(DARK),
}

# Text on its grounds: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
TEXT = {
    "text": (
        "window",
        "canvas",
        "surface",
        "hover",
        "accent_soft",
        "sunken",
        "mine",
        "warn_soft",
        "neutral_soft",
    ),
    "text2": (
        "window",
        "canvas",
        "surface",
        "hover",
        "accent_soft",
        "sunken",
        "mine",
        "warn_soft",
        "bad_soft",
    ),
    "text3": ("window", "canvas", "surface", "hover", "accent_soft", "sunken", "neutral_soft"),
    "on_accent": ("accent", "accent_hover"),
    "accent_text": ("window", "canvas", "surface", "hover", "accent_soft", "mine", "warn_soft", "bad_soft"),
    "ok": ("surface", "canvas", "ok_soft", "accent_soft"),
    "warn": ("surface", "canvas", "warn_soft", "accent_soft"),
    "bad": ("surface", "canvas", "bad_soft", "accent_soft"),
    "info": ("surface", "canvas", "info_soft"),
    "neutral": ("surface", "neutral_soft", "accent_soft"),
}

# Edges of fields and the ring: at least 3 to 1 (WCAG 2.2, 1.4.11).
EDGES = {
    "control": ("window", "canvas", "surface"),
    "focus": ("window", "canvas", "surface", "accent_soft"),
}

# What the table of the look says, to one decimal: light, dark.
CLAIMED = {
    ("text", "surface"): (16.5, 12.6),
    ("text2", "surface"): (7.0, 7.3),
    ("text3", "accent_soft"): (4.7, 4.7),
    ("control", "window"): (3.2, 4.5),
    ("on_accent", "accent"): (6.8, 4.9),
    ("accent_text", "surface"): (6.8, 8.0),
    ("ok", "surface"): (6.5, 7.9),
    ("warn", "warn_soft"): (5.9, 7.0),
    ("bad", "bad_soft"): (5.9, 6.0),
    ("neutral", "neutral_soft"): (5.9, 6.0),
}


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(ink, ground) for ink, grounds in table.items() for ground in grounds]


def _too_low(tokens: Tokens, table: dict[str, tuple[str, ...]], least: float) -> list[str]:
    colours = asdict(tokens)
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in _pairs(table)}
    return [f"{ink} on {ground}: {ratio:.2f}" for (ink, ground), ratio in ratios.items() if ratio < least]


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    assert _too_low(THEMES[theme], TEXT, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_rings_can_be_seen(theme: str) -> None:
    assert _too_low(THEMES[theme], EDGES, 3.0) == []


@pytest.mark.parametrize(("pair", "claimed"), CLAIMED.items())
def test_the_table_of_the_look_is_true(pair: tuple[str, str], claimed: tuple[float, float]) -> None:
    for tokens, wanted in zip((LIGHT, DARK), claimed, strict=True):
        colours = asdict(tokens)
        assert contrast(colours[pair[0]], colours[pair[1]]) == pytest.approx(wanted, abs=0.06)


def test_the_tray_dot_shows_on_both_panels() -> None:
    for panel in (LIGHT.window, DARK.window):
        assert contrast("#D9452F", panel) >= 3.0


def test_every_tone_has_a_writing_colour_and_a_fill() -> None:
    names = set(Tokens.__struct_fields__)
    for tone in ("text", "text2", "text3", "ok", "warn", "bad", "info", "neutral", "accent", "on_accent"):
        assert tone_token(tone) in names
        assert soft_token(tone) in names


_COLOUR = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@given(_COLOUR, _COLOUR)
def test_contrast_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1.0 <= contrast(one, other) <= 21.0
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
