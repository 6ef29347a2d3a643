from django.urls import path

from mihan.places.web import buildings, maps, occupations, spaces

app_name = "places"
urlpatterns = [
    path("", spaces.index, name="space-list"),
    path("map/", maps.index, name="map"),
    path("map/<int:pk>/", maps.building, name="map-building"),
    path("buildings/<int:pk>/outline/", maps.edit_outline, name="building-outline"),
    path("buildings/<int:pk>/outline/look/", maps.look_outline, name="building-outline-look"),
    path("sites/<int:pk>/plan/", maps.edit_site, name="site-plan"),
    path("sites/<int:pk>/plan/look/", maps.look_site, name="site-plan-look"),
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
