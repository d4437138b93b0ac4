#!/usr/bin/env python3
"""The one door to this project: sets up whatever is missing, then runs what was asked for.

It needs nothing but Python's standard library, so that it works on a machine that has only `python3`:
system packages come from apt (as root), uv from the machine's own package index, everything else from
requirements.lock with every file checked against its hash. A second run finds all of it in place.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LOCK = ROOT / "requirements.lock"
UV_LOCK = ROOT / "requirements-uv.lock"
PICTURES = ROOT / "build" / "tour"
STAMP = VENV / ".pmdesk-ready"
BIN = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""
PYTHON = VENV / BIN / f"python{EXE}"

OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 8)

QT_PACKAGES = """
    libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0
    libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1
    libwayland-cursor0 libwayland-egl1 fonts-dejavu-core fonts-inter
"""
# A whole little desktop on a virtual screen: window manager, tray, notifications, key store, accessibility.
DESKTOP_PACKAGES = """
    xvfb openbox xfce4-panel dunst xfce4-notifyd gnome-keyring at-spi2-core python3-pyatspi gir1.2-atspi-2.0
    xdotool wmctrl scrot x11-utils x11-xserver-utils libglib2.0-bin dbus-x11
"""
# What a gateway stands beside: the store that several share, and the web server before it.
SERVER_PACKAGES = "redis-server nginx-light"

# pip's name of a setting, uv's variable for it, and what uv puts between several values.
PIP_TO_UV = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "client-cert": ("SSL_CLIENT_CERT", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}
PLACES = {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE", "SSL_CLIENT_CERT"}

# How the whole suite runs: a process for each core, file by file in their order, the long ones early.
ALL_CORES = ("-n", "auto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder")


class SetupError(Exception):
    """Set-up cannot go on. The text is for people; `code` is the exit status (2: the user has to act)."""

    def __init__(self, text: str, code: int = 1) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Word:
    """A word of the command line: what it is for, and which parts of a system it needs."""

    purpose: str
    qt: bool = False
    tests: bool = False


WORDS = {
    "demo": Word("open the program on a pretend provider (without a display: take the tour)", qt=True),
    "test": Word("run the tests; further words go to pytest", qt=True, tests=True),
    "lint": Word("run what CI runs over the code: ruff, mypy and the import rules"),
    "tour": Word("walk through the program and write a picture a step: tour OUT [--theme dark] …", qt=True),
    "bench": Word("measure start, memory, filter and sync as ratios: bench [--json FILE]", qt=True),
    "soak": Word("run the long trials whole", qt=True, tests=True),
    "sandbox": Word("serve the pretend provider: sandbox [--port N] [--size small|large|huge] …"),
    "gateway": Word("serve a gateway before a pretend provider: gateway [--port N] [--size large] …"),
    "setup": Word("only set everything up", qt=True, tests=True),
}


def say(text: str) -> None:
    """Tell the user on stderr: stdout belongs to the command that runs afterwards."""
    print(text, file=sys.stderr, flush=True)


def run_step(
    text: str, command: Sequence[str | Path], advice: str, env: Mapping[str, str] | None = None
) -> None:
    """Say `text`, run `command` quietly; if it fails, raise SetupError with its last lines and the advice."""
    say(text)
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(env or {})},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-20:])
        tail = re.sub(r"//[^/@\s]+@", "//***@", tail)  # an address may carry a password
        raise SetupError(f"That did not work (exit {done.returncode}):\n{tail}\n{advice}")


# --- system packages ---------------------------------------------------------------------------------


def packages_for(word: Word, *, pip_needed: bool) -> list[str]:
    """The Debian packages a word needs. A bare Debian has neither pip nor CA certificates."""
    names = ["ca-certificates"]
    if pip_needed:
        names.append("python3-pip")
    if word.qt:
        names += QT_PACKAGES.split()
    if word.tests:
        names += [*DESKTOP_PACKAGES.split(), *SERVER_PACKAGES.split()]
    return names


def installed_packages(wanted: Iterable[str]) -> set[str]:
    """Which of the wanted packages dpkg has. Newer releases call some of them `…t64`."""
    names = [name for one in wanted for name in (one, one + "t64")]
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    ).stdout
    rows = (line.split() for line in listing.splitlines())
    return {row[0].removesuffix("t64") for row in rows if row[1:] == ["installed"]}


def install_packages(missing: Sequence[str], *, root: bool) -> None:
    """apt-get the missing packages as root; otherwise raise SetupError with the one command needed."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not root:
        raise SetupError(
            f"{len(missing)} system packages are missing. Install them with this command, then come back:\n\n"
            f"  sudo {' '.join(command)}\n",
            code=2,
        )
    patient = ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=3"]
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    advice = (
        "Check that this machine reaches its Debian mirror (see /etc/apt), then run the same command again."
    )
    run_step("Reading the list of system packages …", ["apt-get", "update", *patient], advice, env)
    run_step(f"Installing {len(missing)} system packages …", [*command, *patient], advice, env)


