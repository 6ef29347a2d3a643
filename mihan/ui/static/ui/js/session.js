// A page left open is covered once its session has ended: elsewhere, by the clock, or for somebody else.
const cover = document.querySelector("template[data-session]");
const OFTEN = 5_000; // not for each look at the page
const LONGEST = 86_400_000; // a timer counts no further than a few weeks
let due = performance.now() + 1000 * cover.dataset.seconds;
let asked = 0;
let timer;

const put = () => {
  clearTimeout(timer);
  document.body.replaceChildren(cover.content.cloneNode(true));
  document.title = document.querySelector("h1").textContent;
  document.querySelector("h1").focus();
};

const wait = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.min(Math.max(due - performance.now(), OFTEN), LONGEST));
};

// Without an answer the page stays until its time, and not longer.
const ask = async () => {
  if (!document.querySelector("template[data-session]")) return;
  asked = performance.now();
  try {
    const { of, seconds } = await (await fetch(cover.dataset.still, { cache: "no-store" })).json();
    if (String(of) !== cover.dataset.session) return put();
    due = performance.now() + 1000 * seconds;
  } catch {
    if (performance.now() >= due) return put();
  }
  wait();
};

const look = () => {
  if (document.visibilityState === "visible" && performance.now() - asked > OFTEN) ask();
};

document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
addEventListener("pageshow", (event) => event.persisted && ask());
wait();
