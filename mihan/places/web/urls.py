from django.urls import path

from mihan.places.web import buildings, occupations, spaces

app_name = "places"
urlpatterns = [
    path("", spaces.index, name="space-list"),
    path("today/", occupations.today, name="today"),
    path("spaces/add/", spaces.add, name="space-add"),
    path("spaces/<int:pk>/", spaces.show, name="space-detail"),
    path("spaces/<int:pk>/edit/", spaces.edit, name="space-edit"),
    path("spaces/<int:pk>/state/", spaces.change_state, name="space-state"),
    path("spaces/<int:pk>/occupy/", spaces.occupy, name="space-occupy"),
    path("occupations/<int:pk>/", occupations.show, name="occupation-detail"),
    path("occupations/<int:pk>/release/", occupations.release, name="occupation-release"),
    path("buildings/", buildings.index, name="building-list"),
    path("buildings/add/", buildings.add, name="building-add"),
    path("buildings/<int:pk>/edit/", buildings.edit, name="building-edit"),
]
