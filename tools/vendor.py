"""Copy what browsers and documents load out of npm packages, with its licence texts. Developers only.

    python tools/vendor.py        needs npm; the versions are those of package.json

Packages are packed into a temporary folder and thrown away, so that neither a lock file nor the
address of a registry ever enters the repository.
"""

import json
import struct
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "mihan" / "ui" / "static" / "ui"
FONTS = ROOT / "mihan" / "engines" / "documents" / "fonts"

# package -> {file in the package: file under static/ui, or wherever its path leads}
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
    "@ibm/plex-sans-arabic": {
        "fonts/complete/woff/IBMPlexSansArabic-Regular.woff": FONTS / "IBMPlexSansArabic-Regular.ttf",
        "fonts/complete/woff/IBMPlexSansArabic-Bold.woff": FONTS / "IBMPlexSansArabic-Bold.ttf",
        "LICENSE.txt": FONTS / "licence.txt",
    },
}

WOFF_HEADER, WOFF_TABLE = struct.Struct(">4sIIHHIHHIIIII"), struct.Struct(">4sIIII")


def packed(package: str, version: str, folder: Path) -> Path:
    """The archive of one package, as npm hands it out (and checks it)."""
    command = ["npm", "pack", f"{package}@{version}", "--json", "--pack-destination", str(folder)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = json.loads(out)
    entry = told[0] if isinstance(told, list) else next(iter(told.values()))
    name = entry["filename"].replace("@", "").replace("/", "-")
    return folder / name


def unpacked(woff: bytes) -> bytes:
    """The font inside a WOFF 1.0 file, as it was before it was compressed: typst reads no WOFF.

    Tables stay in their order, each on a multiple of four bytes, as they were summed. https://www.w3.org/TR/WOFF/
    """
    signature, flavour, _length, count, *_rest = WOFF_HEADER.unpack_from(woff)
    assert signature == b"wOFF", "not a WOFF 1.0 file"
    entries = [WOFF_TABLE.unpack_from(woff, WOFF_HEADER.size + n * WOFF_TABLE.size) for n in range(count)]
    widest = 2 ** (count.bit_length() - 1)
    head = struct.pack(">IHHHH", flavour, count, widest * 16, widest.bit_length() - 1, (count - widest) * 16)
    start = len(head) + 16 * count
    places, body = {}, b""
    for tag, offset, packed_length, length, _checksum in sorted(entries, key=lambda entry: entry[1]):
        table = woff[offset : offset + packed_length]
        places[tag] = start + len(body)
        body += (table if packed_length == length else zlib.decompress(table)) + b"\0" * (-length % 4)
    index = b"".join(
        struct.pack(">4sIII", tag, checksum, places[tag], length) for tag, _, _, length, checksum in entries
    )
    return head + index + body


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
                    content = member.read()
                    path.write_bytes(unpacked(content) if inside.endswith(".woff") else content)
                    print(f"{package} {versions[package]}: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    vendor()
