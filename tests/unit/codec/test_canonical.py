"""One way to write each object, so that equal objects have equal digests."""

from __future__ import annotations

import json

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from attrs import evolve

from kpiflow import codec
from kpiflow.definitions import Indicator, Requirement, Scale
from kpiflow.errors import KpiflowError, LoadingError
from kpiflow.evidence import Standing
from kpiflow.guards import (
    all_of,
    answered,
    any_of,
    at_least,
    holds,
    measured,
    nil_return,
    none_of,
    provided,
    reached,
    written,
)
from kpiflow.loading import load_indicator
from kpiflow.spans import Span
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

    @pytest.mark.parametrize(
        ("data", "got"),
        [
            (b'{"th":"a","en":"a","en":"b"}', "a key is written twice"),
            (b'{"th":{"th":"a","th":"a"}}', "a key is written twice"),
            (b'{"th":"a\xed\xa0\x80","en":"a"}', "'utf-8' codec can't decode byte 0xed in position 8"),
            (rb'{"th":"a","en":"\ud83d"}', "'utf-8' codec can't encode character '\\ud83d'"),
            ('{"th":"a","en":"b"}'.encode("utf-16"), "'utf-8' codec can't decode byte 0xff in position 0"),
        ],
        ids=["key-twice", "key-twice-inside", "half-character", "half-character-escaped", "utf-16"],
    )
    def test_refuses_what_could_not_be_written(self, data: bytes, got: str) -> None:
        """JSON that `encode` never writes is refused: what is read can always be written again."""
        with pytest.raises(LoadingError) as error:
            codec.decode(data, Text)

        assert error.value.code == "KPI402"
        assert got in error.value.problems[0].got

    def test_takes_whole_characters_that_are_escaped(self) -> None:
        """Two halves that make a character are one."""
        assert codec.decode(rb'{"th":"\ud83d\ude42","en":"\u0e01"}', Text) == Text(th="🙂", en="ก")

    def test_refuses_what_is_nested_too_deep(self) -> None:
        """Bytes that nest guards without end are refused as kpiflow refuses, not with a crash."""
        guard = b'{"all_of":[' * 200 + b'{"provided":"a"}' + b"]}" * 200

        with pytest.raises(LoadingError) as error:
            codec.decode(b'{"id":"1a","text":"t","requires":' + guard + b"}", Requirement)

        assert str(error.value) == "[KPI403] values are nested too deep\n  hint: flatten them"

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
        assert codec.digest(indicator) == EXAMPLE_DIGEST

    def test_is_always_the_same_for_the_whole_vocabulary(self) -> None:
        """What later editions add in fields with defaults leaves definitions of this one alone."""
        whole = codec.structure(WHOLE, Indicator)

        assert codec.digest(whole) == WHOLE_DIGEST
        assert codec.decode(codec.encode(whole), Indicator) == whole

    def test_is_that_of_what_has_a_default(self) -> None:
        """A weight and points that are left out count as what they stand for, and are written as they always were."""
        stated = codec.structure(SMALL | {"weight": "100"}, Indicator)
        left_out = codec.structure(
            {key: said for key, said in SMALL.items() if key not in {"weight", "scale"}}, Indicator
        )

        assert codec.digest(left_out) == codec.digest(stated)
        assert (codec.unstructure(left_out)["weight"], codec.unstructure(left_out)["scale"]) == (
            "100",
            {"highest": "1"},
        )

    def test_leaves_the_usual_points_out(self, indicator: Indicator) -> None:
        """Points from 1 to 5 were the default before points had to fit the ladder, and are still left out."""
        assert indicator.scale == Scale()
        assert "scale" not in codec.unstructure(indicator)

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
            {"evidence": [{"id": "a", "name": "A", "effort": "2"}, {"id": "b", "name": "B"}]},
            {"topics": [{"id": "desk", "name": "x"}]},
            {"scales": [{"id": "s", "values": ["no", "yes"]}]},
            {"scales": [{"id": "s", "values": ["yes", "no"]}]},
            {"scales": [{"id": "s", "values": ["no", {"value": "yes", "points": "0.5"}]}]},
            {"measures": [{"id": "m", "name": "x"}]},
            {"measures": [{"id": "m", "name": "x", "unit": "percent"}]},
            {"measures": [{"id": "m", "name": "x", "whole": "true"}]},
            {"measures": [{"id": "m", "name": "x", "highest": "1"}]},
            {"text_fields": [{"id": "f", "name": "x"}]},
            {"progression": "independent"},
            {"progression": "count"},
            {"progression": "manual"},
            {"tally": {}},
            {"tally": {"over": "mean"}},
            {"rounds": [{"months": 6, "levels": [{"level": 1}]}]},
            {"rounds": [{"months": 6, "levels": [{"level": 1, "requires": [1]}]}]},
            {"rounds": [{"months": 9, "levels": [{"level": 1, "requires": [1]}]}]},
            {"version": "2"},
            {"effective_on": "2007-01-01"},
            {"effective_until": "2007-01-01"},
            {"time_zone": "UTC"},
            {"parts_total": "1"},
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
            provided("a", topics="t"),
            provided("a", accepted_by="x"),
            provided("a", distinct_by="kind"),
            provided("a", distinct_by="month"),
            provided("a", fresh_for=Span(months=1)),
            provided("a", fresh_for=Span(days=30)),
            provided("a", continuous_since=date(2007, 1, 1)),
            provided("a", sum_of="hours", total=1),
            provided("a", sum_of="hours", total=10),
            provided("a", sum_of=("hours", "people"), total=1),
            nil_return("a", channels="x", attested_by="r"),
            nil_return("a", channels="x", contradicted_by="r"),
            answered("a"),
            answered("a", reach="x"),
            answered("a", among="x"),
            answered("a", among=("x", "y")),
            answered("a", justified=1),
            answered("a", addressed=True),
            answered("a", status=Standing.ACCEPTED),
            measured("a", min=1),
            measured("a", max=1),
            measured("a", above=1),
            measured("a", below=1),
            measured("a", min=1, max=1),
            measured("a", min=1, unit="x"),
            measured("a", min=1, status=Standing.ACCEPTED),
            written("a"),
            written("a", min_length=2),
            holds("a"),
            reached(1),
            reached(2),
            reached(1, indicator="a"),
            none_of(provided("a")),
            none_of(provided("a"), empty="met"),
            none_of(all_of(provided("a"), provided("b"))),
            none_of(any_of(provided("a"), provided("b"))),
            all_of(answered("a"), answered("b"), reach="x"),
            any_of(answered("a"), answered("b"), reach="x"),
            any_of(answered("a"), answered("b"), empty="met"),
            any_of(answered("a"), answered("b"), empty="unmet"),
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

