"""Where is it? From an address to the files that answer it, for a newcomer to the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import ResolverMatch, resolve

from mihan.people.permissions import GRANTS
from mihan.ui.resources import Resource

QUOTED = re.compile(r"""["']([\w./-]+\.html|[\w-]+\.[\w-]+)["']""")
PAGE_OF = {"index": "list", "show": "detail", "edit": "form"}  # the views of a Resource


@dataclass(frozen=True)
class Whereabouts:
    """What answers an address. Paths are relative to the project."""

    address: str
    name: str
    view: str
    templates: list[str]
    services: list[str]
    queries: list[str]
    models: list[str]
    tests: list[str]
    permissions: list[str]
    docs: list[str]


def whereabouts(url: str) -> Whereabouts:
    """Raises `Resolver404` when nothing answers the address."""
    path = urlsplit(url).path or "/"
    match = resolve(path if path.startswith("/") else f"/{path}")
    view = inspect.unwrap(match.func)
    called = list(_called(view))
    text = "\n".join(inspect.getsource(function) for function in called)
    app = _app_of(view)
    return Whereabouts(
        address=f"/{match.route}", name=match.view_name or "", view=_place(view),
        templates=_templates(view, text), services=_used(called, "services"),
        queries=_used(called, "queries"), models=_parts(app, "models"),
        tests=_tests(app), permissions=_permissions(view, text, match), docs=_docs(app),
    )  # fmt: skip


def _called(view: Any) -> Iterator[Any]:
    """The view and, one after the other, the functions of its own module that it calls."""
    seen: set[Any] = set()
    waiting = [getattr(view, "__func__", view)]
    while waiting:
        function = waiting.pop(0)
        if function in seen or not hasattr(function, "__code__"):
            continue
        seen.add(function)
        yield function
        around = function.__globals__
        for name in function.__code__.co_names:
            other = inspect.unwrap(around[name]) if inspect.isfunction(around.get(name)) else None
            if other and other.__module__ == function.__module__:
                waiting.append(other)


def _place(thing: Any) -> str:
    owner = getattr(thing, "__self__", None)
    function = getattr(thing, "__func__", thing)
    if isinstance(owner, Resource):
        said = f"{type(owner).__qualname__}.{function.__name__}"
        return f"{_at(type(owner))}  {said} (a Resource: mihan/ui/resources.py)"
    return f"{_at(function)}  {getattr(function, '__qualname__', function)}"


def _at(thing: Any) -> str:
    file = Path(inspect.getsourcefile(thing) or "?")
    return f"{_relative(file)}:{inspect.getsourcelines(thing)[1]}"


def _relative(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path)


def _templates(view: Any, text: str) -> list[str]:
    owner = getattr(view, "__self__", None)
    names = [found for found in QUOTED.findall(text) if found.endswith(".html")]
    if isinstance(owner, Resource) and (page := PAGE_OF.get(view.__name__)):
        names = owner.template(page)[:]
    return list(dict.fromkeys(_template(name) for name in names if _template(name)))


def _template(name: str) -> str:
    try:
        return _relative(Path(get_template(name).origin.name))  # type: ignore[attr-defined]
    except TemplateDoesNotExist:
        return ""


def _used(functions: list[Any], part: str) -> list[str]:
    """Services or queries the view calls, each where it is written."""
    found = {}
    for function in functions:
        for name in function.__code__.co_names:
            thing = inspect.unwrap(function.__globals__.get(name))
            module = getattr(thing, "__module__", "") or ""
            if f".{part}" in module and (inspect.isfunction(thing) or inspect.isclass(thing)):
                found[name] = f"{_at(thing)}  {name}"
    return list(found.values())


def _app_of(view: Any) -> str:
    """The label of the app of a view; "" for a page that is not ours."""
    owner = getattr(view, "__self__", None)
    module = type(owner).__module__ if owner else view.__module__
    found = apps.get_containing_app_config(module)
    return found.label if found and module.startswith("mihan.") else ""


def _parts(app: str, part: str) -> list[str]:
    root = settings.BASE_DIR / "mihan" / app
    found = [root / f"{part}.py", root / part] if app else []
    return [_relative(path) for path in found if path.exists()]


def _tests(app: str) -> list[str]:
    folder = settings.BASE_DIR / "tests" / app
    return [_relative(p) for p in sorted(folder.glob("test_*.py"))] if app else []


def _permissions(view: Any, text: str, match: ResolverMatch) -> list[str]:
    owner = getattr(view, "__self__", None)
    asked = [name for name in QUOTED.findall(text) if name in GRANTS]
    if isinstance(owner, Resource):
        asked += [name for name in (owner.permission, owner.may_edit) if name]
    prefix = f"{match.namespace}.…"
    return list(dict.fromkeys(asked)) or [prefix if match.namespace else ""]


def _docs(app: str) -> list[str]:
    found = sorted((settings.BASE_DIR / "docs").rglob(f"{app}.md")) if app else []
    return [_relative(path) for path in found]
