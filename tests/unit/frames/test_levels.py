"""What levels in bulk refuse, and what the tables that they are judged on may look like."""

from __future__ import annotations

import inspect

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpiflow.definitions import Indicator, Topic
from kpiflow.errors import ScoringError, path_text
from kpiflow.evidence import Standing
from kpiflow.guards import (
    Guard,
    all_of,
    answered,
    any_of,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.spans import Span
from ladders import DAY, FIRST, asks, droppable, in_round, ladder, level, named


nw = pytest.importorskip("narwhals.stable.v2", reason="levels in bulk need the extra 'frames'")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")

from kpiflow.frames import level_frame, levels_tables  # noqa: E402 -- only where narwhals is


ITEMS = pl.DataFrame({"unit": [1, 2], "kind": ["proof", "incident"]})


def judged(*guards: Guard, items: Any = ITEMS, **more: Any) -> list[Any]:
    """Judge a ladder of one requirement a level, and give the levels reached."""
    found = ladder(*(level(n, asks(f"{n}a", guard)) for n, guard in enumerate(guards, start=1)))
    levels: list[Any] = level_frame(found, items=items, as_of=DAY, **more)["level"].to_list()
    return levels


def places(indicator: Indicator, **more: Any) -> list[str]:
    """Give where in a definition something is refused."""
    with pytest.raises(ScoringError) as caught:
        level_frame(indicator, items=ITEMS, as_of=DAY, **more)
    assert {each.code for each in caught.value.problems} == {"KPI508"}
    return [path_text(each.path) for each in caught.value.problems]


class TestRefusedRules:
    """What cannot be judged in bulk is refused with its place, and never approximated."""

    @pytest.mark.parametrize(
        ("guard", "where"),
        [
            (provided("proof", continuous_since=FIRST), ".continuous_since"),
            (provided("proof", status=Standing.ACCEPTED), ".status"),
            (provided("proof", dated_within="performance"), ".dated_within"),
            (provided("proof", covers="performance"), ".covers"),
            (provided("proof", approved_by="committee"), ".approved_by"),
            (provided("proof", accepted_by="committee"), ".accepted_by"),
            (provided("proof", fresh_for=Span(months=1)), ".fresh_for"),
            (provided("proof", count=2, distinct_by="subject"), ".distinct_by"),
            (provided("proof", count=2, distinct_by="month"), ".distinct_by"),
            (provided("proof", sum_of="hours", total=8), ".sum_of"),
        ],
    )
    @pytest.mark.parametrize("deep", [False, True])
    def test_of_evidence(self, guard: Guard, where: str, deep: bool) -> None:
        """Gaps are never judged in bulk; the rest is not where its column is missing, however deep it stands."""
        inside = none_of(any_of(guard, provided("proof"))) if deep else guard

        found = places(ladder(level(1, asks("1a", inside))))

        step = "none_of[0].any_of[0]" if deep else ""
        path = f"levels[0].requirements[0].requires{'.' + step if step else ''}{where}"
        assert dict.fromkeys(found) == {path: None}

    def test_topics(self) -> None:
        """A topic has a column of its own."""
        guard = provided("proof", topics="obstacles")
        topics = [Topic(id="obstacles", name=named("obstacles"))]
        indicator = ladder(level(1, asks("1a", guard)), topics=topics)

        assert places(indicator) == ["levels[0].requirements[0].requires.topics"]

    def test_total_beyond_64_bits(self) -> None:
        """A total is refused that sums could pass only by leaving 64 bits."""
        guard = provided("proof", sum_of="hours", total=2**31)
        items = ITEMS.with_columns(quantity_hours=pl.lit(1))

        with pytest.raises(ScoringError, match="too large to be summed in 64 bits"):
            judged(guard, items=items)

    def test_manual_ladder(self) -> None:
        """The level that an assessor decides is not in the tables."""
        assert places(ladder(level(1, asks("1a", provided("proof"))), progression="manual")) == [
            "progression"
        ]

    def test_every_construct_is_named_once(self) -> None:
        """Two constructs are two problems; one that stands in two places is named in both."""
        gap = provided("proof", continuous_since=FIRST)
        condition = asks("1a", gap, applies_when=gap, na=droppable(allowed=True, requires=gap))

        found = places(ladder(level(1, condition, empty="met"), level(2, asks("2a", gap))))

        here = "levels[0].requirements[0]"
        assert found == [
            f"{here}.requires.continuous_since",
            f"{here}.applies_when.continuous_since",
            f"{here}.na.requires.continuous_since",
            "levels[1].requirements[0].requires.continuous_since",
        ]

    @pytest.mark.parametrize(
        ("guard", "table", "frame"),
        [
            (answered("q1", reach="yes"), "answers", {"question": ["q1"]}),
            (answered("q1", reach="yes", justified=3), "answers", {"question": ["q1"], "value": ["yes"]}),
            (answered("q1", reach="yes", addressed=True), "answers", {"question": ["q1"], "value": ["yes"]}),
            (measured("m1", min=1), "readings", {"measure": ["m1"], "numerator": [1]}),
            (written("f1"), "texts", {"field": ["f1"]}),
            (reached(1, indicator="7.2.1"), "attainments", {"indicator": ["7.2.1"]}),
        ],
    )
    def test_of_statements(self, guard: Guard, table: str, frame: dict[str, list[Any]]) -> None:
        """A rule over statements is refused where the table lacks what it looks at."""
        found = places(ladder(level(1, asks("1a", guard))), **{table: pl.DataFrame({"unit": [1], **frame})})

        assert found == ["levels[0].requirements[0].requires"]

    def test_of_nil_returns(self) -> None:
        """A nil return is refused without the columns that it is judged by."""
        guard = nil_return("complaints", channels="desk")
        frame = pl.DataFrame({"unit": [1], "population": ["complaints"]})

        found = places(ladder(level(1, asks("1a", guard))), nil_returns=frame)

        assert len(found) == 6


class TestRefusedTables:
    """Tables that cannot be read as what they should be are refused with their name."""

    @pytest.mark.parametrize(
        ("items", "words"),
        [
            ([1], "items is a list, which is no frame"),
            (ITEMS.drop("unit"), "items has no column 'unit'"),
            (ITEMS.drop("kind"), "items has no column 'kind'"),
            (
                ITEMS.with_columns(valid_until=pl.lit("2007-01-01")),
                "column 'valid_until' of items is of String",
            ),
            (
                ITEMS.with_columns(quantity_hours=pl.lit(1.5)),
                "column 'quantity_hours' of items is of Float64",
            ),
            (ITEMS.with_columns(topic_t=pl.lit("yes")), "column 'topic_t' of items is of String"),
            (ITEMS.with_columns(subject=pl.lit(1.5)), "column 'subject' of items is of Float64"),
            (ITEMS.with_columns(kind=pl.lit(1)), "column 'kind' of items is of Int32"),
            (ITEMS.with_columns(unit=pl.lit(None, pl.Int64)), "2 rows of items name no unit"),
            (ITEMS.with_columns(sequence=pl.lit(None, pl.Int64)), "have no place in the sequence"),
            (
                ITEMS.with_columns(entered_on=pl.lit(datetime(2007, 1, 1)).dt.replace_time_zone("UTC")),  # noqa: DTZ001
                "column 'entered_on' of items is of Datetime",
            ),
        ],
    )
    def test_items(self, items: Any, words: str) -> None:
        """No frame, no such column, or a type that cannot hold what is meant."""
        with pytest.raises(ScoringError) as caught:
            judged(provided("proof"), items=items)

        assert (caught.value.code, words in str(caught.value)) == ("KPI508", True)

    def test_tables_of_two_engines(self) -> None:
        """Frames of two engines cannot be joined, and neither can eager ones and lazy ones."""
        answers = pl.DataFrame({"unit": [1], "question": ["q1"], "value": ["yes"]})
        others = [answers.to_pandas(), answers.lazy(), answers.with_columns(pl.col("unit").cast(pl.String))]

        for each in others:
            with pytest.raises(ScoringError, match=r"KPI508.*answers"):
                judged(provided("proof"), answers=each)

    def test_arguments_that_cannot_be_meant(self) -> None:
        """A moment is no day, decimals are 0 to 15, and two columns do not go by one name."""
        wrong: list[dict[str, Any]] = [
            {"as_of": datetime(2007, 1, 1)},  # noqa: DTZ001
            {"as_of": DAY, "decimals": {"m1": 16}},
            {"as_of": DAY, "decimals": {"m1": True}},
        ]
        for each in wrong:
            with pytest.raises(ScoringError, match="KPI508"):
                level_frame(ladder(level(1, asks("1a", provided("proof")))), items=ITEMS, **each)
        with pytest.raises(ScoringError, match="both 'level' and 'level'"):
            judged(provided("proof"), items=ITEMS.rename({"unit": "level"}), unit="level")


class TestTables:
    """What rows say, and which of them count."""

    def test_units_without_rows(self) -> None:
        """A unit that only one of the other tables names has a level too, and so has one that only is named."""
        answers = pl.DataFrame({"unit": [3], "question": ["q1"], "value": ["yes"]})
        units = pl.DataFrame({"unit": [4]})

        assert judged(provided("proof"), answers=answers, units=units) == [1, 0, 0, 0]

    def test_lazy_frames_stay_lazy(self) -> None:
        """A lazy frame comes out lazy, and nothing of it was run."""
        found = level_frame(ladder(level(1, asks("1a", provided("proof")))), items=ITEMS.lazy(), as_of=DAY)

        assert isinstance(found, pl.LazyFrame)
        assert sorted(found.collect().rows()) == [(1, 1), (2, 0)]

    def test_another_name_for_units(self) -> None:
        """The column of units keeps its name and its type."""
        found = level_frame(
            ladder(level(1, asks("1a", provided("proof")))),
            items=ITEMS.rename({"unit": "office"}),
            unit="office",
            as_of=DAY,
        )

        assert (found.columns, found.schema["office"]) == (["office", "level"], pl.Int64)

    def test_moments_are_of_their_day(self) -> None:
        """What was entered in the evening of the day asked about is there, and the next morning's is not."""
        evening = datetime(DAY.year, DAY.month, DAY.day, 23, 59)  # noqa: DTZ001
        items = ITEMS.with_columns(
            kind=pl.lit("proof"), entered_on=pl.Series([evening, evening + timedelta(minutes=1)])
        )

        assert judged(provided("proof"), items=items) == [1, 0]
        assert judged(provided("proof"), items=pd.DataFrame(items.to_dict(as_series=False))) == [1, 0]

    def test_two_answers_of_one_day_on_a_lazy_frame_are_an_error(self) -> None:
        """Nothing puts them in order; with a sequence the last one counts."""
        answers = pl.DataFrame({"unit": [1, 1], "question": ["q1"] * 2, "value": ["no", "yes"]})
        found = ladder(level(1, asks("1a", answered("q1", reach="yes"))))

        def state(frame: Any) -> list[Any]:
            levels = level_frame(found, items=ITEMS.lazy(), answers=frame.lazy(), as_of=DAY, states=True)
            rows: list[Any] = levels.filter(pl.col("unit") == 1).collect().row(0)
            return list(rows[1:])

        assert state(answers) == [0, "error"]
        assert state(answers.with_columns(sequence=pl.Series([2, 1]))) == [0, "unmet"]
        assert state(answers.with_columns(sequence=pl.Series([1, 2]))) == [1, "met"]
        assert judged(answered("q1", reach="yes"), answers=answers) == [1, 0]

    @pytest.mark.parametrize(
        ("subjects", "state"),
        [
            (["north", "south"], "met"),
            (["north", " north "], "unmet"),
            (["เหนือ", "ใต้"], "met"),
            (["", "north"], "unmet"),
            (["é", "north"], "error"),
            (["ก\u0e48\u0e38", "north"], "error"),
        ],
    )
    def test_marks_that_may_look_alike(self, subjects: list[str], state: str) -> None:
        """Items are told apart by what is certain to look different; of other texts it is not told."""
        items = pl.DataFrame({"unit": [1, 1], "kind": ["proof"] * 2, "subject": subjects})
        found = ladder(level(1, asks("1a", provided("proof", count=2, distinct_by="subject"))))

        judged_items = level_frame(found, items=items, as_of=DAY, states=True)

        assert judged_items["1a"].to_list() == [state]

    def test_amounts_beyond_64_bits_are_enough(self) -> None:
        """Amounts that leave 64 bits when they are multiplied reach a total and never wrap around."""
        huge = pl.DataFrame(
            {
                "unit": [1, 1, 2, 3],
                "kind": ["proof"] * 4,
                "quantity_hours": [2**62, 2**62, 2**62, -5],
                "quantity_people": [4, 2**62, 0, 2**40],
            }
        )

        assert judged(provided("proof", sum_of=("hours", "people"), total=2**31 - 1), items=huge) == [1, 0, 0]

    def test_ratios_beyond_64_bits_are_an_error(self) -> None:
        """A ratio that cannot be compared in 64 bits is an error, and bounds beyond them are never reached."""
        readings = pl.DataFrame(
            {
                "unit": [1, 2, 1, 2],
                "measure": ["m1", "m1", "m2", "m2"],
                "value": [None, None, 2**63 - 1, -(2**63)],
                "numerator": [2**62, 3, None, None],
                "denominator": [1, 2, None, None],
            }
        )
        ratio = ladder(level(1, asks("1a", measured("m1", min="1.5"))))

        found = level_frame(ratio, items=ITEMS, readings=readings, as_of=DAY, states=True)

        assert found["1a"].to_list() == ["error", "met"]

    def test_rounds(self) -> None:
        """A reporting round with a ladder of its own is judged on that ladder."""
        found = ladder(
            level(1, asks("1a", provided("incident"))),
            level(2, asks("2a", provided("proof"))),
            rounds=(in_round(6, {1: (2,)}),),
        )

        assert level_frame(found, items=ITEMS, as_of=DAY, round_months=6)["level"].to_list() == [1, 0]
        assert level_frame(found, items=ITEMS, as_of=DAY)["level"].to_list() == [0, 1]

    def test_all_columns_are_in_the_guide(self) -> None:
        """Every table and every column that is looked at is named in the guide."""
        guide = (Path(__file__).parents[3] / "docs" / "how-to" / "judge-many-units.md").read_text("utf-8")
        columns = {column for table in levels_tables.COLUMNS.values() for column in table}

        assert [each for each in (*levels_tables.COLUMNS, *columns) if f"`{each}`" not in guide] == []
        assert set(levels_tables.COLUMNS) < set(inspect.signature(level_frame).parameters)


class TestFarRules:
    """Rules that are deep or long are compiled without growing beyond measure."""

    def test_deep_groups(self) -> None:
        """Ten groups inside one another, each the absence of the next, come to what they should."""
        guard: Guard = provided("proof")
        for _ in range(5):
            guard = none_of(all_of(guard, provided("proof")))

        assert judged(guard) == [0, 1]
