from django.urls import path

from mihan.public.web import baskets, catalogue, news, pages

# Mounted under the language: /ar/programmes/dia-dev-ts/. No sign-in.
app_name = "public"
urlpatterns = [
    path("", pages.home, name="home"),
    path("poles/<slug:slug>/", pages.pole, name="pole"),
    path("programmes/", catalogue.index, name="catalogue"),
    path("programmes/<slug:slug>/", catalogue.programme, name="programme"),
    path("compare/", catalogue.compare, name="compare"),
    path("basket/", baskets.basket, name="basket"),
    path("news/", news.index, name="news"),
    path("news/<int:pk>/", news.item, name="news-item"),
    path("about/", pages.about, name="about"),
]
