from django.urls import path

from mihan.portal.web import search, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("healthz", views.health, name="health"),
]
