"""dev.py on its own: a copy of it in an empty project, with programs of our own as apt, dpkg, pip and uv."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fakes are shell scripts")

FAKE_UV = f"""#!/bin/sh
here=$(dirname "$0")
echo "$@" >> "$here/calls"
env > "$here/environment"
case "$1" in
  --version) echo "uv ${{FAKE_UV_VERSION:-9.9.9}}"; exit 0;;
  venv) for last; do :; done; mkdir -p "$last/bin"; ln -sf {sys.executable} "$last/bin/python";;
esac
if [ -n "$FAKE_UV_FAILS" ]; then
  echo "trying https://me:hunter2@index.example/simple"; echo "no such host"; exit 3
fi
"""


def script(path: Path, text: str) -> Path:
    """Write an executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)
    return path


class Project:
    """A copy of dev.py and the files it reads, with an own fake uv in place."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for file in ("dev.py", "pyproject.toml", "requirements.lock", "requirements-uv.lock"):
            shutil.copy(ROOT / file, root / file)
        version = (root / "requirements-uv.lock").read_text("utf-8").split()[0].partition("==")[2]
        self.uv = root / ".tools" / f"uv-{version}" / "bin" / "uv"
        script(self.uv, FAKE_UV)
        self.path = root / "path"
        script(
            self.path / "pip3", "#!/bin/sh\necho \"global.extra-index-url='https://more.example/simple'\"\n"
        )

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """dev.py with these words, in an environment that says nothing of the machine's own indexes."""
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "SSL_"))
        }
        env["PATH"] = f"{self.path}{os.pathsep}{env['PATH']}"
        env |= {"PMDESK_SYSTEM_PACKAGES": "keep", "PIP_CONFIG_FILE": os.devnull, **environ}
        command = [sys.executable, str(self.root / "dev.py"), *words]
        return subprocess.run(
            command, env=env, cwd=self.root, capture_output=True, encoding="utf-8", check=False
        )

    def calls(self) -> list[str]:
        """What uv was asked so far, a line a call."""
        record = self.uv.with_name("calls")
        return record.read_text("utf-8").splitlines() if record.exists() else []

    def environment(self) -> dict[str, str]:
        """What uv's last call found in its environment."""
        lines = self.uv.with_name("environment").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def module(self) -> ModuleType:
        """dev.py as a module that believes this folder to be the project."""
        spec = importlib.util.spec_from_file_location("dev_under_test", self.root / "dev.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def dev(project: Project) -> ModuleType:
    return project.module()


@pytest.fixture
def on_path(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs are found before the machine's own."""
    monkeypatch.setenv("PATH", f"{project.path}{os.pathsep}{os.environ['PATH']}")
    return project.path


# --- words and arguments ---


def test_without_a_word_the_words_are_listed(project: Project) -> None:
    ran = project.run()
    assert ran.returncode == 2
    assert project.run("--help").returncode == 0
    for word in ("demo", "test", "lint", "bench", "tour", "soak", "setup", "sandbox", "gateway"):
        assert re.search(rf"^  {word} ", ran.stderr, re.MULTILINE)


def test_an_unknown_word_sets_nothing_up(project: Project) -> None:
    assert project.run("dance").returncode == 2
    assert project.calls() == []


@pytest.mark.parametrize("word", ["tour", "bench", "sandbox", "demo"])
def test_further_words_go_on_to_pmdesk(dev: ModuleType, word: str) -> None:
    assert dev.commands(word, ["OUT", "--theme", "dark"]) == [
        [str(dev.PYTHON), "-m", "pmdesk", word, "OUT", "--theme", "dark"]
    ]


def test_the_gateway_has_a_pretend_provider_behind_it(dev: ModuleType) -> None:
    (command,) = dev.commands("gateway", ["--size", "large"])
    assert command[2:] == ["pmdesk", "gateway", "--demo", "--size", "large"]


def test_further_words_go_on_to_pytest(dev: ModuleType) -> None:
    assert dev.commands("test", ["-k", "money"]) == [[str(dev.PYTHON), "-m", "pytest", "-k", "money"]]
    (soak,) = dev.commands("soak", ["-x"])
    assert soak[2:5] == ["pytest", "-m", "soak"]
    assert soak[-1] == "-x"


@pytest.mark.parametrize("further", [[], ["-q"], ["-x", "--durations=60"]])
def test_the_whole_suite_runs_on_all_cores(dev: ModuleType, further: list[str]) -> None:
    (test,) = dev.commands("test", further)
    assert test[2:5] == ["pytest", "-n", "auto"]
    assert test[len(test) - len(further) :] == further


def test_lint_is_what_ci_checks(dev: ModuleType) -> None:
    words = [" ".join([Path(command[0]).name, *command[1:]]) for command in dev.commands("lint", [])]
    assert words == ["ruff check .", "ruff format --check .", "mypy", "lint-imports --no-logo"]


def test_the_demo_without_a_display_is_the_tour(dev: ModuleType) -> None:
    (command,) = dev.commands("demo", ["--size", "large"], display=False)
    assert command[3:] == ["tour", str(dev.ROOT / "build" / "tour"), "--size", "large"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_display_is_x11_or_wayland(dev: ModuleType) -> None:
    assert not dev.has_display({})
    assert not dev.has_display({"DISPLAY": ""})
    assert dev.has_display({"DISPLAY": ":0"})
    assert dev.has_display({"WAYLAND_DISPLAY": "wayland-0"})


def test_what_runs_decides_the_exit_status(project: Project) -> None:
    (project.root / "pmdesk.py").write_text("import sys; sys.exit(7)", "utf-8")
    ran = project.run("bench")
    assert ran.returncode == 7
    assert ran.stdout == ""  # stdout belongs to what runs


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_the_demo_without_a_display_says_where_the_pictures_are(project: Project) -> None:
    (project.root / "pmdesk.py").write_text("import os, sys; os.makedirs(sys.argv[2])", "utf-8")
    ran = project.run("demo", DISPLAY="", WAYLAND_DISPLAY="")
    assert ran.returncode == 0
    assert str(project.root / "build" / "tour") in ran.stderr.splitlines()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_tour_that_fails_promises_no_pictures(project: Project) -> None:
    (project.root / "pmdesk.py").write_text("import sys; sys.exit(1)", "utf-8")
    ran = project.run("demo", DISPLAY="", WAYLAND_DISPLAY="")
    assert ran.returncode == 1
    assert "pictures are" not in ran.stderr


# --- set-up and its stamp ---


def test_setting_up_makes_the_environment_from_the_lock_by_hash(project: Project) -> None:
    assert project.run("setup").returncode == 0
    venv, locked, itself = project.calls()
    assert venv.startswith("venv ")
    assert "--require-hashes" in locked
    assert locked.endswith("requirements.lock")
    assert "--no-deps --no-build-isolation -e" in itself


def test_a_second_time_nothing_is_done(project: Project) -> None:
    project.run("setup")
    before = project.calls()
    again = project.run("setup")
    assert (again.returncode, again.stderr, project.calls()) == (0, "", before)


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml", "dev.py", "requirements-uv.lock"])
def test_a_changed_file_is_noticed(project: Project, file: str) -> None:
    project.run("setup")
    before = len(project.calls())
    with (project.root / file).open("a", encoding="utf-8") as end:
        end.write("\n# changed\n")
    project.run("setup")
    # The environment is there and works: it is brought up to date, not made anew.
    assert [call.split()[0] for call in project.calls()[before:]] == ["pip", "pip"]


def test_a_broken_environment_is_made_anew(project: Project) -> None:
    project.run("setup")
    (project.root / ".venv" / "bin" / "python").unlink()
    before = len(project.calls())
    assert project.run("setup").returncode == 0
    assert project.calls()[before].startswith("venv ")


def test_a_failure_says_what_to_do_and_leaves_no_stamp(project: Project) -> None:
    ran = project.run("setup", FAKE_UV_FAILS="1")
    assert ran.returncode == 1
    assert "no such host" in ran.stderr
    assert "run the same command again" in ran.stderr
    assert "hunter2" not in ran.stderr + ran.stdout
    assert not (project.root / ".venv" / ".pmdesk-ready").exists()
    assert project.run("setup").returncode == 0


def test_uv_on_the_path_serves_if_it_is_new_enough(
    project: Project, dev: ModuleType, on_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dev.find_uv() == project.uv
    project.uv.rename(on_path / "uv")
    assert dev.find_uv() == on_path / "uv"
    monkeypatch.setenv("FAKE_UV_VERSION", "0.4.30")
    assert dev.find_uv() is None


# --- the package index ---


def test_pips_environment_goes_before_its_files(dev: ModuleType) -> None:
    listing = (
        "install.index-url='https://install.example/simple'\n"
        "install.timeout='30'\n"
        "global.index-url='https://global.example/simple'\n"
        "global.timeout='9'\n"
        "global.extra-index-url='https://b.example/simple\\nhttps://c.example/simple'\n"
        ":env:.proxy='http://old.example'\n"
        "download.cert='/elsewhere'\n"
        "global.cert=broken\n"
        "a line of something else\n"
    )
    found = dev.pip_settings(listing, {"PIP_INDEX_URL": "https://env.example/simple"})
    assert {name: value for name, value in found.items() if value} == {
        "index-url": "https://env.example/simple",
        "extra-index-url": "https://b.example/simple\nhttps://c.example/simple",
        "timeout": "30",
    }


def test_uv_learns_what_pip_knows(dev: ModuleType, tmp_path: Path) -> None:
    found = dev.uv_settings(
        {
            "index-url": "https://a.example/simple",
            "extra-index-url": "https://b.example/simple\nhttps://c.example/simple",
            "find-links": f"{tmp_path} https://d.example/wheels",
            "cert": str(tmp_path / "dev.py"),
            "trusted-host": "a.example b.example",
            "default-timeout": "180",
            "proxy": "http://proxy.example:3128",
        },
        {},
    )
    assert found["UV_DEFAULT_INDEX"] == "https://a.example/simple"
    assert found["UV_INDEX"] == "https://b.example/simple https://c.example/simple"
    assert found["UV_FIND_LINKS"] == f"{tmp_path},https://d.example/wheels"
    assert found["SSL_CERT_FILE"] == str(tmp_path / "dev.py")
    assert found["UV_INSECURE_HOST"] == "a.example b.example"
    assert found["UV_HTTP_TIMEOUT"] == "180"
    assert found["ALL_PROXY"] == "http://proxy.example:3128"


def test_without_settings_uv_uses_its_own_and_the_systems_certificates(dev: ModuleType) -> None:
    found = dev.uv_settings({}, {})
    assert not {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE"} & found.keys()
    assert found["UV_SYSTEM_CERTS"] == "1"


def test_folders_that_are_not_there_are_passed_over(dev: ModuleType, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    pip = {
        "extra-index-url": f"{gone.as_uri()} {tmp_path.as_uri()}",
        "find-links": str(gone),
        "cert": str(gone),
    }
    found = dev.uv_settings(pip, {})
    assert found["UV_INDEX"] == tmp_path.as_uri()
    assert not {"UV_FIND_LINKS", "SSL_CERT_FILE"} & found.keys()


def test_what_was_set_for_uv_itself_stays(dev: ModuleType) -> None:
    pip = {"index-url": "https://pip.example/simple"}
    environ = {"UV_DEFAULT_INDEX": "https://uv.example/simple", "UV_INDEX_STRATEGY": "first-index"}
    assert not environ.keys() & dev.uv_settings(pip, environ).keys()


def test_an_index_with_a_password_reaches_uv_and_nothing_else(project: Project) -> None:
    index = "https://me:hunter2@index.example/simple"
    ran = project.run("setup", PIP_INDEX_URL=index)
    assert project.environment()["UV_DEFAULT_INDEX"] == index
    if importlib.util.find_spec("pip") is None:  # then pip on the PATH is asked for the machine's settings
        assert project.environment()["UV_INDEX"] == "https://more.example/simple"
    assert "hunter2" not in ran.stdout + ran.stderr + "".join(project.calls())


def test_no_index_is_no_index(project: Project) -> None:
    project.run("setup", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(project.root))
    assert all("--no-index" in call for call in project.calls() if call.startswith("pip"))
    assert project.environment()["UV_FIND_LINKS"] == str(project.root)


# --- system packages ---


def test_a_word_asks_for_no_more_than_it_needs(dev: ModuleType) -> None:
    def needs(word: str, *, pip: bool = False) -> set[str]:
        return set(dev.packages_for(dev.WORDS[word], pip_needed=pip))

    assert needs("lint") == {"ca-certificates"}
    assert needs("lint", pip=True) == {"ca-certificates", "python3-pip"}
    assert needs("sandbox") == needs("gateway") == needs("lint")
    assert {"libegl1", "libxcb-cursor0", "fonts-dejavu-core"} <= needs("demo") == needs("tour")
    assert {"xvfb", "dunst", "python3-pyatspi", "gnome-keyring"} <= needs("test") - needs("demo")
    assert needs("demo") < needs("test") == needs("soak") == needs("setup")


def test_what_dpkg_has_is_seen_also_under_its_newer_name(dev: ModuleType, on_path: Path) -> None:
    script(
        on_path / "dpkg-query",
        "#!/bin/sh\n"
        "echo libegl1 installed; echo libglib2.0-0t64 installed; echo libgl1 config-files; exit 1\n",
    )
    assert dev.installed_packages(["libegl1", "libglib2.0-0", "libgl1", "xvfb"]) == {
        "libegl1",
        "libglib2.0-0",
    }


def test_a_plain_user_is_told_the_one_command(dev: ModuleType, on_path: Path) -> None:
    script(on_path / "apt-get", f"#!/bin/sh\ntouch {on_path}/ran\n")
    with pytest.raises(dev.SetupError) as caught:
        dev.install_packages(["libegl1", "xvfb"], root=False)
    assert caught.value.code == 2
    commands = [line.strip() for line in str(caught.value).splitlines() if line.startswith("  ")]
    assert commands == ["sudo apt-get install -y --no-install-recommends libegl1 xvfb"]
    assert not (on_path / "ran").exists()


def test_root_reads_the_lists_and_installs_without_questions(dev: ModuleType, on_path: Path) -> None:
    script(on_path / "apt-get", f'#!/bin/sh\necho "$DEBIAN_FRONTEND $@" >> {on_path}/ran\n')
    dev.install_packages(["libegl1", "xvfb"], root=True)
    update, install = (on_path / "ran").read_text("utf-8").splitlines()
    assert update.startswith("noninteractive update")
    assert install.startswith("noninteractive install -y --no-install-recommends libegl1 xvfb")


def test_a_mirror_that_is_away_is_said(dev: ModuleType, on_path: Path) -> None:
    script(on_path / "apt-get", "#!/bin/sh\necho 'Could not resolve mirror.example'; exit 100\n")
    with pytest.raises(dev.SetupError, match=r"(?s)exit 100.*Could not resolve.*Check that") as caught:
        dev.install_packages(["xvfb"], root=True)
    assert caught.value.code == 1
