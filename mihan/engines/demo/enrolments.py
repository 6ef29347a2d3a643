"""Who sits in which group: new intake, those who continue, dropouts, second enrolments."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mihan.engines.demo.groups import (
    DAY,
    GROUP_SIZE,
    SHORT_COURSE_SIZE,
    Group,
    first_year_groups,
    option_groups,
)
from mihan.engines.demo.persons import Person, invent_person
from mihan.engines.demo.reference import Programme, ReferenceData
from mihan.engines.demo.seeding import stream

DROPOUTS_PER_GROUP = 0.4  # rows left inactive in a first-year group: 2 % of it
LEAVERS_SHARE = 0.05  # of a cohort, between two years
LEAVERS_WHO_SHOW = 0.35  # of the leavers: re-enrolled, then dropped out
SECOND_PER_SHORT_GROUP = 3  # at most: a short course is not overcrowded by them
SECOND_ENROLMENTS_SHARE = 0.03  # of the active trainees, in a short course besides their diploma


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person in a group; a person may hold two."""

    person: Person
    group: Group
    active: bool = True
    principal: bool = True


@dataclass(frozen=True, slots=True)
class Intake:
    """The new trainees of a season, whole: it never depends on what later seasons do with them."""

    groups: list[Group]
    enrolments: list[Enrolment]


def admit(data: ReferenceData, *, seed: int, scale: float, season: int, opening: bool) -> Intake:
    """Fill the first-year groups of a season with invented persons."""
    groups = first_year_groups(data, seed=seed, scale=scale, season=season, opening=opening)
    enrolments: list[Enrolment] = []
    for group in groups:
        rng = stream(seed, "intake", season, *group.key)
        size = GROUP_SIZE if group.session == 1 else SHORT_COURSE_SIZE
        dropouts = rng.choices(
            (0, 1, 2),
            (1 - DROPOUTS_PER_GROUP * 0.75, DROPOUTS_PER_GROUP * 0.5, DROPOUTS_PER_GROUP * 0.25),
        )[0]
        for seat in range(size + dropouts):
            person = invent_person(rng, group.programme, season=season, index=len(enrolments))
            enrolments.append(Enrolment(person, group, active=seat < size))
    return Intake(groups, enrolments)


def promote(data: ReferenceData, intake: Intake, *, seed: int, season: int) -> Intake:
    """The second year of a cohort: one in twenty leaves, the others spread over the options."""
    groups: list[Group] = []
    enrolments: list[Enrolment] = []
    for programme, shift, before, cohort in _cohorts(intake):
        rng = stream(seed, "second year", season, programme.code, shift)
        rng.shuffle(cohort)
        staying = [person for person in cohort if rng.random() >= LEAVERS_SHARE]
        leavers = [person for person in cohort if person not in staying]
        opened = option_groups(data, programme, shift, seed=seed, season=season, before=before, trainees=len(staying))
        seated = list(_seated(opened, staying))
        shown = [Enrolment(p, rng.choice(opened), active=False) for p in leavers if rng.random() < LEAVERS_WHO_SHOW]
        groups += opened
        enrolments += seated + shown
    return Intake(groups, enrolments)


def _cohorts(intake: Intake) -> Iterator[tuple[Programme, str, int, list[Person]]]:
    """Programmes that have a second year, with their number of groups and their active trainees."""
    counts = Counter((group.programme.code, group.shift) for group in intake.groups)
    seen: set[tuple[str, str]] = set()
    for group in intake.groups:
        place = group.programme.code, group.shift
        if group.programme.years >= 2 and place not in seen:
            seen.add(place)
            cohort = [
                e.person for e in intake.enrolments if e.active and (e.group.programme.code, e.group.shift) == place
            ]
            yield group.programme, group.shift, counts[place], cohort


def _seated(groups: list[Group], persons: list[Person]) -> Iterator[Enrolment]:
    """Share persons out, the first groups a little larger: some options are more wanted."""
    weights = [1 - 0.08 * index for index in range(len(groups))]
    taken = 0
    for index, group in enumerate(groups):
        until = round(len(persons) * sum(weights[: index + 1]) / sum(weights))
        yield from (Enrolment(person, group) for person in persons[taken:until])
        taken = until


def second_enrolments(enrolments: list[Enrolment], groups: list[Group], *, seed: int, season: int) -> list[Enrolment]:
    """Trainees of a diploma who also follow a short course, as real exports show."""
    rng = stream(seed, "second enrolments", season)
    short = [group for group in groups if group.is_short]
    holders = [e.person for e in enrolments if e.active and e.group.programme.leads_to_diploma and e.group.shift == DAY]
    active = sum(e.active for e in enrolments)
    count = min(len(holders), len(short) * SECOND_PER_SHORT_GROUP, round(active * SECOND_ENROLMENTS_SHARE))
    return [
        Enrolment(person, short[index % len(short)], principal=False)
        for index, person in enumerate(rng.sample(holders, count))
    ]
