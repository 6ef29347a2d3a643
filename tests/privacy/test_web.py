"""The pages of data protection, through the client, as each user."""

import csv
import io

import pytest
from django.urls import reverse

from mihan.core import clock
from mihan.jobs.models import Job
from mihan.jobs.services import run as run_job
from mihan.people.models import Person
from mihan.privacy.models import Consent, Copy, CopyReading, DataRequest, LegalHold, Processing, RetentionRun
from mihan.privacy.queries.consents import has_consented
from mihan.privacy.services.copies import ask_for_copy, make_copy
from mihan.privacy.services.register import delivered
from mihan.privacy.services.requests import ask
from tests.factories.people import RoleFactory, UnitFactory, UserFactory
from tests.factories.privacy import DataRequestFactory, LegalHoldFactory, RetentionRunFactory, WishFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"privacy:{name}", args=args)


def page(client, name, *args, **query):
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# --- who opens what

SEEN = {  # page → roles that open it; everyone else is refused
    "desk": {"dpo", "registrar"},
    "processing-list": {"dpo", "director", "regional_director"},
    "register-print": {"dpo", "director", "regional_director"},
    "consents": {"dpo", "director", "regional_director"},
    "parameters": {"dpo", "director", "regional_director", "registrar"},
    "retention": {"dpo"},
    "mine": {"dpo", "director", "regional_director", "registrar", "trainee", "trainer", "administrator", "employer"},
}
ROLES = sorted(set.union(*SEEN.values()))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_other(client, campus, role):
    client.force_login(UserFactory(role=role, role__unit=campus))
    opened = {name for name in SEEN if client.get(url(name)).status_code == 200}
    assert opened == {name for name, roles in SEEN.items() if role in roles}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_a_visitor_is_sent_to_sign_in(client, name):
    assert client.get(url(name)).url.startswith(reverse("account_login"))


def test_the_notice_is_for_anybody_in_three_languages(client, campus):
    told = []
    names = {"ar": "أرقام الهوية", "fr": "Numéros d’identité", "en": "Identity numbers"}
    for language, name in names.items():
        client.cookies["mihan_language"] = language
        told.append(page(client, "notice"))
        assert name in told[-1]
    assert "compliant" not in told[2].lower()


def test_the_notice_of_an_establishment_that_is_not_there_is_no_page(client, campus):
    assert client.get(url("notice"), {"unit": "999999"}).status_code == 404
    assert client.get(url("notice"), {"unit": "؟"}).status_code == 404


def test_the_home_of_data_protection_leads_each_one_to_their_page(client, campus, dpo, director, trainee):
    for user, name in ((dpo, "desk"), (director, "processing-list"), (trainee, "mine")):
        client.force_login(user)
        assert client.get(url("home")).url == url(name)


# --- the register


