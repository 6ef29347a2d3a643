"""The pages any visitor reads: no sign-in, no cookie before it is needed, facts with their source."""

import gzip
import json
import re

import pytest
from django.conf import settings as django_settings
from django.core import signing
from django.test import RequestFactory
from django.urls import reverse

from mihan.people.queries.devices import KNOWN, known_here
from mihan.public.web import serving, visitor
from tests.factories.people import UserFactory
from tests.factories.public import NewsFactory

pytestmark = pytest.mark.django_db
FROM_HERE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def everything(cooking, tourism, pizza, campus):
    return NewsFactory(unit=campus, state="published")


def at(name, *words, language="en"):
    return reverse(f"public:{name}", args=[language, *words])


def html(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def titles(text):
    return re.findall(r'<h2><a href="[^"]*/programmes/([^"/]+)/">', text)


PAGES = [
    ("home", ()), ("catalogue", ()), ("programme", ("thr-ac-t",)), ("pole", ("thr",)), ("compare", ()),
    ("basket", ()), ("news", ()), ("about", ()),
]  # fmt: skip
every_page = pytest.mark.parametrize(("name", "words"), PAGES, ids=[name for name, _words in PAGES])


@every_page
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_every_page_is_in_the_language_of_its_address(client, everything, name, words, language, direction):
    client.cookies["mihan_language"] = "fr"
    text = html(client, at(name, *words, language=language))
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert text.count("<h1") == 1
    assert reverse("account_login") in text


@every_page
def test_a_visitor_is_given_no_cookie_and_may_keep_the_page(client, everything, name, words):
    answer = client.get(at(name, *words))
    assert not answer.cookies
    assert (answer["Cache-Control"], answer["Vary"]) == ("public, max-age=60", "Accept-Encoding, Cookie")


@every_page
def test_a_page_that_did_not_change_is_not_sent_again(client, everything, name, words):
    tag = client.get(at(name, *words))["ETag"]
    again = client.get(at(name, *words), headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@every_page
def test_a_page_is_compressed_for_who_can_read_it_so(client, everything, name, words):
    plain = client.get(at(name, *words))
    small = client.get(at(name, *words), headers={"accept-encoding": "gzip, br"})
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert "Content-Encoding" not in plain


@every_page
def test_each_page_names_itself_in_every_language(client, everything, name, words):
    text = html(client, at(name, *words, language="fr"))
    if name in ("compare", "basket"):
        assert 'content="noindex' in text
        return
    here = {code: f"http://testserver{at(name, *words, language=code)}" for code in ("ar", "fr", "en")}
    assert f'rel="canonical" href="{here["fr"]}"' in text
    told = dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', text))
    assert told == here | {"x-default": here["ar"]}
    assert f'property="og:url" content="{here["fr"]}"' in text
    assert "/static/public/share.png" in text


@every_page
def test_pages_are_read_and_not_written_to(client, everything, name, words):
    if name != "basket":
        assert client.post(at(name, *words), headers=FROM_HERE).status_code == 405


@every_page
def test_no_script_runs_on_public_pages(client, everything, name, words):
    scripts = re.findall(r"<script([^>]*)>", html(client, at(name, *words)))
    assert set(scripts) <= {' type="application/ld+json"'}


# --- the door


@pytest.mark.parametrize(("accepted", "language"), [("fr-MA,fr;q=0.9", "fr"), ("en", "en"), ("", "ar"), ("zgh", "ar")])
def test_the_address_of_the_site_leads_to_the_campus_in_the_visitor_s_language(client, everything, accepted, language):
    UserFactory()  # the installation is set up
    answer = client.get("/", headers={"accept-language": accepted})
    assert (answer.status_code, answer.url) == (302, f"/{language}/")


def test_who_signed_in_keeps_a_home_and_finds_it_from_the_site(client, everything, campus):
    client.force_login(UserFactory(role="counsellor", role__unit=campus))
    assert client.get("/").status_code == 200
    assert "My space" in html(client, at("home"))


def test_before_anything_was_brought_the_site_says_so(client, db):
    assert "once its poles and programmes" in html(client, at("home"))
    assert titles(html(client, at("catalogue"))) == []


# --- programmes


def test_a_programme_tells_what_is_known_and_where_it_was_seen(client, cooking):
    text = html(client, at("programme", "thr-ac-t"))
    for said in ("Culinary arts", "a public page", "Cuissons classiques", "60\u00a0h", "Training hotel",
                 "Final baccalaureate year completed", "to confirm", "Hotels, riads and guest houses"):  # fmt: skip
        assert said in text, said


def test_what_is_ours_is_never_shown_as_official(client, pizza):
    text = html(client, at("programme", "thr-piz-fq"))
    assert "A proposal of ours, not an official programme" in text
    assert "illustrative: own proposal, no source" in text
    told = described(text)["EducationalOccupationalProgram"]
    assert told["disambiguatingDescription"] == "Illustrative: a proposal of ours, not an official programme."


def test_what_is_not_known_is_said(client, offer):
    offer("THR_NEW_T", years=None, seats_hint=None)
    text = html(client, at("programme", "thr-new-t"))
    assert text.count("not known") >= 3
    assert "Its modules are not known yet." in text


def described(text):
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return {thing["@type"]: thing for thing in json.loads(script)["@graph"]}


def test_a_programme_is_described_in_the_words_of_schema_org(client, tourism):
    told = described(html(client, at("programme", "thr-mt-ts", language="fr")))
    programme = told["EducationalOccupationalProgram"]
    assert {key: programme[key] for key in ("name", "identifier", "timeToComplete", "maximumEnrollment", "url")} == {
        "name": "Management touristique", "identifier": "THR_MT_TS", "timeToComplete": "P2Y6M",
        "maximumEnrollment": 20, "url": "http://testserver/fr/programmes/thr-mt-ts/",
    }  # fmt: skip
    assert programme["provider"]["name"] == "Cité de la ville"
    assert (
        programme["description"]
        == "Management touristique\u00a0: technicien spécialisé, deux ans et demi. Pôle\u00a0: Tourisme."
    )
    places = [item["position"] for item in told["BreadcrumbList"]["itemListElement"]]
    assert places == [1, 2, 3]


def test_a_name_cannot_end_the_script_that_describes_it(client, offer):
    offer("THR_BAD_T", name_fr="</script><b>x")
    text = html(client, at("programme", "thr-bad-t", language="fr"))
    assert described(text)["EducationalOccupationalProgram"]["name"] == "</script><b>x"
    assert "<b>x" not in text


def test_an_option_leads_to_its_place_on_the_page_of_its_programme(client, offer, cooking):
    offer("THR_ACOCG_T", parent=cooking)
    assert client.get(at("programme", "thr-acocg-t")).url == f"{at('programme', 'thr-ac-t')}#thr-acocg-t"
    assert 'id="thr-acocg-t"' in html(client, at("programme", "thr-ac-t"))


@pytest.mark.parametrize("address", ["programmes/nothing/", "poles/nothing/", "news/99/"])
def test_what_is_not_there_is_told_on_a_page_of_the_site(client, everything, address):
    answer = client.get(f"/en/{address}")
    assert (answer.status_code, not answer.cookies) == (404, True)
    assert "This page is not there" in answer.content.decode()


def test_a_code_as_files_write_it_leads_to_its_address(client, cooking):
    assert client.get("/fr/programmes/THR_AC_T/").url == "/fr/programmes/thr-ac-t/"


# --- the catalogue


def test_filters_are_in_the_address_and_leave_by_their_chip(client, everything):
    text = html(client, f"{at('catalogue')}?level=TS&q=management")
    assert titles(text) == ["thr-mt-ts"]
    assert 'href="/en/programmes/?level=TS"' in text
    assert 'href="/en/programmes/?q=management"' in text
    assert 'content="noindex, follow"' in text


def test_the_nearest_words_are_said_to_be_near(client, everything):
    text = html(client, f"{at('catalogue')}?q=culinares")
    assert titles(text) == ["thr-ac-t"]
    assert "Nothing is written exactly" in text


def test_nothing_found_leads_back_to_everything(client, everything):
    text = html(client, f"{at('catalogue')}?q=xyzzyxyzzy")
    assert "No programme answers this" in text


def test_what_is_typed_is_never_run(client, everything):
    assert "<img" not in html(client, f"{at('catalogue')}?q=<img src=x>")


def test_what_was_chosen_to_compare_stays_chosen_while_one_searches(client, everything):
    text = html(client, f"{at('catalogue')}?with=thr-ac-t&level=TS")
    assert titles(text) == ["thr-mt-ts"]
    assert re.search(r'value="thr-ac-t" checked', text)


def test_changing_language_keeps_the_search(client, everything):
    assert 'href="/ar/programmes/?level=TS"' in html(client, f"{at('catalogue', language='fr')}?level=TS")


# --- comparing


def test_up_to_three_stand_beside_one_another(client, everything):
    text = html(client, f"{at('compare')}?with=thr-ac-t&with=thr-mt-ts&with=thr-piz-fq")
    assert text.count('<th scope="col"') == 3
    assert '<tr role="row" class="same"><th scope="row" role="rowheader">Pole</th><td role="cell" colspan="3"' in text


def test_a_fourth_is_not_compared_and_that_is_said(client, offer, everything):
    offer("THR_HK_Q")
    answer = client.get(f"{at('compare')}?with=thr-ac-t&with=thr-mt-ts&with=thr-piz-fq&with=thr-hk-q", follow=True)
    text = answer.content.decode()
    assert text.count('<th scope="col"') == 3
    assert "Only the first 3 are compared" in text


def test_the_address_of_a_comparison_holds_nothing_else(client, everything):
    answer = client.get(f"{at('compare')}?q=&pole=&with=thr-ac-t&with=thr-mt-ts")
    assert answer.url == f"{at('compare')}?with=thr-ac-t&with=thr-mt-ts"


def test_only_what_differs_can_be_shown(client, everything):
    text = html(client, f"{at('compare')}?with=thr-ac-t&with=thr-mt-ts&only=differences")
    assert 'class="same"' not in text
    assert "Level" in text


def test_who_compares_nothing_is_led_to_the_catalogue(client, everything):
    assert at("catalogue") in html(client, f"{at('compare')}?with=nothing")


# --- the basket


def keep(client, **told):
    return client.post(at("basket"), told, headers=FROM_HERE)


def test_a_programme_is_kept_without_an_account_and_taken_out_again(client, everything):
    answer = keep(client, keep="thr-ac-t", next="/en/programmes/thr-ac-t/")
    cookie = answer.cookies["mihan_basket"]
    assert (answer.url, cookie["httponly"], cookie["samesite"]) == ("/en/programmes/thr-ac-t/", True, "Lax")
    assert "Culinary arts" in html(client, at("basket"))
    assert "take it out" in html(client, "/en/programmes/thr-ac-t/")
    keep(client, drop="thr-ac-t")
    assert "will wait here" in html(client, at("basket"))


def test_a_page_of_somebody_who_keeps_something_is_theirs_alone(client, everything):
    keep(client, keep="thr-ac-t")
    assert client.get(at("home"))["Cache-Control"] == "private, no-cache"


def test_the_basket_is_full_at_twelve_and_empties_at_once(client, offer):
    for number in range(13):
        offer(f"THR_P{number}_T")
        keep(client, keep=f"thr-p{number}-t")
    text = html(client, at("basket"))
    assert (len(titles(text)), "The basket holds 12" in text) == (12, True)
    keep(client, drop="all")
    assert titles(html(client, at("basket"))) == []


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}, {}]
)
def test_another_site_fills_nobody_s_basket(client, everything, headers):
    answer = client.post(at("basket"), {"keep": "thr-ac-t"}, headers=headers)
    assert (answer.status_code, "mihan_basket" in answer.cookies) == (403, False)


