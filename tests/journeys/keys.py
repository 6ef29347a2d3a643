"""Somebody without a mouse: the keyboard alone, and each stop must be seen where it is."""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 250
HERE = "selector => document.activeElement?.matches(selector)"
# The ring of the stop itself, or of what is drawn around it (a label, a bed, a plot of the map); and in sight.
UNSEEN = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const drawn = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
  const ring = e => drawn(getComputedStyle(e));
  const around = [stop, stop.closest('label'), stop.parentElement].filter(Boolean);
  const box = stop.getBoundingClientRect();
  const named = `${stop.tagName.toLowerCase()} "${(stop.textContent || stop.name || '').trim().slice(0, 30)}"`;
  if (!around.some(ring)) return named + ' has no ring';
  const out = box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth;
  if (out) return named + ' is out of sight';
  return null;
}"""


class Keys:
    def __init__(self, page: Page) -> None:
        self.page, self.unseen = page, set()

    def to(self, selector: str) -> None:
        """Tab until it has the focus; every stop on the way is looked at."""
        self.page.wait_for_load_state()
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(HERE, selector):
                return
            self.page.keyboard.press("Tab")
            if unseen := self.page.evaluate(UNSEEN):
                self.unseen.add(f"{self.page.url}: {unseen}")
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.to(selector)
        self.page.keyboard.press(key)

    def go(self, selector: str, where: Any) -> None:
        """What leads to another page."""
        self.to(selector)
        with self.page.expect_navigation(url=where):
            self.page.keyboard.press("Enter")

    def type(self, selector: str, text: str) -> None:
        self.to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """An option of a list, with the arrows."""
        self.to(selector)
        self.page.keyboard.press("Home")
        for _option in range(400):
            if self.page.evaluate("() => document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {value} in {selector}")
