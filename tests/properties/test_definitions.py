"""Laws of definitions as data: written and read back they are the same, and so is their digest."""

from __future__ import annotations

from typing import Any

import attrs

from hypothesis import given, settings, strategies as st

from kpiflow import codec
from kpiflow.codec.faults import written_fields
from kpiflow.decisions import Decision, Rating
from kpiflow.definitions import Indicator, guards_in, guards_of
from kpiflow.errors import KpiflowError, Path, path_text
from kpiflow.evidence import EvidenceItem, NilReturn, Register
from kpiflow.guards import AtLeast, Guard, NoneOf
from kpiflow.loading.source import parse_source
from strategies import (
    definitions,
    indicators,
    items,
    nil_returns,
    ratings_of,
    whole_cases,
    whole_guards,
)


GUARD: Any = Guard
"""The class of guards, as a value: it is a protocol, which type checkers let nobody pass."""

SHORT = {
    "provided": "kind",
    "answered": "question",
    "written": "field",
    "holds": "requirement",
    "reached": "level",
}


def shortened(plain: Any) -> Any:
    """Give plain data as people may write it: guards in their short forms, lists of one text without brackets."""
    if isinstance(plain, list):
        return [shortened(each) for each in plain]
    if not isinstance(plain, dict):
        return plain
    short = {key: shortened(value) for key, value in plain.items()}
    for word, field in SHORT.items():
        body = short.get(word)
        if isinstance(body, dict) and body.keys() == {field}:
            short[word] = body[field]
    for key in ("kind", "channels", "topics", "dated_within", "attested_by", "among", "sum_of"):
        value = short.get(key)
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            short[key] = value[0]
    for group in ("all_of", "any_of", "none_of"):
        if isinstance(short.get(group), list):
            short[group] = {"of": short[group]}
    return short


def nodes(plain: Any, path: Path = ()) -> list[Path]:
    """Give the path of every value below the root, but for the two languages of a text."""
    steps = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    found: list[Path] = []
    for step, value in steps:
        if step not in {"th", "en"}:
            found += [(*path, step), *nodes(value, (*path, step))]
    return found


def at(plain: Any, path: Path) -> Any:
    """Give the value at a path."""
    for step in path:
        plain = plain[step]
    return plain


def related(one: Path, other: Path) -> bool:
    """Tell whether one path leads to the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def collect(value: Any, stated: set[tuple[str, str]], seen: set[type]) -> None:
    """Note every class in a value, and every field in it that does not have its default."""
    if isinstance(value, tuple):
        for each in value:
            collect(each, stated, seen)
    elif attrs.has(type(value)):
        cls = type(value)
        seen.add(cls)
        for field in written_fields(cls):
            said: Any = getattr(value, field.name)
            default: Any = field.default
            if said != (default.factory(value) if hasattr(default, "factory") else default):
                stated.add((cls.__name__, field.name))
                collect(said, stated, seen)


class TestRoundTrip:
    """Writing and reading are each other's opposite, whatever a definition says."""

    @given(definitions() | indicators())
    def test_a_definition_reads_back_as_itself(self, indicator: Indicator) -> None:
        """Plain data and canonical bytes both give the definition back, with the same digest."""
        again = codec.decode(codec.encode(indicator), Indicator)

        assert codec.structure(codec.unstructure(indicator), Indicator) == indicator
        assert again == indicator
        assert again.ladder == indicator.ladder
        assert codec.digest(again) == codec.digest(indicator)

    @given(definitions())
    def test_a_definition_in_a_file_reads_back_as_itself(self, indicator: Indicator) -> None:
        """What is canonical JSON is a definition file, taken for JSON and for YAML alike."""
        text = codec.encode(indicator).decode()

        for file in ("rules.json", "rules.yaml"):
            source = parse_source(text, file=file)
            assert (codec.structure(source.root.plain(), Indicator), source.problems) == (indicator, ())

    @given(definitions())
    def test_short_forms_say_the_same(self, indicator: Indicator) -> None:
        """A definition written with every short form there is is the same definition, of the same digest."""
        short = codec.structure(shortened(codec.unstructure(indicator)), Indicator)

        assert short == indicator
        assert codec.digest(short) == codec.digest(indicator)

    @given(whole_guards())
    def test_a_guard_reads_back_as_itself(self, guard: Guard) -> None:
        """Guards of every word, in groups of every word, survive being written."""
        assert codec.structure(codec.unstructure(guard), GUARD) == guard

    @given(items(), nil_returns())
    def test_evidence_reads_back_as_itself(self, item: EvidenceItem, nil_return: NilReturn) -> None:
        """An item and a nil return survive the journal, whatever the precision of their dates."""
        assert codec.decode(codec.encode(item), EvidenceItem) == item
        assert codec.decode(codec.encode(nil_return), NilReturn) == nil_return

    @given(whole_cases())
    def test_what_is_shown_and_decided_reads_back_as_itself(
        self, case: tuple[Indicator, Register, tuple[Decision, ...]]
    ) -> None:
        """Items, statements of every kind, rulings and decisions of every kind survive the journal."""
        _, register, decisions = case
        rulings = [entry.ruling for entry in register.entries if entry.ruling]

        for each in (*(entry.fact for entry in register.entries), *rulings, *decisions):
            assert codec.decode(codec.encode(each), type(each)) == each

    @given(st.data())
    def test_a_rating_reads_back_as_itself(self, data: st.DataObject) -> None:
        """A rating survives the journal, with or without an end."""
        rating = data.draw(ratings_of(data.draw(definitions())))

        assert codec.decode(codec.encode(rating), Rating) == rating


