// Copying an address: a comfort, the address itself can be selected and copied as well.
for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.querySelector("span");
  const said = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    if (!(await copied(source))) return;
    label.textContent = button.dataset.done;
    announce(button.dataset.done);
    setTimeout(() => (label.textContent = said), 2500);
  });
}

async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(source); // without a clipboard: selected, ready for Ctrl+C
    return document.execCommand("copy");
  }
}

function announce(text) {
  document.getElementById("messages").replaceChildren(Object.assign(document.createElement("p"), { className: "visually-hidden", textContent: text }));
}
