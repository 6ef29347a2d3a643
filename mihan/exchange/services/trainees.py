"""The trainee list: one line per enrolment; a person may have several."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mihan.core import clock
from mihan.core.bulk import insert_all
from mihan.exchange import engine
from mihan.exchange.engine import Parsed, Record
from mihan.exchange.queries import ENROLMENT_TEXTS, PERSON_TEXTS, Values, enrolment_values
from mihan.exchange.services.ground import Ground
from mihan.exchange.services.intake import Desk, Intake
from mihan.offer.models import Enrolment, Group, Offering
from mihan.people.models import Identity, Person, Role, Unit

PERSON_FIELDS = [*PERSON_TEXTS, "birth_date", "search_text", "updated_at"]
_SHIFTS = {False: ("CDJ", "", "CDS"), True: ("CDS", "", "CDJ")}  # by "in the evening"
ENROLMENT_FIELDS = [
    *ENROLMENT_TEXTS, "unit", "offering", "year", "group", "study_year", "is_active", "is_main",
    "is_paying", "enrolled_on", "file_complete_on", "listed_year", "position", "as_written",
    "updated_at",
]  # fmt: skip


class TraineesIntake(Intake):
    def __init__(self, parsed: Parsed, desk: Desk) -> None:
        super().__init__(parsed, desk)
        self.ground = Ground(desk)

    # --- reading

    def load(self, records: list[Record]) -> None:
        self.ground.load()
        self.sites: dict[str, Unit | None] = {}
        # The whole base at once: thousands of keys would not fit one query's parameters.
        self.people = {p.trainee_number: p for p in Person.objects.exclude(trainee_number=None)}
        by_key = {p.pk: p for p in self.people.values()}
        self.numbers = dict(Identity.objects.filter(closed_at=None).values_list("person_id", "number"))
        self.rows: dict[int, Enrolment] = {}
        for row in Enrolment.objects.all():
            row.person = by_key[row.person_id]
            self.rows[row.number] = row
        self.unit_paths = dict(Unit.objects.values_list("id", "path")) if self.rows else {}

    def site(self, record: Record) -> Unit | None:
        name = record.values["site"] or ""
        if name not in self.sites:
            self.sites[name] = self.ground.establishment_at_site(name)
        return self.sites[name]

    def find(self, record: Record) -> Enrolment | None:
        if self.desk.reach is not None:
            self.ground.check_reach(self.site(record), record.values["site"] or "")
        row = self.rows.get(record.values["enrolment_number"])
        if row is not None and self.desk.reach is not None:
            path = self.unit_paths[row.unit_id]
            if not any(path.startswith(reached) for reached in self.desk.reach):
                self.ground.check_reach(None, record.values["site"] or "")
        return row

    def establishments(self) -> set[Unit]:
        return {unit for record in self.parsed.records if (unit := self.site(record))}

    def values(self, row: Enrolment) -> Values:
        return enrolment_values(row, self.numbers.get(row.person_id))

    def subject(self, record: Record) -> str:
        v = record.values
        name = " ".join(filter(None, (v["last_name"], v["first_name"])))
        return f"{name or v['arabic_last_name']} — {v['session_code'] or v['long_label']}"

    def known(self) -> int:
        seasons = {self._label(record).season for record in self.parsed.records}
        years = {y.pk for y in self.ground.years.values() if y.season in seasons}
        return sum(row.year_id in years for row in self.rows.values())

    @staticmethod
    def _label(record: Record) -> engine.Label:
        label = engine.parse_label(record.values["long_label"])
        assert label is not None, "the layout refused labels that cannot be read"
        return label

    @staticmethod
    def _programme_code(record: Record, label: engine.Label) -> str:
        """The label's code; the diploma's where it is the same code with its inner underscores.

        A label has no room for them: THR_ACC_CG_T is written THR_ACCCG_T there.
        """
        diploma, short = record.values["diploma_code"] or "", label.programme_code
        return diploma if diploma.replace("_", "") == short.replace("_", "") else short

    def _known_group(self, home: int, record: Record, label: engine.Label) -> Group | None:
        """The group of the line's shift, else of any other: lists forget to say evening."""
        code, programme = record.values["session_code"], self._programme_code(record, label)
        for shift in _SHIFTS[label.evening]:
            group = self.ground.groups.get((home, label.season, code, programme, shift))
            if group:
                return group
        return None

    def count_creations(self, records: list[Record]) -> None:
        new: dict[str, set[Any]] = defaultdict(set)
        for record in records:
            v, label = record.values, self._label(record)
            site = self.site(record)
            if site is None:
                new["establishments"].add(v["site"])
            if v["trainee_number"] not in self.people:
                new["people"].add(v["trainee_number"])
            code, home = self._programme_code(record, label), site.pk if site else 0
            if code not in self.ground.programmes:
                new["programmes"].add(code)
            if v["session_code"] and not self._known_group(home, record, label):
                new["groups"].add((v["site"], label.season, v["session_code"], code))
        self.plan.creates.update({word: len(found) for word, found in new.items()})

    # --- writing

    def write(self) -> None:
        touched = [*self.to_add, *(record for _row, record in self.to_change)]
        new_people = self._write_people(touched)
        self.desk.step("people", len(new_people), self.plan.read)
        self._write_identities(touched)
        added = [self._fill(Enrolment(), record) for record in self.to_add]
        changed = [self._fill(row, record) for row, record in self.to_change]
        for row, record in self.to_refresh:
            self._stamp(row, record)
        self.desk.step("enrolments", 0, self.plan.read)
        insert_all(Enrolment, added)
        Enrolment.objects.bulk_update(changed, ENROLMENT_FIELDS, batch_size=100)
        Enrolment.objects.bulk_update([row for row, _r in self.to_refresh], ["position", "as_written"], batch_size=200)
        self._give_roles(added)
        for unit in self.ground.establishments:
            self.ground.label_groups(unit)

    def _write_people(self, records: list[Record]) -> list[Person]:
        new: dict[str, Person] = {}
        changed: dict[int, Person] = {}
        for record in records:
            number = record.values["trainee_number"]
            person = self.people.get(number) or new.get(number)
            if person is None:
                person = new[number] = Person(trainee_number=number, is_invented=self.desk.is_demo)
                self._describe(person, record)
            elif self._differs(person, record) and person.pk:
                self._describe(person, record)
                changed[person.pk] = person
        for person in (*new.values(), *changed.values()):
            person.fold_names()
            person.updated_at = clock.now()
        insert_all(Person, new.values())
        Person.objects.bulk_update(changed.values(), PERSON_FIELDS, batch_size=100)
        self.people.update(new)
        return list(new.values())

    @staticmethod
    def _differs(person: Person, record: Record) -> bool:
        v = record.values
        return person.birth_date != v["birth_date"] or any(
            getattr(person, name) != (v[name] or "") for name in PERSON_TEXTS
        )

    @staticmethod
    def _describe(person: Person, record: Record) -> None:
        for name in PERSON_TEXTS:
            setattr(person, name, record.values[name] or "")
        person.birth_date = record.values["birth_date"]

    def _write_identities(self, records: list[Record]) -> None:
        """A changed number closes its row and opens another: the old one stays, apart."""
        wanted: dict[int, str] = {}
        for record in records:
            number = record.values["identity_number"]
            person = self.people[record.values["trainee_number"]]
            if number and self.numbers.get(person.pk) != number:
                wanted[person.pk] = number
        changed = [pk for pk in wanted if pk in self.numbers]
        for start in range(0, len(changed), 500):
            Identity.objects.filter(person__in=changed[start : start + 500], closed_at=None).update(
                closed_at=clock.now()
            )
        insert_all(Identity, (Identity(person_id=pk, number=n) for pk, n in wanted.items()))
        self.numbers |= wanted

    def _fill(self, row: Enrolment, record: Record) -> Enrolment:
        v, label = record.values, self._label(record)
        row.number, row.person = v["enrolment_number"], self.people[v["trainee_number"]]
        unit, offering = self._place(record, label)
        row.offering, row.year = offering, self.ground.year_for(unit, label.season)
        row.study_year = label.study_year
        row.group = self._group(unit, offering, row, label, record)
        row.unit = row.group.unit if row.group else offering.unit
        for name in ENROLMENT_TEXTS:
            setattr(row, name, v[name] or "")
        row.is_active, row.is_main = bool(v["active"]), bool(v["principal"])
        row.is_paying, row.listed_year = v["paying"], v["study_year"] or ""
        row.enrolled_on, row.file_complete_on = v["enrolled_on"], v["file_complete_on"]
        return self._stamp(row, record)

    def _place(self, record: Record, label: engine.Label) -> tuple[Unit, Offering]:
        name = record.values["site"] or ""
        unit = self.sites[name] = self.ground.establishment_for(
            self.site(record) or self.ground.establishment_at_site(name), site=name
        )
        programme = self.ground.programme_for(self._programme_code(record, label), name=label.name, level=label.level)
        return unit, self.ground.offering_for(unit, programme)

    def _group(
        self, unit: Unit, offering: Offering, row: Enrolment, label: engine.Label, record: Record
    ) -> Group | None:
        code = record.values["session_code"]
        if not code:
            return None
        return self._known_group(unit.pk, record, label) or self.ground.group_for(
            unit, row.year, offering, code=code, shift=_SHIFTS[label.evening][0],
            study_year=label.study_year,
        )  # fmt: skip

    def _stamp(self, row: Enrolment, record: Record) -> Enrolment:
        row.position, row.updated_at = record.line, clock.now()
        row.as_written = self.as_written(self.values(row), record)
        return row

    def _give_roles(self, added: list[Enrolment]) -> None:
        """Each newly enrolled person is a trainee of the establishment, from the first day known."""
        have = set(Role.objects.filter(kind=Role.Kind.TRAINEE).values_list("person_id", "unit_id"))
        homes = {u.path: u for u in self.ground.establishments}
        roles: dict[tuple[int, int], Role] = {}
        for row in added:
            home = next(u for path, u in homes.items() if row.unit.path.startswith(path))
            if (row.person_id, home.pk) not in have:
                roles.setdefault(
                    (row.person_id, home.pk),
                    Role(person=row.person, kind=Role.Kind.TRAINEE, unit=home, start=row.enrolled_on),
                )
        insert_all(Role, roles.values())
