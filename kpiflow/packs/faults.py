"""What can be wrong with a pack, in Thai and English."""

from __future__ import annotations

from attrs import frozen

from kpiflow.errors import Problem
from kpiflow.text import Text


@frozen(kw_only=True)
class Fault:
    """One thing that is wrong with a pack.

    Attributes:
        code: Its code; see the pages of errors.
        message: What is wrong.
        subject: The file of the pack it is about; empty for the pack as a whole.
        expected: What would have been right; empty when the message says it.
        got: What is there instead; empty when the message says it.
    """

    code: str
    message: Text
    subject: str = ""
    expected: str = ""
    got: str = ""

    @property
    def problem(self) -> Problem:
        """The same as errors carry it, in English."""
        return Problem(self.code, self.message.en, expected=self.expected, got=self.got)
