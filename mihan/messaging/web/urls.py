from django.urls import path

from mihan.messaging.web import outbox, preferences, views, writing

app_name = "messaging"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:pk>/", views.show, name="message"),
    path("<int:pk>/open/", views.open_message, name="open"),
    path("<int:pk>/mark/", views.mark, name="mark"),
    path("write/", writing.write, name="write"),
    path("preferences/", preferences.edit, name="preferences"),
    path("outbox/", outbox.letter_list, name="letter-list"),
    path("outbox/<int:pk>/", outbox.show, name="letter"),
    path("outbox/<int:pk>/send/", outbox.send_again, name="send-again"),
    path("outbox/<int:pk>/give-up/", outbox.give_up, name="give-up"),
]