def ensure_packages(word: Word, *, pip_needed: bool) -> None:
    """See to it that the system has what a word needs."""
    if not sys.platform.startswith("linux") or os.environ.get("PMDESK_SYSTEM_PACKAGES") == "keep":
        return
    wanted = packages_for(word, pip_needed=pip_needed)
    if shutil.which("apt-get") and shutil.which("dpkg-query"):
        present = installed_packages(wanted)
        missing = [name for name in wanted if name not in present]
        if missing:
            install_packages(missing, root=os.geteuid() == 0)
    elif not is_ready() and word.qt:
        say("This is no Debian, so nothing is installed here. Needed, by Debian's names: " + " ".join(wanted))


# --- the machine's package index, as uv understands it -----------------------------------------------


def pip_settings(listing: str, environ: Mapping[str, str]) -> dict[str, str]:
    """pip's settings by its names: from what `pip config list` printed, the environment going before it."""
    found: dict[str, str] = {}
    for section in ("global", "install"):
        for name, value in re.findall(rf"(?m)^{section}\.([a-z-]+)=(['\"].*['\"])\s*$", listing):
            found[name] = str(ast.literal_eval(value))
    for name in (*PIP_TO_UV, "no-index"):
        found[name] = environ.get("PIP_" + name.upper().replace("-", "_"), found.get(name, ""))
    return found


def is_there(place: str) -> bool:
    """Whether a place can be asked at all: pip passes over folders that are not there, uv gives up."""
    if place.startswith("file:"):
        return Path(url2pathname(urlsplit(place).path)).exists()
    return "://" in place or Path(place).exists()


