"""Files people bring, looked through by the scanner of the installation; here one that knows a single bad word."""

import re
import stat
import sys
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

import mihan
from mihan.assessment.web.forms import FrameworkForm
from mihan.core import scanning
from mihan.core.scanning import Verdict, verdict
from mihan.exchange.web.forms import FilesForm
from mihan.people.models import Unit
from tests.factories.people import UnitFactory

ROOT = Path(mihan.__path__[0])
SCANNER = """
import sys
content = open(sys.argv[1], "rb").read()
open({seen!r}, "a").write(sys.argv[1] + chr(10))
sys.exit(2 if b"BROKEN" in content else b"EICAR" in content)
"""


@pytest.fixture
def seen(settings, tmp_path):
    """The paths the scanner was given."""
    script, told = tmp_path / "scanner.py", tmp_path / "seen"
    script.write_text(SCANNER.format(seen=str(told)))
    told.touch()
    settings.SCANNER = f"{sys.executable} {script}"
    return told


@pytest.mark.parametrize(("content", "found"), [
    (b"a plain list", Verdict.CLEAN), (b"x EICAR x", Verdict.INFECTED), (b"BROKEN", Verdict.UNKNOWN),
])  # fmt: skip
def test_the_scanner_decides_and_what_it_cannot_say_is_not_clean(seen, content, found):
    assert verdict(content) is found


def test_nothing_of_the_copy_is_left_and_its_name_is_ours(seen):
    verdict(b"a plain list")
    (path,) = map(Path, seen.read_text().split())
    assert (path.exists(), path.name.startswith("mihan-brought-")) == (False, True)


def test_nobody_else_reads_the_copy(settings, tmp_path):
    mode = tmp_path / "mode"
    script = tmp_path / "s.py"
    script.write_text(f"import os, sys\nopen({str(mode)!r}, 'w').write(str(os.stat(sys.argv[1]).st_mode))\n")
    settings.SCANNER = f"{sys.executable} {script}"
    assert verdict(b"a plain list") is Verdict.CLEAN
    assert stat.S_IMODE(int(mode.read_text())) == 0o600


def test_a_scanner_that_is_not_there_or_never_ends_lets_nothing_pass(settings, monkeypatch):
    settings.SCANNER = "/nowhere/scanner"
    assert verdict(b"a plain list") is Verdict.UNKNOWN
    monkeypatch.setattr(scanning, "PATIENCE", 0.1)
    settings.SCANNER = f'{sys.executable} -c "import time; time.sleep(5)"'
    assert verdict(b"a plain list") is Verdict.UNKNOWN


def test_without_a_scanner_nothing_is_asked(settings):
    settings.SCANNER = ""
    assert verdict(b"x EICAR x") is Verdict.CLEAN


def brought(kind, content):
    file = SimpleUploadedFile("liste.csv", content)
    if kind is FilesForm:
        return FilesForm({}, {"files": [file]}, units=Unit.objects.all())
    return FrameworkForm({"version": "2", "first_day": "01/09/2027", "source": "Un texte"}, {"file": file})


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [FilesForm, FrameworkForm])
def test_every_door_for_files_has_them_looked_through(seen, kind):
    UnitFactory()
    assert brought(kind, b"a plain list").is_valid()
    refused = brought(kind, b"x EICAR x")
    assert not refused.is_valid()
    assert "“liste.csv” was refused by the virus scanner. Nothing was kept." in str(refused.errors)
    assert "does not answer" in str(brought(kind, b"BROKEN").errors)


def test_there_are_no_other_doors():
    """A form more that takes a file wants `looked_through`, and a line above."""

    def made(root):
        for kind in root.__subclasses__():
            yield kind
            yield from made(kind)

    takes = {
        kind.__name__ for kind in made(forms.BaseForm) if kind.__module__.startswith("mihan.")
        and any(isinstance(field, forms.FileField) for field in getattr(kind, "base_fields", {}).values())
    }  # fmt: skip
    assert takes == {"FilesForm", "FrameworkForm"}


def test_a_page_that_takes_a_file_without_a_form_has_it_looked_through_itself():
    """Photos of the bench alone; tests/workplaces/test_photos.py has one refused."""
    read = re.compile(r"request\.FILES\b(?! or None)")
    bare = {path.relative_to(ROOT).as_posix(): path.read_text() for path in ROOT.glob("*/web/**/*.py")}
    without = {path for path, text in bare.items() if read.search(text) and "FilesForm" not in text}
    assert without == {"workplaces/web/photos.py"}
    assert "looked_through(" in bare["workplaces/web/photos.py"]
