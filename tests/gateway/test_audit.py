"""The audit log: one line of JSON for each event, whatever is in it, whoever else writes, wherever it is."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.gateway.audit import Audit, Word

NOW = 1_800_000_000.25


def entries(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_line_says_who_did_what_when(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "audit.jsonl", lambda: NOW)
    audit.note("sign-in", address="192.0.2.1", client=418, user=502)
    audit.note("foreign-rows", count=3, device="d")
    assert entries(tmp_path / "audit.jsonl") == [
        {
            "at": "2027-01-15T08:00:00.250+00:00",
            "event": "sign-in",
            "address": "192.0.2.1",
            "client": 418,
            "user": 502,
        },
        {"at": "2027-01-15T08:00:00.250+00:00", "event": "foreign-rows", "device": "d", "count": 3},
    ]


@pytest.mark.parametrize("word", get_args(Word))
def test_every_word_can_be_noted(tmp_path: Path, word: Word) -> None:
    Audit(tmp_path / "a", lambda: NOW).note(word)
    assert entries(tmp_path / "a")[0]["event"] == word


def test_it_is_not_for_everybody_to_read(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Audit(tmp_path / "a", lambda: NOW)
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


@given(text=st.text(st.characters(), max_size=300))
def test_whatever_is_noted_stays_one_line_of_json(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A path or an id comes from whoever asks: it must not make a line of its own."""
    path = tmp_path_factory.mktemp("audit") / "a"
    Audit(path, lambda: NOW).note("refused", what=text, record=text)
    (line,) = path.read_bytes().split(b"\n")[:-1]
    said = json.loads(line)
    assert len(said.get("what", "")) <= 200
    assert said["event"] == "refused"


def test_a_file_that_was_moved_away_is_made_anew(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "a", lambda: NOW)
    audit.note("sign-in")
    (tmp_path / "a").rename(tmp_path / "a.1")
    audit.note("signed-out")
    assert [one["event"] for one in entries(tmp_path / "a")] == ["signed-out"]


def test_lines_of_many_threads_do_not_mix(tmp_path: Path) -> None:
    audits = [Audit(tmp_path / "a", lambda: NOW) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audits[n % 2].note("refused", count=n, what="x" * 150), range(300)))
    assert sorted(int(str(one["count"])) for one in entries(tmp_path / "a") if "count" in one) == list(
        range(1, 300)
    )


def test_a_file_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="audit"):
        Audit(tmp_path / "none" / "audit", lambda: NOW)


def test_one_that_cannot_be_written_later_costs_nobody_their_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What was noted is done already: an error now would say that it was not."""
    folder = tmp_path / "log"
    folder.mkdir()
    audit = Audit(folder / "a", lambda: NOW)
    (folder / "a").unlink()
    folder.rmdir()
    with caplog.at_level(logging.ERROR):
        audit.note("lock-changed", record="7")
        audit.note("lock-changed", record="8")
    assert "audit" in caplog.text
    folder.mkdir()
    audit.note("signed-out")
    assert [one["event"] for one in entries(folder / "a")] == ["signed-out"]


def test_without_a_file_it_goes_to_standard_output() -> None:
    program = (
        "from pmdesk.gateway.audit import Audit\n"
        "a = Audit(None, lambda: 1.0)\n"
        "a.note('sign-in', client=418, what='\\u00e9\\n')\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert json.loads(ran.stdout) == {
        "at": "1970-01-01T00:00:01.000+00:00",
        "event": "sign-in",
        "client": 418,
        "what": "é\N{REPLACEMENT CHARACTER}",
    }
    assert ran.stdout.count(b"\n") == 1
