"""What a tour writes: a line for each step as it ends, its picture, and tour.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtGui import QPixmap


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step as it stands in tour.json; ``detail`` says what was seen, or what was waited for in vain."""

    name: str
    ok: bool
    seconds: float
    detail: str


class Report:
    """Collects the steps. ``hide`` is given texts that must never be written: passwords, secrets, tokens."""

    def __init__(self, folder: Path, say: Callable[[str], None] = print) -> None:
        self.folder = folder
        self.steps: list[StepResult] = []
        self.pictures: list[Path] = []
        self._say = say
        self._hidden: set[str] = set()
        self._numbers: dict[Path, int] = {}
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def ok(self) -> bool:
        """Whether there are steps and every one went well."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these texts are blotted out wherever they would be written."""
        self._hidden |= {secret for secret in secrets if secret}

    def number(self, folder: Path) -> int:
        """The next picture's number in a folder, from 1."""
        self._numbers[folder] = self._numbers.get(folder, 0) + 1
        return self._numbers[folder]

    def add(self, name: str, ok: bool, seconds: float, detail: str) -> None:
        """A step has ended."""
        step = StepResult(name, ok, round(seconds, 2), self._clean(detail))
        self.steps.append(step)
        mark = "ok    " if ok else "FAILED"
        self._say(f"{mark} {seconds:5.1f} s  {name}" + (f": {step.detail}" if step.detail else ""))
        self.write()

    def picture(self, folder: Path, number: int, name: str, picture: QPixmap) -> None:
        """Keep a picture as ``NN-name.png``."""
        path = folder / f"{number:02d}-{_file_name(name)}.png"
        if picture.save(str(path)):
            self.pictures.append(path)

    def write(self) -> None:
        """tour.json as things stand: whole after every step, so that a killed tour says how far it came."""
        content = {"ok": self.ok, "steps": [asdict(step) for step in self.steps]}
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (self.folder / "tour.json").write_text(text, "utf-8")

    def _clean(self, text: str) -> str:
        for secret in self._hidden:
            text = text.replace(secret, "•••")
        return " ".join(text.split())


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
