from django.urls import path

from mihan.ui.web import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("language/", views.set_language, name="language"),
    path("theme/", views.set_theme, name="theme"),
]
