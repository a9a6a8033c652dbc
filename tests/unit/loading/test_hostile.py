"""A corpus of hostile definition files: each is refused with its codes, where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.errors import CODES, KpiflowError
from kpiflow.loading import load_assessment, load_indicator
from steps import calls_of


CORPUS = Path(__file__).parents[2] / "hostile"

EXPECTED: dict[str, tuple[tuple[str, int, int], ...]] = {
    # what a rule file has no use for
    "alias.yaml": (("KPI404", 3, 9),),
    "anchor.yaml": (("KPI404", 7, 12),),
    "bomb.yaml": (("KPI404", 1, 4),),
    "deep.yaml": (("KPI403", 1, 38),),
    "guards-deeper-than-yaml.yaml": (("KPI403", 12, 168),),
    "merge-key.yaml": (("KPI406", 4, 21),),
    "second-document.yaml": (("KPI404", 13, 1),),
    "tag-local.yaml": (("KPI404", 3, 9),),
    "tag-python.yaml": (("KPI404", 2, 7),),
    # what is no YAML, or no text
    "bidi-key.yaml": (("KPI401", 3, 1), ("KPI406", 3, 1)),
    "bidi.yaml": (("KPI401", 2, 7),),
    "colon.yaml": (("KPI402", 2, 8),),
    "empty.yaml": (("KPI402", 1, 1),),
    "escape-code.yaml": (("KPI401", 2, 7),),
    "list-key.yaml": (("KPI408", 2, 3),),
    "nul.yaml": (("KPI401", 2, 8),),
    "only-a-note.yaml": (("KPI402", 1, 1),),
    "raw-escape-code.yaml": (("KPI401", 2, 8),),
    "tab-indent.yaml": (("KPI402", 10, 1),),
    "thai-cp874.yaml": (("KPI401", 2, 7),),
    "cut-off.yaml": (("KPI402", 3, 10),),
    "unclosed.yaml": (("KPI402", 14, 1),),
    "utf-16.yaml": (("KPI401", 1, 1),),
    # keys and shapes
    "duplicate-level.yaml": (("KPI405", 11, 5),),
    "duplicate-weight.yaml": (("KPI405", 4, 1),),
    "root-list.yaml": (("KPI408", 1, 1),),
    "root-text.yaml": (("KPI408", 1, 1),),
    "unknown-key.yaml": (("KPI406", 3, 1),),
    # numbers and dates that YAML 1.1 would bend
    "code-float.yaml": (("KPI100", 1, 7),),
    "code-octal-look.yaml": (("KPI100", 1, 7),),
    "count-octal.yaml": (("KPI409", 12, 68),),
    "period-backwards.yaml": (("KPI410", 5, 21),),
    "interpolated-out-of-order.yaml": (("KPI124", 4, 28),),
    "scored-without-a-row.yaml": (("KPI124", 7, 11), ("KPI118", 8, 47)),
    "weight-exponent.yaml": (("KPI502", 3, 9),),
    "weight-infinite.yaml": (("KPI501", 3, 9),),
    "weight-list.yaml": (("KPI409", 3, 1),),
    "weight-nan.yaml": (("KPI501", 3, 9),),
    "weight-no.yaml": (("KPI409", 3, 9),),
    "weight-nothing.yaml": (("KPI409", 3, 1),),
    "weight-over.yaml": (("KPI105", 3, 9),),
    "weight-sexagesimal.yaml": (("KPI409", 3, 9),),
    "weight-zero.yaml": (("KPI105", 3, 9),),
    "year-1940.yaml": (("KPI412", 5, 21),),
    "year-without-era.yaml": (("KPI411", 6, 19),),
    # rules that cannot hold together
    "empty-group.yaml": (("KPI102", 12, 38),),
    "identifier-cyrillic.yaml": (("KPI100", 7, 41),),
    "identifier-invisible.yaml": (("KPI100", 7, 41),),
    "identifier-twice.yaml": (("KPI101", 7, 41),),
    "level-beyond-scale.yaml": (("KPI106", 4, 1),),
    "none-of-nothing.yaml": (("KPI102", 12, 38),),
    "status-yes.yaml": (("KPI413", 12, 69),),
    "two-guards.yaml": (("KPI408", 12, 27),),
    "undeclared-kind.yaml": (("KPI103", 12, 48),),
    # the same in JSON
    "deep.json": (("KPI403", 1, 33),),
    "duplicate-weight.json": (("KPI405", 5, 3),),
    "half-character.json": (("KPI401", 3, 11),),
    "note.json": (("KPI402", 4, 16),),
    "trailing-comma.json": (("KPI402", 8, 46),),
    "unclosed.json": (("KPI402", 13, 1),),
    "undeclared-kind.json": (("KPI103", 11, 58),),
    "unknown-key.json": (("KPI406", 4, 3),),
    "utf-16.json": (("KPI401", 1, 1),),
    "weight-exponent.json": (("KPI502", 4, 13),),
    "weight-nan.json": (("KPI402", 4, 13),),
    # rules about evidence and nil returns
    "accepted-by-nobody.yaml": (("KPI110", 15, 74),),
    "channel-undeclared.yaml": (("KPI108", 15, 87),),
    "contradicted-by-nothing.yaml": (("KPI103", 15, 103),),
    "count-zero.yaml": (("KPI109", 15, 68),),
    "distinct-by-name.yaml": (("KPI413", 15, 84),),
    "since-a-month.yaml": (("KPI410", 15, 79),),
    "span-endless.yaml": (("KPI410", 15, 72),),
    "span-without-unit.yaml": (("KPI410", 15, 72),),
    "status-rejected.yaml": (("KPI111", 15, 69),),
    "sum-without-total.yaml": (("KPI116", 15, 38),),
    "sum-of-itself.yaml": (("KPI116", 15, 77),),
    "total-zero.yaml": (("KPI109", 15, 83),),
    "total-negative.yaml": (("KPI109", 15, 83),),
    "topic-undeclared.yaml": (("KPI114", 15, 70),),
    "total-exponent.yaml": (("KPI502", 15, 83),),
    "window-without-period.yaml": (("KPI107", 15, 75),),
    # rules about answers, readings and texts
    "answer-addressed-yes.yaml": (("KPI413", 15, 74),),
    "answer-justified-negative.yaml": (("KPI409", 15, 74),),
    "answer-look-alike.yaml": (("KPI115", 15, 70),),
    "answer-of-a-list.yaml": (("KPI408", 15, 38),),
    "answer-off-scale.yaml": (("KPI115", 15, 70),),
    "answer-two-things.yaml": (("KPI116", 15, 38),),
    "bound-nan.yaml": (("KPI501", 15, 70),),
    "bound-none.yaml": (("KPI102", 15, 38),),
    "bound-other-unit.yaml": (("KPI123", 15, 81),),
    "bound-percent.yaml": (("KPI409", 15, 70),),
    "bound-twice.yaml": (("KPI116", 15, 38),),
    "question-undeclared.yaml": (("KPI118", 15, 48),),
    "text-of-no-length.yaml": (("KPI109", 15, 76),),
    "text-undeclared.yaml": (("KPI118", 15, 47),),
    # references
    "holds-itself.yaml": (("KPI122", 15, 73),),
    "holds-nowhere.yaml": (("KPI122", 15, 45),),
    "reached-its-own-level.yaml": (("KPI122", 15, 75),),
    "reached-nowhere.yaml": (("KPI122", 15, 47),),
    "reached-yes.yaml": (("KPI409", 15, 47),),
    # groups, and what can drop out
    "condition-alone.yaml": (("KPI120", 15, 9),),
    "group-of-a-mapping.yaml": (("KPI407", 15, 38), ("KPI406", 15, 47), ("KPI406", 15, 63)),
    "group-states-its-word.yaml": (("KPI406", 15, 71),),
    "group-worth-perhaps.yaml": (("KPI413", 15, 78),),
    "level-can-empty.yaml": (("KPI120", 12, 5),),
    "more-than-all.yaml": (("KPI109", 15, 56),),
    "na-grounds-without-leave.yaml": (("KPI116", 15, 76),),
    "na-nothing.yaml": (("KPI413", 15, 71),),
    "na-unsaid.yaml": (("KPI407", 15, 55),),
    "none-of-no-parts.yaml": (("KPI102", 15, 38),),
    "none-of-reach.yaml": (("KPI406", 15, 72),),
    "weightless.yaml": (("KPI105", 15, 63),),
    "word-unknown.yaml": (("KPI406", 15, 38),),
    # what is declared
    "effort-negative.yaml": (("KPI109", 8, 82),),
    "identifier-of-a-role-again.yaml": (("KPI101", 10, 20),),
    "measure-upside-down.yaml": (("KPI116", 9, 74),),
    "measure-whole-yes.yaml": (("KPI413", 9, 87),),
    "scale-undeclared.yaml": (("KPI115", 8, 70),),
    "value-invisible.yaml": (("KPI115", 7, 66),),
    "value-nothing.yaml": (("KPI408", 7, 66),),
    "value-twice.yaml": (("KPI101", 7, 71),),
    "value-worth-nan.yaml": (("KPI501", 7, 87),),
    "values-none.yaml": (("KPI109", 7, 53),),
    # ladders, criteria and rounds
    "criteria-and-levels.yaml": (("KPI116", 16, 1),),
    "criteria-bands-that-climb.yaml": (("KPI116", 1, 1),),
    "criteria-nothing.yaml": (("KPI102", 11, 28),),
    "criteria-undeclared.yaml": (("KPI118", 11, 21),),
    "criteria-upwards.yaml": (("KPI413", 11, 39),),
    "criteria-words.yaml": (("KPI117", 11, 42),),
    "level-rates-nothing.yaml": (("KPI102", 16, 35),),
    "level-rates-off-scale.yaml": (("KPI115", 16, 56),),
    "levels-fall.yaml": (("KPI104", 16, 12),),
    "levels-misspelt.yaml": (("KPI406", 11, 1),),
    "parts-total-zero.yaml": (("KPI105", 16, 14),),
    "points-for-levels-left-out.yaml": (("KPI106", 17, 1),),
    "progression-upwards.yaml": (("KPI413", 16, 14),),
    "round-of-7-months.yaml": (("KPI121", 16, 19),),
    "round-of-a-level-nowhere.yaml": (("KPI121", 16, 31),),
    "round-without-levels.yaml": (("KPI102", 16, 22),),
    "tally-median.yaml": (("KPI413", 16, 17),),
    # editions and times
    "effective-backwards.yaml": (("KPI107", 17, 18),),
    "effective-without-era.yaml": (("KPI411", 16, 15),),
    "schema-2.yaml": (("KPI119", 16, 9),),
    "time-zone-path.yaml": (("KPI107", 16, 12),),
    # the new words in JSON
    "answer-true.json": (("KPI115", 9, 86),),
    "holds-null.json": (("KPI408", 9, 46),),
    "measure-whole-1.json": (("KPI413", 6, 58),),
    "reached-a-half.json": (("KPI409", 9, 57),),
    "value-number-twice.json": (("KPI101", 4, 41),),
    # all of it at once
    "everything-new.yaml": (
        ("KPI119", 3, 9),
        ("KPI101", 5, 31),
        ("KPI115", 8, 30),
        ("KPI413", 10, 52),
        ("KPI118", 15, 22),
        ("KPI120", 17, 9),
        ("KPI115", 19, 63),
        ("KPI118", 19, 78),
        ("KPI102", 20, 24),
        ("KPI123", 20, 57),
        ("KPI122", 23, 37),
        ("KPI103", 23, 74),
        ("KPI410", 23, 91),
        ("KPI116", 24, 49),
        ("KPI118", 24, 69),
        ("KPI102", 25, 5),
        ("KPI104", 25, 12),
        ("KPI121", 28, 26),
    ),
    # all at once, and with the line ends and marks of other systems
    "bom-fault.yaml": (("KPI100", 1, 7),),
    "crlf-fault.yaml": (("KPI409", 3, 9),),
    "everything.yaml": (
        ("KPI100", 1, 7),
        ("KPI409", 3, 9),
        ("KPI405", 4, 1),
        ("KPI408", 11, 5),
        ("KPI103", 13, 48),
    ),
}


# What assessment files may not state, beside rules that are sound.
STATED: dict[str, tuple[tuple[str, int, int], ...]] = {
    "continues-half-a-character.json": (("KPI407", 1, 1), ("KPI401", 1, 14), ("KPI414", 1, 14)),
    "answer-invisible.yaml": (("KPI212", 6, 33),),
    "answer-of-no-value.yaml": (("KPI406", 6, 26),),
    "answer-off-scale.yaml": (("KPI212", 6, 33),),
    "answer-to-nothing.yaml": (("KPI204", 6, 22),),
    "answer-twice.yaml": (("KPI203", 6, 37),),
    "attainment-negative.yaml": (("KPI409", 10, 39),),
    "attainment-of-nothing.yaml": (("KPI204", 10, 27),),
    "deficiency-without-a-plan.yaml": (("KPI205", 14, 78),),
    "everything.yaml": (
        ("KPI212", 6, 33),
        ("KPI409", 7, 40),
        ("KPI408", 8, 26),
        ("KPI205", 9, 28),
        ("KPI204", 10, 27),
        ("KPI205", 14, 18),
        ("KPI413", 15, 125),
        ("KPI202", 17, 19),
    ),
    "exception-of-nobody.yaml": (("KPI204", 13, 52),),
    "exclusion-from-nothing.yaml": (("KPI205", 9, 28),),
    "exclusion-on-nothing.yaml": (("KPI203", 9, 57),),
    "exclusion-without-a-reason.yaml": (("KPI407", 9, 14),),
    "file-above.yaml": (("KPI600", 5, 51),),
    "file-of-a-drive.yaml": (("KPI600", 5, 58),),
    "file-twice.yaml": (("KPI607", 5, 65),),
    "file-digest-half.yaml": (("KPI607", 5, 73),),
    "file-size-negative.yaml": (("KPI409", 5, 71),),
    "file-of-a-list.yaml": (("KPI408", 5, 51),),
    "filed-in-2400.yaml": (("KPI210", 4, 70), ("KPI208", 4, 70)),
    "not-in-effect.yaml": (("KPI210", 4, 70),),
    "override-of-a-taken-name.yaml": (("KPI205", 15, 20),),
    "override-to-perhaps.yaml": (("KPI413", 15, 125),),
    "quantity-negative.yaml": (("KPI213", 5, 56),),
    "rating-backwards.yaml": (("KPI205", 17, 88),),
    "rating-on-nothing.yaml": (("KPI203", 17, 86),),
    "reading-half-a-person.yaml": (("KPI213", 7, 37),),
    "reading-half-a-ratio.yaml": (("KPI211", 7, 12),),
    "reading-in-baht.yaml": (("KPI213", 7, 65),),
    "reading-in-words.yaml": (("KPI409", 7, 40),),
    "reading-infinite.yaml": (("KPI501", 7, 36),),
    "reading-of-nothing.yaml": (("KPI204", 7, 22),),
    "reading-ratio-to-nothing.yaml": (("KPI213", 7, 56),),
    "reading-two-numbers.yaml": (("KPI211", 7, 12),),
    "revocation-of-nothing.yaml": (("KPI205", 16, 28),),
    "revocation-twice.yaml": (("KPI205", 16, 96),),
    "text-nowhere.yaml": (("KPI204", 8, 17),),
    "text-of-a-list.yaml": (("KPI408", 8, 26),),
    "waiver-backwards.yaml": (("KPI205", 12, 13),),
    "waiver-without-end.yaml": (("KPI205", 12, 13),),
}


def refusal(name: str) -> KpiflowError:
    """Load a file of the corpus, which is refused, and give the refusal."""
    path = CORPUS / name
    with pytest.raises(KpiflowError) as error:
        (load_assessment if name in STATED_NAMES else load_indicator)(path)
    return error.value


STATED_NAMES = {f"assessments/{name}": expected for name, expected in STATED.items()}
EVERY = EXPECTED | STATED_NAMES


class TestCorpus:
    """Hostile files meet a refusal that says what and where, and nothing else."""

    @pytest.mark.parametrize("name", EVERY)
    def test_is_refused_where_it_is_wrong(self, name: str) -> None:
        """Each file is refused for exactly what is wrong in it, at its line and column."""
        assert [
            (each.code, each.position.line, each.position.column) if each.position else (each.code, 0, 0)
            for each in refusal(name).problems
        ] == list(EVERY[name])

    @pytest.mark.parametrize("name", EVERY)
    def test_is_refused_in_plain_text(self, name: str) -> None:
        """No refusal prints a character that a terminal would obey, and each has a code and its file."""
        error = refusal(name)

        assert all(character.isprintable() or character == "\n" for character in str(error))
        assert {each.code for each in error.problems} <= set(CODES)
        assert {each.position.file if each.position else "" for each in error.problems} == {
            str(CORPUS / name)
        }

    @pytest.mark.parametrize("name", EVERY)
    def test_is_refused_in_a_moment(self, name: str) -> None:
        """No file takes much work to refuse, whatever it nests, repeats or refers to."""
        refusal(name)  # classes get their readers when they are first read

        assert calls_of(lambda: refusal(name)) < 100_000

    def test_is_complete(self) -> None:
        """Every file of the corpus has its place in the table, but for the rules that assessments name."""
        files = {str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*") if path.is_file()}

        assert files - {"assessments/rules.yaml"} == set(EVERY)

    def test_has_a_file_for_every_rule(self) -> None:
        """Every code of a definition is brought about by some file, unless only Python can bring it about."""
        met = {code for expected in EXPECTED.values() for code, _, _ in expected}

        assert met >= {code for code in CODES if code.startswith("KPI1")} - {"KPI112", "KPI113", "KPI125"}

    def test_rests_on_sound_rules(self) -> None:
        """The rules that the assessments of the corpus name are sound themselves."""
        assert load_indicator(CORPUS / "assessments" / "rules.yaml").level_numbers == (1,)
