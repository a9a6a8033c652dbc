"""A verification says how far a journal is fixed and by what, finds every change, and claims no more."""

from __future__ import annotations

import json

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from attrs import evolve

from journals import START, STREAM, anchor, checkpoint, draft, journal, resealed, sealed_lines
from kpiflow.errors import JournalError, Problem
from kpiflow.journal import MemoryStore
from kpiflow.journal.anchors import Anchor, Demands
from kpiflow.journal.chains import MOST, Chain, stated_stream
from kpiflow.journal.notes import WITNESS, Note, SigningKey
from kpiflow.journal.sentences import sentences
from kpiflow.journal.verification import LEVELS, Level, Verification, checkpoint_of, verify, with_problems


KEY = SigningKey(name="agency.example/card", seed=bytes(range(32)))
STRANGER = SigningKey(name="stranger.example/card", seed=bytes(range(1, 33)))
WITNESSES = [
    SigningKey(name=f"witness.example/w{n}", seed=bytes([n] * 32), kind=WITNESS) for n in range(1, 4)
]
TRUSTED = Demands(keys=(KEY.verifier(),))
TEN = journal(10)


def signed(lines: Sequence[bytes], *keys: SigningKey, stream: str = STREAM) -> Anchor:
    """Give an anchor of lines with signatures."""
    note = Note(text=checkpoint(lines, stream=stream).text())
    for key in keys:
        note = key.signed(note, second=1193022000)
    return Anchor(name="the signed card", content=note.content())


def quorum(number: int, named: int = 3) -> Demands:
    """Ask for so many of some witnesses."""
    return Demands(witnesses=tuple(each.verifier() for each in WITNESSES[:named]), quorum=number)


def codes(found: Verification) -> list[str]:
    """Give the codes of what is wrong."""
    return [problem.code for problem in found.problems]


def edited(line: bytes) -> bytes:
    """Change one letter of what an entry says, and nothing of its form."""
    return line.replace(b'"kind":"evidence.submitted"', b'"kind":"evidence.sabmitted"')


def rewritten(count: int, changed: int) -> list[bytes]:
    """Write a whole history anew, with one entry changed: what an insider can do."""
    return sealed_lines([draft(n, note="changed" if n == changed else "") for n in range(count)])


class TestSound:
    @pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 600])
    def test_a_journal_as_it_was_written_is_consistent(self, count: int) -> None:
        """Nothing is wrong with any number of entries, and nothing more than that is said."""
        found = verify(journal(count), STREAM)

        assert (found.size, found.confirmed, found.problems, found.warnings) == (count, count, (), ())
        assert (found.levels, found.covered, found.unanchored) == (("T0",), 0, count)

    def test_stores_give_what_can_be_verified(self) -> None:
        """The lines of a store are what is verified, and its entries read from them."""
        store = MemoryStore()
        store.append_all(STREAM, [draft(n) for n in range(3)], expected_version=0)

        assert verify(store.lines(STREAM), STREAM).levels == ("T0",)

    def test_entries_with_characters_that_json_escapes_are_in_form(self) -> None:
        """A quotation mark in the name of a role or stream is nothing wrong."""
        store = MemoryStore()
        odd = draft(1)
        store.append('say "ก"', odd, expected_version=0)
        store.append_all('say "ก"', [draft(n) for n in range(2, 4)], expected_version=1)

        assert verify(store.lines('say "ก"'), 'say "ก"').levels == ("T0",)

    @pytest.mark.parametrize("size", [0, 1, 7, 255, 256, 257, 300])
    def test_an_anchor_fixes_what_it_covers_and_no_more(self, size: int) -> None:
        """Entries up to the anchor are covered, those behind it are not."""
        lines = journal(300)

        found = verify(iter(lines), STREAM, anchors=[anchor(lines[:size])])

        assert (found.levels, found.covered, found.unanchored) == (("T0", "T1"), size, 300 - size)

    def test_several_anchors_cover_as_far_as_the_newest(self) -> None:
        """The order in which they are given does not matter, nor does one given twice."""
        anchors = [anchor(TEN[:7]), anchor(TEN[:3]), anchor(TEN[:7])]

        found = verify(TEN, STREAM, anchors=anchors)

        assert (found.covered, [each.size for each in found.fixed]) == (7, [3, 7, 7])

    @pytest.mark.parametrize("sizes", [(0,), (0, 5), (5, 280), (0, 255, 256, 257, 300)])
    def test_each_anchor_is_held_against_the_entries_it_covers(self, sizes: tuple[int, ...]) -> None:
        """Anchors of no entry, and on both sides of what is read at once, are all agreed with."""
        lines = journal(300)

        found = verify(lines, STREAM, anchors=[anchor(lines[:size]) for size in sizes])

        assert ([each.size for each in found.fixed], found.problems) == (list(sizes), ())

    def test_a_journal_without_entries_agrees_with_an_anchor_of_none(self) -> None:
        """What was fixed before anything was recorded is fixed, whatever else is given."""
        found = verify([], STREAM, anchors=[anchor([]), anchor(TEN[:5])])

        assert (verify([], STREAM, anchors=[anchor([])]).levels, verify([], STREAM).levels) == (
            ("T0", "T1"),
            ("T0",),
        )
        assert ([each.size for each in found.fixed], codes(found)) == ([0], ["KPI312"])

    def test_changes_behind_the_newest_anchor_are_not_found(self) -> None:
        """The honest limit: entries newer than every anchor can be written anew, or cut off."""
        cut_and_changed = sealed_lines([draft(n, note="changed" if n >= 7 else "") for n in range(9)])

        found = verify(cut_and_changed, STREAM, anchors=[anchor(TEN[:7])])

        assert (found.levels, found.covered) == (("T0", "T1"), 7)

    def test_a_change_of_the_newest_entry_is_found_by_its_own_digest(self) -> None:
        """None behind the newest entry names it, and it ends with its own digest."""
        found = verify([*TEN[:-1], edited(TEN[-1])], STREAM)

        assert (codes(found), found.confirmed) == (["KPI310"], 9)
        assert "is not as it was sealed" in found.problems[0].message

    def test_who_writes_its_digest_too_is_found_by_an_anchor_only(self) -> None:
        """The honest limit of the chain: whoever knows the form can seal another newest entry."""
        changed = [*TEN[:-1], resealed(edited(TEN[-1]))]

        assert verify(changed, STREAM).problems == ()
        assert codes(verify(changed, STREAM, anchors=[anchor(TEN)])) == ["KPI313"]


