"""``pmdesk gateway``: serve a configuration, check one, or try it all on this machine."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

EPILOG = (
    "check: tell in words what of a configuration is missing or wrong. --demo prints one line of JSON first:"
    " the address, the API's description, and who may sign in. docs/gateway.md is the operator's guide."
)


def main(given: Sequence[str]) -> int:
    """Run what the command line asks; the exit status: 0, 1 when it cannot, 2 for a wrong command line."""
    asked = _parser().parse_args(given)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    if asked.exit_with_parent:
        threading.Thread(target=_watch_parent, name="parent", daemon=True).start()
    if asked.demo:
        from pmdesk.gateway import demo

        more = [word for fault in asked.fault for word in ("--fault", fault)]
        for option, value in (("--size", asked.size), ("--today", asked.today)):
            more += [option, value] if value else []
        return demo.run(asked.port or 0, asked.sign_in, more)
    if asked.config is None:
        sys.stderr.write("pmdesk gateway wants --config FILE, or --demo to try it.\n")
        return 2
    if asked.word == "check":
        from pmdesk.gateway import check

        return check.run(asked.config)
    return _serve(asked.config, asked.port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pmdesk gateway", description=__doc__, epilog=EPILOG)
    parser.add_argument("word", nargs="?", choices=("check",), help="check the configuration, then end")
    parser.add_argument("--config", type=Path, metavar="FILE", help="gateway.toml")
    parser.add_argument("--demo", action="store_true", help="with a pretend WHMCS, on this machine alone")
    parser.add_argument(
        "--port", type=int, help="the port to listen on (else: server.port; with --demo a free one)"
    )
    demo = parser.add_argument_group("with --demo")
    demo.add_argument("--size", choices=("small", "large", "huge"), help="how much the account holds")
    demo.add_argument("--today", metavar="DATE", help="the pretend provider's day, YYYY-MM-DD")
    demo.add_argument("--fault", action="append", default=[], metavar="NAME", help="a fault to begin with")
    demo.add_argument("--sign-in", choices=("openid", "password"), default="openid", help="how it is done")
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="stop when the standard input is closed"
    )
    return parser


def _serve(path: Path, port: int | None) -> int:
    from pmdesk.gateway import config, house, server
    from pmdesk.gateway.state import StateUnavailable

    try:
        found = config.load(path)
        gateway = house.make(found, config.access_key(found, path.parent))
        port = found.server.port if port is None else port
        bound = server.listen(found.server.host, port)
    except config.ConfigError as error:
        return _cannot(str(error))
    except (StateUnavailable, ValueError):
        return _cannot("The shared state (state.url or state.path) cannot be opened.")
    except OSError as error:
        return _cannot(f"{error.filename or found.server.host}: {error.strerror}")
    address = f"{found.server.host}:{port}"
    log = logging.getLogger("pmdesk.gateway")
    server.serve(gateway, bound, lambda: log.info("serving %s at %s", found.base, address))
    return 0


def _cannot(text: str) -> int:
    sys.stderr.write(f"pmdesk gateway: {text}\n")
    return 1


def _watch_parent() -> None:
    """Wait for the end of the standard input, which comes when the parent is gone, however it went."""
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
