"""A corpus of hostile definition files: each is refused with its codes, where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpiflow.errors import CODES, KpiflowError
from kpiflow.loading import load_indicator


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


class TestCorpus:
    """Hostile files meet a refusal that says what and where, and nothing else."""

    @pytest.mark.parametrize("name", EXPECTED)
    def test_is_refused_where_it_is_wrong(self, name: str) -> None:
        """Each file is refused for exactly what is wrong in it, at its line and column."""
        with pytest.raises(KpiflowError) as error:
            load_indicator(CORPUS / name)

        assert [
            (each.code, each.position.line, each.position.column) if each.position else (each.code, 0, 0)
            for each in error.value.problems
        ] == list(EXPECTED[name])

    @pytest.mark.parametrize("name", EXPECTED)
    def test_is_refused_in_plain_text(self, name: str) -> None:
        """No refusal prints a character that a terminal would obey, and each has a code and its file."""
        with pytest.raises(KpiflowError) as error:
            load_indicator(CORPUS / name)

        assert all(character.isprintable() or character == "\n" for character in str(error.value))
        assert {each.code for each in error.value.problems} <= set(CODES)
        assert {each.position.file if each.position else "" for each in error.value.problems} == {
            str(CORPUS / name)
        }

    def test_is_complete(self) -> None:
        """Every file of the corpus has its place in the table."""
        assert {path.name for path in CORPUS.iterdir()} == set(EXPECTED)
