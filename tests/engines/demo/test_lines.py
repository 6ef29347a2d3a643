"""Group x module lines: sums, fusions, trainers, names of groups."""

import re
from collections import Counter, defaultdict

from tests.engines.demo.conftest import SECOND, group_of

ROUNDING = 0.006


def loads(campus):
    """Assigned hours by trainer, a merged remote session counted once."""
    found = defaultdict(int)
    met = set()
    for row in campus.lines:
        if row["trainer_face_number"]:
            found[row["trainer_face_number"]] += row["assigned_face"]
        if row["trainer_remote_number"] and row["fusion_code"] not in met:
            found[row["trainer_remote_number"]] += row["assigned_remote"]
        met |= {row["fusion_code"]} - {""}
    return found


def names(campus):
    found = defaultdict(set)
    for row in campus.lines:
        for side in ("face", "remote"):
            if row[f"trainer_{side}_number"]:
                found[row[f"trainer_{side}_name"]].add(row[f"trainer_{side}_number"])
    return found


def test_a_line_is_met_once(campus):
    seen = Counter((*group_of(row), row["module_code"]) for row in campus.lines)
    assert max(seen.values()) == 1


def test_the_totals_of_a_line_add_up(campus):
    for row in campus.lines:
        for part in ("_s1", "_s2", ""):
            modes = (row[f"foreseen_{mode}{part}"] for mode in ("face", "remote", "self"))
            assert sum(modes) == row[f"foreseen_total{part}"]
        for mode in ("face", "remote", "self", "total"):
            halves = row[f"foreseen_{mode}_s1"] + row[f"foreseen_{mode}_s2"]
            assert halves == row[f"foreseen_{mode}"]
        for mass in ("assigned", "delivered"):
            assert row[f"{mass}_face"] + row[f"{mass}_remote"] == row[f"{mass}_total"]


def test_no_hours_are_below_zero(campus):
    for row in campus.lines:
        assert all(row[name] >= 0 for name in row if name.startswith(("foreseen", "assigned", "deliv")))


def test_foreseen_hours_are_those_of_the_module_sheet(campus):
    sheet = {(r["programme_code"], r["study_year"], r["module_code"]): r for r in campus.drif}
    for row in campus.lines:
        module = sheet[row["programme_code"], row["study_year"], row["module_code"]]
        assert row["foreseen_total"] == module["hours_total"]
        assert row["module"] == module["module"]
        assert row["foreseen_total_s1"] == module["hours_s1"], row


def test_assigned_hours_stay_within_what_a_trainer_is_foreseen_for(campus):
    for row in campus.lines:
        assert row["assigned_face"] + row["assigned_remote"] <= row["foreseen_face"] + row["foreseen_remote"]


def test_rates_are_delivered_over_assigned(campus):
    for row in campus.lines:
        for mode in ("face", "remote", "total"):
            given = row[f"assigned_{mode}"]
            rate = 100 * row[f"delivered_{mode}"] / given if given else 0
            assert abs(row[f"rate_{mode}"] - rate) < ROUNDING


def test_hours_of_another_campus_guide_assigned_hours_only(second):
    """M102 of DEV101: 120 h given by another campus, 130 h foreseen here."""
    line = next(r for r in second.lines if r["group"] == "DEV101" and r["module_code"] == "M102")
    assert (line["assigned_face"], line["assigned_remote"]) == (100, 20)
    assert line["foreseen_total"] == 130


def test_decimal_hours_occur(second):
    assert {27.5, 82.5} <= {float(row["assigned_total"]) for row in second.lines}


def vacant(row):
    """Hours assigned to a post that nobody holds yet."""
    return not row["trainer_face_number"] and row["assigned_total"] > 0


def test_a_line_without_trainer_delivers_nothing_and_most_have_no_assigned_hours(campus):
    blank = [row for row in campus.lines if not row["trainer_face_number"]]
    for row in blank:
        assert row["trainer_face_name"] == row["trainer_remote_name"] == ""
        assert row["trainer_remote_number"] == row["fusion_code"] == ""
        assert row["delivered_total"] == 0
    assert sum(map(vacant, blank)) < len(blank) / 4
    assert all(row["assigned_face"] > 0 for row in campus.lines if row["trainer_face_number"])


def test_a_handful_of_lines_have_assigned_hours_and_no_trainer(campus):
    lines = [row for row in campus.lines if vacant(row)]
    assert 3 <= len(lines) <= 10
    assert len({group_of(row) for row in lines}) == len(lines)
    assert all(row["assigned_face"] > 0 for row in lines)


def test_about_one_line_in_twenty_has_no_trainer_yet(second):
    share = sum(not row["trainer_face_number"] for row in second.lines) / len(second.lines)
    assert 0.045 <= share <= 0.075


