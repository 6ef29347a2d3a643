"""Numbers and names of a common market; no database here."""

from datetime import timedelta

PACK = "firm_trading_month"
PASS_EVERY = timedelta(seconds=5)  # how often workers carry the post that could not be carried at once
MOST_AT_ONCE = 200  # messages in one round
FEWEST_FIRMS, MOST_FIRMS = 2, 6  # of a season when it is opened
NUMBER_WIDTH = 3
RESERVED = frozenset({"bank", "market"})  # names the post knows already


def account_number(season: int, place: int) -> str:
    """Of the practice bank, and like no real one: `PB 0007 003`."""
    return f"PB {season:04d} {place:0{NUMBER_WIDTH}d}"


def firm_number(season: int, place: int) -> str:
    """In the practice register: `RE-0007-003`."""
    return f"RE-{season:04d}-{place:0{NUMBER_WIDTH}d}"
