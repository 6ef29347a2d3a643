from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mihan.core.addresses import address
from mihan.core.models import NAMES, Mark, Named, Record, Searched, SearchedQuerySet, name_of
from mihan.core.text import fold
from mihan.people.models import Person, Unit, User, under


class EstablishmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> EstablishmentQuerySet:
        return self.filter(under("unit__path", user.reach("offer.view")))

    def matching(self, text: str) -> EstablishmentQuerySet:
        """Those whose code, names or town hold every word, spelling forgiven: a region has a few dozen."""
        words = fold(text).split()
        told = self.order_by().values_list(
            "pk", "unit__code", "unit__name_fr", "unit__name_ar", "unit__name_en", "town_fr", "town_ar"
        )
        return self.filter(pk__in=[pk for pk, *texts in told if all(w in fold(" ".join(texts)) for w in words)])


class Establishment(Record):
    """What an establishment is, beside its place in the tree."""

    class Nature(models.TextChoices):
        CAMPUS = "campus", _("multi-trade campus")
        ESTABLISHMENT = "establishment", _("training establishment")
        CONTRACTED = "contracted", _("contracted centre")
        PRISON = "prison", _("centre in a prison")

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="establishment")
    nature = models.CharField(_("nature"), max_length=13, choices=Nature, default=Nature.ESTABLISHMENT)
    site_name = models.CharField(_("name in the trainee lists"), max_length=120, blank=True)
    town_fr = models.CharField(_("town in French"), max_length=80, blank=True)
    town_ar = models.CharField(_("town in Arabic"), max_length=80, blank=True)
    seats = models.PositiveIntegerField(_("training seats"), null=True, blank=True)
    # The line that told of it in the list of its region, and how that line wrote it.
    position = models.PositiveIntegerField(default=0, editable=False)
    as_written = models.JSONField(default=dict, blank=True, editable=False)

    objects = EstablishmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        return address("portal:establishment", self.pk)

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def town(self) -> str:
        return name_of(self.town_fr, self.town_ar, self.town_fr)

    @property
    def scope_path(self) -> str:
        return self.unit.path


class RegionFiguresQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RegionFiguresQuerySet:
        return self.filter(under("unit__path", user.reach("places.lead_region")))


class RegionFigures(Record):
    """What is published of a region as a whole, and how its list is read against that.

    The totals do not say whether they hold the campus: `campus_is_counted` does, and says whether
    somebody confirmed it.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="figures")
    year = models.CharField(_("training year"), max_length=20, blank=True)
    establishments = models.PositiveIntegerField(_("training establishments"), null=True, blank=True)
    contracted = models.PositiveIntegerField(_("contracted centres"), null=True, blank=True)
    prisons = models.PositiveIntegerField(_("centres in prisons"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("training seats"), null=True, blank=True)
    campus_is_counted = models.BooleanField(
        _("the campus is one of the establishments, and its seats are among the seats"), default=True
    )
    is_confirmed = models.BooleanField(_("confirmed by the region"), default=False)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = RegionFiguresQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.unit.name

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def centres(self) -> int:
        """Establishments and centres of all kinds."""
        return (self.establishments or 0) + (self.contracted or 0) + (self.prisons or 0)


class PlaceQuerySet(models.QuerySet):
    UNIT = "unit__path"

    def visible_to(self, user: User) -> PlaceQuerySet:
        return self.filter(under(self.UNIT, user.reach("places.view")))


class SiteQuerySet(PlaceQuerySet):
    def visible_to(self, user: User) -> SiteQuerySet:
        """Sites in one's reach, and those where a space is: who leads a pole knows the ground it stands on."""
        reached = Space.objects.visible_to(user).order_by().values("building__site")
        return self.filter(under(self.UNIT, user.reach("places.view")) | Q(pk__in=reached))


class OccupationQuerySet(PlaceQuerySet):
    UNIT = "space__unit__path"


class SpaceQuerySet(SearchedQuerySet):
    """Spaces, and like them what is looked for by name."""

    UNIT = "unit__path"

    def visible_to(self, user: User) -> SpaceQuerySet:
        return self.filter(under(self.UNIT, user.reach("places.view")))


class BuildingQuerySet(SpaceQuerySet):
    UNIT = "site__unit__path"


class EquipmentQuerySet(SpaceQuerySet):
    UNIT = "space__unit__path"


