"""The append-only journal: sealed entries, and the stores that keep them.

A journal knows no indicator. It keeps bytes, in streams, in order, each entry
with who wrote it and when it was recorded, and gives them back unchanged. Each
entry names the one before it by its digest. What the bytes mean is the business of
the room that wrote them.
"""

from kpiflow.journal.batches import answered, known_from, secrets_after
from kpiflow.journal.entries import Draft, Entry, Secret, Store, moved_on
from kpiflow.journal.lines import draft_of, first_link, read_line
from kpiflow.journal.memory import MemoryStore


__all__ = [
    "Draft",
    "Entry",
    "MemoryStore",
    "Secret",
    "Store",
    "answered",
    "draft_of",
    "first_link",
    "known_from",
    "moved_on",
    "read_line",
    "secrets_after",
]
