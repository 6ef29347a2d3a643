"""Every address of the product, walked in the resolver: a new one is probed without being named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# A value each kind of converter takes, that leads to no record.
NOWHERE: dict[str, Any] = {
    "IntConverter": 987_654_321,
    "SlugConverter": "none",
    "StringConverter": "none",
    "PathConverter": "none",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
    "SiteLanguage": "fr",
}


@dataclass(frozen=True)
class Address:
    view: str
    path: str
    function: Any
    takes_nothing: bool

    def __str__(self) -> str:
        return self.view


def every_address() -> list[Address]:
    found = {address.view: address for address in _walk(get_resolver().url_patterns)}
    return sorted(found.values(), key=lambda address: address.view)


def _walk(patterns: list[Any], namespace: str = "", around: dict[str, Any] | None = None) -> Iterator[Address]:
    for pattern in patterns:
        taken = (around or {}) | {name: _value(kind) for name, kind in pattern.pattern.converters.items()}
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inside, taken)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names = set(pattern.pattern.regex.groupindex)
            known = taken | dict.fromkeys(names - set(taken), "none")
            view = f"{namespace}{pattern.name}"
            yield Address(view, reverse(view, kwargs=known), pattern.callback, not known)


def _value(converter: Any) -> Any:
    name = type(converter).__name__
    return NOWHERE[name] if name in NOWHERE else converter.to_python("2026-11-24")