class TestDigests:
    """A digest stands for what a definition says."""

    @given(definitions() | indicators(), definitions() | indicators())
    def test_digests_differ_exactly_where_definitions_do(self, one: Indicator, other: Indicator) -> None:
        """Equal definitions have equal digests, different ones have different digests."""
        assert (codec.digest(one) == codec.digest(other)) == (one == other)

    @given(st.data())
    def test_whatever_is_left_out_changes_the_digest(self, data: st.DataObject) -> None:
        """No value that is written can be left out unseen: what still reads has another digest."""
        indicator = data.draw(definitions())
        plain = codec.unstructure(indicator)
        path = data.draw(st.sampled_from(nodes(plain)))
        del at(plain, path[:-1])[path[-1]]

        try:
            changed = codec.structure(plain, Indicator)
        except KpiflowError:
            return
        assert changed != indicator or path[0] in {"weight", "scale"}  # whose default is written all the same
        assert (codec.digest(changed) == codec.digest(indicator)) == (changed == indicator)


class TestPaths:
    """A path says where something stands in the document."""

    @given(definitions())
    def test_every_guard_stands_where_its_path_leads(self, indicator: Indicator) -> None:
        """Following the path of a guard through the written definition leads to that guard as it is written."""
        plain = codec.unstructure(indicator)
        read = codec.structure(plain, Indicator)

        for n, level in enumerate(read.levels):
            for m, requirement in enumerate(level.requirements):
                for part, guard in guards_of(requirement):
                    for step, each in guards_in(guard, part):
                        path = ("levels", n, "requirements", m, *step)
                        assert at(plain, path) == codec.unstructure(each)

    @given(whole_guards())
    def test_a_walk_meets_every_guard_once(self, guard: Guard) -> None:
        """A walk meets as many guards as there are words in what is written, the outermost first."""
        met = [each for _, each in guards_in(guard)]
        of_groups = sum(len(each.of) for each in met if isinstance(each, (AtLeast, NoneOf)))

        assert met[0] is guard
        assert len(met) == 1 + of_groups


