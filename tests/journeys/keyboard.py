"""Somebody who works without a mouse: Tab to a thing, then Enter, Space or the arrows."""

from playwright.sync_api import Page, expect

MOST_TABS = 160


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Tab until what matches has the focus; it fails where nothing does. From the top, menus are passed over."""
        if self.is_at("body"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")  # to the content
        for _tab in range(MOST_TABS):
            if self.is_at(selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def is_at(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def press(self, selector: str) -> None:
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def go(self, selector: str) -> None:
        """The same, to another page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str = "") -> None:
        """A field of choices, by its arrows; any of its choices where none is said."""
        self.reach(f"#work [name={name}]")
        for _arrow in range(20):
            chosen = self.page.evaluate(CHOSEN)
            if chosen and chosen == (value or chosen):
                return
            self.page.keyboard.press("Space" if not chosen and self.is_at("[type=radio]") else "ArrowDown")
        raise AssertionError(f"{name} has no choice {value}")

    def tick_all(self, name: str) -> None:
        boxes = self.page.locator(f"#work [name={name}]")
        self.reach(f"#work [name={name}]")
        for _box in range(boxes.count()):
            self.page.keyboard.press("Space")
            self.page.keyboard.press("Tab")

    def answer(self) -> None:
        """Confirm, and wait until the page says what came of it."""
        self.press("#work form.answer button")
        expect(self.page.locator("#work .work-done, #work .work-closed")).to_be_visible()


CHOSEN = """() => {
  const field = document.activeElement;
  if (field.type !== "radio") return field.value;
  return document.querySelector(`#work [name="${field.name}"]:checked`)?.value ?? "";
}"""
