// Moving a session: drag it (a mouse at once, a finger after a long press), or choose it with Enter,
// then the arrows and Enter; a finger may also let go and touch the slot it wants.
// The server judges every slot before the drop and decides at the drop; nothing is decided here.
const LONG_PRESS = 350;
const EDGE = 90; // px from the top or the bottom of the window: the page scrolls along
const CLASSES = ["may", "costs", "forbidden", "is-target"];
let carried = null; // { card, options, target, ghost, dx, dy }
let start = null; // a press that may become a drag
let hint = "";

const board = () => document.getElementById("board");
const slots = () => [...board().querySelectorAll(".week-cell")];
const tray = () => board().querySelector(".tray");
const key = (cell) => `${cell.dataset.day} ${cell.dataset.slot}`;
const optionOf = (cell) => carried?.options.get(key(cell));

function say(text, verdict = "") {
  const bar = board().querySelector(".board-bar");
  bar.querySelector(".board-say").textContent = text;
  bar.dataset.verdict = verdict;
}

// --- Choosing and putting down

async function pickUp(card) {
  letGo();
  hint ||= board().querySelector(".board-say").textContent;
  const mine = (carried = { card, options: new Map(), target: null, ghost: null });
  card.classList.add("is-carried");
  board().classList.add("is-choosing");
  board().querySelector(".board-carry").hidden = false;
  board().querySelector("[data-open]").href = card.href;
  say(nameOf(card));
  const answer = await fetch(`/timetable/sessions/${card.dataset.session}/options/`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (carried !== mine) return;
  if (!answer?.ok) return letGo(board().dataset.failed, "forbidden");
  const { options } = await answer.json();
  if (carried !== mine) return;
  for (const option of options) mine.options.set(`${option.day} ${option.slot}`, option);
  for (const cell of slots()) mark(cell, optionOf(cell));
  if (mine.target) tell(mine.target);
}

const nameOf = (card) => [...card.querySelectorAll("strong, .session-name")].map((part) => part.textContent.trim()).join(" ");
const kindOf = (option) => ({ allowed: "may", costs: "costs" })[option.verdict] ?? "forbidden";

function mark(cell, option) {
  if (!option || cell.contains(carried.card)) return;
  const kind = kindOf(option);
  cell.classList.add(kind);
  const sign = document.createElement("span");
  sign.className = "week-sign";
  sign.textContent = { may: "✓", costs: "≈", forbidden: "✕" }[kind];
  cell.querySelector(".week-time").append(sign);
  if (!option.text) return;
  const why = document.createElement("p");
  why.className = "week-why";
  why.dir = "auto";
  why.textContent = option.text;
  cell.append(why);
}

function letGo(text = hint, verdict = "") {
  if (!carried) return;
  carried.ghost?.remove();
  carried.card.classList.remove("is-carried");
  carried = null;
  board().classList.remove("is-choosing");
  board().querySelector(".board-carry").hidden = true;
  for (const cell of slots()) {
    cell.classList.remove(...CLASSES);
    cell.querySelectorAll(".week-sign, .week-why").forEach((one) => one.remove());
  }
  tray()?.classList.remove("is-target");
  say(text, verdict);
}

function aim(target) {
  if (!carried || carried.target === target) return;
  carried.target?.classList.remove("is-target");
  carried.target = target;
  if (!target) return say(nameOf(carried.card));
  target.classList.add("is-target");
  tell(target);
}

function tell(target) {
  const option = optionOf(target);
  const kind = option ? kindOf(option) : "";
  const words = board().dataset;
  const verdict = { may: words.may, costs: option?.text || words.costs, forbidden: option?.text || words.forbidden }[kind];
  say([target.dataset.name, verdict].filter(Boolean).join(" · "), kind);
}

async function drop({ byHand = true } = {}) {
  const { card, target } = carried;
  const option = target && optionOf(target);
  const isTray = target?.classList.contains("tray");
  if (!target || target.contains(card)) return letGo();
  if (!isTray && !target.dataset.day) return letGo();
  if (option && kindOf(option) === "forbidden" && !byHand) return tell(target); // still chosen: try another slot
  if (option && kindOf(option) === "forbidden") return letGo(`${target.dataset.name} · ${option.text || board().dataset.forbidden}`, "forbidden");
  const form = new FormData();
  form.set("csrfmiddlewaretoken", board().dataset.token);
  form.set("seen", board().dataset.revision);
  form.set("next", board().dataset.next);
  if (!isTray) {
    form.set("day", target.dataset.day);
    form.set("slot", target.dataset.slot);
    if (option?.space) form.set("space", option.space);
  }
  letGo("…");
  card.classList.add("is-sent");
  const session = card.dataset.session;
  await send(`/timetable/sessions/${session}/move/`, form, () => board().querySelector(`[data-session="${session}"]`));
  card.classList.remove("is-sent");
}

async function send(url, body, focused) {
  const answer = await fetch(url, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return say(board().dataset.failed, "forbidden");
  renew(await answer.text(), focused);
}

// Taking back, locking a day, a week or a session: the page stays, and so does the focus.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("#board form")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const carriedCard = carried?.card;
  if (form.matches(".board-lock")) body.set("session", carriedCard.dataset.session);
  letGo("…");
  const place = [...board().querySelectorAll("form")].indexOf(form);
  const value = event.submitter?.value;
  const address = carriedCard?.getAttribute("href");
  send(form.action, body, () => {
    if (address) return board().querySelector(`.session[href="${address}"]`);
    if (form.matches(".board-undo")) return board().querySelector(".board-undo button, [data-session]");
    const again = board().querySelectorAll("form")[place];
    return again?.querySelector(`button[value="${value}"]`) ?? again?.querySelector("button") ?? board().querySelector("[data-session]");
  });
});

