"""Before allauth's own: the page of a lost password takes its key from the body of a form, never from its address."""

from django.urls import path, re_path

from mihan.people.web import keys

urlpatterns = [
    path("password/key/", keys.take, name="account_reset_password_key"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        keys.choose,
        name="account_reset_password_from_key",
    ),
]