def test_a_browser_that_tells_only_its_origin_is_believed(client, everything):
    answer = client.post(at("basket"), {"keep": "thr-ac-t"}, headers={"origin": "http://testserver"})
    assert answer.status_code == 302


@pytest.mark.parametrize("told", [{"keep": "nothing"}, {"keep": "thr-ac-t", "next": "https://elsewhere.example/"}])
def test_the_basket_leads_nowhere_else_and_keeps_only_what_exists(client, everything, told):
    answer = keep(client, **told)
    assert answer.url == at("basket")


def test_a_forged_basket_is_empty(client, everything):
    client.cookies["mihan_basket"] = "thr-ac-t:forged"
    assert titles(html(client, at("basket"))) == []


def test_what_was_signed_for_another_use_is_no_basket_and_a_basket_is_nothing_else(client, everything):
    client.cookies["mihan_basket"] = signing.get_cookie_signer(salt=KNOWN).sign("thr-ac-t")
    assert titles(html(client, at("basket"))) == []
    client.cookies["mihan_basket"] = signing.get_cookie_signer(salt=visitor.COOKIE + visitor.SALT).sign("thr-ac-t")
    assert titles(html(client, at("basket"))) == ["thr-ac-t"]
    request = RequestFactory().get("/")
    request.COOKIES[KNOWN] = signing.dumps([1], salt=visitor.SALT)
    assert known_here(request) == []
    request.COOKIES[KNOWN] = signing.dumps([1], salt=KNOWN)
    assert known_here(request) == [1]