def test_remote_hours_have_a_trainer_and_only_they(campus):
    for row in campus.lines:
        assert bool(row["trainer_remote_number"]) is (row["assigned_remote"] > 0 and not vacant(row))


def test_group_names_follow_the_form(campus):
    for row in campus.lines:
        prefix = "".join(row["programme_code"].split("_")[1:-1])
        assert re.fullmatch(rf"{prefix}{row['study_year']}\d\d", row["group"])


def test_second_year_groups_follow_options(second):
    found = {row["group"] for row in second.lines if row["study_year"] == 2}
    assert {"GEOCF201", "GEOCM201", "GEOOM201", "DEVOWFS201", "DEVOAM201"} <= found
    assert not {"DEV201", "AA201"} & found


def test_some_group_names_clash_by_programme_and_by_shift(second):
    named = {group_of(row) for row in second.lines if row["group"] == "GE101"}
    assert {("GC_GE_TS", "CDJ", "GE101"), ("GC_GE_TS", "CDS", "GE101")} <= named
    assert {("GE_GE_TS", "CDJ", "GE101"), ("FGT_GE_TS", "CDJ", "GE101")} <= named


def test_four_groups_meet_in_the_evening_and_some_alternate(second):
    evening = {group_of(row) for row in second.lines if row["shift"] == "CDS"}
    assert len(evening) == 4
    for group in evening:
        lines = [row for row in second.lines if group_of(row) == group]
        assert 300 <= sum(row["foreseen_total"] for row in lines) <= 400, group
        assert {row["module_code"].startswith("E") for row in lines} == {True, False}
    modes = {group_of(row): row["mode"] for row in second.lines}
    assert set(modes.values()) == {"Résidentiel", "Alterné"}
    assert 3 <= list(modes.values()).count("Alterné") <= 20


def test_merged_groups_agree_on_everything_they_share(campus):
    fusions = defaultdict(list)
    for row in campus.lines:
        assert bool(row["fusion_code"]) is bool(row["fusion_groups"])
        if row["fusion_code"]:
            fusions[row["fusion_code"]].append(row)
    assert len(fusions) > 50
    shared = [
        "sector",
        "level",
        "study_year",
        "shift",
        "module_code",
        "fusion_groups",
        "trainer_remote_number",
        "assigned_remote",
        "delivered_remote",
        "rate_remote",
    ]
    for rows in fusions.values():
        assert 2 <= len(rows) <= 5
        assert rows[0]["fusion_groups"].split() == sorted(row["group"] for row in rows)
        assert len(set(rows[0]["fusion_groups"].split())) == len(rows)
        assert rows[0]["assigned_remote"] > 0
        assert all(row["module_code"].startswith("EG") for row in rows)
        for name in shared:
            assert len({row[name] for row in rows}) == 1, name


def test_the_trainer_of_a_merged_session_may_differ_from_the_group_s(second):
    merged = [row for row in second.lines if row["fusion_code"]]
    assert any(row["trainer_remote_number"] != row["trainer_face_number"] for row in merged)


def test_there_are_enough_trainers_and_a_quarter_of_them_part_time(second):
    found = loads(second)
    part_time = [number for number in found if not number.isdigit()]
    assert 220 <= len(found) <= 260
    assert 0.25 <= len(part_time) / len(found) <= 0.31
    assert all(re.fullmatch(r"ZZ9\d{5}", number) for number in part_time)


def test_permanent_loads_are_believable_and_a_few_too_high(second):
    permanent = [load for number, load in loads(second).items() if number.isdigit()]
    assert min(permanent) >= 320
    assert max(permanent) <= 1000
    assert 3 <= sum(load > 910 for load in permanent) <= 15


def test_two_pairs_of_trainers_share_a_name(campus):
    shared = [numbers for numbers in names(campus).values() if len(numbers) > 1]
    assert [len(numbers) for numbers in shared] == [2, 2]


def test_a_number_has_one_name(campus):
    by_number = Counter(number for numbers in names(campus).values() for number in numbers)
    assert max(by_number.values()) == 1


def test_trainers_stay_from_one_season_to_the_next(opening, second):
    before, after = loads(opening), loads(second)
    assert len(before.keys() & after.keys()) > 0.8 * len(before)


def test_nobody_changes_module_when_the_days_go_by(build, second):
    later = build(SECOND, today=SECOND["today"].replace(month=12, day=20))
    now = {(*group_of(r), r["module_code"]): r["trainer_face_number"] for r in second.lines}
    for row in later.lines:
        assert now[*group_of(row), row["module_code"]] in ("", row["trainer_face_number"])


def test_exams_come_when_a_module_is_nearly_done(campus):
    for row in campus.lines:
        assert row["exam_planned"] is (True if row["rate_total"] >= 90 else None), row
        assert row["exam_planned"] or not row["exam_validated"]
        assert 0 <= row["tests_count"] <= 5
