"""Weeks like the published campus instances, of the same sizes and kinds, as the data of a campus file.

Trainers are appointed while the courses are invented, so that hours never lack; rooms are enlarged
until those large enough for a course are hardly ever all in use. Tightness is the number of
trainers: 180 have time to spare, 165 nearly none.
"""

import random
from typing import Any

DAYS, SLOTS = 6, 4
CLOSED = {DAYS * SLOTS - 2, DAYS * SLOTS - 1}  # Saturday afternoon
USABLE = DAYS * SLOTS - len(CLOSED)
DAY_MAX, WEEK_MAX = 3, 10
BUILDINGS = 5
KINDS = {  # how many for 130 groups, capacities
    "classroom": (62, (18, 24, 24, 30, 30, 36)), "computer": (31, (18, 20, 24, 24, 28)),
    "ws_elec": (6, (20, 24, 24, 28)), "ws_mech": (6, (20, 24, 24, 28)), "kitchen": (6, (20, 24, 24, 28)),
    "care_unit": (6, (20, 24, 28)), "beauty_salon": (6, (20, 24, 28)), "ws_weld": (6, (20, 24, 28)),
    "hall": (12, (24, 28, 32)), "lecture": (9, (60, 80, 100, 120)),
}  # fmt: skip
SECTORS = {
    "elec": "ws_elec", "mech": "ws_mech", "cook": "kitchen", "care": "care_unit", "beauty": "beauty_salon",
    "weld": "ws_weld", "it": "computer", "log": "hall", "office": "computer", "build": "hall",
}  # fmt: skip
GENERAL = {
    "fr": "classroom", "math": "classroom", "eng": "classroom", "safety": "classroom", "sport": "classroom",
    "digital": "computer", "guidance": "REMOTE",
}  # fmt: skip
FULLEST = 0.85  # of the periods of the rooms large enough for a course
WEIGHTS = {
    "unplaced": 200, "group_gap": 5, "trainer_gap": 1, "group_move": 2, "trainer_move": 1, "room_stability": 1,
    "same_day": 2, "single_day": 3, "saturday": 1,
}  # fmt: skip
Data = dict[str, Any]


def campus(seed: int, *, groups: int = 130, trainers: int = 180) -> Data:
    """A week of so many groups and trainers; a few trainers more when so few could not give the hours."""
    return _Campus(random.Random(seed), groups, trainers).data(seed)


