"""The house rules that a machine can see. What review says twice belongs here."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = sorted((ROOT / "pmdesk").rglob("*.py"))
OURS = [*PRODUCT, ROOT / "dev.py", *sorted((ROOT / "tests").rglob("*.py"))]

LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 40

# Only a clock may ask what time it is; everyone else is handed one. The pretend provider has its own.
CLOCKS = ("pmdesk/system/clock.py", "pmdesk/sandbox/clock.py")
# The pretend provider and what drives the program from above are programs of their own.
APART = ("pmdesk/sandbox/", "pmdesk/tools/")


def name(path: Path) -> str:
    """The path as people say it, from the project's folder."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=name(path))


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; what is no plain name is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def imported(path: Path) -> set[str]:
    """The modules a file imports, wherever in the file it does so; relative ones made absolute."""
    package = list(path.relative_to(ROOT).with_suffix("").parts)[:-1]
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, node.module] if node.module else base)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def offences(pattern: str, paths: list[Path]) -> list[str]:
    """`file:line: text` for every line that matches."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_files_stay_readable() -> None:
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in OURS}
    assert {file: lines for file, lines in lengths.items() if lines > LINES_IN_A_FILE} == {}


def test_functions_stay_readable() -> None:
    long = [
        f"{name(path)}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in [*PRODUCT, ROOT / "dev.py"]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LINES_IN_A_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"


def test_nothing_is_left_half_done() -> None:
    assert offences(r"\b(TODO|FIXME|XXX)\b|raise NotImplemented", [*PRODUCT, ROOT / "dev.py"]) == []


def test_no_nested_event_loops() -> None:
    """Inside a nested loop every task that wakes dies for good, and the process cannot exit."""
    assert offences(r"\.exec_?\(", PRODUCT) == []


def test_no_slot_decorators_that_lose_their_task() -> None:
    """qasync's asyncSlot keeps no reference to its task, asyncClose spins the CPU."""
    assert offences(r"\basync(Slot|Close)\b", PRODUCT) == []


def test_only_a_clock_asks_the_time() -> None:
    forbidden = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    qt = {"QDate.currentDate", "QTime.currentTime"}
    qt |= {"QDateTime.currentDateTime", "QDateTime.currentDateTimeUtc"}
    asked = [
        f"{name(path)}:{line}: {called}()"
        for path in PRODUCT
        if name(path) not in CLOCKS
        for line, called in calls(path)
        if ".".join(called.split(".")[-2:]) in forbidden | qt
    ]
    assert asked == []


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("httpx", ("pmdesk/api/transport.py", "pmdesk/api/connections.py", *APART)),
        ("sqlite3", ("pmdesk/store/", "pmdesk/gateway/state/sqlite.py", *APART)),
        ("keyring", ("pmdesk/system/secrets.py",)),
        ("qasync", ("pmdesk/app/loop.py",)),
    ],
)
def test_a_library_has_one_door(library: str, allowed: tuple[str, ...]) -> None:
    """import-linter says it too; this also sees an import inside a function or under TYPE_CHECKING."""
    users = {name(p) for p in PRODUCT if any(m.split(".")[0] == library for m in imported(p))}
    assert {user for user in users if not user.startswith(allowed)} == set()


def test_the_pretend_provider_is_started_never_imported() -> None:
    """Only the command line knows it, so that nothing works because both sides share code."""
    users = {
        name(path)
        for path in PRODUCT
        if not name(path).startswith("pmdesk/sandbox/")
        and any(module.startswith("pmdesk.sandbox") for module in imported(path))
    }
    assert users <= {"pmdesk/__main__.py"}


def test_the_lock_names_no_package_host() -> None:
    for file in ("requirements.lock", "requirements-uv.lock"):
        text = (ROOT / file).read_text("utf-8")
        assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", text), file
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert not re.search(r"index-url|find-links|\[\[tool\.uv\.index|pypi\.org|pythonhosted", project)


@pytest.mark.parametrize("file", ["requirements.lock", "requirements-uv.lock"])
def test_every_locked_file_is_held_by_its_hash(file: str) -> None:
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert pins
    assert [pin.split()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_the_import_rules_hold() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
