// A building chosen on the plan is marked there and in the list; its name is read out, and brought into view.
let opener = null;
const mark = (chosen) => {
  for (const one of document.querySelectorAll("a[data-building]"))
    one.dataset.building === chosen ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current");
};
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-building]");
  if (link) opener = link.dataset.building;
});
document.addEventListener("htmx:after:swap", () => {
  const panel = document.querySelector("#panel");
  if (!panel || !opener || panel.dataset.building !== opener) return;
  mark(opener);
  opener = null;
  const title = panel.querySelector("#panel-title");
  title.focus({ preventScroll: true });
  panel.scrollIntoView({ block: "nearest" });
});
