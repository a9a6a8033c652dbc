"""How the site is made of these pages: `python -m sphinx -W -b html docs site`.

Nothing on it is fetched from elsewhere, so that it reads the same without a network.
"""

from __future__ import annotations

import sys

from importlib.metadata import version as version_of
from pathlib import Path


sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "kpiflow"
project_copyright = "the authors of kpiflow; MIT licence"
version = release = version_of("kpiflow")
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "command_help",
    "front_door",
    "offline",
    "pages",
    "schema_keys",
    "thai_search",
]
exclude_patterns = ["_ext", "definitions/*/*"]

# Links lead to headings as they do where the pages are read as files.
myst_heading_anchors = 4

default_role = "code"  # docstrings put code in single backticks
highlight_language = "none"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # where a docstring lists attributes, they are not described twice
napoleon_use_rtype = False

html_theme = "furo"
html_title = "kpiflow"
html_static_path = ["_static"]
html_css_files = ["kpiflow.css"]
html_search_language = "en"
html_show_sourcelink = False
html_copy_source = False