EXAMPLE_DIGEST = "cac57e3165a62fa1275457ff232ab48d6be0c613db588ba6677969e410c692bf"

WHOLE: dict[str, Any] = {
    **SMALL,
    "schema": "kpiflow-1",
    "version": "2550-1",
    "effective_on": "2006-10-01",
    "effective_until": "2550-12-31 CE",
    "time_zone": "UTC",
    "parts_total": "1.50",
    "topics": [{"id": "t", "name": "x"}],
    "roles": [{"id": "r", "name": "x"}],
    "channels": [{"id": "c", "name": "x"}],
    "populations": [{"id": "p", "name": "x"}],
    "scales": [{"id": "s", "values": ["no", {"value": "yes", "name": "x", "points": "1.0"}]}],
    "questions": [
        {"id": "q", "name": "x", "scale": "s", "effort": "2.0"},
        {"id": "q2", "name": "x", "scale": "s"},
    ],
    "measures": [
        {"id": "m", "name": "x", "unit": "percent", "whole": "true", "lowest": "0", "highest": "100"}
    ],
    "text_fields": [{"id": "f", "name": "x"}],
    "progression": "independent",
    "tally": {"within": "sum"},
    "rounds": [{"months": 6, "levels": [{"level": 1, "requires": [1, 3]}]}],
    "scale": {"highest": 3, "below": 0},
    "levels": [
        {
            "level": 1,
            "name": "one",
            "empty": "unmet",
            "requirements": [
                {
                    "id": "1a",
                    "text": "t",
                    "due": "2007-09",
                    "weight": "2",
                    "applies_when": {"answered": {"question": "q", "among": "yes"}},
                    "na": {"counts_as": "drop", "allowed": "true", "requires": {"written": "f"}},
                    "requires": {"none_of": [{"measured": {"measure": "m", "below": "80"}}]},
                }
            ],
        },
        {
            "level": 3,
            "name": "three",
            "rated": {"at": "q2", "reach": "no", "below": "yes"},
            "requirements": [
                {
                    "id": "3a",
                    "text": "t",
                    "requires": {
                        "at_least": {
                            "count": 2,
                            "empty": "met",
                            "of": [
                                {
                                    "provided": {
                                        "kind": ["a", "b"],
                                        "fresh_for": "1 year",
                                        "distinct_by": "kind",
                                    }
                                },
                                {"nil_return": {"population": "p", "channels": "c", "attested_by": "r"}},
                                {"holds": "1a"},
                                {"reached": {"level": 4, "indicator": "2"}},
                            ],
                        }
                    },
                }
            ],
        },
    ],
}
WHOLE_DIGEST = "d990054f6527a23f2b71be7f051c8b9ae7eaaa6327078a20de49bcaccb0c3fa9"
