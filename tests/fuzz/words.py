"""What documents are made of: the words of the rule language, and values that loaders stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, get_args

from attrs import frozen

from kpiflow.loading.beside import Kind
from kpiflow.loading.schemas import file_schema


NUMBERS: Final = (
    "0", "1", "2", "5", "6", "9", "12", "20", "21", "100", "-1", "+1", "01", "1.0", "1.50", "2.5", ".5", "5.", "1e3",
    "1e33", "1e34", "1e-35", "1e99999999", "-0", "1_000", "1,000", "0x1F", "0o7", "010", "7.10", "12:30:45", "nan",
    ".nan", "-.inf", "Infinity", "sNaN", "1/3", "2/0", "1/3/5", "-1/2", "๑๒", "๒.๕", "٣", "²", "½", "999999999",
    "9999999999", "1" * 34, "1" * 35, "0." + "3" * 34, "9" * 400, "true", "no", "1 ", "1%",
)  # fmt: skip

DATES: Final = (
    "2007-03-30", "2550-03-30", "2550-03-30 BE", "2007-03-30 CE", "2551-02-29", "2551-02-29 BE", "2007-02-29", "1940-12-31",
    "1941-01-01", "9999-12-31", "9999-12-31 CE", "10542-12-31 BE", "10543-01-01 BE", "2007-13-01", "2007-00-00", "0000-01-01",
    "2007", "2550", "2550 BE", "พ.ศ. 2550", "ค.ศ. 2007", "2007-03", "2550-03 BE", "30 มีนาคม 2550", "๓๐ มีนาคม ๒๕๕๐",
    "30 March 2007", "March 30, 2007", "30 มี.ค. 50", "3/4/2550", "30 Mar 2550 BE", "มีนาคม 2550", "วันที่ 1 ตุลาคม 2549",
    "FY 2550 BE", "FY 2007 CE", "FY 2550", "ปีงบประมาณ พ.ศ. 2550", "2007-10-01/2007-10-31", "2007-10-31/2007-10-01",
    "2007/2008 CE", "1 – 31 ตุลาคม 2550", "ตุลาคม 2549 – 31 สิงหาคม 2550", "2006-10-01..2007-09-30", "99999-01-01 BE",
    "2007-03-30T10:00:00Z", "today", "-2007-03-30", "2007-3-3", "2399-12-31", "2400-01-01", "2400-01-01 CE", "-", " ",
)  # fmt: skip

SPANS: Final = (
    "90 days", "6 months", "2 years", "1 year 6 months 3 days", "90 วัน", "๖ เดือน", "0 days", "-1 days", "9999999 years",
    "120000 months", "1 day", "days", "6months", "1 2 days", "3652059 days",
)  # fmt: skip

CELLS: Final = (
    "-", "–", "80", "< 80", ">=95", "≥ 95", "40-49", ">85-90", "85–<90", "1,000 ถึง 2,000", "90 to 80", "5-5", ">5-5",
    "-5 to -1", "80%", "<80%", "1,00", "80-", "<", ">1e3", "1" * 35 + "-2",
)  # fmt: skip

TEXTS: Final = (
    "", " ", "x", "a-1", "plan", "1a", "ก", "น้ำ", "นํ้า", "ระดับ ๑", "7.2.1", "e\u200b1", "е1", "\u202ea", "a\u0301", "á", "ﬁ", "Ⅷ",
    "\u0e33", "\u0e34\u0e34", "🙂", "\ud83d", "\ufeff", "\x85", "\u2028", "\x1b[2J", "\x00", "\x7f", "a\tb", "a\nb", "a: b", "- a", "#a",
    "'", '"', "\\", "\\u0000", "{}", "[]", "null", "~", "yes", "true", "__class__", "../x.yaml", "/etc/passwd", "C:\\x", "x\0y",
    "https://example.org", "javascript:alert(1)", "<unread 1>", "did you mean 'x'?", "{0.__class__}", "%s%n", "${x}", "!!int",
    "performance", "reporting", "a" * 64, "a" * 65, "ก" * 200,
)  # fmt: skip

LOOKS_LIKE: Final = {
    "a": "а",
    "e": "е",
    "o": "о",
    "p": "р",
    "c": "с",
    "i": "і",
    "1": "l",
    "0": "O",
    "-": "\u2010",
    " ": "\u00a0",
}
"""Letters that are taken for others."""

SIGNS: Final = "0123456789๐๑๒๕.-/:,%+ eE'\"[]{}#&*!|>\\\t\u200b\u200d\u202e\u0301\u0e48กาำ\x00\x1b\x85\u2028\ufeff\ud800\uffff🙂"
"""Single characters that mean something, to a loader or to nobody."""

YAML_PIECES: Final = (
    "&a ", "*a", "&a [*a]", "<<: *a", "<<: {level: 1}", "!!python/object/apply:os.system ['true']", "!!timestamp abc",
    "!!binary x", "!!int 1", "!!str ", "!local ", "! x", "--- ", "\n---\n", "\n...\n", "%YAML 1.2\n---\n", "%TAG ! x\n", "? ", "? [a]\n: b",
    "? {a: b}\n", "- ", ": ", ", ", "[", "]", "{", "}", "|\n  x\n", ">-\n  x\n", "|9\n", "# note\n", "\t", "\r\n", "\r", "\x85", "\u2028",
    "\ufeff", '"\\x41"', '"\\ud800"', '"\\UFFFFFFFF"', '"\\q"', '"\\0"', "'it''s'", "@", "`", "~", "null", "a: a: a", "x:", ":", "-",
    "{a: 1, a: 2}", "{a, b}", "[a: b]", "{? a}", "[,]", "{,}", "\n", "  ",
)  # fmt: skip

JSON_PIECES: Final = (
    "{", "}", "[", "]", ",", ":", "null", "true", "false", "NaN", "-Infinity", "1e400", "-0", "01", "+1", "1.", ".5", "0x1F", "1E+2",
    '"\\ud83d"', '"\\ude42"', '"\\u0000"', '"\\u001b"', '"\\x"', '"\t"', '"\n"', "'a'", "// note\n", "/* note */", "# note\n", '"a":1,',
    '"a":{"a":[]},', "1" * 5000, "\ufeff", "\x00", "\x85", "\u2028", " ", "\n", "undefined", "None", "True", '"', "\\",
)  # fmt: skip

VALUE_PIECES: Final = (
    " BE", " CE", " พ.ศ. ", "ค.ศ.", " – ", "/", "..", " to ", " ถึง ", "FY ", "ปีงบประมาณ ", " มีนาคม ", " ก.พ. ", " March ", " Feb ",
    "2550", "2007", "29", "31", "-", "<", ">", "<=", "≥", "%", ",", ".", " days", " เดือน", " ปี", "e", "E-", "/3", "0", "-0", "๐", "วันที่ ",
)  # fmt: skip


@frozen(kw_only=True)
class Vocabulary:
    """The closed vocabulary of files, as their JSON Schemas know it.

    Attributes:
        keys: Every key that some mapping has.
        words: Every word that some field takes.
    """

    keys: tuple[str, ...]
    words: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """Give the words of the rule language as it stands."""
    keys: set[str] = set()
    words: set[str] = set()
    kinds: tuple[Kind, ...] = get_args(Kind)
    for node in (node for kind in kinds for node in _nodes(file_schema(kind))):
        properties = node.get("properties")
        if isinstance(properties, dict):
            keys.update(properties)
        said = [node.get("const"), *(node["enum"] if isinstance(node.get("enum"), list) else ())]
        words.update(word for word in said if isinstance(word, str))
    return Vocabulary(keys=tuple(sorted(keys)), words=tuple(sorted(words)))


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from _nodes(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _nodes(each)
