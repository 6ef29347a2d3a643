import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from mihan.core.addresses import address


@pytest.mark.parametrize("view", ["people:person-detail", "offer:group-detail", "progress:line-detail"])
def test_the_address_of_a_record_is_what_the_resolver_says(view):
    assert [address(view, key) for key in (1, 3755)] == [reverse(view, args=[key]) for key in (1, 3755)]


def test_a_page_without_a_key_has_an_address_too():
    assert address("progress:overview") == reverse("progress:overview")


def test_an_address_follows_where_the_site_is_mounted():
    plain = address("offer:group-detail", 7)
    set_script_prefix("/campus/")
    try:
        assert address("offer:group-detail", 7) == f"/campus{plain}"
    finally:
        set_script_prefix("/")


def test_an_unknown_view_is_an_error_each_time():
    for _time in range(2):
        with pytest.raises(NoReverseMatch):
            address("no:such-view", 1)
