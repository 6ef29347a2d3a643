from dataclasses import replace
from datetime import date

import pytest

from mihan.packs import Calendar, InvalidData, load, names

HOTEL, LANGUAGES = "hotel_front_desk", ("en", "fr", "ar")


@pytest.mark.parametrize("name", names())
def test_every_pack_is_read_whole(name):
    loaded = load(name)
    assert (loaded.name, loaded.pack.name) == (name, name)
    assert set(loaded.about["title"]) == {"en", "fr", "ar"}


def test_an_edit_is_laid_over_and_the_files_stay_as_they_are():
    edit = {
        "parameters": {"rate_double": 70000}, "texts": {"role.reception": {"fr": "Accueil"}},
        "weights": {"right_room": 3000}, "incidents": [{"event": "noise", "at": 60, "chance": 500}],
    }  # fmt: skip
    edited, plain = load(HOTEL, edit), load(HOTEL)
    assert (edited.scenario.params["rate_double"], plain.scenario.params["rate_double"]) == (70000, 60000)
    assert (edited.parameters["rate_double"].edited, plain.parameters["rate_double"].edited) == (True, False)
    assert edited.texts["role.reception"] == {**plain.texts["role.reception"], "fr": "Accueil"}
    assert edited.scenario.rules["right_room"].weight == 3000
    assert [(i.event, i.at, i.until, i.chance) for i in edited.scenario.incidents] == [("noise", 60, 60, 500)]
    assert edited.sha != plain.sha == load(HOTEL, {}).sha


@pytest.mark.parametrize(("edit", "said"), [
    ({"prices": {}}, "no part prices"),
    ({"parameters": {"rate_suite": 1}}, "no parameter rate_suite"),
    ({"parameters": {"rate_double": "cheap"}}, "not of the kind"),
    ({"parameters": {"rooms": 10**9}}, "20 times"),
    ({"parameters": {"rooms": -1}}, "below zero"),
    ({"parameters": {"beds": [["double"]]}}, "not of the kind"),
    ({"parameters": {"beds": []}}, "not of the kind"),
    ({"texts": {"refusal.room_not_free": {"en": "{number:>1000000000}"}}}, "by its name alone"),
    ({"texts": {"refusal.room_not_free": {"en": "{number.__class__}"}}}, "by its name alone"),
    ({"texts": {"refusal.room_not_free": {"en": "{secret}"}}}, "no value secret"),
    ({"texts": {"refusal.room_not_free": {"en": "{"}}}, "Single"),
    ({"texts": {"refusal.room_not_free": {"de": "Zimmer"}}}, "in one of en, fr, ar"),
    ({"incidents": [{"event": "noise", "at": 60}] * 101}, "at most 100"),
    ({"incidents": [{"event": "noise", "at": "noon"}]}, "whole numbers"),
    ({"texts": {"role.clown": {"fr": "x"}}}, "no text role.clown"),
    ({"weights": {"none": 1}}, "no rule of evidence none"),
    ({"weights": {"right_room": 0}}, "1 or more"),
    ({"incidents": [{"event": "meteor", "at": 1}]}, "no incident meteor"),
    ({"incidents": [{"event": "noise"}]}, "a time"),
    ({"incidents": [{"event": "noise", "at": 50, "until": 20}]}, "cannot happen"),
])  # fmt: skip
def test_an_edit_that_cannot_be_played_is_refused_by_name(edit, said):
    with pytest.raises(InvalidData, match=said):
        load(HOTEL, edit)


@pytest.mark.parametrize("edit", [
    {"parameters": {"beds": [["double", 60], ["twin", 40]]}}, {"parameters": {"can_be_fixed": ["noise"]}},
    {"texts": {"refusal.room_not_free": {"en": "No, not {number}."}}}, {"parameters": {"walk_ins": 60}},
])  # fmt: skip
def test_an_edit_of_the_same_kind_is_taken(edit):
    assert load(HOTEL, edit).sha != load(HOTEL).sha


def test_an_unknown_pack_is_refused_with_those_there_are():
    with pytest.raises(InvalidData, match=HOTEL):
        load("circus")


def test_the_day_chooses_the_rate():
    """Electricity goes from 14 to 20 % from 2024 to 2026; a change is one dated line."""
    from mihan.packs.loading import _on, shared

    table = shared("morocco")["vat_electricity"]
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 1), date(2026, 1, 1))
    assert [_on(table, day, "vat")[0] for day in days] == [140, 160, 180, 200]
    with pytest.raises(InvalidData, match="no value holds"):
        _on(table, date(1999, 1, 1), "vat")


def test_every_shared_table_has_a_unit_and_a_source():
    from mihan.packs.loading import shared

    tables = shared("morocco")
    assert [name for name, row in tables.items() if not (row["unit"] and row["source"] and row["dated"])] == []
    assert [name for name, row in tables.items() if not all(row["source"].get(word) for word in LANGUAGES)] == []


def test_a_source_named_by_a_word_is_said_in_every_language():
    from mihan.packs.loading import shared

    words = shared("sources")
    assert [name for name, source in words.items() if not all(source.get(word) for word in LANGUAGES)] == []
    assert load(HOTEL).parameters["waits"].source == words["chosen"]
    assert set(load(HOTEL).parameters["vat"].source) == set(LANGUAGES)


def test_a_text_says_its_values_in_the_language():
    loaded = load(HOTEL)
    told = [loaded.say("refusal.room_not_free", language, number=104, state="dirty") for language in ("en", "fr", "ar")]
    assert told == [
        "Room 104 cannot be given: to be cleaned.",
        "La chambre 104 ne peut pas être attribuée\u00a0: à nettoyer.",
        "لا يمكن منح الغرفة 104: للتنظيف.",
    ]
    assert loaded.say("none.of.that", "fr") == "none.of.that"
    assert loaded.say("refusal.room_not_free", "en", number=104) == "Room 104 cannot be given: {state}."


def test_numbers_have_their_units():
    units = load(HOTEL).units
    assert (units["eta"], units["tenths"], units["total"]) == ("clock", "tenths", "centimes")


def test_the_rules_have_a_hash_of_their_own():
    edited, plain = load(HOTEL, {"weights": {"right_room": 3000}}), load(HOTEL)
    assert (edited.sha == plain.sha, edited.rules_sha == plain.rules_sha) == (False, True)


@pytest.mark.parametrize(("t", "moment"), [(0, (1, 840)), (3600, (1, 900)), (36_000, (2, 0)), (36_060, (2, 1))])
def test_a_time_is_a_minute_of_a_day(t, moment):
    assert load(HOTEL).moment(t) == moment


@pytest.mark.parametrize(("t", "moment"), [(0, (1, 840)), (479, (1, 1319)), (480, (2, 840)), (965, (3, 845))])
def test_days_of_work_may_be_shorter_than_24_hours(t, moment):
    assert replace(load(HOTEL), calendar=Calendar(day=480, minutes=1)).moment(t) == moment
