from django.urls import path

from mihan.public.web import desk

# Where staff write the news: /public/news/.
app_name = "public_desk"
urlpatterns = [
    path("news/", desk.index, name="news-list"),
    path("news/add/", desk.add, name="news-add"),
    path("news/<int:pk>/", desk.detail, name="news-detail"),
    path("news/<int:pk>/edit/", desk.edit, name="news-edit"),
    path("news/<int:pk>/publish/", desk.publish, name="news-publish"),
    path("news/<int:pk>/withdraw/", desk.withdraw, name="news-withdraw"),
]