class TestChanged:
    @pytest.mark.parametrize("n", range(9))
    def test_an_edit_is_found_where_it_is(self, n: int) -> None:
        """The first entry that is not confirmed is the changed one, with its byte."""
        changed = [*TEN[:n], edited(TEN[n]), *TEN[n + 1 :]]

        found = verify(changed, STREAM)

        assert codes(found) == ["KPI310"]
        assert (found.confirmed, found.offset) == (n, sum(len(line) + 1 for line in TEN[:n]))
        assert found.levels == ()

    @pytest.mark.parametrize(
        ("change", "first"),
        [
            (lambda lines: [*lines[:4], *lines[5:]], 4),
            (lambda lines: [*lines[:5], lines[4], *lines[5:]], 5),
            (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 4),
            (lambda lines: [*lines[:5], *journal(5, stream="another")[4:], *lines[5:]], 5),
            (lambda lines: lines[1:], 0),
            (lambda lines: [lines[0], *lines], 1),
            (lambda lines: [*lines[:4], b"", *lines[4:]], 4),
            (lambda lines: [*lines[:4], lines[4] + b"\r", *lines[5:]], 4),
            (lambda lines: [b"\xef\xbb\xbf" + lines[0], *lines[1:]], 0),
            (lambda lines: [*lines[:4], lines[4].replace(b"{", b"{ ", 1), *lines[5:]], 4),
            (lambda lines: [*lines[:4], b"\x00" * len(lines[4]), *lines[5:]], 4),
            (lambda lines: [*lines[:4], b"\xff" + lines[4], *lines[5:]], 4),
            (lambda lines: [*lines[:4], lines[4][:40], *lines[5:]], 4),
            (lambda lines: [*lines[:4], lines[4] + b"\n" + lines[5], *lines[6:]], 4),
        ],
        ids=(
            "deleted repeated swapped foreign beheaded first-again empty crlf mark spaced zeroes prefixed cut joined"
        ).split(),
    )
    def test_what_happens_to_lines_is_found(
        self, change: Callable[[list[bytes]], list[bytes]], first: int
    ) -> None:
        """Deleted, repeated, swapped, put in, converted, cut: found at the entry or the one before it."""
        found = verify(change(list(TEN)), STREAM)

        assert found.problems
        assert found.confirmed in {first - 1, first}

    def test_all_that_is_wrong_is_said(self) -> None:
        """Each of several changes has its problem."""
        changed = [edited(line) if n in {2, 5} else line for n, line in enumerate(TEN)]

        assert codes(verify(changed, STREAM)) == ["KPI310", "KPI310"]

    def test_of_very_many_problems_some_are_kept_and_all_are_counted(self) -> None:
        """A journal of noise takes no memory."""
        found = verify((b"noise" for _ in range(1000)), STREAM)

        assert (len(found.problems), found.unlisted, found.confirmed) == (MOST, 1000 - MOST, 0)

    def test_a_conversion_of_line_ends_is_named(self) -> None:
        """The hint says what happened, where it is known."""
        found = verify([line + b"\r" for line in TEN], STREAM)
        marked = verify([b"\xef\xbb\xbf" + TEN[0], *TEN[1:]], STREAM)

        assert "CRLF" in found.problems[0].hint
        assert "byte order mark" in marked.problems[0].hint

    def test_the_lines_of_another_journal_are_not_those_of_this_one(self) -> None:
        """A journal cannot be given under another name."""
        found = verify(journal(3, stream="another"), STREAM)

        assert (codes(found)[0], found.confirmed) == ("KPI310", 0)

    def test_an_entry_that_says_it_is_another_is_found_though_it_is_linked(self) -> None:
        """A writer that counts wrongly is caught even where every digest fits."""
        first = TEN[0]
        second = resealed(TEN[1].replace(b'"version":2,', b'"version":3,'))
        assert second.startswith(b'{"previous":"' + first[-66:-2])

        found = verify([first, second], STREAM)

        assert "entry 2 of 'sar-2550' says that it is entry 3 of 'sar-2550'" in found.problems[0].message

    def test_the_newest_entry_must_be_json(self) -> None:
        """What no other entry names is at least looked through."""
        for body in (b'{"a":1,}}', b'{"a":[}}', b"{" * 3000 + b"}" * 3000):
            broken = resealed(TEN[-1].partition(b'"body":')[0] + b'"body":' + body[:-1] + b" " * 77)
            found = verify([*TEN[:-1], broken], STREAM)

            assert (codes(found), found.confirmed) == (["KPI310"], 9)

    def test_another_format_is_named(self) -> None:
        """A journal of a newer version is not verified, and the message says so."""
        newer = TEN[2].replace(b'"format":1', b'"format":2')

        found = verify([*TEN[:2], newer], STREAM)

        assert codes(found) == ["KPI302"]
        assert found.problems[0].message == "entry 3 of 'sar-2550' has format 2"

    def test_a_clock_that_went_back_is_a_warning(self) -> None:
        """Order is that of the entries; the step is told, and fails nothing."""
        lines = sealed_lines(
            [draft(0), draft(1, at=START - timedelta(hours=1)), draft(2, at=START + timedelta(hours=1))]
        )

        found = verify(lines, STREAM)

        assert [each.code for each in found.warnings] == ["KPI319"]
        assert "1:00:00 earlier than entry 1" in found.warnings[0].message
        assert found.levels == ("T0",)

    def test_warnings_are_counted_too(self) -> None:
        """A clock that always goes back takes no memory either."""
        lines = sealed_lines([draft(n, at=START - timedelta(minutes=n)) for n in range(MOST + 6)])

        found = verify(lines, STREAM)

        assert (len(found.warnings), found.unlisted_warnings, found.unlisted) == (MOST, 5, 0)


