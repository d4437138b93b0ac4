"""``pmdesk tour OUT``: the real program on a pretend host, driven through the main job, a picture a step."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pmdesk.tools.demo import INSTALL, available
from pmdesk.tools.served import DemoFailed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from pmdesk.tools.report import Report
    from pmdesk.tools.stage import Scene, Setting
    from pmdesk.tools.steps import Step

CHAPTERS = ("main", "states", "small")
SMALLEST = (1024, 640)
_FOR_SYNC = {"small": 30.0, "large": 180.0, "huge": 900.0}
"""Seconds that a whole sync of an account may take on a slow machine."""
_FAMILY, _BASE = "Inter", 13


def main(argv: Sequence[str]) -> int:
    """Play the chapters; 0 when every step went well, 1 when one failed, 130 when it was interrupted."""
    given = _parser().parse_args(argv)
    if not available():
        print(f"The pretend host is not installed: {INSTALL}", file=sys.stderr)
        return 2
    out: Path = given.out.resolve()
    with tempfile.TemporaryDirectory(prefix="pmdesk-tour-") as folder, _signals():
        try:
            return _tour(given, out, Path(folder))
        except KeyboardInterrupt:
            print("Interrupted.", file=sys.stderr)
            return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pmdesk tour", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder for the pictures and tour.json")
    parser.add_argument(
        "--size", choices=tuple(_FOR_SYNC), default="small", help="how much the account holds"
    )
    parser.add_argument("--theme", choices=("light", "dark", "both"), default="light")
    parser.add_argument("--chapter", choices=(*CHAPTERS, "all"), default="main", help="which part to play")
    parser.add_argument("--window", type=_window, default=(1280, 800), metavar="WxH", help="1280x800")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help="a fault of the sandbox to begin with"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=10.0,
        metavar="SECONDS",
        help="how long to wait for what should come",
    )
    return parser


def _window(text: str) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    if not (wide.isdigit() and high.isdigit()) or int(wide) < SMALLEST[0] or int(high) < SMALLEST[1]:
        raise argparse.ArgumentTypeError(f"a size such as 1280x800, at least {SMALLEST[0]}x{SMALLEST[1]}")
    return int(wide), int(high)


def _tour(given: argparse.Namespace, out: Path, folder: Path) -> int:
    application = _application(folder)
    from pmdesk.tools.report import Report
    from pmdesk.tools.stage import Setting

    report = Report(out)
    report.write()
    themes = ("light", "dark") if given.theme == "both" else (given.theme,)
    chapters = CHAPTERS if given.chapter == "all" else (given.chapter,)
    try:
        for theme in themes:
            for chapter in chapters:
                size = SMALLEST if chapter == "small" else given.window
                setting = Setting(theme, size, _FOR_SYNC[given.size], given.patience)
                words = "/".join(
                    part
                    for part, several in ((theme, len(themes) > 1), (chapter, len(chapters) > 1))
                    if several
                )
                _chapter(application, report, chapter, setting, given, folder, words)
    except KeyboardInterrupt:
        report.add("interrupted", False, 0.0, "the tour was told to end")
        raise
    finally:
        print(f"{len(report.pictures)} pictures and tour.json are in {out}")
    return 0 if report.ok else 1


def _chapter(
    application: QApplication,
    report: Report,
    name: str,
    setting: Setting,
    given: argparse.Namespace,
    folder: Path,
    words: str,
) -> None:
    """One life of the program in a profile of its own. ``words`` set it apart from the tour's other parts."""
    from pmdesk.tools.pretend_provider import PretendProvider
    from pmdesk.tools.stage import Stage
    from pmdesk.tools.steps import perform

    steps: Sequence[Step] = import_module(f"pmdesk.tools.chapters.{name}").STEPS
    pictures = report.folder / words
    pictures.mkdir(parents=True, exist_ok=True)
    prefix = f"{words}/" if words else ""
    faults = [part for fault in given.fault for part in ("--fault", fault)]
    provider = PretendProvider("--size", given.size, *faults)
    try:
        provider.start()
        report.hide(provider.secrets())

        async def acts(scene: Scene) -> None:
            await perform(scene, steps, report, pictures, prefix)

        with tempfile.TemporaryDirectory(dir=folder) as place:
            Stage(application, provider, Path(place), setting).play(acts, erase=True)
    except (DemoFailed, OSError) as error:
        report.add(f"{prefix}start", False, 0.0, str(error))
    except Exception as error:  # the program did not start or did not end as it should: that is a result
        traceback.print_exc()
        report.add(f"{prefix}start and end", False, 0.0, f"{type(error).__name__}: {error}")
    finally:
        provider.stop()


def _application(folder: Path) -> QApplication:
    """The program's QApplication; offscreen, on a screen large enough, where there is no display."""
    if _is_offscreen():
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={_screen(folder)}"
    from pmdesk.app.program import make_application

    application = make_application([])
    from PySide6.QtCore import Qt, qInstallMessageHandler
    from PySide6.QtGui import QFont, QFontDatabase

    # The system's own file dialog is no widget of ours: nobody but a person can type into it.
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    qInstallMessageHandler(_qt_says)

    if _FAMILY in QFontDatabase.families():  # so that pictures of different machines can be compared
        font = QFont(_FAMILY)
        font.setPixelSize(_BASE)
        application.setFont(font)
    return application


def _is_offscreen() -> bool:
    """Whether nothing is to be shown: it was asked for, or there is no display."""
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return platform == "offscreen" or (sys.platform.startswith("linux") and not platform and not display)


def _qt_says(_kind: object, _context: object, text: str) -> None:
    """What Qt says, but for what its offscreen platform cannot do and nobody asked."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


def _screen(folder: Path) -> Path:
    """Qt's offscreen platform has a screen of 800 × 800 unless a file says otherwise; menus keep to it."""
    path = folder / "screen.json"
    screen = {"name": "tour", "x": 0, "y": 0, "width": 1920, "height": 1200}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path.write_text(json.dumps({"screens": [screen]}), "utf-8")
    return path


@contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends the tour as Ctrl+C does: nothing is left behind."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
