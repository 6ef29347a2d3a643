"""The establishments of the demo's region. Published: how many there are, and their seats in all.

Everything about one of them is ours: names that say so, codes that cannot be real, seats that only
add up to what is published.
"""

from collections.abc import Iterator
from typing import Any

TRAINING_YEAR = "2025-2026"
ESTABLISHMENTS, CONTRACTED, PRISONS, SEATS = 23, 6, 5, 33_181  # published, for that year
CAMPUS_SEATS = 3_000
SOURCE = "répartition de démonstration : seuls les totaux de la région sont publiés"

CAMPUS: dict[str, Any] = {
    "code": "CMCMS10",
    "name_fr": "Cité des métiers et des compétences Marrakech-Safi",
    "name_ar": "مدينة المهن والكفاءات مراكش-آسفي",
    "nature": "campus", "town_fr": "Tamensourt", "town_ar": "تامنصورت", "seats": CAMPUS_SEATS,
    "mark": "illustrative", "source": "presse, février 2026, pour la cité ; son code est le nôtre",
}  # fmt: skip

_TOWNS = (
    ("Marrakech", "مراكش"), ("Safi", "آسفي"), ("Essaouira", "الصويرة"), ("El Kelâa des Sraghna", "قلعة السراغنة"),
    ("Ben Guerir", "ابن جرير"), ("Chichaoua", "شيشاوة"), ("Youssoufia", "اليوسفية"), ("Tahannaout", "تحناوت"),
)  # fmt: skip
_IN_TOWN = (0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 6, 7, 7, 0)  # a town for each establishment
_SEATS_CONTRACTED = (140, 120, 110, 100, 90, 80)
_SEATS_IN_PRISON = (160, 140, 120, 110, 100)
_KINDS = {
    "establishment": ("E", "Établissement illustratif", "مؤسسة توضيحية"),
    "contracted": ("C", "Centre conventionné illustratif", "مركز متعاقد توضيحي"),
    "prison": ("P", "Centre pénitentiaire illustratif", "مركز سجني توضيحي"),
}


def region_rows(*, campus_is_counted: bool = True) -> list[dict[str, Any]]:
    """One row an establishment, the campus first, in the words of the layout.

    Nobody says whether the campus is one of the 23, with its seats among the 33,181: if it is not,
    there are 23 others, and it comes besides.
    """
    others = ESTABLISHMENTS - campus_is_counted
    left = SEATS - CAMPUS_SEATS * campus_is_counted - sum(_SEATS_CONTRACTED) - sum(_SEATS_IN_PRISON)
    return [
        CAMPUS,
        *_rows("establishment", _shared(left, others)),
        *_rows("contracted", _SEATS_CONTRACTED),
        *_rows("prison", _SEATS_IN_PRISON),
    ]


def _shared(seats: int, count: int) -> tuple[int, ...]:
    """So many seats over so many establishments, the first ones bigger; to the last seat."""
    weights = [3 * count - 2 * n for n in range(count)]
    shares = [seats * weight // sum(weights) for weight in weights]
    shares[0] += seats - sum(shares)
    return tuple(shares)


def _rows(nature: str, seats: tuple[int, ...]) -> Iterator[dict[str, Any]]:
    letter, french, arabic = _KINDS[nature]
    for n, count in enumerate(seats):
        town_fr, town_ar = _TOWNS[_IN_TOWN[n] if nature == "establishment" else n]
        yield {
            "code": f"ILLUSTR-{letter}{n + 1:02d}",
            "name_fr": f"{french} {n + 1:02d} — {town_fr}", "name_ar": f"{arabic} {n + 1:02d} — {town_ar}",
            "nature": nature, "town_fr": town_fr, "town_ar": town_ar, "seats": count,
            "mark": "illustrative", "source": SOURCE,
        }  # fmt: skip
