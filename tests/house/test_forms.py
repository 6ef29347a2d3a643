"""What a form may write and choose: nothing it does not declare, nobody out of reach.

Each page with a form is opened as the director of a campus, filled as it shows itself, and sent twice: as it is,
and with fields nobody asked for. The base must come out the same. A form that chooses a record is offered one of
another campus and must refuse it.
"""

import ast
import inspect
from dataclasses import dataclass
from dataclasses import field as each
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateTimeField
from django.urls import get_resolver, reverse

import mihan
from mihan.calendar.services import lay_default_calendar
from tests.factories.calendar import (
    ClosedPeriodFactory,
    DayConditionFactory,
    SemesterFactory,
    SlotGridFactory,
    TrainingYearFactory,
)
from tests.factories.exams import ExamSessionFactory, PaperFactory
from tests.factories.offer import GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import RegionFactory, RoleFactory, TrainerFactory, UnitFactory, UserFactory
from tests.factories.places import BuildingFactory, OccupationFactory, SpaceFactory
from tests.factories.privacy import ProcessingVersionFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.public import NewsFactory

ROOT = Path(mihan.__path__[0])
get_resolver().url_patterns  # noqa: B018  loads every page, hence every form


# --- Read in the sources

DOORS = sorted([*ROOT.glob("*/web/**/*.py"), *ROOT.glob("*/api.py"), ROOT / "ui" / "resources.py"])


def nodes(kind):
    for path in DOORS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kind):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def forms_of_ours(root=forms.BaseForm):
    for kind in root.__subclasses__():
        yield from forms_of_ours(kind)
        if kind.__module__.startswith("mihan.") and not kind.__module__.startswith("mihan.bench"):
            yield kind


FORMS = sorted(set(forms_of_ours()), key=lambda kind: (kind.__module__, kind.__name__))


def test_every_form_of_a_table_names_its_fields():
    made = [kind for kind in FORMS if issubclass(kind, forms.ModelForm)]
    told = {kind.__name__: kind._meta.fields for kind in made}
    assert {name: fields for name, fields in told.items() if not isinstance(fields, list | tuple)} == {}
    assert [kind.__name__ for kind in made if kind._meta.exclude] == []


def test_nothing_a_request_says_is_poured_into_a_record():
    """No `**request.POST`, no `setattr` under a name that came from outside."""
    poured = []
    for place, call in nodes(ast.Call):
        for keyword in call.keywords:
            inside = {n.attr for n in ast.walk(keyword.value) if isinstance(n, ast.Attribute)}
            whole = not isinstance(keyword.value, ast.Dict)  # a dict written there names what it takes
            if keyword.arg is None and whole and inside & {"POST", "GET", "data", "body", "COOKIES"}:
                poured.append(place)
        if getattr(call.func, "id", "") == "setattr" and not isinstance(call.args[1], ast.Constant):
            poured.append(place)
    drawn = "places/web/maps.py"  # the fields of a form, on copies that are never saved
    assert [place for place in poured if not place.startswith(drawn)] == []


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.__name__)
def test_a_form_that_chooses_a_record_has_no_choice_before_it_is_told_among_which(kind):
    source = ast.unparse(ast.parse(Path(inspect.getsourcefile(kind)).read_text()))
    for name, field in kind.base_fields.items():
        if isinstance(field, forms.ModelChoiceField):
            narrowed = f"self.fields['{name}'].queryset" in source or "self.fields[name].queryset" in source
            assert field.queryset is None or narrowed, name


# --- Tried on the pages

