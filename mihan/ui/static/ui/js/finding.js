// What the box at the top finds as one types, and which answer is chosen. Its keys: search.js.
export const form = document.querySelector("[data-search]");
export const box = form.elements.q;
export const panel = form.querySelector("[data-search-panel]");
const said = form.querySelector("[data-search-said]");
let asking, asked; // the request under way, the words last answered

const tell = (name, value) => (value ? box.setAttribute(name, value) : box.removeAttribute(name));
export const chosen = () => panel.querySelector("[aria-selected=true]");

export const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  tell("aria-activedescendant", option?.id);
  option?.scrollIntoView({ block: "nearest" });
};

export const show = (isOpen) => {
  panel.hidden = !isOpen;
  const list = isOpen && panel.querySelector("[role=listbox]");
  tell("aria-expanded", String(Boolean(list)));
  tell("aria-controls", list && list.id);
  if (!isOpen) choose(null);
};

export const ask = async () => {
  const words = box.value.trim();
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${form.action}?${new URLSearchParams({ q: words })}`, {
      headers: { "HX-Request": "true" },
      signal: asking.signal,
    });
    if (answer.redirected) return location.reload(); // no longer signed in
    if (!answer.ok) return show(false); // Enter still opens the page
    panel.innerHTML = await answer.text();
    asked = words;
    said.textContent = panel.querySelector("[data-said]")?.textContent ?? "";
    choose(null);
    show(document.activeElement === box && panel.childElementCount > 0);
  } catch (fault) {
    if (fault.name !== "AbortError") show(false);
  }
};

export const open = () => (asked === box.value.trim() ? show(panel.childElementCount > 0) : ask());
