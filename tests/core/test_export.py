"""Copies for the user's own folders."""

from __future__ import annotations

import hashlib
import resource
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.core.export import Exported, copy_document, export, file_name
from pmdesk.store.documents import Document, DocumentMeta
from pmdesk.store.errors import DiskFull, NotWritable, StoreError

HOST = "Precisely Managed"
DAY = date(2026, 11, 2)


def document(folder: Path, number: str, content: bytes = b"%PDF-1.7 one") -> Document:
    path = folder / f"kept-{number}.pdf"
    path.write_bytes(content)
    meta = DocumentMeta(
        record_id=number,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        number=number,
        issued=DAY,
    )
    return Document(path=path, meta=meta)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "Accounting 2026"
    folder.mkdir()
    return folder


@contextmanager
def full_disk(octets: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: what the system says then is what a full disk says."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_name_says_when_who_and_which() -> None:
    assert file_name(HOST, "10482", DAY) == "2026-11-02 Precisely Managed 10482.pdf"
    assert file_name(HOST, "10482", None) == "Precisely Managed 10482.pdf"
    assert file_name("", "", None) == "invoice.pdf"


WORDS = st.text(st.characters()) | st.sampled_from(["CON", "nul ", "com1.example", ".", "\U0001f9f5" * 90])


@given(WORDS, WORDS, st.sampled_from([DAY, None]))
def test_a_name_is_harmless_whatever_the_host_calls_itself(
    provider: str, number: str, issued: date | None
) -> None:
    name = file_name(provider, number, issued)
    assert Path(name).name == name
    assert not set('<>:"/\\|?*\0\n\t\u202e') & set(name)
    assert name.endswith(".pdf")
    assert name.partition(".")[0].strip().lower() not in ("con", "nul", "com1", "")
    assert len(f"{name} (12345)".encode()) < 255


@pytest.mark.parametrize(
    ("provider", "number", "said"),
    [
        ("", "CON", "invoice CON.pdf"),
        ("con.example", "7", "invoice con.example 7.pdf"),
        ("CON", "7", "CON 7.pdf"),
        ("Hearth\u202eeyR", "lpt9", "Hearth eyR lpt9.pdf"),
        ("ä" * 60, "7", "ä" * 50 + " 7.pdf"),
    ],
)
def test_a_name_fits_every_system(provider: str, number: str, said: str) -> None:
    assert file_name(provider, number, None) == said


def test_a_copy_is_the_same_bytes_with_the_users_own_permissions(kept: Path, target: Path) -> None:
    source = document(kept, "1", b"x" * 3_000_000)
    ours = target / "mine.txt"
    ours.touch()
    digest = copy_document(source.path, target / "copy.pdf")
    assert (target / "copy.pdf").read_bytes() == source.path.read_bytes()
    assert digest == source.meta.sha256
    assert stat.S_IMODE((target / "copy.pdf").stat().st_mode) == stat.S_IMODE(ours.stat().st_mode)


def test_a_full_disk_leaves_what_was_there_and_no_half_file(kept: Path, target: Path) -> None:
    source = document(kept, "1", b"x" * 100_000)
    (target / "copy.pdf").write_bytes(b"before")
    with full_disk(4096), pytest.raises(DiskFull):
        copy_document(source.path, target / "copy.pdf")
    assert [path.name for path in target.iterdir()] == ["copy.pdf"]
    assert (target / "copy.pdf").read_bytes() == b"before"


def test_a_folder_that_is_gone_is_said(kept: Path, target: Path) -> None:
    with pytest.raises(StoreError):
        copy_document(document(kept, "1").path, target / "gone" / "copy.pdf")


def test_all_are_written_under_their_names(kept: Path, target: Path) -> None:
    seen: list[int] = []
    result = export([document(kept, "1"), document(kept, "2", b"two")], HOST, target, seen.append)
    assert result == Exported(written=2)
    assert seen == [0, 1]
    assert sorted(path.name for path in target.iterdir()) == [
        "2026-11-02 Precisely Managed 1.pdf",
        "2026-11-02 Precisely Managed 2.pdf",
    ]


def test_nothing_is_written_over_and_the_same_file_is_not_written_twice(kept: Path, target: Path) -> None:
    same, other = document(kept, "1"), document(kept, "2", b"two")
    name = "2026-11-02 Precisely Managed"
    (target / f"{name} 1.pdf").write_bytes(same.path.read_bytes())
    (target / f"{name} 2.pdf").write_bytes(b"the accountant's notes")
    assert export([same, other], HOST, target) == Exported(written=1, there=1)
    assert (target / f"{name} 2.pdf").read_bytes() == b"the accountant's notes"
    assert (target / f"{name} 2 (2).pdf").read_bytes() == b"two"
    assert export([same, other], HOST, target) == Exported(there=2)


def test_a_damaged_document_is_counted_and_not_copied(kept: Path, target: Path) -> None:
    one, two, gone = document(kept, "1"), document(kept, "2", b"two"), document(kept, "3", b"three")
    one.path.write_bytes(b"\0" * one.meta.size)
    gone.path.unlink()
    assert export([one, two, gone], HOST, target) == Exported(written=1, damaged=2)
    assert [path.name for path in target.iterdir()] == ["2026-11-02 Precisely Managed 2.pdf"]


def test_a_full_disk_ends_it_with_what_was_written(kept: Path, target: Path) -> None:
    documents = [document(kept, "1"), document(kept, "2", b"y" * 100_000), document(kept, "3")]
    with full_disk(4096):
        result = export(documents, HOST, target)
    assert (result.written, type(result.error)) == (1, DiskFull)
    assert [path.name for path in target.iterdir()] == ["2026-11-02 Precisely Managed 1.pdf"]


def test_a_folder_that_may_not_be_written_to_ends_it(kept: Path, target: Path) -> None:
    locked = Path("/proc/self")
    if not locked.exists():
        pytest.skip("needs a place where even the superuser may not write")
    result = export([document(kept, "1")], HOST, locked)
    assert isinstance(result.error, NotWritable | StoreError)
    assert result.written == 0


def test_it_stops_between_two_files(kept: Path, target: Path) -> None:
    stop = threading.Event()
    documents = [document(kept, str(number)) for number in range(5)]
    result = export(documents, HOST, target, lambda done: stop.set() if done == 2 else None, stop.is_set)
    assert result == Exported(written=3, stopped=True)