FORGED = {
    "is_active": "0", "is_superuser": "1", "is_staff": "1", "is_invented": "0", "mark": "published", "pk": "1",
    "id": "1", "created_at": "2001-01-01", "updated_at": "2001-01-01", "stage": "published",
    "published_at": "2001-01-01",
    "is_confirmed": "1", "is_official": "1", "revision": "99", "number": "99", "origin": "forged", "code_forged": "x",
    "trainee_number": "1", "dates_confirmed": "1", "digest": "0", "prefix": "0", "used_on": "2001-01-01",
    "username": "root", "password": "root", "email": "root@evil.example", "path": "/", "closure": "1",
}  # fmt: skip
# Filled in where a form shows itself empty.
TYPED = {
    "name_fr": "Salle claire", "name": "Session de décembre", "code": "Z99", "purpose": "Conseil de classe",
    "day": "25/11/2026", "starts": "08:30", "ends": "10:30", "first_day": "07/12/2026", "last_day": "12/12/2026",
    "season": "2028", "reason": "Formation", "note": "Fuite", "capacity": "20", "end": "", "start": "24/11/2026",
    "outline": "10,5 42,5 42,30 10,30", "width": "200", "depth": "300", "slots-0-starts": "08:30",
    "slots-0-ends": "10:30", "slots-0-accounting_hours": "2.5",
}  # fmt: skip
YEAR = {
    "first_day": "01/09/2028", "last_day": "31/07/2029", "s1_first": "01/09/2028", "s1_last": "31/01/2029",
    "s2_first": "01/02/2029", "s2_last": "15/07/2029",
}  # fmt: skip
REGISTERED = {f"{name}_{code}": "Accueil" for name in ("name", "purpose", "persons", "data", "recipients")
              for code in ("ar", "fr", "en")} | {"retention_months": "12"}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What the page is about, what is typed beside what it shows, who opens it, a word of its address."""

    about: str = ""
    typed: dict = each(default_factory=dict)
    role: str = "director"
    key: str = ""


# Each page with a form.
PAGES = {
    "places:space-add": Page(),
    "places:space-edit": Page("space"),
    "places:space-occupy": Page("space", {"day": "25/11/2026"}),
    "places:space-state": Page("space"),
    "places:occupation-detail": Page("occupation"),
    "places:building-add": Page(),
    "places:building-edit": Page("building"),
    "places:building-outline": Page("building"),
    "places:site-plan": Page("site"),
    "calendar:year-add": Page(typed=YEAR),
    "calendar:year-edit": Page("year"),
    "calendar:closed-add": Page(),
    "calendar:closed-edit": Page("closed"),
    "calendar:condition-add": Page(),
    "calendar:condition-edit": Page("condition"),
    "calendar:grid-add": Page(typed={"first_day": "", "last_day": "", "priority": "7"}),
    "calendar:grid-edit": Page("grid", {"first_day": "", "last_day": "", "priority": "8"}),
    "offer:group-dates": Page("group"),
    "people:role-person": Page("trainee", {"kind": "staff"}),
    "people:role-edit": Page("role", {"end": "31/12/2026"}),
    "progress:line-edit": Page("line"),
    "exams:session-add": Page(),
    "exams:session-edit": Page("session"),
    "exams:paper-edit": Page("paper"),
    "timetable:absence-add": Page(typed={"group": "", "space": ""}),
    "timetable:need": Page("module"),
    "exchange:gap": Page(),
    "api:token-add": Page(typed={"areas": ["offer"], "name": "Affichage"}),
    "messaging:preferences": Page(),
    "messaging:write": Page(typed={"step": "send", "subject_fr": "Réunion", "text_fr": "Jeudi à 10 h."}),
    "public_desk:news-add": Page(typed={"title_fr": "Portes ouvertes", "text_fr": "Venez.", "on_fr": ""}),
    "public_desk:news-edit": Page("news"),
    "privacy:ask": Page(typed={"words": "Tout mon dossier"}, key="access"),
    "privacy:processing-add": Page("unit", {"code": "visites", "motive": "Nouveau"} | REGISTERED, role="dpo"),
    "privacy:processing-edit": Page("processing", {"motive": "Précisé"} | REGISTERED, role="dpo"),
    "privacy:parameters": Page(typed={"value": "20"}, role="dpo"),
    "privacy:lay-hold": Page("trainee", {"motive": "Recours en cours"}, role="dpo"),
    "privacy:ask-at-desk": Page("trainee", {"words": "Tout", "proof": "CIN montrée"}, role="registrar", key="access"),
}
SHOWN_BY = {"places:space-occupy": "places:space-detail", "places:space-state": "places:space-detail"}
every_page = pytest.mark.parametrize("view", PAGES)
ANSWERED = {"api:token-add"}  # by a page that shows a secret once


def a_campus(name, parent):
    """One of everything that forms are about and choose among."""
    unit = UnitFactory(name_fr=name, parent=parent)
    lay_default_calendar(unit)
    year = TrainingYearFactory(unit=unit)
    SemesterFactory(year=year, number=1)
    SemesterFactory(year=year, number=2, first_day=date(2027, 2, 8), last_day=date(2027, 7, 10))
    group = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=unit)), year=year)
    trainer = TrainerFactory()
    role = RoleFactory(person=trainer.person, kind="trainer", unit=unit)
    line = LedgerLineFactory(group=group, trainer_face=trainer, trainer_remote=trainer)
    building = BuildingFactory(site__unit=unit, site__width=300, site__depth=300)
    space = SpaceFactory(building=building, unit=unit)
    session = ExamSessionFactory(unit=unit, year=year)
    return SimpleNamespace(
        unit=unit, year=year, group=group, trainer=trainer, line=line, module=line.module, building=building,
        site=building.site, space=space, session=session, role=RoleFactory(kind="staff", unit=unit),
        trainee=RoleFactory(kind="trainee", unit=unit).person, teaching=role,
        paper=PaperFactory(group=group, module=line.module, session=session),
        occupation=OccupationFactory(space=space), closed=ClosedPeriodFactory(unit=unit),
        condition=DayConditionFactory(unit=unit), grid=SlotGridFactory(unit=unit),
        news=NewsFactory(unit=unit),
        processing=ProcessingVersionFactory(processing__unit=unit).processing,
    )  # fmt: skip


@pytest.fixture
def here(db, settings):
    settings.TODAY = date(2026, 11, 24)
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False  # held by tests/people/test_loans.py
    return a_campus("Campus", RegionFactory())


@pytest.fixture
def there(here):
    return a_campus("Ailleurs", RegionFactory())


@pytest.fixture
def client(client, here, view):
    client.force_login(UserFactory(role=PAGES[view].role, role__unit=here.unit))
    return client


def address(view, here):
    about = [getattr(here, PAGES[view].about).pk] if PAGES[view].about else []
    return reverse(view, args=about + ([PAGES[view].key] if PAGES[view].key else []))


def forms_shown(client, view, here):
    answer = client.get(reverse(SHOWN_BY[view], args=[here.space.pk]) if view in SHOWN_BY else address(view, here))
    assert answer.status_code == 200, view
    found = {}
    for layer in answer.context or []:
        for value in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for thing in value.values():
                if isinstance(thing, forms.BaseForm | forms.BaseFormSet):
                    found[id(thing)] = thing
    return list(found.values())


def filled(shown, typed):
    data = {}
    for form in shown:
        if isinstance(form, forms.BaseFormSet):
            data |= filled([form.management_form, *form.forms], typed)
            continue
        in_rows = "-" in (form.prefix or "")
        for bound in form:
            data[bound.html_name] = _value(bound, {} if in_rows else TYPED)
    return {name: value for name, value in (data | typed).items() if value is not None}


def _value(bound, otherwise):
    value = bound.field.widget.format_value(bound.value())
    if isinstance(bound.field, forms.BooleanField):
        return "on" if bound.value() else None
    if isinstance(bound.field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return [str(v) for v in bound.value() or []] or None
    if isinstance(bound.field, forms.ChoiceField):
        chosen = next((str(v) for v in (value or []) if v not in ("", None)), "")
        offered = [str(v) for v, _label in bound.field.choices if str(v)]
        return chosen or (offered[0] if offered else "")
    return str(value) if value not in (None, "") else otherwise.get(bound.name, TYPED.get(bound.html_name, ""))


def everything_kept():
    """Every row of every table of ours, but for stamps and the trail."""
    kept = {}
    for model in apps.get_models():
        if model.__module__.startswith("mihan.") and model.__name__ != "JournalEntry":
            names = [f.attname for f in model._meta.concrete_fields if not _is_new_each_time(f)]
            rows = model._default_manager.values_list(*names)
            kept[model.__name__] = sorted(map(repr, rows))
    return kept


def _is_new_each_time(column):
    stamped = isinstance(column, DateTimeField) and (column.has_default() or column.auto_now or column.auto_now_add)
    return stamped or column.name in ("digest", "prefix")


def sent(client, url, data):
    """What the base holds after this form was sent; nothing of it stays."""
    with transaction.atomic():
        status = client.post(url, data).status_code
        after = everything_kept()
        transaction.set_rollback(True)
    return status, after


@every_page
def test_what_a_form_does_not_ask_changes_nothing(client, here, there, view):
    if connection.vendor == "postgresql":
        pytest.skip("its keys are not given back by a rollback: rows could not be compared")
    url = address(view, here)
    shown = forms_shown(client, view, here)
    data = filled(shown, PAGES[view].typed)
    before = everything_kept()
    status, honest = sent(client, url, data)
    assert status == (200 if view in ANSWERED else 302)
    assert honest != before or not view.endswith(("-add", "-occupy", "role-person"))
    records = {name: getattr(there, name).pk for name in ("unit", "site", "group", "space", "year", "trainer", "role")}
    people = dict.fromkeys(("owner", "person", "by", "created_by", "user"), there.trainee.pk)
    forged = FORGED | records | people | {f"{name}_id": key for name, key in (records | people).items()}
    asked = set(data) | {bound.html_name for form in shown if hasattr(form, "fields") for bound in form}
    beyond = {name: value for name, value in forged.items() if name not in asked}
    forged_status, forged_kept = sent(client, url, data | beyond)
    assert forged_status == status
    differing = {table: (rows, forged_kept[table]) for table, rows in honest.items() if rows != forged_kept[table]}
    assert differing == {}


@every_page
def test_a_record_out_of_reach_is_no_choice(client, here, there, view):
    others = list(vars(there).values())
    for form in forms_shown(client, view, here):
        for name, field in getattr(form, "fields", {}).items():
            if not isinstance(field, forms.ModelChoiceField):
                continue
            for other in others:
                if isinstance(other, field.queryset.model):
                    chosen = [other.pk] if isinstance(field, forms.ModelMultipleChoiceField) else other.pk
                    with pytest.raises(forms.ValidationError):
                        field.clean(chosen)
                    assert not field.queryset.filter(pk=other.pk).exists(), name


@every_page
def test_the_record_of_another_campus_has_no_form(client, here, there, view):
    if PAGES[view].about in ("", "module"):
        pytest.skip("about no record of a campus")
    url = address(view, there)
    assert client.post(url, {}).status_code == 404
    assert client.get(url).status_code in (404, 405)


TRIED = {
    "AskForm", "BuildingForm", "ClosedForm", "ConditionForm", "GapForm", "GiveRoleForm", "GridForm", "GroupDatesForm",
    "HoldForm", "HoursForm", "KitRow", "MoveForm", "NewsForm", "NewProcessingForm", "OutlineForm", "PaperForm",
    "ParameterForm", "PeriodRow", "PreferencesForm", "RoleEndForm", "RoomNeedForm",
    "SessionForm", "SitePlanForm", "SlotRow",
    "SpaceForm", "StateForm", "TokenForm", "UnavailabilityForm", "WritingForm", "YearForm",
}  # fmt: skip
# Forms no page above shows, and what holds them.
ELSEWHERE = {
    **dict.fromkeys(
        ("CodeForm", "CodeAgainForm", "FirstCodeForm", "NewPasskeyForm", "PasskeyNameForm"),
        "tests/people/test_second_factor.py",
    ),
    "KeyForm": "tests/people/test_accounts.py",
    "GiveAccountForm": "tests/people/test_accounts.py",
    "LendForm": "tests/people/test_loans.py",
    "FiguresForm": "tests/portal/test_region.py",
    "SetUpForm": "tests/portal/test_first_day.py",
    "SampleForm": "the gallery's, which is sent nowhere",
    "SignInForm": "tests/people/test_sessions.py",
    "StandInForm": "tests/exams/test_editing.py",
    "TimeForm": "tests/exams/test_editing.py",
    "PlaceForm": "tests/exams/test_editing.py",
    "ChoiceOfGroup": "a question, which writes nothing",
    "FeedForm": "tests/timetable/test_feeds.py",
    "FilesForm": "tests/exchange/test_web.py",
    "ExportForm": "tests/exchange/test_web.py",
    **dict.fromkeys(
        ("TaskForm", "JoinForm", "OpenForm", "ScenarioForm", "IncidentForm"), "tests/workplaces/test_web.py"
    ),
    "ClosingForm": "tests/workplaces/test_copies.py",
    "HandOverForm": "tests/workplaces/test_sharing.py",
    **dict.fromkeys(("SeasonForm", "MemberForm", "TenderForm", "ActForm"), "tests/market/test_web.py"),
    **dict.fromkeys(
        ("DecisionForm", "FrameworkForm", "TrainerVoiceForm", "InvitationForm", "AppealForm", "AppealAnswerForm"),
        "tests/assessment/test_web.py",
    ),
    "AnswerForm": "tests/privacy/test_web.py",
    "MotiveForm": "tests/privacy/test_web.py",
    "NoteConsentForm": "tests/privacy/test_web.py",
    "ConsentTextForm": "tests/privacy/test_web.py",
    "CorrectionForm": "tests/privacy/test_web.py",
}


def test_no_form_of_ours_escapes_these_probes():
    made_of = {base for kind in FORMS for base in kind.__mro__[1:]}
    assert {kind.__name__ for kind in FORMS if kind not in made_of} - TRIED - set(ELSEWHERE) == set()
