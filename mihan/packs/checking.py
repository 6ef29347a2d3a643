"""What is wrong with a pack: names nobody declared, numbers without a source, tasks without an end."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from mihan.engines.simulation import Choice, Pack, Ticks
from mihan.packs.loading import HERE, LANGUAGES, InvalidData, Loaded, flat, holes, load, shared
from mihan.packs.reading import Named, read_sources

LEAST_INCIDENTS, LEAST_INVARIANTS = 6, 3
STEPS = ("reactions", "facts", "analysis", "take_away")

Asked = tuple[Collection[str], Collection[str]]  # what the frameworks ask: keys of competences, of criteria


def check(name: str, *, edit: Mapping[str, Any] | None = None, asked: Asked | None = None) -> list[str]:
    """Every problem of a pack, in plain English, for its author; empty when it may be played.

    With an `edit`, of the scenario it makes. `asked` is what evidence may cite; without it, what a pack cites is
    not compared with any framework.
    """
    try:
        loaded = load(name, edit)
    except InvalidData as error:
        return [str(error)]
    named = read_sources(HERE / name)
    return [
        *named.problems, *_numbers(loaded, named), *_names(loaded, named), *_fullness(loaded), *_tasks(loaded),
        *_evidence(loaded, named), *_cited(loaded, asked), *_roles(loaded), *_texts(loaded, named),
        *_debrief(loaded), *unmet(loaded),
    ]  # fmt: skip


def unmet(loaded: Loaded) -> list[str]:
    """What the pack itself says against its parameters, as they are edited."""
    params = loaded.scenario.params
    return [problem for premise in loaded.pack.premises.values() for problem in premise(params)]


def _numbers(loaded: Loaded, named: Named) -> Iterator[str]:
    declared = loaded.pack
    used = {**named.names("parameter"), **dict.fromkeys(declared.public, "public")}
    used.update({task.within: f"task {task.name}" for task in declared.tasks.values() if task.within})
    for name, parameter in loaded.parameters.items():
        yield from _words(f"parameters.toml: the source of {name}", parameter.source)
        if not parameter.unit.strip():
            yield f"parameters.toml: {name} has no unit"
        if name not in used:
            yield f"parameters.toml: {name} is used nowhere"
    for name, place in used.items():
        if name not in loaded.parameters:
            yield f"{place}: there is no parameter {name}"


def _names(loaded: Loaded, named: Named) -> Iterator[str]:
    declared = loaded.pack
    for kind, known in (("event", declared.events), ("task", declared.tasks)):
        for name, place in named.names(kind).items():
            if name not in known:
                yield f"{place}: there is no {kind} {name}"
    for name, role in _roles_named(declared):
        if role not in declared.roles:
            yield f"{name}: there is no role {role}"


def _fullness(loaded: Loaded) -> Iterator[str]:
    declared = loaded.pack
    if len(declared.incidents) < LEAST_INCIDENTS:
        yield f"{len(declared.incidents)} kinds of incident, at least {LEAST_INCIDENTS} are asked"
    if not loaded.scenario.incidents:
        yield "incidents.toml: the calendar is empty"
    if len(declared.invariants) < LEAST_INVARIANTS:
        yield f"{len(declared.invariants)} invariants, at least {LEAST_INVARIANTS} are asked"


def _roles_named(declared: Pack) -> Iterator[tuple[str, str]]:
    for decision in declared.decisions.values():
        yield from ((f"decision {decision.name}", role) for role in decision.roles)
    for board in declared.boards.values():
        yield from ((f"board {board.name}", role) for role in board.roles)
    yield from ((f"task {task.name}", task.role) for task in declared.tasks.values())
    yield from ((f"what {role} sees", role) for role in declared.sights)
    yield from ((f"the bot of {role}", role) for role in declared.bots)
    yield from ((f"incident {name}", role) for name, role in declared.incidents.items() if role)


def _tasks(loaded: Loaded) -> Iterator[str]:
    declared = loaded.pack
    for task in declared.tasks.values():
        answers = [d for d in declared.decisions.values() if d.task == task.name and task.role in d.roles]
        if not any(decision.closes for decision in answers):
            yield f"task {task.name}: no decision of {task.role} closes it"
        if task.within and task.name not in declared.overdues:
            yield f"task {task.name}: it has a deadline and nothing follows when it passes"
    answered = {f"decision {d.name}": d.task for d in declared.decisions.values() if d.task}
    for place, name in {**answered, **{f"overdue {name}": name for name in declared.overdues}}.items():
        if name not in declared.tasks:
            yield f"{place}: there is no task {name}"


def _evidence(loaded: Loaded, named: Named) -> Iterator[str]:
    used = named.names("rule", "missed")
    for name, rule in loaded.scenario.rules.items():
        if rule.competence not in loaded.competences:
            yield f"evidence.toml: {name}: there is no competence {rule.competence}"
        if name not in used:
            yield f"evidence.toml: {name} is looked for nowhere"
    for name, place in used.items():
        if name not in loaded.scenario.rules:
            yield f"{place}: there is no rule of evidence {name}"
    proven = {rule.competence for rule in loaded.scenario.rules.values()}
    for key, words in loaded.competences.items():
        yield from _words(f"evidence.toml: competence {key}", words)
        if key not in proven:
            yield f"evidence.toml: no rule proves the competence {key}"


def _cited(loaded: Loaded, asked: Asked | None) -> Iterator[str]:
    """Competences and criteria that no framework asks for."""
    competences, criteria = asked or (loaded.competences, None)
    for key in loaded.competences:
        if key not in competences:
            yield f"evidence.toml: no framework asks for the competence {key}"
    for name, rule in loaded.scenario.rules.items():
        if rule.criterion and not rule.criterion.startswith(f"{rule.competence}."):
            yield f"evidence.toml: {name}: {rule.criterion} is no criterion of {rule.competence}"
        elif rule.criterion and criteria is not None and rule.criterion not in criteria:
            yield f"evidence.toml: {name}: no framework asks for the criterion {rule.criterion}"


def _roles(loaded: Loaded) -> Iterator[str]:
    declared = loaded.pack
    for role in declared.roles:
        if role not in declared.bots:
            yield f"role {role}: it has no bot"
        if not any(role in decision.roles for decision in declared.decisions.values()):
            yield f"role {role}: it decides nothing"


def _texts(loaded: Loaded, named: Named) -> Iterator[str]:
    needed = set(wanted(loaded, named))
    for key in sorted(needed - set(loaded.texts)):
        yield f"texts.toml: {key} is missing"
    known = {*(key for key, _words in flat(shared("texts"))), *_cells(loaded)}
    for key, words in loaded.texts.items():
        if key not in needed and key not in known and (loaded.pack.words or not key.startswith("word.")):
            yield f"texts.toml: {key} is said nowhere"
        yield from _words(f"texts.toml: {key}", words)
    for part in ("title", "summary"):
        yield from _words(f"about.toml: {part}", loaded.about.get(part, {}))


def _cells(loaded: Loaded) -> Iterator[str]:
    """The keys of what words may be called in one table of parameters alone."""
    for name, parameter in loaded.parameters.items():
        yield from (f"cell.{name}.{word}" for word in _strings(parameter.value))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inside)


def wanted(loaded: Loaded, named: Named) -> Iterator[str]:
    """The keys of every text a pack must have."""
    pack = loaded.pack
    groups: dict[str, Iterable[str]] = {
        "role": pack.roles, "task": pack.tasks, "decision": pack.decisions,
        "event": [name for name in pack.events if name not in pack.incidents],
        "incident": pack.incidents, "indicator": pack.indicators, "invariant": pack.invariants,
        "board": pack.boards, "rule": loaded.scenario.rules, "parameter": loaded.parameters,
        "refusal": named.names("refusal", "refuse"),
    }  # fmt: skip
    for group, members in groups.items():
        yield from (f"{group}.{name}" for name in members)
    yield from named.names("notice")
    yield from (f"thing.{kind}" for sights in pack.sights.values() for kind in sights)
    yield from (f"shown.{field}" for field in _shown(loaded))
    yield from (f"message.{name}" for name in pack.messages)
    yield from (f"word.{word}" for word in pack.words)
    for decision in pack.decisions.values():
        for name, field in decision.form.items():
            yield f"field.{name}"
            if isinstance(field, Choice):
                yield from (f"choice.{word}" for word in field.words)
            if isinstance(field, Ticks):
                yield from (f"tick.{line}" for line in field.lines)


def _shown(loaded: Loaded) -> Iterator[str]:
    """The fields people see of things and tasks, and the counters."""
    pack = loaded.pack
    for sights in pack.sights.values():
        for sight in sights.values():
            yield from sight.fields
    for task in pack.tasks.values():
        yield from task.shows
    for counts in pack.seen_counts.values():
        yield from counts


def _words(where: str, words: object) -> Iterator[str]:
    told = words if isinstance(words, dict) else {}
    for language in LANGUAGES:
        if not str(told.get(language, "")).strip():
            yield f"{where} is not said in {language}"
    try:
        values = {tuple(holes(text)) for text in told.values()}
    except InvalidData as error:
        yield f"{where}: {error}"
    else:
        if len(values) > 1:
            yield f"{where}: its languages do not use the same values"


def _debrief(loaded: Loaded) -> Iterator[str]:
    for question in loaded.questions:
        if question.get("step") not in STEPS:
            yield f"debrief.toml: {question.get('step')} is no step of a debrief"
        yield from _words("debrief.toml: a question", {key: question.get(key, "") for key in LANGUAGES})
    for step in STEPS:
        if not any(question.get("step") == step for question in loaded.questions):
            yield f"debrief.toml: no question for the step {step}"
