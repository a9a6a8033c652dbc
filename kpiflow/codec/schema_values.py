"""How single values stand in a JSON Schema: text, numbers, dates, periods and bilingual text.

A document reaches a schema as YAML 1.2 or JSON hand it over, in which `2` is a number and
`true` a truth, while reading takes both as they are written. So wherever text is asked for,
all three are let through. A pattern stands here only where it accepts exactly what reading
does, in the regular expressions of ECMA-262 without lookarounds, so that every validator
knows it. Whether a date exists is not for a pattern to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias


Schema: TypeAlias = dict[str, Any]

SPACE: Final = r"\t\n \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What stands around a text without belonging to it; files hold no other kind of space."""

_DIGIT: Final = r"[0-9\u0e50-\u0e59]"
_ZERO: Final = r"[0\u0e50]"
_COUNTING: Final = r"[1-9\u0e51-\u0e59]"
_EXPONENT: Final = rf"(?:[eE][+-]?{_DIGIT}+)?"
_MAX_DIGITS: Final = 9


def _matching(grammar: str, *, message: str) -> Schema:
    """Give the pattern of a text that is this and nothing else, but for space around it.

    The message is what editors say in place of the pattern; other programs pass it by.
    """
    return {"pattern": _alone(grammar), "patternErrorMessage": message}


def _alone(grammar: str) -> str:
    """Give the pattern of a text that is this and nothing else, but for space around it."""
    return f"^[{SPACE}]*(?:{grammar})[{SPACE}]*$"


def referred(name: str) -> Schema:
    """Refer to a schema by its name among the definitions."""
    return {"$ref": f"#/$defs/{name}"}


def optional(schema: Schema) -> Schema:
    """Let a value also be nothing."""
    return {"anyOf": [schema, {"type": "null"}]}


def words(allowed: Iterable[str]) -> Schema:
    """Give the schema of one of several words."""
    return {"enum": list(allowed)}


def whole_numbers(allowed: Iterable[int]) -> Schema:
    """Give the schema of one of several whole numbers, written as a number or as text."""
    numbers = tuple(allowed)
    written = "|".join(
        f"{_ZERO}{{0,{_MAX_DIGITS - len(str(number))}}}"
        + "".join(rf"[{digit}\u0e5{digit}]" for digit in str(number))
        for number in numbers
    )
    return {
        "anyOf": [
            {"title": "as a number", "enum": list(numbers)},
            {"title": "as text", "type": "string", "pattern": _alone(rf"\+?(?:{written})")},
        ]
    }


TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
"""Text; what YAML and JSON take for a number or a truth is read as it is written."""

SAID: Final[Schema] = {**TEXT, "pattern": f"[^{SPACE}]"}
"""Text that is not blank."""

BLANK_OR_SAID: Final[Schema] = {**TEXT, "pattern": f"^$|[^{SPACE}]"}
"""Text that is empty or says something, and does not only look empty."""

TRIMMED: Final[Schema] = {**TEXT, "pattern": rf"^[^{SPACE}](?:[\s\S]*[^{SPACE}])?$"}
"""Text that is not blank and has no space around it."""

TRUTH: Final[Schema] = {"enum": [True, False, "true", "false"]}

_WHOLE: Final = rf"\+?{_DIGIT}{{1,{_MAX_DIGITS}}}"
_FROM_ONE: Final = "|".join(
    f"{_ZERO}{{{zeros}}}{_COUNTING}{_DIGIT}{{0,{_MAX_DIGITS - 1 - zeros}}}" for zeros in range(_MAX_DIGITS)
)
_UNSIGNED: Final = rf"{_DIGIT}+(?:\.{_DIGIT}+)?{_EXPONENT}"
_ABOVE_ZERO: Final = (
    rf"(?:{_ZERO}*{_COUNTING}{_DIGIT}*(?:\.{_DIGIT}+)?|{_ZERO}+\.{_ZERO}*{_COUNTING}{_DIGIT}*){_EXPONENT}"
)
_MINUS_ZERO: Final = rf"-{_ZERO}+(?:\.{_ZERO}+)?{_EXPONENT}"
_LENGTH: Final = (
    rf"(?:{_DIGIT}{{1,4}}[{SPACE}]*"
    rf"(?:[Dd][Aa][Yy][Ss\u017f]?|[Mm][Oo][Nn][Tt][Hh][Ss\u017f]?|[Yy][Ee][Aa][Rr][Ss\u017f]?"
    rf"|\u0e27\u0e31\u0e19|\u0e40\u0e14\u0e37\u0e2d\u0e19|\u0e1b\u0e35)[{SPACE}]*)+"
)
_NO_SPAN: Final = "not a span of time such as '90 days', '6 months' or '2 years'"


