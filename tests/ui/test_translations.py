"""French and Arabic are whole, count as their speakers count, and name months as Morocco does."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings as given
from django.core.management import call_command
from django.utils import dateformat, translation
from django.utils.translation import gettext, ngettext

from mihan.ui import messages

LOCALE, SOURCES = Path(given.LOCALE_PATHS[0]), given.BASE_DIR / "mihan"
ARABIC_MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
]


@pytest.fixture
def compiled(tmp_path, settings):
    """The catalogues as they are written now: the .mo beside them may be older, or not there."""
    for language in messages.PLURALS:
        path = messages.catalogue(tmp_path, language).with_suffix(".mo")
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_mo(file, messages.read(messages.catalogue(LOCALE, language), language))
    settings.LOCALE_PATHS = [tmp_path]


def template(folder: Path, text: str) -> Path:
    path = folder / "app" / "templates" / "page.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(language, english, translated):
    catalog = Catalog(locale=language, fuzzy=False)
    catalog.mime_headers = [("Plural-Forms", "nplurals={}; plural={};".format(*messages.PLURALS[language]))]
    return list(messages.message_faults(catalog.add(english, translated), catalog))


# The catalogues we ship


def test_every_message_is_translated_and_every_template_can_be():
    call_command("check_translations")


def test_updating_twice_changes_nothing(tmp_path):
    shutil.copytree(LOCALE, tmp_path / "locale")
    before = {language: messages.catalogue(LOCALE, language).read_bytes() for language in messages.PLURALS}
    assert messages.update(tmp_path / "locale", SOURCES) == {"ar": (0, 0), "fr": (0, 0)}
    assert {
        language: messages.catalogue(tmp_path / "locale", language).read_bytes() for language in messages.PLURALS
    } == before


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("count", "written"),
    [
        (0, "لا فوج متأخر"),
        (1, "فوج واحد متأخر"),
        (2, "فوجان متأخران"),
        (5, "5 أفواج متأخرة"),
        (12, "12 فوجا متأخرا"),
        (100, "100 فوج متأخر"),
        (103, "103 أفواج متأخرة"),
    ],
)
def test_arabic_counts_in_six_ways(count, written):
    with translation.override("ar"):
        text = ngettext("%(number)s group is behind", "%(number)s groups are behind", count)
        assert text % {"number": count} == written


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("count", "written"), [(0, "0 groupe en retard"), (1, "1 groupe en retard"), (2, "2 groupes en retard")]
)
def test_french_counts_zero_as_one(count, written):
    with translation.override("fr"):
        text = ngettext("%(number)s group is behind", "%(number)s groups are behind", count)
        assert text % {"number": count} == written


def test_every_arabic_plural_has_its_six_forms():
    catalog = messages.read(messages.catalogue(LOCALE, "ar"), "ar")
    counted = [each for each in catalog if each.pluralizable]
    assert counted
    assert [each.id for each in counted if len(each.string) != 6 or not all(each.string)] == []


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("pattern", ["F", "E", "N", "M"])  # full, after a day, abbreviated, three letters
def test_months_are_those_of_morocco(pattern):
    with translation.override("ar"):
        months = [dateformat.format(date(2026, number, 1), pattern) for number in range(1, 13)]
    assert months == ARABIC_MONTHS


@pytest.mark.usefixtures("compiled")
def test_what_django_says_on_our_forms_is_ours():
    with translation.override("ar"):
        assert gettext("This field is required.") == "هذه الخانة إجبارية."
    with translation.override("fr"):
        assert gettext("Forgot your password?") == "Mot de passe oublié\u00a0?"


# Finding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("""<c-card title="{% translate 'Rooms' %}" />""", "Rooms"),
        ('{% translate "Open" context "of a space" %}', "Open"),
        ("<p>\n  {% blocktranslate trimmed %}\n  One\n  sentence\n{% endblocktranslate %}</p>", "One sentence"),
        (
            "{% blocktranslate trimmed count n=2 %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            ("%(n)s row", "%(n)s rows"),
        ),
        ('{{ name|default:_("nobody") }}', "nobody"),
    ],
)
def test_a_template_gives_its_messages(tmp_path, text, expected):
    assert [found for found, _comments, _context in messages.messages_of(template(tmp_path, text))] == [expected]


def test_a_module_gives_its_messages_under_whatever_name_it_calls_gettext(tmp_path):
    module = tmp_path / "policy.py"
    module.write_text(
        "from django.utils.translation import gettext_lazy, ngettext as count_of\n"
        "t = gettext_lazy\n"
        'WHAT = t("whole " "sentence")\n'
        'HOW_MANY = count_of("%d row", "%d rows", 2)\n'
        "NOT_A_SENTENCE = t(WHAT)\n",
        encoding="utf-8",
    )
    assert [found for found, _comments, _context in messages.messages_of(module)] == [
        "whole sentence",
        ("%d row", "%d rows"),
    ]


def test_updating_keeps_translations_and_drops_what_nobody_says(tmp_path):
    locale, root = tmp_path / "locale", tmp_path / "mihan"
    template(root, '{% translate "Rooms" %}{% translate "Beds" %}')
    messages.update(locale, root)
    path = messages.catalogue(locale, "fr")
    catalog = messages.read(path, "fr")
    catalog["Rooms"].string, catalog["Beds"].string = "Salles", "Lits"
    messages.write(path, catalog)
    template(root, '{% translate "Rooms" %}{% translate "Desks" %}')
    assert messages.update(locale, root)["fr"] == (1, 1)
    after = messages.read(path, "fr")
    assert (after["Rooms"].string, after["Desks"].string, "Beds" in after) == ("Salles", "", False)


# Checking


@pytest.mark.parametrize(
    ("language", "english", "translated"),
    [
        ("fr", "%(name)s is here.", "%(name)s est ici."),
        ("fr", "One row", "Une ligne"),
        ("fr", ("%(n)s row", "%(n)s rows"), ("%(n)s ligne", "%(n)s lignes")),
        ("fr", "Remove it?", "Le supprimer\u00a0?"),
        ("fr", 'It is <b style="color: red">here</b>', 'Il est <b style="color: red">ici</b>'),
        ("fr", "110 %% of %(due)s", "110\u00a0%% de %(due)s"),
        ("ar", ("%(n)s row", "%(n)s rows"), ("لا سطر", "سطر واحد", "سطران", *["%(n)s سطر"] * 3)),
    ],
)
def test_a_good_translation_passes(language, english, translated):
    assert faults_of(language, english, translated) == []


@pytest.mark.parametrize(
    ("language", "english", "translated", "fault"),
    [
        ("fr", "Rooms", "", "not translated"),
        ("fr", "%(name)s is here.", "Elle est ici.", "lost placeholder %(name)s"),
        ("fr", "%(name)s is here.", "%(nom)s est ici, %(name)s.", "unknown placeholder %(nom)s"),
        ("fr", "{} is here.", "Elle est ici.", "lost placeholder {}"),
        ("fr", "Line: ", "Ligne\u00a0:", "begins or ends"),
        ("fr", "It's here.", "C'est ici.", "typography"),
        ("fr", "Remove it?", "Le supprimer ?", "typography"),
        ("fr", ("%(n)s row", "%(n)s rows"), ("une ligne", "%(n)s lignes"), "lost placeholder %(n)s"),
        ("ar", ("%(n)s row", "%(n)s rows"), ("%(n)s سطر", "%(n)s أسطر"), "not translated"),
        ("ar", ("%(n)s row", "%(n)s rows"), ("لا سطر", "سطر", "سطران", *["أسطر"] * 3), "lost placeholder %(n)s"),
        ("ar", "Rooms", "Rooms", "no Arabic"),
        ("ar", "Rooms, beds", "قاعات, أسرة", "typography"),
    ],
)
def test_a_poor_translation_is_told(language, english, translated, fault):
    assert any(fault in told for told in faults_of(language, english, translated))


def test_what_is_guessed_is_not_taken():
    catalog = Catalog(locale="fr", fuzzy=False)
    guessed = catalog.add("Rooms", "Salles", flags=["fuzzy"])
    assert list(messages.message_faults(guessed, catalog)) == ["fuzzy"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>{% translate 'Rooms' %} · {{ name }}</p>", []),
        ("<p>Rooms</p>", ["Rooms"]),
        ('<input placeholder="A name">', ["A name"]),
        ('<c-card title="Rooms" class="wide" icon="users"></c-card>', ["Rooms"]),
        ("<p>قاعات</p>", ["قاعات"]),
        ("<p>{# a note #}{% comment %}Another{% endcomment %}<!-- and one --></p><script>run()</script>", []),
        ("<p>{% blocktranslate %}One <b>sentence</b>{% endblocktranslate %}</p>", []),
        ('<c-vars unit="hours" /><code>manage.py where</code> Mihan {{ n }} h', []),
    ],
)
def test_a_template_cannot_show_words_that_nobody_can_translate(tmp_path, text, told):
    assert messages.bare_texts(template(tmp_path, text)) == told


def test_the_check_tells_what_is_missing_and_what_is_left_over(tmp_path):
    locale, root = tmp_path / "locale", tmp_path / "mihan"
    template(root, '{% translate "Rooms" %}')
    messages.update(locale, root)
    template(root, '{% translate "Beds" %}')
    told = messages.faults(locale, root)
    assert "fr: missing, run update_messages: “Beds”" in told
    assert "fr: no longer used, run update_messages: “Rooms”" in told
