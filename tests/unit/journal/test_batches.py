"""Several drafts given at once: all kept or none, and given again as they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from attrs import evolve

from kpiflow.errors import ConcurrencyError, JournalError
from kpiflow.journal import Draft, Entry, Secret
from kpiflow.journal.batches import Known, answered, known_from, secrets_after
from kpiflow.journal.lines import first_link, sealed


def drafts(*commands: str) -> list[Draft]:
    """Make drafts of which only the commands matter."""
    noon = datetime(2007, 10, 24, 5, tzinfo=UTC)
    return [Draft(command_id=each, recorded_at=noon, actor="a", kind="k", body=b"{}") for each in commands]


def known(*commands: str, version: int = 0) -> Known:
    """Say what a store holds: a version, and the entries of commands."""
    recorded: dict[str, Entry] = {
        draft.command_id: sealed(draft, stream="s", version=n, previous=first_link("s"))
        for n, draft in enumerate(drafts(*commands), start=1)
    }
    return Known(stream="s", version=version, digest="ab" * 32, recorded=recorded)


class TestNewBatches:
    def test_take_the_next_places(self) -> None:
        """New drafts are sealed one behind the other, behind what the store holds."""
        answer = answered(known(version=4), drafts("a", "b"), 4)

        assert answer.is_new
        assert [(each.version, each.command_id) for each in answer.entries] == [(5, "a"), (6, "b")]
        assert [each.previous for each in answer.entries] == ["ab" * 32, answer.entries[0].digest]

    def test_of_nothing_need_no_writing(self) -> None:
        """A batch without drafts comes to no entries, and nothing is to be written."""
        answer = answered(known(version=4), [], 4)

        assert (answer.entries, answer.is_new) == ((), False)

    @pytest.mark.parametrize("expected", [3, 5, 0, -1])
    @pytest.mark.parametrize("commands", [(), ("a", "b")])
    def test_come_too_late(self, expected: int, commands: tuple[str, ...]) -> None:
        """A batch that expects another version is refused whole, and so is one of nothing."""
        with pytest.raises(ConcurrencyError) as error:
            answered(known(version=4), drafts(*commands), expected)

        assert (error.value.code, error.value.expected, error.value.current) == ("KPI301", expected, 4)


class TestKnownBatches:
    @pytest.mark.parametrize("expected", [0, 2, 9])
    def test_get_their_entries_again(self, expected: int) -> None:
        """Drafts that are all known get their entries, in their own order, at any version."""
        held = known("a", "b", version=2)

        answer = answered(held, drafts("b", "a"), expected)

        assert not answer.is_new
        assert answer.entries == (held.recorded["b"], held.recorded["a"])

    def test_in_part_are_refused(self) -> None:
        """Drafts of which some are known are neither written nor answered."""
        with pytest.raises(JournalError) as error:
            answered(known("a", version=1), drafts("a", "b", "c"), 1)

        assert str(error.value) == (
            "[KPI305] 1 of 3 commands are in journal 's' already, the others are not\n"
            "  hint: give the commands of a batch together, as they were given before"
        )

    @pytest.mark.parametrize("recorded", [(), ("a",)])
    def test_with_one_command_twice_are_refused(self, recorded: tuple[str, ...]) -> None:
        """One command cannot become two entries, known or not."""
        with pytest.raises(JournalError) as error:
            answered(known(*recorded, version=len(recorded)), drafts("a", "a"), len(recorded))

        assert str(error.value) == (
            "[KPI305] a batch for journal 's' gives one command twice\n"
            "  hint: give each command an identifier of its own"
        )


class TestStoresOfOthers:
    """What a store needs to say that has all entries of a stream at hand."""

    def test_nothing_is_known_of_a_new_stream(self) -> None:
        """A stream without entries is at version 0, and its first entry names the stream's own link."""
        found = known_from("s", (), drafts("a"))

        assert found == Known(stream="s", version=0, digest=first_link("s"), recorded={})

    def test_commands_that_are_given_are_looked_up(self) -> None:
        """The last entry gives version and digest; only commands that are asked about are told."""
        entries = answered(known_from("s", (), []), drafts("a", "b", "c"), 0).entries

        found = known_from("s", entries, drafts("b", "z"))

        assert found == Known(stream="s", version=3, digest=entries[2].digest, recorded={"b": entries[1]})

    def test_a_name_that_none_can_keep_is_refused(self) -> None:
        """It is found before anything is done with the name, by whoever a store asks first."""
        with pytest.raises(JournalError) as error:
            known_from("\ud800", (), [])
        with pytest.raises(JournalError) as answering:
            answered(evolve(known(), stream="\ud800"), [], 0)

        assert (error.value.code, answering.value.code) == ("KPI302", "KPI302")

    def test_secrets_come_and_go_in_the_order_of_drafts(self) -> None:
        """What a draft forgets is gone, of what was kept before and of what came with it; later ones stay."""
        one, two = (Secret(commitment=f"c{n}", subject=f"p1 p{n}", key=b"k", value=b"v") for n in (1, 2))
        bring, forget = drafts("bring", "forget")

        both = secrets_after((one,), [evolve(bring, secrets=(two,))])

        assert both == (one, two)
        assert secrets_after(both, [evolve(forget, forgets="p2")]) == (one,)
        assert secrets_after((one,), [evolve(forget, secrets=(two,), forgets="p1")]) == ()
        assert secrets_after((one,), [evolve(forget, forgets="p1"), evolve(bring, secrets=(two,))]) == (two,)
        assert secrets_after((one,), [forget]) == (one,)
