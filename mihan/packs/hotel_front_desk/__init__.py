"""Front desk afternoon: arrivals from two to five in a hotel of 36 rooms that is nearly full.

Two receptionists welcome, check identities, give rooms and quote stays; two housekeepers decide
which room comes first, clean and check it; a duty manager sets priorities and settles what the
others cannot. Start with `rules.py`: who works, what is seen and asked, what the world does. `desk`,
`floors` and `management` hold what each role decides, `laws` what follows and what is true, `rooms`
what a room, a stay and a price are, `incidents` what goes wrong, `supplies` what is bought from the
firms of the common market, `boards` what is shown, `bots` who plays alone.
"""

from mihan.packs.hotel_front_desk import boards, bots, desk, floors, incidents, laws, management, supplies
from mihan.packs.hotel_front_desk.rules import pack

__all__ = ["boards", "bots", "desk", "floors", "incidents", "laws", "management", "pack", "supplies"]
