"""What search engines ask for first: what they may read, and every page in its three languages."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from mihan.public.queries.catalogue import catalogue
from mihan.public.queries.news import news_shown
from mihan.public.web.serving import public_page

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@public_page
def robots(request):
    lines = ["User-agent: *"]
    lines += [f"Disallow: /{code}/{page}/" for code in LANGUAGES for page in ("basket", "compare")]
    lines += [f"Allow: /{code}/" for code in LANGUAGES]
    lines += [
        "Allow: /$",
        "Allow: /static/",
        "Disallow: /",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
def sitemap(request):
    found = catalogue()
    pages = [("home", [], None), ("catalogue", [], None), ("news", [], None), ("about", [], None)]
    pages += [("pole", [pole.slug], None) for pole in found.poles]
    pages += [("programme", [p.slug], p.changed_at) for p in found.programmes]
    pages += [("news-item", [news.pk], news.updated_at) for news in news_shown(found.campus)]
    told = [_in_every_language(request, name, words, changed) for name, words, changed in pages]
    xml = render_to_string("public/sitemap.xml", {"pages": told})
    return HttpResponse(xml, content_type="application/xml; charset=utf-8")


def _in_every_language(request, name, words, changed):
    addresses = {code: request.build_absolute_uri(reverse(f"public:{name}", args=[code, *words])) for code in LANGUAGES}
    return {"addresses": addresses, "any": addresses[LANGUAGES[0]], "changed": changed}