class TestForm:
    """Whoever can write fitting digests still has to keep to the one form."""

    def rechained(self, lines: Sequence[bytes]) -> list[bytes]:
        """Let each line name the one before it, and end with its own digest, whatever it is."""
        done: list[bytes] = []
        for line in lines:
            done.append(resealed(line, previous=done[-1][-66:-2] if done else b""))
        return done

    @pytest.mark.parametrize(
        ("written", "instead"),
        [
            (b'""},', b'"",'),
            (b'""},', b'""} ,'),
            (b'"note"', b'"no\n"'),
            (b'"note"', b'"\xff"'),
            (b'"by":"', b'"by":"\xff'),
            (b'"command":', b'"command": '),
            (b"2007-10-22T", b"2007-13-22T"),
            (b"2007-10-22T", b"2007-02-30T"),
            (b'"kind":"', b'"kind":"\t'),
            (b'"kind":"', b'"kind":"\\u0065'),
            (b'"version":3', b'"version":03'),
            (b'"version":3', b'"version":4'),
            (b'"stream":"sar-2550"', b'"stream":"sar-2551"'),
        ],
        ids=str,
    )
    def test_a_line_that_is_not_in_it_is_found(self, written: bytes, instead: bytes) -> None:
        """The third of six entries is written otherwise, with every digest as it should be."""
        lines = list(TEN[:6])
        assert written in lines[2]
        head, _, tail = lines[2].partition(written)
        lines[2] = head + instead + tail

        found = verify(self.rechained(lines), STREAM)

        assert found.problems
        assert (found.confirmed, found.offset) == (2, len(TEN[0]) + len(TEN[1]) + 2)

    def test_texts_that_need_escapes_are_in_it(self) -> None:
        """Entries of which the quick look can tell nothing are looked at closely, and are right."""
        odd = [evolve(draft(n), actor='the "officer"', command_id=f"c\\{n}") for n in range(4)]
        lines = sealed_lines(odd)

        assert verify(lines, STREAM).levels == ("T0",)
        assert verify([lines[0], *lines[2:]], STREAM).confirmed == 0
        assert verify([lines[0], lines[1].replace(b"minutes", b"minuten"), *lines[2:]], STREAM).confirmed == 1

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda lines: lines[1:], "entry 1 of 'sar-2550' does not begin this journal (byte 0)"),
            (
                lambda lines: [*lines[:2], *lines[3:]],
                f"entry 3 of 'sar-2550' names another entry 2 than the one before it (byte {len(TEN[0]) + len(TEN[1]) + 2})",
            ),
        ],
        ids=["first", "third"],
    )
    def test_what_is_said_names_the_place(
        self, change: Callable[[list[bytes]], list[bytes]], said: str
    ) -> None:
        """The message has the entry and its byte, what it says it is, and the plain hint."""
        problem = verify(change(list(TEN)), STREAM).problems[0]

        assert problem.message == said
        assert problem.reasons == (f"it says that it is entry {2 if 'begin' in said else 4}",)
        assert problem.hint == "restore the journal from a copy"

    def test_an_edit_says_nothing_of_other_numbers(self) -> None:
        """Where every number is right, none is told."""
        assert verify([TEN[0], edited(TEN[1]), *TEN[2:]], STREAM).problems[0].reasons == ()

    @pytest.mark.parametrize("n", [0, 254, 255, 256, 257, 298, 299])
    def test_bytes_are_counted_over_all_portions(self, n: int) -> None:
        """The place of a damaged entry is its byte in a file of these lines, wherever that is."""
        lines = journal(300)
        lines[n] = lines[n].replace(b'"by":', b'"by" :')

        found = verify(lines, STREAM)

        assert (found.confirmed, found.offset) == (n, sum(len(line) + 1 for line in lines[:n]))
        assert f"(byte {found.offset})" in found.problems[0].message

    @pytest.mark.parametrize("n", [8, 9, 10, 98, 99, 100, 255, 256])
    def test_an_edit_is_placed_where_entries_differ_in_length(self, n: int) -> None:
        """The byte is that of the changed entry, though the one behind it tells."""
        lines = journal(300)

        found = verify([*lines[:n], edited(lines[n]), *lines[n + 1 :]], STREAM)

        assert (found.confirmed, found.offset) == (n, sum(len(line) + 1 for line in lines[:n]))

    def test_the_newest_entry_has_its_byte_too(self) -> None:
        """A newest entry that is no JSON is told with the byte at which it begins."""
        broken = TEN[-1].partition(b'"body":')[0] + b'"body":{"a":[}}'

        assert verify([*TEN[:-1], broken], STREAM).offset == sum(len(line) + 1 for line in TEN[:-1])

    def test_entries_of_one_moment_are_no_step_back(self) -> None:
        """Only an earlier time is told."""
        assert verify(sealed_lines([draft(n, at=START) for n in range(3)]), STREAM).warnings == ()


