"""What a search forgives, and who may enter."""

import pytest

from mihan.public.policy import Entry, bare, distance, find, may_enter, synonyms_of, words_of

COOKING = Entry.of("cooking", name="Arts culinaires فنون الطبخ", about="Tourisme السياحة", modules="Cuissons")
TOURISM = Entry.of("tourism", name="Management touristique", about="Tourisme السياحة", modules="Anglais technique")
WELDING = Entry.of("welding", name="Soudage لحام", about="Industrie الصناعة", modules="Anglais technique")
ALL = (COOKING, TOURISM, WELDING)
SYNONYMS = synonyms_of([["cuisine", "cuisinier", "culinaires", "طباخ"], ["soudeur", "soudage"]])


def found(text):
    return find(text, ALL, SYNONYMS)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Culinaire", ["cooking"]), ("CULINAIRES", ["cooking"]), ("arts culinaires", ["cooking"]),
        ("طبخ", ["cooking"]), ("الطبخ", ["cooking"]), ("والطبخ", ["cooking"]), ("طَبْخ", ["cooking"]),
        ("cuisine", ["cooking"]), ("طباخ", ["cooking"]), ("soudeur", ["welding"]),
        ("la soudage", ["welding"]), ("صناعه", ["welding"]),
    ],
)  # fmt: skip
def test_what_is_written_or_said_otherwise_is_found(text, keys):
    assert (list(found(text).keys), found(text).is_near) == (keys, False)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("culinares", "cooking"),
        ("culinairse", "cooking"),
        ("soudagge", "welding"),
        ("cuisne", "cooking"),
        ("السيحة", "cooking"),
    ],
)
def test_a_slip_of_the_hand_is_forgiven_and_said(text, first):
    assert (found(text).keys[0], found(text).is_near) == (first, True)


def test_a_name_comes_before_a_pole_and_a_pole_before_a_module():
    assert found("touris").keys[0] == "tourism"
    assert found("anglais").keys == ("tourism", "welding")


def test_all_words_are_wanted_but_some_are_better_than_nothing():
    assert found("tourisme culinaires").keys == ("cooking",)
    assert (found("soudage planche").keys, found("soudage planche").is_near) == (("welding",), True)


@pytest.mark.parametrize("text", ["", "xyzzyxyzzy", "؟", "de la", "qq"])
def test_nothing_is_made_up(text):
    assert found(text).keys == ()


def test_words_lose_their_article_and_their_plural():
    assert words_of("Les hôtels et l'école الفندقة") == ["hotel", "ecole", "فندقه"]
    assert (bare("الى"), bare("bus")) == ("الى", "bus")


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("abc", "abc", 0), ("abc", "ac", 1), ("abc", "acb", 1), ("", "ab", 2), ("kitten", "sitting", 3)],
)
def test_slips_are_counted(one, other, steps):
    assert distance(one, other) == distance(other, one) == steps


@pytest.mark.parametrize(
    ("level", "having", "may"),
    [("TS", "bac", True), ("TS", "bac_year", False), ("T", "bac_year", True), ("Q", "college", True),
     ("Q", "primary", False), ("S", "primary", True), ("FQ", "primary", None), ("TS", "nonsense", None)],
)  # fmt: skip
def test_each_level_asks_for_its_schooling_and_what_is_not_known_is_said(level, having, may):
    assert may_enter(level, having) is may
