"""The navigation of the whole product, whose entries each app adds alone."""

from itertools import groupby

from mihan.ui.shell import _items


def test_no_section_of_the_navigation_is_opened_twice():
    sections = [section for section, _ in groupby(str(item.section) for item in _items)]
    assert len(sections) == len(set(sections)), sections
