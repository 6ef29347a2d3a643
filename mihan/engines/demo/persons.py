"""The invented trainees: names in both scripts, birth, identity, address. None exists."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mihan.engines.demo.family_names import FAMILY_NAMES
from mihan.engines.demo.first_names import FEMALE_FIRST_NAMES, MALE_FIRST_NAMES
from mihan.engines.demo.reference import Programme
from mihan.engines.demo.towns import DISTRICTS, TOWNS

FEMALE, MALE = "F", "M"
WOMEN_SHARE = {
    "GC": 0.60, "DIA": 0.45, "THR": 0.45, "SAN": 0.70, "IND": 0.15, "SAP": 0.85,
    "ART": 0.50, "AIG": 0.50,
}  # fmt: skip

# Youngest, oldest and most frequent age on entry, by level.
AGES = {
    "TS": (18, 28, 19),
    "T": (17, 27, 18),
    "Q": (16, 26, 17),
    "S": (16, 29, 19),
    "FQ": (18, 30, 21),
}
SCHOOL_LEVELS = {
    "TS": ("Baccalauréat", "Baccalauréat", "Diplôme de technicien"),
    "T": ("2ème année du baccalauréat", "Baccalauréat", "Diplôme de qualification"),
    "Q": ("3ème année du collège", "Tronc commun du lycée"),
    "S": ("6ème année du primaire", "1ère année du collège", "3ème année du collège"),
    "FQ": ("3ème année du collège", "2ème année du baccalauréat", "Baccalauréat", "Licence"),
}
IDENTITY_AGE = 18  # younger trainees have no identity card yet


@dataclass(frozen=True, slots=True)
class Person:
    """An invented trainee, the same from one season to the next."""

    number: str
    last_name: tuple[str, str]
    first_name: tuple[str, str]
    second_first_name: str
    sex: str
    birth_date: date
    birth_place: str
    identity: str
    phone: str
    guardian_phone: str
    address: str
    school_level: str
    admission_reason: str


def invent_person(rng: Random, programme: Programme, *, season: int, index: int) -> Person:
    """Draw a trainee entering a programme; the rank in the intake makes the numbers unique."""
    sex = FEMALE if rng.random() < WOMEN_SHARE.get(programme.pole.code, 0.5) else MALE
    first_names = FEMALE_FIRST_NAMES if sex == FEMALE else MALE_FIRST_NAMES
    birth = _birth_date(rng, programme.level, season)
    town = rng.choice(TOWNS)
    intake = season % 10 * 10_000 + index
    return Person(
        number=f"{birth:%Y%m%d}{intake:05d}",
        last_name=rng.choice(FAMILY_NAMES),
        first_name=rng.choice(first_names),
        second_first_name=rng.choice(first_names)[0] if rng.random() < 0.06 else "",
        sex=sex,
        birth_date=birth,
        birth_place=rng.choice(TOWNS) if rng.random() < 0.25 else town,
        identity=f"ZZ{intake:06d}" if birth <= date(season - IDENTITY_AGE, 9, 1) else "",
        phone=_phone(rng),
        guardian_phone=_phone(rng),
        address=f"N° {rng.randint(1, 480)}, {rng.choice(DISTRICTS)}, {town}",
        school_level=rng.choice(SCHOOL_LEVELS[programme.level]),
        admission_reason=_admission_reason(rng, programme.level),
    )


def _birth_date(rng: Random, level: str, season: int) -> date:
    youngest, oldest, usual = AGES[level]
    age_in_days = rng.triangular(youngest, oldest + 0.99, usual) * 365.25
    return date(season, 9, 1) - timedelta(days=round(age_in_days))


def _phone(rng: Random) -> str:
    """Ten digits as text in 06 00, an obviously invented block."""
    return f"0600{rng.randrange(1_000_000):06d}"


def _admission_reason(rng: Random, level: str) -> str:
    if level == "FQ":
        return "Admission sur dossier"
    return rng.choices(("Concours", "Admission sur dossier", "Passerelle"), (70, 24, 6))[0]
