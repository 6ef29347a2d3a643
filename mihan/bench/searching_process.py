"""The processes of `bench search`: people to look for, readers who look, and names spelled in every way."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import django

OTHERS, GROUPS = 33, 6  # other establishments of the region, and groups of each
IN_THE_CAMPUS = 0.5  # of the people added: as many again are spread over the others
READERS = {
    "director of a campus": "director", "head of a pole": "pole", "registrar of the region": "bench_region",
    "counsellor of a small establishment": "bench_small", "regional director": "regional",
    "timetable officer": "timetable", "trainer": "trainer", "trainee": "trainee",
}  # fmt: skip
QUESTIONS = (
    "a", "e", "m", "م", "ا", "el", "qz", "xx", "2", "qzwx", "zz qq", "mohamed", "الادريسي", "ادريس", "عبد الله",
    "salma el idrissi", "fatima zahra", "benali", "ouhssine", "dev101", "salle", "m104", "comptabilite", "2005",
    "emploi du temps", "تكوين", "الكهرباء", "a e i", "ا ل م", "poste informatique",
)  # fmt: skip
# What is written, and what people type for it.
SPELLINGS = (
    (
        ("QADDOURIX", "Zineb", "القدوريكس", "زينب"),
        ("qaddourix", "QADDOURIX zineb", "zineb qaddourix", "addouri", "قدوريكس", "القدوريكس", "زينب القدوريكس",
         "القَدُّوريكس", "القـــدوريكس"),
    ),
    (
        ("EL IDRISSIX", "Éloïse", "الإدريسيكس", "إلهام"),
        ("ادريسيكس", "الادريسيكس", "الأدريسيكس", "الإدْريسيكس", "أدريسيكس", "الهام ادريسيكس", "elidrissix",
         "el idrissix", "idrissix eloise", "ELOÏSE IDRISSIX"),
    ),
    (
        ("BENAÏSSAX", "Huguette", "بنعيسىكس", "فاطمة"),
        ("benaissax", "BENAÏSSAX", "بنعيسيكس", "فاطمه بنعيسي", "فاطمة بنعيسى"),
    ),
    (
        ("AIT-LAHCENX", "Moulay Ali", "آيت لحسنكس", "مولاي علي"),
        ("ait lahcenx", "ait-lahcenx", "aitlahcenx", "ايت لحسنكس", "أيت لحسنكس", "moulayali lahcenx"),
    ),
    (
        ("ABDELLAOUIX", "Abdallah", "العبدلاويكس", "عبد الله"),
        ("عبدالله العبدلاويكس", "عبد الله عبدلاويكس", "عبداللة عبدلاويكس"),
    ),
    (("O’HARAX", "Zoé", "أوهاراكس", "زوي"), ("o'harax", "o harax", "zoe o’harax", "اوهاراكس")),
    (("MOUSSAOUIX", "Houria", "الموساويكس", "حورية"), ("moussaouix houria", "حوريه موساويكس", "موساويكس حُوريّة")),
)  # fmt: skip
NUMBER = "2001010199991"
NUMBERS = (NUMBER, "٢٠٠١٠١٠١٩٩٩٩١", "۲۰۰۱۰۱۰۱۹۹۹۹۱", "0101019999", "20010101 99991")


def main(part: str, *arguments: str) -> None:
    django.setup()
    acts: dict[str, Callable[..., dict[str, Any]]] = {"people": people, "ask": ask, "spell": spell}
    print(json.dumps(acts[part](*map(int, arguments)), ensure_ascii=False))


# --- people


def people(count: int) -> dict[str, Any]:
    """New people with the names of the demo's, drawn again: half of them in the campus, half in the others."""
    from django.db import connection, transaction

    from mihan.offer.models import Group
    from mihan.people.models import Person, Unit

    campus = Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT, children__kind=Unit.Kind.POLE).distinct().get()
    with transaction.atomic():
        _readers(campus)
        groups = list(Group.objects.filter(year__season=2026).select_related("offering", "unit", "year"))
        others = [group for n in range(OTHERS) for group in _elsewhere(campus, n, groups)]
        new = list(_invented(count - Person.objects.count()))
        _enrol(new, groups, others, campus)
        _spelled(campus)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the servers do by themselves, after a while
    return {"people": Person.objects.count()}


def _readers(campus: Any) -> None:
    from mihan.people.models import Person, Role, Unit, User

    small = Unit.objects.create(kind=Unit.Kind.ESTABLISHMENT, code="BENCH0", name_fr="Centre 0", parent=campus.parent)
    for username, kind, unit in (
        ("bench_region", Role.Kind.REGISTRAR, campus.parent), ("bench_small", Role.Kind.COUNSELLOR, small),
    ):  # fmt: skip
        person = Person.objects.create(last_name=username.upper(), is_invented=True)
        Role.objects.create(person=person, kind=kind, unit=unit)
        User.objects.create_user(username, person=person)


