"""The browser opens our pages, as whom we say, and lets no fault pass unseen."""

import pytest
from django.http import HttpResponse
from django.urls import path

from tests.rig.inner import run_pytest

pytestmark = [pytest.mark.slow, pytest.mark.urls(__name__)]


# Without an icon, the browser asks for /favicon.ico, and lacks it.
HEAD = "<!doctype html><link rel=icon href=data:,>"


def home(request):
    return HttpResponse(f"{HEAD}<p>{request.user.get_username()}</p>")


def faulty(request):
    return HttpResponse(f"{HEAD}<script src='/no-such.js'></script>")


urlpatterns = [path("", home), path("faulty/", faulty)]


def test_a_page_opens_in_the_language_and_size_asked_for(open_page):
    page = open_page(language="ar", width=390)
    assert page.evaluate("[navigator.language, innerWidth]") == ["ar-MA", 390]


def test_a_page_opens_as_the_user_given(open_page, django_user_model):
    page = open_page(user=django_user_model.objects.create_user(username="amina"))
    assert page.inner_text("p") == "amina"


def test_visitors_do_not_share_a_session(open_page, django_user_model):
    open_page(user=django_user_model.objects.create_user(username="amina"))
    assert open_page().inner_text("p") == ""


def test_a_page_that_lacks_a_script_fails_its_test(chromium, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///:memory:")
    (tmp_path / "test_page.py").write_text(
        "import pytest\n@pytest.mark.urls('tests.rig.test_browser')\ndef test_it(open_page): open_page('/faulty/')\n"
    )
    done = run_pytest(tmp_path)
    assert (done.returncode, "404" in done.stdout) == (1, True)
