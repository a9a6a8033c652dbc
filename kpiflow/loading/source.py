"""A file as it was read: its values as plain data, its places, and what is wrong with it already."""

from __future__ import annotations

import os
import stat

from pathlib import Path
from typing import Final

from attrs import frozen

from kpiflow.errors import LoadingError, Path as DocumentPath, Problem
from kpiflow.journal.surveys import SQLITE
from kpiflow.loading.building import TreeBuilder
from kpiflow.loading.json_reader import read_json
from kpiflow.loading.limits import MAX_BYTES
from kpiflow.loading.lines import Lines
from kpiflow.loading.plain_yaml import plain_tree
from kpiflow.loading.tree import Tree
from kpiflow.loading.yaml_reader import read_yaml


_ABOUT_KEYS: Final = frozenset({"KPI405", "KPI406"})
_BYTE_ORDER_MARK: Final = "\ufeff"


@frozen
class Source:
    """A file that was read: its tree, for values and for places.

    Attributes:
        root: The value of the whole file.
        problems: What is wrong in it already, such as a key that is written twice.
    """

    root: Tree
    problems: tuple[Problem, ...] = ()

    def has(self, key: str) -> bool:
        """Tell whether the file is a mapping with this key."""
        return isinstance(self.root.value, dict) and key in self.root.value

    def placed(self, problem: Problem, *, at: DocumentPath | None = None) -> Problem:
        """Give a problem its place in the file and the line that stands there.

        Args:
            problem: What is wrong.
            at: The path it stands at, where that is not its own.
        """
        path = problem.path if at is None else at
        position = self.root.locate(path, key=problem.code in _ABOUT_KEYS)
        return self.root.lines.placed(problem, position)


def read_source(path: Path) -> Source:
    """Read a file: JSON if its name ends in `.json`, else YAML.

    Raises:
        LoadingError: It cannot be read (KPI400), is not UTF-8 text (KPI401) or not
            well-formed (KPI402), exceeds a limit (KPI403), or uses an anchor, alias, tag or
            second document (KPI404).
    """
    return parse_source(_read_text(path), file=str(path))


def parse_source(text: str, *, file: str) -> Source:
    """Read the text of a file.

    Args:
        text: What the file says.
        file: The name it goes by in messages, which tells JSON from YAML.

    Raises:
        LoadingError: As for a file that can be read (KPI401 to KPI404).
    """
    lines = Lines(file, text.lstrip(_BYTE_ORDER_MARK))
    is_json = file.lower().endswith(".json")
    tree = None if is_json else plain_tree(lines)
    if tree is not None:
        return Source(tree)
    builder = TreeBuilder(lines)
    read = read_json if is_json else read_yaml
    read(lines, builder)
    return Source(*builder.finish())


def _read_text(path: Path) -> str:
    data = _read_bytes(path)
    if data.startswith(SQLITE):
        raise LoadingError(
            Problem(
                "KPI401",
                f"'{path}' is a store of journals, and no text",
                hint="name an assessment file; of stores, `kpiflow card`, `site`, `replay` and `verify` tell",
            )
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        # What comes before the place is certain, and all of its line that can be shown.
        lines = Lines(str(path), data[: error.start].decode().lstrip(_BYTE_ORDER_MARK))
        problem = Problem(
            "KPI401",
            "the file is not UTF-8 text",
            got=f"byte 0x{data[error.start]:02x}",
            hint="save it with the encoding UTF-8",
        )
        raise LoadingError(lines.placed(problem, lines.position(len(lines.text)))) from None


def _read_bytes(path: Path) -> bytes:
    file = str(path)
    try:
        # Not blocking: opening a named pipe must not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LoadingError(
            Problem(
                "KPI400", f"'{file}' cannot be read: {reason}", hint="check the name and your rights to it"
            )
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise LoadingError(Problem("KPI400", f"'{file}' is not a regular file"))
    with os.fdopen(descriptor, "rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise LoadingError(
            Problem(
                "KPI403", f"'{file}' is too large", expected=f"at most {MAX_BYTES} bytes", hint="split it"
            )
        )
    return data
