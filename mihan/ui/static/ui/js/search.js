// The box at the top finds as one types. Without this script it is a form that opens the page of the search.
const form = document.querySelector("[data-search]");
const box = form.elements.q;
const panel = form.querySelector("[data-search-panel]");
const said = form.querySelector("[data-search-said]");
const WAIT = 120; // milliseconds without a key before the server is asked

box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-keyshortcuts", "Control+K");
let asking, waiting, asked; // the request under way, the timer, the words last answered

const options = () => [...panel.querySelectorAll("[role=option]")];
const chosen = () => panel.querySelector("[aria-selected=true]");

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option ? box.setAttribute("aria-activedescendant", option.id) : box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

const show = (isOpen) => {
  panel.hidden = !isOpen;
  const list = isOpen && panel.querySelector("[role=listbox]");
  box.setAttribute("aria-expanded", String(Boolean(list)));
  list ? box.setAttribute("aria-controls", list.id) : box.removeAttribute("aria-controls");
  if (!isOpen) choose(null);
};
show(false);

const ask = async () => {
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

const open = () => (asked === box.value.trim() ? show(panel.childElementCount > 0) : ask());

const step = (by) => {
  if (panel.hidden) return open();
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
};

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT);
});
box.addEventListener("click", open);

box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move) {
    event.preventDefault();
    step(move);
  } else if (event.key === "Enter" && !panel.hidden && chosen()) {
    event.preventDefault();
    chosen().click();
  } else if (event.key === "Escape" && !panel.hidden) {
    event.preventDefault();
    show(false);
  }
});

// An empty form has nothing to open.
form.addEventListener("submit", (event) => box.value.trim() || event.preventDefault());

// A finger on an answer takes the focus off the box before it opens the answer: only what is outside closes.
document.addEventListener("pointerdown", (event) => form.contains(event.target) || show(false));
form.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !form.contains(event.relatedTarget)) show(false);
});

document.addEventListener("keydown", (event) => {
  const isWriting = event.target.closest?.("input, textarea, select, [contenteditable]");
  const isAsked = (event.key.toLowerCase() === "k" || event.code === "KeyK") && (event.ctrlKey || event.metaKey);
  const isSlash = event.key === "/" && !isWriting && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!isSlash && !(isAsked && !event.altKey && !event.shiftKey)) return;
  if (document.querySelector("dialog:modal")) return;
  event.preventDefault();
  box.focus();
  box.select();
  open();
});
