// The keys and the finger of the box at the top. Without scripts it is a form that opens a page.
import { ask, box, choose, chosen, form, open, panel, show } from "./finding.js";

let waiting;
box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
show(false);

const step = (by) => {
  if (panel.hidden) return open();
  const all = [...panel.querySelectorAll("[role=option]")];
  const at = all.indexOf(chosen());
  const first = by > 0 ? 0 : -1;
  if (all.length) choose(all.at(at < 0 ? first : (at + by) % all.length));
};

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 120);
});
box.addEventListener("click", open);
if (box.value && document.activeElement === box) ask(); // typed before this came
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const act = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: !panel.hidden && chosen() && (() => chosen().click()),
    Escape: !panel.hidden && (() => show(false)),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
form.addEventListener("submit", (event) => box.value.trim() || event.preventDefault());

// A finger on an answer leaves the box before it opens the answer: only what is outside closes.
document.addEventListener("pointerdown", (event) => form.contains(event.target) || show(false));
form.addEventListener("focusout", ({ relatedTarget: next }) => next && !form.contains(next) && show(false));

document.addEventListener("keydown", (event) => {
  const { altKey, code, ctrlKey, metaKey, shiftKey } = event;
  // No key by itself: somebody who speaks to the computer would set it off (WCAG 2.1.4).
  const isK = code === "KeyK" && (ctrlKey || metaKey) && !altKey && !shiftKey;
  if (!isK || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  box.focus();
  box.select();
  open();
});
