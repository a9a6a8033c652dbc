"""What the adversaries of the campaign over evidence files can do; the campaign itself runs in `test_short`."""

from __future__ import annotations

import hashlib

from trust.r20_files import (
    INNOCENT,
    LEAKED,
    checked_and_opened,
    looked_at,
    outcomes_of_every_order,
    race,
)


class TestCampaign:
    def test_every_order_ends_in_the_file_or_in_a_refusal(self) -> None:
        """Whatever is exchanged before whichever call, the innocent file is read or nothing."""
        outcomes = outcomes_of_every_order(looked_at)

        innocent = hashlib.sha256(INNOCENT).hexdigest()
        assert set(outcomes.values()) == {innocent, "EvidenceFileError"}
        assert len(outcomes) > 10

    def test_the_adversary_is_quick_enough_to_catch_whoever_checks_first(self) -> None:
        """The canary leaks in at least one order, and refuses in another: it is the order that matters."""
        outcomes = set(outcomes_of_every_order(checked_and_opened).values())

        assert {LEAKED, "PermissionError"} <= outcomes

    def test_in_a_race_the_file_itself_is_read_now_and_then(self) -> None:
        """The race is one that can be won: not every look is refused."""
        leaked, read = race(looked_at, 300, seed=2)

        assert leaked == 0
        assert read > 0