class TestAgainstAnchors:
    @pytest.mark.parametrize("size", range(10))
    def test_a_cut_is_found(self, size: int) -> None:
        """A journal with fewer entries than its anchor fails, wherever it was cut."""
        found = verify(TEN[:size], STREAM, anchors=[anchor(TEN)])

        assert codes(found) == ["KPI312"]
        assert f"covers 10 entries; journal 'sar-2550' has {size}" in found.problems[0].message

    @pytest.mark.parametrize("changed", range(10))
    def test_a_history_written_anew_is_found(self, changed: int) -> None:
        """Every digest fits, and the anchor does not."""
        lines = rewritten(10, changed)
        assert verify(lines, STREAM).levels == ("T0",)

        found = verify(lines, STREAM, anchors=[anchor(TEN)])

        assert codes(found) == ["KPI313"]

    def test_one_anchor_says_between_which_entries_a_change_is(self) -> None:
        """With no other anchor before it, the change is anywhere from the first entry on."""
        found = verify(
            rewritten(10, 4), STREAM, anchors=[anchor(TEN[:8], name="a"), anchor(TEN[:1], name="b")]
        )
        alone = verify(rewritten(10, 0), STREAM, anchors=[anchor(TEN[:8], name="a")])

        assert [each.message for each in (*found.problems, *alone.problems)] == [
            "journal 'sar-2550' differs from anchor 'a' between entries 2 and 8",
            "journal 'sar-2550' differs from anchor 'a' between entries 1 and 8",
        ]

    def test_anchors_narrow_down_where_a_change_is(self) -> None:
        """Entries under an older anchor that agrees are known to be as they were."""
        found = verify(rewritten(10, 5), STREAM, anchors=[anchor(TEN[:4]), anchor(TEN)])

        assert "between entries 5 and 10" in found.problems[0].message
        assert [each.size for each in found.fixed] == [4]
        assert found.covered == 0

    def test_an_anchor_that_adds_one_entry_names_it(self) -> None:
        """Between two anchors there may be one entry only."""
        found = verify(rewritten(10, 5), STREAM, anchors=[anchor(TEN[:5]), anchor(TEN[:6])])

        assert "at entry 6" in found.problems[0].message

    def test_an_anchor_of_another_journal_fixes_nothing(self) -> None:
        """The origin must be that of the journal, even where the root agrees."""
        text = checkpoint(TEN).text().replace(STREAM, "sar-2551")

        found = verify(TEN, STREAM, anchors=[Anchor(name="a", content=text.encode())])

        assert codes(found) == ["KPI314"]
        assert verify(
            TEN, STREAM, anchors=[Anchor(name="a", content=text.encode())], origin="kpiflow/sar-2551"
        ).covered

    def test_an_anchor_that_cannot_be_read_fixes_nothing(self) -> None:
        """Garbage is a problem, and never passed over."""
        found = verify(TEN, STREAM, anchors=[anchor(TEN), Anchor(name="a\n", content=b"garbage")])

        assert codes(found) == ["KPI316"]
        assert found.problems[0].message.startswith("anchor 'a\\n': ")

    @pytest.mark.parametrize("size", [9, 11])
    def test_the_size_is_checked(self, size: int) -> None:
        """The root of ten entries is the root of no other number of them."""
        text = checkpoint(TEN).text().replace("\n10\n", f"\n{size}\n")

        found = verify(TEN, STREAM, anchors=[Anchor(name="a", content=text.encode())])

        assert codes(found) == ["KPI313" if size < 10 else "KPI312"]