class Site(Named, Record):
    """A piece of ground with an address."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sites")
    address = models.CharField(_("address"), max_length=300, blank=True)
    # Its plan, in metres, north up. What lies around the buildings is lines that `policy.read_grounds` reads.
    width = models.PositiveSmallIntegerField(_("from west to east, in metres"), null=True, blank=True)
    depth = models.PositiveSmallIntegerField(_("from north to south, in metres"), null=True, blank=True)
    grounds = models.TextField(_("around the buildings"), blank=True)
    plan_mark = models.CharField(_("where the plan comes from"), max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def get_absolute_url(self) -> str:
        return f"{address('places:map')}?site={self.pk}"

    @property
    def scope_path(self) -> str:
        return self.unit.path

    @property
    def has_plan(self) -> bool:
        return bool(self.width and self.depth)


class Building(Named, Searched, Record):
    """A building, or a piece of ground with a use of its own: a pitch."""

    class Sign(models.TextChoices):
        """What a drawing shows of its use, beside its name."""

        BUSINESS = "business", _("business")
        DIGITAL = "digital", _("digital")
        HOTEL = "hotel", _("hotel and restaurant")
        CARE = "care", _("care")
        FACTORY = "factory", _("factory")
        CHILDREN = "children", _("nursery and home")
        CRAFTS = "crafts", _("crafts")
        ARTS = "arts", _("graphic arts")
        INNOVATION = "innovation", _("innovation")
        BOOKS = "books", _("books and media")
        LANGUAGES = "languages", _("languages")
        STUDIO = "studio", _("studio")
        GUIDANCE = "guidance", _("guidance")
        OFFICES = "offices", _("administration")
        HALL = "hall", _("lecture hall")
        BEDS = "beds", _("bedrooms")
        MEALS = "meals", _("meals")
        SPORTS = "sports", _("sports, outdoors")
        LESSONS = "lessons", _("classrooms")

    site = models.ForeignKey(Site, models.PROTECT, related_name="buildings")
    code = models.CharField(_("code"), max_length=20)
    outline = models.TextField(_("outline"), blank=True)  # its corners, in metres: see `policy.read_points`
    sign = models.CharField(_("sign on the plan"), max_length=10, choices=Sign, blank=True)

    objects = BuildingQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="one_building_per_code")]

    def get_absolute_url(self) -> str:
        return address("places:map-building", self.pk)

    @property
    def scope_path(self) -> str:
        return self.site.unit.path


class Space(Named, Searched, Record):
    """A room, a workshop, a pitch: anything that can be occupied."""

    class Kind(models.TextChoices):
        ROOM = "room", _("classroom")
        LAB = "lab", _("laboratory")
        COMPUTER = "computer", _("computer room")
        WORKSHOP = "workshop", _("workshop")
        PLATFORM = "platform", _("practice platform")
        HALL = "hall", _("lecture hall")
        LIBRARY = "library", _("media library")
        COWORKING = "coworking", _("coworking space")
        STUDIO = "studio", _("studio")
        FABLAB = "fablab", _("FabLab")
        MEETING = "meeting", _("meeting room")
        OFFICE = "office", _("office")
        DORMITORY = "dormitory", _("bedroom")
        CATERING = "catering", _("catering")
        SPORTS = "sports", _("sports ground")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        MAINTENANCE = "maintenance", _("under maintenance")
        CLOSED = "closed", _("closed")

    building = models.ForeignKey(Building, models.PROTECT, related_name="spaces", verbose_name=_("building"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="spaces", verbose_name=_("belongs to"))
    code = models.CharField(_("code"), max_length=30)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ROOM)
    capacity = models.PositiveIntegerField(_("seats"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    state_note = models.CharField(_("about its state"), max_length=200, blank=True)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.ENTERED)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="one_space_per_code")]

    def get_absolute_url(self) -> str:
        return address("places:space-detail", self.pk)

    @property
    def scope_path(self) -> str:
        return self.unit.path


class Equipment(Named, Searched, Record):
    SEARCHED = NAMES

    space = models.ForeignKey(Space, models.CASCADE, related_name="equipment", verbose_name=_("space"))
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    in_order = models.PositiveIntegerField(_("in working order"), default=1)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr"]
        constraints = [
            models.CheckConstraint(condition=Q(in_order__lte=F("quantity")), name="no_more_in_order_than_there_are")
        ]

    @property
    def scope_path(self) -> str:
        return self.space.unit.path


class Occupation(Record):
    """A space is taken on a local day between two wall times. Overlaps are refused by triggers.

    Wall times, not instants: Morocco moves its clocks around Ramadan and a session at 08:30 stays
    at 08:30.
    """

    space = models.ForeignKey(Space, models.PROTECT, related_name="occupations", verbose_name=_("space"))
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    purpose = models.CharField(_("for what"), max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="occupations",
        verbose_name=_("for whom"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="occupations",
        verbose_name=_("responsible"),
    )  # fmt: skip

    objects = OccupationQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["space", "day"], name="occupations_of_a_day")]

    def __str__(self) -> str:
        return f"{self.space.code} {self.day} {self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def scope_path(self) -> str:
        return self.space.unit.path
