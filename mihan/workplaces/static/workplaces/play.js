// Comforts of somebody at work; the page works without them.

// What is being answered comes into view, and takes the focus where it was asked for from the list.
document.addEventListener("htmx:after:swap", (event) => {
  const link = event.target.closest?.(".task a, .free-acts a");
  if (!link) return;
  const work = document.querySelector("#work");
  const first = work?.querySelector("input:not([type=hidden]), select, textarea, button");
  (first ?? work)?.focus({ preventScroll: true });
  const box = work?.getBoundingClientRect();
  if (box && (box.top < 0 || box.top > innerHeight * 0.6)) work.scrollIntoView({ block: "start" });
});
