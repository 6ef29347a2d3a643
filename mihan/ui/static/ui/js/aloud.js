// A message already on the page when it opens is read to nobody: it is said again, for screen readers alone.
const said = document.querySelector("#messages .message")?.textContent.trim();
if (said) {
  const aloud = document.createElement("p");
  aloud.className = "visually-hidden";
  aloud.role = "status";
  document.querySelector("#messages").after(aloud);
  setTimeout(() => (aloud.textContent = said), 300);
}
