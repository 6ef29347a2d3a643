"""Pages described for search engines and assistants, in the words of schema.org."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from mihan.public.queries.shown import Campus, ProgrammeShown
from mihan.public.web.site import Site, at

# Inside a script element, what could end it or open a comment.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(*things: dict[str, Any]) -> SafeString:
    """Data, never run: the security policy has nothing to say of it."""
    told = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(  # noqa: S308 - escaped just here
        f'<script type="application/ld+json">{told.translate(_ESCAPES)}</script>'
    )


def organisation(site: Site) -> dict[str, Any]:
    campus: Campus = site.campus
    told: dict[str, Any] = {
        "@type": "EducationalOrganization", "name": str(campus), "url": site.request.build_absolute_uri(at("home")),
    }  # fmt: skip
    if campus.town:
        told["address"] = {"@type": "PostalAddress", "addressLocality": str(campus.town), "addressCountry": "MA"}
    return told


def crumbs(site: Site, trail: list[dict[str, Any]]) -> dict[str, Any]:
    absolute = site.request.build_absolute_uri
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": str(crumb["label"]),
             "item": absolute(crumb.get("url") or site.request.path)}
            for place, crumb in enumerate(trail, start=1)
        ],
    }  # fmt: skip


def programme(site: Site, shown: ProgrammeShown, summary: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "EducationalOccupationalProgram", "name": str(shown), "identifier": shown.code,
        "url": site.canonical, "description": summary, "inLanguage": get_language(),
        "provider": organisation(site), "occupationalCategory": str(shown.pole.name),
        "educationalProgramMode": "part-time" if shown.shifts == {"evening"} else "full-time",
    }  # fmt: skip
    if shown.years:
        told["timeToComplete"] = duration(shown)
    if shown.seats:
        told["maximumEnrollment"] = shown.seats
    if shown.asked and shown.asked.asks:
        told["programPrerequisites"] = str(shown.asked.asks)
    if shown.is_diploma and shown.level_shown:
        told["educationalCredentialAwarded"] = shown.level_shown
    if shown.is_illustrative:
        told["disambiguatingDescription"] = gettext("Illustrative: a proposal of ours, not an official programme.")
    return told


def duration(shown: ProgrammeShown) -> str:
    """As ISO 8601 writes it: two years and a half are P2Y6M."""
    months = int((shown.years or 0) * 12)
    years, rest = divmod(months, 12)
    return "P" + (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
