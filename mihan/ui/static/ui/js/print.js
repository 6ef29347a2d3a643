// A page laid out for paper.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
