"""The demo's buildings: poles with their platforms, shared spaces, and the 448-bed house.

The numbers of poles, platforms and beds are the campus's; rooms, codes, equipment and the plan are ours
and marked illustrative.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mihan.core.models import Mark
from mihan.offer.models import Pole
from mihan.people.models import Unit
from mihan.places.models import Building, Equipment, Site, Space

Kind = Space.Kind
BEDS, BEDS_A_ROOM = 448, 4

# (kind, how many, seats, French, Arabic, English) in each pole's building.
POLE_ROOMS = (
    (Kind.ROOM, 8, 25, "Salle", "قاعة", "Room"),
    (Kind.COMPUTER, 2, 24, "Salle informatique", "قاعة الإعلاميات", "Computer room"),
    (Kind.WORKSHOP, 4, 22, "Atelier", "ورشة", "Workshop"),
    (Kind.LAB, 2, 22, "Laboratoire", "مختبر", "Laboratory"),
)
# Building: its code, sign, outline, names; then its spaces (code, kind, seats, French, Arabic, English).
Room = tuple[str, Kind, int, str, str, str]
SHARED: tuple[tuple[str, str, str, str, str, str, tuple[Room, ...]], ...] = (
    ("ADM", "offices", "136,200 174,200 174,231 136,231", "Administration", "الإدارة", "Administration", (
        ("ADM-1", Kind.OFFICE, 8, "Accueil et scolarité", "الاستقبال وشؤون المتدربين", "Reception and registry"),
        ("ADM-2", Kind.OFFICE, 6, "Direction", "مكتب الإدارة", "Director’s office"),
        ("ADM-3", Kind.MEETING, 20, "Salle de réunion", "قاعة الاجتماعات", "Meeting room"),
    )),
    ("COP", "guidance", "77,200 113,200 113,231 77,231", "Centre d’orientation", "مركز التوجيه المهني", "Guidance centre", (
        ("COP", Kind.MEETING, 20, "Salle d’orientation", "قاعة التوجيه", "Guidance room"),
        ("COP-1", Kind.OFFICE, 3, "Bureau d’entretien", "مكتب المقابلات", "Interview office"),
    )),
    ("MED", "books", "6,200 42,200 42,226 37,231 6,231", "Médiathèque", "المكتبة الوسائطية", "Media library", (
        ("MED", Kind.LIBRARY, 120, "Médiathèque", "المكتبة الوسائطية", "Media library"),
        ("MED-1", Kind.MEETING, 8, "Salle de travail en groupe", "قاعة العمل الجماعي", "Group study room"),
    )),
    ("LNG", "languages", "45,200 74,200 74,231 45,231", "Langues et soft skills", "اللغات والمهارات الذاتية", "Languages and soft skills", (
        ("LNG", Kind.LAB, 24, "Laboratoire de langues", "مختبر اللغات", "Language laboratory"),
        ("LNG-1", Kind.MEETING, 24, "Salle soft skills", "قاعة المهارات الذاتية", "Soft-skills room"),
    )),
    ("INO", "innovation", "177,200 213,200 213,231 177,231", "FabLab, coworking et incubateur", "FabLab، عمل مشترك، حاضنة", "FabLab, coworking and incubator", (
        ("COW", Kind.COWORKING, 60, "Coworking", "فضاء للعمل المشترك", "Coworking"),
        ("INC", Kind.MEETING, 40, "Incubateur", "حاضنة المشاريع", "Incubator"),
        ("FAB", Kind.FABLAB, 30, "FabLab", "مصنع رقمي (FabLab)", "FabLab"),
    )),
    ("STU", "studio", "216,200 244,200 244,231 216,231", "Studio MOOC", "استوديو الدروس الرقمية", "MOOC studio", (
        ("STU", Kind.STUDIO, 12, "Studio MOOC", "استوديو الدروس الرقمية", "MOOC studio"),
    )),
    ("AMP", "hall", "203,9 235,9 244,17 244,40 235,48 203,48 194,40 194,17", "Grand amphithéâtre", "المدرج الكبير", "Lecture hall", (
        ("AMPHI", Kind.HALL, 300, "Grand amphithéâtre", "المدرج الكبير", "Lecture hall"),
    )),
    ("CAF", "meals", "160,9 188,9 188,48 160,48", "Cafétéria", "المقصف", "Cafeteria", (
        ("CAF", Kind.CATERING, 200, "Cafétéria", "المقصف", "Cafeteria"),
    )),
    ("TER", "sports", "6,9 76,9 76,48 6,48", "Terrains de sport", "الملاعب الرياضية", "Sports grounds", (
        ("TER1", Kind.SPORTS, 30, "Terrain multisport 1", "ملعب متعدد الرياضات 1", "Sports ground 1"),
        ("TER2", Kind.SPORTS, 30, "Terrain multisport 2", "ملعب متعدد الرياضات 2", "Sports ground 2"),
    )),
)  # fmt: skip
# The plan is ours: six hectares, 250 metres by 240, north up; the poles stand around a square.
WIDTH, DEPTH = 250, 240
HOUSE_OUTLINE = "82,9 154,9 154,48 136,48 136,35 100,35 100,48 82,48"
# Of each pole in its order: its building, and the platform built against it.
POLE_OUTLINES = (
    ("6,62 44,62 44,98 6,98", "44,62 80,62 80,98 44,98"),
    ("88,62 126,62 126,98 88,98", "126,62 162,62 162,98 126,98"),
    ("170,62 208,62 208,98 170,98", "208,62 244,62 244,98 208,98"),
    ("6,108 44,108 44,144 6,144", "44,108 80,108 80,144 44,144"),
    ("170,108 208,108 208,144 170,144", "208,108 244,108 244,144 208,144"),
    ("6,154 44,154 44,190 6,190", "44,154 80,154 80,190 44,190"),
    ("88,154 162,154 162,190 88,190", ""),
    ("170,154 244,154 244,190 170,190", ""),
)
POLE_SIGNS = {
    "GC": "business", "DIA": "digital", "THR": "hotel", "SAN": "care", "IND": "factory", "SAP": "children",
    "ART": "crafts", "AIG": "arts",
}  # fmt: skip


def _star(x: int, y: int, radius: float, valley: float) -> str:
    """The square in the middle has the eight points of the mark."""
    turns = [(radius if n % 2 == 0 else valley, math.tau * n / 16) for n in range(16)]
    return " ".join(f"{x + r * math.sin(t):.1f},{y - r * math.cos(t):.1f}" for r, t in turns)


def _row_of_trees(x: int, y: int, *, step_x: int = 0, step_y: int = 0, count: int) -> str:
    return " ".join(f"{x + step_x * n},{y + step_y * n}" for n in range(count))


GROUNDS = "\n".join((
    "lawn 86,104 164,104 164,148 86,148",
    "garden 90,107 102,107 90,119", "garden 160,107 160,119 148,107", "garden 90,145 90,133 102,145", "garden 160,145 148,145 160,133",
    "road 0,236 250,236",
    "path 3,55 247,55", "path 84,55 84,196", "path 166,55 166,196", "path 3,195 247,195", "path 3,103 84,103", "path 3,149 247,149", "path 166,103 247,103", "path 84,103 166,103",
    "path 125,236 125,195", "path 125,195 125,126 125,55", "path 84,126 166,126", "path 78,55 78,6", "path 157,55 157,6", "path 191,55 191,6",
    f"square {_star(125, 126, 19, 13.5)}",
    f"water {_star(125, 126, 7, 5)}",
    "lawn 102,38 134,38 134,48 102,48",
    f"trees {_row_of_trees(105, 43, step_x=8, count=4)}",
    f"trees {_row_of_trees(118, 200, step_y=7, count=5)}", f"trees {_row_of_trees(132, 200, step_y=7, count=5)}",
    f"trees {_row_of_trees(94, 126, step_x=0, step_y=0, count=1)} 156,126 125,110 125,142",
    f"trees {_row_of_trees(10, 5, step_x=9, count=8)}", f"trees {_row_of_trees(88, 5, step_x=10, count=7)}",
    "gate 125,236",
))  # fmt: skip
EQUIPMENT = {
    Kind.COMPUTER: (("Poste informatique", "حاسوب", "Computer", 24, 23),),
    Kind.WORKSHOP: (("Établi", "طاولة عمل", "Workbench", 10, 10), ("Caisse à outils", "صندوق أدوات", "Toolbox", 10, 9)),
    Kind.LAB: (("Paillasse", "طاولة مختبر", "Lab bench", 8, 8),),
    Kind.FABLAB: (("Imprimante 3D", "طابعة ثلاثية الأبعاد", "3D printer", 4, 3), ("Découpeuse laser", "قاطعة ليزر", "Laser cutter", 1, 1)),
    Kind.STUDIO: (("Caméra", "كاميرا", "Camera", 3, 3),),
}  # fmt: skip


def furnish(campus: Unit) -> None:
    """Build the site, its spaces and equipment. What happens in them comes from the published week."""
    site = Site.objects.create(
        unit=campus, name_fr="Tamensourt", name_ar="تامنصورت", name_en="Tamensourt",
        address="Tamensourt, Marrakech-Safi", width=WIDTH, depth=DEPTH, grounds=GROUNDS, plan_mark=Mark.ILLUSTRATIVE,
    )  # fmt: skip
    spaces = [*_pole_spaces(site), *_shared_spaces(site, campus), *_bedrooms(site, campus)]
    Space.objects.bulk_create(spaces)
    Equipment.objects.bulk_create(_equipment(spaces))


def _building(site: Site, code: str, *names: str, sign: str, outline: str) -> Building:
    fr, ar, en = names
    return Building.objects.create(
        site=site, code=code, name_fr=fr, name_ar=ar, name_en=en, sign=sign, outline=outline
    )  # fmt: skip


def _space(building: Building, unit: Unit, code: str, kind: str, seats: int, *names: str) -> Space:
    return Space(
        building=building, unit=unit, code=code, kind=kind, capacity=seats, mark=Mark.ILLUSTRATIVE,
        name_fr=names[0], name_ar=names[1], name_en=names[2],
    )  # fmt: skip


def _pole_spaces(site: Site) -> Iterator[Space]:
    poles = Pole.objects.filter(unit__parent=site.unit).select_related("unit").order_by("order")
    for pole, (outline, beside) in zip(poles, POLE_OUTLINES, strict=False):
        unit, sign = pole.unit, POLE_SIGNS.get(pole.unit.code, "lessons")
        names = (unit.name_fr, unit.name_ar, unit.name_en)
        building = _building(site, unit.code, *names, sign=sign, outline=outline)
        number = 100
        for kind, count, seats, *called in POLE_ROOMS:
            for _n in range(count):
                number += 1
                code = f"{unit.code}-{number}"
                yield _space(building, unit, code, kind, seats, *(f"{name} {code}" for name in called))
        if pole.platform_fr:
            names = (pole.platform_fr, pole.platform_ar, pole.platform_en)
            platform = _building(site, f"{unit.code}-P", *names, sign=sign, outline=beside)
            yield _space(platform, unit, f"{unit.code}-PLT", Kind.PLATFORM, 40, *names)


def _shared_spaces(site: Site, campus: Unit) -> Iterator[Space]:
    for code, sign, outline, fr, ar, en, rooms in SHARED:
        building = _building(site, code, fr, ar, en, sign=sign, outline=outline)
        for room, kind, seats, *names in rooms:
            space = _space(building, campus, room, kind, seats, *names)
            if room == "TER2":
                space.state, space.state_note = Space.State.MAINTENANCE, "Réfection du sol"
            yield space


def _bedrooms(site: Site, campus: Unit) -> Iterator[Space]:
    names = ("Maison des stagiaires", "دار المتدربين", "Trainees’ house")
    house = _building(site, "INT", *names, sign="beds", outline=HOUSE_OUTLINE)
    for n in range(BEDS // BEDS_A_ROOM):
        code = f"INT-{n // 28 + 1}{n % 28 + 1:02d}"
        names = (f"Chambre {code}", f"غرفة {code}", f"Bedroom {code}")
        yield _space(house, campus, code, Kind.DORMITORY, BEDS_A_ROOM, *names)


def _equipment(spaces: list[Space]) -> Iterator[Equipment]:
    for space in spaces:
        for fr, ar, en, quantity, in_order in EQUIPMENT.get(Kind(space.kind), ()):
            yield Equipment(
                space=space, name_fr=fr, name_ar=ar, name_en=en, quantity=quantity,
                in_order=in_order,
            )  # fmt: skip
