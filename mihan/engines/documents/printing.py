"""From a document to its PDF."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

ROOT = Path(__file__).resolve().parents[2]  # the package `mihan`: a template reads nothing outside of it
FONTS = Path(__file__).resolve().parent / "fonts"
STANDARD = "ua-1"  # PDF/UA: a title, a language, an order to read in, tables with headings; or it is refused
LONGEST = 120  # seconds
_one_at_a_time = threading.Lock()  # of the documents printed apart: each takes hundreds of MB for a second or two


class Unprintable(Exception):
    """The template and what it was given do not make a document; the message is typst's own."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be printed.

    `template` is its path in `mihan`, as templates write it ("/timetable/templates/timetable/week.typ");
    `given` is what JSON can hold, and all that the template prints; `language` is "ar", "fr" or "en";
    `made_at` is in seconds since 1970: the same document gives the same bytes.
    """

    template: str
    given: Mapping[str, Any]
    title: str
    author: str
    language: str
    made_at: int

    @property
    def inputs(self) -> dict[str, str]:
        """As typst takes them. Nothing of them is ever part of the source of a document."""
        given = json.dumps(self.given, ensure_ascii=False)
        return {"given": given, "title": self.title, "author": self.author, "language": self.language}


def print_pdf(document: Document) -> bytes:
    """The document as an accessible PDF (PDF/UA-1), a few milliseconds a page. Raises Unprintable.

    The standard refuses a letter that no font of ours has (an emoji in a name): the document then goes without
    the standard, and an empty box stands for the letter.
    """
    try:
        found = _compiled(document, format="pdf", pdf_standards=STANDARD)
    except Unprintable as refusal:
        if "could not be displayed with font" not in str(refusal):
            raise
        found = _compiled(document, format="pdf")
    assert isinstance(found, bytes)
    return found


def print_apart(document: Document) -> bytes:
    """The same, in a process of its own: for a document of many pages. Raises Unprintable.

    typst keeps what it laid out for its last ten documents, 2 MB a page: here it ends with the document.
    """
    command = [sys.executable, "-m", "mihan.engines.documents"]
    told = json.dumps(asdict(document)).encode()
    with _one_at_a_time:
        done = subprocess.run(command, input=told, capture_output=True, cwd=ROOT.parent, timeout=LONGEST, check=False)
    if done.returncode:
        raise Unprintable(done.stderr.decode(errors="replace").strip())
    return done.stdout


def draw_pages(document: Document, *, dpi: int = 96) -> list[bytes]:
    """Each page as a PNG, to look at. Raises Unprintable."""
    found = _compiled(document, format="png", ppi=dpi)
    return found if isinstance(found, list) else [found]


def compiler_of(document: Document) -> typst.Compiler:
    """typst, ready to print this document or to be asked what stands in it. One a call: it is not to be shared."""
    return typst.Compiler(
        ROOT / document.template.lstrip("/"), root=ROOT, font_paths=_fonts(), sys_inputs=document.inputs
    )  # fmt: skip


def _compiled(document: Document, **how: Any) -> bytes | list[bytes]:
    try:
        found = compiler_of(document).compile(timestamp=document.made_at, **how)
    except RuntimeError as error:  # typst's own, and what it says of a template that is no file of ours
        raise Unprintable(f"{document.template}: {error}") from error
    assert found is not None  # no file was named for it
    return found


@cache
def _fonts() -> typst.Fonts:
    """Ours alone, so that a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
