"""The week as PDF, through the client: for whom, in which language, under which name."""

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import translation

from mihan.engines.documents import draw_pages
from mihan.timetable.engine.papers import FEW, document_of_sheets, print_sheets
from mihan.timetable.models import Plan
from mihan.timetable.queries.sheets import Entry, Sheet, Square, Strip
from tests.engines.documents.pictures import Picture
from tests.factories.offer import EnrolmentFactory, GroupFactory, OfferingFactory, PoleFactory
from tests.factories.people import UserFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import PlanFactory, SessionFactory

TUESDAY = date(2026, 11, 24)
DPI = 24  # enough to see where ink is
LANGUAGES = {"ar": b"/Lang(ar)", "fr": b"/Lang(fr)", "en": b"/Lang(en)"}


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "fr"
    return client


@pytest.fixture
def plan(campus, year):
    return PlanFactory(unit=campus, year=year)


@pytest.fixture
def session(plan, line, room):
    return SessionFactory(plan=plan, line=line, day=TUESDAY, slot=1, space=room)


@pytest.fixture
def trainee(group):
    user = UserFactory(role="trainee", role__unit=group.unit)
    EnrolmentFactory(group=group, person=user.person)
    return user


@pytest.fixture
def supervisor(campus):
    return UserFactory(role="general_supervisor", role__unit=campus)


def publish(plan):
    Plan.objects.filter(pk=plan.pk).update(state="published", published_at="2026-11-20T08:00Z")


def ask(client, name, *args, **query):
    return client.get(reverse(f"timetable:{name}", args=args), query)


def printed(client, name, *args, **query):
    answer = ask(client, name, *args, **query)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


def pages(pdf):
    return int(re.search(rb"<xmpTPg:NPages>(\d+)<", pdf)[1])


def title(pdf):
    return re.search(r'x-default">(.*?)</rdf:li>', pdf.decode(errors="ignore"))[1]


@pytest.mark.parametrize("kind", ["group", "trainer", "space"])
@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_a_planner_prints_the_week_of_one_subject(client, planner, plan, session, line, kind, paper):
    client.force_login(planner)
    subject = {"group": line.group, "trainer": session.trainer, "space": session.space}[kind]
    pdf = printed(client, "week-pdf", plan.pk, by=kind, of=subject.pk, paper=paper)
    name = {"group": line.group.label, "trainer": session.trainer.person.name, "space": session.space.code}[kind]
    assert (pages(pdf), title(pdf)) == (1, f"{name} · 23 novembre 2026")


def test_it_opens_in_the_browser_under_a_name_a_disk_accepts(client, planner, plan, session, group):
    group.label = 'GE101 "x"/../(GC)\n'
    group.save()
    client.force_login(planner)
    answer = ask(client, "week-pdf", plan.pk, by="group", of=group.pk)
    assert answer["Content-Disposition"] == 'inline; filename="2026-11-23_GE101_x..GC.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_of_the_page_or_in_the_one_asked_for(client, planner, plan, session, group, language):
    client.force_login(planner)
    how = {"by": "group", "of": group.pk}
    client.cookies["mihan_language"] = language
    assert LANGUAGES[language] in printed(client, "week-pdf", plan.pk, **how)
    client.cookies["mihan_language"] = "fr"
    assert LANGUAGES[language] in printed(client, "week-pdf", plan.pk, **how, language=language)
    assert LANGUAGES["fr"] in printed(client, "week-pdf", plan.pk, **how, language="de")


def test_a_booklet_has_a_page_for_each_group_of_the_pole_or_of_the_campus(client, planner, plan, session, line, campus):
    other = GroupFactory(offering=OfferingFactory(pole=PoleFactory(unit__parent=campus)))
    SessionFactory(plan=plan, line=LedgerLineFactory(group=other), day=TUESDAY, slot=2)
    client.force_login(planner)
    pole = line.group.offering.pole
    of_pole = printed(client, "week-pdf", plan.pk, by="group", pole=pole.pk)
    of_campus = printed(client, "week-pdf", plan.pk, by="group")
    assert [(pages(pdf), title(pdf)) for pdf in (of_pole, of_campus)] == [
        (1, f"{pole} · 23 novembre 2026"), (2, "Groupes · 23 novembre 2026"),
    ]  # fmt: skip


