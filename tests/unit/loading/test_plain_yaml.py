"""Files with nothing to refuse are read in one loop, and come to what the reader for all others makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hypothesis import example, given, strategies as st

from kpiflow.loading.building import TreeBuilder
from kpiflow.loading.limits import MAX_DEPTH, MAX_UNCOUNTED
from kpiflow.loading.lines import Lines
from kpiflow.loading.plain_yaml import plain_tree
from kpiflow.loading.source import parse_source
from kpiflow.loading.yaml_reader import read_yaml
from kpiflow.text import UNSAFE


ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").rglob("*.yaml"))
HOSTILE = sorted((ROOT / "tests" / "hostile").rglob("*.yaml"))

TEXTS = st.text(alphabet=" a0ก~:\n\"'", max_size=6) | st.sampled_from(["", "~", "null", "NULL", "no", "x: y"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def is_plain(text: str) -> bool:
    """Tell whether a text is read in one loop."""
    return plain_tree(Lines("f.yaml", text)) is not None


def agrees(text: str) -> bool:
    """Tell whether a text is read in one loop; if so, to the very values and places that the other reader gives."""
    lines = Lines("f.yaml", text)
    tree = plain_tree(lines)
    if tree is None:
        return False
    builder = TreeBuilder(lines)
    read_yaml(lines, builder)
    expected, problems = builder.finish()
    assert problems == ()
    assert (tree.value, list(tree.offsets)) == (expected.value, list(expected.offsets))
    assert _order(tree.value) == _order(expected.value)
    return True


def _order(value: Any) -> Any:
    """Give a value so that the order of its keys counts."""
    if isinstance(value, dict):
        return [(key, _order(inner)) for key, inner in value.items()]
    return [_order(inner) for inner in value] if isinstance(value, list) else value


class TestBothReaders:
    """What is read in one loop is what is read step by step."""

    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_agree_on_the_examples(self, path: Path) -> None:
        """Every example is plain, so that people's files are read the fast way."""
        assert agrees(path.read_text(encoding="utf-8"))

    @pytest.mark.parametrize("path", HOSTILE, ids=lambda path: f"{path.parent.name}/{path.stem}")
    def test_agree_on_what_is_hostile(self, path: Path) -> None:
        """What is wrong with a file is either nothing that reading sees, or left to the other reader."""
        agrees(path.read_bytes().decode(errors="surrogateescape"))

    @given(VALUES, st.sampled_from([None, False, True]))
    def test_agree_on_what_a_program_wrote(self, value: Any, flow: bool | None) -> None:
        """Any values that PyYAML writes, in blocks and on one line, are read the same."""
        agrees(yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, width=20))

    @given(st.text(alphabet=" \n-:[]{}'\"&*!|>%@`#?,a~\t\\\r\ufeff\x85\u2028", max_size=40))
    @example("? a\n")
    @example("[a: b, : c, d: ]")
    @example("--- x\n...\n# note\n...\n")
    @example("a:\r\n- ~\r\n- '~'\r\n-\r\n")
    @example("{~: ~, '': ''}")
    def test_agree_on_whatever_is_yaml(self, text: str) -> None:
        """Whatever its punctuation says, a text is read the same or left alone."""
        agrees(text)


class TestPlainFiles:
    """What is read in one loop."""

    @pytest.mark.parametrize(
        "text",
        [
            "a",
            "~",
            "[]",
            "- a\n- [b, {c: d}]",
            "a: |\n  b\n",
            "--- a\n...\n",
            "{a: {b: {}}, c: []}",
            "? a",
            "- b & c!",
        ],
        ids=repr,
    )
    def test_hold_mappings_lists_and_scalars(self, text: str) -> None:
        """The core of YAML, in every style."""
        assert agrees(text)

    def test_may_nest_and_be_long(self) -> None:
        """A file may nest one less deep than is allowed, and be as long as one text."""
        assert agrees("[" * (MAX_DEPTH - 1) + "a" + "]" * (MAX_DEPTH - 1))
        assert agrees("a: " + "x" * (MAX_UNCOUNTED - 3))


class TestOtherFiles:
    """What is left to the reader that can say what is wrong."""

    @pytest.mark.parametrize(
        "text",
        [
            "", "# note", "a: 1\na: 2", "a: {b: 1, c: 2, b: [3]}", "? [a]\n: b", "? {a: b}\n: c", "a: &x b",
            "&x [a]", "a: {b: [&x c]}", "a: *x", "a: !!str b", "!x {a: b}", "! a", "a\n---\nb", "a: b\n--- []\n", "a: b\n---\n",
            "a: [b", "a: b: c", "\ta: b", '"\\x61"', "a: b\x00", "a: b # \x00", "a: \ud800", "a: x\u202ey",
            "[" * MAX_DEPTH + "]" * MAX_DEPTH, "[" * 30_000, "- " * 30_000, "{a: " * 10_000,
            "a: " + "x" * (MAX_UNCOUNTED - 2),
        ],
        ids=lambda text: f"{text[:10]!a} {len(text)}",
    )  # fmt: skip
    def test_take_a_closer_look(self, text: str) -> None:
        """Whatever may be refused is, by the other reader, and at its limits nothing is taken here."""
        assert not is_plain(text)

    def test_hold_what_is_no_text(self) -> None:
        """No character that is unsafe is taken, in a value or in a note; a carriage return only ends lines."""
        unsafe = [character for character in map(chr, range(0x11000)) if UNSAFE.search(character)]

        taken = {each for each in unsafe for text in (f"a: x{each}y", f"a: b # {each}") if is_plain(text)}
        assert taken == {"\r"}

    def test_are_read_all_the_same(self) -> None:
        """A file that only looks as if it could be refused is read as before."""
        text = "a: this\nb: 'C:\\x'\n"

        assert not is_plain(text)
        assert parse_source(text, file="f.yaml").root.plain() == {"a": "this", "b": "C:\\x"}
