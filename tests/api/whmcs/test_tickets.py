"""Names of files that come from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmdesk.api.whmcs.tickets import plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("form.png", "form.png"),
        ("../../.bashrc", "bashrc"),
        ("C:\\x\\y.txt", "y.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Aux .tar.gz", "_Aux .tar.gz"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("COM¹", "_COM¹"),
        ("console.txt", "console.txt"),
        ("COM10.txt", "COM10.txt"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("ß" * 200 + ".pdf", "ß" * 73 + ".pdf"),
        ("日" * 100, "日" * 50),
        ("x" * 300, "x" * 150),
        ("x." + "y" * 300, "x." + "y" * 148),
        ("...", ""),
    ],
)
def test_plain_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=400))
def test_any_name_is_one_that_every_system_takes(name: str) -> None:
    plain = plain_name(name)
    assert len(plain.encode()) <= 150
    assert not set(plain) & set('/\\<>:"|?*\0\n')
    assert plain == plain.strip(". ")
    assert plain_name(plain) == plain
