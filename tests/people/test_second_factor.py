"""Codes, recovery codes, devices, lock-outs; passkeys are tried in a browser (tests/journeys/test_passkeys.py)."""

import hashlib
import hmac
import logging
import re
import struct

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from mihan.messaging.services.sending import send_letters
from mihan.people.models import Role
from mihan.people.permissions import GRANTS, UNIT
from mihan.people.policy import MAY_SIGN_IN_WITH_A_PASSWORD, needs_second_factor
from mihan.people.queries.devices import CHANGES, device_said
from mihan.people.signals import account_touched
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
SECRET, PASSWORD = "JBSWY3DPEHPK3PXP", "a word kept to oneself"
HOME = "/"


@pytest.fixture(autouse=True)
def _in_english(client):
    cache.clear()
    client.cookies["mihan_language"] = "en"


class Clock:
    """Of the server, in the middle of a step: a code does not end between two lines of a test."""

    now = 1_795_000_005.0 // 30 * 30 + 15

    def time(self):
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    told = Clock()
    monkeypatch.setattr(totp, "time", told)
    return told


@pytest.fixture
def staff(campus):
    """Somebody real: the demo's people are spared."""
    return account("registrar", campus)


def account(role, campus, *, language="en", **about):
    user = UserFactory(
        role=role, role__unit=campus, email=f"{role}@example.org", language=language, person__is_invented=False, **about
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, user, password=PASSWORD, **how):
    return client.post(reverse("account_login"), {"login": user.username, "password": password}, **how)


def code_now(secret=SECRET, step=0):
    import base64

    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(Clock.now) // 30 + step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def protect(user):
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


# --- who must have one


def test_whoever_reads_or_decides_about_others_must_the_others_may():
    may = {kind for kind in Role.Kind.values if not needs_second_factor([kind], borrows=False)}
    assert may == {"applicant", "trainee", "graduate", "employer"}
    assert needs_second_factor(["trainee"], borrows=True)
    assert needs_second_factor(["trainee", "trainer"], borrows=False)


@pytest.mark.parametrize("kind", sorted(MAY_SIGN_IN_WITH_A_PASSWORD))
def test_whoever_may_do_without_has_no_right_over_others(kind):
    """The reason they may (decision 0038): what reaches a whole unit is what everybody of the campus reads."""
    wide = {permission for permission, grants in GRANTS.items() if grants.get(kind) == UNIT}
    assert wide <= {"places.view", "calendar.view", "offer.view"}


@pytest.mark.parametrize("path", ["/", "/people/", "/people/me/", "/timetable/"])
def test_staff_without_a_second_factor_are_led_to_it_and_open_nothing_else(client, staff, path):
    client.force_login(staff)
    response = client.get(path)
    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


def test_on_the_way_there_they_reach_their_account_their_language_and_the_way_out(client, staff):
    client.force_login(staff)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("people:account")).status_code == 200
    assert client.post(reverse("ui:language"), {"language": "fr"}).url == "/"
    assert client.post(reverse("account_logout")).status_code == 302


def test_with_one_they_go_everywhere_and_the_base_is_asked_once(client, staff):
    protect(staff)
    client.force_login(staff)
    assert client.get(reverse("people:rights")).status_code == 200
    assert client.session["has_second_factor"]


@pytest.mark.parametrize("role", ["trainee", "employer", "graduate", "applicant"])
def test_others_sign_in_with_a_password(client, campus, role):
    client.force_login(account(role, campus))
    assert client.get(reverse("people:rights")).status_code == 200


def test_the_invented_people_of_the_demo_are_spared_and_their_page_says_so(client, campus, settings):
    client.force_login(UserFactory(role="director", role__unit=campus))
    assert "part of the demonstration" in client.get(reverse("people:account")).text
    settings.SECOND_FACTOR_SPARES_INVENTED = False
    assert client.get(HOME).url == reverse("mfa_index")


def test_a_setting_does_without(client, staff, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(staff)
    assert client.get(reverse("people:rights")).status_code == 200


# --- codes


def reauthenticated(client, user):
    sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_application_asks_who_one_is_then_gives_recovery_codes(client, staff, mailoutbox):
    sign_in(client, staff)
    url = reverse("mfa_activate_totp")
    assert client.get(url).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(url).text
    assert "<svg" in page
    assert "data:image" not in page
    secret = re.search(r"[A-Z2-7]{32}", page)[0]
    assert client.post(url, {"code": "000000"}).status_code == 200
    assert client.post(url, {"code": code_now(secret)}).url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).text)
    assert len(codes) == 10
    send_letters()
    assert str(CHANGES["totp_activated"]) in [mail.subject for mail in mailoutbox]


def test_the_key_of_an_application_is_not_readable_in_the_base(staff, client):
    from allauth.mfa.utils import decrypt, encrypt

    kept = encrypt(SECRET)
    assert SECRET not in kept
    assert decrypt(kept) == SECRET