// The answer is the board as it now stands, with what was done or why it was refused.
function renew(text, focused) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.getElementById("board")) return location.reload();
  for (const part of ["#board", ".plan-head"]) document.querySelector(part).replaceWith(page.querySelector(part));
  document.querySelector("#messages").replaceChildren(); // what was said before is no longer so
  hint = board().querySelector(".board-say").textContent;
  const said = page.querySelector("#messages .message");
  const card = focused();
  if (card?.matches(".session")) card.classList.add("is-moved");
  card?.focus({ preventScroll: true });
  // The new region must be on the page before it speaks, or screen readers miss it.
  if (said) setTimeout(() => say(said.textContent.trim(), said.classList.contains("tone-ok") ? "may" : "forbidden"), 50);
}

// --- Mouse and touch

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("[data-session]");
  if (event.button !== 0 || !card || (carried && carried.card !== card)) return;
  const touch = event.pointerType === "touch";
  start = { card, x: event.clientX, y: event.clientY, id: event.pointerId, touch };
  if (touch && !carried) start.timer = setTimeout(() => lift(), LONG_PRESS);
});

function lift() {
  const { card, x, y, touch } = start;
  if (carried?.card !== card) pickUp(card);
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("data-session");
  ghost.removeAttribute("href");
  ghost.classList.remove("is-carried");
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.inlineSize = `${box.width}px`;
  document.body.append(ghost);
  Object.assign(carried, { ghost, dx: box.left - x, dy: box.top - y });
  start.lifted = true;
  if (touch) navigator.vibrate?.(15);
  follow(x, y);
}

function follow(x, y) {
  carried.ghost.style.translate = `${x + carried.dx}px ${y + carried.dy}px`;
  aim(document.elementFromPoint(x, y)?.closest(".week-cell, .tray") ?? null);
  carried.speed = y < EDGE ? (y - EDGE) / 6 : y > innerHeight - EDGE ? (y - innerHeight + EDGE) / 6 : 0;
  if (carried.speed && !carried.scrolls) scrollAlong(carried);
}

function scrollAlong(mine) {
  mine.scrolls = carried === mine && Boolean(mine.ghost) && mine.speed !== 0;
  if (!mine.scrolls) return;
  scrollBy(0, mine.speed);
  requestAnimationFrame(() => scrollAlong(mine));
}

document.addEventListener("pointermove", (event) => {
  if (!start || event.pointerId !== start.id) return;
  const far = Math.hypot(event.clientX - start.x, event.clientY - start.y) > 6;
  if (!start.lifted) {
    if (!far) return;
    if (start.touch) return clearTimeout(start.timer), void (start = null); // the page scrolls
    lift();
  }
  start.moved ||= far;
  event.preventDefault();
  follow(event.clientX, event.clientY);
});

document.addEventListener("pointerup", () => {
  const press = start;
  start = null;
  if (!press) return;
  clearTimeout(press.timer);
  if (!press.lifted || !carried) return;
  const swallow = (event) => event.preventDefault();
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  carried.ghost?.remove();
  carried.ghost = null;
  if (press.moved) drop(); // a long press without moving leaves the session chosen: touch its slot next
});
document.addEventListener("pointercancel", () => {
  clearTimeout(start?.timer);
  if (start?.lifted) letGo();
  start = null;
});
document.addEventListener("touchmove", (event) => start?.lifted && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => start?.touch && event.preventDefault());

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-cancel]")) return leave();
  if (!carried || carried.ghost || event.defaultPrevented || event.target.closest("a, button, form")) return;
  const target = event.target.closest(".week-cell, .tray");
  if (!target) return;
  aim(target);
  const option = optionOf(target);
  if (!option || kindOf(option) !== "forbidden") drop(); // or why not has been said: choose another
});

function leave() {
  const card = carried?.card;
  letGo();
  card?.focus();
}

// --- Keyboard: the arrows follow the eye, whatever the direction of writing.

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
document.addEventListener("keydown", async (event) => {
  if (event.key === "Escape" && carried) return (start = null), leave();
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    return board().querySelector(".board-undo")?.requestSubmit();
  }
  const card = event.target.closest?.("[data-session]");
  if (!card) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (carried) return drop({ byHand: false });
    await pickUp(card);
    return aim(card.closest(".week-cell") ?? firstPossible());
  }
  if (!carried || !(event.key in STEPS)) return;
  event.preventDefault();
  aim(beside(carried.target, STEPS[event.key]));
  carried.target?.scrollIntoView({ block: "nearest" });
});

const firstPossible = () => slots().find((cell) => optionOf(cell) && kindOf(optionOf(cell)) !== "forbidden") ?? slots()[0];

function beside(target, [x, y]) {
  const all = slots();
  const days = Number(getComputedStyle(board().querySelector(".week")).getPropertyValue("--days"));
  if (!target) return firstPossible();
  if (target === tray()) return y < 0 ? all[all.length - days] : target;
  const at = all.indexOf(target);
  const column = (at % days) + (document.documentElement.dir === "rtl" ? -x : x);
  const row = Math.floor(at / days) + y;
  if (row * days >= all.length) return tray() ?? target;
  return column < 0 || column >= days || row < 0 ? target : all[row * days + column];
}