class TestSignatures:
    def test_a_trusted_signature_is_told(self) -> None:
        """An anchor signed by a trusted key fixes its entries as signed."""
        found = verify(TEN, STREAM, anchors=[signed(TEN[:8], KEY)], demands=TRUSTED)

        assert (found.levels, found.covered_at("T2")) == (("T0", "T1", "T2"), 8)

    @pytest.mark.parametrize(
        "anchors",
        [
            [],
            [anchor(TEN)],
            [signed(TEN, STRANGER)],
            [signed(TEN, *WITNESSES)],
            [signed(TEN, KEY), anchor(TEN[:4])],
        ],
    )
    def test_a_signature_that_is_missing_is_a_failure(self, anchors: list[Anchor]) -> None:
        """Where seals are asked for, every anchor must bear one; none at all is no better."""
        assert codes(verify(TEN, STREAM, anchors=anchors, demands=TRUSTED)) == ["KPI315"]

    def test_a_forged_signature_is_a_failure(self) -> None:
        """The name of a trusted key under something else spoils the anchor."""
        content = signed(TEN, KEY).content.replace(b"\n10\n", b"\n9\n")

        found = verify(TEN[:9], STREAM, anchors=[Anchor(name="a", content=content)], demands=TRUSTED)

        assert codes(found) == ["KPI315"]

    def test_without_keys_signatures_are_not_looked_at(self) -> None:
        """Nobody asked, so nothing is said of them."""
        assert verify(TEN, STREAM, anchors=[signed(TEN, KEY)]).levels == ("T0", "T1")

    def test_enough_witnesses_are_told(self) -> None:
        """Two of three named witnesses are a quorum of two, with or without a key asked for."""
        found = verify(TEN, STREAM, anchors=[signed(TEN[:9], *WITNESSES[:2])], demands=quorum(2))

        assert (found.levels, found.covered_at("T4")) == (("T0", "T1", "T4"), 9)
        assert [each.name for each in found.fixed[0].witnesses] == [
            "witness.example/w1",
            "witness.example/w2",
        ]
        assert found.fixed[0].witnesses[0].stated.isoformat() == "2007-10-22T03:00:00+00:00"

    def test_each_witness_states_a_time_of_its_own(self) -> None:
        """What a witness states is read from its own signature, though others stand beside it."""
        note = Note(text=checkpoint(TEN).text())
        for second, witness in enumerate(WITNESSES):
            note = witness.signed(note, second=second)

        found = verify(TEN, STREAM, anchors=[Anchor(name="a", content=note.content())], demands=quorum(0))

        assert [each.stated.timestamp() for each in found.fixed[0].witnesses] == [0, 1, 2]

    def test_witnesses_are_asked_for_even_without_an_anchor(self) -> None:
        """Where there is no anchor at all, what was asked for is missing."""
        assert codes(verify(TEN, STREAM, demands=quorum(2))) == ["KPI315"]
        assert codes(verify(TEN, STREAM, demands=TRUSTED)) == ["KPI315"]

    def test_too_few_witnesses_are_a_failure(self) -> None:
        """One witness twice is one witness, and unknown ones are none."""
        twice = signed(TEN, WITNESSES[0], WITNESSES[0], STRANGER)

        found = verify(TEN, STREAM, anchors=[twice], demands=quorum(2))

        assert codes(found) == ["KPI315"]
        assert "by 2 of the witnesses, but by 1" in found.problems[0].message
        assert codes(verify(TEN, STREAM, anchors=[signed(TEN, *WITNESSES[:2])], demands=quorum(0))) == [
            "KPI315"
        ]

    def test_one_key_under_two_names_is_one_witness(self) -> None:
        """Whoever has a key has all its names."""
        first = WITNESSES[0]
        again = SigningKey(name="witness.example/other", seed=first.seed, kind=WITNESS)
        demands = Demands(witnesses=(first.verifier(), again.verifier(), WITNESSES[1].verifier()), quorum=2)

        found = verify(TEN, STREAM, anchors=[signed(TEN, first, again)], demands=demands)

        assert codes(found) == ["KPI315"]

    def test_whoever_issues_an_anchor_does_not_witness_it(self) -> None:
        """The key that signed counts as no independent witness."""
        own = SigningKey(name="witness.example/own", seed=KEY.seed, kind=WITNESS)
        demands = Demands(keys=(KEY.verifier(),), witnesses=(own.verifier(),))

        assert codes(verify(TEN, STREAM, anchors=[signed(TEN, KEY, own)], demands=demands)) == ["KPI315"]

    def test_a_stamp_that_is_no_moment_is_told_as_the_last_one(self) -> None:
        """A witness may state any second; none of them ends verification."""
        note = WITNESSES[0].signed(Note(text=checkpoint(TEN).text()), second=2**63)

        found = verify(TEN, STREAM, anchors=[Anchor(name="a", content=note.content())], demands=quorum(1, 1))

        assert found.fixed[0].witnesses[0].stated.year == 9999

    @pytest.mark.parametrize(
        "make",
        [
            lambda: quorum(4),
            lambda: quorum(-1),
            lambda: Demands(witnesses=(KEY.verifier(),)),
            lambda: Demands(keys=(WITNESSES[0].verifier(),)),
            lambda: Demands(quorum=1),
        ],
        ids=["too many", "less than none", "issuer as witness", "witness as issuer", "no witness"],
    )
    def test_demands_that_cannot_be_met_are_refused(self, make: Callable[[], Demands]) -> None:
        """A quorum that is too large, or a key for something else, is a mistake of whoever asks."""
        with pytest.raises(JournalError) as error:
            make()

        assert error.value.code == "KPI316"


