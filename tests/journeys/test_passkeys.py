"""Passkeys, with a device that the browser pretends to have: made, then used alone and as a second factor."""

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture
def page(visitors, campus):
    """On a name and not a number: passkeys belong to names. With a device that holds them and says yes."""
    page = visitors.open(language="fr")
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "mihan_language", "value": "fr", "url": named(campus)}])
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    yield page
    page.context.close()
    # The campus is everyone's: who signs in by a password alone does so again.
    campus.manage("shell", "-c", "from allauth.mfa.models import Authenticator as A; A.objects.all().delete()")


def named(campus):
    return campus.url.replace("127.0.0.1", "localhost")


def go(page, campus, path):
    page.goto(f"{named(campus)}{path}")


def enter(page, campus, user):
    go(page, campus, "/account/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/account/login/" not in url)


def make(page, campus, *, alone):
    go(page, campus, "/account/second-factor/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)  # who are you, before a way in is added
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Téléphone de Salma")
    page.set_checked("input[name=passwordless]", alone)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/recovery-codes/")
    expect(page.locator(".codes li")).to_have_count(10)


def leave(page, campus):
    page.evaluate("document.querySelector('form[action*=logout]').submit()")
    page.wait_for_url("**/fr/")  # whoever has left is a visitor


def test_a_passkey_signs_in_alone(page, campus):
    enter(page, campus, "employer")
    make(page, campus, alone=True)
    leave(page, campus)
    go(page, campus, "/account/login/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    go(page, campus, "/people/account/")
    expect(page.get_by_text("protégé par un second facteur")).to_be_visible()


def test_a_passkey_is_asked_for_after_the_password(page, campus):
    enter(page, campus, "graduate")
    make(page, campus, alone=False)
    leave(page, campus)
    go(page, campus, "/account/login/")
    page.fill("input[name=login]", "graduate")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/second-factor/authenticate/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(lambda url: "/account/" not in url)
