"""Thai text cut into words, for formats that must be told where a line may break.

Thai is written without blanks between words. A text is cut so that as little of it as can be
is unknown, and then into as few words as can be; nothing is ever cut within what is
written as one sign: a consonant with its vowels and marks, and what is silent after it.
This room looks words up and knows no grammar: where a text can be read in two ways
it takes the longer word first, and names that it does not know stay whole.
"""

from __future__ import annotations

import gzip
import re

from collections.abc import Iterator, Set as AbstractSet
from functools import lru_cache
from importlib.resources import files
from typing import Final


_LONGEST: Final = 30
"""Letters of the longest word that is looked up."""
_LETTERS: Final = "ก-ฺเ-๎"
_MARKS: Final = "ะ-ฺๅ็-๎"
"""What stands above, below or behind a consonant and belongs to it."""
_RUN: Final = re.compile(rf"[{_LETTERS}][{_LETTERS}.]*")
"""Thai without a blank, with the dots of what is abbreviated."""
_CLUSTER: Final = re.compile(
    rf"""
    (?: ก็(?![ก-ฮ]?[่-๋์])                                # a word that nothing ends
      | [เ-ไ]* .                                          # vowels that are written first
        (?: [{_MARKS}]* [ัื็] [่-๋]? [ก-ฮ] )?               # vowels that a consonant must end
    )
    [{_MARKS}]*
    (?: [ก-ฮ] [ิุ]? ์ )*                                     # what is written but not spoken
    (?: ฯลฯ | [ๆฯ.] )*
    """,
    re.VERBOSE | re.DOTALL,
)
_TERMS: Final = frozenset(
    """
    กรมบัญชีกลาง การดำเนินงาน การปฏิบัติราชการ เกณฑ์การให้คะแนน ข้อร้องเรียน ค่าคะแนน คำรับรอง ช่องทาง ดำเนินงาน ตัวชี้วัด
    ถ่วงน้ำหนัก ปีงบประมาณ ปัจจัยสนับสนุน ผลการดำเนินงาน ผู้กำกับดูแล ผู้จัดเก็บข้อมูล แผนปฏิบัติการ แผนปฏิบัติราชการ รายงานผล
    สิ้นปีงบประมาณ หลักฐาน
    """.split()  # words of the field, for a list that has the language at large
)
_UNKNOWN: Final = 1 << 24
"""What an unknown letter costs; a word costs 1, so that no number of words outweighs one."""
_Cost = int


def cut(text: str, *, also: AbstractSet[str] = frozenset()) -> Iterator[str]:
    """Cut a text into Thai words and whatever stands between runs of them; joined, they are the text.

    Args:
        text: What to cut.
        also: Words to know besides those of the list, such as names.
    """
    at = 0
    for run in _RUN.finditer(text):
        if run.start() > at:
            yield text[at : run.start()]
        yield from _words(run.group(), frozenset(also))
        at = run.end()
    if at < len(text):
        yield text[at:]


def is_thai(piece: str) -> bool:
    """Tell whether what a text was cut into is a Thai word."""
    return _RUN.match(piece) is not None


def clusters(text: str) -> list[str]:
    """Cut a text into what is written as one sign each; joined, they are the text."""
    return _CLUSTER.findall(text)


@lru_cache(maxsize=4096)
def _words(run: str, also: frozenset[str]) -> tuple[str, ...]:
    """Cut Thai text into words, from its end to its beginning: what follows is known before it is needed."""
    signs = clusters(run)
    edges = [0]
    for sign in signs:
        edges.append(edges[-1] + len(sign))
    known = _known()
    # For each place: what the rest costs, and where its first word ends (there, if it is unknown);
    # and what the rest costs if the sign there is unknown, its stretch counted where that ends.
    best: list[tuple[_Cost, int]] = [(0, 0)] * len(edges)
    unknown: list[_Cost] = [_UNKNOWN * len(run)] * len(edges)
    for place in range(len(signs) - 1, -1, -1):
        start = edges[place]
        unknown[place] = _UNKNOWN * len(signs[place]) + min(unknown[place + 1], best[place + 1][0] + 1)
        found = (unknown[place], place)
        for end in range(place + 1, len(edges)):
            if edges[end] - start > _LONGEST:
                break
            word = run[start : edges[end]]
            if (word in known or word in also) and best[end][0] + 1 <= found[0]:
                found = (best[end][0] + 1, end)
        best[place] = found
    return tuple(_read(run, edges, best, unknown))


def _read(run: str, edges: list[int], best: list[tuple[_Cost, int]], unknown: list[_Cost]) -> Iterator[str]:
    """Walk the words found; unknown signs beside each other are one word."""
    place = start = 0
    last = len(edges) - 1
    while place < last:
        end = best[place][1]
        if end > place:
            place = end
        else:
            place += 1
            while place < last and unknown[place] < best[place][0] + 1:
                place += 1
        yield run[start : edges[place]]
        start = edges[place]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    packed = files("kpiflow.reports").joinpath("thai", "words_th.txt.gz").read_bytes()
    return _TERMS.union(word for word in gzip.decompress(packed).decode("utf-8").split("\n") if len(word) > 1)
