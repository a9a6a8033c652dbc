"""What notebooks ask an object for: how it looks, and its rows as a frame.

Objects stand on low floors and what shows them stands far above, so this room only holds
the place where the front door says who is to be asked. It refuses to know what anything
looks like, and loads nothing before somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:  # loaded with the front door, and so for everybody
    from collections.abc import Callable, Collection

    from kpiflow.text import Language


class Displayed:
    """An object that notebooks show by themselves: those of Jupyter, and marimo."""

    __slots__ = ()

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Give every form a notebook may choose from, by media type: HTML, plain text, and facts as JSON.

        Args:
            include: Only these forms; all of them by default.
            exclude: None of these forms.
        """
        return {
            kind: said
            for kind, said in _asked.bundle(self).items()
            if (not include or kind in include) and kind not in (exclude or ())
        }


class Framed(Displayed):
    """An object whose rows can be had as a dataframe."""

    __slots__ = ()

    def to_frame(self, library: str = "polars", *, language: Language = "th") -> Any:
        """Give a frame of a library of your choice; see `kpiflow.frames.to_frame`.

        Args:
            library: The library that the frame is of: `pandas`, `polars` or `pyarrow`.
            language: The language of names and reasons.

        Raises:
            MissingExtraError: That library is not installed (KPI700).
            ScoringError: There is no such library (KPI507).
        """
        return _asked.frame(self, library, language=language)


class _Asked:
    """Who is asked how objects look, and for their rows."""

    bundle: Callable[[object], dict[str, Any]]
    frame: Callable[..., Any]


_asked = _Asked()


def ask(*, bundle: Callable[[object], dict[str, Any]], frame: Callable[..., Any]) -> None:
    """Say who is to be asked; the front door does, when the library is loaded.

    Args:
        bundle: Gives what a notebook shows of an object, by media type.
        frame: Makes a frame of an object's rows.
    """
    _asked.bundle, _asked.frame = bundle, frame