class TestAnswer:
    def test_it_is_no_plain_yes(self) -> None:
        """Asking a verification for its truth is an error that says what to ask instead."""
        with pytest.raises(TypeError, match=r"neither true nor false.*\.require\('T1'\)"):
            bool(verify(TEN, STREAM))

    def test_require_goes_on_or_raises(self) -> None:
        """What is reached passes; what is not is an error that names what is missing."""
        found = verify(TEN, STREAM, anchors=[signed(TEN[:8], KEY)], demands=TRUSTED)
        for level in LEVELS[:3]:
            found.require(level)

        for level in LEVELS[3:]:
            with pytest.raises(JournalError, match=f"is not verified as {level}") as error:
                found.require(level)
            assert error.value.code == "KPI317"

    @pytest.mark.parametrize(
        ("level", "meaning", "remedy"),
        [
            ("T1", "fixed by an anchor", "give an anchor that was kept elsewhere"),
            ("T2", "fixed by an anchor that a trusted key signed", "give a signed anchor, and the key you trust"),
            ("T4", "fixed by an anchor that enough witnesses cosigned", "give a cosigned anchor, and the keys of its witnesses"),
        ],
    )  # fmt: skip
    def test_each_level_that_is_not_reached_says_what_would_reach_it(
        self, level: Level, meaning: str, remedy: str
    ) -> None:
        """The error names the level, what it means, what was reached, and what to give."""
        with pytest.raises(JournalError) as error:
            verify(TEN, STREAM).require(level)

        [problem] = error.value.problems
        assert (problem.code, problem.got, problem.hint) == ("KPI317", "T0", remedy)
        assert problem.message == f"journal 'sar-2550' is not verified as {level}, {meaning}"

    def test_what_is_left_out_is_nothing(self) -> None:
        """A verification made by hand has nothing that it does not state."""
        made = Verification(stream="s", size=3, confirmed=3, offset=30)

        assert (made.unlisted, made.unlisted_warnings, made.wanted) == (0, 0, (0, 0))

    def test_a_time_stamp_is_never_claimed(self) -> None:
        """No combination of anchors and signatures reaches T3, and the hint says why."""
        everything = signed(TEN, KEY, *WITNESSES)
        demands = Demands(keys=(KEY.verifier(),), witnesses=tuple(each.verifier() for each in WITNESSES))
        found = verify(TEN, STREAM, anchors=[everything], demands=demands)

        assert found.levels == ("T0", "T1", "T2", "T4")
        with pytest.raises(JournalError, match="this version checks no time stamps"):
            found.require("T3")

    def test_require_raises_all_that_is_wrong(self) -> None:
        """A damaged journal passes no level, not even the lowest."""
        found = verify([edited(TEN[0]), *TEN[1:]], STREAM, anchors=[anchor(TEN)])

        with pytest.raises(JournalError) as error:
            found.require("T0")
        assert [each.code for each in error.value.problems] == ["KPI310", "KPI313"]

    def test_too_many_newer_entries_can_be_refused(self) -> None:
        """How many entries may lie behind the anchor is for whoever asks to say."""
        found = verify(TEN, STREAM, anchors=[anchor(TEN[:8])])

        found.require("T1", max_unanchored=2)
        with pytest.raises(JournalError, match="2 entries of journal 'sar-2550' are newer") as error:
            found.require("T1", max_unanchored=1)
        assert error.value.code == "KPI317"

    def test_an_unknown_level_is_a_mistake(self) -> None:
        """A level that does not exist is not quietly passed."""
        with pytest.raises(ValueError, match=r"^there is no level 'T5'; there are T0, T1, T2, T3, T4$"):
            verify(TEN, STREAM).require("T5")  # type: ignore[arg-type]

    def test_coverage_at_each_level_is_its_own(self) -> None:
        """A newer anchor without witnesses covers more than an older one with them."""
        found = verify(TEN, STREAM, anchors=[signed(TEN[:3], KEY, *WITNESSES)], demands=quorum(3))

        assert [found.covered_at(each) for each in LEVELS] == [10, 3, 0, 0, 3]


