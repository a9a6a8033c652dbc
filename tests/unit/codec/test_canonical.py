"""One way to write each object, so that equal objects have equal digests."""

from __future__ import annotations

import json

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.definitions import Indicator, Scale
from kpiflow.errors import KpiflowError, LoadingError
from kpiflow.evidence import Standing
from kpiflow.guards import all_of, any_of, at_least, nil_return, provided
from kpiflow.loading import load_indicator
from kpiflow.text import Text


EXAMPLE = Path(__file__).parents[3] / "examples" / "anti-corruption" / "indicator.yaml"


@pytest.fixture(scope="module")
def indicator() -> Indicator:
    """Give the definition of the example."""
    return load_indicator(EXAMPLE)


def nodes(plain: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Walk the paths of all text values in plain data."""
    if isinstance(plain, dict):
        for key, value in plain.items():
            yield from nodes(value, (*path, key))
    elif isinstance(plain, list):
        for index, value in enumerate(plain):
            yield from nodes(value, (*path, index))
    else:
        yield path


def changed(plain: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """Give a copy of plain data with another value at a path."""
    copy = json.loads(json.dumps(plain))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


class TestBytes:
    """Canonical JSON: sorted, without spaces, in UTF-8, and no number that counts."""

    def test_are_sorted_and_bare(self) -> None:
        """Keys are sorted, nothing is spaced or escaped, Thai stays Thai."""
        assert codec.encode(Text(th="ระดับ", en="level")) == '{"en":"level","th":"ระดับ"}'.encode()

    def test_write_numbers_that_count_as_text(self, indicator: Indicator) -> None:
        """Weights and points are text, so that no reader makes floats of them."""
        plain = json.loads(
            codec.encode(evolve(indicator, weight=Decimal("2.5"), scale=Scale(highest=5, below="0.5")))
        )

        assert plain["weight"] == "2.5"
        assert plain["scale"] == {"below": "0.5"}  # what has its default is left out

    def test_hold_no_float(self, indicator: Indicator) -> None:
        """Nothing that is written reads back as a float."""
        found: list[str] = []

        json.loads(codec.encode(indicator), parse_float=found.append)

        assert found == []

    def test_refuse_half_a_character(self) -> None:
        """Text that UTF-8 cannot write is refused as kpiflow refuses, not with a crash."""
        with pytest.raises(KpiflowError):
            codec.encode(Text.same("\ud800"))


class TestReadingBack:
    """What `encode` wrote, and nothing else."""

    def test_gives_the_same_definition(self, indicator: Indicator) -> None:
        """A whole definition reads back equal, and writes the same bytes again."""
        again = codec.decode(codec.encode(indicator), Indicator)

        assert again == indicator
        assert codec.encode(again) == codec.encode(indicator)

    @pytest.mark.parametrize(
        "data", [b"", b"{", b"\xff", b"[" * 100_000, b"{'a': 1}"], ids=lambda data: repr(data[:10])
    )
    def test_refuses_what_is_not_json(self, data: bytes) -> None:
        """Bytes that are no JSON are refused with their own code."""
        with pytest.raises(LoadingError) as error:
            codec.decode(data, Indicator)

        assert error.value.code == "KPI402"

    def test_says_that_it_is_not_json(self) -> None:
        """The refusal quotes what the reader of JSON found."""
        with pytest.raises(LoadingError) as error:
            codec.decode(b"{", Text)

        assert str(error.value) == (
            "[KPI402] this is not JSON\n"
            "  got: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
        )

    @pytest.mark.parametrize("data", [b"1", b"[]", b"null", b"true", b"NaN", b"1e999"], ids=repr)
    def test_refuses_json_of_another_shape(self, data: bytes) -> None:
        """JSON that is not the object wanted is refused."""
        with pytest.raises(LoadingError) as error:
            codec.decode(data, Indicator)

        assert error.value.code == "KPI408"


class TestDigest:
    """The fingerprint that an assessment is pinned to."""

    def test_is_a_sha_256(self, indicator: Indicator) -> None:
        """The digest is 64 hexadecimal digits."""
        assert len(codec.digest(indicator)) == 64
        assert set(codec.digest(indicator)) <= set("0123456789abcdef")

    def test_is_always_the_same(self, indicator: Indicator) -> None:
        """Journals of earlier versions keep matching their definition."""
        small = codec.structure(SMALL, Indicator)

        assert codec.encode(small).decode() == SMALL_BYTES
        assert codec.digest(small) == SMALL_DIGEST
        assert codec.digest(load_indicator(EXAMPLE)) == codec.digest(indicator)

    @pytest.mark.parametrize("weight", ["2", "2.0", "2.0000", 2, Decimal("2.00"), "๒", "0.2e1"], ids=repr)
    def test_is_equal_for_equal_weights(self, weight: object) -> None:
        """2, 2.0 and ๒ are one number, and have one digest."""
        one = codec.structure(SMALL, Indicator)
        other = codec.structure(SMALL | {"weight": weight}, Indicator)

        assert other == one
        assert codec.digest(other) == codec.digest(one)

    @pytest.mark.parametrize(
        "change",
        [
            {"performance_period": "2006-10-01/2007-09-30"},
            {"performance_period": "1 ตุลาคม 2549 – 30 กันยายน 2550"},
            {"scale": {"lowest": "1", "highest": "1", "below": "1"}},
            {"description": None},
            {"description": ""},
            {"channels": []},
            {"name": {"en": "x", "th": "x"}},
        ],
        ids=str,
    )
    def test_is_equal_however_it_is_written(self, change: dict[str, Any]) -> None:
        """The digest is of what a definition says, not of how it was written."""
        one = codec.structure(SMALL, Indicator)
        other = codec.structure(SMALL | change, Indicator)

        assert codec.digest(other) == codec.digest(one)

    def test_is_different_for_every_change_of_text(self, indicator: Indicator) -> None:
        """Whichever text, number or date of a definition is changed, the digest changes."""
        plain = json.loads(codec.encode(indicator))
        digests = {codec.digest(indicator)}
        tried = 0
        for path in nodes(plain):
            if path[-1] not in {"th", "en"}:
                continue
            tried += 1
            digests.add(codec.digest(codec.structure(changed(plain, path, "changed"), Indicator)))

        assert tried > 80
        assert len(digests) == tried + 1

    @pytest.mark.parametrize(
        "change",
        [
            {"code": "1.1"},
            {"weight": "2.0001"},
            {"scale": {"highest": 1, "below": 0}},
            {"performance_period": "FY 2551 BE", "reporting_window": "2008-10-01/2008-10-31"},
            {"performance_period": "2006-10-01/2007-09-29"},
            {"reporting_window": "2007-10-01/2007-10-30"},
            {"reporting_window": "2007-10"},
            {"channels": [{"id": "desk", "name": "x"}]},
            {"populations": [{"id": "desk", "name": "x"}]},
            {"roles": [{"id": "desk", "name": "x"}]},
            {"evidence": [{"id": "b", "name": "B"}, {"id": "a", "name": "A"}]},
        ],
        ids=str,
    )
    def test_is_different_for_every_change_of_fact(self, change: dict[str, Any]) -> None:
        """Every fact counts, the order of a list and the precision of a date too."""
        one = codec.structure(SMALL, Indicator)
        other = codec.structure(SMALL | change, Indicator)

        assert codec.digest(other) != codec.digest(one)

    def test_is_different_for_different_guards(self) -> None:
        """No two guards that judge differently look alike."""
        guards = [
            provided("a"),
            provided("b"),
            provided("a", "b"),
            provided("b", "a"),
            provided("a", count=2),
            provided("a", status=Standing.ACCEPTED),
            provided("a", dated_within="performance"),
            provided("a", dated_within="reporting"),
            provided("a", dated_within=("performance", "reporting")),
            provided("a", covers="performance"),
            provided("a", approved_by="x"),
            nil_return("a", channels="x"),
            nil_return("a", channels="x", period="reporting"),
            nil_return("a", channels=("x", "y")),
            nil_return("b", channels="x"),
            all_of(provided("a"), provided("b")),
            any_of(provided("a"), provided("b")),
            all_of(provided("b"), provided("a")),
            all_of(provided("a"), provided("b"), provided("c")),
            at_least(2, provided("a"), provided("b"), provided("c")),
            any_of(provided("a"), provided("b"), provided("c")),
            all_of(all_of(provided("a"), provided("b")), provided("c")),
            any_of(all_of(provided("a"), provided("b")), provided("c")),
        ]

        assert len({codec.encode(guard) for guard in guards}) == len(guards)


SMALL: dict[str, Any] = {
    "code": "1",
    "name": "x",
    "weight": "2",
    "scale": {"highest": 1},
    "performance_period": "FY 2550 BE",
    "reporting_window": "2007-10-01/2007-10-31",
    "evidence": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
    "levels": [
        {
            "level": 1,
            "name": "one",
            "requirements": [{"id": "1a", "text": "t", "requires": {"provided": "a"}}],
        }
    ],
}

SMALL_BYTES = (
    '{"code":"1",'
    '"evidence":[{"id":"a","name":{"en":"A","th":"A"}},{"id":"b","name":{"en":"B","th":"B"}}],'
    '"levels":[{"level":1,"name":{"en":"one","th":"one"},"requirements":[{"id":"1a","requires":'
    '{"provided":{"kind":["a"]}},'
    '"text":{"en":"t","th":"t"}}]}],"name":{"en":"x","th":"x"},'
    '"performance_period":"2006-10-01/2007-09-30","reporting_window":"2007-10-01/2007-10-31",'
    '"scale":{"highest":"1"},"weight":"2"}'
)
SMALL_DIGEST = "1f50eda5807f7bf4e290a6238dc391732dd22eb04c367c322ebed4b4aea054e9"
