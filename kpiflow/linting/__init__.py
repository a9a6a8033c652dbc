"""Static analysis: what is wrong with rules that hold together, found before they are used.

One rule is one function with one code and one page under `docs/rules/`. Rules look at
one definition, at a set of them, at what one file of an assessment states, or at a scorecard; what
they find are problems with the path of their place. Questions about all registers are
decided exactly (`encoding`), or it is said that they are not. This room refuses to read
files, to judge a register, and to change anything.
"""

from kpiflow.linting.filings import Filing
from kpiflow.linting.rule import SEVERITIES, Lint, Rule, Severity
from kpiflow.linting.rules import RULES, lint_definition, lint_filing, lint_set, lint_sheet
from kpiflow.linting.sheets import Judgement, Sheet


__all__ = [
    "RULES",
    "SEVERITIES",
    "Filing",
    "Judgement",
    "Lint",
    "Rule",
    "Severity",
    "Sheet",
    "lint_definition",
    "lint_filing",
    "lint_set",
    "lint_sheet",
]
