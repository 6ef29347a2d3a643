"""Copy what the browser loads out of npm packages, with its licence texts. Developers only.

    python tools/vendor.py        needs npm; the versions are those of package.json

Packages are packed into a temporary folder and thrown away, so that neither a lock file nor the
address of a registry ever enters the repository.
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "mihan" / "ui" / "static" / "ui"

# package -> {file in the package: file under static/ui}
WANTED = {
    "htmx.org": {
        "dist/htmx.min.js": "js/htmx.min.js",
        "LICENSE": "licences/htmx.txt",
    },
    "@fontsource-variable/readex-pro": {
        "files/readex-pro-arabic-wght-normal.woff2": "fonts/readex-pro-arabic.woff2",
        "files/readex-pro-latin-wght-normal.woff2": "fonts/readex-pro-latin.woff2",
        "LICENSE": "licences/readex-pro.txt",
    },
}


def packed(package: str, version: str, folder: Path) -> Path:
    """The archive of one package, as npm hands it out (and checks it)."""
    command = ["npm", "pack", f"{package}@{version}", "--json", "--pack-destination", str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = json.loads(out)
    entry = told[0] if isinstance(told, list) else next(iter(told.values()))
    name = entry["filename"].replace("@", "").replace("/", "-")
    return folder / name


def vendor() -> None:
    versions = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    with tempfile.TemporaryDirectory() as folder:
        for package, files in WANTED.items():
            archive = packed(package, versions[package], Path(folder))
            with tarfile.open(archive) as tar:
                for inside, target in files.items():
                    member = tar.extractfile(f"package/{inside}")
                    assert member, f"{inside} is no longer in {package}"
                    path = STATIC / target
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(member.read())
                    print(f"{package} {versions[package]}: {target}")


if __name__ == "__main__":
    vendor()
