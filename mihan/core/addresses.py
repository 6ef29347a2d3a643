"""Addresses of pages. A list writes fifty of them, and the resolver takes its time over each."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

_KEY = 987_654_321_987  # stands for a key; no address holds it otherwise


def address(view: str, key: int | None = None) -> str:
    """What `reverse` gives for a view that takes the key of a record, or nothing."""
    before, after = _around(view, get_script_prefix(), has_key=key is not None)
    return before if key is None else f"{before}{key}{after}"


@lru_cache(maxsize=512)
def _around(view: str, prefix: str, *, has_key: bool) -> tuple[str, str]:
    """An address before and after its key, under where the site is mounted."""
    before, _key, after = reverse(view, args=[_KEY] if has_key else []).partition(str(_KEY))
    return before, after
