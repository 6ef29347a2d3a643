"""The same states on any interpreter: under other hash seeds, other versions, PyPy, and 32 bits in WebAssembly.

The engine and the packs need the standard library and their TOML files only, so that another Python needs
nothing of ours installed. CPython compiled to WebAssembly is the npm package `pyodide`, run by node.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mihan.bench.report import ROOT, Row
from mihan.bench.scratch import NotMeasured

Say = Callable[[str], Any]
OLDEST = (3, 11)
EXECUTABLE = re.compile(r"(python3|pypy3|graalpy)(\.\d+)?")
ALSO = ("/usr/bin", "/usr/local/bin")  # a PATH may leave the system's own Python out
KEPT = (".pyenv/versions/*/bin", ".local/share/uv/python/*/bin")  # at home, where pyenv and uv keep them
PLAIN = ("-B", "-c")  # leaves nothing beside our sources
MODULES = ROOT / "node_modules"
NO_WASM = "no Python in WebAssembly here: it takes node, and `npm install --ignore-scripts`"

STATES = """
from mihan.bench import desk
from mihan.engines.simulation import at_random, played
from mihan.packs import load, names
session = desk.lived()
told = [session.world.digest(), session.hash]
for name in names():
    pack = load(name)
    for policy in (None, at_random):
        session = played(pack.pack, pack.scenario, 11, skill=850, policy=policy)
        told += [session.world.digest(), session.hash]
print(*told)
"""

# Also read by a Python that is too old for the engine.
NAME = """
import platform, struct
bits = struct.calcsize("P") * 8
print("%s %s, %s, %d bits" % (platform.python_implementation(), platform.python_version(), platform.machine(), bits))
"""

IN_NODE = """
const [folder, root, script] = process.argv.slice(-3);
const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
const python = await loadPyodide();
python.FS.mkdirTree("/mihan");
python.FS.mount(python.FS.filesystems.NODEFS, { root }, "/mihan");
python.runPython("import sys; sys.dont_write_bytecode = True; sys.path.insert(0, '/mihan')");
python.runPython(script);
"""


@dataclass(frozen=True)
class Interpreter:
    """`command` runs the script that is added to it, with our sources within reach."""

    command: tuple[str, ...]
    name: str

    def states(self, **environment: str) -> str:
        """Of sessions of every pack, played well and at random; raises NotMeasured."""
        done = _run(self.command, STATES, **environment)
        if done.returncode:
            raise NotMeasured(f"{self.name} failed:\n" + "\n".join(done.stderr.splitlines()[-6:]))
        return done.stdout

    @property
    def is_too_old(self) -> bool:
        version = self.name.split()[1].strip(",").split(".")
        return (int(version[0]), int(version[1])) < OLDEST


def under_hash_seeds(seeds: int) -> Iterator[Row]:
    ours = this()
    states = {ours.states(PYTHONHASHSEED=str(seed)) for seed in range(seeds)}
    yield Row(f"different states under {seeds} hash seeds", len(states), "", 1)


def under_others(say: Say) -> Iterator[Row]:
    ours = this()
    states = {ours.name: ours.states()}
    for other in others(say):
        states[other.name] = other.states()
        same = states[other.name] == states[ours.name]
        say(f"  {other.name}: {'the same states' if same else 'OTHER STATES'}")
    yield Row("other interpreters tried", len(states) - 1, "", 1, least=True)
    yield Row("different states under all of them", len(set(states.values())), "", 1)


def this() -> Interpreter:
    command = (sys.executable, *PLAIN)
    return Interpreter(command, _name(command))


def others(say: Say, folders: Sequence[str] | None = None, modules: Path = MODULES) -> list[Interpreter]:
    """Each version of this machine but ours, once; what cannot be tried is told to `say`."""
    if folders is None:
        folders = [*os.environ.get("PATH", "").split(os.pathsep), *ALSO, *_kept()]
    wasm = _in_wasm(modules)
    if not wasm:
        say(f"  {NO_WASM}")
    named = {_name(command): command for command in (*_executables(folders), *wasm)}
    found = [Interpreter(command, name) for name, command in named.items() if name and name != this().name]
    for other in found:
        if other.is_too_old:
            say(f"  {other.name}: cannot run it: needs {OLDEST[0]}.{OLDEST[1]}")
    return [other for other in found if not other.is_too_old]


def _kept() -> list[str]:
    return [str(folder) for pattern in KEPT for folder in sorted(Path.home().glob(pattern))]


def _executables(folders: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for folder in dict.fromkeys(folders):
        for path in sorted(Path(folder).iterdir()) if Path(folder).is_dir() else ():
            if EXECUTABLE.fullmatch(path.name) and os.access(path, os.X_OK):
                yield str(path), *PLAIN


def _in_wasm(modules: Path) -> list[tuple[str, ...]]:
    """Of every folder `pyodide…`, since npm installs a second version under another name."""
    node = shutil.which("node")
    folders = sorted(path.parent for path in modules.glob("pyodide*/pyodide.mjs"))
    return [(node, "--input-type=module", "-e", IN_NODE, "--", str(f), str(ROOT)) for f in folders if node]


def _name(command: tuple[str, ...]) -> str:
    """What an interpreter says it is; nothing when it does not run, as a stand-in for one that is not installed."""
    try:
        done = _run(command, NAME)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _run(command: tuple[str, ...], script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, script], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
