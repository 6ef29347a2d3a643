"""What a pack's sources name: read from their syntax, never run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PLAIN_NUMBERS = {*range(-1, 11), 60, 100, 500, 1000, 3600}  # counts, units and roundings
CALLS = {
    "event": ("at", "after"), "task": ("open", "tasks"), "rule": ("evidence",), "missed": ("missed",),
    "refusal": ("require",), "refuse": ("refuse",), "notice": ("tell",),
}  # fmt: skip
PLACE = {"event": 1, "task": 0, "rule": 0, "missed": 1, "refusal": 1, "refuse": 0, "notice": 1}
EFFECTS = {"new", "at", "after", "open", "close", "post", "enter", "evidence", "missed", "tell", "send", "remove"}


@dataclass
class Named:
    """Names by what they are of, each with the places where it is said; and what must not be there."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def names(self, *kinds: str) -> dict[str, str]:
        """name: where it is first said."""
        told: dict[str, str] = {}
        for kind in kinds:
            told = {**self.found.get(kind, {}), **told}
        return told


def read_sources(folder: Path) -> Named:
    """Everything the modules of a pack name, and their faults."""
    named = Named()
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            _note(node, path.name, named)
            named.problems.extend(f"{path.name}:{line}: {what}" for line, what in _faults(node))
    return named


def _note(node: ast.AST, file: str, named: Named) -> None:
    if isinstance(node, ast.Subscript) and "p" in (getattr(node.value, "attr", ""), getattr(node.value, "id", "")):
        _keep(named, "parameter", node.slice, f"{file}:{node.lineno}")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for kind, methods in CALLS.items():
            if node.func.attr in methods and len(node.args) > PLACE[kind]:
                _keep(named, kind, node.args[PLACE[kind]], f"{file}:{node.lineno}")


def _keep(named: Named, kind: str, node: ast.expr, place: str) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        named.found.setdefault(kind, {}).setdefault(node.value, place)


def _faults(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield node.lineno, f"{node.value} is no whole number"
    if isinstance(node, ast.Set | ast.SetComp) or _is_call(node, "set", "frozenset", "hash", "float"):
        yield node.lineno, "sets, floats and hash() have no order or value one can count on"  # type: ignore[attr-defined]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Pow):
        yield node.lineno, "/ and ** leave whole numbers: use // and a rounding of its own name"
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _foreign(node)
    if isinstance(node, ast.FunctionDef):
        yield from _unsourced(node)
        if any(_is_call(d, "decision") for d in node.decorator_list):
            yield from _late_guards(node)


def _is_call(node: ast.AST, *names: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in names


def _foreign(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str]]:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    for module in modules:
        if module not in ("typing", "collections.abc") and not module.startswith(
            ("mihan.engines.simulation", "mihan.packs.")
        ):
            yield node.lineno, f"a pack imports the engine, not {module}"


def _unsourced(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    for part in function.body:
        for node in ast.walk(part):
            if isinstance(node, ast.Constant) and type(node.value) is int and node.value not in PLAIN_NUMBERS:
                yield node.lineno, f"{node.value} has no source: make it a parameter"


def _late_guards(function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    calls = [
        (node.lineno, node.func.attr)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    first = min((line for line, name in calls if name in EFFECTS), default=function.end_lineno or 0)
    for line, name in calls:
        if name in ("require", "refuse") and line > first:
            yield line, f"{function.name}: a guard after an effect"
