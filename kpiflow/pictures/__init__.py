"""Pictures of levels, evidence and scores, as SVG that stands by itself.

Each picture is a function from frozen data to a `Drawing`: the picture, what it is called,
and all it says in words. Nothing is plotted by another package, coordinates are whole
numbers, and the same data gives the same bytes. A picture computes no level and no score,
and no text from data is ever markup; see `svg`.
"""

from kpiflow.pictures.drawing import Drawing
from kpiflow.pictures.heat import draw_heat
from kpiflow.pictures.ladder import Rung, Rungs, draw_levels, draw_rungs
from kpiflow.pictures.moves import draw_moves, mermaid
from kpiflow.pictures.scores import draw_points, draw_side_by_side
from kpiflow.pictures.tallies import draw_counts
from kpiflow.pictures.timeline import draw_timeline
from kpiflow.pictures.waterfall import draw_contributions, draw_contributions_by_page


__all__ = [
    "Drawing",
    "Rung",
    "Rungs",
    "draw_contributions",
    "draw_contributions_by_page",
    "draw_counts",
    "draw_heat",
    "draw_levels",
    "draw_moves",
    "draw_points",
    "draw_rungs",
    "draw_side_by_side",
    "draw_timeline",
    "mermaid",
]
