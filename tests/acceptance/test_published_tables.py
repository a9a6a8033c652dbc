"""Published figures, computed again to the printed digit: Thai score tables, and scoring systems of other fields.

Figures and their sources are in `tests/data/published`. A figure that says `comes_to` is a
misprint, or what others typed instead of computing, and must be found as one.
"""

from __future__ import annotations

import json
import re

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from kpiflow.errors import DefinitionError, ScoringError
from kpiflow.scorecard import (
    Composite,
    Disagreement,
    Line,
    Method,
    Policy,
    RollUp,
    Scorecard,
    misprinted,
    misprinted_weights,
)
from kpiflow.scoring import (
    Adjustment,
    Bands,
    Binary,
    Gate,
    Interpolation,
    Milestone,
    PointBand,
    Points,
    Ratio,
    Rounding,
    Scheme,
    combined,
    printed,
    share_of_units,
)
from kpiflow.text import Text


DATA: Final = Path(__file__).parents[1] / "data"
TABLES: Final[Mapping[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((DATA / "published").glob("*.yaml"))
}
_INTERVAL: Final = re.compile(r"([\[(])(\S*), (\S*)([\])])")


def figures(kind: str) -> list[Any]:
    """Give the figures of one kind in all tables, each with its table, as parameters of a test."""
    return [
        pytest.param(table, figure, id=f"{name}: {figure['of']}")
        for name, table in TABLES.items()
        for figure in table.get(kind, ())
    ]


def line_scored(points: Any, *, weight: str = "100") -> RollUp:
    """Put points of one line on a scorecard."""
    root = Composite(code="all", parts=[Line(code="line", weight=weight)])
    return Scorecard(root=root).roll_up({"line": points})


def rolled(
    parts: Sequence[Sequence[str]], *, method: Method = "weighted_mean", decimals: int | None = None
) -> RollUp:
    """Roll parts up that are given by weight and points."""
    lines = [Line(code=f"part-{n}", weight=weight) for n, (weight, _) in enumerate(parts)]
    rounding = None if decimals is None else Rounding(places=decimals)
    root = Composite(code="all", parts=lines, method=method, round_leaf=rounding)
    return Scorecard(root=root).roll_up({f"part-{n}": points for n, (_, points) in enumerate(parts)})


def expected(figure: Mapping[str, Any], *, code: str, kind: Any = "points") -> list[Disagreement]:
    """Give what must be found: nothing, or the misprint that the table is known for."""
    if "comes_to" not in figure:
        return []
    return [Disagreement(code=code, figure=kind, printed=figure["printed"], computed=figure["comes_to"])]


class TestSources:
    def test_every_table_names_its_source(self) -> None:
        """Whoever doubts a figure can look it up."""
        assert [
            name
            for name, table in TABLES.items()
            if not all(table.get(key) for key in ("publisher", "year", "table", "address"))
        ] == []

    def test_no_figure_is_left_out(self) -> None:
        """There are as many figures of each kind as were published, and as many misprints."""
        kinds = ("weighted", "deducted", "scored", "composites", "sums", "adjusted", "weights", "bands")
        counted = {kind: len(figures(kind)) for kind in kinds}
        wrong = sum("comes_to" in each.values[1] for kind in kinds for each in figures(kind))

        assert counted == {
            "weighted": 14,
            "deducted": 2,
            "scored": 29,
            "composites": 14,
            "sums": 6,
            "adjusted": 3,
            "weights": 2,
            "bands": 14,
        }
        assert wrong == 16


class TestFigures:
    @pytest.mark.parametrize(("table", "figure"), figures("weighted"))
    def test_weighted_scores(self, table: Any, figure: Any) -> None:
        """Points × weight / 100 print as published; what was typed otherwise is found."""
        if "within" in figure:
            rest = Fraction(figure["within"]) - Fraction(figure["weight"])
            whole = rolled([[figure["weight"], figure["points"]], [str(rest), "0"]])
            part = whole["part-0"]
            share = printed(part.share * Fraction(figure["points"]), places=1)
            assert share == figure["comes_to"] != figure["printed"]
            return
        whole = line_scored(figure["points"], weight=figure["weight"])

        found = list(misprinted(whole, {"line": figure["printed"]}, figure="weighted"))

        assert found == expected(figure, code="line", kind="weighted")

    @pytest.mark.parametrize(("table", "figure"), figures("deducted"))
    def test_deductions(self, table: Any, figure: Any) -> None:
        """Points after deductions print as published."""
        unreported = Adjustment(id="unreported", points=figure["each"])
        scheme = Scheme(rule=Milestone(), adjustments=(unreported,))

        score = scheme.score(figure["level"], times={"unreported": figure["times"]})

        assert score.points_shown() == figure["printed"]

    @pytest.mark.parametrize(("table", "figure"), figures("scored"))
    def test_results_between_criteria(self, table: Any, figure: Any) -> None:
        """Interpolated points print as published; a stored score that contradicts its result is found."""
        rule, value = Interpolation(table["criteria"][figure["by"]]), figure["value"]
        given = Ratio(*value) if isinstance(value, list) else value

        whole = line_scored(rule.score(given))

        assert list(misprinted(whole, {"line": figure["printed"]})) == expected(figure, code="line")

    @pytest.mark.parametrize(("table", "figure"), figures("composites"))
    def test_wholes(self, table: Any, figure: Any) -> None:
        """Wholes print as their parts come to; those that were typed are found."""
        method = figure.get("method", "weighted_mean")
        whole = rolled(figure["parts"], method=method, decimals=figure.get("round_leaf"))

        assert list(misprinted(whole, {"all": figure["printed"]})) == expected(figure, code="all")

    @pytest.mark.parametrize(("table", "figure"), figures("sums"))
    def test_sums(self, table: Any, figure: Any) -> None:
        """Totals print as the sum of their parts, and those of parts that were rounded first do not."""
        whole = rolled([["1", part] for part in figure["parts"]], method="sum")

        assert list(misprinted(whole, {"all": figure["printed"]})) == expected(figure, code="all")

    @pytest.mark.parametrize(("table", "figure"), figures("adjusted"))
    def test_criteria_around_a_target(self, table: Any, figure: Any) -> None:
        """A target and so much for a point make the criteria that are printed, or show that they are not."""
        rule = Interpolation.around(figure["target"], per=figure["per"])
        made = tuple(Fraction(each) for each in figure.get("comes_to", figure["printed"]))

        assert rule.criteria == made
        if "comes_to" in figure:
            with pytest.raises(DefinitionError) as error:
                Interpolation(figure["printed"])
            assert error.value.problems[0].code == "KPI124"

    @pytest.mark.parametrize(("table", "figure"), figures("weights"))
    def test_totals_of_weights(self, table: Any, figure: Any) -> None:
        """Printed totals of weights are those of the parts."""
        lines = [Line(code=f"part-{n}", weight=weight) for n, weight in enumerate(figure["parts"])]
        root = Composite(code="all", parts=lines, printed_weights=figure["printed"])

        assert list(misprinted_weights(Scorecard(root=root))) == []


def bands_of(levels: Sequence[str]) -> Iterator[PointBand]:
    """Read bands as the tables write them."""
    for points, written in enumerate(levels, start=1):
        if written != "-":
            found = _INTERVAL.fullmatch(written)
            assert found, written
            opens, low, high, closes = found.groups()
            yield PointBand(
                points=points,
                low=low or None,
                high=high or None,
                low_included=opens == "[",
                high_included=closes == "]",
            )


class TestBands:
    @pytest.mark.parametrize(("table", "figure"), figures("bands"))
    def test_what_is_wrong_with_printed_bands_is_found(self, table: Any, figure: Any) -> None:
        """Overlaps are refused, gaps are listed, and a number in no band is never worth 0 points."""
        bands = list(bands_of(figure["levels"]))
        if "overlap" in figure:
            with pytest.raises(DefinitionError) as refusal:
                Bands(bands)
            assert f"the bands {figure['overlap']} overlap" in str(refusal.value)
            return
        rule = Bands(bands)

        assert len(list(rule.gaps())) == figure["gaps"]
        for number in figure["nowhere"]:
            with pytest.raises(ScoringError) as error:
                rule.score(number)
            assert error.value.problems[0].code == "KPI505"

    @pytest.mark.parametrize(("table", "figure"), figures("bands"))
    def test_what_lies_in_a_band_is_worth_its_level(self, table: Any, figure: Any) -> None:
        """Wherever a band holds a number, and no other does, it scores the level it is printed for."""
        if "overlap" in figure:
            return
        rule = Bands(list(bands_of(figure["levels"])))

        for band in rule.bands:
            for end, is_held in ((band.low, band.low_included), (band.high, band.high_included)):
                if end is not None and is_held:
                    assert rule.score(end).value == band.points

    def test_have_or_have_not(self) -> None:
        """Levels printed "none, –, –, –, have" are worth 1 or 5 points."""
        assert [Binary().score(value).value for value in (False, True)] == [1, 5]


class TestAward:
    TABLE: Final = TABLES["local-government-award-2562"]

    @pytest.mark.parametrize("row", TABLE["ranks"], ids=lambda row: str(row["rank"]))
    def test_totals_are_weighted_sums_of_percentages(self, row: Any) -> None:
        """Seven categories in percent come to the printed total."""
        weights = self.TABLE["weights_of_categories"]
        whole = rolled(list(zip(weights, row["percent"], strict=True)), method="weighted_sum")

        assert list(misprinted(whole, {"all": row["printed"]})) == []


class TestRaters:
    def test_the_committee_has_the_last_word_and_both_are_kept(self) -> None:
        """The office gave 5.0000 and the committee 4.8000: 4 percent of which are 0.1920."""
        score = Scheme(rule=Milestone(), weight=4, raters="last").score(
            {"office": Points.stated("5.0000"), "committee": Points.stated("4.8000")}
        )

        assert (score.points_shown(), score.printed()) == ("4.8000", "0.1920")
        assert "office 5, committee 4.8" in score.derivation[0].en


class TestCatalogue:
    """The 27 indicators of a province, after six and after twelve months."""

    TABLE: Final = TABLES["nakhon-phanom-2557"]
    ROWS: Final = TABLE["indicators"]

    @pytest.fixture
    def card(self) -> Scorecard:
        """The agreement: four dimensions with the totals of weights that are printed."""
        dimensions = [
            Composite(
                code=f"dimension {number}",
                weight=total,
                printed_weights=total,
                parts=[
                    Line(code=row["code"], weight=row["weight"], rounds=row.get("rounds", ()))
                    for row in self.ROWS
                    if row["dimension"] == number
                ],
            )
            for number, total in self.TABLE["dimensions"].items()
        ]
        total = self.TABLE["all_weights"]
        return Scorecard(root=Composite(code="agreement", parts=dimensions, printed_weights=total))

    @staticmethod
    def rule(row: Any) -> Interpolation:
        """Read the criteria of a row; a cell "< 80" gives its points to all that is worse than the next."""
        cells = [None if cell == "-" or cell.startswith("<") else cell for cell in row["criteria"]]
        return Interpolation(cells, below=1 if row["criteria"][0].startswith("<") else None)

    @pytest.mark.parametrize("months", [6, 12])
    def test_weights_make_up_the_printed_totals(self, card: Scorecard, months: int) -> None:
        """57, 14, 20 and 9 make 100, in both rounds."""
        assert list(misprinted_weights(card, round_months=months)) == []
        assert sum(1 for _ in card.lines()) == 27

    def test_a_wrong_total_would_be_found(self) -> None:
        """A dimension of 35 that is printed as 25 does not pass."""
        parts = [Line(code="a", weight=20), Line(code="b", weight=15)]
        card = Scorecard(root=Composite(code="9.1", parts=parts, printed_weights=25))

        assert [each.text().en for each in misprinted_weights(card)] == [
            "9.1: sum of weights printed as 25, comes to 35"
        ]

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
    def test_criteria_are_those_around_the_target(self, row: Any) -> None:
        """Every row of criteria is its target, plus or minus so much for so many points."""
        made = Interpolation.around(
            row["target"], per=row["per"], points=row.get("for", 1), target_level=row.get("at", 3)
        )

        assert [
            (cell, criterion)
            for cell, criterion in zip(row["criteria"], made.criteria, strict=True)
            if not cell.startswith("<") and (None if cell == "-" else Fraction(cell)) != criterion
        ] == []

    @pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
    def test_every_criterion_scores_its_level(self, row: Any) -> None:
        """A result that is printed for level n is worth n points."""
        rule = self.rule(row)

        for level, cell in enumerate(row["criteria"], start=1):
            if cell[0].isdigit():
                assert rule.score(cell).value == level

    def test_below_80_is_level_1(self) -> None:
        """Level 1 of 10.1 is all below 80, where level 2 begins."""
        rule = self.rule(next(row for row in self.ROWS if row["code"] == "10.1"))

        assert [rule.score(value).value for value in (0, "79.99", 80, "82.5")] == [1, 1, 2, Fraction(5, 2)]

    def test_all_targets_together(self, card: Scorecard) -> None:
        """With every target hit, a province scores 3 but for those that stand at level 5."""
        points = {row["code"]: self.rule(row).score(row["target"]) for row in self.ROWS}
        better = sum(Fraction(row["weight"]) for row in self.ROWS if row.get("at") == 5)

        assert card.roll_up(points, round_months=12).total == 3 + 2 * better / 100

    def test_what_has_no_criteria_after_six_months_is_left_out(self, card: Scorecard) -> None:
        """1.4 and 1.5 are evaluated after the year; until then the others make up their dimension."""
        points = {row["code"]: 3 for row in self.ROWS if "rounds" not in row}
        half = card.roll_up(points, round_months=6)

        assert [part.code for part in half.parts() if part.treatment == "exclude"] == ["1.4", "1.5"]
        assert half["1.1"].share == Fraction(6, 51)
        with pytest.raises(ScoringError):
            card.roll_up(points, round_months=12)


class TestLayers:
    """Indicators 8.2 and 8.3 of the province: one scoring layer upon another."""

    def test_the_six_month_map_gives_a_point_more_than_the_level(self) -> None:
        """After six months no level is worth 1 point, and levels 1 to 4 are worth 2 to 5."""
        half, year = Milestone({1: 2, 2: 3, 3: 4, 4: 5}, below=1), Milestone()

        assert [half.score(level).value for level in range(5)] == [1, 2, 3, 4, 5]
        assert [year.score(level).value for level in range(6)] == [1, 1, 2, 3, 4, 5]

    def test_the_share_of_units_at_a_level_is_scored_again(self) -> None:
        """Of 20 units 17 at level 4 or above are 85 percent, and 3.5 points; all of them are 5."""
        rule = Interpolation(TABLES["nakhon-phanom-2557"]["criteria"]["8.2"])

        assert rule.score(share_of_units([5] * 10 + [4] * 7 + [3] * 3, at_least=4)).value == Fraction(7, 2)
        assert rule.score(share_of_units([5] * 20, at_least=5)).value == 5

    def test_units_are_counted_by_what_they_come_to(self) -> None:
        """How many units come to more than 3 points is a result that is scored again, around 6 by 2."""
        units = [
            Composite(
                code=f"unit {n}",
                parts=[
                    Line(code=f"{n}.{item}", weight=weight) for item, weight in ((1, 30), (2, 40), (3, 30))
                ],
            )
            for n in range(8)
        ]
        province = Composite(
            code="8.3",
            parts=units,
            method="count",
            at_least="3.0001",
            rule=Interpolation.around(6, per=2),
        )
        points = {
            f"{n}.{item}": value
            for n in range(8)
            for item, value in ((1, 5), (2, 3 if n < 7 else 1), (3, 3 if n < 7 else 1))
        }

        whole = Scorecard(root=province).roll_up(points)

        assert [whole["unit 0"].points.value, whole["unit 7"].points.value] == [
            Fraction(18, 5),
            Fraction(11, 5),
        ]
        assert whole.total == Fraction(7, 2)


def met(count: int, total: int) -> list[int]:
    """Give so many ones and zeros."""
    return [1] * count + [0] * (total - count)


class TestDeductions:
    """NIST SP 800-171 DoD assessment 1.2.1: from 110 down, 5, 3 or 1 for each requirement that is not met."""

    WEIGHTS: Final = {"five": (5, 42), "three": (3, 14), "one": (1, 51)}
    PARTIAL: Final = ("3.5.3", "3.13.11")
    """Worth 5, of which 3 are taken where they are met in part."""

    @pytest.fixture
    def card(self) -> Scorecard:
        """109 requirements with a value; the plan, 3.12.4, has none and is a gate."""
        lines = [
            Line(code=f"{name}-{n}", weight=weight, steps=[0, 1])
            for name, (weight, count) in self.WEIGHTS.items()
            for n in range(count)
        ]
        lines += [Line(code=code, weight=5, steps=[0, "0.4", 1]) for code in self.PARTIAL]
        return Scorecard(
            root=Composite(code="score", parts=lines, method="deduct", start=110),
            rounding=Rounding(places=0),
        )

    @pytest.mark.parametrize(
        ("unmet", "expected"),
        [
            ([], "110"),
            (["five-0", "three-0", "one-0"], "101"),
            (["3.5.3"], "105"),
        ],
    )
    def test_each_that_is_not_met_costs_its_value(
        self, card: Scorecard, unmet: list[str], expected: str
    ) -> None:
        """What is met costs nothing."""
        points = {line.code: int(line.code not in unmet) for line in card.lines()}

        assert card.roll_up(points).printed() == expected

    def test_nothing_met_is_the_least_there_can_be(self, card: Scorecard) -> None:
        """42 fives, 14 threes, 51 ones and the two of 5 or 3 make 313, and 110 − 313 is −203."""
        assert card.roll_up(dict.fromkeys((line.code for line in card.lines()), 0)).printed() == "-203"

    @pytest.mark.parametrize("code", PARTIAL)
    def test_two_may_be_met_in_part(self, card: Scorecard, code: str) -> None:
        """Where only some of it is in place, 3 are taken instead of 5."""
        points = {line.code: "0.4" if line.code == code else 1 for line in card.lines()}

        assert card.roll_up(points).printed() == "107"

    def test_what_does_not_apply_costs_nothing(self, card: Scorecard) -> None:
        """Without wireless or mobile devices their requirements take nothing."""
        undue = Points.not_applicable(Text.same("no wireless access"))
        points: dict[str, Any] = dict.fromkeys((line.code for line in card.lines()), 1)

        assert card.roll_up(points | {"five-0": undue}).printed() == "110"

    def test_without_a_plan_there_is_no_score(self, card: Scorecard) -> None:
        """Without a system security plan the assessment cannot be completed, which is not 110 and not 0."""
        points = card.roll_up(dict.fromkeys((line.code for line in card.lines()), 1)).points
        plan = Gate(id="3.12.4", name=Text.same("a system security plan"), otherwise=None)

        assert plan.void(points).state == "missing"


class TestOpenSourceChecks:
    """OpenSSF Scorecard: checks weigh by their risk, and what is inconclusive is dropped."""

    TABLE: Final = TABLES["openssf-scorecard"]

    @pytest.mark.parametrize("result", TABLE["results"], ids=lambda result: result["of"])
    def test_published_aggregates(self, result: Any) -> None:
        """Σw·s/Σw over what was conclusive prints with one decimal as published."""
        lines = [
            Line(code=check, weight=self.TABLE["weight_of"][risk], steps=range(11))
            for risk, checks in self.TABLE["risks"].items()
            for check in checks
        ]
        scorecard = Scorecard(
            root=Composite(code="aggregate", parts=lines, policy=Policy(missing="exclude")),
            rounding=Rounding(places=1),
        )
        points = {check: None if score == "?" else score for check, score in result["checks"].items()}

        assert len(points) == len(lines) == 18
        assert scorecard.roll_up(points).printed() == result["printed"]


class TestCompliance:
    """CISO Assistant (intuitem/ciso-assistant-community, backend/core/tests/test_compliance_assessment_scoring.py)."""

    UNDUE: Final = Points.not_applicable(Text.same("not applicable"))
    SCORES: Final[Mapping[str, Any]] = {"a1": 80, "a2": 60, "b1": 40, "b2": 100}

    @staticmethod
    def card(method: str) -> Scorecard:
        """Two sections of two requirements each, of which one weighs 3; a sum is not divided by 100."""
        times = 100 if method == "sum" else 1
        a1, a2, b1 = (Line(code=code, weight=times) for code in ("a1", "a2", "b1"))
        b2 = Line(code="b2", weight=3 * times)
        policy = Policy(missing="exclude")
        if method == "avg of avg":
            sections = [
                Composite(code=code, parts=parts, policy=policy)
                for code, parts in (("a", [a1, a2]), ("b", [b1, b2]))
            ]
            root = Composite(code="all", parts=sections, method="mean", policy=policy)
        else:
            root = Composite(
                code="all",
                parts=[a1, a2, b1, b2],
                method="weighted_sum" if method == "sum" else "weighted_mean",
                policy=policy,
            )
        return Scorecard(root=root, rounding=Rounding(places=1, mode="truncate"))

    @pytest.mark.parametrize(
        ("method", "changes", "expected"),
        [
            ("avg", {}, "80.0"),
            ("sum", {}, "480.0"),
            ("avg of avg", {}, "77.5"),
            ("avg", {"b2": UNDUE}, "60.0"),
            ("sum", {"b2": UNDUE}, "180.0"),
            ("avg of avg", {"b2": UNDUE}, "55.0"),
            ("avg", {"a2": None}, "84.0"),
            ("avg of avg", {"a2": None}, "82.5"),
            ("avg", dict.fromkeys(SCORES), "–"),
        ],
    )
    def test_its_three_methods(self, method: str, changes: Any, expected: str) -> None:
        """Mean, sum and mean of means come to what its tests state; nothing scored is no number, for its −1."""
        assert self.card(method).roll_up({**self.SCORES, **changes}).printed() == expected

    def test_its_means_are_truncated(self) -> None:
        """Means of means of 80 and 60, 40, 100 and 50 come to 63.75, and are printed as 63.7."""
        tree: Any = {
            "F1": {"C1": {"S1": {"R1": 80, "R2": 60}, "S2": {"R3": 40}}, "C2": {"S3": {"R4": 100}}},
            "F2": {"C3": {"S4": {"R5": 50}}},
        }
        points: dict[str, int] = {}

        def built(code: str, inside: Any) -> Composite | Line:
            if isinstance(inside, int):
                points[code] = inside
                return Line(code=code)
            return Composite(
                code=code, parts=[built(each, more) for each, more in inside.items()], method="mean"
            )

        root = built("all", tree)
        assert isinstance(root, Composite)
        whole = Scorecard(root=root, rounding=Rounding(places=1, mode="truncate")).roll_up(points)

        assert (whole.total, whole.printed()) == (Fraction("63.75"), "63.7")


class TestShares:
    def test_compliance_of_a_scan(self) -> None:
        """MITRE SAF: 227 passed of 227 + 112 + 3 + 0 are 66 percent; what has no impact is left out."""
        outcomes: list[Any] = [*met(227, 227 + 112), 0, 0, 0]
        undue = Points.not_applicable(Text.same("no impact"))
        lines = [Line(code=f"control-{n}", steps=[0, 1]) for n in range(len(outcomes) + 5)]
        points = {line.code: each for line, each in zip(lines, [*outcomes, *[undue] * 5], strict=True)}
        root = Composite(code="all", parts=lines, method="share", at_least=1)

        whole = Scorecard(root=root, rounding=Rounding(places=0)).roll_up(points)

        assert (whole.printed(), printed(whole.total)) == ("66", "66.3743")

    @pytest.mark.parametrize(
        ("done", "of", "shown"),
        [(0, 67, "0"), (1, 8, "13"), (66, 67, "99"), (249, 250, "99"), (499, 500, "99"), (67, 67, "100")],
    )
    def test_a_badge_shows_100_only_when_it_is_complete(self, done: int, of: int, shown: str) -> None:
        """OpenSSF Best Practices: half up to whole percent, and 99 at most while a criterion is open."""
        lines = [Line(code=f"criterion-{n}", steps=[0, 1]) for n in range(of)]
        root = Composite(code="badge", parts=lines, method="share", at_least=1)
        badge = Scorecard(root=root, rounding=Rounding(places=0, full=100))

        points = dict(zip((line.code for line in lines), met(done, of), strict=True))

        assert badge.roll_up(points).printed() == shown


class TestMaturity:
    """OWASP SAMM 1.5, the worked example: means of answers, sums of levels, means of practices."""

    EXAMPLE: Final[Mapping[str, Any]] = json.loads((DATA / "samm15.json").read_text("utf-8"))
    FUNCTIONS: Final = {
        "GV": ("SM", "PC", "EG"),
        "CN": ("TA", "SR", "SA"),
        "VF": ("DR", "IR", "ST"),
        "OP": ("IM", "EH", "OE"),
    }

    @pytest.mark.parametrize(("n", "state"), list(enumerate(EXAMPLE["states"])))
    def test_all_figures_of_a_state(self, n: int, state: str) -> None:
        """Levels, practices and functions print as the toolbox does, to ten decimals."""
        answers = self.EXAMPLE["states"][state]
        points = {
            f"{code}.{level}{letter}": worth
            for code, row in answers.items()
            for level, given in enumerate(row["answers"], start=1)
            for letter, worth in zip("abc", given, strict=False)
        }
        functions = [
            Composite(
                code=function, parts=[self.practice(code, answers[code]) for code in codes], method="mean"
            )
            for function, codes in self.FUNCTIONS.items()
        ]
        whole = Scorecard(root=Composite(code="all", parts=functions, method="mean")).roll_up(points)
        published = {code: row["practice"] for code, row in answers.items()} | {
            f"{code}.{level}": figure
            for code, row in answers.items()
            for level, figure in enumerate(row["levels"], start=1)
        }
        published |= {function: self.EXAMPLE["functions"][function][n] for function in self.FUNCTIONS}

        shown = {code: printed(Fraction(figure), places=10) for code, figure in published.items()}

        assert list(misprinted(whole, shown)) == []
        assert len(shown) == 4 + 12 + 36

    @staticmethod
    def practice(code: str, row: Any) -> Composite:
        """Build a practice: the sum of three levels, each the mean of its answers."""
        levels = [
            Composite(
                code=f"{code}.{level}",
                method="mean",
                parts=[
                    Line(code=f"{code}.{level}{letter}", steps=[0, "0.2", "0.5", 1])
                    for letter, _ in zip("abc", given, strict=False)
                ],
            )
            for level, given in enumerate(row["answers"], start=1)
        ]
        return Composite(code=code, parts=levels, method="sum")


class TestMinimum:
    def test_an_organisation_is_as_mature_as_its_weakest_strategy(self) -> None:
        """Essential Eight: eight strategies at 3, and one of them at 1, make 1."""
        lines = [Line(code=f"strategy-{n}", steps=range(4)) for n in range(8)]
        root = Composite(code="all", parts=lines, method="minimum")
        points = {line.code: 3 for line in lines} | {"strategy-5": 1}

        assert Scorecard(root=root).roll_up(points).total == 1

    def test_raters_may_be_taken_at_their_least(self) -> None:
        """Where the lower of two assessments counts, it does."""
        assert combined({"self": Points.stated(3), "assessor": Points.stated(1)}, "minimum").value == 1
