"""Writes about the offer: `ground` finds or makes what files need, `catalogue` loads the reference."""

from mihan.offer.services.dates import set_group_dates
from mihan.offer.services.ground import (
    UNPLACED_CODE,
    level_of,
    move_offering,
    offer_programme,
    open_establishment,
    open_pole,
    open_year,
    parent_of,
    pole_named,
    remove_empty_unplaced,
    sector_of,
    unplaced_pole,
)

__all__ = [
    "UNPLACED_CODE",
    "level_of",
    "move_offering",
    "offer_programme",
    "open_establishment",
    "open_pole",
    "open_year",
    "parent_of",
    "pole_named",
    "remove_empty_unplaced",
    "sector_of",
    "set_group_dates",
    "unplaced_pole",
]
