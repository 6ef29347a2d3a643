"""`manage.py where` and the service behind it."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import Resolver404

from mihan.portal.services import whereabouts


def without_lines(found):
    """`file:12  name` as `file  name`: the line moves with every edit."""
    return [f"{place.split(':')[0]}  {name}" for place, name in (row.split("  ", 1) for row in found)]


@pytest.mark.parametrize("url", ["/progress/lines/12/edit/", "http://campus.example/progress/lines/7/edit/?a=1"])
def test_an_address_leads_to_the_files_that_answer_it(url):
    found = whereabouts(url)
    assert found.name == "progress:line-edit"
    assert without_lines([found.view]) == ["mihan/progress/web/lines.py  edit"]
    assert found.templates == ["mihan/progress/templates/progress/line_edit.html"]
    assert without_lines(found.services) == ["mihan/progress/services.py  correct_line"]
    assert found.models == ["mihan/progress/models.py"]
    assert found.permissions == ["progress.edit"]
    assert "tests/progress/test_services.py" in found.tests


def test_what_the_functions_of_the_page_call_is_found_too():
    found = whereabouts("/progress/poles/3/")
    assert found.templates == ["mihan/progress/templates/progress/level.html"]
    assert "mihan/progress/queries/totals.py  totals" in without_lines(found.queries)


def test_a_page_that_is_not_ours_is_named_all_the_same():
    found = whereabouts("/account/login/")
    assert (found.name, found.models) == ("account_login", [])


def test_an_address_that_leads_nowhere_is_said_so():
    with pytest.raises(Resolver404):
        whereabouts("/nowhere/")
    with pytest.raises(CommandError, match="/nowhere/"):
        call_command("where", "/nowhere/")


def test_the_command_writes_one_aligned_column_of_labels(capsys):
    call_command("where", "/")
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["name", "of", "the", "address", "portal:home"]
    assert len({line.index(line[21:].lstrip()[:1], 21) for line in lines if line.strip()}) == 1
