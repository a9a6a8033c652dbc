"""Hold the site to needing nothing from elsewhere: whatever a page would load is in the site."""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.util import logging


_LOADED: Final = re.compile(
    r"""<(?:script|img|iframe|link|source|audio|video|object|embed)\b[^>]*(?:src|href|data)=["']?(?:https?:)?//[^"'>\s]+"""
)
_STYLED: Final = re.compile(r"""(?:@import\s+|url\()["']?(?:https?:)?//[^"')]+""")

_logger = logging.getLogger(__name__)


def loads(text: str) -> list[str]:
    """Give what a page or style sheet would load from elsewhere; links that wait to be followed are none."""
    return [*_LOADED.findall(text), *_STYLED.findall(text)]


def in_site(folder: Path) -> Iterator[tuple[Path, str]]:
    """Walk what the files of a site would load from elsewhere."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".css"}:
            for load in loads(path.read_text(encoding="utf-8")):
                yield path, load


def look(app: Sphinx, exception: Exception | None) -> None:
    """Warn of everything that is loaded from elsewhere, which ends a build with `-W`."""
    if exception is None and app.builder.format == "html":
        for path, load in in_site(Path(app.outdir)):
            _logger.warning("%s would load %s from elsewhere", path, load)


def setup(app: Sphinx) -> dict[str, Any]:
    """Look when all is written."""
    app.connect("build-finished", look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
