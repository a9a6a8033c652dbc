"""Packs for tests: of the anti-corruption example with evidence files, and archives written anew around them."""

from __future__ import annotations

import io
import shutil

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from kpiflow.assessment.clock import noon_of
from kpiflow.loading import AssessmentFile, load_assessment, open_assessment
from kpiflow.packs import PackVerification, make_pack, verify_pack
from kpiflow.packs.archives import Member, write_archive
from kpiflow.packs.contents import sums_of
from kpiflow.packs.names import SUMS
from kpiflow.packs.reading import Archive, read_archive


EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "anti-corruption"
FILES: Final[Mapping[str, bytes]] = {
    "invitation.txt": b"You are invited.\n",
    "minutes/plan.pdf": b"%PDF-1.4 what was decided",
    "minutes/รายงาน ครั้งที่ 1.txt": "ประชุมแล้ว\n".encode(),
}
"""The evidence files of the example with files."""


def lay_out(folder: Path) -> Path:
    """Put the example with evidence files into a folder, and give its assessment file."""
    for source in EXAMPLE.glob("*.yaml"):
        shutil.copy(source, folder)
    filed = folder / "as-filed.yaml"
    text = filed.read_text(encoding="utf-8")
    first, second, *others = FILES
    text = text.replace("  - id: invitation-1\n", f"  - id: invitation-1\n    files: ['{first}']\n", 1)
    rest = ", ".join(f"'{each}'" for each in (second, *others))
    text = text.replace("  - id: minutes-1\n", f"  - id: minutes-1\n    files: [{rest}]\n", 1)
    filed.write_text(text, encoding="utf-8")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "as-accepted.yaml"


def loaded(folder: Path) -> AssessmentFile:
    """Put the example into a folder and load it."""
    return load_assessment(lay_out(folder))


def packed(folder: Path, **choices: Any) -> bytes:
    """Make a pack of the example that lies in a folder."""
    file = load_assessment(folder / "as-accepted.yaml")
    clock = noon_of(file.as_of, file.indicator.time_zone)
    assessment = open_assessment(file, root=choices.pop("first_root", folder), clock=clock)
    to = io.BytesIO()
    asked: dict[str, Any] = {"root": folder, "as_of": file.as_of, "language": "en"} | choices
    make_pack(assessment, to, **asked)
    return to.getvalue()


@lru_cache(maxsize=1)
def pack() -> bytes:
    """Give the pack of the example with evidence files."""
    with TemporaryDirectory() as folder:
        lay_out(Path(folder))
        return packed(Path(folder))


def read(content: bytes) -> Archive:
    """Read an archive with all that it holds."""
    return read_archive(io.BytesIO(content), lambda _name: True)


def contents(content: bytes) -> dict[str, bytes]:
    """Give the files of an archive."""
    return dict(read(content).kept)


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """Write files as an archive, as they are."""
    to = io.BytesIO()
    write_archive(to, files)
    return to.getvalue()


def listed_anew(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give files with a list of digests that fits them."""
    others = {name: content for name, content in files.items() if name != SUMS}
    return {**others, SUMS: sums_of(Member.of(name, content) for name, content in others.items())}


def rewritten(**changes: bytes | None) -> bytes:
    """Give the pack with other contents, and everything around them as it should be.

    Args:
        changes: Contents by name, with `_` for `.`; `None` for a file that is dropped.
    """
    files = dict(contents(pack()))
    for name, content in changes.items():
        real = next((each for each in files if each.replace(".", "_") == name), name)
        if content is None:
            del files[real]
        else:
            files[real] = content
    return archive_of(listed_anew(files))


def verified(content: bytes, **choices: Any) -> PackVerification:
    """Verify a pack in memory."""
    return verify_pack(io.BytesIO(content), **choices)


def codes(content: bytes, **choices: Any) -> set[str]:
    """Give the codes of all that is wrong with a pack."""
    return {problem.code for problem in verified(content, **choices).problems}