def test_a_password_alone_does_not_sign_in_who_has_a_second_factor(client, staff):
    TOTP.activate(staff, SECRET)
    assert sign_in(client, staff).url == reverse("mfa_authenticate")
    assert client.get(HOME).url == "/en/"  # a visitor still
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200


def test_a_code_opens_once(client, staff):
    TOTP.activate(staff, SECRET)
    code = code_now()
    for expected in (302, 200):
        sign_in(client, staff)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected
        client.logout()


@pytest.mark.parametrize(("step", "status"), [(-1, 200), (0, 302), (1, 200)])
def test_a_code_lives_thirty_seconds_and_neither_the_one_before_nor_the_one_after_opens(client, staff, step, status):
    TOTP.activate(staff, SECRET)
    sign_in(client, staff)
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(step=step)}).status_code == status


def test_a_recovery_code_opens_once_and_its_owner_is_told(client, staff, mailoutbox):
    protect(staff)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        sign_in(client, staff)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected
        client.logout()
    send_letters()
    assert str(CHANGES["recovery_code_used"]) in [mail.subject for mail in mailoutbox]


def test_removing_the_last_second_factor_signs_out_the_other_devices(client, staff, client_elsewhere, clock):
    protect(staff)
    for each, step in ((client_elsewhere, 0), (client, 1)):
        clock.now = Clock.now + 30 * step
        sign_in(each, staff)
        each.post(reverse("mfa_authenticate"), {"code": code_now(step=step)})
    assert UserSession.objects.count() == 2
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert client_elsewhere.get(HOME).url == "/ar/"  # a visitor again
    assert client.get(HOME).url == reverse("mfa_index")


@pytest.fixture
def client_elsewhere():
    from django.test import Client

    return Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/605"})


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_the_passkey_of_somebody_else_does_not_exist(client, campus, staff, name):
    theirs = Authenticator.objects.create(user=account("director", campus), type="webauthn", data={"name": "Hers"})
    reauthenticated(client, staff)
    url = reverse(name, args=[theirs.pk])
    assert (client.get(url).status_code, client.post(url, {"name": "Mine"}).status_code) == (404, 404)
    theirs.refresh_from_db()
    assert theirs.data == {"name": "Hers"}


def test_whoever_lost_everything_is_let_in_again_by_somebody_in_charge_and_by_nobody_else(
    client, staff, campus, settings, client_elsewhere, mailoutbox
):
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    protect(staff)
    url = reverse("people:account-factor", args=[staff.person_id])
    for other, status in (
        (UserFactory(role="counsellor", role__unit=campus), 404),
        (UserFactory(role="director"), 404),
    ):
        client.force_login(other)
        assert client.post(url).status_code == status
    client.force_login(staff)
    client.post(url)
    assert Authenticator.objects.count() == 2
    client.force_login(UserFactory(role="administrator", role__unit=campus))
    client.post(url)
    assert not Authenticator.objects.exists()
    send_letters()
    assert [mail.subject for mail in mailoutbox] == [str(CHANGES["second_factor_forgotten"])]
    sign_in(client_elsewhere, staff)
    assert client_elsewhere.get(HOME).url == reverse("mfa_index")


# --- tries


def test_five_wrong_passwords_lock_the_name_five_minutes_even_for_the_right_one(client, staff):
    for _ in range(5):
        sign_in(client, staff, "wrong")
    response = sign_in(client, staff)
    assert response.status_code == 200
    assert "Too many wrong tries. Wait five minutes, then try again." in response.text


def test_five_wrong_codes_lock_the_account_even_for_the_right_one(client, staff):
    TOTP.activate(staff, SECRET)
    sign_in(client, staff)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "123456"})
    response = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert response.status_code == 200
    assert "Too many wrong tries" in response.text


def test_thirty_tries_a_minute_from_one_place_are_enough(client, db):
    answers = [client.post(reverse("account_login"), {"login": f"n{n}", "password": "x"}) for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Too many tries" in answers[-1].text


# --- devices


def test_devices_are_told_in_plain_words():
    said = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130 Safari/537.36 "
        "Edg/130": "Edge on Windows",
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36": "Chrome on Android",
        "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0": "Firefox on Linux",
        "curl/8": "an unknown device",
    }
    assert {agent: device_said(agent) for agent in said} == said


def test_each_device_is_listed_and_signed_out_alone_or_with_the_others(client, campus, client_elsewhere):
    trainee = account("trainee", campus)
    sign_in(client_elsewhere, trainee)
    sign_in(client, trainee)
    page = client.get(reverse("people:account"))
    assert [device.said for device in page.context["devices"]] == ["an unknown device", "Safari on iPhone"]
    other = page.context["devices"][1]
    client.post(reverse("people:device-end", args=[other.pk]))
    assert client_elsewhere.get(HOME).status_code == 302
    assert client.get(reverse("people:account")).status_code == 200


