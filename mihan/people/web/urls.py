from django.urls import path

from mihan.people.web import accounts, doors, loans, rights, roles, views

app_name = "people"
urlpatterns = [
    path("", views.person_list, name="person-list"),
    path("me/", views.my_file, name="my-file"),
    path("<int:pk>/", views.person_detail, name="person-detail"),
    path("<int:pk>/identity/", views.identity, name="identity"),
    path("<int:pk>/openings/", views.who_looked, name="who-looked"),
    path("account/", accounts.account, name="account"),
    path("account/devices/<int:pk>/end/", accounts.end_device, name="device-end"),
    path("account/devices/end/", accounts.end_other_devices, name="devices-end"),
    path("account/lend/", loans.lend, name="lend"),
    path("loans/<int:pk>/revoke/", loans.revoke, name="loan-revoke"),
    path("<int:pk>/account/factor/", roles.forget_factor, name="account-factor"),
    path("<int:pk>/account/new/", roles.new_account, name="account-new"),
    path("<int:pk>/account/address/", roles.new_address, name="account-address"),
    path("<int:pk>/account/devices/end/", roles.end_devices_of, name="account-devices-end"),
    path("<int:pk>/account/", roles.switch_account, name="account-switch"),
    path("why/", doors.why, name="why"),
    path("rights/", rights.matrix, name="rights"),
    path("roles/", roles.role_list, name="role-list"),
    path("roles/<int:pk>/", roles.edit, name="role-edit"),
    path("<int:pk>/roles/", roles.of_person, name="role-person"),
]
