import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mihan.core import clock
from mihan.exchange import engine
from mihan.exchange.models import ImportLine, ImportRun
from mihan.exchange.services import runs
from mihan.exchange.web import forms
from mihan.jobs.models import Job
from mihan.people.models import Opening
from mihan.progress.models import LedgerLine
from tests.engines.sheets.good import HEADERS, avancement_row, table_of, xlsx
from tests.factories.exchange import ImportRunFactory
from tests.factories.people import RoleFactory, UnitFactory, UserFactory

State = ImportRun.State
pytestmark = pytest.mark.django_db
NAME = "AvancementProgramme2025_CMC1_03_04_2026_21_07_12.xlsx"
PAGES = ("desk", "run-list", "exports", "gap")


@pytest.fixture
def at_once(django_capture_on_commit_callbacks, settings):
    """`at_once(client.post, url, …)`: what the request starts is done before it answers."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def ask(request, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return request(*args, **kwargs)

    return ask


@pytest.fixture
def home(db):
    return UnitFactory(code="CMC1")


@pytest.fixture
def director(client, home):
    return signed_in(client, "director", home)


def signed_in(client, role, unit):
    user = UserFactory(role=role, role__unit=unit)
    client.force_login(user)
    client.cookies["mihan_language"] = "en"
    return user


def sheet(*rows):
    return xlsx([HEADERS["avancement"], *rows])


def uploaded(content, name=NAME):
    return SimpleUploadedFile(name, content)


def url(name, run=None):
    return reverse(f"exchange:{name}", args=[run.pk] if run else [])


def bring(client, at_once, *files, **fields):
    return at_once(client.post, url("desk"), {"files": files, **fields})


def read_run(client, at_once, *rows):
    """A run whose preview is ready, brought through the desk."""
    bring(client, at_once, uploaded(sheet(*(rows or (avancement_row(),)))))
    return ImportRun.objects.first()


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_asked_to_sign_in(client, name):
    answer = client.get(url(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_a_trainee_has_no_business_at_the_desk(client, home, name):
    signed_in(client, "trainee", home)
    assert client.get(url(name)).status_code == 403


def test_a_file_brought_is_read_and_its_lines_shown_then_applied_then_undone(client, director, at_once):
    late = avancement_row(module_code="M102", delivered_face="huit")
    answer = bring(client, at_once, uploaded(sheet(avancement_row(), late)))
    job, run = Job.objects.get(), ImportRun.objects.get()
    assert answer.url == job.get_absolute_url()
    assert client.get(answer.url).url == run.get_absolute_url()
    assert (run.state, run.by, run.file_name) == (State.PREVIEWED, director, NAME)
    assert not LedgerLine.objects.exists()

    text = client.get(run.get_absolute_url()).text
    assert "“\u2068huit\u2069” in “\u2068MH Réalisée Présentiel\u2069”" in text
    equation = "<strong>{}</strong>"
    for count in (2, 1, 0, 0, 1):
        assert equation.format(f'<bdi dir="ltr">{count}</bdi>') in text

    answer = at_once(client.post, url("run-apply", run))
    assert client.get(answer.url).url == run.get_absolute_url()
    run.refresh_from_db()
    assert (run.state, LedgerLine.objects.count()) == (State.APPLIED, 1)
    assert "This file is applied." in client.get(run.get_absolute_url()).text

    at_once(client.post, url("run-undo", run))
    run.refresh_from_db()
    assert (run.state, LedgerLine.objects.count()) == (State.UNDONE, 0)


def test_applying_twice_is_refused_and_adds_nothing(client, director, at_once):
    run = read_run(client, at_once)
    at_once(client.post, url("run-apply", run))
    answer = at_once(client.post, url("run-apply", run), follow=True)
    assert "This file has already been applied." in answer.text
    assert LedgerLine.objects.count() == 1


def test_two_clicks_on_apply_are_one_job(client, director, at_once):
    run = read_run(client, at_once)
    first = client.post(url("run-apply", run))  # no worker yet
    assert client.post(url("run-apply", run)).url == first.url
    assert Job.objects.filter(kind="import_apply").count() == 1


def test_a_file_nobody_looked_at_cannot_be_applied(client, director, at_once, home):
    run = ImportRunFactory(unit=home)
    answer = at_once(client.post, url("run-apply", run), follow=True)
    assert "Only a file whose preview is ready can be applied." in answer.text


def test_a_preview_the_campus_has_outrun_is_shown_afresh_before_anything_is_written(client, director, at_once):
    first = read_run(client, at_once)
    second = read_run(client, at_once, avancement_row(delivered_face=27.5))
    at_once(client.post, url("run-apply", first))
    answer = at_once(client.post, url("run-apply", second))
    page = client.get(answer.url)
    assert "The campus has changed since this preview" in page.text
    assert second.get_absolute_url() in page.text
    second.refresh_from_db()
    assert (second.state, second.added, second.changed) == (State.PREVIEWED, 0, 1)


def test_an_undo_that_is_refused_says_why(client, director, at_once):
    first = read_run(client, at_once)
    at_once(client.post, url("run-apply", first))
    second = read_run(client, at_once, avancement_row(delivered_face=27.5))
    at_once(client.post, url("run-apply", second))
    answer = at_once(client.post, url("run-undo", first))
    assert "was applied on top of it" in client.get(answer.url).text
    first.refresh_from_db()
    assert first.state == State.APPLIED


def test_a_file_that_cannot_be_taken_says_what_happened_what_was_kept_what_to_do(client, director, at_once):
    bring(client, at_once, uploaded(xlsx([["a", "b"], [1, 2]]), "list.xlsx"))
    run = ImportRun.objects.get()
    text = client.get(run.get_absolute_url()).text
    assert run.state == State.REFUSED
    assert "This file cannot be taken" in text
    assert "The columns are not those of a file known here." in text
    assert "Nothing of it was written" in text
    assert url("run-apply", run) not in text


def test_several_files_are_read_each_by_itself(client, director, at_once):
    answer = bring(
        client, at_once, uploaded(sheet(avancement_row())),
        uploaded(xlsx(table_of("drif_modules")), "RH_Modules.xlsx"),
    )  # fmt: skip
    assert answer.url == url("desk")
    kinds = set(ImportRun.objects.values_list("kind", "state"))
    assert kinds == {("avancement", "previewed"), ("drif_modules", "previewed")}


def test_a_file_too_large_is_refused_at_the_desk_and_named(client, director, monkeypatch):
    monkeypatch.setattr(forms.Limits, "bytes", 10)
    answer = client.post(url("desk"), {"files": [uploaded(b"x" * 11, "big.xlsx")]})
    assert answer.status_code == 422
    assert "“big.xlsx” weighs" in answer.text
    assert not ImportRun.objects.exists()


def test_no_file_is_said_kindly(client, director):
    answer = client.post(url("desk"), {})
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


def test_the_establishment_is_asked_of_those_who_reach_several(client, director, at_once, home):
    assert 'name="unit"' not in client.get(url("desk")).text
    other = UnitFactory()
    RoleFactory(person=director.person, unit=other)
    assert 'name="unit"' in client.get(url("desk")).text
    bring(client, at_once, uploaded(sheet(avancement_row())), unit=other.pk)
    assert ImportRun.objects.get().unit == other


def test_the_establishment_of_someone_else_cannot_be_chosen(client, director, home):
    RoleFactory(person=director.person, unit=UnitFactory())
    strange = UnitFactory()
    answer = client.post(url("desk"), {"files": [uploaded(b"x")], "unit": strange.pk})
    assert answer.status_code == 422


def test_a_file_of_another_establishment_does_not_exist(client, director):
    run = ImportRunFactory(file_name="secret.xlsx", content=ContentFile(b"x", "x"))
    for name in ("run-detail", "run-file"):
        assert client.get(url(name, run)).status_code == 404
    for name in ("run-preview", "run-apply", "run-discard", "run-undo"):
        assert client.post(url(name, run)).status_code == 404
    for page in ("desk", "run-list"):
        assert "secret.xlsx" not in client.get(url(page)).text


def test_writing_takes_a_post(client, director, home):
    run = ImportRunFactory(unit=home)
    for name in ("run-preview", "run-apply", "run-discard", "run-undo"):
        assert client.get(url(name, run)).status_code == 405


def test_discarding_takes_the_file_off_the_desk(client, director, at_once):
    run = read_run(client, at_once)
    client.post(url("run-discard", run))
    run.refresh_from_db()
    assert (run.state, run.lines.count()) == (State.DISCARDED, 0)


def test_the_file_comes_back_as_it_was_brought(client, director, at_once):
    content = sheet(avancement_row())
    bring(client, at_once, uploaded(content))
    answer = client.get(url("run-file", ImportRun.objects.get()))
    assert b"".join(answer.streaming_content) == content
    assert NAME in answer["Content-Disposition"]


def test_a_trainee_list_comes_back_only_to_those_who_may_open_identity_numbers(client, home):
    run = ImportRunFactory(unit=home, kind="trainees", content=ContentFile(b"x", "x"))
    signed_in(client, "timetable_officer", home)
    assert client.get(url("run-file", run)).status_code == 403
    assert url("run-file", run) not in client.get(url("run-detail", run)).text
    signed_in(client, "registrar", home)
    assert client.get(url("run-file", run)).status_code == 302  # not without a purpose
    assert Opening.objects.count() == 0
    answer = client.post(url("run-file", run), {"purpose": "contrôle d’un dossier"})
    assert b"".join(answer.streaming_content) == b"x"
    assert Opening.objects.get().scope == run.file_name


def with_lines(home, count):
    run = ImportRunFactory(unit=home, state=State.PREVIEWED, lines_read=count, refused=count)
    ImportLine.objects.bulk_create(
        ImportLine(run=run, number=n, outcome="refused", code="missing_value", column="Groupe")
        for n in range(2, count + 2)
    )
    return run


def test_lines_come_fifty_at_a_time_and_are_found_by_number(client, director, home):
    run = with_lines(home, 120)
    assert len(client.get(run.get_absolute_url()).context["lines"]) == 50
    found = client.get(run.get_absolute_url(), {"q": "77", "show": "refused"}).context["lines"]
    assert [line["number"] for line in found] == [77]


def test_the_remarks_leave_in_a_file_in_the_readers_language(client, director, home):
    run = with_lines(home, 60)
    answer = client.get(run.get_absolute_url(), {"show": "refused", "export": "csv"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 61
    assert "“Groupe” is blank; the line cannot be placed without it." in rows[1]


@pytest.mark.parametrize("page", ["desk", "run-list", "run-detail"])
def test_more_rows_cost_no_more_queries(client, director, home, page, django_assert_max_num_queries):
    run = with_lines(home, 1)
    ImportRunFactory(unit=home, state=State.APPLIED, applied_at=clock.now())
    address = url(page, run if page == "run-detail" else None)
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    ImportLine.objects.bulk_create(
        ImportLine(run=run, number=n, outcome="refused", code="missing_value") for n in range(40)
    )
    ImportRunFactory.create_batch(5, unit=home, state=State.APPLIED, applied_at=clock.now())
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_htmx_gets_the_lines_and_nothing_around_them(client, director, home):
    run = with_lines(home, 3)
    text = client.get(run.get_absolute_url(), HTTP_HX_REQUEST="true").text
    assert 'id="lines"' in text
    assert "<html" not in text


def test_the_desk_says_how_old_the_last_file_of_each_kind_is(client, director, home, settings):
    settings.TODAY = clock.date(2026, 12, 6)
    ImportRunFactory(unit=home, state=State.APPLIED, applied_at=clock.now())
    assert "days old" in client.get(url("desk")).text
    assert [last["days"] for last in client.get(url("desk")).context["lasts"]] == [12, None, None]


def test_a_file_of_the_command_line_has_a_page_for_whoever_reaches_every_establishment(client, director):
    run = ImportRunFactory(unit=None, by=None, state=State.APPLIED, applied_at=clock.now())

    def seen():
        last = client.get(url("desk")).context["lasts"][0]
        listed = [row.pk for row in client.get(url("run-list")).context["page"].page]
        return last["run"] == run, last["has_page"], listed == [run.pk]

    assert seen() == (True, True, True)
    UnitFactory()  # a second establishment, of which this director knows nothing
    assert seen() == (True, False, False)
    assert client.get(url("run-detail", run)).status_code == 404


# --- exports


def post_export(client, kind, **fields):
    return client.post(reverse("exchange:export-file", args=[kind]), fields)


def applied(home, kind="trainees"):
    run = runs.receive_file("lister_2025.xlsx", xlsx(table_of(kind)), by=None, unit=home)
    runs.preview(run)
    runs.apply(run)


def identity_column(answer):
    table = engine.read_table(answer.content, "x.xlsx")
    at = table.rows[0].index("CIN")
    return {row[at] or "" for row in table.rows[1:]}


@pytest.fixture
def campus(home):
    """An establishment whose trainees came in a file that names its site."""
    home.establishment.site_name = "CMC"
    home.establishment.save()
    applied(home)
    return home


def test_without_a_purpose_the_identity_column_is_blank_and_nothing_is_logged(client, campus):
    signed_in(client, "registrar", campus)
    answer = post_export(client, "trainees", unit=campus.pk)
    assert answer.status_code == 200
    assert identity_column(answer) == {""}
    assert not Opening.objects.exists()
    assert "Left blank, the CIN column is blank." in client.get(url("exports")).text


def test_with_a_purpose_identity_numbers_leave_and_the_purpose_is_kept(client, campus):
    user = signed_in(client, "registrar", campus)
    answer = post_export(client, "trainees", unit=campus.pk, purpose="national exam lists")
    assert identity_column(answer) == {"CD123456"}
    opening = Opening.objects.get()
    assert (opening.purpose, opening.opened_by) == ("national exam lists", f"user:{user.pk}")


def test_a_purpose_of_two_letters_is_refused(client, campus):
    signed_in(client, "registrar", campus)
    answer = post_export(client, "trainees", unit=campus.pk, purpose="ok")
    assert answer.status_code == 422
    assert "Say in a few words" in answer.text
    assert not Opening.objects.exists()


def test_who_does_not_open_identity_numbers_gets_none_whatever_they_write(client, campus):
    signed_in(client, "timetable_officer", campus)
    answer = post_export(client, "trainees", unit=campus.pk, purpose="national exam lists")
    assert identity_column(answer) == {""}
    assert not Opening.objects.exists()
    assert "your role does not open identity numbers" in client.get(url("exports")).text


def test_the_establishment_of_someone_else_cannot_be_exported(client, campus):
    signed_in(client, "registrar", UnitFactory())
    answer = post_export(client, "trainees", unit=campus.pk)
    rows = engine.read_table(answer.content, "x.xlsx").rows
    assert len(rows) == 1  # one's own establishment, which has no trainee: a header


def test_an_unknown_layout_does_not_exist(client, director):
    assert post_export(client, "payroll").status_code == 404


# --- gap


def compare(client, at_once, **fields):
    answer = at_once(client.post, url("gap"), {"kind": "avancement", **fields})
    return client.get(client.get(answer.url).url)


def test_the_gap_is_what_the_product_says_and_the_file_does_not(client, director, at_once):
    rows = (avancement_row(), avancement_row(module_code="M102"))
    run = read_run(client, at_once, *rows)
    at_once(client.post, url("run-apply", run))
    LedgerLine.objects.filter(module__code="M101").update(delivered_face=12, delivered_total=14.5)
    page = compare(client, at_once)
    told = [(row["column"], row["theirs"], row["ours"]) for row in page.context["page"].page]
    assert ("MH Réalisée Présentiel", 8.5, 12) in told
    assert len(told) == 2


def test_no_gap_is_said_in_one_sentence(client, director, at_once):
    run = read_run(client, at_once)
    at_once(client.post, url("run-apply", run))
    assert "The product and the file say the same." in compare(client, at_once).text


def test_without_a_file_there_is_nothing_to_compare(client, director, at_once):
    answer = at_once(client.post, url("gap"), {"kind": "avancement"})
    assert "No file of this kind has been applied yet" in client.get(answer.url).text


def test_the_comparison_of_someone_else_does_not_exist(client, director, at_once, home):
    run = read_run(client, at_once)
    at_once(client.post, url("run-apply", run))
    compare(client, at_once)
    job = Job.objects.get(kind="exchange_gap")
    signed_in(client, "registrar", home)
    assert client.get(reverse("exchange:gap-detail", args=[job.pk])).status_code == 404


def test_a_line_the_last_file_does_not_mention_is_only_in_the_product(client, director, at_once):
    both = read_run(client, at_once, avancement_row(), avancement_row(module_code="M102"))
    at_once(client.post, url("run-apply", both))
    one = read_run(client, at_once, avancement_row())
    at_once(client.post, url("run-apply", one))
    page = compare(client, at_once)
    assert page.context["show"] == "here"
    assert [row["subject"][:13] for row in page.context["page"].page] == ["DEV101 — M102"]
    text = client.get(page.request["PATH_INFO"], {"export": "csv"}).content.decode("utf-8-sig")
    assert io.StringIO(text).readline().startswith("What")