def _elsewhere(campus: Any, number: int, like: list[Any]) -> Iterator[Any]:
    """The groups of another establishment, of the programmes of ours."""
    from mihan.calendar.models import TrainingYear
    from mihan.offer.models import Group, Offering, Pole
    from mihan.people.models import Unit

    kinds, names = Unit.Kind, {"name_fr": f"Établissement {number}", "name_ar": f"المؤسسة {number}"}
    home, _made = Unit.objects.get_or_create(
        kind=kinds.ESTABLISHMENT, code=f"BENCH{number}", parent=campus.parent, defaults=names
    )
    first = like[0].year
    year = TrainingYear.objects.create(unit=home, season=2026, first_day=first.first_day, last_day=first.last_day)
    pole = Pole.objects.create(unit=Unit.objects.create(kind=kinds.POLE, code="P", name_fr="Pôle", parent=home))
    for group in like[number : number + GROUPS]:
        programme = group.offering.programme
        below, _made = Unit.objects.get_or_create(
            kind=kinds.PROGRAMME, code=programme.code, parent=pole.unit, defaults={"name_fr": programme.name_fr}
        )
        offering, _made = Offering.objects.get_or_create(unit=below, programme=programme, defaults={"pole": pole})
        code = f"{group.code}E{number}"
        unit = Unit.objects.create(kind=kinds.GROUP, code=f"2026 {code} {group.pk}", name_fr=code, parent=below)
        yield Group.objects.create(unit=unit, offering=offering, year=year, code=f"{code}-{group.pk}", label=code)


def _invented(count: int) -> Iterator[Any]:
    from mihan.people.models import Person

    draw = random.Random(25)
    known = list(Person.objects.exclude(arabic_last_name="").order_by("pk"))
    for number in range(count):
        family, given = draw.choice(known), draw.choice(known)
        yield Person(
            last_name=family.last_name, arabic_last_name=family.arabic_last_name, sex=given.sex,
            first_name=given.first_name, arabic_first_name=given.arabic_first_name, is_invented=True,
            trainee_number=f"{draw.randint(2000, 2009)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}{number:05d}9",
            birth_date=given.birth_date, birth_place=given.birth_place, address=given.address, phone=given.phone,
        )  # fmt: skip


def _enrol(new: list[Any], groups: list[Any], others: list[Any], campus: Any) -> None:
    from mihan.core.bulk import insert_all
    from mihan.offer.models import Enrolment
    from mihan.people.models import Person, Role

    draw = random.Random(26)
    roles, enrolments = [], []
    for number, person in enumerate(insert_all(Person, new), start=70_000_000):
        group = draw.choice(groups if draw.random() < IN_THE_CAMPUS else others)
        place = {"year": group.year, "offering": group.offering, "unit": group.unit, "group": group}
        roles.append(Role(person=person, kind=Role.Kind.TRAINEE, unit_id=group.year.unit_id))
        enrolments.append(Enrolment(number=number, person=person, **place))
    insert_all(Role, roles)
    insert_all(Enrolment, enrolments)


def _spelled(campus: Any) -> None:
    from mihan.people.models import Person, Role

    fields = ("last_name", "first_name", "arabic_last_name", "arabic_first_name")
    for number, (names, _typed) in enumerate(SPELLINGS):
        person = Person.objects.create(
            **dict(zip(fields, names, strict=True)), is_invented=True, trainee_number=NUMBER if not number else None
        )
        Role.objects.create(person=person, kind=Role.Kind.TRAINEE, unit=campus)


# --- asking


def _signed_in(username: str) -> Any:
    from django.test import Client

    from mihan.people.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _asked(client: Any, text: str, *, in_the_box: bool = True) -> Any:
    answer = client.get("/search/", {"q": text}, headers={"HX-Request": "true"} if in_the_box else {})
    assert answer.status_code == 200, (text, answer.status_code)
    return answer


def _milliseconds(client: Any, text: str, times: int, *, in_the_box: bool = True) -> list[tuple[float, float]]:
    """By the clock on the wall, and of the processor in this process."""
    for _time in range(3):
        _asked(client, text, in_the_box=in_the_box)
    found = []
    for _time in range(times):
        began = time.perf_counter(), time.process_time()
        _asked(client, text, in_the_box=in_the_box)
        found.append((1000 * (time.perf_counter() - began[0]), 1000 * (time.process_time() - began[1])))
    return found


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1) + 0.5)]


def ask(times: int) -> dict[str, Any]:
    """Every reader asks every question. Each question also has a p95 of its own: the slowest is told."""
    readers: dict[str, list[float]] = {}
    each: dict[str, float] = {}
    computing, page, queries = [], [], 0
    for name, username in READERS.items():
        client = _signed_in(username)
        for text in QUESTIONS:
            taken = _milliseconds(client, text, times)
            readers.setdefault(name, []).extend(wall for wall, _processor in taken)
            computing += [processor for _wall, processor in taken]
            each[f"{name}: {text}"] = _p95([wall for wall, _processor in taken])
            queries = max(queries, _queries(client, text))
        for text in QUESTIONS[:12]:
            page += [wall for wall, _processor in _milliseconds(client, text, times // 6 or 1, in_the_box=False)]
    every = [value for values in readers.values() for value in values]
    slowest = max(each, key=lambda name: each[name])
    return {
        "p95": _p95(every), "median": median(every), "processor_p95": _p95(computing),
        "slowest": slowest, "slowest_p95": each[slowest],
        "readers": {name: _p95(values) for name, values in readers.items()}, "queries": queries, "page_p95": _p95(page),
    }  # fmt: skip


def _queries(client: Any, text: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _asked(client, text)
    return len(captured)


def spell() -> dict[str, Any]:
    """Is each person found by everything people type for the name; and by the number, in whatever digits."""
    from mihan.people.models import Person

    client = _signed_in("director")
    missed, cases = [], 0
    for number, (names, typed) in enumerate(SPELLINGS):
        person = Person.objects.get(last_name=names[0])
        for text in (*typed, *(NUMBERS if not number else ())):
            cases += 1
            if f'href="{person.get_absolute_url()}"' not in _asked(client, text).content.decode():
                missed.append(text)
    for text in missed:
        print(f"not found: {text}", file=sys.stderr)
    return {"cases": cases, "missed": len(missed)}


if __name__ == "__main__":
    main(*sys.argv[1:])
