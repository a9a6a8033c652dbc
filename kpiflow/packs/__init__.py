"""Evidence packs: an assessment with its journal, evidence and card in one file, for a stranger to verify.

A pack is a ZIP file of which there is only one for the same journal, files and day. All
in it follows from the journal and the evidence, so that verifying is making it again.

This room refuses to unpack anything, to take personal values along, and to say more of a
pack than its journal is fixed by: whoever makes a pack could have made another one.
"""

from kpiflow.packs.archives import BEGINS
from kpiflow.packs.evidence import LeftOut
from kpiflow.packs.faults import Fault
from kpiflow.packs.making import Pack, make_pack
from kpiflow.packs.sentences import pack_sentences
from kpiflow.packs.verification import PackVerification, verify_pack


__all__ = [
    "BEGINS",
    "Fault",
    "LeftOut",
    "Pack",
    "PackVerification",
    "make_pack",
    "pack_sentences",
    "verify_pack",
]