def _text_in(*, title: str, either: Schema, both: Schema) -> Schema:
    """Give the schema of text for people, in one language or two."""
    return {
        "description": "Text for people, in Thai and English; one language alone stands for both.",
        "anyOf": [
            {"title": "one text for both languages", **either},
            {
                "title": title,
                "type": "object",
                "properties": {
                    "th": {"description": "In Thai.", **TEXT},
                    "en": {"description": "In English.", **TEXT},
                },
                "additionalProperties": False,
                **both,
            },
        ],
    }


VALUES: Final[dict[str, Schema]] = {
    "Identifier": {
        "description": "An identifier: at most 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.",
        **TEXT,
        "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        "patternErrorMessage": "not an identifier: letters, digits, '.', '_' and '-' only, at most 64",
        "minimum": 0,
    },
    "WholeNumber": {
        "description": "A whole number.",
        "type": ["integer", "string"],
        "minimum": 0,
        "maximum": 10**_MAX_DIGITS - 1,
        **_matching(_WHOLE, message="not a whole number"),
    },
    "Count": {
        "description": "A whole number from 1 on.",
        "type": ["integer", "string"],
        "minimum": 1,
        "maximum": 10**_MAX_DIGITS - 1,
        **_matching(rf"\+?(?:{_FROM_ONE})", message="not a whole number from 1 on"),
    },
    "Number": {
        "description": "A number, read exactly as it is written.",
        "type": ["number", "string"],
        **_matching(rf"[+-]?{_UNSIGNED}", message="not a number such as 2 or 2.5"),
    },
    "NumberFromZero": {
        "description": "A number of 0 or more, read exactly as it is written.",
        "type": ["number", "string"],
        "minimum": 0,
        **_matching(rf"\+?{_UNSIGNED}|{_MINUS_ZERO}", message="not a number of 0 or more"),
    },
    "NumberAboveZero": {
        "description": "A number above 0, read exactly as it is written.",
        "type": ["number", "string"],
        "exclusiveMinimum": 0,
        **_matching(rf"\+?{_ABOVE_ZERO}", message="not a number above 0"),
    },
    "Ratio": {
        "description": "A number or a ratio such as 1/3, read exactly as it is written.",
        "type": ["number", "string"],
        **_matching(
            rf"[+-]?{_UNSIGNED}(?:[{SPACE}]*/[{SPACE}]*[+-]?(?:{_ABOVE_ZERO}))?",
            message="not a number such as 2.5, nor a ratio such as 1/3",
        ),
    },
    "RatioAboveZero": {
        "description": "A number or ratio above 0, read exactly as it is written.",
        "type": ["number", "string"],
        "exclusiveMinimum": 0,
        **_matching(
            rf"\+?(?:{_ABOVE_ZERO})(?:[{SPACE}]*/[{SPACE}]*\+?(?:{_ABOVE_ZERO}))?"
            rf"|-(?:{_ABOVE_ZERO})[{SPACE}]*/[{SPACE}]*-(?:{_ABOVE_ZERO})",
            message="not a number above 0",
        ),
    },
    "Printed": {
        "description": "A number as it is printed, with all its decimals, or a dash for none.",
        "type": ["number", "string"],
        "pattern": f"^$|{_alone(rf'[+-]?{_UNSIGNED}|[-–—]')}",
        "patternErrorMessage": "neither a number as printed nor a dash",
    },
    "Figure": {
        "description": "A number, exactly or as it is printed, or a dash for none.",
        "type": ["number", "string"],
        "pattern": _alone(rf"[+-]?{_UNSIGNED}|[-–—]"),
        "patternErrorMessage": "neither a number nor a dash",
    },
    "Day": {
        "description": "A day; a year that could be of the other era says which it is.",
        "type": "string",
        "examples": ["2007-03-30", "2550-03-30 BE", "30 มีนาคม 2550", "30 March 2550 BE"],
    },
    "Date": {
        "description": "A date known to the day, the month or the year; a year that could be of the other "
        "era says which it is.",
        "type": "string",
        "examples": ["2007-03-30", "30 มีนาคม 2550", "มีนาคม 2550", "พ.ศ. 2550"],
    },
    "Period": {
        "description": "Every day from one date to another, both included.",
        "type": "string",
        "examples": ["FY 2550 BE", "1 - 31 ตุลาคม 2550", "2007-10-01/2007-10-31"],
    },
    "Span": {
        "description": "So many months and days, counted on the calendar.",
        "type": "string",
        **_matching(_LENGTH, message=_NO_SPAN),
        "allOf": [{"pattern": _COUNTING, "patternErrorMessage": _NO_SPAN}],
        "examples": ["90 days", "6 months", "2 years", "6 เดือน"],
    },
    "Text": _text_in(
        title="text in Thai and English",
        either={"type": [*TEXT["type"], "null"]},
        both={"minProperties": 1},
    ),
    "SaidText": _text_in(
        title="text in Thai and English, at least one of them not blank",
        either=SAID,
        both={"anyOf": [{"required": [each], "properties": {each: SAID}} for each in ("th", "en")]},
    ),
}
"""The schemas of values by the names that classes refer to them with."""