class TestSentences:
    def said(self, found: Verification, language: str = "en") -> str:
        """Give all sentences of a verification."""
        return " ".join(text.in_language(language) for text in sentences(found))  # type: ignore[arg-type]

    def test_without_an_anchor_only_consistency_is_said(self) -> None:
        """The sentences say what was found, and what it is no evidence of."""
        said = self.said(verify(TEN, STREAM))

        assert said == (
            "Internally consistent: 10 entries, no accidental damage found; unanchored. "
            "Not evidence against deliberate rewriting or removal of the newest entries."
        )
        assert "unanchored" in self.said(verify(TEN, STREAM), "th")

    def test_with_an_anchor_the_range_is_said_on_both_sides(self) -> None:
        """What is covered and what is not stand side by side."""
        said = self.said(verify(TEN, STREAM, anchors=[anchor(TEN[:7])]))

        assert said == (
            "Entries 1–7 are exactly those fixed by the anchor “the signed card”, which you supplied. "
            "Entries 8–10 are newer than your newest anchor and are not covered."
        )

    def test_in_thai_too(self) -> None:
        """The same is said in Thai."""
        said = self.said(verify(TEN, STREAM, anchors=[anchor(TEN[:7])]), "th")

        assert said == (
            "เหตุการณ์ลำดับที่ 1–7 ตรงกับจุดยึด (anchor) «the signed card» ที่ท่านให้มา "
            "เหตุการณ์ 8–10 เกิดหลังจุดยึดล่าสุด จึงยังไม่มีหลักประกันว่าไม่ถูกแก้ไขหรือลบ"
        )

    def test_a_signature_is_said_to_be_no_more_than_one(self) -> None:
        """Neither who held the key nor when is claimed."""
        demands = Demands(keys=(KEY.verifier(),), witnesses=quorum(2).witnesses, quorum=2)
        said = self.said(verify(TEN, STREAM, anchors=[signed(TEN, KEY, *WITNESSES[:2])], demands=demands))

        assert "is signed by key agency.example/card" in said
        assert "This shows the key signed it, not who held the key or when." in said
        assert "2 of 3 named witnesses state they saw no conflicting history of entries 1–10." in said

    @pytest.mark.parametrize(
        ("found", "said"),
        [
            (verify([], STREAM), "has no entries; nothing shows that it never had any"),
            (verify([], STREAM, anchors=[anchor([])]), "fixes no entry"),
            (verify(TEN[:1], STREAM, anchors=[anchor(TEN[:1])]), "Entry 1 is exactly what is fixed"),
            (
                verify([edited(TEN[0]), *TEN[1:]], STREAM),
                "is not verified: 1 problem found. No entry is confirmed.",
            ),
            (
                verify([*TEN[:4], edited(TEN[4]), *TEN[5:]], STREAM),
                "Entries 1–4 still follow one another; nothing from entry 5 on is confirmed.",
            ),
            (
                verify([*TEN[:4], edited(TEN[4]), *TEN[5:]], STREAM, anchors=[anchor(TEN[:3])]),
                "Entries 1–3 are still exactly those fixed by the anchor",
            ),
        ],
    )
    def test_each_case_has_its_words(self, found: Verification, said: str) -> None:
        """Empty, damaged and half fixed journals are told apart."""
        assert said in self.said(found)

    @pytest.mark.parametrize("word", ["proof", "certif", "immutable", "blockchain", "repudia", "guarantee"])
    def test_nothing_is_claimed_that_cannot_be_known(self, word: str) -> None:
        """No sentence uses a word for more than was found."""
        demands = Demands(keys=(KEY.verifier(),), witnesses=quorum(2).witnesses, quorum=2)
        found = [
            verify(TEN, STREAM),
            verify(TEN, STREAM, anchors=[signed(TEN[:7], KEY, *WITNESSES)], demands=demands),
            verify(TEN[:5], STREAM, anchors=[anchor(TEN)]),
        ]

        assert not any(word in self.said(each).lower() for each in found)


