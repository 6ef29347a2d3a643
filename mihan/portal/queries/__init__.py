"""Reads of the home pages.

`homes` declares them and their blocks; `blocks` says what a block is; `planning`, `house`, `folk` and
`lately` answer for the blocks; `morning` holds what somebody in charge, a trainer or a trainee is told.
"""

from mihan.portal.queries.blocks import Block, Home, Reader, Row, Rows, Told
from mihan.portal.queries.homes import HOMES, home_shown, homes_of
from mihan.portal.queries.morning import (
    Morning,
    coming,
    files_brought_lately,
    holds_demonstration,
    own_groups,
    own_service,
    week_of,
)

__all__ = [
    "HOMES",
    "Block",
    "Home",
    "Morning",
    "Reader",
    "Row",
    "Rows",
    "Told",
    "coming",
    "files_brought_lately",
    "holds_demonstration",
    "home_shown",
    "homes_of",
    "own_groups",
    "own_service",
    "week_of",
]