class TestRounds:
    """The ladder of a reporting round is made of the levels of the whole year."""

    @given(definitions())
    def test_asks_for_what_its_levels_ask_for(self, indicator: Indicator) -> None:
        """A level of a round asks for all of its levels of the year, itself or, building on it, below itself."""
        by_number = {level.level: level for level in indicator.ladder}
        for written in indicator.rounds:
            asked: set[str] = set()
            for wanted, made in zip(written.levels, indicator.ladder_for(written.months), strict=True):
                own = [requirement.id for requirement in made.requirements]
                asked = asked | set(own) if indicator.progression == "cumulative" else set(own)
                of_year = {each.id for n in wanted.requires for each in by_number[n].requirements}
                assert made.level == wanted.level
                assert of_year <= asked
                assert set(own) <= of_year

    @given(definitions())
    def test_of_no_round_is_that_of_the_year(self, indicator: Indicator) -> None:
        """A round without a ladder of its own is judged by the ladder of the whole year."""
        own = {each.months for each in indicator.rounds}

        assert all(indicator.ladder_for(months) == indicator.ladder for months in {6, 9, 12, None} - own)


class TestSecondLook:
    """What cannot be read never hides a problem, and never invents one, whatever a definition says."""

    @given(st.data())
    def test_blames_nothing_but_what_is_broken(self, data: st.DataObject) -> None:
        """Whichever single value of whichever definition is broken, every problem is about it."""
        plain = codec.unstructure(data.draw(definitions()))
        path = data.draw(st.sampled_from(nodes(plain)), label="broken")
        at(plain, path[:-1])[path[-1]] = data.draw(st.sampled_from([7.5, [[]], {"zzz": "x"}]), label="by")

        problems = codec.read(plain, Indicator).problems

        assert problems
        assert [f"{problem}" for problem in problems if not related(path, problem.path)] == []

    @given(st.data())
    def test_takes_a_misspelt_key_for_the_one_that_is_meant(self, data: st.DataObject) -> None:
        """Whichever key of whichever definition is misspelt, the one problem is that it is unknown."""
        plain = codec.unstructure(data.draw(definitions()))
        keys = [path for path in nodes(plain) if isinstance(path[-1], str) and len(path[-1]) > 3]
        path = data.draw(st.sampled_from(keys), label="misspelt")
        place = at(plain, path[:-1])
        misspelt = f"{path[-1]}e"
        place[misspelt] = place.pop(path[-1])

        problems = codec.read(plain, Indicator).problems

        assert [(each.code, path_text(each.path)) for each in problems] == [
            ("KPI406", path_text((*path[:-1], misspelt)))
        ]


class TestStrategies:
    """The laws are worth what is drawn for them."""

    def test_draw_the_whole_vocabulary(self) -> None:
        """There is no field of any class that generated definitions, registers and decisions never state."""
        stated: set[tuple[str, str]] = set()
        seen: set[type] = set()

        @settings(max_examples=1000, database=None)
        @given(whole_cases(), st.data())
        def look(case: tuple[Indicator, Register, tuple[Decision, ...]], data: st.DataObject) -> None:
            indicator, register, decisions = case
            rating = data.draw(ratings_of(indicator, register))
            for each in (indicator, *(entry.fact for entry in register.entries), *decisions, rating):
                collect(each, stated, seen)

        look()

        assert {cls.__name__ for cls in seen} >= VOCABULARY
        assert {
            f"{cls.__name__}.{field.name}"
            for cls in seen
            for field in written_fields(cls)
            if (cls.__name__, field.name) not in stated
        } == {"Indicator.schema", "Scale.lowest"}  # of each there is but one


VOCABULARY = {
    *("Indicator", "Criteria", "AdjustStep", "Tally", "RoundLadder", "Level", "Rated", "Requirement"),
    *("Scoring", "PointAdjustment", "PointGate", "Printing"),
    *("NotApplicable", "AnswerScale", "ScaleValue", "Question", "Measure", "TextField", "Topic", "Role"),
    *("Provided", "NilReturned", "Answered", "Measured", "Written", "Holds", "Reached", "AtLeast", "NoneOf"),
    *("EvidenceItem", "NilReturn", "Answer", "Reading", "Statement", "Exclusion", "Attainment"),
    *("Waiver", "StandingException", "AcceptedDeficiency", "Override", "Rating"),
}
