"""Levels from arrays of columns are those of the portable plan, to which everything else is left."""

from __future__ import annotations

import random

from datetime import date, timedelta
from typing import Any

import pytest

from kpiflow.definitions import EvidenceKind, Indicator, Level
from kpiflow.evidence import Standing
from kpiflow.guards import Guard, any_of, provided
from ladders import DAY, asks, ladder, level, named


nw = pytest.importorskip("narwhals.stable.v2", reason="levels in bulk need the extra 'frames'")
pytest.importorskip("numpy")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")

from kpiflow.frames import level_frame, levels, levels_columns  # noqa: E402 -- only where narwhals is


KINDS = tuple(f"k{n}" for n in range(10))
STANDINGS = tuple(each.value for each in Standing)


def milestones(*, count: int = 3) -> Indicator:
    """Give a ladder of which each level asks for items of some kinds."""
    guards: list[Guard] = [
        provided("k0"),
        provided("k1", status=Standing.ACCEPTED),
        provided("k2", "k3"),
        provided("k8", status=Standing.ACCEPTED),
        provided("k4", "k9", status=Standing.ACCEPTED),
        provided("k0", status=Standing.ACCEPTED),
    ]
    pairs = zip(guards[::2], guards[1::2], strict=True)
    found = [level(n, asks(f"{n}a", a), asks(f"{n}b", b)) for n, (a, b) in enumerate(pairs, start=1)]
    return of(*found[:count])


def of(*levels: Level, **changes: Any) -> Indicator:
    """Give a ladder that declares all kinds of these tests."""
    return ladder(
        *levels, evidence=tuple(EvidenceKind(id=kind, name=named(kind)) for kind in KINDS), **changes
    )


def rows(seed: int, *, in_order: bool, units: int = 40, count: int = 1500) -> dict[str, list[Any]]:
    """Give rows of items about some units, some of them entered after the day."""
    at = random.Random(seed)  # noqa: S311 -- rows, not secrets
    days = [DAY - timedelta(days=at.randrange(-3, 60)) for _ in range(count)]
    return {
        "unit": [at.randrange(units) * 3 + 7 for _ in range(count)],
        "kind": [at.choice((*KINDS, "k0", "k1")) for _ in range(count)],
        "entered_on": sorted(days) if in_order else days,
        "standing": [at.choice((*STANDINGS, "accepted", "accepted")) for _ in range(count)],
    }


def polars_frame(found: dict[str, list[Any]], *, categorical: bool = False) -> Any:
    """Give rows as a frame of polars whose words are numbered."""
    kinds, standings = ((pl.Categorical,) * 2) if categorical else (pl.Enum(KINDS), pl.Enum(STANDINGS))
    schema = {"unit": pl.Int32, "kind": kinds, "entered_on": pl.Date, "standing": standings}
    return pl.DataFrame({name: found[name] for name in schema}, schema=schema)


def pandas_frame(found: dict[str, list[Any]]) -> Any:
    """Give rows as a frame of pandas whose words are numbered."""
    return pd.DataFrame(
        {
            "unit": pd.Series(found["unit"], dtype="int32"),
            "kind": pd.Series(found["kind"], dtype="category"),
            "entered_on": pd.Series(found["entered_on"], dtype="datetime64[ns]"),
            "standing": pd.Series(found["standing"], dtype="category"),
        }
    )


