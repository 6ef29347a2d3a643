from django.urls import path

from mihan.assessment.web import competences, frameworks, groups, passports, speaking

app_name = "assessment"
urlpatterns = [
    path("", groups.index, name="group-list"),
    path("groups/<int:pk>/", groups.show, name="group"),
    path("groups/<int:pk>/confirm/", groups.confirm, name="group-confirm"),
    path("mine/", passports.mine, name="mine"),
    path("people/<int:pk>/", passports.show, name="passport"),
    path("people/<int:pk>/passport.pdf", passports.pdf, name="passport-pdf"),
    path("people/<int:pk>/invite/", speaking.invite, name="invite"),
    path("people/<int:pk>/competences/<int:competence>/", competences.show, name="competence"),
    path("people/<int:pk>/competences/<int:competence>/decide/", competences.decide, name="decide"),
    path("people/<int:pk>/competences/<int:competence>/say/", competences.say, name="say"),
    path("people/<int:pk>/competences/<int:competence>/appeal/", competences.appeal, name="appeal"),
    path("appeals/<int:pk>/answer/", competences.answer, name="answer"),
    path("invitations/<int:pk>/revoke/", speaking.revoke, name="invitation-revoke"),
    path("speak/<str:token>/", speaking.speak, name="speak"),
    path("frameworks/", frameworks.index, name="framework-list"),
    path("frameworks/<int:pk>/", frameworks.show, name="framework"),
    path("frameworks/<int:pk>/framework.csv", frameworks.csv, name="framework-csv"),
    path("frameworks/<int:pk>/next/", frameworks.bring, name="framework-next"),
]
