"""What the user chose, as a small JSON file that survives damage and versions of the program."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from pmdesk.records import Record
from pmdesk.store.errors import own_errors
from pmdesk.store.files import private_folder, write_atomically

LARGEST_FILE = 1 << 20
"""A settings file bigger than this many bytes is not one."""


class Settings(Record, frozen=True, kw_only=True):
    """The settings with their defaults. Days are counted before the date they warn of."""

    sync_minutes: int = 15
    domain_days: tuple[int, ...] = (30, 14, 7, 1)
    invoice_days: int = 7
    theme: str = "system"
    """"system", "light" or "dark"."""
    notifications: bool = True
    quiet_until: datetime | None = None
    close_to_tray: bool = True
    archive_pdfs: bool = True
    geometry: str = ""
    """The window's place and state, as the window wrote it."""
    last_account: str = ""
    sorts: dict[str, str] = msgspec.field(default_factory=dict)
    """The order chosen in an area: the name of the sort, with a "-" before it when descending."""


_LEAST_AND_MOST: dict[str, tuple[int, int]] = {"sync_minutes": (1, 24 * 60), "invoice_days": (0, 90)}
_THEMES = ("system", "light", "dark")


class SettingsFile:
    """Where the settings are kept. A value that cannot be used is replaced by its default, never an error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._others: dict[str, Any] = {}

    def load(self) -> Settings:
        """The settings; what is missing, damaged or out of bounds has its default. Raises nothing for that.

        Raises StoreError only where the file is there and the system refuses to read it.
        """
        raw = self._read()
        known = {field.name for field in msgspec.structs.fields(Settings)}
        self._others = {name: value for name, value in raw.items() if name not in known}
        usable = {}
        for field in msgspec.structs.fields(Settings):
            if field.name not in raw:
                continue
            with contextlib.suppress(msgspec.MsgspecError, ValueError, OverflowError):
                value = msgspec.convert(raw[field.name], field.type)
                if _fits(field.name, value):
                    usable[field.name] = value
        return Settings(**usable)

    def save(self, settings: Settings) -> None:
        """Write all of it, atomically; what a newer version wrote into the file stays. Raises StoreError."""
        values = self._others | msgspec.to_builtins(settings)
        with own_errors():
            private_folder(self.path.parent)
            write_atomically(self.path, msgspec.json.format(msgspec.json.encode(values), indent=2))

    def _read(self) -> dict[str, Any]:
        with own_errors():
            try:
                if self.path.stat().st_size > LARGEST_FILE:
                    return {}
                content = self.path.read_bytes()
            except (FileNotFoundError, IsADirectoryError):
                return {}
        try:
            return msgspec.json.decode(content, type=dict[str, Any])
        except (msgspec.MsgspecError, RecursionError):
            return {}


def _fits(name: str, value: Any) -> bool:
    """Whether a value of the right type makes sense."""
    if name == "theme":
        return value in _THEMES
    if name == "domain_days":
        return all(0 <= days <= 366 for days in value)
    if name == "quiet_until":
        return value is None or value.tzinfo is not None
    least, most = _LEAST_AND_MOST.get(name, (None, None))
    return least is None or most is None or least <= value <= most