class _Campus:
    def __init__(self, chance: random.Random, groups: int, trainers: int) -> None:
        self.chance = chance
        self.courses: list[Data] = []
        self.rooms = [room for kind in KINDS for room in self._rooms(kind, groups / 130)]
        self.groups = [self._group(i) for i in range(groups)]
        self.left = [group.pop("week") for group in self.groups]
        for number in range(groups):
            self._technical(number)
        for sector in SECTORS:
            self._merged([i for i in range(groups) if self._sector(i) == sector])
        for number in range(groups):
            self._general(number)
        self._enlarge()
        self.trainers: list[Data] = []
        self._appoint(trainers)

    def data(self, seed: int) -> Data:
        counts = {name: len(getattr(self, name)) for name in ("groups", "trainers", "rooms", "courses")}
        meta = {
            "seed": seed, "days": DAYS, "sessions_per_day": SLOTS, "max_group_day": DAY_MAX,
            "max_trainer_day": DAY_MAX, "sessions": sum(course["n"] for course in self.courses), **counts,
        }  # fmt: skip
        return {
            "meta": meta, "weights": WEIGHTS, "rooms": self.rooms, "groups": self.groups,
            "trainers": self.trainers, "courses": self.courses,
        }  # fmt: skip

    def _sector(self, number: int) -> str:
        return list(SECTORS)[number % len(SECTORS)]

    def _rooms(self, kind: str, scale: float) -> list[Data]:
        count, capacities = KINDS[kind]
        spread = kind in ("classroom", "computer", "lecture")
        home = list(KINDS).index(kind) % BUILDINGS
        return [
            {
                "id": f"{kind}{i:02d}", "kind": kind,
                "cap": capacities[-1] if i == 0 else self.chance.choice(capacities),
                "building": self.chance.randrange(BUILDINGS) if spread else home,
            }
            for i in range(max(2, round(count * scale)))
        ]  # fmt: skip

    def _group(self, number: int) -> Data:
        """One in three works elsewhere a day or two, and has a shorter week here."""
        chance = self.chance
        away = chance.sample(range(5), chance.choice((1, 2))) if chance.random() < 0.35 else []
        week = {0: chance.choice((12, 13, 13, 13)), 1: 11, 2: 9}[len(away)]
        closed = CLOSED | {day * SLOTS + slot for day in away for slot in range(SLOTS)}
        return {
            "id": f"g{number:03d}", "sector": self._sector(number), "size": chance.randint(18, 28),
            "unavailable": sorted(closed), "week": week,
        }  # fmt: skip

    def _add(self, groups: list[int], module: str, sessions: int, kind: str) -> None:
        size = sum(self.groups[g]["size"] for g in groups)
        self.courses.append(
            {
                "id": f"c{len(self.courses):04d}", "groups": groups, "module": module, "n": sessions, "kind": kind,
                "size": size if kind == "REMOTE" else min(size, KINDS[kind][1][-1]),
            }
        )  # fmt: skip
        for g in groups:
            self.left[g] -= sessions

    def _technical(self, number: int) -> None:
        sector = self._sector(number)
        for i, module in enumerate(self.chance.sample(range(6), 3)):
            sessions = self.chance.choice((2, 2, 3, 3, 3)) if self.left[number] > 4 else 1
            in_workshop = i < 2 or self.chance.random() < 0.5
            self._add([number], f"{sector}_{module}", sessions, SECTORS[sector] if in_workshop else "classroom")

    def _merged(self, numbers: list[int]) -> None:
        """A lecture, and perhaps a remote hour, of two or three groups of a sector."""
        self.chance.shuffle(numbers)
        while len(numbers) >= 2:
            several = [numbers.pop() for _ in range(min(len(numbers), self.chance.choice((2, 2, 3))))]
            away = set().union(*(self.groups[g]["unavailable"] for g in several))
            if DAYS * SLOTS - len(away) >= 10 and self.chance.random() < 0.75:
                self._add(several, "law", 1, "lecture")
                if self.chance.random() < 0.5:
                    self._add(several, "guidance", 1, "REMOTE")

    def _general(self, number: int) -> None:
        for module in self.chance.sample(sorted(GENERAL), len(GENERAL)):
            most = 1 if module in ("safety", "sport", "guidance") else self.chance.choice((1, 2))
            sessions = min(self.left[number], most)
            if sessions > 0:
                remote = module == "eng" and self.chance.random() < 0.4
                self._add([number], module, sessions, "REMOTE" if remote else GENERAL[module])

    def _enlarge(self) -> None:
        """Make rooms larger until those large enough for a course have the time (Hall's condition)."""
        for kind in KINDS:
            wanted = [course for course in self.courses if course["kind"] == kind]
            for places in sorted({course["size"] for course in wanted}, reverse=True):
                needed = sum(course["n"] for course in wanted if course["size"] >= places)
                rooms = [room for room in self.rooms if room["kind"] == kind]
                small = sorted((room for room in rooms if room["cap"] < places), key=lambda room: room["cap"])
                while small and needed > FULLEST * USABLE * (len(rooms) - len(small)):
                    small.pop()["cap"] = places

    def _appoint(self, count: int) -> None:
        """Share so many trainers out among the fields by their hours, then let each course find its own."""
        fields: dict[str, list[Data]] = {}
        for course in self.courses:
            fields.setdefault(course["module"].partition("_")[0], []).append(course)
        hours = {field: sum(course["n"] for course in mine) for field, mine in fields.items()}
        shares = {field: max(2, -(-needed // (WEEK_MAX - 1))) for field, needed in hours.items()}
        while sum(shares.values()) < count:
            shares[max(shares, key=lambda field: hours[field] / shares[field])] += 1
        while sum(shares.values()) > count:  # as tight as a week of ten sessions allows
            most = max(shares, key=lambda field: shares[field] * WEEK_MAX - hours[field])
            if shares[most] * WEEK_MAX - hours[most] < WEEK_MAX:
                break
            shares[most] -= 1
        for field, mine in sorted(fields.items()):
            self._staff(mine, shares[field])

    def _staff(self, courses: list[Data], count: int) -> None:
        team: list[Data] = [self._trainer() for _ in range(count)]
        for course in sorted(courses, key=lambda course: -course["n"]):
            able = [t for t in team if t["given"] + course["n"] <= WEEK_MAX]
            if not able:
                team.append(self._trainer())
                able = team[-1:]
            chosen = min(able, key=lambda t: (t["given"], self.chance.random()))
            chosen["given"] += course["n"]
            chosen["competences"].add(course["module"])
        known = sorted({course["module"] for course in courses})
        first = len(self.trainers)
        for trainer in team:
            trainer["competences"] |= set(self.chance.sample(known, min(len(known), 2)))
            self.trainers.append(self._finished(trainer))
        for course in courses:
            course["trainers"] = [
                i for i in range(first, len(self.trainers)) if course["module"] in self.trainers[i]["competences"]
            ]

    def _trainer(self) -> Data:
        return {"given": 0, "competences": set()}

    def _finished(self, trainer: Data) -> Data:
        """Days off and half-days elsewhere that still leave the time for what was given."""
        chance = self.chance
        away: set[int] = set()
        for wish in (
            set(range(20, 24)) if chance.random() < 0.5 else set(),
            {chance.randrange(5) * SLOTS + slot for slot in range(SLOTS)} if chance.random() < 0.25 else set(),
            {chance.randrange(DAYS * SLOTS) for _ in range(chance.choice((0, 0, 1, 2)))},
        ):
            days = [sum(d * SLOTS + s not in away | wish for s in range(SLOTS)) for d in range(DAYS)]
            if sum(min(DAY_MAX, n) for n in days) >= trainer["given"] + 2:
                away |= wish
        short = trainer["given"] <= 6 and chance.random() < 0.5
        return {
            "id": f"t{len(self.trainers):03d}", "competences": sorted(trainer["competences"]),
            "max_sessions": 6 if short else WEEK_MAX, "unavailable": sorted(away),
        }  # fmt: skip
