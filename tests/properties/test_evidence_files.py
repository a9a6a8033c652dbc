"""Whatever happens to a file and is ruled on its item: bytes count that were submitted or accepted, and no others."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen
from hypothesis import given, strategies as st

from kpiflow import codec
from kpiflow.assessment.events import Observed, Ruled, Submitted
from kpiflow.assessment.observing import files_to_accept
from kpiflow.assessment.state import State, after, replay
from kpiflow.evidence import Entry, EvidenceItem, FileRecord, Observation, Ruling, Standing
from kpiflow.guards.item_faults import file_faults
from kpiflow.text import Text


PATH = "minutes.pdf"
BYTES = {name: FileRecord(path=PATH, sha256=name * 64, size=1) for name in "abc"}
WHY = Text.same("why")
DAY = date(2007, 10, 1)

Act = tuple[str, str]

acts = st.lists(
    st.tuples(st.just("see"), st.sampled_from(["a", "b", "c", ""]))
    | st.tuples(st.sampled_from(["accept", "reject"]), st.sampled_from(["chief", "clerk"])),
    max_size=8,
)
"""What is seen of the file (nothing when it is missing), and what is ruled by whom."""


@frozen
class Model:
    """The same in few words: which bytes count, which were seen last, and who accepted those that count."""

    counting: str = "a"
    seen: str | None = None
    by: frozenset[str] = field(factory=frozenset)

    def after(self, act: Act) -> Model:
        """Give the model after something happened."""
        kind, what = act
        if kind == "see":
            return Model(self.counting, what, self.by)
        if kind == "reject":
            return Model(self.counting, self.seen, frozenset())
        if self.seen and self.seen != self.counting:
            return Model(self.seen, self.seen, frozenset({what}))
        return Model(self.counting, self.seen, self.by | {what})


def happened(history: list[Act]) -> tuple[State, list[tuple[str, Submitted | Observed | Ruled]]]:
    """Let things happen as an assessment records them, and give the state with the events."""
    item = EvidenceItem(id="m", kind="minutes", title=WHY, files=(BYTES["a"],))
    events: list[tuple[str, Submitted | Observed | Ruled]] = [("unit", Submitted(on=DAY, item=item))]
    state = after(State(as_of=DAY), events[0][1], "unit")
    for kind, what in history:
        event: Observed | Ruled
        if kind == "see":
            seen = BYTES.get(what)
            observation = Observation(path=PATH, seen=seen, refused="" if seen else "KPI601")
            event = Observed(on=DAY, subject="m", observation=observation)
        else:
            standing = Standing.ACCEPTED if kind == "accept" else Standing.REJECTED
            event = Ruled(
                on=DAY,
                subject="m",
                ruling=Ruling(standing=standing, by=what, on=DAY, reason=WHY),
                files=files_to_accept(state.register, "m", standing),
            )
        events.append((what, event))
        state = after(state, event, what)
    return state, events


def entry_after(history: list[Act]) -> Entry:
    """Give the entry of the item after things happened."""
    return happened(history)[0].register["m"]


class TestEveryHistory:
    @given(acts)
    def test_only_bytes_that_were_submitted_or_accepted_count(self, history: list[Act]) -> None:
        """The register agrees with a model of four lines on what counts, and on whose acceptance stands."""
        model, entry = Model(), entry_after(history)
        for act in history:
            model = model.after(act)

        assert bool(tuple(file_faults(entry))) == (model.seen not in {None, model.counting})
        assert entry.files == (BYTES[model.counting],)
        assert {each.by for each in entry.acceptances} == model.by

    @given(acts)
    def test_what_was_never_submitted_counts_only_by_an_acceptance_given_after_it_was_seen(
        self, history: list[Act]
    ) -> None:
        """No order of looks and rulings lets other bytes in without somebody who accepts them."""
        [counting] = entry_after(history).files

        last = next((n for n, act in enumerate(history) if act == ("see", counting.sha256[0])), None)
        if counting != BYTES["a"]:
            assert last is not None
            assert any(kind == "accept" for kind, _ in history[last + 1 :])

    @given(acts)
    def test_the_journal_gives_the_same_register(self, history: list[Act]) -> None:
        """Events written and read again, and folded at once, come to the same."""
        state, events = happened(history)
        again = [(actor, codec.decode(codec.encode(event), type(event))) for actor, event in events]

        assert replay(again, as_of=DAY) == state

    @given(acts, acts)
    def test_the_original_seen_again_is_as_if_nothing_had_been_seen(
        self, history: list[Act], more: list[Act]
    ) -> None:
        """Looks alone leave no trace: once what counts is seen again, only the rulings have mattered."""
        looks = [act for act in more if act[0] == "see"]
        before = entry_after(history)
        back = ("see", before.files[0].sha256[0])

        after_looks = entry_after([*history, *looks, back])

        assert after_looks.changes == ()
        assert after_looks.files == before.files
        assert after_looks.rulings == before.rulings