def pairs(frame: Any) -> list[tuple[int, int]]:
    """Give units and levels, in the order of the frame."""
    found: list[tuple[int, int]] = nw.from_native(frame, eager_only=True).rows()
    return found


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Tell of every frame judged whether it was judged from arrays."""
    told: list[bool] = []
    real = levels_columns.levels_of

    def levels_of(*arguments: Any, **named: Any) -> Any:
        found = real(*arguments, **named)
        told.append(found is not None)
        return found

    monkeypatch.setattr(levels, "levels_of", levels_of)
    return told


class TestSameLevels:
    """Whatever is judged from arrays comes to what the portable plan comes to."""

    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("in_order", [True, False])
    @pytest.mark.parametrize("item", [None, "kind"])
    @pytest.mark.parametrize("count", [1, 3])
    def test_on_frames_in_memory(
        self, seed: int, in_order: bool, item: str | None, count: int, fast: list[bool]
    ) -> None:
        """In journal order or any other, with later rows that replace earlier ones and without."""
        found = rows(seed, in_order=in_order)
        indicator = milestones(count=count)
        frames = [polars_frame(found), polars_frame(found, categorical=True), pandas_frame(found)]

        judged = [level_frame(indicator, items=each, as_of=DAY, item=item) for each in frames]

        assert fast == [True, True, True]
        text = frames[0].with_columns(pl.col("kind").cast(pl.String))
        portable = level_frame(indicator, items=text, as_of=DAY, item=item)
        assert fast[3:] == [False]
        assert [pairs(each) for each in judged] == [pairs(portable)] * 3
        assert judged[0].schema == portable.schema

    @pytest.mark.parametrize("block", [1, 7, 64])
    def test_however_many_rows_are_taken_at_a_time(
        self, block: int, fast: list[bool], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of an item with many rows, the last of the latest day stands, in whichever blocks they come."""
        monkeypatch.setattr(levels_columns, "_BLOCK", block)
        found = rows(5, in_order=False, units=3)
        frame = polars_frame(found)

        judged = level_frame(milestones(), items=frame, as_of=DAY, item="kind")

        text = frame.with_columns(pl.col("kind").cast(pl.String))
        assert fast == [True]
        assert pairs(judged) == pairs(level_frame(milestones(), items=text, as_of=DAY, item="kind"))

    @pytest.mark.parametrize("without", ["entered_on", "standing"])
    def test_without_days_or_standings(self, without: str, fast: list[bool]) -> None:
        """A frame without days is of that day; one without standings is of submitted items."""
        found = polars_frame(rows(9, in_order=False)).drop(without)

        indicator = milestones() if without != "standing" else of(level(1, asks("1a", provided("k0"))))

        judged = level_frame(indicator, items=found, as_of=DAY, item="kind")

        plain = found.with_columns(pl.col("kind").cast(pl.String))
        assert fast == [True]
        assert pairs(judged) == pairs(level_frame(indicator, items=plain, as_of=DAY, item="kind"))

    def test_rows_of_later_days_count_for_their_unit_only(self, fast: list[bool]) -> None:
        """A unit that has entered nothing yet stands on no level, and is there."""
        later: dict[str, list[Any]] = {
            "unit": [5],
            "kind": ["k0"],
            "entered_on": [DAY + timedelta(days=1)],
            "standing": ["accepted"],
        }

        judged = level_frame(milestones(), items=polars_frame(later), as_of=DAY)

        assert (fast, pairs(judged)) == ([True], [(5, 0)])


class TestLeftToThePlan:
    """What this way does not know is judged by the other, and comes out right."""

    def test_other_rules(self, fast: list[bool]) -> None:
        """Groups, counts, ladders that are not climbed: none of them is judged from arrays."""
        found = polars_frame(rows(1, in_order=True))
        plain = [
            of(level(1, asks("1a", any_of(provided("k0"), provided("k1"))))),
            of(level(1, asks("1a", provided("k0", count=2)))),
            of(level(1, asks("1a", provided("k0"))), progression="independent"),
        ]

        for indicator in plain:
            level_frame(indicator, items=found, as_of=DAY)

        assert fast == [False, False, False]

    def test_without_numpy(self, fast: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
        """Where numpy is not installed, levels come out the same, more slowly."""
        found = polars_frame(rows(1, in_order=True))
        expected = pairs(level_frame(milestones(), items=found, as_of=DAY, item="kind"))
        monkeypatch.setattr(levels_columns, "HAS_NUMPY", False)

        judged = level_frame(milestones(), items=found, as_of=DAY, item="kind")

        assert (fast, pairs(judged)) == ([True, False], expected)

    def test_moments_that_are_centuries_apart(self, fast: list[bool]) -> None:
        """Nanoseconds of two centuries leave no room for what is said beside them; the levels are the same."""
        found = rows(2, in_order=False)
        found["entered_on"][700] = date(1800, 1, 1)
        frame = pandas_frame(found)
        frame["entered_on"] = frame["entered_on"].astype("datetime64[ns]")

        judged = level_frame(milestones(), items=frame, as_of=DAY, item="kind")

        assert fast == [False]
        assert pairs(judged) == pairs(
            level_frame(milestones(), items=polars_frame(found), as_of=DAY, item="kind")
        )

    def test_other_frames(self, fast: list[bool]) -> None:
        """Neither are frames that say more, have gaps, or whose units are far apart or no numbers."""
        found = polars_frame(rows(1, in_order=True))
        unit, standing = pl.col("unit"), pl.col("standing")
        others = [
            found.with_columns(dated_first=pl.lit(date(2007, 1, 1))),
            found.with_columns(unit.cast(pl.String)),
            found.with_columns(unit * 1_000_000),
            found.with_columns(sequence=pl.lit(1)),
            found.with_columns(standing=pl.when(unit > 9).then(standing).otherwise(None)),
            found.clear(),
            found.lazy(),
        ]

        for each in others:
            level_frame(milestones(), items=each, as_of=DAY)

        assert fast == [False] * len(others)
