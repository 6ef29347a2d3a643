"""Composition only: one line per app."""

from django.urls import include, path, register_converter

from mihan.ui.language import SiteLanguage

register_converter(SiteLanguage, "site_language")

urlpatterns = [
    path("", include("mihan.portal.web.urls")),
    path("account/", include("mihan.people.web.account_urls")),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("ui/", include("mihan.ui.web.urls")),
    path("messaging/", include("mihan.messaging.web.urls")),
    path("privacy/", include("mihan.privacy.web.urls")),
    path("jobs/", include("mihan.jobs.web.urls")),
    path("people/", include("mihan.people.web.urls")),
    path("places/", include("mihan.places.web.urls")),
    path("calendar/", include("mihan.calendar.web.urls")),
    path("offer/", include("mihan.offer.web.urls")),
    path("progress/", include("mihan.progress.web.urls")),
    path("assessment/", include("mihan.assessment.web.urls")),
    path("timetable/", include("mihan.timetable.web.urls")),
    path("exams/", include("mihan.exams.web.urls")),
    path("workplaces/", include("mihan.workplaces.web.urls")),
    path("market/", include("mihan.market.web.urls")),
    path("exchange/", include("mihan.exchange.web.urls")),
    path("help/", include("mihan.help.web.urls")),
    path("api/", include("mihan.api.web.urls")),
    path("public/", include("mihan.public.web.desk_urls")),
    path("", include("mihan.public.web.crawler_urls")),
    path("<site_language:language>/", include("mihan.public.web.urls")),
]

handler400 = "mihan.ui.web.errors.bad_request"
handler403 = "mihan.ui.web.errors.refused"
handler404 = "mihan.ui.web.errors.not_found"
handler500 = "mihan.ui.web.errors.failed"
