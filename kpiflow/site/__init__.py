"""Folders of reports that are read without a server: an index to search, and pages behind it.

The index and the pages work from the file system: nothing is fetched, nothing is loaded from
elsewhere, and without a script the index is a table with links. Pages are the reports of
`kpiflow.reports`, which this room lays out and links to one another; it judges nothing and
says nothing that the reports do not say.
"""

from kpiflow.site.entries import Entry
from kpiflow.site.making import Site, write_site


__all__ = ["Entry", "Site", "write_site"]
