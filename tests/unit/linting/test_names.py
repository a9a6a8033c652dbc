"""Names, characters and nil returns: what nothing uses, what looks like something else, what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from kpiflow.definitions import (
    Channel,
    EvidenceKind,
    Indicator,
    Measure,
    Population,
    Question,
    Role,
    TextField,
    Topic,
)
from kpiflow.guards import all_of, answered, measured, nil_return, provided, written
from kpiflow.linting import lint_definition
from kpiflow.linting.character_rules import suspect_text, suspect_value
from kpiflow.linting.name_rules import similar_identifiers, unused_name, unused_question
from kpiflow.scales import AnswerScale, ScaleValue
from kpiflow.text import Text
from ladders import asks, ladder, level, named


def definition(**changes: Any) -> Indicator:
    """Make a definition of one requirement that declares little else."""
    sound: dict[str, Any] = {
        "evidence": (EvidenceKind(id="k1a", name=named("k1a")),),
        "channels": (),
        "populations": (),
        "roles": (),
        "scales": (),
        "questions": (),
        "measures": (),
        "text_fields": (),
    }
    return ladder(level(1, asks("1a")), **(sound | changes))


class TestUnused:
    def test_what_is_to_be_stated_for_nothing_is_named(self) -> None:
        """Questions, measures, texts, populations and scales that no rule looks at."""
        indicator = definition(
            scales=(AnswerScale.of("s", "no", "yes"), AnswerScale.of("t", "no", "yes")),
            questions=(Question(id="q", name=named("q"), scale="s"),),
            measures=(Measure(id="m", name=named("m")),),
            text_fields=(TextField(id="f", name=named("f")),),
            populations=(Population(id="p", name=named("p")),),
        )

        assert [(problem.message, problem.path) for problem in unused_question(indicator)] == [
            ("no rule asks for the question 'q'", ("questions", 0, "id")),
            ("no rule asks for the measure 'm'", ("measures", 0, "id")),
            ("no rule asks for the text field 'f'", ("text_fields", 0, "id")),
            ("no rule asks for the population 'p'", ("populations", 0, "id")),
            ("no rule asks for the scale 't'", ("scales", 1, "id")),
        ]

    def test_what_assessments_may_still_name_is_only_noted(self) -> None:
        """Kinds of evidence, channels, topics and roles."""
        indicator = definition(
            evidence=tuple(EvidenceKind(id=each, name=named(each)) for each in ("k1a", "k2")),
            channels=(Channel(id="c", name=named("c")),),
            topics=(Topic(id="t", name=named("t")),),
            roles=(Role(id="r", name=named("r")),),
        )

        assert [problem.message for problem in unused_name(indicator)] == [
            "no rule names the kind of evidence 'k2'",
            "no rule names the channel 'c'",
            "no rule names the topic 't'",
            "no rule names the role 'r'",
        ]

    def test_every_way_of_using_a_name_counts(self) -> None:
        """In leaves of groups, in conditions and grounds, and in what contradicts."""
        guard = all_of(
            provided("k1a", topics="t", approved_by="r1", accepted_by="r2"),
            answered("q"),
            measured("m", min=1),
            written("f"),
            nil_return("p", channels="c", attested_by="r3", contradicted_by="k2"),
        )
        indicator = ladder(
            level(1, asks("1a", guard)),
            evidence=tuple(EvidenceKind(id=each, name=named(each)) for each in ("k1a", "k2")),
            channels=(Channel(id="c", name=named("c")),),
            populations=(Population(id="p", name=named("p")),),
            topics=(Topic(id="t", name=named("t")),),
            roles=tuple(Role(id=each, name=named(each)) for each in ("r1", "r2", "r3")),
            scales=(AnswerScale.of("s", "no", "yes"),),
            questions=(Question(id="q", name=named("q"), scale="s"),),
            measures=(Measure(id="m", name=named("m")),),
            text_fields=(TextField(id="f", name=named("f")),),
        )

        assert [*unused_question(indicator), *unused_name(indicator)] == []


class TestSimilarIdentifiers:
    @pytest.mark.parametrize(
        ("one", "other"),
        [("plan-1", "plan-l"), ("Plan", "plan"), ("PO", "P0"), ("a.b", "a-b"), ("a_b", "a-b"), ("I1", "ll")],
    )
    def test_what_is_easily_misread_is_named_after_what_it_looks_like(self, one: str, other: str) -> None:
        """The later one is at fault."""
        kinds = tuple(EvidenceKind(id=each, name=named("x")) for each in ("k1a", one, other))

        [problem] = similar_identifiers(definition(evidence=kinds))

        assert problem.message == f"'{other}' looks like '{one}'"
        assert problem.path == ("evidence", 2, "id")

    def test_requirements_and_declared_names_are_not_taken_for_one_another(self) -> None:
        """They are never written in the same place."""
        indicator = ladder(level(1, asks("q1", answered("q1"))))

        assert list(similar_identifiers(indicator)) == []

    def test_letters_that_differ_are_told_apart(self) -> None:
        """Requirements may run from 1a to 1z."""
        names = ("1a", "1i", "1j", "1l")

        assert list(similar_identifiers(ladder(level(1, *map(asks, names))))) == []


class TestSuspectValue:
    def found(self, *values: str) -> list[str]:
        """Give what is said about the values of a scale."""
        indicator = definition(
            scales=(AnswerScale(id="s", values=tuple(ScaleValue(value=value) for value in values)),),
            questions=(Question(id="q", name=named("q"), scale="s"),),
        )
        return [problem.message.partition(": ")[2] for problem in suspect_value(indicator)]

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            (("N", "Р"), "'Р' is Cyrillic capital letter er"),
            (("no", "уes"), "in 'уes', 'у' is Cyrillic small letter u"),
            (("N", "Ｐ"), "it is written in wide or ornamental letters"),
            (("no", "ye\u115fs"), "it holds the invisible character U+115F"),
            (("no", "No"), "it looks like 'no'"),
            (("P", "Р"), "it looks like 'P'"),
            (("no", "re\u0301el"), "its marks are not written as one character with their letters (NFC)"),
            (("ไม่ทำ", "ทํา"), "ำ is written as ํ and า"),
            (("ไม่", "เเล้ว"), "แ is written as two เ"),
            (("ไม่", "ท่ีดี"), "a mark stands before the vowel it belongs on"),
        ],
    )
    def test_what_an_answer_typed_by_hand_would_not_be_is_named(
        self, values: tuple[str, ...], said: str
    ) -> None:
        """An answer must match a value character by character."""
        assert self.found(*values) == [said]

    @pytest.mark.parametrize(
        "values",
        [("N", "P", "L", "F"), ("ไม่มี", "มีบางส่วน", "มีครบ"), ("нет", "да"), ("0", "1", "2"), ("ชำนาญ", "น้ำ")],
    )
    def test_honest_values_of_any_script_are_left_alone(self, values: tuple[str, ...]) -> None:
        """Latin, Thai, Cyrillic and digits are all good by themselves."""
        assert self.found(*values) == []


class TestSuspectText:
    def found(self, name: Text) -> list[tuple[str, Any]]:
        """Give what is said about the name of a definition."""
        return [
            (problem.message.partition(": ")[2], problem.path)
            for problem in suspect_text(definition(name=name))
        ]

    def test_the_language_that_is_at_fault_is_named(self) -> None:
        """Of two texts only one may be odd."""
        name = Text(th="การประชุม", en="Mееting")

        assert self.found(name) == [("in 'Mееting', 'е' is Cyrillic small letter ie", ("name", "en"))]

    def test_one_text_for_both_languages_is_named_once(self) -> None:
        """It is written once."""
        assert self.found(Text.same("a\u00adb")) == [("it holds the invisible character U+00AD", ("name",))]

    def test_a_word_break_beside_thai_letters_is_ordinary(self) -> None:
        """Between Latin ones it is not."""
        assert self.found(Text(th="การ\u200bประชุม", en="meeting")) == []
        assert self.found(Text(th="การประชุม", en="meet\u200bing")) == [
            ("it holds the invisible character U+200B", ("name", "en"))
        ]

    def test_texts_at_any_depth_are_read(self) -> None:
        """Those of requirements, names of kinds, and names of values."""
        indicator = ladder(level(1, asks("1a", provided("k1a")), empty="", rated=None))
        odd = definition(evidence=(EvidenceKind(id="k1a", name=Text(th="เเผน", en="plan")),))

        assert list(suspect_text(indicator)) == []
        assert [problem.path for problem in suspect_text(odd)] == [("evidence", 0, "name", "th")]


class TestNilReturns:
    def definition(self, **asked: Any) -> Indicator:
        """Make a definition of one nil return over two channels."""
        guard = nil_return("complaints", **asked)
        return ladder(
            level(1, asks("1a", guard)),
            channels=tuple(Channel(id=each, name=named(each)) for each in ("desk", "hotline")),
        )

    def test_channels_that_need_not_be_checked_are_named(self) -> None:
        """What comes in there is never looked for."""
        indicator = self.definition(channels="desk", contradicted_by="incident")

        [lint] = [lint for lint in lint_definition(indicator) if lint.code == "KPI920"]

        assert lint.problem.message == "the nil return of requirement '1a' need not check hotline"
        assert lint.problem.path[-2:] == ("nil_return", "channels")

    def test_what_nothing_can_contradict_is_named(self) -> None:
        """A complaint on file would change nothing."""
        indicator = self.definition(channels=("desk", "hotline"))

        assert [lint.code for lint in lint_definition(indicator) if lint.code.startswith("KPI92")] == [
            "KPI921"
        ]