def test_the_register_leaves_as_a_file_with_every_column(client, director):
    client.force_login(director)
    columns = [c["key"] for c in client.get(url("processing-list")).context["page"].choice]
    content = client.get(url("processing-list"), {"export": "csv", "columns": columns}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert (len(rows) - 1, len(rows[0])) == (len(delivered()), len(columns))


def test_a_line_is_read_with_its_tables_and_versions_and_changed_by_the_officer_alone(client, campus, dpo, director):
    line = Processing.objects.get(unit=campus, code="enrolments")
    client.force_login(director)
    assert "Enrolments" in page(client, "processing-detail", line.pk)
    assert client.get(url("processing-edit", line.pk)).status_code == 403
    assert client.post(url("processing-edit", line.pk), {"motive": "x"}).status_code == 403
    client.force_login(dpo)
    form = client.get(url("processing-edit", line.pk)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"retention_months": 132, "motive": "Archives"}
    data = {name: value for name, value in data.items() if value is not False}
    assert client.post(url("processing-edit", line.pk), data).status_code == 302
    assert list(line.versions.values_list("number", "retention_months")) == [(2, 132), (1, 120)]
    assert client.post(url("processing-edit", line.pk), data | {"retention_months": ""}).status_code == 422


def test_a_processing_of_another_establishment_does_not_exist(client, stranger, campus):
    client.force_login(stranger)
    line = Processing.objects.filter(unit=campus).first()
    for name in ("processing-detail", "processing-edit"):
        assert client.get(url(name, line.pk)).status_code == 404


def test_an_empty_register_is_started_by_its_officer(client, stranger, campus, dpo):
    unit = stranger.current_roles[0].unit
    client.force_login(dpo)
    assert client.post(url("register-start", unit.pk)).status_code == 404
    client.force_login(stranger)
    assert "not started" in page(client, "processing-list")
    client.post(url("register-start", unit.pk))
    assert Processing.objects.filter(unit=unit).count() == len(delivered())


def test_a_processing_that_is_not_mihan_s_is_added(client, campus, dpo):
    client.force_login(dpo)
    assert client.get(url("processing-add", campus.pk)).status_code == 200
    data = {
        "code": "badges", "name_fr": "Badges", "purpose_fr": "Entrer", "persons_fr": "Tous", "data_fr": "Nom",
        "basis": "mission", "retention_months": 3, "retention_starts": "departure", "formality": "declaration",
        "formality_stage": "to_file", "motive": "Nouveau",
    }  # fmt: skip
    assert client.post(url("processing-add", campus.pk), data).status_code == 302
    assert client.post(url("processing-add", campus.pk), data).status_code == 422
    assert Processing.objects.filter(unit=campus, code="badges").count() == 1


def test_a_delay_is_set_by_the_officer(client, dpo, registrar):
    data = {"code": "access", "value": 12, "since": "26/11/2026"}
    client.force_login(registrar)
    assert client.post(url("parameters"), data).status_code == 403
    client.force_login(dpo)
    assert client.post(url("parameters"), data).status_code == 302
    assert client.post(url("parameters"), data | {"value": 0}).status_code == 422


# --- one's own page


def test_a_person_asks_a_correction_and_follows_it(client, trainee, registrar):
    client.force_login(trainee)
    form = client.get(url("ask", "rectification")).context["corrections"]
    data = {name: form[name].value() or "" for name in form.fields} | {"phone": "0612345678"}
    answer = client.post(url("ask", "rectification"), data)
    asked = DataRequest.objects.get()
    assert answer.url == asked.get_absolute_url()
    assert [(w.field, w.after) for w in asked.wishes.all()] == [("phone", "0612345678")]

    client.force_login(registrar)
    assert "D-" in page(client, "desk")
    client.post(url("take", asked.pk))
    client.post(url("accept-wish", asked.pk, asked.wishes.get().pk))
    client.post(url("answer", asked.pk), {"state": "accepted", "words": "C’est corrigé."})

    client.force_login(trainee)
    assert "C’est corrigé." in page(client, "request", asked.pk)
    assert Person.objects.get(pk=trainee.person_id).phone == "0612345678"


def test_a_request_without_words_comes_back_with_its_reason(client, trainee):
    client.force_login(trainee)
    assert client.post(url("ask", "erasure"), {"words": ""}).status_code == 422
    assert client.get(url("ask", "nonsense")).status_code == 404
    assert DataRequest.objects.count() == 0


def test_a_form_cannot_correct_what_it_does_not_show(client, trainee):
    client.force_login(trainee)
    before = Person.objects.filter(pk=trainee.person_id).values().get()
    client.post(
        url("ask", "rectification"),
        {"phone": "0612345678", "trainee_number": "1", "sex": "M", "state": "accepted", "person": 1, "due_on": "2030"},
    )
    asked = DataRequest.objects.get()
    assert (asked.state, asked.person_id) == ("received", trainee.person_id)
    assert [w.field for w in asked.wishes.all()] == ["phone"]
    assert Person.objects.filter(pk=trainee.person_id).values().get() == before


def test_the_request_of_somebody_else_does_not_exist(client, campus, person, trainee, director, stranger):
    asked = DataRequestFactory(person=person)
    wish = WishFactory(request=asked)
    for user in (trainee, director, stranger):
        client.force_login(user)
        assert client.get(url("request", asked.pk)).status_code == 404
        for name, args in (
            ("take", [asked.pk]), ("answer", [asked.pk]), ("withdraw-request", [asked.pk]),
            ("copy-for-request", [asked.pk]), ("accept-wish", [asked.pk, wish.pk]),
            ("refuse-wish", [asked.pk, wish.pk]),
        ):  # fmt: skip
            assert client.post(url(name, *args), {"state": "accepted", "motive": "x"}).status_code == 404


def test_the_person_does_not_answer_their_own_request(client, trainee):
    asked = ask(trainee.person, "access", by=trainee)
    client.force_login(trainee)
    assert client.post(url("answer", asked.pk), {"state": "accepted"}).status_code == 403
    assert client.post(url("take", asked.pk)).status_code == 403
    client.post(url("withdraw-request", asked.pk))
    assert DataRequest.objects.get().state == "withdrawn"


def test_a_wish_of_another_request_is_not_reached_through_this_one(client, campus, registrar, person):
    ours, other = DataRequestFactory(person=person), WishFactory()
    client.force_login(registrar)
    assert client.post(url("accept-wish", ours.pk, other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.state == "asked"


def test_the_officer_sees_no_button_that_would_be_refused(client, dpo, registrar, person):
    asked = DataRequestFactory(person=person)
    wish = WishFactory(request=asked)
    shown = []
    for user in (dpo, registrar):
        client.force_login(user)
        shown.append(url("accept-wish", asked.pk, wish.pk) in page(client, "request", asked.pk))
    assert shown == [False, True]


def test_a_consent_is_given_and_withdrawn_from_one_s_page(client, trainee):
    client.force_login(trainee)
    client.post(url("give", "photo"))
    given = has_consented(trainee.person, "photo")
    client.post(url("withdraw", "photo"))
    assert (given, has_consented(trainee.person, "photo")) == (True, False)
    assert client.post(url("give", "unheard-of")).status_code == 404
    assert client.get(url("give", "photo")).status_code == 405


def test_a_signed_answer_is_noted_at_the_desk(client, registrar, person, stranger, director):
    data = {"answer": "given", "channel": "desk", "proof": "Formulaire 3"}
    client.force_login(stranger)
    assert client.post(url("note-consent", person.pk, "photo"), data).status_code == 404
    client.force_login(director)
    assert client.post(url("note-consent", person.pk, "photo"), data).status_code == 403
    client.force_login(registrar)
    assert client.post(url("note-consent", person.pk, "photo"), data | {"proof": ""}).status_code == 422
    assert client.post(url("note-consent", person.pk, "photo"), data).status_code == 302
    assert Consent.objects.get().person == person


def test_another_text_is_written_by_the_officer(client, dpo, director):
    data = {"text_ar": "أ", "text_fr": "b", "text_en": "c"}
    client.force_login(director)
    assert client.post(url("consent-text", "photo"), data).status_code == 403
    client.force_login(dpo)
    assert client.post(url("consent-text", "photo"), data | {"text_ar": ""}).status_code == 422
    assert client.post(url("consent-text", "photo"), data).status_code == 302


def test_an_account_without_a_person_has_a_page_that_says_so(client):
    client.force_login(UserFactory(person=None))
    assert "nobody in particular" in page(client, "mine")
    assert client.post(url("ask-copy")).status_code == 404
    assert client.get(url("ask", "access")).status_code == 404


# --- copies


def test_a_copy_is_asked_made_and_taken(client, trainee, django_capture_on_commit_callbacks):
    client.force_login(trainee)
    answer = client.post(url("ask-copy"))
    assert answer.url == url("mine")
    assert 'hx-trigger="every 2s"' in page(client, "mine")
    run_job(Job.objects.get().pk)
    assert 'hx-trigger="every 2s"' not in page(client, "mine")
    copy = Copy.objects.get()
    assert url("download", copy.pk) in page(client, "mine")
    taken = client.post(url("download", copy.pk))
    assert (taken["Content-Type"], taken["Cache-Control"]) == ("application/zip", "private, no-store")
    assert taken.content.startswith(b"PK")
    assert CopyReading.objects.get().by == trainee
    assert client.get(url("download", copy.pk)).status_code == 405


def test_the_copy_of_somebody_else_does_not_exist(client, trainee, registrar, stranger, director):
    copy = make_copy(ask_for_copy(trainee.person, by=trainee))
    for user in (registrar, stranger, director):
        client.force_login(user)
        assert client.post(url("download", copy.pk)).status_code == 404
    assert CopyReading.objects.count() == 0


def test_a_copy_for_a_request_is_prepared_by_the_desk(client, trainee, dpo):
    asked = ask(trainee.person, "access", by=trainee)
    client.force_login(dpo)
    client.post(url("copy-for-request", asked.pk))
    run_job(Job.objects.get().pk)
    assert client.post(url("download", Copy.objects.get().pk)).status_code == 200
    client.force_login(trainee)
    assert "Downloaded by" in page(client, "request", asked.pk)


# --- the desk


def test_the_desk_finds_people_in_reach_and_shows_rights_not_values(client, campus, dpo):
    person = RoleFactory(kind="trainee", unit=campus, person__last_name="ZNATI", person__phone="0612345678").person
    RoleFactory(kind="trainee", person__last_name="ZNATINI")
    client.force_login(dpo)
    html = page(client, "desk", q="znati")
    assert (url("person", person.pk) in html, "ZNATINI" in html) == (True, False)
    assert "0612345678" not in page(client, "person", person.pk)


def test_a_person_out_of_reach_or_oneself_has_no_desk_page(client, dpo, stranger):
    client.force_login(dpo)
    for person in (stranger.person, dpo.person):
        assert client.get(url("person", person.pk)).status_code == 404
        assert client.get(url("ask-at-desk", person.pk, "access")).status_code == 404
        assert client.get(url("lay-hold", person.pk)).status_code == 404


def test_a_request_noted_at_the_desk_has_a_proof(client, registrar, person):
    client.force_login(registrar)
    where = url("ask-at-desk", person.pk, "access")
    assert client.post(where, {"words": ""}).status_code == 422
    assert client.post(where, {"words": "", "proof": "CIN vue"}).status_code == 302
    assert DataRequest.objects.get().asked_by == registrar


# --- retention


def test_retention_is_previewed_read_and_confirmed(client, campus, dpo):
    RoleFactory(kind="trainee", unit=campus, start=None, end="2010-06-30", person__last_name="ZNATI")
    client.force_login(dpo)
    job = client.post(url("preview", campus.pk)).url
    assert client.get(job).status_code == 200
    run_job(Job.objects.get(kind="privacy_preview").pk)
    run = RetentionRun.objects.get()
    html = page(client, "retention-run", run.pk)
    assert ("ZNATI" in html, "no way back" in html) == (True, True)
    unread = client.post(url("apply", run.pk))
    assert (unread.status_code, RetentionRun.objects.get().state) == (422, "previewed")
    client.post(url("apply", run.pk), {"read": "1"})
    run_job(Job.objects.get(kind="privacy_apply").pk)
    assert RetentionRun.objects.get().state == "applied"
    assert "ZNATI" not in page(client, "retention-run", run.pk)
    assert Person.objects.filter(last_name="ZNATI").exists() is False


def test_retention_is_nobody_else_s(client, campus, director, registrar, stranger):
    run = RetentionRunFactory(unit=campus, state="previewed")
    hold = LegalHoldFactory(unit=campus)
    for user in (director, registrar):
        client.force_login(user)
        assert client.get(url("retention-run", run.pk)).status_code == 403
        assert client.post(url("apply", run.pk), {"read": "1"}).status_code == 404
        assert client.post(url("lift-hold", hold.pk)).status_code == 404
    client.force_login(stranger)
    for name, pk in (("retention-run", run.pk),):
        assert client.get(url(name, pk)).status_code == 404
    assert client.post(url("preview", campus.pk)).status_code == 404
    assert Job.objects.count() == 0


def test_a_file_is_held_and_let_go(client, campus, dpo, person):
    client.force_login(dpo)
    assert client.post(url("lay-hold", person.pk), {"motive": ""}).status_code == 422
    client.post(url("lay-hold", person.pk), {"motive": "Recours au tribunal"})
    assert "Recours au tribunal" in page(client, "retention")
    client.post(url("lift-hold", LegalHold.objects.get().pk))
    assert LegalHold.objects.current().count() == 0
    assert LegalHold.objects.get().until == clock.today()


def test_a_preview_of_another_unit_is_not_asked(client, dpo):
    client.force_login(dpo)
    assert client.post(url("preview", UnitFactory().pk)).status_code == 404


# --- from the file of a person


def test_the_file_of_a_person_leads_to_their_data(client, campus, trainee, registrar, director):
    shown = []
    for user, address in ((trainee, "people:my-file"), (registrar, "people:person-detail")):
        client.force_login(user)
        html = client.get(reverse(address, args=[] if user is trainee else [trainee.person_id])).content.decode()
        shown.append((url("mine") in html, url("person", trainee.person_id) in html))
    client.force_login(director)
    html = client.get(reverse("people:person-detail", args=[trainee.person_id])).content.decode()
    assert [shown[0][0], shown[1][1], url("person", trainee.person_id) in html] == [True, True, False]
