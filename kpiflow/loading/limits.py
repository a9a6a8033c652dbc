"""How large a file may be, checked on what is read of it before anything is built."""

from __future__ import annotations

from typing import Final


MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 32
MAX_NODES: Final = 100_000
MAX_TEXT: Final = 64 * 1024
MAX_UNCOUNTED: Final = min(MAX_TEXT, MAX_NODES - 1)
"""A file of so few characters needs no counting: no value takes less than one of them."""