# --- news


def test_news_are_told_in_another_language_rather_than_not_at_all(client, campus, cooking):
    news = NewsFactory(unit=campus, state="published", title_fr="Ouverture")
    text = html(client, at("news-item", news.pk, language="ar"))
    assert '<span lang="fr" dir="ltr">Ouverture</span>' in text
    assert "بالفرنسية فقط" in text


def test_invented_news_say_so(client, campus, cooking):
    news = NewsFactory(unit=campus, state="published", mark="illustrative")
    for address in (at("home"), at("news"), at("news-item", news.pk)):
        assert "invented" in html(client, address), address


@pytest.mark.parametrize("about", [{"state": "draft"}, {"shown_from": "2026-11-25"}, {"shown_until": "2026-11-23"}])
def test_what_is_not_shown_today_has_no_page(client, campus, cooking, about):
    news = NewsFactory(**{"unit": campus, "state": "published"} | about)
    assert client.get(at("news-item", news.pk)).status_code == 404
    assert str(news) not in html(client, at("news"))


# --- kept pages


@pytest.fixture
def keeping(monkeypatch):
    """As outside of a transaction; `state` is what the catalogue is at."""
    monkeypatch.setattr(serving, "_kept", serving.OrderedDict())
    state = {"now": "1"}
    monkeypatch.setattr(serving, "version", lambda: state["now"])
    return state


