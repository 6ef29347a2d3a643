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

// The chart of a bed one chooses may be out of sight.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".beds a");
  const chart = link && document.querySelector(link.hash);
  if (chart && chart.getBoundingClientRect().top > innerHeight * 0.6) chart.scrollIntoView({ block: "start" });
});

// A photo of the bench goes as soon as it is taken, made small first: a phone's own weighs several megabytes.
const WIDEST = 1600;
const smaller = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new File([await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 })], "photo.jpg", { type: "image/jpeg" });
};
document.addEventListener("change", async (event) => {
  const form = event.target.closest?.("[data-photo]");
  if (!form || !event.target.files?.length) return;
  try {
    const carried = new DataTransfer();
    carried.items.add(await smaller(event.target.files[0]));
    event.target.files = carried.files;
  } catch { /* as it is: the server says whether it is a photo */ }
  form.requestSubmit();
});

const follow = () => {
  const work = document.querySelector("#work");
  if (!asked || !work) return;
  const answers = work.querySelector(".answers") ?? work;
  const field = answers.querySelector("input:not([type=hidden]), select, textarea, button");
  const told = work.querySelector(".error-box") ?? work;
  (asked === "task" && field ? field : told).focus({ preventScroll: true });
  const box = work.getBoundingClientRect();
  if (box.top < 0 || box.top > innerHeight * 0.6) work.scrollIntoView({ block: "start" });
  asked = "";
};
new MutationObserver((changes) => {
  if (changes.some((change) => [...change.addedNodes].some((node) => node.id === "work"))) follow();
}).observe(desk, { childList: true, subtree: true });
