"""A password published after a theft, found in the file the installation keeps."""

import gzip
import hashlib
from pathlib import Path

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from mihan.people.queries.breached import is_in

WORDS = st.lists(st.text(st.characters(codec="utf-8"), max_size=12), unique=True, max_size=30)


def lines_of(words, count="7"):
    return sorted(f"{hashlib.sha1(word.encode()).hexdigest().upper()}:{count}" for word in words)


@given(
    known=WORDS,
    others=WORDS,
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    count=st.sampled_from(["1", "52256179"]),
)
def test_what_is_in_the_file_is_found_and_nothing_else(tmp_path_factory, known, others, end, last, count):
    path = tmp_path_factory.getbasetemp() / "breached"
    path.write_bytes((end.join(lines_of(known, count)) + (end if last else "")).encode())
    assert [word for word in known if not is_in(path, word)] == []
    assert [word for word in others if is_in(path, word)] == [word for word in others if word in known]


def test_a_password_of_the_file_is_refused(settings, tmp_path):
    settings.BREACHED = str(tmp_path / "breached")
    Path(settings.BREACHED).write_text("\n".join(lines_of(["correct horse battery staple"])))
    password_validation.validate_password("correct horse battery stables")
    with pytest.raises(ValidationError, match="stolen somewhere"):
        password_validation.validate_password("correct horse battery staple")


def test_without_a_file_the_twenty_thousand_that_come_with_django_are_refused(settings):
    settings.BREACHED = ""
    path = password_validation.CommonPasswordValidator().DEFAULT_PASSWORD_LIST_PATH
    listed = gzip.decompress(path.read_bytes()).decode().split()
    assert len(listed) > 19_000
    long = [word for word in listed if len(word) >= 8]
    assert len(long) > 3_000  # those that the length alone does not refuse
    for word in long[:: len(long) // 50]:
        with pytest.raises(ValidationError):
            password_validation.validate_password(word)