def uv_settings(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """uv's variables for pip's settings, which uv does not read; what the user set for uv itself stays."""
    found: dict[str, str] = {}
    for name, (variable, joiner) in PIP_TO_UV.items():
        values = pip.get(name, "").split()
        if variable in PLACES:
            values = [value for value in values if is_there(value)]
        if values and variable not in environ:
            found[variable] = joiner.join(values)
    # pip takes the best match from all indexes alike; the hashes say that it is the right file.
    found.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    found.update(UV_SYSTEM_CERTS="1", UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    return {name: value for name, value in found.items() if name not in environ}


def output_of(*command: str | Path) -> str:
    """What a command prints; nothing if it fails or does not exist."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


# --- uv and the environment --------------------------------------------------------------------------


def own_uv() -> Path:
    """Where this project's own uv lies; the folder carries the version that requirements-uv.lock names."""
    version = UV_LOCK.read_text("utf-8").split()[0].partition("==")[2]
    return TOOLS / f"uv-{version}" / "bin" / f"uv{EXE}"


def find_uv() -> Path | None:
    """The project's own uv, else one on the PATH that is new enough."""
    if own_uv().exists():
        return own_uv()
    on_path = shutil.which("uv")
    version = re.search(r"(\d+)\.(\d+)", output_of(on_path, "--version")) if on_path else None
    if on_path and version and (int(version[1]), int(version[2])) >= OLDEST_UV:
        return Path(on_path)
    return None


def fetch_uv() -> Path:
    """Install the pinned uv into .tools with pip, which knows this machine's package index."""
    pip: list[str | Path] = [sys.executable, "-m", "pip"]
    if not output_of(*pip, "--version"):
        made = TOOLS / "pip"
        run_step(
            "Making a pip …",
            [sys.executable, "-m", "venv", "--clear", made],
            "Python has neither pip nor venv here. Install uv, or pip for it, and run the same command.",
        )
        pip = [made / BIN / f"python{EXE}", "-m", "pip"]
    target = own_uv().parent.parent
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    options = ("install", "-q", "--no-deps", "--only-binary=:all:", "--root-user-action=ignore")
    run_step(
        "Installing uv into .tools …",
        [*pip, *options, "--require-hashes", "--target", partial, "-r", UV_LOCK],
        "Check that pip reaches its package index (`pip config list`), then run the same command again.",
    )
    partial.rename(target)
    return own_uv()


def digest() -> str:
    """A hash over everything the environment depends on."""
    files = (LOCK, UV_LOCK, ROOT / "pyproject.toml", ROOT / "dev.py")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def is_ready() -> bool:
    """Whether .venv was made from exactly these files."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text("utf-8") == digest()


def make_environment(uv: Path) -> None:
    """Fill .venv from the lock, then put the project itself into it."""
    # This Python may have no pip (a virtual environment's); the settings are the machine's all the same.
    listing = output_of(sys.executable, "-m", "pip", "config", "list") or output_of("pip3", "config", "list")
    pip = pip_settings(listing, os.environ)
    env = uv_settings(pip, os.environ)
    advice = "Check that this machine reaches its package index, then run the same command again."
    if not output_of(PYTHON, "--version"):
        run_step(
            "Making .venv …", [uv, "venv", "-q", "--clear", "--python", sys.executable, VENV], advice, env
        )
    install: list[str | Path] = [uv, "pip", "install", "-q", "--python", PYTHON]
    if pip.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        install.append("--no-index")
    text = "Installing what requirements.lock names (about 300 MB the first time) …"
    run_step(text, [*install, "--require-hashes", "-r", LOCK], advice, env)
    itself = [*install, "--no-deps", "--no-build-isolation", "-e", ROOT]
    run_step("Installing pmdesk itself …", itself, "Please report this, with the lines above.", env)
    STAMP.write_text(digest(), "utf-8")


def set_up(word: Word) -> None:
    """Everything a word needs, in the order a bare machine needs it: certificates and pip, uv, the rest."""
    ready = is_ready()
    uv = None if ready else find_uv()
    pip_needed = not ready and uv is None and not output_of(sys.executable, "-m", "pip", "--version")
    ensure_packages(word, pip_needed=pip_needed)
    if not ready:
        make_environment(uv or fetch_uv())


# --- the words ---------------------------------------------------------------------------------------


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a window can be shown. Only a Linux machine may be without a display."""
    return not sys.platform.startswith("linux") or any(
        environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def commands(word: str, further: Sequence[str], *, display: bool = True) -> list[list[str]]:
    """The commands of a word, to be run one after the other; `further` goes on to what they run."""
    python = str(PYTHON)
    ruff, mypy, lint_imports = (str(PYTHON.with_name(n + EXE)) for n in ("ruff", "mypy", "lint-imports"))
    if word == "demo" and not display:
        word, further = "tour", [str(PICTURES), *further]
    if word == "setup":
        return []
    if word == "test":
        chosen = any(not one.startswith("-") for one in further)
        return [[python, "-m", "pytest", *(() if chosen else ALL_CORES), *further]]
    if word == "soak":  # a long trial takes as long as it needs; the bound is for one that hangs
        return [[python, "-m", "pytest", "-m", "soak", "-v", "--timeout=3600", *further]]
    if word == "lint":
        return [[ruff, "check", "."], [ruff, "format", "--check", "."], [mypy], [lint_imports, "--no-logo"]]
    return [[python, "-m", "pmdesk", word, *(("--demo",) if word == "gateway" else ()), *further]]


def run_word(word: str, further: Sequence[str]) -> int:
    """Run a word's commands, all of them even if one fails; the first failure is the exit status."""
    display = has_display(os.environ)
    env = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    env["PATH"] = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", "")])
    if word == "soak":
        env["PMDESK_SOAK"] = "full"
    touring = word == "demo" and not display
    if word in ("tour", "demo", "bench") and not display:
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    if touring:
        say("There is no display here, so no window can open: taking the tour instead.")
    cwd, status = ROOT if word in ("test", "soak", "lint") else None, 0
    for command in commands(word, further, display=display):
        if word == "lint":
            say("· " + " ".join([Path(command[0]).stem, *command[1:]]))
        status = subprocess.call(command, env=env, cwd=cwd) or status
    if touring and PICTURES.is_dir():
        say(f"The pictures are in {PICTURES}")
    return status


def usage() -> str:
    """The help text: every word with its purpose."""
    rows = "\n".join(f"  {name:<9}{word.purpose}" for name, word in WORDS.items())
    return f"usage: python3 dev.py WORD [further words …]\n\n{rows}\n"


def main(arguments: Sequence[str]) -> int:
    """Set up what the first argument needs, then run it. Returns the exit status."""
    if not arguments or arguments[0] not in WORDS:
        asked = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(usage(), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    if sys.version_info < OLDEST_PYTHON:
        say(f"pmdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
        return 2
    try:
        set_up(WORDS[arguments[0]])
    except SetupError as error:
        say(str(error))
        return error.code
    except KeyboardInterrupt:
        return 130
    return run_word(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
