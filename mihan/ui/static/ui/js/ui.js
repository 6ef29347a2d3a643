// Comforts: every page works without them.
document.documentElement.classList.add("scripted");

// The theme changes at once.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const { value } = event.submitter;
  const root = document.documentElement;
  value === "auto" ? delete root.dataset.theme : (root.dataset.theme = value);
  for (const button of document.querySelectorAll("[data-theme-form] button"))
    button.toggleAttribute("aria-current", button.value === value);
  const body = new FormData(form);
  body.set("theme", value);
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
});

// Asked once.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

// Menus close elsewhere, or on Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.drop[open]"))
    if (!menu.contains(except)) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));

// htmx was redirected: go there.
document.addEventListener("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected) return;
  event.preventDefault();
  location.assign(raw.url);
});

// Empty filters stay out.
document.addEventListener("htmx:config:request", (event) => {
  const { body } = event.detail.ctx.request;
  if (!event.target.matches?.("form.filters") || !(body instanceof FormData)) return;
  for (const [name, value] of [...body]) if (value === "") body.delete(name);
});

for (const part of ["session", "search", "drop", "print"])
  if (document.querySelector(`[data-${part}]`)) import(`./${part}.js`);
if (document.querySelector(".message")) import("./aloud.js");
