"""Every page looked at once in each language; the tests then judge what was seen."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.visitors import PHONE, Visitors
from tests.rig.browser import errors

RULES = {"resultTypes": ["violations"]}
# The element furthest out, named for who must mend it: a table in a scrolling box is no fault.
WIDEST = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return null;
  const out = [...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    if (!box.width || (box.right <= wide + 1 && box.left >= -1)) return false;
    for (let up = e.parentElement; up && up !== root; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== 'visible') return false;
    return true;
  });
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') +
    [...e.classList].map(c => '.' + c).join('');
  const tell = e => name(e) + ' "' + e.textContent.trim().slice(0, 40) + '"';
  return root.scrollWidth + 'px: ' + out.slice(-3).map(tell).join(' | ');
}"""


@dataclass
class Sight:
    """One page in one language."""

    view: str
    url: str
    status: int = 0
    root: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    too_wide: str | None = None
    headings: int = 0


def look_at_all(visitors: Visitors, pages: dict[str, str], *, axe_on_phone: bool = True, **how: Any) -> list[Sight]:
    page = visitors.open(**how)
    try:
        return [_look(page, view, url, axe_on_phone) for view, url in sorted(pages.items())]
    finally:
        page.context.close()


def _look(page: Page, view: str, url: str, axe_on_phone: bool) -> Sight:
    seen = Sight(view, url)

    def hear(said: Any) -> None:
        seen.console.extend(errors(said))

    def stumble(error: Any) -> None:
        seen.console.append(str(error))

    page.on("console", hear)
    page.on("pageerror", stumble)
    page.set_viewport_size({"width": 1280, "height": 800})
    answer = page.goto(url)
    seen.status = answer.status if answer else 0
    seen.root = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    seen.headings = page.locator("h1").count()
    page.remove_listener("console", hear)  # what axe itself says is not the page's
    page.remove_listener("pageerror", stumble)
    seen.axe = axe_of(page)
    page.set_viewport_size({"width": PHONE, "height": 740})
    seen.too_wide = page.evaluate(WIDEST)
    if axe_on_phone:
        seen.axe += [f"on a phone: {told}" for told in axe_of(page) if told not in seen.axe]
    return seen


def axe_of(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", RULES)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))} {node['html'][:160]} — {_why(node)}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks[:2])
