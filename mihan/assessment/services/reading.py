"""A framework as a file: TOML, as ours are written, or the CSV of a version, to be changed in a spreadsheet."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from mihan.assessment.models import Framework
from mihan.assessment.policy import CriterionFacts, ElementFacts, FrameworkFacts, Named3, RequirementFacts
from mihan.assessment.queries.frameworks import Asked, asked_by
from mihan.core.errors import RuleBroken

COLUMNS = (
    "competence", "competence_fr", "competence_ar", "competence_en", "competence_needed",
    "element_fr", "element_ar", "element_en", "element_needed",
    "criterion", "criterion_fr", "criterion_ar", "criterion_en", "critical",
)  # fmt: skip
MOST_LINES = 2000
LANGUAGES = ("fr", "ar", "en")
YES, NO = frozenset({"1", "yes", "oui", "نعم", "x", "true"}), frozenset({"", "0", "no", "non", "لا", "false"})


def read_toml(text: str) -> FrameworkFacts:
    """One of our own files: what is wrong with it is ours to see."""
    told = tomllib.loads(text)
    about = told["framework"]
    return FrameworkFacts(
        version=about["version"], first_day=about["first_day"], mark=about["mark"], source=about["source"],
        programmes=tuple(about["programmes"]), requirements=tuple(_requirement(one) for one in told["competence"]),
    )  # fmt: skip


def _requirement(told: dict[str, Any]) -> RequirementFacts:
    elements = tuple(_element(one, told["key"]) for one in told["element"])
    return RequirementFacts(told["key"], _names(told), elements, told.get("needed"))


def _element(told: dict[str, Any], key: str) -> ElementFacts:
    criteria = tuple(
        CriterionFacts(f"{key}.{one['key']}", _names(one), one.get("critical", False)) for one in told["criterion"]
    )
    return ElementFacts(_names(told), criteria, told.get("needed"))


def _names(told: dict[str, Any], prefix: str = "") -> Named3:
    french, arabic, english = (str(told.get(f"{prefix}{language}") or "").strip() for language in LANGUAGES)
    return french, arabic, english


def read_csv(content: bytes, *, version: str, first_day: date, source: str = "") -> FrameworkFacts:
    """A version written in a spreadsheet, one line a criterion."""
    lines = _lines(content)
    requirements = tuple(_competence(key, list(rows)) for key, rows in groupby(lines, lambda row: row["competence"]))
    return FrameworkFacts(version=version, first_day=first_day, source=source, requirements=requirements)


def _lines(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken(_("This file is not text in UTF-8: save it again as “CSV UTF-8”.")) from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        rows = [{key: (row.get(key) or "").strip() for key in COLUMNS} for row in reader]
    except csv.Error as error:
        raise RuleBroken(_("This file cannot be read as a table: %(error)s.") % {"error": error}) from error
    if lacking := set(COLUMNS) - set(reader.fieldnames or ()):
        raise RuleBroken(_("Columns are missing: %(names)s.") % {"names": ", ".join(sorted(lacking))})
    if len(rows) > MOST_LINES:
        raise RuleBroken(_("A framework has %(most)d criteria at the most.") % {"most": MOST_LINES})
    return rows


def _competence(key: str, rows: list[dict[str, str]]) -> RequirementFacts:
    elements = tuple(_part(key, list(part)) for _names_of, part in groupby(rows, lambda row: _names(row, "element_")))
    return RequirementFacts(key, _names(rows[0], "competence_"), elements, _number(rows[0], "competence_needed"))


def _part(key: str, rows: list[dict[str, str]]) -> ElementFacts:
    criteria = tuple(
        CriterionFacts(_whole(key, row["criterion"]), _names(row, "criterion_"), _yes(row)) for row in rows
    )
    return ElementFacts(_names(rows[0], "element_"), criteria, _number(rows[0], "element_needed"))


def _whole(key: str, criterion: str) -> str:
    """Its key with that of its competence before it, written or not."""
    return criterion if criterion.startswith(f"{key}.") else f"{key}.{criterion}"


def _number(row: dict[str, str], column: str) -> int | None:
    if not row[column]:
        return None
    if not (row[column].isascii() and row[column].isdigit() and len(row[column]) <= 4):
        raise RuleBroken(_("“%(value)s” is no number of criteria.") % {"value": row[column]})
    return int(row[column])


def _yes(row: dict[str, str]) -> bool:
    said = row["critical"].casefold()
    if said not in YES | NO:
        raise RuleBroken(_("“%(value)s” does not say whether a criterion is critical: write yes or nothing.") % {
            "value": row["critical"]
        })  # fmt: skip
    return said in YES


def written_csv(framework: Framework) -> bytes:
    """The same table, to be changed and brought back."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for asked in asked_by(framework):
        writer.writerows(_written(asked))
    return out.getvalue().encode("utf-8-sig")


def _written(asked: Asked) -> Iterable[list[object]]:
    competence = asked.competence
    for part in asked.elements:
        element = part.element
        for one in part.criteria:
            yield [
                competence.key, competence.name_fr, competence.name_ar, competence.name_en, _told(asked.needed),
                element.name_fr, element.name_ar, element.name_en, _told(element.needed),
                one.key, one.name_fr, one.name_ar, one.name_en, "yes" if one.is_critical else "",
            ]  # fmt: skip


def _told(needed: int | None) -> object:
    return "" if needed is None else needed
