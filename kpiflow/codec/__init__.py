"""Plain data (mappings, lists, text) to frozen objects and back, with every problem at once.

The only door for `cattrs`. Reading is directed by the class wanted, never by what
a value looks like: text stays text until a field asks for a number or a date.
Numbers and dates written as text are read exactly. What is wrong comes out as
problems with the path of the value; whoever knows the file adds line and column.
This room refuses to read files and to judge anything.
"""

from kpiflow.codec.canonical import decode, digest, encode
from kpiflow.codec.reading import Reading, error_for, read, structure
from kpiflow.codec.standins import without_standins
from kpiflow.codec.writing import unstructure


__all__ = [
    "Reading",
    "decode",
    "digest",
    "encode",
    "error_for",
    "read",
    "structure",
    "unstructure",
    "without_standins",
]
