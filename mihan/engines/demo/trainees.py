"""Enrolments as rows of the trainee export: one row per enrolment, not per person."""

from datetime import date, timedelta
from random import Random

from mihan.engines.demo.enrolments import Enrolment
from mihan.engines.demo.groups import EVENING, Group
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.seeding import stream

Row = dict[str, object]

DIPLOMAS = {
    "TS": "Diplôme de technicien spécialisé",
    "T": "Diplôme de technicien",
    "Q": "Diplôme de qualification professionnelle",
    "S": "Diplôme de spécialisation professionnelle",
    "FQ": "Certificat de formation qualifiante",
}
NATIONALITY = "Marocaine"
LATEST_ENROLMENT = 4  # days before the first day of a group


def trainee_rows(
    enrolments: list[Enrolment],
    late_by: dict[tuple[str, str, str], int],
    season: Season,
    *,
    site: str,
    seed: int,
) -> list[Row]:
    """Every enrolment of the season. In a group that began late, people enrolled late too."""
    rng = stream(seed, "enrolment dates", season.year)
    rows = []
    for rank, enrolment in enumerate(enrolments):
        enrolled, complete = _dates(enrolment.group, late_by[enrolment.group.key], season, rng)
        rows.append(
            {"enrolment_number": season.year * 10_000 + rank + 1}
            | _person_part(enrolment)
            | _programme_part(enrolment, season)
            | {"site": site, "enrolled_on": enrolled, "file_complete_on": complete}
        )
    return rows


def long_label(group: Group, season_year: int) -> str:
    """DIA_DEV_TS_1A-Développement Digital (1A)-2025; RCDS_ marks an evening group."""
    programme = group.programme
    evening = "RCDS_" if group.shift == EVENING else ""
    year = f"{group.year}A"
    code = f"{programme.sector}_{programme.prefix}_{programme.level}"
    return f"{code}_{evening}{year}-{programme.name} ({year})-{season_year}"


def _dates(group: Group, late_by: int, season: Season, rng: Random) -> tuple[date, date]:
    first, _ = season.span(group)
    enrolled = first + timedelta(days=late_by - rng.randint(LATEST_ENROLMENT, 45))
    return enrolled, enrolled + timedelta(days=rng.randint(0, 12))


def _person_part(enrolment: Enrolment) -> Row:
    person = enrolment.person
    return {
        "trainee_number": person.number,
        "last_name": person.last_name[0].upper(),
        "first_name": person.first_name[0],
        "sex": person.sex,
        "second_first_name": person.second_first_name,
        "birth_date": person.birth_date,
        "birth_place": person.birth_place,
        "admission_reason": person.admission_reason if enrolment.principal else "Admission sur dossier",
        "identity_number": person.identity,
        "phone": person.phone,
        "guardian_phone": person.guardian_phone,
        "address": person.address,
        "nationality": NATIONALITY,
        "arabic_last_name": person.last_name[1],
        "arabic_first_name": person.first_name[1],
        "school_level": person.school_level,
    }


def _programme_part(enrolment: Enrolment, season: Season) -> Row:
    group = enrolment.group
    return {
        "active": enrolment.active,
        "principal": enrolment.principal,
        "diploma": DIPLOMAS[group.programme.level],
        "long_label": long_label(group, season.year),
        "diploma_code": group.programme.code,
        "session_code": group.name,
        "paying": group.shift == EVENING,
        "diploma_code_1": group.programme.base,
        "regime": group.mode,
        "study_year": group.year,
    }
