"""The words of the pages: found in the sources, kept in `locale/`, checked.

English is the source and has no catalogue. xgettext is on no machine of ours: Django turns a
template into Python, Babel reads the Python. Where to start: `update`, then `faults`.
"""

import ast
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# Django's own formulas, to the letter: catalogues that count alike are merged, others are not.
PLURALS = {
    "ar": (
        6,
        "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5",
    ),
    "fr": (2, "(n > 1)"),
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# What Django and allauth say on our pages. They translate it too; ours comes before theirs: Django's
# Arabic has not Morocco's months, and many of its plurals are wrong.
Id = str | tuple[str, str]
_ON_OUR_FORMS: list[Id] = [
    # accounts
    "A user with that username already exists.",
    "Be patient, you are sending too many requests.",
    "Current Password",
    "Email",
    "Email address",
    "Forgot your password?",
    "Incorrect password.",
    "New Password",
    "New Password (again)",
    "Password",
    "Password (again)",
    "Please type your current password.",
    "The email address is not assigned to any user account.",
    "The username and/or password you specified are not correct.",
    "This account is currently inactive.",
    "Too many failed login attempts. Try again later.",
    "Username or email",
    "You must type the same password each time.",
    # passwords
    "The password is too similar to the %(verbose_name)s.",
    "This password is entirely numeric.",
    "This password is too common.",
    (
        "This password is too short. It must contain at least %(min_length)d character.",
        "This password is too short. It must contain at least %(min_length)d characters.",
    ),
    "Your password can’t be a commonly used password.",
    "Your password can’t be entirely numeric.",
    "Your password can’t be too similar to your other personal information.",
    (
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
    # fields
    "%(model_name)s with this %(field_label)s already exists.",
    "%(model_name)s with this %(field_labels)s already exists.",
    "Constraint “%(name)s” is violated.",
    "Enter a number.",
    "Enter a valid date.",
    "Enter a valid date/time.",
    "Enter a valid email address.",
    "Enter a valid time.",
    "Enter a valid value.",
    "Enter a whole number.",
    (
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
    ),
    (
        "Ensure that there are no more than %(max)s digit before the decimal point.",
        "Ensure that there are no more than %(max)s digits before the decimal point.",
    ),
    (
        "Ensure that there are no more than %(max)s digit in total.",
        "Ensure that there are no more than %(max)s digits in total.",
    ),
    (
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    "No file was submitted.",
    "No file was submitted. Check the encoding type on the form.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "The submitted file is empty.",
    "This field is required.",
]
_MONTHS = "January February March April May June July August September October November December"
_SHORT_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec."
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_UNITS = ["year", "month", "week", "day", "hour", "minute"]
# By language: (context, message).
DJANGO_OVERRIDES: dict[str, list[tuple[str | None, Id]]] = {
    "fr": [(None, message) for message in _ON_OUR_FORMS],
    "ar": [
        *[(None, message) for message in _ON_OUR_FORMS],
        *[(None, month) for month in _MONTHS.split()],
        *[(None, month[:3].lower()) for month in _MONTHS.split()],
        *[("abbrev. month", month) for month in _SHORT_MONTHS.split()],
        *[("alt. month", month) for month in _MONTHS.split()],
        *[(None, day) for day in _DAYS],
        *[(None, day[:3]) for day in _DAYS],
        *[(None, (f"%(num)d {unit}", f"%(num)d {unit}s")) for unit in _UNITS],
        (None, ("%(size)d byte", "%(size)d bytes")),
        (None, "%s KB"),
        (None, "%s MB"),
    ],
}


# Finding


def sources(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in root.rglob("*.py") if "migrations" not in path.parts)
    yield from sorted(templates(root))


def templates(root: Path) -> Iterator[Path]:
    yield from (path for path in root.rglob("*.html") if "templates" in path.parts)
    yield from (path for path in root.rglob("*.txt") if "templates" in path.parts)


def found(root: Path) -> dict[str, Catalog]:
    """For each language, every message of the sources, and those of Django that we say better."""
    said = [message for path in sources(root) for message in messages_of(path)]
    catalogs = {language: _empty(language) for language in PLURALS}
    for language, catalog in catalogs.items():
        for message, comments, context in said:
            catalog.add(message, context=context, auto_comments=comments)
        for context, message in DJANGO_OVERRIDES[language]:
            catalog.add(message, context=context)
    return catalogs


def messages_of(path: Path) -> Iterator[tuple[Id, list[str], str | None]]:
    text = path.read_text(encoding="utf-8")
    keywords = KEYWORDS
    if path.suffix == ".py":
        if "gettext" not in text:
            return
        keywords = KEYWORDS | _aliases(text)
    else:
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.strip() for line in lines)  # Python would read the margins
    file = io.BytesIO(text.encode())
    options = {"encoding": "utf-8"}
    for _line, function, strings, comments in extract_python(file, list(keywords), ["Translators:"], options):
        yield from _message(keywords[function], strings, comments)


def _message(spec: Any, strings: Any, comments: list[str]) -> Iterator[tuple[Id, list[str], str | None]]:
    given = strings if isinstance(strings, tuple | list) else (strings,)
    spec = spec or (1,)
    places = [place[0] if isinstance(place, tuple) else place for place in spec]
    if len(given) < max(places) or not all(given[place - 1] for place in places):
        return  # a variable, not a sentence
    texts = [given[place - 1] for place in places]
    context = texts.pop(0) if isinstance(spec[0], tuple) else None
    yield (texts[0] if len(texts) == 1 else (texts[0], texts[1])), comments, context


def _aliases(text: str) -> dict[str, Any]:
    """Other names a module gives these functions: `import gettext as t`, `t = gettext_lazy`."""
    names: dict[str, Any] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if name.name in KEYWORDS and name.asname:
                    names[name.asname] = KEYWORDS[name.name]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            if node.value.id in KEYWORDS:
                names |= {target.id: KEYWORDS[node.value.id] for target in node.targets if isinstance(target, ast.Name)}
    return names


# Keeping


def update(locale: Path, root: Path) -> dict[str, tuple[int, int]]:
    """Bring `locale/*/LC_MESSAGES/django.po` up to the sources: how many came, how many went.

    Translations are kept where the message is the same to the letter, and never guessed. The file
    carries neither dates nor line numbers, so that nothing moves but what was said.
    """
    changes = {}
    for language, new in found(root).items():
        path = catalogue(locale, language)
        old = read(path, language)
        kept = 0
        for message in new:
            before = old.get(message.id, message.context) if message.id else None
            if before and before.pluralizable == message.pluralizable:
                message.string, message.user_comments = before.string, before.user_comments
                kept += 1
        write(path, new)
        changes[language] = (len(new) - kept, len(old) - kept)
    return changes


def catalogue(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def write(path: Path, catalog: Catalog) -> None:
    number, formula = PLURALS[str(catalog.locale)]
    header = [
        'msgid ""',
        'msgstr ""',
        f'"Language: {catalog.locale}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        f'"Plural-Forms: nplurals={number}; plural={formula};\\n"',
    ]
    body = io.BytesIO()
    write_po(
        body,
        catalog,
        width=0,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\n".join(header).encode() + b"\n\n" + body.getvalue().rstrip() + b"\n")


def _empty(language: str) -> Catalog:
    catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    number, formula = PLURALS[language]
    catalog.mime_headers = [("Plural-Forms", f"nplurals={number}; plural={formula};")]
    return catalog


# Checking


def faults(locale: Path, root: Path) -> list[str]:
    """What keeps a page from being whole in its language, one line each."""
    lines: list[str] = []
    for language, wanted in found(root).items():
        kept = read(catalogue(locale, language), language)
        lines += [f"{language}: {fault}" for fault in _catalogue_faults(kept, wanted)]
    for path in sorted(templates(root)):
        place = path.relative_to(root.parent)
        lines += [f"{place}: not translated: {text}" for text in bare_texts(path)]
    return lines


def _catalogue_faults(kept: Catalog, wanted: Catalog) -> Iterator[str]:
    if (kept.num_plurals, kept.plural_expr) != (wanted.num_plurals, wanted.plural_expr):
        yield f"Plural-Forms should be: {wanted.plural_forms}"
    for message in filter(None, (each if each.id else None for each in wanted)):
        there = kept.get(message.id, message.context)
        if there is None:
            yield f"missing, run update_messages: {_shown(message)}"
        else:
            yield from (f"{fault}: {_shown(message)}" for fault in message_faults(there, kept))
    for message in kept:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"no longer used, run update_messages: {_shown(message)}"


def message_faults(message: Message, catalog: Catalog) -> Iterator[str]:
    language = str(catalog.locale)
    ids = message.id if message.pluralizable else (message.id,)
    strings = message.string if message.pluralizable else (message.string,)
    if message.fuzzy:
        yield "fuzzy"
    if len(strings) != (catalog.num_plurals if message.pluralizable else 1) or not all(strings):
        yield "not translated"
        return
    for number, string in enumerate(strings):
        source = ids[0] if number == 0 else ids[-1]
        yield from _placeholder_faults(ids, source, string, one_number=number in EXACT[language])
        if _edges(source) != _edges(string):
            yield f"begins or ends with other white space ({string!r})"
        if bad := MISWRITTEN[language].search(MARKUP.sub("", string)):
            yield f"typography, at {bad[0]!r}"
        if language == "ar" and not re.search("[\u0620-\u064a]", string) and _says_words(source):
            yield "no Arabic in it"
    yield from (str(error) for error in message.check(catalog))


# The plural forms that stand for one number alone: "a group", "two groups" need no figure.
EXACT = {"ar": {0, 1, 2}, "fr": set()}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|\{\w*\}")
MARKUP = re.compile(r"<[^>]*>|&\w+;")
MISWRITTEN = {
    # a straight apostrophe; a breakable or no space before : ; ! ? % »; a straight quotation mark
    "fr": re.compile(r"\w'\w| (?:[:;!?»]|%(?!\())|« |\w[;!?»]|\""),
    # a Latin comma, semicolon or question mark after an Arabic word
    "ar": re.compile("[\u0620-\u0652][,;?]"),
}


def _placeholder_faults(ids: tuple[str, ...], source: str, string: str, *, one_number: bool) -> Iterator[str]:
    theirs, ours = set(PLACEHOLDER.findall(string)), set(PLACEHOLDER.findall(source))
    known = {name for each in ids for name in PLACEHOLDER.findall(each)}
    if unknown := theirs - known:
        yield f"unknown placeholder {' '.join(sorted(unknown))}"
    lost = ours - theirs
    if len(ids) > 1:  # the singular may name the number or not
        lost = set.intersection(*(set(PLACEHOLDER.findall(each)) for each in ids)) - theirs
    if len(lost) > (1 if one_number and len(ids) > 1 else 0):
        yield f"lost placeholder {' '.join(sorted(lost))}"


def _edges(text: str) -> tuple[str, str]:
    blank = " \n\t"  # a no-break space is typography
    return text[: len(text) - len(text.lstrip(blank))], text[len(text.rstrip(blank)) :]


def _says_words(text: str) -> bool:
    return bool(re.search(r"[a-z]{4}", PLACEHOLDER.sub("", text)))


def _shown(message: Message) -> str:
    text = message.id[0] if message.pluralizable else message.id
    return f"“{text}”" + (f" ({message.context})" if message.context else "")


# Text that a template shows and nobody can translate


SPOKEN = re.compile(r"[^\W\d_]{2,}")  # a word; a lone letter or a figure is not
# Names, which are the same in every language; the abbreviations of units and formats.
SAME_EVERYWHERE = {"Mihan", "مهن", "CSV", "XLSX", "OFPPT"}
UNSEEN_TAGS = {"script", "style", "code", "kbd", "pre", "samp"}
# Attributes that are read or heard, of HTML and of our components.
SEEN_ATTRIBUTES = {
    "alt",
    "aria-label",
    "caption",
    "compare",
    "empty",
    "help",
    "kept",
    "label",
    "lede",
    "note",
    "placeholder",
    "step",
    "submit",
    "title",
    "todo",
    "unit",
    "elapsed",
}
HIDDEN = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->"
    r"|\{%\s*block\s+\w*class\b.*?endblock\s*%\}"
    r"|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN_TAGS
        if tag != "c-vars":  # it declares, with values that templates compare
            self.texts += [value for name, value in attributes if name in SEEN_ATTRIBUTES and value]

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN_TAGS

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts.append(data)


def bare_texts(path: Path) -> list[str]:
    """Words of a template outside of its translation tags, in texts and in attributes."""
    reader = _Reader()
    # A space where a tag stood would split attributes; a figure is text that says nothing.
    reader.feed(TAG.sub("0", HIDDEN.sub("0", path.read_text(encoding="utf-8"))))
    reader.close()
    return [" ".join(text.split()) for text in reader.texts if set(SPOKEN.findall(text)) - SAME_EVERYWHERE]


def but_waiting(found: list[str], locale: Path) -> tuple[list[str], int]:
    """The faults without those written down in `waiting.txt`, and how many these are.

    A list that may only shrink: a new string must be translated at once, and a line whose string
    has been translated is itself a fault.
    """
    path = locale / "waiting.txt"
    known = set(path.read_text(encoding="utf-8").splitlines()) if path.exists() else set()
    done = [f"locale/waiting.txt: no longer waiting, take it out: {line}" for line in known - set(found)]
    return [fault for fault in found if fault not in known] + sorted(done), len(known & set(found))
