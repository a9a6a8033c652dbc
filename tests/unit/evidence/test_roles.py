"""Names of roles are compared as people read them."""

from __future__ import annotations

import pytest

from kpiflow.evidence import is_same_role


@pytest.mark.parametrize(
    "other",
    ["officer", "Officer", " officer\t", "ｏｆｆｉｃｅｒ", "off\u200bicer", "\u202eofficer", "\ufeffofficer"],
)
def test_what_reads_the_same_is_the_same(other: str) -> None:
    """Case, spaces, wide letters and characters that cannot be seen make no other role, from either side."""
    assert is_same_role("officer", other)
    assert is_same_role(other, "officer")


@pytest.mark.parametrize(
    ("one", "other"), [("officer", "officers"), ("officer", ""), ("น้ำ", "นำ"), ("a b", "ab")]
)
def test_what_reads_otherwise_is_another(one: str, other: str) -> None:
    """Another letter, mark or space between words is another role."""
    assert not is_same_role(one, other)
