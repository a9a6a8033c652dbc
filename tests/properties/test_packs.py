"""Archives of packs for any names and contents, and any bytes taken for one."""

from __future__ import annotations

import io
import json
import zipfile

from typing import Final

from hypothesis import given, settings, strategies as st

from kpiflow.packs.names import Names, name_fault
from packs import archive_of, contents, listed_anew, pack, read, rewritten, verified


PARTS: Final = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12)
NAMES: Final = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
PLAIN: Final = st.text("abกขé1-", min_size=1, max_size=6)
FILES: Final = st.dictionaries(NAMES, st.binary(max_size=40), max_size=6)
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


def fit(files: dict[str, bytes]) -> bool:
    """Tell whether files can lie in one folder on every system."""
    names = Names()
    for name in sorted(files, key=str.encode):
        if name_fault(name) or names.clash(name):
            return False
        names.add(name)
    return True


@given(FILES)
def test_what_is_written_is_read_or_refused_for_its_names(files: dict[str, bytes]) -> None:
    """Archives come back as they were, to us and to other programs, if all names are plain; else they are refused."""
    content = archive_of(files)
    found = read(content)

    assert bool(found.faults) != fit(files)
    if fit(files):
        assert dict(found.kept) == files
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == files


@given(st.dictionaries(PLAIN, st.binary(max_size=40), min_size=1, max_size=5).filter(fit), st.data())
def test_every_change_of_an_archive_is_found(files: dict[str, bytes], data: st.DataObject) -> None:
    """There is one archive for files: whatever bytes are put in another's place, it is another one or none."""
    content = archive_of(files)
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    changed = content[:start] + data.draw(st.binary(max_size=30)) + content[end:]
    found = read(changed)

    assert bool(found.faults) or archive_of(dict(found.kept)) == changed


@given(st.binary(max_size=200))
def test_any_bytes_end_in_findings(content: bytes) -> None:
    """Whatever is taken for a pack, it is refused without an error."""
    assert verified(content).problems
    assert verified(b"PK\x03\x04" + content).problems


@settings(max_examples=15)
@given(
    st.sampled_from(sorted(contents(pack()))),
    st.binary(max_size=60) | JSON.map(lambda each: json.dumps(each).encode()),
)
def test_any_contents_end_in_findings(name: str, content: bytes) -> None:
    """Whatever stands in the place of a file, it is found without an error, and can be printed."""
    found = verified(rewritten(**{name: content}) if name != "SHA256SUMS" else _with_sums(content))

    assert found.problems
    assert all(str(problem).encode() for problem in found.problems)


def _with_sums(content: bytes) -> bytes:
    return archive_of({**listed_anew(contents(pack())), "SHA256SUMS": content})
