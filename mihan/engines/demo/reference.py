"""The offer as the generator reads it: poles, programmes, options, modules and hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from mihan.engines.demo.hours import tenths

Row = Mapping[str, str]

FORESEEN_KINDS = ("referential_total", "illustrative_total")
ASSIGNED_KIND = "assigned_in_one_cmc"


@dataclass(frozen=True, slots=True)
class Pole:
    """A pole of the campus."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, or one of its options (which then has a `parent`)."""

    code: str
    name: str
    level: str
    pole: Pole
    years: float
    leads_to_diploma: bool
    seats: int
    parent: str = ""

    @property
    def sector(self) -> str:
        """First part of the code: GC in GC_GE_TS."""
        return self.code.split("_")[0]

    @property
    def prefix(self) -> str:
        """What its groups are named after: DEVOWFS in DIA_DEVOWFS_TS."""
        return "".join(self.code.split("_")[1:-1])

    @property
    def base(self) -> str:
        """Code of the programme in which trainees of this one started."""
        return self.parent or self.code


@dataclass(frozen=True, slots=True)
class Module:
    """A module of one study year: foreseen hours, and the hours another campus assigned when they
    are known.

    The two never mix: `assigned` only ever guides the assigned mass of a demo line.
    """

    code: str
    name: str
    year: int
    hours: int
    s1: int
    s2: int
    regional: bool
    mark: str
    assigned: int | None

    @property
    def is_general(self) -> bool:
        """Languages, soft skills and the like, shared by all trades: EGTS102, EGQ105."""
        return self.code.startswith("E")

    @property
    def discipline(self) -> str:
        """Last two digits of a general module, the same at every level; blank for a trade."""
        return self.code[-2:] if self.is_general else ""


@dataclass(frozen=True, slots=True)
class ReferenceData:
    """Everything the generator knows of the offer, in the order of the files."""

    poles: tuple[Pole, ...]
    programmes: tuple[Programme, ...]
    options: Mapping[str, tuple[Programme, ...]]
    modules: Mapping[tuple[str, int], tuple[Module, ...]]

    @classmethod
    def from_rows(
        cls,
        catalogue: Iterable[Row],
        options: Iterable[Row],
        modules: Iterable[Row],
        poles: Iterable[Row],
    ) -> "ReferenceData":
        """Read the four reference files, already parsed into rows of text."""
        by_name = {row["name_fr"]: Pole(row["code"], row["name_fr"]) for row in poles}
        programmes = tuple(_programme(row, by_name) for row in catalogue)
        return cls(
            poles=tuple(by_name.values()),
            programmes=programmes,
            options=_options(options, {programme.code: programme for programme in programmes}),
            modules=_modules(list(modules)),
        )

    def paths(self, programme: Programme, year: int) -> tuple[Programme, ...]:
        """What trainees follow in a study year: after the first, the options if there are any."""
        return self.options.get(programme.code, (programme,)) if year > 1 else (programme,)

    def programme_years(self) -> list[tuple[Programme, int]]:
        """Every study year of every programme and option."""
        return [
            (path, year)
            for programme in self.programmes
            for year in range(1, max(1, ceil(programme.years)) + 1)
            for path in self.paths(programme, year)
        ]


def _programme(row: Row, poles: Mapping[str, Pole]) -> Programme:
    return Programme(
        code=row["code"],
        name=row["name_fr"],
        level=row["level"],
        pole=poles[row["pole"]],
        years=float(row["years"]),
        leads_to_diploma=row["kind"] == "diploma",
        seats=int(row["seats_hint"]),
    )


def _options(rows: Iterable[Row], programmes: Mapping[str, Programme]) -> dict[str, tuple[Programme, ...]]:
    found: dict[str, tuple[Programme, ...]] = {}
    for row in rows:
        parent = programmes[row["parent_code"]]
        option = Programme(
            code=row["option_code"],
            name=row["name_fr"],
            level=row["level"],
            pole=parent.pole,
            years=parent.years,
            leads_to_diploma=parent.leads_to_diploma,
            seats=0,
            parent=parent.code,
        )
        found[parent.code] = (*found.get(parent.code, ()), option)
    return found


def _modules(rows: list[Row]) -> dict[tuple[str, int], tuple[Module, ...]]:
    assigned = {_key(row): tenths(row["hours"]) for row in rows if row["hours_kind"] == ASSIGNED_KIND}
    found: dict[tuple[str, int], dict[str, Module]] = {}
    for kind in FORESEEN_KINDS:  # the referential first: an illustrative row never replaces it
        for row in rows:
            if row["hours_kind"] == kind:
                year = int(row["year"])
                of_year = found.setdefault((row["programme_code"], year), {})
                of_year.setdefault(row["module_code"], _module(row, assigned.get(_key(row))))
    return {place: tuple(of_year[code] for code in sorted(of_year)) for place, of_year in found.items()}


def _module(row: Row, assigned: int | None) -> Module:
    return Module(
        code=row["module_code"],
        name=" ".join(row["module_name_fr"].split()),
        year=int(row["year"]),
        hours=tenths(row["hours"]),
        s1=tenths(row["hours_s1"]),
        s2=tenths(row["hours_s2"]),
        regional=row["regional"] == "O",
        mark=row["mark"],
        assigned=assigned,
    )


def _key(row: Row) -> tuple[str, str, str]:
    return row["programme_code"], row["year"], row["module_code"]
