"""``pmdesk sandbox``: the pretend provider as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading
from contextlib import suppress

from pmdesk.sandbox.clock import parse_start
from pmdesk.sandbox.data import SIZES
from pmdesk.sandbox.faults import KINDS, Fault
from pmdesk.sandbox.openid.settings import CLAIMS, PKCE, USUAL_CLAIMS, Settings
from pmdesk.sandbox.server import Server, prepare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this command's options; the list of faults stands in its help."""
    parser.description = "A WHMCS-compatible provider with made-up customers, on this machine only."
    names = "; ".join(f"{name}: {kind.words}" for name, kind in KINDS.items())
    parser.epilog = f"Faults are written NAME[=SECONDS][:ACTION_OR_PATH[:COUNT]]. {names}."
    parser.add_argument("--port", type=int, default=0, help="the port to listen on (default: a free one)")
    parser.add_argument("--size", choices=SIZES, default="small", help="how much the account holds")
    parser.add_argument(
        "--today", type=parse_start, metavar="DATE", help="the provider's day, YYYY-MM-DD[THH:MM]"
    )
    parser.add_argument(
        "--fault", action="append", default=[], type=_fault, metavar="NAME", help="a fault to begin with"
    )
    parser.add_argument(
        "--database", default=":memory:", metavar="FILE", help="keep the records in this file"
    )
    _add_openid(parser)
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="stop when the standard input is closed"
    )


def _add_openid(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--openid-redirect",
        action="append",
        default=[],
        metavar="URL",
        help="where the registered OpenID client is answered; may be given more than once",
    )
    parser.add_argument(
        "--openid-pkce", choices=PKCE, default="off", help="what the OpenID provider does of PKCE"
    )
    parser.add_argument(
        "--openid-claims",
        type=_claims,
        default=USUAL_CLAIMS,
        metavar="NAMES",
        help=f"the optional claims it gives, with commas: {', '.join(CLAIMS)} (default: "
        f"{','.join(sorted(USUAL_CLAIMS))})",
    )
    parser.add_argument(
        "--openid-reauthentication", action="store_true", help="obey max_age and prompt=login"
    )


def _claims(text: str) -> frozenset[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    return Settings().changed(claims=names).claims


def _fault(text: str) -> str:
    Fault.parse(text)
    return text


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; prints one line of JSON once connections are accepted."""
    settings = Settings(args.openid_pkce, args.openid_claims, args.openid_reauthentication)
    try:
        server = prepare(
            size=args.size,
            today=args.today,
            faults=args.fault,
            database=args.database,
            port=args.port,
            openid_redirects=args.openid_redirect,
            openid_settings=settings,
        )
    except OSError as error:
        sys.stderr.write(f"The sandbox cannot listen on port {args.port}: {error.strerror}\n")
        return 1
    if args.exit_with_parent:
        threading.Thread(target=_watch_parent, args=(server,), name="parent", daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.stop())
    asyncio.run(server.run(lambda: _say(server)))
    return 0


def _say(server: Server) -> None:
    """The ready line. A parent that has gone meanwhile is no reason to fail."""
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(server.sandbox.ready_line()) + "\n")
        sys.stdout.flush()


def _watch_parent(server: Server) -> None:
    """Wait for the end of the standard input, which comes when the parent is gone, however it went."""
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="pmdesk sandbox")
    add_arguments(parser)
    return run(parser.parse_args())
