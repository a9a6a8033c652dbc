"""How the truths about stores come by their stores, and the drafts that they give to them."""

from __future__ import annotations

import threading

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from kpiflow.journal import Draft, Entry, Secret, Store


NOON: Final = datetime(2007, 10, 24, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=7)))
ZONES: Final = (
    UTC,
    timezone(timedelta(hours=7)),
    timezone(-timedelta(hours=3, minutes=30)),
    timezone(timedelta(hours=6, minutes=42, seconds=4)),  # Bangkok until 1920
)


def noted(
    command_id: str,
    *,
    body: bytes = b"{}",
    word: str = "officer",
    at: datetime = NOON,
    secrets: Sequence[Secret] = (),
    forgets: str = "",
) -> Draft:
    """Make a draft of which only the named parts matter."""
    return Draft(
        command_id=command_id,
        recorded_at=at,
        actor=word,
        kind=word,
        body=body,
        secrets=tuple(secrets),
        forgets=forgets,
    )


def secret(subject: str, *, value: bytes = b"value", name: str = "") -> Secret:
    """Make a personal value about somebody."""
    return Secret(
        commitment=name or f"of {subject}", subject=subject, key=bytes(range(224, 256)), value=value
    )


def commands(entries: Sequence[Entry]) -> list[str]:
    """Name the commands of entries, in order."""
    return [entry.command_id for entry in entries]


def at_once(*calls: Callable[[], None]) -> None:
    """Make calls, each in a thread of its own that starts with the others, and raise what one of them raised."""
    barrier = threading.Barrier(len(calls))
    failures: list[BaseException] = []

    def run(call: Callable[[], None]) -> None:
        barrier.wait()
        try:
            call()
        except BaseException as error:  # noqa: BLE001 -- raised again where the test stands
            failures.append(error)

    threads = [threading.Thread(target=run, args=(call,), daemon=True) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class Stores:
    """What whoever derives a contract of stores has to say."""

    def make_store(self) -> Store:
        """Give a store that is empty, each time another one; to be overridden."""
        raise NotImplementedError("say how to make an empty store: def make_store(self) -> Store")

    def another(self, store: Store) -> Store:
        """Give a second way to what a store keeps, such as another connection; to be overridden.

        It is asked for in other threads too, and after `store` was closed. A store that
        keeps its entries in one object only gives that object.
        """
        raise NotImplementedError("say how to open a store again: def another(self, store) -> Store")

    def close_store(self, store: Store) -> None:
        """Let go of a store; calls its method `close` if it has one."""
        close = getattr(store, "close", None)
        if close is not None:
            close()

    @contextmanager
    def _empty(self) -> Iterator[Store]:
        store = self.make_store()
        try:
            yield store
        finally:
            self.close_store(store)

    @contextmanager
    def _other(self, store: Store) -> Iterator[Store]:
        other = self.another(store)
        try:
            yield other
        finally:
            if other is not store:
                self.close_store(other)
