"""Which steps go together: which exclude each other, do the same as others, or may undo what others do."""

from __future__ import annotations

from collections.abc import Iterator

from kpiflow.guards import Facts, NilReturned, Provided, Status
from kpiflow.planning.counting import lacking
from kpiflow.planning.proposals import Proposals, is_about, lasting_facts, status_with
from kpiflow.planning.search import Chosen
from kpiflow.planning.steps import Step
from kpiflow.planning.wishes import Wish, Wishes


class Compatibility:
    """Knows how the steps of a search stand to one another.

    Attributes:
        served: What each step could help.
        undoing: The steps that may undo something; all others only ever help.
        waits_for: For each of several steps that are the same, the one before it.
    """

    def __init__(self, proposals: Proposals, wishes: Wishes, facts: Facts) -> None:
        self._steps = proposals.steps
        lasting = lasting_facts(proposals.steps, wishes.places, facts)
        numbers = range(len(proposals.steps))
        self.served: tuple[frozenset[Wish], ...] = tuple(
            frozenset(wish for wish, serving in proposals.serving.items() if n in serving) for n in numbers
        )
        self.undoing: Chosen = frozenset(n for n in numbers if _may_undo(proposals.steps[n], wishes, facts))
        self.waits_for: tuple[int | None, ...] = tuple(map(self._one_before, numbers))
        self._several = frozenset(
            wish
            for wish in proposals.serving
            if wish.met and isinstance(wish.leaf, Provided) and lacking(wish.leaf, lasting) > 1
        )
        self._excludes = tuple(frozenset(self._excluded(n)) for n in numbers)

    def excluded_by(self, chosen: Chosen) -> Chosen:
        """Give the steps that cannot, or need not, be taken with these."""
        return frozenset().union(*(self._excludes[n] for n in chosen))

    def asks_more(self, chosen: Chosen, other: Chosen) -> bool:
        """Tell whether for every step of another set there is one of its own that asks for at least as much."""
        matched: dict[int, int] = {}
        return all(self._finds_one(plain, chosen, matched, set()) for plain in sorted(other))

    # --- inside -------------------------------------------------------------------

    def _finds_one(self, plain: int, chosen: Chosen, matched: dict[int, int], tried: set[int]) -> bool:
        """Find a step for another one, moving those on that have found theirs already."""
        for n in sorted(chosen):
            if n not in tried and self._is_at_least(n, plain):
                tried.add(n)
                if n not in matched or self._finds_one(matched[n], chosen, matched, tried):
                    matched[n] = plain
                    return True
        return False

    def _is_at_least(self, n: int, plain: int) -> bool:
        one, other = self._steps[n], self._steps[plain]
        return (one.kind, one.about) == (other.kind, other.about) and self.served[plain] <= self.served[n]

    def _one_before(self, n: int) -> int | None:
        """Give the step that is the same but for coming one earlier; months make them differ."""
        step = self._steps[n]
        if any(
            isinstance(wish.leaf, Provided) and wish.leaf.distinct_by == "month" for wish in self.served[n]
        ):
            return None
        before = (
            m
            for m, other in enumerate(self._steps)
            if (other.kind, other.about, other.number, self.served[m])
            == (step.kind, step.about, step.number - 1, self.served[n])
        )
        return next(before, None)

    def _excluded(self, n: int) -> Iterator[int]:
        """Walk the steps that touch the same thing, and those in whose place one for both would do."""
        step = self._steps[n]
        for m, other in enumerate(self._steps):
            if m != n and (_is_another_way(step, other) or self._could_be_one(n, m)):
                yield m

    def _could_be_one(self, n: int, m: int) -> bool:
        """Tell whether one thing would do in place of two of its kind."""
        one, other = self._steps[n], self._steps[m]
        if one.kind not in {"provide", "attest"} or (one.kind, one.about) != (other.kind, other.about):
            return False
        if n in self.undoing or self.served[n] & self.served[m] & self._several:
            return False  # what is asked for several times may well want both
        alike = [
            self.served[k]
            for k, each in enumerate(self._steps)
            if (each.kind, each.about) == (one.kind, one.about)
        ]
        joint = sum(self.served[n] | self.served[m] <= served for served in alike)
        # Where months run out, there may be fewer for both than either needs.
        return joint >= min(alike.count(self.served[n]), alike.count(self.served[m]))


def _is_another_way(one: Step, other: Step) -> bool:
    """Tell whether two steps are two ways to deal with one thing; what one role accepts another may accept too."""
    both_accept = one.kind == other.kind == "accept" and one.accepted_by != other.accepted_by
    return one.touches == other.touches and not both_accept


def _may_undo(step: Step, wishes: Wishes, facts: Facts) -> bool:
    """Tell whether a step could undo something that is as wished without it."""
    if step.kind == "withdraw":
        return True
    about = [wish for wish in wishes.places if is_about(step, wish.leaf, facts)]
    if step.kind in {"provide", "accept", "attest"}:
        kind = step.about
        return any(not wish.met or wish.leaf in wishes.deciding for wish in about) or any(
            isinstance(wish.leaf, NilReturned) and kind in wish.leaf.contradicted_by for wish in wishes.places
        )
    after = step.applied(facts.register, on=facts.as_of)
    return any(
        _is_undone(wish, wish.leaf.judge(facts).status, status_with(wish.leaf, after, facts), wishes)
        for wish in about
    )


def _is_undone(wish: Wish, before: Status, after: Status, wishes: Wishes) -> bool:
    if wish.leaf in wishes.deciding and before not in {Status.UNKNOWN, Status.ERROR, after}:
        return True
    return (before.advances and not after.advances) if wish.met else (before is Status.UNMET is not after)