class TestAnchoring:
    def test_the_anchor_of_a_journal_is_its_checkpoint(self) -> None:
        """It names the journal, how many entries it has, and their root."""
        assert checkpoint_of(iter(journal(300)), STREAM) == checkpoint(journal(300))
        assert checkpoint_of([], STREAM).size == 0
        assert checkpoint_of(TEN, STREAM, origin="example.go.th/sar").origin == "example.go.th/sar"

    def test_a_damaged_journal_gets_no_anchor(self) -> None:
        """What is broken is not made into what later counts as right."""
        with pytest.raises(JournalError) as error:
            checkpoint_of([edited(TEN[0]), *TEN[1:]], STREAM)

        assert error.value.code == "KPI310"

    def test_nor_does_one_whose_newest_entry_is_no_json(self) -> None:
        """A newest entry that is whole, and yet says nothing that can be read, is looked into as well."""
        broken = resealed(TEN[-1].partition(b'"body":')[0] + b'"body":{"a":1,}' + b" " * 77)

        with pytest.raises(JournalError, match="entry 10 of 'sar-2550' is not JSON"):
            checkpoint_of([*TEN[:-1], broken], STREAM)


class TestBeginnings:
    def test_first_entries_name_their_stream(self) -> None:
        """Only a first entry that begins its own stream does."""
        assert stated_stream(TEN[0]) == STREAM
        assert stated_stream(journal(1, stream='"ก"')[0]) == '"ก"'
        assert stated_stream(TEN[1]) == stated_stream(b"noise") == ""
        assert stated_stream(TEN[0].replace(b"sar-2550", b"sar-2551")) == ""
        assert stated_stream(TEN[0].replace(b"sar-2550", b"sar\\x2550")) == ""
        assert stated_stream(TEN[0].replace(json.dumps(STREAM).encode(), b'"\\ud800"')) == ""


class TestFollowing:
    def test_no_lines_change_nothing(self) -> None:
        """A portion that holds no line is followed as if it had not been given."""
        chain = Chain(STREAM)
        for portion in ([], TEN[:4], [], TEN[4:], []):
            chain.follow(portion)
        chain.end()

        assert (chain.size, chain.confirmed, chain.problems) == (10, 10, [])


def test_what_a_reader_found_is_added_behind_what_is_known() -> None:
    """The rest of a verification stays as it is."""
    before = verify(journal(3)[:2] + journal(3)[:1], STREAM)
    more = Problem("KPI311", "a column says otherwise")

    after = with_problems(before, [more])

    assert after.problems == (*before.problems, more)
    assert after == evolve(before, problems=after.problems)
