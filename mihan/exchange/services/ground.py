"""What a file names and the base lacks: found once, made once, marked as coming from the file."""

from __future__ import annotations

from typing import Any

from mihan.calendar.models import TrainingYear
from mihan.core.bulk import insert_all
from mihan.core.models import Mark
from mihan.core.text import fold
from mihan.exchange.engine import display_names
from mihan.exchange.services.intake import Desk, Nowhere
from mihan.offer import services as offer
from mihan.offer.models import Group, Module, Offering, Pole, Programme, Sector
from mihan.people.models import Unit

GroupKey = tuple[int, int, str, str, str]  # establishment, season, code, programme, shift


class Ground:
    """The establishments, years, programmes, offerings, groups and modules a file stands on.

    `load` reads them whole: a base holds a few hundred of each, so that is a fixed number of
    queries whatever the file. The `*_for` methods make what is missing and must only be called
    while applying.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.mark: dict[str, Any] = {"mark": Mark.FROM_FILE, "source": desk.source}

    def load(self) -> None:
        self.establishments = list(
            Unit.objects.filter(kind=Unit.Kind.ESTABLISHMENT).select_related("establishment").order_by("id")
        )
        # One instance per sector: a name learnt on one line is known to all its programmes.
        self.sectors = {s.code: s for s in Sector.objects.all()}
        by_key = {s.pk: s for s in self.sectors.values()}
        self.programmes = {p.code: p for p in Programme.objects.all()}
        for p in self.programmes.values():
            p.sector = by_key.get(p.sector_id or 0)
        self.offerings: dict[tuple[int, str], Offering] = {}
        establishment_at = {u.path: u.pk for u in self.establishments}
        by_programme = {p.pk: p for p in self.programmes.values()}
        for o in Offering.objects.select_related("unit", "pole__unit"):
            o.programme = by_programme[o.programme_id]
            home = next((pk for path, pk in establishment_at.items() if o.unit.path.startswith(path)), 0)
            self.offerings[home, o.programme.code] = o
        self.years = {(y.unit_id, y.season): y for y in TrainingYear.objects.all()}
        self.groups: dict[GroupKey, Group] = {}
        by_offering = {o.pk: (home, o) for (home, _code), o in self.offerings.items()}
        by_year = {y.pk: y for y in self.years.values()}
        for g in Group.objects.select_related("unit"):
            home, g.offering = by_offering[g.offering_id]
            g.year = by_year[g.year_id]
            self.groups[home, g.year.season, g.code, g.offering.programme.code, g.shift] = g
        self.modules: dict[tuple[str, int, str], Module] = {}
        self.new_modules: list[Module] = []
        for m in Module.objects.all():
            m.programme = by_programme[m.programme_id]
            self.modules[m.programme.code, m.study_year, m.code] = m

    # --- establishments

    def establishment_coded(self, code: str) -> Unit | None:
        """The establishment of an e-note file: chosen at the desk, by its code, or the only one."""
        if self.desk.unit:
            return self.desk.unit
        for unit in self.establishments:
            if code and unit.code == code:
                return unit
        lone = self.establishments[0] if len(self.establishments) == 1 else None
        return lone if lone and (not code or not lone.code) else None

    def establishment_at_site(self, site: str) -> Unit | None:
        """The establishment of a line of a trainee list, by the name of its site."""
        for unit in self.establishments:
            names = (unit.establishment.site_name, unit.name_fr, unit.code)
            if site and fold(site) in {fold(n) for n in names if n}:
                return unit
        if self.desk.unit:
            return self.desk.unit
        lone = self.establishments[0] if len(self.establishments) == 1 else None
        # An establishment known only by the code of an e-note file takes the name of the list.
        return lone if lone and (not site or not lone.establishment.site_name) else None

    def establishment_for(self, found: Unit | None, *, code: str = "", site: str = "") -> Unit:
        """`found` completed with what the file knows of it, or a new one."""
        if found is None:
            found = offer.open_establishment(code=code, name=site, is_demo=self.desk.is_demo, **self.mark)
            self.establishments.append(found)
            return found
        if code and not found.code:
            found.code = code
            found.save()
        about = found.establishment
        if site and not about.site_name:
            about.site_name = site
            about.save()
            if found.name_fr == found.code:
                found.name_fr = site
                found.save()
        return found

    def check_reach(self, unit: Unit | None, name: str) -> None:
        """A person at the desk brings lines for their own establishments only."""
        if self.desk.reach is None:
            return
        if unit is None or not self.desk.reaches(unit):
            raise Nowhere(name)

    # --- what hangs on an establishment

    def year_for(self, unit: Unit, season: int) -> TrainingYear:
        if (unit.pk, season) not in self.years:
            self.years[unit.pk, season] = offer.open_year(unit, season, mark=Mark.FROM_FILE)
        return self.years[unit.pk, season]

    def sector_for(self, code: str, name: str = "") -> Sector | None:
        """The sector of a code; one known until now by its code only takes the name."""
        if not code:
            return None
        sector = self.sectors.get(code)
        if sector is None:
            sector = self.sectors[code] = Sector(code=code, name_fr=name or code, **self.mark)
            sector.save()
        elif name and sector.name_fr == code != name:
            sector.name_fr = name
            sector.save()
        return sector

    def programme_for(self, code: str, **known: Any) -> Programme:
        """The programme of a code; `known` fills what an earlier, terser file left blank."""
        programme = self.programmes.get(code)
        if programme is None:
            sector = self.sector_for(offer.sector_of(code))
            programme = Programme(
                code=code, sector=sector, parent=offer.parent_of(code, self.programmes),
                level=known.get("level") or offer.level_of(code)[:12],
                name_fr=known.get("name") or code,
                kind=known.get("kind") or self._kind(code), **self.mark,
            )  # fmt: skip
            programme.save()
            self.programmes[code] = programme
        elif programme.name_fr == code and known.get("name"):
            programme.name_fr = known["name"]
            programme.save()
            for (_home, offered), offering in self.offerings.items():
                if offered == code:
                    offering.unit.name_fr = programme.name_fr
                    offering.unit.save()
        return programme

    @staticmethod
    def _kind(code: str) -> str:
        qualifying = offer.level_of(code) == Programme.Level.QUALIFYING
        return Programme.Kind.QUALIFYING if qualifying else Programme.Kind.DIPLOMA

    def offering_for(self, unit: Unit, programme: Programme, *, pole_name: str = "") -> Offering:
        """The programme in this establishment, under the pole the file names if it names one."""
        offering = self.offerings.get((unit.pk, programme.code))
        if offering is None:
            pole = self._pole_for(unit, programme, pole_name)
            offering = offer.offer_programme(pole, programme, **self.mark)
            offering.programme, offering.pole = programme, pole
            self.offerings[unit.pk, programme.code] = offering
        elif pole_name and offering.pole.unit.code == offer.UNPLACED_CODE:
            offer.move_offering(offering, self._pole_for(unit, programme, pole_name))
            self._follow(offering)
        return offering

    def _pole_for(self, unit: Unit, programme: Programme, pole_name: str) -> Pole:
        core = programme.parent and self.offerings.get((unit.pk, programme.parent.code))
        if core and core.pole.unit.code != offer.UNPLACED_CODE:
            return core.pole
        if not pole_name:
            return offer.unplaced_pole(unit, self.desk.source)
        return offer.pole_named(unit, pole_name) or offer.open_pole(
            unit, code=offer.sector_of(programme.code), name_fr=pole_name, **self.mark
        )

    def _follow(self, offering: Offering) -> None:
        """Groups already in memory keep the path of their moved programme."""
        for group in self.groups.values():
            if group.offering_id == offering.pk:
                group.unit.path = f"{offering.unit.path}{group.unit_id}/"

    def group_for(
        self, unit: Unit, year: TrainingYear, offering: Offering, *, code: str, shift: str,
        **known: Any,
    ) -> Group:  # fmt: skip
        key = (unit.pk, year.season, code, offering.programme.code, shift)
        group = self.groups.get(key)
        if group is None:
            # The season is part of the unit's code: DEV101 comes back every year.
            node = Unit(
                kind=Unit.Kind.GROUP, code=f"{year.season} {code} {shift}".strip(), name_fr=code,
                parent=offering.unit, **self.mark,
            )  # fmt: skip
            node.save()
            group = Group(
                unit=node, offering=offering, year=year, code=code, label=code, shift=shift,
                mark=Mark.FROM_FILE, **{k: v for k, v in known.items() if v is not None},
            )  # fmt: skip
            group.save()
            self.groups[key] = group
            return group
        changed = {k: v for k, v in known.items() if v is not None and getattr(group, k) != v}
        if changed:
            for name, value in changed.items():
                setattr(group, name, value)
            group.save()
        return group

    def module_for(self, programme: Programme, study_year: int, code: str, name: str | None) -> Module:
        """The module of a code; a new one is written by the next `save_modules`."""
        key = (programme.code, study_year, code)
        module = self.modules.get(key)
        if module is None:
            module = Module(
                programme=programme, study_year=study_year, code=code, name_fr=name or code,
                **self.mark,
            )  # fmt: skip
            self.modules[key] = module
            self.new_modules.append(module)
        return module

    def save_modules(self) -> None:
        """Write the modules met since, all at once: a sheet brings thousands."""
        insert_all(Module, self.new_modules)
        self.new_modules = []

    def label_groups(self, unit: Unit) -> None:
        """Importer rule 5: a suffix where one code names several groups of a season."""
        seasons: dict[int, dict[tuple[str, str, str], Group]] = {}
        for (home, season, code, programme, shift), group in self.groups.items():
            if home == unit.pk:
                seasons.setdefault(season, {})[code, programme, shift] = group
        for groups in seasons.values():
            for which, label in display_names(groups).items():
                self._label(groups[which], label)

    @staticmethod
    def _label(group: Group, label: str) -> None:
        if group.label != label:
            group.label = label
            group.save()
        if group.unit.name_fr != label:
            group.unit.name_fr = label
            group.unit.save()
