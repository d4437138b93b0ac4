"""The command line: the window by default; demo, tour, sandbox, gateway and bench by name."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pmdesk import __version__

if TYPE_CHECKING:
    from pmdesk.app.options import Demo


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line names; the exit status. Each word imports only what it needs."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["sandbox"]:
        return _sandbox(given[1:])
    if given[:1] == ["gateway"]:
        return _gateway(given[1:])
    if given[:1] == ["tour"]:
        from pmdesk.tools import tour

        return tour.main(given[1:])
    if given[:1] == ["bench"]:
        from pmdesk.tools import bench

        return bench.main(given[1:])
    return _window(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pmdesk",
        description="Your web host's client area on your desk. Without a word the window opens.",
        epilog="Further words, each with its own --help: demo, tour, sandbox, gateway, bench.",
    )
    parser.add_argument("word", nargs="?", choices=("demo",), help="demo: look around in a made-up account")
    parser.add_argument("--show", default="", metavar="PLACE", help='a page, or one record: "invoices:10482"')
    parser.add_argument("--profile", type=Path, metavar="DIR", help="keep everything in this folder")
    parser.add_argument(
        "--theme", choices=("system", "light", "dark"), default="", help="for this start only"
    )
    parser.add_argument(
        "--ca", type=_authorities, metavar="FILE", help="a PEM file with authorities to trust besides"
    )
    parser.add_argument("--hidden", action="store_true", help="start in the tray, where there is one")
    parser.add_argument("--version", action="version", version=f"pmdesk {__version__}")
    return parser


def _authorities(name: str) -> Path:
    """A file of certificates; what holds none is said before the window opens."""
    import ssl

    try:
        ssl.create_default_context().load_verify_locations(cafile=name)
    except (OSError, ValueError):
        raise argparse.ArgumentTypeError(f"no certificates in PEM form can be read from {name!r}") from None
    return Path(name)


def _window(given: Sequence[str]) -> int:
    parsed = _parser().parse_args(given)
    if parsed.word == "demo":
        from pmdesk.tools import demo

        return demo.main(parsed.theme)
    gc.disable()  # nothing that a start makes is garbage; `Program.paint` sees to the rest
    from pmdesk.app.options import Options
    from pmdesk.app.start import run

    options = Options(
        profile=parsed.profile,
        show=parsed.show,
        demo=_demo,
        has_demo=_has_demo,
        theme=parsed.theme,
        hidden=parsed.hidden,
        extra_ca=parsed.ca,
    )
    return run(options)


def _demo() -> Demo:
    """A demo to start; imported when somebody wants it."""
    from pmdesk.tools.demo import Demo as Made

    return Made()


def _has_demo() -> bool:
    """Whether the extras for it are installed; asked by the sign-in page alone."""
    from pmdesk.tools.demo import available

    return available()


def _sandbox(given: Sequence[str]) -> int:
    from pmdesk.sandbox import cli

    parser = argparse.ArgumentParser(prog="pmdesk sandbox", description=cli.__doc__)
    cli.add_arguments(parser)
    return cli.run(parser.parse_args(given))


def _gateway(given: Sequence[str]) -> int:
    import importlib.util

    if any(importlib.util.find_spec(name) is None for name in ("litestar", "uvicorn", "authlib", "joserfc")):
        sys.stderr.write("The gateway is not installed: pip install 'pmdesk[gateway]'\n")
        return 2
    import signal

    from pmdesk.gateway import cli

    # Until it serves and ends by its own rules: what was started and written so far goes with it.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    return cli.main(given)


if __name__ == "__main__":
    sys.exit(main())