def test_saying_again_who_one_is_draws_a_new_session_and_the_device_stays_the_same(client, campus):
    trainee = account("trainee", campus)
    sign_in(client, trainee)
    former = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.session.session_key != former
    assert not Session.objects.filter(session_key=former).exists()
    assert [d.is_this_one for d in client.get(reverse("people:account")).context["devices"]] == [True]


def test_a_code_given_again_draws_a_new_session_too(client, staff, clock):
    protect(staff)
    sign_in(client, staff)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    former = client.session.session_key
    clock.now += 30
    client.post(reverse("mfa_reauthenticate"), {"code": code_now(step=1)})
    assert client.session.session_key != former


def test_all_the_others_go_at_once(client, campus, client_elsewhere):
    trainee = account("trainee", campus)
    sign_in(client_elsewhere, trainee)
    sign_in(client, trainee)
    client.post(reverse("people:devices-end"))
    assert client_elsewhere.get(HOME).status_code == 302
    assert UserSession.objects.count() == 1


def test_a_changed_password_signs_out_the_other_devices_and_not_this_one(client, campus, client_elsewhere):
    trainee = account("trainee", campus)
    sign_in(client_elsewhere, trainee)
    sign_in(client, trainee)
    new = {"oldpassword": PASSWORD, "password1": "another word kept", "password2": "another word kept"}
    client.post(reverse("account_change_password"), new)
    assert client_elsewhere.get(HOME).status_code == 302
    page = client.get(reverse("people:account"))
    assert [device.is_this_one for device in page.context["devices"]] == [True]


def test_nobody_signs_out_the_device_of_somebody_else(client, campus, client_elsewhere):
    victim, thief = account("trainee", campus), account("trainer", campus)
    sign_in(client_elsewhere, victim)
    sign_in(client, thief)
    client.post(reverse("people:device-end", args=[UserSession.objects.get(user=victim).pk]))
    assert UserSession.objects.filter(user=victim).exists()


# --- which factor, in the log


def said(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "mihan.security"]


def test_the_log_says_which_factors_opened_the_session(client, staff, clock, caplog):
    caplog.set_level(logging.INFO, "mihan.security")
    protect(staff)
    sign_in(client, staff)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert said(caplog) == [
        f"factor given: account {staff.pk} from 127.0.0.1 by password",
        f"second factor refused: account {staff.pk}",
        f"factor given: account {staff.pk} from 127.0.0.1 by totp",
        f"signed in: account {staff.pk} from 127.0.0.1 by password then totp",
        f"said again who they are: account {staff.pk} from 127.0.0.1 by password",
    ]


def test_a_recovery_code_is_told_from_the_code_of_an_application(client, staff, caplog):
    caplog.set_level(logging.INFO, "mihan.security")
    protect(staff)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, staff)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert said(caplog)[-1] == f"signed in: account {staff.pk} from 127.0.0.1 by password then recovery_codes"


# --- what its owner is told


@pytest.mark.parametrize(("language", "said"), [
    ("ar", "تم الدخول من جهاز لم يسبق استعماله."), ("fr", "Quelqu’un s’est connecté sur un appareil jamais vu."),
    ("en", "Somebody signed in on a device not seen before."),
])  # fmt: skip
def test_a_new_device_is_told_once_in_the_language_of_the_account(client, campus, mailoutbox, language, said):
    trainee = account("trainee", campus, language=language)
    sign_in(client, trainee)
    send_letters()
    (mail,) = mailoutbox
    assert said in mail.body
    client.post(reverse("account_logout"))
    sign_in(client, trainee)
    send_letters()
    assert len(mailoutbox) == 1


def test_a_changed_password_is_told_and_apps_above_hear_of_it(client, campus, mailoutbox):
    heard = []
    account_touched.connect(lambda sender, what, user, **kwargs: heard.append((what, user)), weak=False)
    trainee = account("trainee", campus)
    sign_in(client, trainee)
    new = {"oldpassword": PASSWORD, "password1": "another word kept", "password2": "another word kept"}
    client.post(reverse("account_change_password"), new)
    assert heard == [("new_device", trainee), ("password_changed", trainee)]
    send_letters()
    assert [mail.subject for mail in mailoutbox] == [str(CHANGES["new_device"]), str(CHANGES["password_changed"])]


def test_an_account_that_is_nobody_s_is_written_to_directly(client, campus, mailoutbox):
    account("administrator", campus)
    alone = account("registrar", campus, language="en")
    alone.person = None
    alone.save()
    sign_in(client, alone)
    assert "Somebody signed in on a device not seen before." in mailoutbox[0].body


def test_without_an_address_nothing_is_sent_and_nothing_fails(client, campus, mailoutbox):
    trainee = account("trainee", campus)
    trainee.email = ""
    trainee.save()
    assert sign_in(client, trainee).status_code == 302
    assert mailoutbox == []


def test_every_change_has_its_sentence():
    assert all(str(said) for said in CHANGES.values())
