"""Laws of explanations: every atom says what it came to, and all of it survives being written down."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, strategies as st

from findings import rows
from kpiflow import codec
from kpiflow.decisions import Decision
from kpiflow.definitions import Indicator
from kpiflow.evidence import Register
from kpiflow.guards import Finding, Status, Verdict
from kpiflow.ladder import LadderVerdict, judge_ladder
from kpiflow.text import Text
from strategies import AS_OF, whole_cases


CODES = frozenset(rows())
STATUSES = {
    code: Status(comes_to)
    for code, (_, comes_to, _) in rows().items()
    if comes_to in {status.value for status in Status}
}
Case = tuple[Indicator, Register, tuple[Decision, ...]]


@st.composite
def ladders(draw: st.DrawFn) -> LadderVerdict:
    """Draw what a ladder comes to: any rules, anything shown, anything decided, in any round."""
    indicator, register, decisions = draw(whole_cases())
    return judge_ladder(
        indicator,
        register,
        as_of=AS_OF,
        decisions=decisions,
        level=draw(st.sampled_from(indicator.level_numbers)),
        round_months=draw(st.sampled_from((None, 6, 9, 12))),
        chosen=draw(st.sampled_from((None, 0, 1, 2))),
    )


def verdicts_of(ladder: LadderVerdict) -> Iterator[Verdict]:
    """Walk the verdicts on requirements, with decisions and without."""
    for each in ladder.requirements():
        yield each.verdict
        yield each.by_evidence


def is_said(text: Text) -> bool:
    """Tell whether a text says something in both languages."""
    return bool(text.th.strip() and text.en.strip())


class TestAtoms:
    """The smallest parts of an explanation."""

    @given(ladders())
    def test_say_what_they_came_to(self, ladder: LadderVerdict) -> None:
        """Each atom has a status and a code that is documented, or else is that status."""
        for verdict in verdicts_of(ladder):
            for atom in verdict.atoms():
                assert isinstance(atom.status, Status)
                assert atom.code in CODES or atom.code == atom.status.value

    @given(ladders())
    def test_that_are_not_met_say_why(self, ladder: LadderVerdict) -> None:
        """Each atom that was asked for and does not advance names a documented finding."""
        for verdict in verdicts_of(ladder):
            for atom in verdict.atoms():
                if not atom.status.advances and atom.status is not Status.NOT_APPLICABLE:
                    assert atom.code in CODES

    @given(ladders())
    def test_come_to_what_the_reference_says(self, ladder: LadderVerdict) -> None:
        """Where one code is all that was found, the status is the one beside it on the page.

        What does not apply names what its condition came to instead.
        """
        for verdict in verdicts_of(ladder):
            for atom in verdict.atoms():
                idle = atom.status is Status.NOT_APPLICABLE
                codes = set() if idle else {finding.code for finding in atom.findings}
                documented = STATUSES.get(next(iter(codes))) if len(codes) == 1 else None
                assert documented in {None, atom.status}

    @given(ladders())
    def test_speak_both_languages(self, ladder: LadderVerdict) -> None:
        """What is expected, what is lacking and what was found is said in Thai and in English."""
        for verdict in verdicts_of(ladder):
            for atom in verdict.atoms():
                assert is_said(atom.expects)
                assert atom.status.advances or atom.status is Status.NOT_APPLICABLE or is_said(atom.lacks)
                assert all(is_said(finding.message) for finding in atom.findings)


class TestFindings:
    @given(ladders())
    def test_have_documented_codes(self, ladder: LadderVerdict) -> None:
        """Whatever is found anywhere in an explanation is in the reference."""
        found: list[Finding] = [each for seen in ladder.requirements() for each in seen.findings()]

        assert {finding.code for finding in found} <= CODES
        assert all(is_said(finding.message) for finding in found)


class TestWritten:
    """Explanations as JSON."""

    @given(ladders())
    def test_come_back_as_they_were(self, ladder: LadderVerdict) -> None:
        """An explanation written down and read again is the same one, and writes itself the same again."""
        written = codec.encode(ladder)

        back = codec.decode(written, LadderVerdict)

        assert back == ladder
        assert codec.encode(back) == written
        assert (back.supported, back.holds) == (ladder.supported, ladder.holds)
