// Comforts of somebody at work; the page works without them.
const desk = document.querySelector(".desk");

// Whoever chose a task, or sent an answer, goes on where the page changed for them; what a colleague does moves nobody.
let asked = "";
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".task a, .free-acts a, .work-next");
  if (!link) return;
  asked = "task";
  for (const task of document.querySelectorAll(".task.is-open")) task.classList.remove("is-open");
  link.closest(".task")?.classList.add("is-open");
});
document.addEventListener("submit", (event) => {
  if (event.target.closest?.("#work")) asked = "answer";
});

const follow = () => {
  const work = document.querySelector("#work");
  if (!asked || !work) return;
  const field = work.querySelector("input:not([type=hidden]), select, textarea, button");
  const told = work.querySelector(".error-box") ?? work;
  (asked === "task" && field ? field : told).focus({ preventScroll: true });
  const box = work.getBoundingClientRect();
  if (box.top < 0 || box.top > innerHeight * 0.6) work.scrollIntoView({ block: "start" });
  asked = "";
};
new MutationObserver((changes) => {
  if (changes.some((change) => [...change.addedNodes].some((node) => node.id === "work"))) follow();
}).observe(desk, { childList: true, subtree: true });
