"""What every word gives back: rows of figures, the machine they were taken on, the commit."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Row:
    """One figure. `target` is the most it may be, or the `least`; without one there is nothing to meet."""

    name: str
    value: float | None
    unit: str
    target: float | None = None
    least: bool = False

    @property
    def met(self) -> bool | None:
        """None without a target; a figure that could not be taken does not meet its own."""
        if self.target is None:
            return None
        if self.value is None:
            return False
        return self.value >= self.target if self.least else self.value <= self.target

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        del told["least"]
        return {**told, "met": self.met}


def as_json(rows: list[Row], database: str) -> str:
    """The one line for a machine."""
    told = {
        "machine": machine(database),
        "commit": commit(),
        "rows": [row.as_json() for row in rows],
    }
    return json.dumps(told, ensure_ascii=False)


def as_table(rows: list[Row], database: str) -> str:
    facts = machine(database)
    width = max([len(row.name) for row in rows], default=4)
    lines = [
        f"{facts['cpu']}, {facts['cores']} cores, load {facts['load']}",
        f"Python {facts['python']}, {facts['database']}, commit {commit()}",
        "",
    ]
    for row in rows:
        value = "not taken" if row.value is None else f"{row.value:,.6g}"
        target = "" if row.target is None else f"{'at least' if row.least else 'target'} {row.target:g}"
        verdict = {None: "", True: "met", False: "NOT MET"}[row.met]
        line = f"{row.name:{width}}  {value:>12} {row.unit:8} {target:12} {verdict}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def machine(database: str) -> dict[str, Any]:
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "database": database,
    }


def _cpu() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def commit() -> str:
    """The commit measured, with a + when the tree differs from it; empty outside git."""
    told = _git("rev-parse", "--short", "HEAD")
    return told + ("+" if told and _git("status", "--porcelain") else "")


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
