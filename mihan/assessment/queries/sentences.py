"""Why a level is what it is, in whole sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.assessment.policy import RULE, Level, Proposal, Rule
from mihan.assessment.queries.frameworks import criteria_told
from mihan.ui import writing


def why(proposal: Proposal) -> list[str]:
    """What was counted, how sure one may be, and what is missing for the next level."""
    if not proposal.count:
        return [_("Nothing was seen yet: evidence comes from practice sessions, benches and observations.")]
    return [counted(proposal), *_sure(proposal), *lacking(proposal)]


def counted(proposal: Proposal) -> str:
    said = ngettext(
        "%(count)s opportunity was seen, %(successes)s of them fully met.",
        "%(count)s opportunities were seen, %(successes)s of them fully met.",
        proposal.count,
    )
    return said % {"count": _number(proposal.count), "successes": _number(proposal.successes)}


def _sure(proposal: Proposal) -> Iterator[str]:
    if "too_few" not in proposal.reasons:
        yield _(
            "From these, it is %(sure)s sure that 8 attempts in 10 or more would succeed;"
            " “acquired” asks for %(asked)s."
        ) % {"sure": _percent(proposal.permille), "asked": _percent(800)}


def lacking(proposal: Proposal) -> list[str]:
    """What keeps the level from being higher, one sentence a reason."""
    found: list[str] = []
    for reason in proposal.reasons:
        if reason == RULE:
            found += [rule_said(rule) for rule in proposal.broken]
        elif reason == "critical":
            found += _critical(proposal)
        elif reason == "not_sure" and proposal.level == Level.ACQUIRED:
            found.append(_("For “mastered”, it must be as sure that 9 attempts in 10 succeed."))
        else:
            found.append(REASONS[reason]())
    return found


REASONS: dict[str, Callable[[], str]] = {
    "too_few": lambda: _("At least 8 opportunities are needed before anything is said."),
    "not_sure": lambda: _("It is not sure enough yet: too many attempts failed for so few seen."),
    "may_be_luck": lambda: _(
        "Somebody who succeeds 7 times in 10 could have done as well by luck: more opportunities are needed."
    ),
    "one_world": lambda: _("All was seen in one situation drawn by chance: another one is needed."),
    "one_situation": lambda: _("All was seen in one exercise at one kind of place: another one is needed."),
    "assisted": lambda: _("All was done with help: a success without help is needed."),
}


def _critical(proposal: Proposal) -> list[str]:
    told = criteria_told(proposal.failed)
    names = [told[key].name for key in proposal.failed if key in told]
    said = _("What must never be missed was missed: the level stays “in progress” until it succeeds without help.")
    return [said, *(writing.set_apart(name) for name in names)]


def rule_said(rule: Rule) -> str:
    """ "9 of 12 and these": what is met, what is asked."""
    words = {
        "name": writing.set_apart(rule.name), "met": _number(rule.met), "total": _number(rule.total),
        "needed": _number(rule.needed or 0),
    }  # fmt: skip
    if not rule.missing:
        return _("“%(name)s”: %(met)s of %(total)s criteria are met; %(needed)s are asked for.") % words
    words["missing"] = _list(rule.missing)
    if rule.needed is None:
        return _("“%(name)s”: critical criteria are not met yet: %(missing)s.") % words
    return _(
        "“%(name)s”: %(met)s of %(total)s criteria are met; %(needed)s are asked for,"
        " and these critical ones: %(missing)s."
    ) % words  # fmt: skip


def _list(names: tuple[str, ...]) -> str:
    return _(", ").join(writing.set_apart(name) for name in names)


def _number(value: int) -> str:
    return writing.isolated(writing.num_text(value))


def _percent(permille: int) -> str:
    return writing.isolated(writing.pct_text(permille // 10))
