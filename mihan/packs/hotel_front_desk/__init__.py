"""Front desk afternoon: arrivals from two to five in a hotel of 36 rooms that is nearly full.

Two receptionists welcome, check identities, give rooms and quote stays; two housekeepers decide
which room comes first, clean and check it; a duty manager sets priorities and settles what the
others cannot. `rules.py` says what happens, `rooms.py` what a room and a stay are, `incidents.py`
what goes wrong, `boards.py` what is shown, `bots.py` who plays alone.
"""

from mihan.packs.hotel_front_desk import boards, bots, incidents
from mihan.packs.hotel_front_desk.rules import pack

__all__ = ["boards", "bots", "incidents", "pack"]
