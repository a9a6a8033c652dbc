"""Evidence files, opened without following a link, and what they hold: size, SHA-256, media type.

The only room below the loading of files that opens any. A path is walked name by name from
the folder of the register, each step from the descriptor of the one before, so that nothing
that is exchanged on the way leads out of the folder; what is hashed is what was opened.
Only regular files are read. The folder itself is whoever's who asks, and may be a link.

This room refuses to follow links, to parse what files hold, to guess media types from the
settings of a machine, and to look at anything at all where a system cannot open by
descriptor (Windows). It records nothing.
"""

from kpiflow.files.examining import Examined, examine, observe


__all__ = ["Examined", "examine", "observe"]