def test_a_page_is_made_once_until_the_catalogue_changes(client, cooking, keeping, django_assert_num_queries):
    first = html(client, at("programme", "thr-ac-t"))
    cooking.name_en = "Cooking"
    cooking.save()
    with django_assert_num_queries(0):
        assert html(client, at("programme", "thr-ac-t")) == first
    keeping["now"] = "2"
    assert "Cooking" in html(client, at("programme", "thr-ac-t"))


def test_a_kept_page_is_never_given_to_somebody_who_would_see_another(client, everything, keeping, settings):
    html(client, at("programme", "thr-ac-t"))
    client.cookies["mihan_theme"] = "dark"
    assert 'data-theme="dark"' in html(client, at("programme", "thr-ac-t"))
    keep(client, keep="thr-ac-t")
    assert "take it out" in html(client, at("programme", "thr-ac-t"))
    del client.cookies["mihan_basket"]
    assert "take it out" not in html(client, at("programme", "thr-ac-t"))
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "anything"
    assert "My space" in html(client, at("programme", "thr-ac-t"))


def test_few_pages_are_kept_whatever_is_asked(client, cooking, keeping, monkeypatch):
    monkeypatch.setattr(serving, "MOST", 3)
    for number in range(6):
        html(client, f"{at('catalogue')}?q={number}")
    html(client, f"{at('catalogue')}?q={'x' * 400}")
    assert len(serving._kept) == 3
