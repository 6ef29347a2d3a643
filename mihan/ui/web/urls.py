from django.conf import settings
from django.urls import path

from mihan.ui.web import views

app_name = "ui"
urlpatterns = [
    path("language/", views.set_language, name="language"),
    path("still/", views.still, name="still"),
    path("theme/", views.set_theme, name="theme"),
]
if not settings.IS_REAL:  # for who builds pages
    urlpatterns.append(path("", views.gallery, name="gallery"))
