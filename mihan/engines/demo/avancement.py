"""Lines as rows of the progress export: one per group and module, the three masses together."""

from decimal import Decimal
from random import Random

from mihan.engines.demo.hours import Modes, percent, to_decimal
from mihan.engines.demo.lines import GroupLines, Line
from mihan.engines.demo.schedule import Season
from mihan.engines.demo.seeding import stream

Row = dict[str, object]

TAKEN_AT = "07:30:00"
HOURS_PER_TEST = 200  # tenths of hours between two continuous tests
MOST_TESTS = 5
NEARLY_DONE = 0.9  # share delivered from which the end-of-module exam is planned
VALIDATED_SHARE = 0.7  # of the modules done: marks entered and validated


def progress_rows(
    groups: list[GroupLines],
    headcounts: dict[tuple[str, str, str], int],
    season: Season,
    *,
    establishment: str,
    seed: int,
) -> list[Row]:
    """Every line of the season, group by group."""
    rows: list[Row] = []
    for of_group in groups:
        rng = stream(seed, "follow-up", season.year, *of_group.group.key)
        absence = rng.triangular(0.02, 0.12, 0.05)
        head = _group_part(of_group, headcounts[of_group.group.key], season)
        rows += [
            head
            | _module_part(line)
            | _foreseen_part(line)
            | _taught_part(line)
            | _follow_up_part(line, absence, rng)
            | _remark_part(line, season, establishment)
            for line in of_group.lines
        ]
    return rows


def _group_part(of_group: GroupLines, headcount: int, season: Season) -> Row:
    group = of_group.group
    programme = group.programme
    return {
        "updated_at": f"{season.today:%d/%m/%Y} {TAKEN_AT}",
        "year": season.year,
        "level": programme.level,
        "sector": programme.pole.name,
        "programme_code": programme.code,
        "programme": programme.name,
        "training_kind": "Diplômante" if programme.leads_to_diploma else "Qualifiante",
        "shift": group.shift,
        "group": group.name,
        "headcount": headcount,
        "subgroup": "",
        "subgroup_status": "",
        "study_year": group.year,
        "mode": group.mode,
    }


def _module_part(line: Line) -> Row:
    face, remote = line.face_trainer, line.remote_trainer
    return {
        "fusion_groups": line.fusion.group_names if line.fusion else "",
        "fusion_code": line.fusion.code if line.fusion else "",
        "module_code": line.module.code,
        "module": line.module.name,
        "regional": line.module.regional,
        "trainer_face_number": face.number if face else "",
        "trainer_face_name": face.name if face else "",
        "trainer_remote_number": remote.number if remote else "",
        "trainer_remote_name": remote.name if remote else "",
    }


def _foreseen_part(line: Line) -> Row:
    whole, s1 = line.foreseen, line.foreseen_s1
    s2 = Modes(whole.face - s1.face, whole.remote - s1.remote, whole.alone - s1.alone)
    row: Row = {}
    for suffix, modes in (("_s1", s1), ("_s2", s2), ("", whole)):
        row[f"foreseen_face{suffix}"] = to_decimal(modes.face)
        row[f"foreseen_remote{suffix}"] = to_decimal(modes.remote)
        row[f"foreseen_self{suffix}"] = to_decimal(modes.alone)
        row[f"foreseen_total{suffix}"] = to_decimal(modes.total)
    return row


def _taught_part(line: Line) -> Row:
    assigned = line.assigned
    return {
        "assigned_face": to_decimal(assigned.face),
        "assigned_remote": to_decimal(assigned.remote),
        "assigned_total": to_decimal(assigned.taught),
        "delivered_face": to_decimal(line.delivered_face),
        "delivered_remote": to_decimal(line.delivered_remote),
        "delivered_total": to_decimal(line.delivered),
        "rate_face": percent(line.delivered_face, assigned.face),
        "rate_remote": percent(line.delivered_remote, assigned.remote),
        "rate_total": percent(line.delivered, assigned.taught),
    }


def _follow_up_part(line: Line, absence: float, rng: Random) -> Row:
    """Absence in hours per trainee, tests taken, and the exam of the module."""
    assigned = line.assigned.taught
    done = line.delivered
    planned = assigned > 0 and done >= NEARLY_DONE * assigned
    spread, entered = (
        rng.uniform(0.6, 1.4),
        rng.random() < VALIDATED_SHARE,
    )  # always both: stable from week to week
    validated = planned and done >= assigned and entered
    return {
        "mean_absence": Decimal(round(done * absence * spread * 10)).scaleb(-2),
        "tests_count": min(MOST_TESTS, done // HOURS_PER_TEST),
        "exam_planned": True if planned else None,
        "exam_validated": True if validated else None,
    }


def _remark_part(line: Line, season: Season, establishment: str) -> Row:
    is_enterprise = "PIE" in line.module.name
    remote = line.assigned.remote > 0
    return {
        "teams_class": f"{line.group.name} {line.module.code} {season.year}" if remote else "",
        "pie_module": "Oui" if is_enterprise else "",
        "pie_establishment": establishment if is_enterprise else "",
    }
