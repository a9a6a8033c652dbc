"""The register: what was shown and stated, each with who entered it and how it stands."""

from __future__ import annotations

import copy
import pickle

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from kpiflow.errors import MoveError
from kpiflow.evidence import (
    Answer,
    Attainment,
    Entry,
    EvidenceItem,
    Exclusion,
    NilReturn,
    Reading,
    Register,
    Ruling,
    Standing,
    Statement,
)
from kpiflow.text import Text


ItemOf = Callable[..., EvidenceItem]
NilOf = Callable[..., NilReturn]
RegisterOf = Callable[..., Register]

ON: Final = date(2007, 10, 20)


def _ruling(standing: Standing) -> Ruling:
    return Ruling(standing=standing, by="assessor", on=ON)


class TestEntry:
    """One thing in the register."""

    def test_an_entry_without_a_ruling_is_submitted(self, item: ItemOf) -> None:
        """What nobody has ruled on stands as submitted."""
        assert Entry(fact=item(), by="unit", on=ON).standing == Standing.SUBMITTED

    @pytest.mark.parametrize("standing", Standing)
    def test_an_entry_stands_where_its_ruling_puts_it(self, item: ItemOf, standing: Standing) -> None:
        """The ruling alone decides where an entry stands."""
        assert Entry(fact=item(), by="unit", on=ON, ruling=_ruling(standing)).standing == standing


