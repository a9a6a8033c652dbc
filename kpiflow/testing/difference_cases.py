"""Cases made from what two definitions come to differently: tests that the change of a rule is still missing.

Each holds under the new definition and not under the old one, as was tried, and says what
both come to. Read by somebody who knows, it says whether the change was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from kpiflow.definitions import Indicator
from kpiflow.differences import DefinitionDifference, Witness
from kpiflow.testing.case_writing import as_before, file_text
from kpiflow.testing.cases import Case, case_problems, run_case
from kpiflow.text import Text, on_one_line


@frozen(kw_only=True)
class DifferenceCase:
    """A difference, and the case that shows it.

    Attributes:
        subject: What differs.
        before: What it came to.
        after: What it comes to now.
        case: The case that holds now and did not before; `None` where no register was found, or
            the words of test files about the new definition cannot say what it shows.
    """

    subject: Text
    before: str = ""
    after: str = ""
    case: Case | None = None

    @property
    def note(self) -> str:
        """Say what both come to, for a comment."""
        return on_one_line(f"{self.subject.en}: {_spoken(self.before)} → {_spoken(self.after)}")


@frozen(kw_only=True)
class DifferenceCases:
    """The cases of all differences between two definitions.

    Attributes:
        found: Each difference, in the order of the definitions.
    """

    found: tuple[DifferenceCase, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases."""
        return tuple(each.case for each in self.found if each.case is not None)

    def text(self, tests: str, *, before: str) -> str:
        """Write them as a test file of the new definition.

        Args:
            tests: The file of the new definition, relative to the test file.
            before: What the old one is called.
        """
        comments = [
            f"What {on_one_line(tests)} comes to otherwise than {on_one_line(before)}: to be read by somebody who knows what it",
            "should come to. กรณีที่เกณฑ์ใหม่ให้ผลต่างจากเกณฑ์เดิม ให้ผู้รู้ตรวจว่าตรงกับเจตนาหรือไม่",
        ]
        unsaid = [each for each in self.found if each.case is None]
        comments += [f"No case can be written: {_without_case(each)}" for each in unsaid]
        days = [case.as_of for case in self.cases]
        if not days:
            return "".join(f"# {line}\n" for line in comments)
        notes = {each.case.name: each.note for each in self.found if each.case is not None}
        return file_text(tests, self.cases, as_of=_most(days), comments=comments, notes=notes)


def difference_cases(difference: DefinitionDifference) -> DifferenceCases:
    """Give a case for each difference between two definitions of which a register was found."""
    names: set[str] = set()
    found: list[DifferenceCase] = []
    for subject, witness in _subjects(difference):
        if witness is None:
            found.append(DifferenceCase(subject=subject))
            continue
        name = _name(subject.en, witness, names)
        names.add(name)
        case = _now(witness, name, difference.before, difference.after)
        found.append(DifferenceCase(subject=subject, before=witness.before, after=witness.after, case=case))
    return DifferenceCases(found=tuple(found))


def _subjects(difference: DefinitionDifference) -> Iterator[tuple[Text, Witness | None]]:
    for each in difference.requirements:
        if each.kind in {"changed", "undecided"}:
            yield Text(th=f"ข้อ {each.requirement}", en=f"requirement {each.requirement}"), each.witness
    for change in difference.levels:
        numbers = ", ".join(map(str, change.levels))
        months = change.round_months
        th, en = (f" รอบ {months} เดือน", f" of the {months}-month round") if months else ("", "")
        yield Text(th=f"ระดับที่ถึง ({numbers}){th}", en=f"level reached ({numbers}){en}"), change.witness
    if difference.score is not None:
        yield Text(th="คะแนน", en="score"), difference.score


def _now(witness: Witness, name: str, before: Indicator, after: Indicator) -> Case | None:
    """Give the case that holds under the new definition and did not under the old one."""
    turned = evolve(witness, before=witness.after, after=witness.before)
    case = evolve(as_before(turned), name=name)
    if any(case_problems(case, after)) or not run_case(case, after).passed:
        return None
    return None if run_case(case, before).passed else case


def _name(subject: str, witness: Witness, taken: set[str]) -> str:
    name = f"{subject} was {_spoken(witness.before)} and is {_spoken(witness.after)}"
    return name if name not in taken else f"{name} ({len(taken) + 1})"


def _without_case(each: DifferenceCase) -> str:
    if not each.after:
        return f"{on_one_line(each.subject.en)}: not decided whether it comes to the same"
    return f"{each.note}, for a register that only the old definition can name"


def _spoken(value: str) -> str:
    return value.replace("_", " ")


def _most(days: Iterable[date]) -> date:
    """Give the day that most cases are judged on, and of several the first."""
    held = sorted(days)
    return max(held, key=held.count)