def test_a_booklet_of_nothing_is_a_sentence_and_not_an_error(client, planner, plan):
    client.force_login(planner)
    answer = client.get(reverse("timetable:week-pdf", args=[plan.pk]), follow=True)
    assert "Rien n’a encore de place dans cette semaine" in answer.content.decode()
    assert answer.redirect_chain == [(plan.get_absolute_url(), 302)]


def test_a_poster_tells_a_day_of_the_whole_house(client, planner, plan, session):
    client.force_login(planner)
    pdf = printed(client, "day-pdf", plan.pk, by="space", day="2026-11-24", paper="a3")
    assert title(pdf) == "Mardi 24 novembre 2026"
    assert pages(printed(client, "day-pdf", plan.pk, day="2026-11-28")) == 1  # a day of nothing


@pytest.mark.parametrize(
    "query", [{"of": "999999"}, {"of": "x"}, {"of": ""}, {"pole": "999999"}, {"by": "space", "of": "²"}]
)
def test_what_is_not_there_is_not_printed(client, planner, plan, session, query):
    client.force_login(planner)
    assert ask(client, "week-pdf", plan.pk, **query).status_code == 404


@pytest.mark.parametrize("day", ["", "2026-11-30", "demain"])
def test_a_day_of_another_week_is_not_printed(client, planner, plan, session, day):
    client.force_login(planner)
    assert ask(client, "day-pdf", plan.pk, day=day).status_code == 404


def test_who_does_not_see_a_version_does_not_print_it(client, supervisor, trainee, plan, session, group):
    asked = [("week-pdf", {"by": "group", "of": group.pk}), ("week-pdf", {}), ("day-pdf", {"day": "2026-11-24"})]
    for user in (supervisor, trainee):
        client.force_login(user)
        assert [ask(client, name, plan.pk, **how).status_code for name, how in asked] == [404, 404, 404]
    publish(plan)
    client.force_login(trainee)
    assert [ask(client, name, plan.pk, **how).status_code for name, how in asked] == [404, 404, 404]
    client.force_login(supervisor)
    assert [ask(client, name, plan.pk, **how).status_code for name, how in asked] == [200, 200, 200]


def test_a_subject_of_another_establishment_is_not_printed(client, planner, plan, session):
    client.force_login(planner)
    assert ask(client, "week-pdf", plan.pk, by="group", of=GroupFactory().pk).status_code == 404


def test_a_trainee_and_a_trainer_print_their_own_week_once_it_is_published(client, plan, session, trainee, trainer):
    teacher = UserFactory(person=trainer.person)
    for user in (trainee, teacher):
        client.force_login(user)
        assert ask(client, "own-pdf", week="2026-11-23").status_code == 404
    publish(plan)
    for user in (trainee, teacher):
        client.force_login(user)
        pdf = printed(client, "own-pdf", week="2026-11-23", paper="a4")
        assert (pages(pdf), title(pdf)) == (1, f"{user.person.name} · 23 novembre 2026")


def test_an_arabic_name_is_the_name_of_the_file_too(client, plan, session, trainee):
    publish(plan)
    trainee.person.arabic_first_name, trainee.person.arabic_last_name = "أميمة", "بوشامة"
    trainee.person.save()
    client.force_login(trainee)
    answer = ask(client, "own-pdf", week="2026-11-23", language="ar")
    assert unquote(answer["Content-Disposition"]) == "inline; filename*=utf-8''2026-11-23_أميمة_بوشامة.pdf"


def test_who_follows_no_week_has_none_to_print(client, planner, plan):
    publish(plan)
    client.force_login(planner)
    assert ask(client, "own-pdf").status_code == 403


