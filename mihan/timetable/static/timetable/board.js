// Moving a session: with the mouse or a finger (drag), or with the keyboard (Enter, arrows, Enter).
// The server judges every slot before the drop and decides at the drop; nothing is decided here.
let carried = null; // { card, options, cell }

const board = () => document.getElementById("board");
const cells = () => [...board().querySelectorAll(".week-cell")];
const say = (text) => (board().querySelector(".board-say").textContent = text);

async function pickUp(card) {
  letGo();
  carried = { card, options: new Map(), cell: null };
  card.classList.add("is-carried");
  const answer = await fetch(`/timetable/sessions/${card.dataset.session}/options/`, { headers: { Accept: "application/json" } });
  if (!answer.ok || !carried || carried.card !== card) return;
  const { options } = await answer.json();
  for (const option of options) carried.options.set(`${option.day} ${option.slot}`, option);
  for (const cell of cells()) show(cell, carried.options.get(`${cell.dataset.day} ${cell.dataset.slot}`));
}

function show(cell, option) {
  if (!option) return;
  cell.classList.add(option.verdict === "allowed" ? "may" : option.verdict);
  const why = document.createElement("p");
  why.className = "week-why";
  why.dir = "auto";
  why.textContent = option.text;
  cell.append(why);
}

function letGo() {
  if (!carried) return;
  carried.card.classList.remove("is-carried");
  carried.card.style.translate = "";
  for (const cell of cells()) {
    cell.classList.remove("may", "costs", "forbidden", "is-target");
    cell.querySelector(".week-why")?.remove();
  }
  carried = null;
}

function aim(cell) {
  if (!carried || carried.cell === cell) return;
  carried.cell?.classList.remove("is-target");
  carried.cell = cell;
  if (!cell) return;
  cell.classList.add("is-target");
  const option = carried.options.get(`${cell.dataset.day} ${cell.dataset.slot}`);
  say(`${cell.dataset.name} · ${option ? option.text : ""}`);
}

async function drop() {
  const { card, cell } = carried;
  if (!cell || cell.contains(card)) return letGo();
  const option = carried.options.get(`${cell.dataset.day} ${cell.dataset.slot}`);
  const form = new FormData();
  form.set("csrfmiddlewaretoken", board().dataset.token);
  form.set("day", cell.dataset.day);
  form.set("slot", cell.dataset.slot);
  form.set("seen", board().dataset.revision);
  form.set("next", board().dataset.next);
  if (option?.space) form.set("space", option.space);
  letGo();
  await fetch(`/timetable/sessions/${card.dataset.session}/move/`, { method: "POST", body: form, redirect: "manual" });
  location.reload(); // the page says what was done, or why it was refused
}

// Mouse and touch
let start = null;
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("[data-session]");
  if (card && event.button === 0) start = { card, x: event.clientX, y: event.clientY, id: event.pointerId };
});
document.addEventListener("pointermove", (event) => {
  if (!start || event.pointerId !== start.id) return;
  const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
  if (!carried && Math.hypot(dx, dy) > 6) pickUp(start.card);
  if (!carried) return;
  event.preventDefault();
  carried.card.style.translate = `${dx}px ${dy}px`;
  carried.card.style.pointerEvents = "none";
  aim(document.elementFromPoint(event.clientX, event.clientY)?.closest(".week-cell") ?? null);
  carried.card.style.pointerEvents = "";
});
document.addEventListener("pointerup", () => {
  const dragged = start && carried;
  start = null;
  if (!dragged) return;
  addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
  setTimeout(() => removeEventListener("click", () => {}, true), 0);
  drop();
});
document.addEventListener("pointercancel", () => ((start = null), letGo()));

// Keyboard: the arrows follow the eye, whatever the direction of writing.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
document.addEventListener("keydown", async (event) => {
  if (event.key === "Escape") return letGo();
  const card = event.target.closest?.("[data-session]");
  if (!card) return;
  if (event.key === "Enter") {
    event.preventDefault();
    if (carried) return drop();
    await pickUp(card);
    return aim(card.closest(".week-cell") ?? cells()[0]);
  }
  if (!carried || !(event.key in STEPS)) return;
  event.preventDefault();
  const all = cells();
  const days = getComputedStyle(board().querySelector(".week")).getPropertyValue("--days") * 1;
  const [x, y] = STEPS[event.key];
  const across = document.dir === "rtl" ? -x : x;
  const at = all.indexOf(carried.cell);
  const [column, row] = [(at % days) + across, Math.floor(at / days) + y];
  if (column < 0 || column >= days || row < 0 || row * days >= all.length) return;
  aim(all[row * days + column]);
});
