"""How a truth is put to the test: by errors that are raised, so that no switch of Python silences it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kpiflow.errors import KpiflowError
from kpiflow.text import shortened


Refused = TypeVar("Refused", bound=KpiflowError)


def same(found: object, expected: object, about: str = "") -> None:
    """Claim that two things are equal.

    Raises:
        AssertionError: They are not.
    """
    if found != expected:
        subject = f"{about}: " if about else ""
        raise AssertionError(f"{subject}expected {_shown(expected)}, found {_shown(found)}")


def refusal(kind: type[Refused], code: str, call: Callable[[], object]) -> Refused:
    """Claim that a call is refused, and give the error.

    Raises:
        AssertionError: It is not, or with another code.
    """
    try:
        given = call()
    except kind as error:
        same(error.code, code)
        return error
    raise AssertionError(f"expected {kind.__name__} ({code}), found {_shown(given)}")


def _shown(thing: object) -> str:
    return shortened(repr(thing), length=300)
