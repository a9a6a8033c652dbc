"""Registers, situations and assessments of whatever definition, for whoever asks by the class alone."""

from __future__ import annotations

from hypothesis import strategies as st

from kpiflow.assessment import Assessment
from kpiflow.evidence import Register
from kpiflow.ladder import Situation
from kpiflow.testing.histories import recorded
from kpiflow.testing.strategies.own import situations_for
from kpiflow.testing.strategies.shown import registers_about
from kpiflow.testing.strategies.small import indicators
from kpiflow.testing.strategies.whole import definitions


def any_registers() -> st.SearchStrategy[Register]:
    """Registers of all that can be shown and stated."""
    return definitions().flatmap(registers_about)


def any_situations() -> st.SearchStrategy[Situation]:
    """Definitions with what is shown and decided about them, and a day."""
    return definitions().flatmap(situations_for)


def journals() -> st.SearchStrategy[Assessment]:
    """Assessments with what was recorded in their journals, in memory."""
    return indicators().flatmap(situations_for).map(recorded)
