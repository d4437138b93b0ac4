"""Hosts that this program knows by name before anybody signs in: files of ours, or of a host's own package.

A preset is a TOML file: `name`; `address` of the client area, where it is known; `logo`, an SVG or PNG file
beside it; and `[[departments]]` with `name` and `purpose`, one line on what to ask there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pmdesk.api.address import normalised, shown_host
from pmdesk.api.errors import BadAddress
from pmdesk.store.accounts import StoredAccount

_LONGEST = 60
_LONGEST_PURPOSE = 120
_MOST_DEPARTMENTS = 12
_LOGOS = (".svg", ".png")
_LARGEST_LOGO = 200_000


class BadPreset(ValueError):
    """A file that is no preset."""


class Purpose(msgspec.Struct, frozen=True):
    """A department, and in one line what to ask there."""

    name: str
    purpose: str


class Preset(msgspec.Struct, frozen=True):
    """One host. `address` is "" where it has to be asked for; `logo` None where there is no picture."""

    id: str
    name: str
    address: str = ""
    logo: Path | None = None
    departments: tuple[Purpose, ...] = ()

    def is_of(self, account: StoredAccount) -> bool:
        """Whether this is the account's host: by where it is, or by what it calls itself."""
        if self.address and shown_host(self.address) == account.host:
            return True
        return self.name.casefold() == account.provider_name.strip().casefold()


class _File(msgspec.Struct, frozen=True):
    name: str
    address: str = ""
    logo: str = ""
    departments: tuple[Purpose, ...] = ()


def read_presets(folders: Iterable[Path]) -> tuple[Preset, ...]:
    """The presets of these folders, by name; of two files of one name the one of the later folder counts.

    A folder that is not there has none. A file that cannot be used costs that file, and is named in the log.
    """
    found: dict[str, Preset] = {}
    for folder in folders:
        for path in sorted(_files(folder)):
            try:
                found[path.stem] = read_preset(path)
            except (OSError, BadPreset) as error:
                import logging  # late, as below: the window that shows an account reads no preset

                logging.getLogger(__name__).warning("%s is left out: %s", path, type(error).__name__)
    return tuple(sorted(found.values(), key=lambda preset: preset.name.casefold()))


def _files(folder: Path) -> Sequence[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix == ".toml"]
    except OSError:
        return ()


def read_preset(path: Path) -> Preset:
    """One file. Raises OSError, BadPreset."""
    import tomllib

    try:
        said = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
        address = normalised(said.address) if said.address else ""
    except (ValueError, RecursionError, BadAddress) as error:
        raise BadPreset("not as a preset is written") from error
    name = _plain(said.name, _LONGEST)
    if not name:
        raise BadPreset("a host without a name")
    return Preset(
        id=path.stem,
        name=name,
        address=address,
        logo=_logo(path.parent, said.logo),
        departments=tuple(
            Purpose(_plain(one.name, _LONGEST), _plain(one.purpose, _LONGEST_PURPOSE))
            for one in said.departments[:_MOST_DEPARTMENTS]
            if one.name.strip() and one.purpose.strip()
        ),
    )


def _plain(text: str, longest: int) -> str:
    """One line of text, no longer than fits where it is shown."""
    return " ".join(text.split())[:longest]


def _logo(folder: Path, name: str) -> Path | None:
    """The picture beside the file; none where it is elsewhere, of another kind or too large."""
    if not name or Path(name).name != name or Path(name).suffix.lower() not in _LOGOS:
        return None
    path = folder / name
    try:
        return path if 0 < path.stat().st_size <= _LARGEST_LOGO else None
    except OSError:
        return None


def purposes_of(preset: Preset | None, known: Iterable[str] | None) -> tuple[Purpose, ...]:
    """What to ask where: of the departments that the host really has, by name, where those are known."""
    if preset is None:
        return ()
    names = None if known is None else {name.strip().casefold() for name in known}
    return tuple(one for one in preset.departments if names is None or one.name.casefold() in names)


def preset_of(account: StoredAccount | None, presets: Iterable[Preset]) -> Preset | None:
    """The preset of an account's host, None where none is known."""
    if account is None:
        return None
    return next((preset for preset in presets if preset.is_of(account)), None)
