"""Other systems: what a definition or result is in their words, and how they take ours.

Pydantic and FastAPI read definitions by `Document`, machines of levels go out as SCXML, and
results as OSCAL assessment results. None of those systems is imported here: what they take is
plain data. This room refuses to compute, and to ask what time it is.
"""

from kpiflow.integrations.documents import Document, teach_pydantic
from kpiflow.integrations.oscal import to_oscal
from kpiflow.integrations.scxml import to_scxml


__all__ = ["Document", "teach_pydantic", "to_oscal", "to_scxml"]