class TestFinding:
    """How entries are found."""

    def test_an_entry_is_found_by_its_identifier(
        self, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """Items and nil returns are found by the same door."""
        shown = register(item("m-1"), nil("n-1"))

        assert [shown["m-1"].fact, shown["n-1"].fact] == [item("m-1"), nil("n-1")]

    def test_finding_nothing_is_no_error(self, register: RegisterOf, item: ItemOf) -> None:
        """Asking whether there is an entry answers `None` where there is none."""
        assert register(item("m-1")).find("m-2") is None

    def test_an_unknown_item_is_refused_with_the_nearest_one(
        self, register: RegisterOf, item: ItemOf
    ) -> None:
        """Asking for an entry that is not there names those that are, and the likeliest."""
        with pytest.raises(MoveError) as error:
            register(item("minutes-1"), item("report-1"))["minutes-2"]

        assert str(error.value) == (
            "[KPI203] the register has no item 'minutes-2'\n"
            "  declared: minutes-1, report-1\n"
            "  hint: did you mean 'minutes-1'?"
        )

    def test_an_empty_register_offers_nothing(self) -> None:
        """Asking an empty register for an entry names no other and gives no hint."""
        with pytest.raises(MoveError) as error:
            Register()["m-1"]

        assert str(error.value) == "[KPI203] the register has no item 'm-1'"

    def test_a_very_long_identifier_is_not_repeated_in_full(self) -> None:
        """A message stays readable whatever it was asked for."""
        with pytest.raises(MoveError) as error:
            Register()["m" * 1000]

        assert str(error.value) == f"[KPI203] the register has no item '{'m' * 60}…'"


class TestWalking:
    """What a register holds, kind by kind."""

    def test_items_and_nil_returns_are_kept_apart(
        self, register: RegisterOf, item: ItemOf, nil: NilOf
    ) -> None:
        """A walk over items passes by nil returns, and the other way round, each in order."""
        shown = register(item("m-2"), nil("n-1"), item("m-1"))

        assert (
            [(fact.id, entry.fact.id) for fact, entry in shown.items()],
            [(fact.id, entry.fact.id) for fact, entry in shown.nil_returns()],
        ) == ([("m-2", "m-2"), ("m-1", "m-1")], [("n-1", "n-1")])

    def test_without_one_entry_the_others_stay(self, register: RegisterOf, item: ItemOf) -> None:
        """A register without one entry is as if it had never been made."""
        shown = register(item("m-1"), item("m-2"), item("m-3"))

        assert shown.without("m-2") == register(item("m-1"), item("m-3"))

    def test_entries_may_be_a_list(self, register: RegisterOf, item: ItemOf) -> None:
        """A register written with a list hashes as the one written with a tuple."""
        entries: Any = list(register(item()).entries)

        assert hash(Register(entries)) == hash(register(item()))


class TestEntering:
    """How something comes into the register."""

    def test_an_entry_joins_at_the_end(self, register: RegisterOf, item: ItemOf) -> None:
        """A new entry says who entered it and when, and has no ruling."""
        after = register(item("m-1")).with_entry(item("m-2"), by="clerk", on=ON)

        assert after.entries[1:] == (Entry(fact=item("m-2"), by="clerk", on=ON, ruling=None),)

    def test_a_register_never_changes(self, register: RegisterOf, item: ItemOf) -> None:
        """A new moment is a new register; the old one still says what it said."""
        before = register(item("m-1"))
        before.with_entry(item("m-2"), by="clerk", on=ON).with_ruling("m-1", _ruling(Standing.REJECTED))

        assert before == register(item("m-1"))

    def test_an_identifier_is_used_once(self, register: RegisterOf, item: ItemOf, nil: NilOf) -> None:
        """Items and nil returns share one space of identifiers, and none is used twice."""
        with pytest.raises(MoveError) as error:
            register(item("x-1")).with_entry(nil("x-1"), by="clerk", on=ON)

        assert str(error.value) == (
            "[KPI203] the register already has an item 'x-1'\n"
            "  at: id\n"
            "  hint: give each its own identifier; what replaces an item does not take its identifier over"
        )

    def test_a_withdrawn_item_keeps_its_identifier(self, register: RegisterOf, item: ItemOf) -> None:
        """Withdrawing an item does not free its identifier."""
        withdrawn = register(item("x-1")).with_ruling("x-1", _ruling(Standing.WITHDRAWN))

        with pytest.raises(MoveError) as error:
            withdrawn.with_entry(item("x-1"), by="clerk", on=ON)

        assert error.value.code == "KPI203"


class TestRuling:
    """What an assessor or unit decides about an entry."""

    def test_a_ruling_touches_one_entry(self, register: RegisterOf, item: ItemOf) -> None:
        """A ruling on one entry leaves all the others, and their order, as they were."""
        after = register(item("m-1"), item("m-2"), item("m-3")).with_ruling("m-2", _ruling(Standing.REJECTED))

        assert [(entry.fact.id, entry.ruling) for entry in after.entries] == [
            ("m-1", None),
            ("m-2", _ruling(Standing.REJECTED)),
            ("m-3", None),
        ]

    def test_the_latest_ruling_stands(self, register: RegisterOf, item: ItemOf) -> None:
        """What was rejected may still be accepted, and the other way round."""
        shown = register(item())
        for standing in (Standing.REJECTED, Standing.ACCEPTED, Standing.REJECTED, Standing.ACCEPTED):
            shown = shown.with_ruling("m-1", _ruling(standing))

        assert shown["m-1"].standing == Standing.ACCEPTED

    @pytest.mark.parametrize("standing", Standing)
    def test_what_was_withdrawn_is_past_ruling(
        self, register: RegisterOf, item: ItemOf, standing: Standing
    ) -> None:
        """Nothing brings a withdrawn item back, not even withdrawing it again."""
        withdrawn = register(item()).with_ruling("m-1", _ruling(Standing.WITHDRAWN))

        with pytest.raises(MoveError) as error:
            withdrawn.with_ruling("m-1", _ruling(standing))

        assert str(error.value) == (
            f"[KPI206] 'm-1' was withdrawn and cannot be {standing.value}\n"
            "  hint: submit it again under a new identifier"
        )

    def test_what_is_not_there_cannot_be_ruled_on(self, register: RegisterOf, item: ItemOf) -> None:
        """A ruling on an item that was never entered is refused."""
        with pytest.raises(MoveError) as error:
            register(item()).with_ruling("m-9", _ruling(Standing.ACCEPTED))

        assert error.value.problems[0].code == "KPI203"

    def test_acceptances_by_several_roles_stand_together(self, register: RegisterOf, item: ItemOf) -> None:
        """Accepting takes nothing from who accepted before; of one role the latest acceptance counts."""
        first, other, again = (
            Ruling(standing=Standing.ACCEPTED, by=by, on=date(2007, 10, n))
            for n, by in ((1, "reviewer"), (2, "developer"), (3, "reviewer"))
        )
        shown = register(item()).with_ruling("m-1", first).with_ruling("m-1", other)

        assert (shown["m-1"].ruling, shown["m-1"].acceptances) == (other, (first, other))
        assert shown.with_ruling("m-1", again)["m-1"].acceptances == (other, again)
        assert [shown["m-1"].is_accepted_by(role) for role in ("reviewer", "developer", "unit")] == [
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize("standing", [Standing.REJECTED, Standing.WITHDRAWN])
    def test_acceptances_end_with_a_ruling_against_it(
        self, register: RegisterOf, item: ItemOf, standing: Standing
    ) -> None:
        """Once rejected or withdrawn, nobody's acceptance stands; one that follows stands alone."""
        accepted, later = (
            Ruling(standing=Standing.ACCEPTED, by=by, on=ON) for by in ("reviewer", "developer")
        )
        against = _ruling(standing)
        shown = register(item()).with_ruling("m-1", accepted).with_ruling("m-1", against)

        assert (shown["m-1"].acceptances, shown["m-1"].rulings) == ((), (against,))
        if standing is Standing.REJECTED:
            assert shown.with_ruling("m-1", later)["m-1"].rulings == (later,)

    def test_what_nobody_ruled_on_nobody_accepted(self, register: RegisterOf, item: ItemOf) -> None:
        """Without a ruling there is no acceptance."""
        assert (register(item())["m-1"].rulings, register(item())["m-1"].acceptances) == ((), ())

    def test_a_ruling_needs_no_reason(self) -> None:
        """A ruling without a reason has a blank one."""
        assert _ruling(Standing.ACCEPTED).reason == Text(th="", en="")


ABOUT_X: Final[tuple[Any, ...]] = (
    Answer(question="x", value="L"),
    Reading(measure="x", value=1),
    Statement(field="x", content="text"),
    Exclusion(requirement="x", reason=Text.same("no fleet")),
    Attainment(indicator="x", level=2),
)


class TestStated:
    """What goes by what it is about, and is replaced rather than repeated."""

    @pytest.mark.parametrize("fact", ABOUT_X, ids=lambda each: type(each).__name__)
    def test_each_is_found_by_what_it_is_about(self, register: RegisterOf, fact: Any) -> None:
        """Statements of different kinds about things of one name do not stand in for one another."""
        shown = register(*ABOUT_X)

        assert shown.stated(type(fact), "x") == (fact, shown[fact.id])

    @pytest.mark.parametrize("about", ["y", "", "X", "answer:x"])
    def test_what_was_not_stated_is_not_there(self, register: RegisterOf, about: str) -> None:
        """Nothing is found under another name, not even under the name the register knows it by."""
        assert register(*ABOUT_X).stated(Answer, about) is None

    def test_an_item_of_that_name_states_nothing(self, register: RegisterOf, item: ItemOf) -> None:
        """An item whose identifier looks like that of an answer is no answer."""
        assert register(item("answer:x")).stated(Answer, "x") is None

    def test_a_name_with_a_colon_is_the_whole_name(self, register: RegisterOf) -> None:
        """What something is about is all that follows the first colon."""
        shown = register(Answer(question="a:b", value="L"))

        assert (shown.stated(Answer, "a:b") is None, shown.stated(Answer, "a")) == (False, None)

    @pytest.mark.parametrize("later", [date(2007, 10, 20), date(2007, 10, 19)])
    def test_a_later_statement_takes_the_place_of_an_earlier_one(
        self, register: RegisterOf, item: ItemOf, later: date
    ) -> None:
        """What was stated last counts, whatever its day; it comes last, and the rest stays in order."""
        before = register(Answer(question="q", value="N"), item("m-1"), Answer(question="r", value="F"))
        after = before.with_entry(Answer(question="q", value="L"), by="clerk", on=later)

        assert [entry.fact.id for entry in after.entries] == ["m-1", "answer:r", "answer:q"]
        assert after.stated(Answer, "q") == (
            Answer(question="q", value="L"),
            Entry(fact=Answer(question="q", value="L"), by="clerk", on=later),
        )

    @pytest.mark.parametrize("standing", [Standing.ACCEPTED, Standing.REJECTED, Standing.WITHDRAWN])
    def test_a_new_statement_is_free_of_the_old_ruling(
        self, register: RegisterOf, standing: Standing
    ) -> None:
        """What was ruled on one answer says nothing of the next one to the same question."""
        ruled = register(Answer(question="q", value="N")).with_ruling("answer:q", _ruling(standing))
        after = ruled.with_entry(Answer(question="q", value="L"), by="unit", on=ON)

        assert after["answer:q"].standing is Standing.SUBMITTED

    @pytest.mark.parametrize("shown", ["item", "nil"])
    def test_a_statement_never_takes_the_place_of_evidence(
        self, register: RegisterOf, item: ItemOf, nil: NilOf, shown: str
    ) -> None:
        """An item or nil return that took the name of an answer is not lost to it: the answer is refused."""
        before = register(item("answer:q") if shown == "item" else nil("answer:q"))

        with pytest.raises(MoveError) as error:
            before.with_entry(Answer(question="q", value="L"), by="unit", on=ON)

        assert error.value.code == "KPI203"

    def test_evidence_never_takes_the_place_of_a_statement(self, register: RegisterOf, item: ItemOf) -> None:
        """An item that would take the name of an answer is refused."""
        with pytest.raises(MoveError) as error:
            register(Answer(question="q", value="L")).with_entry(item("answer:q"), by="unit", on=ON)

        assert error.value.code == "KPI203"


class TestKinds:
    """Items of the kinds a rule asks for."""

    @pytest.mark.parametrize(
        ("kinds", "expected"),
        [
            (("minutes",), ["a", "c"]),
            (("report",), ["b"]),
            (("leaflet",), []),
            (("report", "minutes"), ["a", "b", "c"]),
            (("leaflet", "report"), ["b"]),
            ((), []),
        ],
    )
    def test_items_are_given_in_the_order_they_were_entered(
        self, register: RegisterOf, item: ItemOf, nil: NilOf, kinds: tuple[str, ...], expected: list[str]
    ) -> None:
        """The order of the kinds asked for makes no difference, and nil returns are of no kind."""
        shown = register(item("a"), nil("n"), item("b", kind="report"), item("c"))

        assert [fact.id for fact, _ in shown.items_of(kinds)] == expected

    def test_what_was_looked_up_is_not_remembered_wrongly(self, register: RegisterOf, item: ItemOf) -> None:
        """A register made from one that was asked before answers for itself."""
        before = register(item("a"))
        asked = [before.items_of(("minutes",)), before.stated(Answer, "q")]
        after = before.with_entry(item("b"), by="unit", on=ON).with_entry(
            Answer(question="q", value="L"), by="unit", on=ON
        )

        assert len(asked[0] or ()) == 1
        assert [fact.id for fact, _ in after.items_of(("minutes",))] == ["a", "b"]
        assert after.stated(Answer, "q") is not None

    def test_asking_leaves_no_trace(self, register: RegisterOf, item: ItemOf) -> None:
        """A register that was asked equals, hashes as and copies as one that was not."""
        asked, fresh = register(item("a")), register(item("a"))
        asked.items_of(("minutes",))
        asked.stated(Answer, "q")

        assert (asked, hash(asked), repr(asked)) == (fresh, hash(fresh), repr(fresh))
        assert [copy.copy(asked), copy.deepcopy(asked), pickle.loads(pickle.dumps(asked))] == [fresh] * 3  # noqa: S301 -- made right here
