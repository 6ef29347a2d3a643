"""What the gallery shows: invented, long and awkward on purpose. Nothing here is data."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.ui import charts
from mihan.ui.forms import DateField
from mihan.ui.tables import Chip, Column, Filter, Table

TODAY = date(2026, 11, 24)
ROWS = 3000


@dataclass(frozen=True)
class SamplePole:
    name_fr: str
    name_ar: str
    hue: int
    total: int
    done: int
    filled: float = 1

    @property
    def name(self) -> str:
        return self.name_ar if get_language() == "ar" else self.name_fr

    def __str__(self) -> str:
        return self.name


POLES = (
    SamplePole("Pôle Industrie et maintenance", "قطب الصناعة والصيانة", 35, 14200, 4380),
    SamplePole("Pôle Bâtiment et travaux publics", "قطب البناء والأشغال العمومية", 75, 9800, 2710),
    SamplePole(
        "Pôle Digital et intelligence artificielle",
        "قطب الرقمنة والذكاء الاصطناعي",
        265,
        18450,
        6120,
    ),
    SamplePole(
        "Pôle Tourisme, hôtellerie et restauration",
        "قطب السياحة والفندقة والمطعمة",
        340,
        8600,
        2105,
        0.5,
    ),
    SamplePole("Pôle Agriculture et agro-industrie", "قطب الفلاحة والصناعة الغذائية", 130, 7400, 2240),
    SamplePole("Pôle Pêche", "قطب الصيد البحري", 220, 3100, 690, 0.5),
    SamplePole("Pôle Santé et services à la personne", "قطب الصحة وخدمات القرب", 5, 11900, 3820),
    SamplePole("Pôle Gestion et commerce", "قطب التسيير والتجارة", 300, 16100, 5210, 0),
)
PROGRAMMES = (
    (
        "Technicien spécialisé en développement digital, option applications mobiles",
        "تقني متخصص في التطوير الرقمي، خيار تطبيقات الهاتف المحمول",
    ),
    ("Électromécanique des systèmes automatisés", "الكهروميكانيك للأنظمة الآلية"),
    ("Aide-soignant", "مساعد في العلاج"),
    ("Gestion des entreprises", "تدبير المقاولات"),
)
FIRST = (
    ("Fatima-Zahra", "فاطمة الزهراء"),
    ("Abdelmoughit", "عبد المغيث"),
    ("Aya", "آية"),
    ("Mohamed Amine", "محمد أمين"),
    ("Khadija", "خديجة"),
)
LAST = (
    ("El Idrissi El Ouazzani", "الإدريسي الوزاني"),
    ("Aït Oufkir", "آيت أوفقير"),
    ("Ba", "با"),
    ("Benabdeljalil", "بنعبد الجليل"),
    ("Tazi", "التازي"),
    ("Ouhssaine", "أوحساين"),
)


@dataclass(frozen=True)
class SamplePerson:
    latin_name: str
    arabic_name: str

    def __str__(self) -> str:
        return self.arabic_name if get_language() == "ar" else self.latin_name


@dataclass(frozen=True)
class SampleRow:
    number: str
    person: SamplePerson
    programme_fr: str
    programme_ar: str
    pole: SamplePole
    hours: float
    share: float
    since: date
    state: str

    @property
    def programme(self) -> str:
        return self.programme_ar if get_language() == "ar" else self.programme_fr


STATES = {
    "on_time": (_("on time"), "ok"),
    "late": (_("behind"), "attention"),
    "stopped": (_("stopped"), "wrong"),
}
LONG = SamplePerson("Fatima-Zahra El Idrissi El Ouazzani", "فاطمة الزهراء الإدريسي الوزاني")


class SampleRows(list[SampleRow]):
    """A list that answers a search as a queryset of ours does."""

    def matching(self, text: str) -> "SampleRows":
        found = text.casefold()
        return SampleRows(
            r for r in self if found in f"{r.person.latin_name} {r.person.arabic_name} {r.number}".casefold()
        )

    def having(self, name: str, value: str) -> "SampleRows":
        return SampleRows(r for r in self if getattr(r, name) == value)

    def none(self) -> "SampleRows":
        return SampleRows()


@lru_cache(maxsize=1)
def rows() -> SampleRows:
    states = tuple(STATES)
    return SampleRows(
        SampleRow(
            number=f"DEV-{2026000 + i}",
            person=SamplePerson(f"{FIRST[i % 5][0]} {LAST[i % 6][0]}", f"{FIRST[i % 5][1]} {LAST[i % 6][1]}"),
            programme_fr=PROGRAMMES[i % 4][0],
            programme_ar=PROGRAMMES[i % 4][1],
            pole=POLES[i % 8],
            hours=round((i * 37 % 1100) + (i % 4) / 4, 2),
            share=round((i * 37 % 1100) / 11, 1),
            since=TODAY - timedelta(days=i % 700),
            state=states[(i // 7) % 3 if i % 7 == 0 else 0],
        )
        for i in range(ROWS)
    )


def _in_state(rows: Any, value: str) -> SampleRows:
    return rows.having("state", value)


TABLE = Table(
    (
        Column(
            _("Trainee"),
            "person",
            sort="person.latin_name",
            kind="person",
            link=lambda row: "#list",
        ),
        Column(_("Number"), "number", sort="number", kind="code"),
        Column(_("Programme"), "programme", hidden_on_phone=True),
        Column(_("Pole"), "pole", kind="pole"),
        Column(_("Hours"), "hours", sort="hours", kind="hours"),
        Column(_("Share"), "share", sort="share", kind="percent"),
        Column(_("Since"), "since", sort="since", kind="date", hidden_on_phone=True),
        Column(_("State"), value=lambda row: STATES[row.state], kind="badge", name="state"),
        Column(_("Mark"), value=lambda row: "illustrative", kind="mark", name="mark", optional=True),
    ),
    filters=(
        Filter(
            "state",
            _("State"),
            [(code, label) for code, (label, _tone) in STATES.items()],
            apply=_in_state,
        ),
    ),
)


class SampleForm(forms.Form):
    name = forms.CharField(label=_("Name in French"), help_text=_("As on the identity document."))
    name_ar = forms.CharField(label=_("Name in Arabic"), required=False)
    day = DateField(label=_("Starts on"))
    pole = forms.ChoiceField(label=_("Pole"), choices=[(p.hue, p.name_fr) for p in POLES])
    kind = forms.ChoiceField(
        label=_("Mode"),
        widget=forms.RadioSelect,
        choices=[("residential", _("residential")), ("alternating", _("alternating"))],
    )
    agreed = forms.BooleanField(label=_("The family has been told"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)


def _charts() -> dict[str, Any]:
    weeks = [f"S{n}" for n in range(1, 13)]
    delivered = [0, 1200, 2900, 4700, 6800, 8800, 11100, 13200, 15600, 17900, 20100, 21900]
    expected = [0, 2100, 4200, 6300, 8400, 10500, 12600, 14700, 16800, 18900, 21000, 23100]
    return {
        "bars": charts.bars(
            _("Two poles are behind what the calendar expects today"),
            [
                charts.Bar(
                    p.name,
                    p.done,
                    total=p.total,
                    assigned=p.total * 0.82,
                    expected=p.total * 0.31,
                    hue=p.hue,
                )
                for p in POLES
            ],
        ),
        "multiples": charts.multiples(
            _("Every pole has taught more each month since September"),
            [charts.Multiple(p.name, [p.done * s for s in (0.12, 0.31, 0.42)], hue=p.hue) for p in POLES],
            labels=[_("September"), _("October"), _("November")],
        ),
        "line": charts.line(
            _("Delivered hours follow the calendar with a week's delay"),
            [
                charts.Series(_("expected"), expected, kind="expected"),
                charts.Series(_("delivered"), delivered[:10]),
            ],
            labels=weeks,
            now=9,
            now_label=_("today"),
        ),
        "gauge": charts.gauge(_("Three rooms in four are taken this week"), 63, 84, label=_("rooms")),
        "sparkline": charts.sparkline([3, 5, 4, 8, 7, 9, 12], label=_("rising since October")),
        "strip": charts.year_strip(
            _("The training year has two terms, three breaks and one exam session"),
            date(2026, 9, 7),
            date(2027, 7, 15),
            [
                charts.Span(_("First term"), date(2026, 9, 7), date(2027, 1, 23)),
                charts.Span(_("Second term"), date(2027, 2, 1), date(2027, 6, 12)),
                charts.Span(_("Break"), date(2026, 12, 6), date(2026, 12, 13), kind="break"),
                charts.Span(_("Internship"), date(2027, 4, 5), date(2027, 5, 2), kind="internship"),
                charts.Span(_("Exams"), date(2027, 6, 14), date(2027, 7, 3), kind="exam"),
            ],
            today=TODAY,
        ),
    }


def context() -> dict[str, Any]:
    typed = {"name": "", "day": "31/02/2027", "pole": "35", "kind": "residential"}
    wrong = SampleForm(typed, auto_id="wrong_%s")
    return {
        "charts": _charts(),
        "poles": POLES,
        "pole": POLES[3],
        "person": LONG,
        "filters": TABLE.filters,
        "one_chip": [Chip(_("State"), _("behind"), "?"), Chip(_("Pole"), POLES[3].name, "?")],
        "form": SampleForm(),
        "wrong_form": wrong,
        "empty_page": None,
        "tabs": [
            {"label": _("Groups"), "url": "#tabs", "current": True, "count": 1284},
            {"label": _("Modules"), "url": "#tabs", "count": 42},
            {"label": _("History"), "url": "#tabs"},
        ],
        "trail": [
            {"label": _("Offer"), "url": "#crumbs"},
            {"label": POLES[3].name, "url": "#crumbs"},
            {"label": "TS-DEV-101"},
        ],
        "steps": [_("File received"), _("Read and checked"), _("Compare"), _("Apply")],
        "items": [(_("Code"), "TS-DEV-101"), (_("Pole"), POLES[2].name), (_("Place"), "")],
        "events": [
            {"text": _("The file of the registry was applied."), "at": TODAY, "by": LONG},
            {
                "text": _("The calendar of the year was published."),
                "at": date(2026, 9, 1),
                "by": "",
            },
        ],
        "loaded": 1834,
    }
