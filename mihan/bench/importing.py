"""Files through the import desk: time, memory, lines per second, beside merely reading them."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from mihan.bench import stress
from mihan.bench.report import Row
from mihan.bench.scratch import NotMeasured, Scratch, database_name, scratch
from mihan.exchange.services.demo_files import make_demo_files

Say = Callable[[str], Any]
PROCESS = "mihan.bench.importing_process"
MEGABYTES = 500


@dataclass(frozen=True)
class Size:
    """What is brought, and in how many seconds at most. The targets are for these lines only."""

    kind: str
    lines: int
    preview: float | None
    apply: float
    repeated: int


SIZES = (Size("avancement", 4000, 2, 4, 3), Size("trainees", 33181, None, 20, 1))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--database", default="", metavar="URL",
        help="a PostgreSQL server: databases of ours are made beside the one named, then dropped",
    )  # fmt: skip
    for size in SIZES:
        parser.add_argument(f"--{size.kind}", type=int, default=size.lines, metavar="LINES")
    parser.add_argument("--repeat", type=int, help="times the small file is brought (3)")


def measure(*, say: Say, database: str, repeat: int | None, **options: Any) -> tuple[list[Row], str]:
    rows: list[Row] = []
    with scratch(database) as place:
        say("stress files …")
        files = _files(place.folder, {size.kind: options[size.kind] for size in SIZES})
        name = database_name(place.campus("empty", scale=None))
        for size in SIZES:
            lines, times = (
                options[size.kind],
                repeat if repeat and size.repeated > 1 else size.repeated,
            )
            if not lines:
                say(f"{size.kind}: left out, as asked")
                continue
            say(f"{size.kind}: {lines} lines, {times} time(s) …")
            taken = [_bring(place, size.kind, files[size.kind]) for _time in range(times)]
            rows += _rows(size, lines, taken)
    say("starting Python and migrating are not counted; seconds are of the wall clock")
    return rows, name


def _files(folder: Path, lines: dict[str, int]) -> dict[str, Path]:
    source, target = folder / "demo", folder / "stress"
    target.mkdir()
    made = make_demo_files(source, seed=1)
    return {
        kind: stress.enlarge(path, kind, lines[kind], target)
        for kind, path in zip(("avancement", "trainees"), made, strict=False)
        if lines[kind]
    }


def _bring(place: Scratch, kind: str, path: Path) -> dict[str, Any]:
    """One file through its whole life, in an empty base, each act in a process of its own."""
    url = place.database("full", like="empty")
    told: dict[str, Any] = {"megabytes": 0.0}

    def act(what: str, prefix: str = "") -> dict[str, Any]:
        found = place.measure(url, PROCESS, what, kind, str(path))
        told["megabytes"] = max(told["megabytes"], found.pop("megabytes"))
        told.update({prefix + name: value for name, value in found.items() if name != "counts"})
        return found.get("counts", {})

    act("read")
    act("preview")
    counts = act("apply")
    if counts["added"] != counts["read"]:
        raise NotMeasured(f"{path.name}: every line should be new, yet {counts}")
    told["again_not_unchanged"] = _not_unchanged(act("preview", "again_"))
    act("apply", "again_")
    act("export")
    return told


def _not_unchanged(counts: dict[str, int]) -> int:
    return counts["read"] - counts["unchanged"]


def _rows(size: Size, lines: int, taken: list[dict[str, Any]]) -> list[Row]:
    is_full = lines == size.lines  # a smaller file proves nothing of the target

    def middle(name: str) -> float:
        return median(one[name] for one in taken)

    def row(name: str, value: float, unit: str, target: float | None = None, digits: int = 3) -> Row:
        target = target if is_full or unit == "lines" else None
        return Row(f"{size.kind} {lines}: {name}", round(value, digits), unit, target)

    read = middle("read")
    preview, apply = middle("preview"), middle("apply")
    return [
        row("reader alone", read, "s"),
        row("preview", preview, "s", size.preview),
        row("preview, processor", middle("preview_cpu"), "s"),
        row("apply", apply, "s", size.apply),
        row("apply, processor", middle("apply_cpu"), "s"),
        row("preview rate", lines / preview, "lines/s", digits=0),
        row("apply rate", lines / apply, "lines/s", digits=0),
        row("preview to reader alone", preview / read, "times", digits=1),
        row("apply to reader alone", apply / read, "times", digits=1),
        row("same file again, preview", middle("again_preview"), "s"),
        row("same file again, apply", middle("again_apply"), "s"),
        row("same file again, not unchanged", middle("again_not_unchanged"), "lines", 0),
        row("export", middle("export"), "s"),
        row("export, different from the file", middle("different_lines"), "lines", 0),
        row("peak memory", max(one["megabytes"] for one in taken), "MB", MEGABYTES, 0),
    ]
