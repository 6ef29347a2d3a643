from django.urls import path

from mihan.api.web import views
from mihan.api.web.door import api

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("tokens/add/", views.add, name="token-add"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="token-revoke"),
    path("v1/", api.urls),
]
