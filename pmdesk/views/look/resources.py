"""Where our own files lie: `resources/` in a source checkout, `pmdesk/_resources` once installed."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def resource_root() -> Path:
    """The folder that holds `icons/`.

    Raises FileNotFoundError when neither place has it, which means a broken installation.
    """
    places = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")
    for place in places:
        if (place / "icons").is_dir():
            return place
    raise FileNotFoundError(f"no resources in {places[0]} nor in {places[1]}")


def resource(*parts: str) -> Path:
    """The path of one resource, as in `resource("icons", "app.svg")`; it need not exist."""
    return resource_root().joinpath(*parts)
