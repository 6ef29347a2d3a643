"""An input of the log as a sentence: who, when, what, and why not."""

from typing import Any

from django.utils.translation import gettext as _

from mihan.ui.writing import num_text
from mihan.workplaces.web.words import Words, refusal_of

TONES = {"instructor": "attention", "bot": "neutral", "user": "info", "market": "neutral"}


def told_of(words: Words, one: Any) -> dict[str, Any]:
    """A row of the log, or an input that is not written yet."""
    verb = one.verb
    key = (
        f"decision.{verb}"
        if words.has(f"decision.{verb}")
        else f"act.{verb}"
        if words.has(f"act.{verb}")
        else f"message.{verb}"
    )
    why = (
        one.why
        if isinstance(one.why, dict) or one.why is None
        else {"key": one.why.key, "values": dict(one.why.values)}
    )
    return {
        "n": getattr(one, "seq", 0) or getattr(one, "n", 0),
        "at": words.clock(one.t),
        "t": one.t,
        "who": _who(words, one),
        "what": words.say(key),
        "about": about(words, one),
        "accepted": one.accepted,
        "why": refusal_of(words, why),
        "actor": str(one.actor),
        "tone": TONES.get(str(one.actor), "neutral"),
    }


def _who(words: Words, one: Any) -> str:
    if str(one.actor) == "instructor" and not one.seat:
        return _("the trainer")
    if str(one.actor) == "bot":
        return _("%(seat)s (bot)") % {"seat": words.seat(one.seat)}
    if getattr(one, "by_id", None) and not _is_watched(words, one.verb):
        return one.by.name  # a seat changes hands: what was done there is whoever's did it
    return words.who(one.seat) if one.seat else _("the market")


def _is_watched(words: Words, verb: str) -> bool:
    """Signed by the trainer who saw it, done by whoever sat there."""
    pack = words.loaded.pack
    decision = pack.decisions.get(verb)
    return bool(decision and decision.task and pack.tasks[decision.task].station == "observed")


def about(words: Words, one: Any) -> str:
    """What was chosen, in a few words."""
    parts = []
    for name, value in one.args.items():
        if name in ("wall", "task", "seat", "digest") or value == "" or value is None:
            continue
        if name == "event" and words.has(f"incident.{value}"):
            parts.append(words.say(f"incident.{value}"))
        elif name == "hidden":
            parts.append(_("hidden")) if value else None
        elif name == "permille":
            parts.append(f"× {num_text(value / 1000)}")
        elif name in ("text", "voice"):
            parts.append(str(value))
        elif not isinstance(value, dict):
            parts.append(_plain(words, one.verb, name, value))
    return " · ".join(part for part in parts if part)


def _plain(words: Words, verb: str, name: str, value: Any) -> str:
    """A value by what its field is: money for an amount, the line for a tick."""
    decision = words.loaded.pack.decisions.get(verb)
    field = decision.form.get(name) if decision else None
    kind = field.kind if field else ""
    if kind == "amount":
        return words.number(value, "centimes")
    if kind == "ticks":
        return _(", ").join(words.say(f"tick.{line}") for line in value) or _("nothing ticked")
    if kind == "thing":
        return f"{words.say(f'field.{name}')} {value}"
    if kind == "entry":
        return _(", ").join(f"{account} {words.number(amount, 'centimes')}" for account, amount in value)
    return words.value(name, value)
