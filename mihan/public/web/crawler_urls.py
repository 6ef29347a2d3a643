from django.urls import path

from mihan.public.web import crawlers

# What search engines ask for at the root of a site.
urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
]
