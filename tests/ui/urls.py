"""Only what the shell needs, so that these tests say something of `ui` and of nothing else."""

from django.http import HttpResponse
from django.urls import include, path


def broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("", lambda request: HttpResponse("home"), name="home"),
    path("broken/", broken),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("ui/", include("mihan.ui.web.urls")),
]
handler400 = "mihan.ui.web.errors.bad_request"
handler403 = "mihan.ui.web.errors.refused"
handler404 = "mihan.ui.web.errors.not_found"
handler500 = "mihan.ui.web.errors.failed"
