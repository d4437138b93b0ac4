"""The look as data: the colours of both themes, the type roles and a few lengths (for a 13 px base)."""

import msgspec

BASE = 13
"""The size in px of the font for which every length of this package is written."""

BOX_RADIUS = 6
CONTROL_RADIUS = 4
BAR_RADIUS = 3
RING_WIDTH = 2
RING_GAP = 1
RING_RADIUS = 6


class Tokens(msgspec.Struct, frozen=True):
    """One theme's colours by meaning, each as #RRGGBB."""

    window: str
    canvas: str
    surface: str
    sunken: str
    hover: str
    hairline: str
    border: str
    control: str
    text: str
    text2: str
    text3: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str
    accent_soft: str
    focus: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    neutral: str
    neutral_soft: str
    pdf_desk: str
    mine: str


LIGHT = Tokens(
    window="#F3F2EE",
    canvas="#FAF9F7",
    surface="#FFFFFF",
    sunken="#F3F2EE",
    hover="#F2F1ED",
    hairline="#E3E1DB",
    border="#C8C6C0",
    control="#85868B",
    text="#1D1F22",
    text2="#56595F",
    text3="#65686E",
    accent="#0B6474",
    accent_hover="#084F5C",
    on_accent="#FFFFFF",
    accent_text="#0B6474",
    accent_soft="#DFEEF0",
    focus="#0B6474",
    ok="#1C6B3A",
    ok_soft="#E3F1E7",
    warn="#845006",
    warn_soft="#FBEFD8",
    bad="#A62B24",
    bad_soft="#FBE8E6",
    info="#0B6474",
    info_soft="#DFEEF0",
    neutral="#56595F",
    neutral_soft="#EEECE7",
    pdf_desk="#E9E7E2",
    mine="#EFF5F5",
)

DARK = Tokens(
    window="#18191B",
    canvas="#1D1F21",
    surface="#232528",
    sunken="#1B1D1F",
    hover="#2B2E31",
    hairline="#35383C",
    border="#4C5056",
    control="#7D8188",
    text="#E9E9E7",
    text2="#B0B3B8",
    text3="#A0A3A9",
    accent="#1C7B8D",
    accent_hover="#166676",
    on_accent="#FFFFFF",
    accent_text="#74C7D5",
    accent_soft="#1E3B41",
    focus="#74C7D5",
    ok="#7CCB96",
    ok_soft="#1F3427",
    warn="#E5B660",
    warn_soft="#3A2F1A",
    bad="#F2938B",
    bad_soft="#432726",
    info="#74C7D5",
    info_soft="#1E3B41",
    neutral="#B0B3B8",
    neutral_soft="#303337",
    pdf_desk="#161719",
    mine="#212B2E",
)


def high_contrast(tokens: Tokens) -> Tokens:
    """The same theme for a desktop that asks for contrast: full text colour, every edge a control's edge."""
    return msgspec.structs.replace(
        tokens,
        text2=tokens.text,
        text3=tokens.text,
        hairline=tokens.control,
        border=tokens.text,
        control=tokens.text,
    )


TYPE_SCALE: dict[str, float] = {
    "figure": 1.85,
    "title": 1.54,
    "head": 1.15,
    "body": 1.0,
    "small": 0.92,
    "tiny": 0.85,
}
"""Type roles as multiples of the base size."""

TYPE_WEIGHT: dict[str, int] = {
    "figure": 600,
    "title": 600,
    "head": 600,
    "body": 400,
    "small": 400,
    "tiny": 500,
}
"""The weight of a role where nothing else is said."""

PROSE_LINE_HEIGHT = 122
"""Line height of messages and other prose, in percent of the font's own line spacing."""


def tone_token(tone: str) -> str:
    """The token that writes in `tone`: accent_text for "accent", which alone fails as text in dark."""
    return "accent_text" if tone == "accent" else tone


def soft_token(tone: str) -> str:
    """The token of the fill behind `tone`."""
    return f"{tone}_soft" if tone in {"ok", "warn", "bad", "info", "neutral", "accent"} else "neutral_soft"