@pytest.mark.parametrize("state", ["draft", "published", "replaced"])
def test_a_sheet_says_in_words_whether_it_can_be_relied_on(plan, group, state):
    publish(plan)
    plan.refresh_from_db()
    plan.state = state
    with translation.override("fr"):
        head = document_of_sheets(plan, [], title="", paper="a4").given["head"]
    words = {
        "draft": ("Brouillon\u00a0: peut encore changer, ne pas s’y fier", "BROUILLON"),
        "published": (None, None),
        "replaced": ("Remplacée\u00a0: une autre version de cette semaine fait foi", "REMPLACÉE"),
    }
    assert (head["state"], head["stamp"]) == words[state]
    assert ("publiée le 20 novembre 2026 à \u206609:00\u2069" in head["version"]) == (state != "draft")


def test_a_published_sheet_is_the_same_each_time(client, planner, plan, session, group):
    publish(plan)
    client.force_login(planner)
    one, two = (printed(client, "week-pdf", plan.pk, by="group", of=group.pk) for _ in range(2))
    assert one == two


# --- Whatever names hold, a sheet stays one page and inside its margins

LONG = "Gestion prévisionnelle des emplois et des compétences dans le secteur de la gestion et du commerce " * 2
MERGED = "مع \u2066GE101 (GC_GE_TS)\u2069 · " * 6
ENTRIES = [
    Entry("M104", "#panic() $x$ \\ <a> @b *c* = d", "", "", "DIA-101", is_remote=False),
    Entry("C" * 40, "Anticonstitutionnellementissimement" * 6, "G" * 80, "ك" * 90, "S" * 30, is_remote=False),
    Entry("M1", LONG, MERGED, "BENABDERRAHMANE EL IDRISSI " * 4, "عن بعد", is_remote=True),
]


def crowded(count):
    squares = [Square("08:30–10:45", is_open=True, sessions=[ENTRIES[n % 3]] * (1 + n % 2)) for n in range(6)]
    strips = [Strip(str(n), ["08:30", "10:30"], squares) for n in range(1, count + 1)]
    return Sheet("GE101 " + "Q" * 120, LONG, "25 h", strips)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("count", [0, 1, 7])
def test_long_and_hostile_names_stay_on_one_page_inside_its_margins(plan, language, paper, count):
    with translation.override(language):
        document = document_of_sheets(plan, [crowded(count)], title="", paper=paper)
    (page,) = draw_pages(document, dpi=DPI)
    picture = Picture.of_png(page)
    side, top = round(9 / 25.4 * DPI), round(8 / 25.4 * DPI)
    rows, columns = range(picture.height), range(picture.width)
    inked = {(x, y) for y in rows for x in columns if not picture.is_white(x, y)}
    assert [x for x, _y in inked if x < side or x >= picture.width - side] == []
    assert [y for _x, y in inked if y < top or y >= picture.height - top // 2] == []
    assert len(inked) > 200  # or there would be nothing that could leave the margins


def test_many_sheets_are_printed_in_a_process_of_their_own(plan):
    printed = print_sheets(plan, [crowded(4)] * (FEW + 1), title="Livret", paper="a4")
    assert (pages(printed), title(printed)) == (FEW + 1, "Livret")


# --- The menu


def offered(client, path):
    """The addresses of the print menu of a page."""
    menu = re.search(r'<details class="drop prints">.*?</details>', client.get(path).content.decode(), re.DOTALL)
    return [unescape(url) for url in re.findall(r'href="([^"]+)"', menu[0])] if menu else []


@pytest.mark.parametrize(
    ("query", "count"), [("by=group&of={}", 3), ("by=group", 9), ("by=space", 9), ("by=trainer&pole={}", 9)]
)
def test_all_that_the_menu_of_a_board_offers_is_printed(client, planner, plan, session, line, query, count):
    client.force_login(planner)
    key = line.group_id if "of=" in query else line.group.offering.pole_id
    found = offered(client, f"{plan.get_absolute_url()}?{query.format(key)}")
    assert len(found) == count  # two papers and a spreadsheet; on the overview, six days as well
    assert [client.get(url)["Content-Type"].rpartition(".")[2] for url in found].count("application/pdf") == count - 1


def test_my_week_offers_to_be_printed_once_it_is_published(client, plan, session, trainee):
    client.force_login(trainee)
    assert offered(client, reverse("timetable:mine")) == []
    publish(plan)
    found = offered(client, reverse("timetable:mine"))
    assert [client.get(url).status_code for url in found] == [200, 200]
