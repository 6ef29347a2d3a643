"""The pages of competences, through the client, as each user."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mihan.assessment.models import Appeal, Framework, Invitation, Verdict, Voice
from mihan.assessment.services import decide, invite
from mihan.assessment.services.reading import written_csv
from mihan.assessment.services.verdicts import Seen
from tests.factories.assessment import AppealFactory, EvidenceFactory
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import UserFactory


@pytest.fixture
def client(client):
    client.cookies["mihan_language"] = "en"
    return client


def address(name, *args):
    return reverse(f"assessment:{name}", args=args)


def page(client, name, *args):
    answer = client.get(address(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client, view, *args, **data):
    return client.post(address(view, *args), data, follow=True)


def statuses(client, group, person, competence, framework):
    return [
        client.get(address(name, *args)).status_code
        for name, args in (
            ("group-list", ()), ("group", (group.pk,)), ("passport", (person.pk,)),
            ("competence", (person.pk, competence.pk)), ("framework", (framework.pk,)), ("mine", ()),
            ("framework-next", (framework.pk,)), ("invite", (person.pk,)),
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("trainee", [403, 403, 200, 200, 200, 200, 403, 403]),
        ("trainer", [200, 200, 200, 200, 200, 403, 403, 200]),
        ("pole_head", [200, 200, 200, 200, 200, 403, 200, 200]),
        ("director", [200, 200, 200, 200, 200, 403, 200, 403]),
    ],
)
def test_each_opens_what_is_theirs(request, client, group, acquired, requirement, who, expected):
    client.force_login(request.getfixturevalue(who))
    found = statuses(client, group, acquired, requirement.competence, requirement.framework)
    assert found == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("trainer", [200, 404, 404, 404, 200, 403, 403, 404]),
        ("trainee", [403, 403, 404, 404, 200, 200, 403, 404]),
        ("counsellor", [403, 403, 403, 403, 200, 403, 403, 403]),
        ("dpo", [403, 403, 403, 403, 403, 403, 404, 403]),
    ],
)
def test_those_of_another_group_or_without_the_right_find_nothing(
    client, campus, group, acquired, requirement, kind, expected
):
    client.force_login(UserFactory(role=kind, role__unit=campus))
    found = statuses(client, group, acquired, requirement.competence, requirement.framework)
    assert found == expected


def test_a_head_of_another_pole_sees_neither_the_group_nor_its_trainees(client, campus, group, acquired):
    from tests.factories.offer import PoleFactory

    client.force_login(UserFactory(role="pole_head", role__unit=PoleFactory(unit__parent=campus).unit))
    assert client.get(address("group", group.pk)).status_code == 404
    assert client.get(address("passport", acquired.pk)).status_code == 404


def test_the_page_says_why_this_level(client, trainer, acquired, competence):
    client.force_login(trainer)
    html = page(client, "competence", acquired.pk, competence.pk)
    assert "24" in html
    assert "opportunities were seen" in html
    assert "/workplaces/session-0/replay/" in html


def test_a_trainer_confirms_those_that_are_ticked(client, trainer, group, acquired, competence):
    client.force_login(trainer)
    html = page(client, "group", group.pk)
    value = f"{acquired.pk}:{competence.pk}:mastered:0"
    assert f'value="{value}"' in html
    assert "are told" in post(client, "group-confirm", group.pk, proposal=[value]).text
    assert Verdict.objects.get().level == "mastered"
    assert 'name="proposal"' not in page(client, "group", group.pk)


@pytest.mark.parametrize("value", ["", "x", "1:2:3", "0:0:mastered:0", "{p}:{c}:mastered:²", "{p}:{c}:nothing:0"])
def test_a_forged_proposal_is_refused_with_a_sentence(client, trainer, group, acquired, competence, value):
    client.force_login(trainer)
    forged = value.format(p=acquired.pk, c=competence.pk)
    answer = post(client, "group-confirm", group.pk, proposal=[forged])
    assert (answer.status_code, Verdict.objects.count()) == (200, 0)


def test_a_trainer_decides_otherwise_with_a_reason_and_an_old_page_is_refused(
    client, trainer, acquired, competence, pole_head
):
    client.force_login(trainer)
    told = {"level": "acquired", "proposed": "mastered", "verdict": 0}
    answer = post(client, "decide", acquired.pk, competence.pk, **told)
    assert (answer.status_code, "Say why" in answer.text) == (422, True)
    answer = post(client, "decide", acquired.pk, competence.pk, **told, reason="Clients trop simples.")
    assert (answer.status_code, Verdict.objects.get().is_override) == (200, True)
    answer = post(client, "decide", acquired.pk, competence.pk, **told, reason="Encore.")
    assert (answer.status_code, "decided meanwhile" in answer.text) == (422, True)


def test_a_trainee_speaks_for_herself_and_appeals(client, trainee, acquired, competence):
    client.force_login(trainee)
    field = f"word_{competence.pk}_0"
    post(client, "say", acquired.pk, competence.pk, **{field: 3})
    assert Voice.objects.get().speaker == "self"
    answer = post(client, "appeal", acquired.pk, competence.pk, text="La carte était <b>là</b>.")
    assert "&lt;b&gt;là" in answer.text
    assert Appeal.objects.get().person == acquired
    assert client.post(address("decide", acquired.pk, competence.pk)).status_code == 403


def test_an_appeal_is_answered_on_the_page(client, trainer, acquired, competence):
    asked = AppealFactory(person=acquired, competence=competence)
    client.force_login(trainer)
    assert "La carte" not in page(client, "group-list")
    assert post(client, "answer", asked.pk, answer="").status_code == 422
    post(client, "answer", asked.pk, is_upheld="no", answer="Revu : la carte n’a pas été demandée.")
    asked.refresh_from_db()
    assert asked.state == "rejected"


def test_a_tutor_s_words_are_told_to_a_trainer_or_come_by_an_address(client, trainer, acquired, competence):
    client.force_login(trainer)
    said = {f"word_{competence.pk}_0": 3, "speaker": "tutor"}
    assert post(client, "say", acquired.pk, competence.pk, **said).status_code == 422
    post(client, "say", acquired.pk, competence.pk, **said, name="Mme Alaoui")
    assert Voice.objects.get().name == "Mme Alaoui"
    html = post(client, "invite", acquired.pk, speaker="tutor", name="M. Tazi", place="Hôtel Atlas").text
    secret = html.partition("/assessment/speak/")[2].partition("/")[0]
    client.logout()
    client.cookies["mihan_language"] = "en"
    assert acquired.name in page(client, "speak", secret)
    answer = client.post(address("speak", secret), {f"word_{competence.pk}_1": 4})
    assert (answer.status_code, Voice.objects.count()) == (200, 2)
    assert client.get(address("speak", secret)).status_code == 404


def test_an_empty_answer_leaves_the_address_open(client, trainer, acquired, competence):
    _invitation, secret = invite(acquired, speaker="tutor", name="M. Tazi", by=trainer)
    assert client.post(address("speak", secret), {}).status_code == 422
    assert client.post(address("speak", secret), {f"word_{competence.pk}_0": 9}).status_code == 422
    assert Invitation.objects.get().is_open


def test_the_address_of_another_s_trainee_cannot_be_withdrawn(client, trainer, acquired, campus):
    invitation, secret = invite(acquired, speaker="tutor", name="M. Tazi", by=trainer)
    client.force_login(UserFactory(role="trainer", role__unit=campus))
    assert client.post(address("invitation-revoke", invitation.pk)).status_code == 404
    client.force_login(trainer)
    client.post(address("invitation-revoke", invitation.pk))
    assert client.get(address("speak", secret)).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_passport_goes_on_paper_in_each_language(client, trainee, trainer, acquired, competence, language):
    decide(acquired, competence, level="mastered", seen=Seen("mastered"), by=trainer)
    client.cookies["mihan_language"] = language
    client.force_login(trainee)
    answer = client.get(address("passport-pdf", acquired.pk))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    client.force_login(UserFactory(role="trainee", role__unit=trainer.current_roles[0].unit))
    assert client.get(address("passport-pdf", acquired.pk)).status_code == 404


def test_the_next_version_is_brought_from_a_spreadsheet(client, pole_head, requirement):
    framework = requirement.framework
    client.force_login(pole_head)
    told = {"version": "2", "first_day": "01/12/2026", "source": "Essai"}
    content = written_csv(framework)
    answer = client.post(
        address("framework-next", framework.pk), told | {"file": SimpleUploadedFile("f.csv", content)}, follow=True
    )
    assert (answer.status_code, Framework.objects.count()) == (200, 2)
    for wrong in (b"\xff\xfe", b"a;b\n", b"x" * 600_000):
        answer = client.post(
            address("framework-next", framework.pk),
            told | {"version": "3", "first_day": "02/12/2026", "file": SimpleUploadedFile("f.csv", wrong)},
        )
        assert answer.status_code == 422
    assert Framework.objects.count() == 2


def test_a_head_of_a_pole_that_does_not_give_it_brings_nothing(client, campus, requirement):
    from tests.factories.offer import PoleFactory

    client.force_login(UserFactory(role="pole_head", role__unit=PoleFactory(unit__parent=campus).unit))
    assert client.get(address("framework-next", requirement.framework.pk)).status_code == 403


def test_three_trainees_cost_no_more_questions_than_one(client, trainer, group, acquired, competence):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            page(client, "group", group.pk)
        return len(captured)

    def another():
        person = EnrolmentFactory(group=group).person
        EvidenceFactory.create_batch(3, person=person, competence=competence)
        AppealFactory(person=person, competence=competence)
        return person

    client.force_login(trainer)
    another()
    decide(acquired, competence, level="mastered", seen=Seen("mastered"), by=trainer)
    questions()
    one = questions()
    another()
    another()
    assert questions() == one


def test_a_competence_shown_beyond_the_framework_is_in_the_passport(client, trainee, requirement):
    from tests.factories.assessment import CompetenceFactory

    other = CompetenceFactory(key="firm.sales", name_fr="Vendre", name_en="Sell")
    EvidenceFactory(person=trainee.person, competence=other)
    client.force_login(trainee)
    assert "Sell" in page(client, "mine")
    assert page(client, "competence", trainee.person.pk, other.pk)
    nothing = CompetenceFactory(key="care.hygiene", name_fr="Hygiène")
    assert client.get(address("competence", trainee.person.pk, nothing.pk)).status_code == 404
