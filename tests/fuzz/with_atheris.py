"""The same targets and promises under atheris, libFuzzer's engine for Python.

It is an engine of its own, so that neither search relies on what the other one is good at:

    pip install 'kpiflow[fuzz]'
    python -m tests.fuzz.with_atheris definition-yaml -runs=100000
"""

from __future__ import annotations

import sys
import tempfile

from pathlib import Path
from random import Random


def main(arguments: list[str]) -> int:
    """Search one target; what follows its name goes to libFuzzer.

    Gives 0 where atheris is not installed, after saying so: it comes as a wheel for few Pythons.
    """
    try:
        import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415
    except ImportError:
        sys.stderr.write("SKIPPED: atheris is not installed; pip install 'kpiflow[fuzz]'\n")
        return 0
    with atheris.instrument_imports(include=["kpiflow"]):
        from fuzz.judging import Judge  # noqa: PLC0415 -- imports kpiflow, which is marked from now on
        from fuzz.search import Garden  # noqa: PLC0415
        from fuzz.targets import targets  # noqa: PLC0415
        from fuzz.watching import Watch  # noqa: PLC0415

    name, *options = arguments
    folder = Path(tempfile.mkdtemp()).resolve()
    target = next(each for each in targets(folder) if each.name == name)
    judge = Judge(target, Watch.begun(folder))
    garden = Garden(target, Random(0))  # noqa: S311 -- chance, not secrecy
    corpus = folder / "corpus"
    corpus.mkdir()
    for n, seed in enumerate(target.seeds):
        (corpus / str(n)).write_bytes(seed)

    def changed(data: bytes, most: int, seed: int) -> bytes:
        """Change an input by our grammar, or half the time as libFuzzer does."""
        if seed % 2:
            return garden.next_from(data, seed=seed)[:most]
        return bytes(atheris.Mutate(data, most))

    def tried(data: bytes) -> None:
        finding = judge.trial(data).finding
        if finding:
            message = f"{finding.promise} [{finding.place}]: {finding.said}"
            raise AssertionError(message)

    atheris.Setup([sys.argv[0], *options, str(corpus)], tried, custom_mutator=changed)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main(sys.argv[1:]))
