"""The demo's buildings: poles with their platforms, shared spaces, and the 448-bed house.

The numbers of poles, platforms and beds are the campus's; rooms, codes and equipment are ours and
marked illustrative.
"""

from __future__ import annotations

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
    (Kind.COMPUTER, 2, 22, "Salle informatique", "قاعة الإعلاميات", "Computer room"),
    (Kind.WORKSHOP, 4, 20, "Atelier", "ورشة", "Workshop"),
    (Kind.LAB, 2, 20, "Laboratoire", "مختبر", "Laboratory"),
)
SHARED = (
    ("AMPHI", Kind.HALL, 300, "Grand amphithéâtre", "المدرج الكبير", "Lecture hall"),
    ("MED", Kind.LIBRARY, 120, "Médiathèque", "المكتبة الوسائطية", "Media library"),
    ("COW", Kind.COWORKING, 60, "Coworking", "فضاء للعمل المشترك", "Coworking"),
    ("INC", Kind.MEETING, 40, "Incubateur", "حاضنة المشاريع", "Incubator"),
    ("FAB", Kind.FABLAB, 30, "FabLab", "مصنع رقمي (FabLab)", "FabLab"),
    ("STU", Kind.STUDIO, 12, "Studio MOOC", "استوديو الدروس الرقمية", "MOOC studio"),
    ("LNG", Kind.LAB, 24, "Laboratoire de langues", "مختبر اللغات", "Language laboratory"),
    ("COP", Kind.MEETING, 20, "Centre d’orientation", "مركز التوجيه المهني", "Guidance centre"),
    ("CAF", Kind.CATERING, 200, "Cafétéria", "المقصف", "Cafeteria"),
    ("TER1", Kind.SPORTS, 30, "Terrain multisport 1", "ملعب متعدد الرياضات 1", "Sports ground 1"),
    ("TER2", Kind.SPORTS, 30, "Terrain multisport 2", "ملعب متعدد الرياضات 2", "Sports ground 2"),
)  # fmt: skip
EQUIPMENT = {
    Kind.COMPUTER: (("Poste informatique", "حاسوب", "Computer", 22, 21),),
    Kind.WORKSHOP: (("Établi", "طاولة عمل", "Workbench", 10, 10), ("Caisse à outils", "صندوق أدوات", "Toolbox", 10, 9)),
    Kind.LAB: (("Paillasse", "طاولة مختبر", "Lab bench", 8, 8),),
    Kind.FABLAB: (("Imprimante 3D", "طابعة ثلاثية الأبعاد", "3D printer", 4, 3), ("Découpeuse laser", "قاطعة ليزر", "Laser cutter", 1, 1)),
    Kind.STUDIO: (("Caméra", "كاميرا", "Camera", 3, 3),),
}  # fmt: skip


def furnish(campus: Unit) -> None:
    """Build the site, its spaces and equipment. What happens in them comes from the published week."""
    site = Site.objects.create(
        unit=campus, name_fr="Tamensourt", name_ar="تامنصورت", name_en="Tamensourt",
        address="Tamensourt, Marrakech-Safi",
    )  # fmt: skip
    spaces = [*_pole_spaces(site), *_shared_spaces(site, campus), *_bedrooms(site, campus)]
    Space.objects.bulk_create(spaces)
    Equipment.objects.bulk_create(_equipment(spaces))


def _building(site: Site, code: str, fr: str, ar: str, en: str) -> Building:
    return Building.objects.create(site=site, code=code, name_fr=fr, name_ar=ar, name_en=en)


def _space(building: Building, unit: Unit, code: str, kind: str, seats: int, *names: str) -> Space:
    return Space(
        building=building, unit=unit, code=code, kind=kind, capacity=seats, mark=Mark.ILLUSTRATIVE,
        name_fr=names[0], name_ar=names[1], name_en=names[2],
    )  # fmt: skip


def _pole_spaces(site: Site) -> Iterator[Space]:
    poles = Pole.objects.filter(unit__parent=site.unit).select_related("unit").order_by("order")
    for pole in poles:
        unit = pole.unit
        building = _building(site, unit.code, unit.name_fr, unit.name_ar, unit.name_en)
        number = 100
        for kind, count, seats, *names in POLE_ROOMS:
            for _n in range(count):
                number += 1
                code = f"{unit.code}-{number}"
                yield _space(building, unit, code, kind, seats, *(f"{name} {code}" for name in names))
        if pole.platform_fr:
            names = [pole.platform_fr, pole.platform_ar, pole.platform_en]
            yield _space(building, unit, f"{unit.code}-PLT", Kind.PLATFORM, 40, *names)


def _shared_spaces(site: Site, campus: Unit) -> Iterator[Space]:
    building = _building(site, "COM", "Espaces communs", "الفضاءات المشتركة", "Shared spaces")
    for code, kind, seats, *names in SHARED:
        space = _space(building, campus, code, kind, seats, *names)
        if code == "TER2":
            space.state, space.state_note = Space.State.MAINTENANCE, "Réfection du sol"
        yield space


def _bedrooms(site: Site, campus: Unit) -> Iterator[Space]:
    house = _building(site, "INT", "Maison des stagiaires", "دار المتدربين", "Trainees’ house")
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
