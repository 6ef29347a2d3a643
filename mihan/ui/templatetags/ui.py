"""Built-in tags and filters of every template: writing numbers and dates, icons, links."""

from functools import lru_cache
from typing import Any

from django import forms, template
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, gettext, override

from mihan.ui import khatim, writing
from mihan.ui.forms import options
from mihan.ui.icons import icon as draw_icon

register = template.Library()

for _name in ("num", "pct", "hours", "day", "day_long", "day_short", "time_range", "ltr"):
    register.filter(_name, getattr(writing, _name))
for _name in ("num_text", "pct_text", "hours_text", "day_text", "day_long_text", "day_short_text"):
    register.filter(_name, getattr(writing, _name))


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    return draw_icon(name, size, str(label)) if name else mark_safe("")


@register.filter
def breakable(value: Any) -> SafeString:
    """A file name with the places where a line may end: it has no spaces of its own."""
    return mark_safe(str(conditional_escape(value)).replace("_", "_<wbr>"))  # noqa: S308 - escaped


@register.simple_tag
def direction() -> str:
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> SafeString:
    """The current address with parameters changed: `{% query sort="-name" page=None %}`.

    Filters, search and sort stay as they are; a value of None or "" takes a parameter out.
    """
    request = context.get("request")
    params = request.GET.copy() if request else QueryDict(mutable=True)
    return mark_safe(conditional_escape(query_with(params, **changes)))  # noqa: S308 - escaped


def query_with(params: QueryDict, **changes: Any) -> str:
    params = params.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        elif isinstance(value, list | tuple):
            params.setlist(name, [str(v) for v in value])
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag
@lru_cache(maxsize=64)
def khatim_mark(size: int = 32, label: str = "", kind: str = "") -> SafeString:
    """The mark; in two colours when `kind` is "logo", turning when it is "loading"."""
    described = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html(
        '<svg class="khatim{}" viewBox="0 0 100 100" width="{}" height="{}"{}>{}</svg>',
        f" khatim-{kind}" if kind else "",
        size,
        size,
        described,
        khatim_paths(),
    )


@register.simple_tag
@lru_cache
def khatim_paths() -> SafeString:
    """The star alone, to be placed in a drawing."""
    numbered = enumerate(khatim.points())
    points = format_html_join("", '<path style="--i:{}" d="{}"/>', numbered)
    return format_html('{}<path class="khatim-heart" d="{}"/>', points, khatim.heart())


@register.simple_tag(takes_context=True)
def filter_fields(context: Context, filters: Any) -> list[dict[str, Any]]:
    """The filters of a list with their options, the one in the address selected."""
    request = context["request"]
    return [
        {
            "name": narrowing.name,
            "label": narrowing.label,
            "options": options(narrowing.options(request), (request.GET.get(narrowing.name),)),
        }
        for narrowing in filters or ()
    ]


@register.simple_tag(takes_context=True)
def messages_to_show(context: Context) -> Any:
    """The messages, unless the browser is about to fetch this page once more and needs them then.

    That is the case of a page that a script was redirected to: the script then goes there.
    """
    request = context.get("request")
    if request is None or context.get("is_fragment"):
        return context.get("messages") or ()
    swapped = "HX-Request" in request.headers and (
        request.headers.get("HX-Request-Type") != "full" and "HX-History-Restore-Request" not in request.headers
    )
    uploaded = "X-Upload" in request.headers
    if request.method == "GET" and (swapped or uploaded):
        return ()
    return context.get("messages") or ()


@register.simple_tag
def field_kind(field: Any) -> str:
    """How a bound field is laid out: by its widget."""
    widget = field.field.widget if field else None
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.DateInput):
        return "date"
    return "file" if isinstance(widget, forms.FileInput) else "text"


@register.simple_tag
def person_names(person: Any) -> dict[str, str]:
    """The reader's script first, the other one after."""
    first, second = writing.names_in_order(person)
    return {"first": first, "second": second}


@register.filter
def initials(person: Any) -> str:
    given = getattr(getattr(person, "person", None), "initials", "") or getattr(person, "initials", "")
    return given or "".join(part[:1] for part in str(person).split()[:2])


@register.filter
def unlocalised(value: Any) -> str:
    """A number as machines write it, for attributes and addresses: 2026, never 2 026."""
    return str(value)


@register.filter
def khatim_parts(poles: Any) -> list[dict[str, Any]]:
    """Up to eight poles (`hue`, `name`, `filled` from 0 to 1), each with its point of the star."""
    given = list(poles or [])[: khatim.POINTS]
    given += [{}] * (khatim.POINTS - len(given))
    return [
        {
            "path": path,
            "hue": _of(pole, "hue"),
            "name": _of(pole, "name"),
            "state": _fill(_of(pole, "filled")),
        }
        for path, pole in zip(khatim.points(), given, strict=True)
    ]


@register.filter
def of_total(value: Any, total: Any) -> str:
    """`value` as a percentage of `total`, for the width of a bar; never over a hundred."""
    part, whole = writing.decimal(value), writing.decimal(total)
    if not part or not whole:
        return "0%"
    return f"{max(0, min(100, part * 100 / whole)):.2f}%"


@register.simple_tag
def meter_inside(delivered: Any, total: Any, assigned: Any, expected: Any, quiet: Any) -> SafeString:
    """The bars of a meter and its sentence. A page shows a dozen: drawn once for the same hours."""
    hours = (str(delivered), str(total), str(assigned), str(expected))
    return _meter(*hours, "meter-text visually-hidden" if quiet else "meter-text", get_language() or "")


@lru_cache(maxsize=2048)
def _meter(delivered: str, total: str, assigned: str, expected: str, css: str, language: str) -> SafeString:
    bars = [f'<i class="meter-assigned" style="inline-size:{of_total(assigned, total)}"></i>'] if assigned else []
    bars.append(f'<i class="meter-delivered" style="inline-size:{of_total(delivered, total)}"></i>')
    if expected:
        bars.append(f'<i class="meter-expected" style="inset-inline-start:{of_total(expected, total)}"></i>')
    said = {
        name: writing.hours(value, language=language)
        for name, value in (("done", delivered), ("all", total), ("due", expected))
    }
    with override(language or None):
        if expected:
            sentence = gettext("%(done)s delivered of %(all)s; %(due)s expected by today") % said
        else:
            sentence = gettext("%(done)s delivered of %(all)s") % said
    return mark_safe(  # noqa: S308 - numbers and translations of ours
        f'<div class="meter-bar" aria-hidden="true">{"".join(bars)}</div><p class="{css}">{sentence}</p>'
    )


def _of(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def _fill(share: Any) -> str:
    """Three states are as much as a point of twelve pixels can tell."""
    if not share:
        return "empty"
    return "full" if share is True or float(share) >= 1 else "part"
