"""What search engines ask for."""

from xml.etree import ElementTree

import pytest

from tests.factories.public import NewsFactory

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def tree(client, cooking, campus):
    NewsFactory(unit=campus, state="published")
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)


def test_the_sitemap_names_every_page_in_every_language(client, tree):
    found = [entry.findtext(f"{MAP}loc") for entry in tree]
    assert len(found) == len(set(found)) == 3 * (4 + 1 + 1 + 1)
    assert {client.get(address.removeprefix("http://testserver")).status_code for address in found} == {200}


def test_each_entry_names_its_other_languages(tree):
    for entry in tree:
        told = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
        assert set(told) == {"ar", "fr", "en", "x-default"}
        assert entry.findtext(f"{MAP}loc") in told.values()


def test_robots_are_told_what_is_public_and_where_the_map_is(client, db):
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml\n" in told
    assert "Allow: /ar/\n" in told
    assert "Disallow: /\n" in told
